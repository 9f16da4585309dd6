"""The accounts of a fund against figures computed by hand, and what judging risk must keep to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from fund_cases import accounts_of, figures_of, fund_negotiation, random_plan, small_funds
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.accounts import FundAccounts, active_parts, everything
from winset_models.negotiation.fund.alone import before_saving
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.measures import judged, tail
from winset_models.negotiation.fund.parts import Risk, Utility
from winset_models.negotiation.fund.utility import slope, worth
from winset_models.negotiation.ledger import ledger
from winset_solver.errors import ArgumentError

TWO_YEARS = {
    "stages": ["first", "second"],
    "scenarios": {
        "paths": {
            "calm": {"probability": 0.75, "values": {"shock": [0, 0]}},
            "storm": {"probability": 0.25, "values": {"shock": [0, 1]}},
        }
    },
}
PARTIES = {"A": {"discount": 0.5}, "B": {"discount": 1.0}}


def storm_relief():
    """A pays 3 now, of which the fund keeps 2 and administration takes 1; B draws 1.5 of it when the storm comes."""
    figures = figures_of(
        PARTIES,
        **TWO_YEARS,
        members={"A": {"income": [10, 20]}, "B": {"income": {"base": 4, "per": {"shock": -2}}}},
        needs={"shelter": {"of": "B", "amount": {"per": {"shock": 2}}, "unmet": 3, "benefit": {"A": 0.5}}},
        reserve={"initial": 0.5, "interest": 0.2},
        overhead=1 / 3,
        pledging={"fee": 0.1},
        key={"shares": {"A": 1, "B": 3}, "price": 0.25},
    )
    return accounts_of(
        figures,
        pledges={"A": 5},
        contributions={"A": [3, 0, 0]},
        support={"shelter": [0, 0, 1.5]},
        reserve=[2.5, 0, 0],
        refunds=[0, 3, 1.5],
    )


def test_every_state_balances_and_says_what_everybody_has():
    accounts = storm_relief()
    assert accounts.balance == pytest.approx([0, 0, 0])
    assert accounts.consumption("A") == pytest.approx([10 - 3 - 0.5, 20 - 0.5 + 0.75, 20 - 0.5 + 0.375])
    assert accounts.consumption("B") == pytest.approx([4, 4 + 2.25, 2 - 3 * 0.5 + 1.125])


def test_values_and_their_components_are_those_computed_by_hand():
    accounts = storm_relief()
    calm, storm = 6.5 + 0.5 * 20.25, 6.5 + 0.5 * (19.875 + 0.75)
    assert accounts.results("A") == pytest.approx([calm, storm])
    assert accounts.value("A") == pytest.approx(0.75 * calm + 0.25 * storm)
    assert accounts.value("B") == pytest.approx(4 + 0.75 * 6.25 + 0.25 * 1.625 - 0.25 * 0.75 * 3)
    assert accounts.alone("A") == 20
    assert accounts.alone("B") == pytest.approx(4 + 0.75 * 4 + 0.25 * (2 - 6))
    assert accounts.components("A") == pytest.approx(
        {
            "income": 20,
            "contributions": -3,
            "pledge fees": -0.5 - 0.25,
            "refunds": 0.5 * (0.75 * 0.75 + 0.25 * 0.375),
            "benefits": 0.5 * 0.25 * 0.75,
        }
    )
    assert accounts.components("B") == pytest.approx(
        {
            "income": 4 + 0.75 * 4 + 0.25 * 2,
            "needs": -1.5,
            "support": 0.25 * 4.5,
            "refunds": 0.75 * 2.25 + 0.25 * 1.125,
            "arrears": -0.5625,
        }
    )


def test_a_contract_pays_by_report_and_is_worth_what_the_report_lets_expect():
    contract = {
        "implementer": "A",
        "efforts": {
            "high": {"cost": 2, "outcomes": {"good": 0.75, "bad": 0.25}},
            "low": {"outcomes": {"good": 0.25, "bad": 0.75}},
        },
        "wanted": "high",
        "values": {"good": {"B": 8}},
        "verification": {"good": {"good": 0.8, "bad": 0.2}, "bad": {"good": 0.2, "bad": 0.8}},
    }
    figures = figures_of(contracts={"works": contract})
    accounts = accounts_of(figures, payments={"works": {"good": 5, "bad": 1}}, contributions={"B": [5, 1]})
    assert figures.tree.probability == pytest.approx([0.65, 0.35])
    assert accounts.balance == pytest.approx([0, 0])
    assert accounts.consumption("A") == pytest.approx([5, 1])
    assert accounts.components("A") == pytest.approx({"outcome payments": 3.6, "cost of effort": -2})
    assert accounts.extras("B")["benefits"] == pytest.approx([8 * 0.6 / 0.65, 8 * 0.15 / 0.35])
    assert accounts.components("B") == pytest.approx({"contributions": -3.6, "benefits": 6})
    longer = accounts_of(figures_of(stages=["work", "after"], contracts={"works": contract}))
    assert longer.extras("B")["benefits"] == pytest.approx([8 * 0.6 / 0.65, 8 * 0.15 / 0.35, 0, 0])


def test_staying_and_walking_away_are_judged_from_every_state_on():
    figures = figures_of(
        PARTIES,
        **TWO_YEARS,
        members={
            "A": {"income": [10, 20]},
            "B": {"income": {"base": 4, "per": {"shock": -2}}, "risk": {"weight": 0.5, "level": 0.75}, "penalty": 1},
        },
        commitment="limited",
    )
    accounts = accounts_of(figures, draws={"B": [0, 0, 1]})
    assert accounts.staying("B") == pytest.approx([4 + 0.5 * (0.75 * 4 + 0.25 * 3) + 0.5 * 3, 4, 3])
    assert accounts.walking("B") == pytest.approx([4 + 0.5 * 3.5 + 0.5 * 2 - 1, 3, 1])
    assert accounts.staying("A") == pytest.approx([20, 20, 20])


def test_a_fund_that_repeats_counts_every_period():
    scenarios = {
        "tree": {
            "left": {"probability": 0.5, "values": {"x": 1.5}},
            "right": {"probability": 0.5, "values": {"x": 0.5}},
        }
    }
    figures = figures_of(
        {"A": {"discount": 0.9}},
        repeats=True,
        scenarios=scenarios,
        members={"A": {"income": {"per": {"x": 1}}, "utility": {"form": "logarithmic"}}},
        commitment="limited",
    )
    accounts = accounts_of(figures)
    mean = (np.log(1.5) + np.log(0.5)) / 2
    assert accounts.alone("A") == pytest.approx(10 * mean)
    assert accounts.value("A") == pytest.approx(10 * mean)
    assert accounts.walking("A") == pytest.approx([np.log(1.5) + 9 * mean, np.log(0.5) + 9 * mean])
    assert accounts.components("A") == pytest.approx({"income": 10, "curvature of utility": 10 * (mean - 1)})


def test_the_ledger_has_what_the_fund_adds_to_what_a_party_has_anyway():
    modules = {"shelter": {"open_to": "B", "cost": {"B": 1}}}
    needs = {
        "old": {"of": "B", "amount": 2},
        "new": {"of": "B", "amount": 3, "module": "shelter", "benefit": {"A": 1}},
    }
    negotiation = fund_negotiation(
        {"A": {}, "B": {}, "C": {}}, sections={"modules": modules}, members={"A": {}, "B": {}}, needs=needs
    )
    paid = {"contributions": {"A": [4]}, "support": {"old": [2], "new": [2]}}
    bound = Package(opt_ins={"shelter": {"B": "in"}}, fund=paid)
    assert ledger(negotiation, bound) == {"A": {"fund": -2}, "B": {"own cost": -1, "fund": 2 - 1}, "C": {}}
    nothing = Package(opt_ins={"shelter": {"B": "in"}})
    assert ledger(negotiation, nothing)["B"] == {"own cost": -1, "fund": -3}
    assert active_parts(negotiation, bound).needs == {"old", "new"}
    assert active_parts(negotiation, Package()).needs == {"old"}
    assert everything(fund_figures(negotiation), []).needs == {"old"}


def test_a_plan_of_another_fund_is_refused():
    figures = figures_of()
    for wrong in (
        {"contributions": {"C": [1]}},
        {"support": {"food": [1]}},
        {"payments": {"works": {}}},
    ):
        with pytest.raises(ArgumentError, match="no such part"):
            accounts_of(figures, **wrong)
    with pytest.raises(ArgumentError, match="does not fit"):
        accounts_of(figures, contributions={"A": [1, 2]}).consumption("A")


@pytest.mark.parametrize(("weight", "level"), [(0, 0.9), (0.5, 0.5), (1, 0.9)])
def test_own_savings_are_the_best_there_are(weight, level):
    figures = figures_of(
        {"A": {"discount": 0.9}},
        stages=["one", "two", "three"],
        scenarios={
            "tree": {
                "now": {"values": {"x": 3}},
                "up": {"after": "now", "probability": 0.5, "values": {"x": 3}},
                "down": {"after": "now", "probability": 0.5, "values": {"x": 1}},
                "high": {"after": "up", "values": {"x": 2}},
                "mild": {"after": "down", "probability": 0.75, "values": {"x": 2}},
                "hard": {"after": "down", "probability": 0.25, "values": {"x": 0.5}},
            }
        },
        members={
            "A": {
                "income": {"per": {"x": 1}},
                "saves_at_most": 1.25,
                "utility": {"form": "power", "aversion": 2, "reference": 2},
                "risk": {"weight": weight, "level": level},
            }
        },
    )
    part, money = figures.members["A"], before_saving(figures, "A")

    def value(saved):
        spent = money + np.array([-saved[0], saved[0] - saved[1], saved[0] - saved[2], saved[1], saved[2], saved[2]])
        results = figures.tree.along_paths(worth(part.utility, spent) * 0.9**figures.tree.stage)
        return judged(part.risk, results, figures.chances)

    starts = np.random.default_rng(0).uniform(0, 1, (12, 3))
    best = max(
        -minimize(lambda s: -value(np.clip(s, 0, 1.25)), start, method="Nelder-Mead", options={"maxiter": 4000}).fun
        for start in starts
    )
    found = accounts_of(figures).alone("A")
    assert found >= best - 1e-7
    assert found == pytest.approx(best, abs=1e-3)
    assert found > value(np.zeros(3)) + 0.1


def test_own_savings_do_not_depend_on_the_unit_of_money():
    def alone(unit):
        member = {
            "income": [5 * unit, 2 * unit, unit],
            "saves_at_most": 9 * unit,
            "utility": {"form": "logarithmic", "reference": 3 * unit},
        }
        return accounts_of(figures_of({"A": {}}, stages=["one", "two", "three"], members={"A": member})).alone("A")

    assert alone(1) == pytest.approx(9 * np.log(8 / 9), abs=1e-6)
    assert alone(1e7) / 1e7 == pytest.approx(alone(1), abs=1e-6)


def test_nobody_saves_who_judges_money_as_it_is():
    figures = figures_of({"A": {"discount": 0.9}}, **TWO_YEARS, members={"A": {"income": [5, 1], "saves_at_most": 3}})
    assert accounts_of(figures).alone("A") == pytest.approx(5.9)


RESULTS = st.lists(st.floats(-100, 100, width=16), min_size=1, max_size=6)


@given(RESULTS, st.lists(st.integers(1, 5), min_size=6, max_size=6), st.floats(0, 0.99), st.sampled_from([0, 0.25, 1]))
def test_the_tail_lies_between_the_worst_and_the_mean(results, weights, level, weight):
    results, chances = np.array(results), np.array(weights[: len(results)]) / sum(weights[: len(results)])
    mean, slack = float(chances @ results), 1e-9 * (1 + np.abs(results).max())
    worst, threshold = tail(results, chances, level)
    assert results.min() - slack <= worst <= mean + slack
    assert results.min() <= threshold <= results.max()
    assert worst <= threshold + slack
    best = max(eta - chances @ np.maximum(eta - results, 0) / (1 - level) for eta in results)
    assert worst == pytest.approx(best, abs=1e-6)
    value = judged(Risk(weight=weight, level=level), results, chances)
    assert min(worst, mean) - slack <= value <= max(worst, mean) + slack
    assert tail(results, chances, 0)[0] == pytest.approx(mean, abs=1e-9)
    more = np.append(results, -1e4)
    assert tail(more, np.append(chances, 0.0), level)[0] == pytest.approx(worst, abs=1e-9)


@pytest.mark.parametrize(
    "utility",
    [
        Utility(form="logarithmic", reference=3),
        Utility(form="power", reference=3, aversion=2),
        Utility(form="power", reference=3, aversion=1),
        Utility(form="power", reference=3, aversion=0.5),
        Utility(form="exponential", reference=3, tolerance=2),
    ],
)
def test_slopes_are_those_of_the_utilities_and_one_at_the_reference(utility):
    amounts = np.linspace(0.5, 9, 40)
    steps = (worth(utility, amounts + 1e-6) - worth(utility, amounts - 1e-6)) / 2e-6
    assert slope(utility, amounts) == pytest.approx(steps, rel=1e-6)
    assert slope(utility, np.array([3.0])) == pytest.approx([1])
    assert worth(utility, np.array([3.0])) == pytest.approx([0])


def test_nothing_is_worth_nothing_measurable():
    for form in ("logarithmic", "power"):
        assert worth(Utility(form=form), np.array([0.0, -1.0])).tolist() == [-np.inf, -np.inf]


@settings(deadline=None)
@given(small_funds(), st.integers(0, 3))
def test_components_add_up_and_more_money_is_never_worse(negotiation, seed):
    figures = fund_figures(negotiation)
    plan, active = random_plan(figures, seed), everything(figures)
    accounts = FundAccounts(figures, plan, active)
    assert accounts.balance == pytest.approx(np.zeros(figures.tree.nodes), abs=1e-9)
    for member in figures.members:
        value = accounts.value(member)
        if not np.isfinite(value):
            continue
        assert sum(accounts.components(member).values()) == pytest.approx(value, rel=1e-9, abs=1e-9)
        drawn = accounts.draw(member) + np.eye(figures.tree.nodes)[-1]
        more = plan.model_copy(update={"draws": {**plan.draws, member: drawn.tolist()}})
        assert FundAccounts(figures, more, active).value(member) >= value - 1e-9


@settings(deadline=None)
@given(small_funds(kinds=("paths",)))
def test_a_scenario_of_probability_zero_changes_nothing(negotiation):
    scenarios = negotiation.fund.scenarios
    first = next(iter(scenarios.paths.values()))
    extra = first.model_copy(update={"probability": 0.0, "values": {name: [-5.0] for name in first.values}})
    paths = {**scenarios.paths, "never": extra}
    fund = negotiation.fund.model_copy(update={"scenarios": scenarios.model_copy(update={"paths": paths})})
    before, after = fund_figures(negotiation), fund_figures(negotiation.model_copy(update={"fund": fund}))
    plan = random_plan(before, 1)
    for member in before.members:
        ours = FundAccounts(before, plan, everything(before))
        theirs = FundAccounts(after, plan, everything(after))
        assert (ours.value(member), ours.alone(member)) == (theirs.value(member), theirs.alone(member))


@settings(deadline=None)
@given(small_funds())
def test_without_penalties_nobody_is_worse_off_staying_where_nothing_is_paid(negotiation):
    figures = fund_figures(negotiation)
    accounts = accounts_of(figures)
    for member, part in figures.members.items():
        burdened = any(need.of == member and need.module for need in figures.needs.values())
        done = any(contract.implementer == member for contract in figures.contracts.values())
        if not (burdened or done or part.saves_at_most):
            assert accounts.gain(member) >= -1e-9
            assert (accounts.staying(member) - accounts.walking(member) >= part.penalty - 1e-9).all()
