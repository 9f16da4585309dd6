"""Why a fund has no plan, against every set of its statements judged by another solver."""

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from conflict_cases import Truth
from fund_cases import fund_negotiation
from winset_models.analysis.funds.absence import absence
from winset_models.analysis.funds.alone import fund_alone
from winset_models.analysis.grievances import case_of
from winset_models.negotiation.fund.accounts import FundAccounts, active_parts, everything
from winset_models.negotiation.fund.figures import fund_figures
from winset_solver.control import Control


@st.composite
def short_funds(draw):
    """A guarantee, limits of what is paid and a key that may not fit together, over one or two years."""
    years = draw(st.integers(1, 2))
    amounts = st.sampled_from([0, 1, 2, 5])
    paths = {
        name: {"probability": 0.5, "values": {"x": draw(st.lists(amounts, min_size=years, max_size=years))}}
        for name in ("calm", "storm")
    }
    members = {
        party: {"pays_at_most": draw(st.sampled_from([None, 1, {"base": 1, "per": {"x": 0.5}}]))} for party in "AB"
    }
    limited = draw(st.booleans())
    fund = {
        "stages": [f"year {number + 1}" for number in range(years)],
        "scenarios": {"paths": paths},
        "members": members,
        "needs": {
            "flood": {
                "of": draw(st.sampled_from("AB")),
                "amount": {"per": {"x": 1}},
                "at_least": draw(st.sampled_from([0.5, 1])),
                "module": draw(st.sampled_from([None, "aid"])),
                "unmet": draw(st.sampled_from([1, 2])),
            }
        },
        "commitment": "limited" if limited else "full",
    }
    if draw(st.booleans()):
        fund["key"] = {"shares": 1, "at_least": draw(st.sampled_from([0.8, 1])), "applies_to": "expected"}
    if draw(st.booleans()):
        fund["reserve"] = {"at_least": 1, "leftover": "kept"}
    return fund_negotiation(sections={"modules": {"aid": {"benefit": 3}}, "minimum_menu": 1}, **fund)


@settings(max_examples=25, deadline=None)
@given(short_funds())
def test_conflicts_and_ways_out_are_those_of_every_set_of_statements(negotiation):
    figures = fund_figures(negotiation)
    active = everything(figures)
    found = absence(figures, active, Control())
    case = case_of(*fund_alone(negotiation, active))
    truth = Truth(case.problem())
    keys = [item.key for item in case.grievances]
    assert found.deal == truth.holds(range(len(keys)))
    event(f"a plan exists: {found.deal}")
    assume(not found.deal)
    assert {frozenset(item.members) for item in found.conflicts} == {
        frozenset(keys[group] for group in conflict) for conflict in truth.conflicts
    }
    assert {frozenset(item.members) for item in found.corrections} == {
        frozenset(keys[group] for group in correction) for correction in truth.corrections
    }
    assert [check.claim for check in found.checks if check.outcome != "confirmed"] == []
    for repair in found.repairs:
        assert repair.verified
        assert repair.solved_again


@settings(max_examples=25, deadline=None)
@given(short_funds())
def test_under_the_deal_of_a_fund_alone_just_the_parts_asked_for_exist(negotiation):
    figures = fund_figures(negotiation)
    for active in (everything(figures), everything(figures, [])):
        alone, deal = fund_alone(negotiation, active)
        case = case_of(alone, deal)
        package = case.package_at(case.program.column_lower.clip(-1e3, 1e3))
        opt_ins = {key: {p: "in" for p in parties} for key, parties in deal.modules.items() if parties}
        assert active_parts(alone, package.model_copy(update={"opt_ins": opt_ins})) == active
        assert FundAccounts(fund_figures(alone), package.fund, active).alone("A") == pytest.approx(
            FundAccounts(figures, package.fund, active).alone("A")
        )
