"""Statements of a fund that give way to a plan, each just as far as needed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund_cases import AGENCY, figures_of, fund_negotiation, random_plan, small_funds
from winset_models.analysis.fund_concessions import PlanFit, concede_in_fund, is_structure, moves_in_fund
from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.fund.accounts import everything
from winset_models.negotiation.fund.breaches import fund_breaches
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.parts import FundPlan


def fitted(plan, parties=None, **fund):
    negotiation = fund_negotiation(parties, **fund)
    return PlanFit(negotiation, FundPlan.model_validate(plan), everything(fund_figures(negotiation)))


def broken(fit):
    found = fund_breaches(fit.figures, fit.plan, fit.active)
    paths = dict.fromkeys(item.breach.path for item in found)
    return [path for path in paths if len(path) > 1 and not is_structure(fit.negotiation, path)]


TWO = {"stages": ["y1", "y2"]}
NEED = {"drought": {"of": "A", "amount": [10, 20], "at_least": 0.8, "at_most": 0.9}}
EFFORTS = {"high": {"cost": 2, "outcomes": {"yes": 1}}, "low": {"outcomes": {"yes": 0.5, "no": 0.5}}}
CONTRACT = {"implementer": AGENCY, "efforts": EFFORTS, "wanted": "high", "reservation": 3, "most_payment": 9}


@pytest.mark.parametrize(
    ("plan", "fund", "path", "after"),
    [
        ({"contributions": {"A": [4, 7]}}, {"members": {"A": {"pays_at_most": 3}}}, "members.A.pays_at_most", 7),
        (
            {"contributions": {"A": [4, 7]}},
            {"members": {"all": {"pays_at_most": [5, 6]}}},
            "members.all.pays_at_most",
            7,
        ),
        ({"contributions": {"A": [4, 7]}}, {"members": {"A": {"pays_in_all": 3}}}, "members.A.pays_in_all", 11),
        ({"draws": {"A": [0, 7]}}, {}, "members.all.draws_at_most", 7),
        ({"support": {"drought": [7, 9]}}, {"needs": NEED}, "needs.drought.at_least", 0.45),
        ({"support": {"drought": [9.5, 18]}}, {"needs": NEED}, "needs.drought.at_most", 0.95),
        ({"gifts": {"bank": [4, 2]}}, {"donors": {"bank": {"gives_at_most": [3, 1]}}}, "donors.bank.gives_at_most", 4),
        (
            {"gifts": {"bank": [4, 2]}, "contributions": {"A": [2, 2]}},
            {"donors": {"bank": {"gives_at_most": 9, "matches": 1}}},
            "donors.bank.matches",
            2,
        ),
        ({"reserve": [1, 0]}, {"reserve": {"at_least": 2}}, "reserve.at_least", 1),
        ({"reserve": [5, 0]}, {"reserve": {"at_most": 2}}, "reserve.at_most", 5),
        (
            {"contributions": {"A": [1, 1], "B": [1, 3]}},
            {"key": {"shares": 1, "applies_to": "stages", "at_least": 0.8, "at_most": 1.2}},
            "key.at_least",
            0.5,
        ),
        (
            {"contributions": {"A": [1, 1], "B": [1, 3]}},
            {"key": {"shares": 1, "applies_to": "stages", "at_least": 0.8, "at_most": 1.2}},
            "key.at_most",
            1.5,
        ),
        ({"payments": {"work": {"yes": 4}}}, {"contracts": {"work": CONTRACT}}, "contracts.work.reservation", 2),
        ({"payments": {"work": {"yes": 11}}}, {"contracts": {"work": CONTRACT}}, "contracts.work.most_payment", 11),
        ({"payments": {"work": {"no": -1}}}, {"contracts": {"work": CONTRACT}}, "contracts.work.least_payment", -1),
    ],
)
def test_a_number_moves_as_far_as_the_plan_needs(plan, fund, path, after):
    place = ("fund", *path.split("."))
    fit = fitted(plan, **TWO, **fund)
    change = concede_in_fund(fit, place)
    assert moves_in_fund(place)
    assert change.after == pytest.approx(after)
    assert place not in broken(PlanFit(change.negotiation, fit.plan, fit.active))


def test_the_base_of_an_amount_that_depends_on_the_scenario_is_raised():
    """At x = 2 the limit is 10 − 4 · 2 = 2, and 5 is paid; at 4 it is 0, not less, and 1 is; at 5 nothing is paid."""
    tree = {f"x{x}": {"probability": 0.25 + 0.25 * (x == 2), "values": {"x": x}} for x in (2, 4, 5)}
    members = {"A": {"pays_at_most": {"base": 10, "per": {"x": -4}}}}
    fit = fitted({"contributions": {"A": [5, 1, 0]}}, members=members, scenarios={"tree": tree})
    change = concede_in_fund(fit, ("fund", "members", "A", "pays_at_most"))
    assert (change.path[-1], change.before, change.after) == ("base", 10, 17)


@pytest.mark.parametrize(
    ("plan", "fund", "path"),
    [
        (
            {"gifts": {"bank": [2, 0]}},
            {"donors": {"bank": {"gives_at_most": 9, "needs": ["drought"]}}, "needs": NEED},
            "donors.bank.needs",
        ),
        ({"gifts": {"bank": [2, 0]}}, {"donors": {"bank": {"gives_at_most": 9, "matches": 1}}}, "donors.bank.matches"),
        ({"contributions": {"A": [2, 0]}}, {"commitment": "limited"}, "commitment"),
        ({"contributions": {"A": [2, 0]}}, {"worthwhile": "by itself"}, "worthwhile"),
    ],
)
def test_what_has_no_number_that_would_do_is_given_up(plan, fund, path):
    place = ("fund", *path.split("."))
    fit = fitted(plan, **TWO, **fund)
    change = concede_in_fund(fit, place)
    assert (change.before, change.after) == (None, None)
    assert place not in broken(PlanFit(change.negotiation, fit.plan, fit.active))


def test_an_effort_that_is_not_wanted_becomes_dearer():
    fit = fitted({"payments": {"work": {"yes": 1, "no": 1}}}, **TWO, contracts={"work": CONTRACT})
    change = concede_in_fund(fit, ("fund", "contracts", "work", "efforts", "low"))
    assert (change.path[-2:], change.before, change.after) == (("low", "cost"), 0, 2)


def test_what_a_plan_keeps_stays():
    fit = fitted({}, members={"A": {"pays_at_most": 3}})
    assert concede_in_fund(fit, ("fund", "members", "A", "pays_at_most")) is None


def test_what_says_which_kind_of_fund_it_is_always_holds():
    negotiation = figures_of(needs={"n": {"of": "A", "amount": 1}}, pledging={}).negotiation
    assert is_structure(negotiation, ("fund", "needs", "n", "at_most"))
    assert is_structure(negotiation, ("fund", "pledging"))
    assert not is_structure(negotiation, ("fund", "needs", "n", "at_least"))


@settings(max_examples=60, deadline=None)
@given(small_funds(), st.integers(0, 10**6))
def test_a_file_that_concedes_everything_permits_any_plan(negotiation, seed):
    figures = fund_figures(negotiation)
    fit = PlanFit(negotiation, random_plan(figures, seed), everything(figures))
    for path in broken(fit):
        change = concede_in_fund(fit, path)
        if change is not None:
            before = entry_at(fit.negotiation, path[:2])
            fit = PlanFit(change.negotiation, fit.plan, fit.active)
            assert entry_at(fit.negotiation, path[:2]) != before
    assert broken(fit) == []
