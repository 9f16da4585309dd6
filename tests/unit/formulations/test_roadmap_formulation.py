"""The roadmap by itself as a program: known optima, windows, points of schedules, and what is refused."""

from math import inf

import numpy as np
import pytest

from roadmap_cases import figures_of, roadmap_negotiation
from winset_models.formulations.roadmap import RoadmapFormulation, roadmap_formulation
from winset_models.formulations.roadmap_enforcement import largest_addition
from winset_models.formulations.roadmap_windows import file_windows, tightened_windows
from winset_solver.errors import ArgumentError
from winset_solver.highs import Session
from winset_solver.result import SolveResult, Termination


def smallest(formulation: RoadmapFormulation, *labels: str) -> SolveResult:
    """Minimise the sum of some columns."""
    program = formulation.program()
    session = Session(program)
    session.maximise([-float(label in labels) for label in program.column_labels])
    return session.solve()


def schedule(formulation: RoadmapFormulation, result: SolveResult) -> dict[str, int]:
    labels = formulation.program().column_labels
    return formulation.starts_of(dict(zip(labels, result.solution.x.tolist(), strict=True)))


def trade(cost: float, delta: float, **step: object) -> RoadmapFormulation:
    """Return an exchange of two steps, each of which costs its performer and benefits the other for ever."""
    steps = {
        "a": {"by": "A", "cost": {"A": cost}, "benefit": {"B": 1.0}, "together": "b", **step},
        "b": {"by": "B", "cost": {"B": cost}, "benefit": {"A": 1.0}, **step},
    }
    parties = {"A": {"discount": delta}, "B": {"discount": delta}}
    return roadmap_formulation(roadmap_negotiation(parties, periods=3, steps=steps))


@pytest.mark.parametrize("cost", [1.0, 2.0, 4.0])
def test_a_reversible_exchange_enforces_itself_exactly_from_cost_over_cost_plus_flow(cost):
    critical = cost / (cost + 1.0)
    patient, hasty = trade(cost, critical + 1e-3), trade(cost, critical - 1e-3)
    assert smallest(patient, patient.completion).solution.objective == -1.0
    assert smallest(hasty, hasty.completion).termination is Termination.INFEASIBLE


def test_what_cannot_be_undone_enforces_nothing():
    formulation = trade(0.1, 0.9, reversible=0.0)
    assert smallest(formulation, formulation.completion).termination is Termination.INFEASIBLE


def test_a_finite_exchange_of_gains_needs_a_guarantee_for_its_last_performer():
    steps = {
        "first": {"by": "A", "cost": {"A": 2.0}, "gain": {"B": 3.0}},
        "last": {"by": "B", "cost": {"B": 2.0}, "gain": {"A": 3.0}, "requires": "first"},
    }
    parties = {"A": {"discount": 0.9}, "B": {"discount": 0.9}}
    negotiation = roadmap_negotiation(parties, periods=3, steps=steps)
    alone = roadmap_formulation(negotiation)
    assert smallest(alone, alone.completion).termination is Termination.INFEASIBLE
    formulation = roadmap_formulation(negotiation, raised=True)
    result = smallest(formulation, *formulation.guarantees.values())
    assert result.solution.objective == pytest.approx(-2.0)
    point = formulation.point_of(schedule(formulation, result))
    assert {party: point[label] for party, label in formulation.guarantees.items()} == pytest.approx({"A": 0, "B": 2})


@pytest.mark.parametrize("period", [None, 1, 3, 6])
def test_gradual_contributions_that_cannot_be_undone_are_as_large_as_is_known(period):
    """With δ = 0.9 and g = 1.5 contributions c(t) = c*(1 − (δg)^(−t)) leave nobody any margin in any period.

    What would follow after the sixth period is worth as much as the prize at the end. In no period can more be given.
    """
    delta, grown = 0.9, 1.5
    totals = [0.0, 0.2593, 0.4513, 0.5936, 0.6989, 0.7770, 0.8348]
    assert totals == pytest.approx([1.0 - (delta * grown) ** -number for number in range(7)], abs=5e-5)
    amounts = [(delta * grown) ** (1 - number) - (delta * grown) ** -number for number in range(1, 7)]
    prize = (1.0 + 1e-6) * amounts[-1] / (1.0 - delta) / delta
    steps = {"prize": {"by": ["A", "B"], "gain": prize, "window": {"earliest": 7}}}
    for number, amount in enumerate(amounts, start=1):
        given = amount * (1.001 if number == period else 1.0)
        common = {"reversible": 0.0, "window": {"earliest": number, "latest": number}}
        steps[f"A{number}"] = {"by": "A", "benefit": {"A": -given, "B": grown * given}, **common}
        steps[f"B{number}"] = {"by": "B", "benefit": {"B": -given, "A": grown * given}, **common}
    parties = {"A": {"discount": delta}, "B": {"discount": delta}}
    formulation = roadmap_formulation(roadmap_negotiation(parties, periods=7, steps=steps))
    wanted = Termination.INFEASIBLE if period else Termination.OPTIMAL
    assert smallest(formulation, formulation.completion).termination is wanted


