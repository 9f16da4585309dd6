"""Known answers about sharing risk, from the program of a fund: who bears what, and when full sharing lasts."""

import numpy as np
import pytest

from fund_cases import everything, figures_of
from winset_models.formulations.fund import FundFormulation, fund_program
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.figures import FundFigures
from winset_models.negotiation.fund.parts import FundPlan
from winset_solver.highs import Session
from winset_solver.tolerances import FEASIBILITY


def best(formulation: FundFormulation) -> tuple[float, FundPlan]:
    """Return the largest sum of gains, and a plan that reaches it."""
    session = Session(formulation.program)
    session.maximise(
        np.asarray(formulation.program.payoff.sum(axis=0)).ravel(), formulation.program.payoff_constant.sum()
    )
    found = session.solve()
    assert found.optimal
    return found.solution.objective, formulation.plan_of(found.solution.x)


def states(values: list[float], chances: list[float] | None = None) -> dict[str, object]:
    """Return scenarios of one stage in which the quantity `x` has given values."""
    chances = chances or [1 / len(values)] * len(values)
    pairs = enumerate(zip(values, chances, strict=True))
    return {"paths": {f"s{i}": {"probability": p, "values": {"x": v}} for i, (v, p) in pairs}}


# Full sharing lasts where members are patient enough


def mirror(spread: float, discount: float) -> FundFigures:
    """Two members, one rich when the other is poor, who share for ever as long as nobody prefers to leave."""

    def member(slope: float) -> dict[str, object]:
        utility = {"form": "logarithmic", "over": [0.25, 2], "pieces": 2000}
        return {"income": {"base": 1, "per": {"x": slope}}, "draws_at_most": 1, "utility": utility}

    return figures_of(
        {"A": {"discount": discount}, "B": {"discount": discount}},
        repeats=True,
        commitment="limited",
        scenarios=states([spread, -spread]),
        members={"A": member(1.0), "B": member(-1.0)},
    )


def shared(figures: FundFigures, side: str) -> bool:
    """Return whether the rows admit that everybody has 1 in both states."""
    formulation = fund_program(figures, everything(figures), curved=side)
    spread = figures.members["A"].income - 1
    rich = {"A": np.maximum(spread, 0), "B": np.maximum(-spread, 0)}
    plan = FundPlan(
        contributions={member: paid.tolist() for member, paid in rich.items()},
        draws={"A": rich["B"].tolist(), "B": rich["A"].tolist()},
    )
    x, program = formulation.point_of(plan), formulation.program
    reached = program.matrix @ x
    return bool((np.maximum(program.row_lower - reached, reached - program.row_upper) <= FEASIBILITY).all())


@pytest.mark.parametrize(("spread", "threshold"), [(0.5, 0.738140), (0.2, 0.899321)])
def test_full_sharing_lasts_from_the_known_patience_on(spread, threshold):
    """Thresholds of u(1 + s) − u(1) = β/(1 − β) · (u(1) − ½ u(1 + s) − ½ u(1 − s)) for the logarithm, by hand."""
    gain, loss = np.log(1 + spread), -0.5 * np.log(1 - spread**2)
    assert threshold == pytest.approx(gain / (gain + loss), abs=5e-7)
    above, below = mirror(spread, threshold + 2e-5), mirror(spread, threshold - 2e-5)
    assert shared(above, "inner"), "chords understate what staying is worth, so it really lasts"
    assert not shared(below, "outer"), "tangents overstate it, so it really does not"


def test_impatient_members_share_nothing():
    """With β = 0.2 the rich give nothing that they would not get back: ln 1.5 > −½ ln 0.75."""
    figures = mirror(0.5, 0.2)
    value, plan = best(fund_program(figures, everything(figures)))
    assert value == pytest.approx(0.0, abs=1e-6)
    assert FundAccounts(figures, plan, everything(figures)).consumption("A") == pytest.approx([1.5, 0.5], abs=2e-3)


# Exponential utilities: each bears its part of all tolerance


