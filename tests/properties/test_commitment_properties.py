"""What must hold of commitment whatever the fund."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from fund_cases import figures_of, small_funds
from winset_models.analysis.funds.commitment import commitment_study, margins_of
from winset_models.analysis.funds.welfare import Circumstances, finer, largest_total
from winset_models.negotiation.fund.accounts import FundAccounts, everything
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.parts import FundPlan
from winset_solver.control import Control
from winset_solver.tolerances import AGREEMENT


def largest(figures, *, limited=True):
    """The largest sum of gains; None where there is no plan."""
    program = Circumstances(figures, everything(figures)).program(limited=limited)
    found = largest_total(program, Control())
    return found.solution and (found.solution.objective, program.plan_of(found.x))


def with_members(figures, **changes):
    members = {member: replace(part, **changes) for member, part in figures.members.items()}
    return replace(figures, members=members)


def without_savings(figures):
    return with_members(figures, saves_at_most=0.0)


@settings(max_examples=25, deadline=None)
@given(small_funds())
def test_members_that_may_leave_gain_no_more_and_penalties_never_hurt(negotiation):
    figures = without_savings(fund_figures(negotiation))
    full, limited = largest(figures, limited=False), largest(figures)
    assume(full is not None)
    slack = AGREEMENT * max(1.0, abs(full[0]))
    strict = largest(with_members(figures, penalty=0.0))
    tied = largest(with_members(figures, penalty=1e4))
    assert tied[0] == pytest.approx(full[0], abs=slack)
    values = [found[0] for found in (strict, limited, full) if found is not None]
    assert values == sorted(values) or max(a - b for a, b in pairwise(values)) <= slack
    assert strict is None or limited is not None
    for found in filter(None, (strict, limited)):
        accounts = FundAccounts(figures, found[1], everything(figures))
        assert min(margins_of(accounts).values()) >= 0
        assert all(accounts.gain(member) >= -slack for member in figures.members)


@settings(max_examples=12, deadline=None)
@given(small_funds())
def test_the_penalties_found_are_enough_and_no_smaller_sum_is(negotiation):
    fund = negotiation.fund.model_copy(update={"commitment": "limited"})
    figures = without_savings(fund_figures(negotiation.model_copy(update={"fund": fund})))
    study = commitment_study(figures, everything(figures), Control())
    assume(study.finding is not None)
    assert [check.claim for check in study.checks if check.outcome == "contradicted"] == []
    finding = study.finding
    finest = finer(figures)
    alone = sum(FundAccounts(figures, FundPlan(), everything(figures)).alone(member) for member in figures.members)
    raised = {m: replace(part, penalty=finding.penalties.get(m, 0.0)) for m, part in finest.members.items()}
    slack = AGREEMENT * max(1.0, abs(finding.full))
    assert largest(replace(finest, members=raised))[0] + alone >= finding.full - slack
    assert finding.bound <= sum(finding.penalties.values()) + slack
    event(f"penalties needed: {bool(finding.added)}")
    if finding.limited is not None and finding.limited >= finding.full:
        assert finding.added == {}


@settings(max_examples=20, deadline=None)
@given(st.floats(1.05, 1.8), st.floats(0.05, 0.9), st.floats(0.01, 0.09))
def test_where_incomes_swap_places_patience_never_hurts(high, patient, more):
    """What a member gains in a period, and not less what it loses, counts more."""
    found = [mirrored(high, factor) for factor in (patient, patient + more)]
    gained = [(1 - factor) * value for factor, value in zip((patient, patient + more), found, strict=True)]
    assert gained[1] >= gained[0] - AGREEMENT


def mirrored(high, discount):
    paths = {
        "north": {"probability": 0.5, "values": {"a": high, "b": 2 - high}},
        "south": {"probability": 0.5, "values": {"a": 2 - high, "b": high}},
    }
    curve = {"form": "power", "aversion": 2, "over": [0.1, 1.9]}
    members = {
        party: {"income": {"per": {own: 1}}, "utility": curve, "draws_at_most": 2}
        for party, own in (("A", "a"), ("B", "b"))
    }
    parties = {"A": {"discount": discount}, "B": {"discount": discount}}
    figures = figures_of(parties, repeats=True, scenarios={"paths": paths}, members=members, commitment="limited")
    return largest(figures)[0]