def test_a_party_that_does_not_discount_may_have_gains_that_do_not_last():
    steps = {"a": {"by": "A", "cost": {"A": 1.0}, "gain": {"A": 3.0}}}
    formulation = roadmap_formulation(roadmap_negotiation({"A": {"discount": 1.0}, "B": {}}, periods=2, steps=steps))
    program, point = formulation.program(), formulation.point_of({"a": 2})
    assert program.payoffs([point[label] for label in program.column_labels]).tolist() == [2.0, 0.0]


def test_windows_follow_from_what_waits_for_what():
    steps = {
        "talks": {"by": "A", "duration": 2, "verification": 1},
        "visit": {"by": "B", "requires": "talks"},
        "treaty": {"by": ["A", "B"], "requires": "visit", "window": {"latest": 6}},
        "maybe": {"by": "A", "requires": "treaty", "optional": True},
        "either": {"by": "A", "requires_any": ["visit", "treaty"], "parts": 2},
    }
    windows = tightened_windows(figures_of(periods=8, steps=steps))
    assert windows == {
        "talks": (1, 2),
        "visit": (4, 5),
        "treaty": (5, 6),
        "maybe": (6, 8),
        "either#1": (5, 8),
        "either#2": (5, 8),
    }


def test_a_circle_leaves_the_windows_of_the_file_and_rows_that_cannot_hold():
    steps = {"a": {"by": "A", "requires": "b"}, "b": {"by": "B", "requires": "a"}}
    negotiation = roadmap_negotiation(periods=4, steps=steps, self_enforcing=False)
    formulation = roadmap_formulation(negotiation)
    assert tightened_windows(formulation.figures) == file_windows(formulation.figures)
    assert smallest(formulation, formulation.completion).termination is Termination.INFEASIBLE


def test_an_optional_step_that_cannot_take_place_has_no_columns():
    steps = {
        "a": {"by": "A", "duration": 9, "optional": True},
        "b": {"by": "B", "requires_any": ["a", "c"]},
        "c": {"by": "B"},
    }
    formulation = roadmap_formulation(roadmap_negotiation(periods=4, steps=steps, self_enforcing=False))
    assert set(formulation.starts) == {"b", "c"}
    assert schedule(formulation, smallest(formulation, formulation.completion)) == {"c": 1, "b": 2}


@pytest.mark.parametrize("starts", [{}, {"a": 9}, {"a": 1, "b#1": 1}, {"a": 1, "b#1": 1, "b#2": 0}])
@pytest.mark.parametrize("explicit", [False, True])
def test_a_schedule_without_columns_is_refused(starts, explicit):
    steps = {"a": {"by": "A"}, "b": {"by": "B", "parts": 2, "optional": True}}
    formulation = roadmap_formulation(roadmap_negotiation(periods=4, steps=steps), explicit=explicit)
    if explicit and not starts:
        assert not any(formulation.fixings(starts)[label] for label in formulation.starts["a"].values())
        return
    with pytest.raises(ArgumentError, match="no columns"):
        formulation.point_of(starts)


def test_guarantees_are_raised_up_to_the_sum_of_their_limits():
    guarantees = {
        "bond": {"binds": ["A", "B"], "amount": 1.0, "at_most": 3.0},
        "escrow": {"binds": "A", "amount": 2.0, "at_most": 2.5},
        "word": {"binds": "B"},
    }
    parties = {"A": {}, "B": {}, "C": {}}
    figures = figures_of(parties, periods=1, steps={"s": {"by": "A"}}, guarantees=guarantees, beyond="nothing")
    assert [largest_addition(figures, party) for party in figures.parties] == [2.5, inf, inf]


def test_completion_is_least_over_courses_and_bounded_by_its_relaxation():
    steps = {
        f"s{number}": {"by": "A", "duration": 1 + number % 3, "uses": {"staff": 1.0}, "optional": number == 4}
        for number in range(5)
    }
    negotiation = roadmap_negotiation(
        periods=12, steps=steps, resources={"staff": {"each_period": 1.0}}, self_enforcing=False
    )
    formulation = roadmap_formulation(negotiation)
    program = formulation.program()
    session = Session(program)
    session.maximise([-float(label == formulation.completion) for label in program.column_labels])
    relaxed, whole = session.solve(relaxed=True), session.solve()
    assert whole.solution.objective == -7.0
    assert relaxed.solution.objective >= whole.solution.objective


def test_the_relaxation_is_never_worse_than_any_schedule_that_keeps_the_rows():
    formulation = trade(1.0, 0.9)
    program = formulation.program()
    point = formulation.point_of({"a": 2, "b": 2})
    x = np.array([point[label] for label in program.column_labels])
    session = Session(program)
    session.maximise(np.asarray(program.payoff.sum(axis=0)).ravel())
    assert session.solve(relaxed=True).solution.objective >= program.payoffs(x).sum() - 1e-9