def test_everybody_bears_risk_in_proportion_to_its_tolerance():
    """Borch (1962), Wilson (1968): consumption is a constant and τ_p/Στ of the total, whoever was hit."""
    tolerances = {"A": 1.0, "B": 3.0}
    members = {
        member: {
            "income": {"base": 5, "per": {"x": 1.0}} if member == "A" else 5,
            "draws_at_most": 20,
            "utility": {"form": "exponential", "reference": 5, "tolerance": tau, "over": [-4, 14], "pieces": 600},
        }
        for member, tau in tolerances.items()
    }
    totals = [-4.0, -1.0, 0.0, 2.0, 4.0]
    figures = figures_of(scenarios=states(totals), members=members)
    formulation = fund_program(figures, everything(figures))
    value, plan = best(formulation)
    accounts = FundAccounts(figures, plan, everything(figures))
    total = sum(accounts.consumption(member) for member in tolerances) - 10
    for member, tau in tolerances.items():
        expected = 5 + tau / 4 * total
        assert accounts.consumption(member) == pytest.approx(expected, abs=2 * 18 / 600)
    ideal = sum(-tau * np.expm1(-total / 4) for tau in tolerances.values()).mean()
    alone = sum(accounts.alone(member) for member in tolerances)
    assert value <= ideal - alone + 1e-9
    assert value >= ideal - alone - sum(formulation.utility_error.values())


# Coherent measures: the tail is borne by whoever weighs it least


def pooled(results: np.ndarray, chances: np.ndarray, judges: list[tuple[float, float]]) -> float:
    """Return the value of a sum by the pointwise smallest distortion of several mean-and-tail measures."""
    order = np.argsort(results)
    reached = np.concatenate([[0.0], np.cumsum(chances[order])])
    weights = np.min([(1 - w) * reached + w * np.minimum(reached / (1 - a), 1.0) for w, a in judges], axis=0)
    return float(np.diff(weights) @ results[order])


@pytest.mark.parametrize(
    "judges",
    [
        [(1.0, 0.5), (1.0, 0.8)],
        [(0.3, 0.9), (0.6, 0.5)],
        [(0.2, 0.95), (0.9, 0.25), (0.5, 0.5)],
        [(0.0, 0.9), (1.0, 0.9)],
    ],
)
def test_risk_is_borne_tail_by_tail_by_whoever_weighs_it_least(judges):
    """The largest sum of values is that of the total under the pointwise minimum of the distortions."""
    generator = np.random.default_rng(7)
    losses, chances = generator.uniform(0, 10, 9), generator.dirichlet(np.ones(9))
    parties = "ABC"[: len(judges)]
    members = {
        party: {
            "income": {"base": 20, "per": {"x": -1.0 / (1 + i)}},
            "draws_at_most": 1000,
            "risk": dict(zip(("weight", "level"), judge, strict=True)),
        }
        for i, (party, judge) in enumerate(zip(parties, judges, strict=True))
    }
    scenarios = states(losses.tolist(), chances.tolist())
    figures = figures_of({party: {} for party in parties}, scenarios=scenarios, members=members)
    gained, plan = best(fund_program(figures, everything(figures)))
    accounts = FundAccounts(figures, plan, everything(figures))
    total = sum(part.income for part in figures.members.values())
    expected = pooled(total, figures.tree.probability, judges)
    assert gained + sum(map(accounts.alone, parties)) == pytest.approx(expected, abs=1e-7)
    assert sum(map(accounts.value, parties)) == pytest.approx(expected, abs=1e-7)


def test_the_least_tail_weight_bears_everything():
    """Of two members that look at their worst half and their worst fifth, the first insures the second fully."""
    members = {
        "A": {"income": 0, "draws_at_most": 100, "risk": {"weight": 1, "level": 0.5}},
        "B": {"income": {"per": {"x": -1}}, "draws_at_most": 100, "risk": {"weight": 1, "level": 0.8}},
    }
    figures = figures_of(scenarios=states([0, 0, 0, 0, 0, 0, 0, 0, 5, 10]), members=members)
    value, plan = best(fund_program(figures, everything(figures)))
    accounts = FundAccounts(figures, plan, everything(figures))
    assert value == pytest.approx(-3 + 7.5)
    assert accounts.value("B") + accounts.value("A") == pytest.approx(-3)


# One certain course


def test_a_single_scenario_is_a_budget():
    """Support for a need of 4 that costs 1.5 a unit where it is not met, and is worth 0.25 more to B: 4 · 0.75."""
    figures = figures_of(needs={"n": {"of": "A", "amount": 4, "unmet": 1.5, "benefit": {"B": 0.25}}})
    value, plan = best(fund_program(figures, everything(figures)))
    assert value == pytest.approx(4 * (1.5 + 0.25 - 1))
    assert plan.support["n"] == pytest.approx([4])


def test_nothing_to_share_is_worth_nothing():
    figures = figures_of(members={"all": {"pays_at_most": 0}})
    formulation = fund_program(figures, everything(figures))
    assert formulation.fields.contribution == {}
    assert best(formulation) == (0.0, FundPlan())
