"""How a search for the best roadmap is asked, stopped and checked."""

from typing import Any

import numpy as np
import pytest

from roadmap_cases import roadmap_negotiation
from winset_benchmarks.roadmaps import random_roadmap
from winset_models.analysis.roadmap import roadmap
from winset_models.analysis.roadmaps import stages
from winset_models.analysis.roadmaps.first_schedules import first_point
from winset_models.analysis.roadmaps.objectives import objectives_of
from winset_models.analysis.roadmaps.scheduled import earliest_bound
from winset_models.analysis.roadmaps.second_opinion import course_checks
from winset_models.analysis.roadmaps.stages import Question
from winset_models.formulations.roadmap import roadmap_formulation
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Cancellation, Control
from winset_solver.errors import ArgumentError, DataError
from winset_solver.linear_model import LinearModel
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import FEASIBILITY
from winset_solver.verify import violation

STEPS = {
    "give": {"by": "A", "cost": {"A": 1}, "benefit": {"B": 1}},
    "return": {"by": "B", "cost": {"B": 1}, "benefit": {"A": 1}, "requires": "give"},
}


def exchange(**roadmap: Any) -> Negotiation:
    return roadmap_negotiation(periods=4, steps=STEPS, **roadmap)


@pytest.mark.parametrize(
    ("names", "got"),
    [("fastest", "fastest"), ("adjusted-winner", "adjusted-winner"), ("payoff:Z", "payoff:Z"), ("", None)],
)
def test_an_unknown_objective_is_refused(names: str, got: str | None) -> None:
    with pytest.raises(ArgumentError) as refusal:
        roadmap(exchange(), objectives=names)
    assert refusal.value.got == got
    assert "egalitarian" in refusal.value.wanted


def test_objectives_are_heard_once_and_in_their_order() -> None:
    names = [item.name for item in objectives_of(exchange(), ["earliest, welfare", "earliest"])]
    assert names == ["earliest", "welfare"]


def test_guarantees_are_not_asked_of_what_need_not_be_self_enforcing() -> None:
    with pytest.raises(ArgumentError, match="needs no guarantee"):
        roadmap(exchange(), objectives="guarantee", enforced=False)


@pytest.mark.parametrize(("discount", "wanted"), [(5.0, "0 to 1"), (float("nan"), "0 to 1"), (1.0, "less than 1")])
def test_a_discount_changed_beyond_its_range_is_refused(discount: float, wanted: str) -> None:
    sound = exchange()
    parties = {**sound.parties, "B": sound.parties["B"].model_copy(update={"discount": discount})}
    with pytest.raises(ArgumentError, match=r"parties\.B\.discount") as caught:
        roadmap(sound.model_copy(update={"parties": parties}))
    assert wanted in caught.value.wanted


def test_only_the_sequences_that_are_named_are_followed() -> None:
    negotiation = exchange(
        sequences={"drafted": {"starts": {"give": 2, "return": 3}}, "other": {"starts": {"give": 1}}}
    )
    found = roadmap(negotiation, sequences=["drafted"])
    assert (found.status, found.course, list(found.sequences)) == ("optimal", None, ["drafted"])
    assert found.sequences["drafted"].completion == 3
    assert list(roadmap(negotiation).sequences) == ["drafted", "other"]
    with pytest.raises(ArgumentError, match="sequence is unknown"):
        roadmap(negotiation, sequences=["drawn"])


def test_without_enforcement_both_give_at_once_even_where_one_would_stop() -> None:
    steps = {key: {**step, "reversible": 0} for key, step in STEPS.items()}
    negotiation = roadmap_negotiation(periods=2, steps=steps)
    assert roadmap(negotiation).course is None
    found = roadmap(negotiation, enforced=False)
    assert found.course is not None
    assert (found.self_enforcing, found.course.feasible, found.course.self_enforcing) == (False, True, False)


def test_the_roadmap_is_looked_at_by_itself() -> None:
    people = {"A": {"discount": 0.9, "disagreement": 99}, "B": {"discount": 0.9}}
    other = {"issues": {"seat": {"options": {"here": {"values": {"A": 100}}}}}}
    alone = roadmap(roadmap_negotiation(people, periods=4, steps=STEPS), objectives="welfare")
    assert (alone.status, alone.course) == ("no acceptable package", None)
    found = roadmap(roadmap_negotiation(people, sections=other, periods=4, steps=STEPS), objectives="welfare")
    assert found.status == "optimal"
    assert "left out: issues" in found.notes[0]


def test_a_search_that_is_cancelled_says_so() -> None:
    cancellation = Cancellation()
    cancellation.request()
    found = roadmap(exchange(), objectives="welfare,earliest", control=Control(cancellation=cancellation))
    assert (found.status, found.course) == ("stopped without a solution", None)
    assert found.notes == ["not searched for, because the search ended before: earliest"]


def test_a_later_stage_that_is_stopped_keeps_the_roadmap_of_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = Question.answered

    def stopped(question: Question, *arguments: Any) -> Outcome:  # passed on as they are
        if question.objective.name == "exposure":
            return Outcome("exposure", OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
        return answered(question, *arguments)

    monkeypatch.setattr(Question, "answered", stopped)
    found = roadmap(exchange(), objectives="earliest,exposure")
    assert found.status == "stopped with a solution"
    assert found.course is not None
    assert [stage.status for stage in found.stages] == ["optimal", "stopped without a solution"]


def test_false_claims_about_a_schedule_are_contradicted() -> None:
    found = roadmap(exchange(), objectives="earliest")
    formulation = roadmap_formulation(exchange())
    starts = {"give": 1, "return": 2}
    point = formulation.point_of(starts)
    program = formulation.program()
    payoffs = program.payoffs([point[label] for label in program.column_labels])
    stages = [found.stages[0].model_copy(update={"value": 0.0})]
    checks = course_checks(formulation.figures, {"return": 1}, payoffs + 1.0, stages)
    assert {check.outcome for check in checks} == {"contradicted"}
    honest = course_checks(formulation.figures, starts, payoffs, found.stages)
    assert {check.outcome for check in honest} == {"confirmed"}


@pytest.mark.parametrize("objective", ["nash", "welfare", "earliest"])
def test_a_climb_ends_at_a_roadmap(objective: str) -> None:
    negotiation = random_roadmap(16, 30, seed=4)
    formulation = roadmap_formulation(negotiation)
    program = formulation.program()
    rise = Question(formulation, objectives_of(negotiation, objective)[0]).rise(BargainingProblem(program, np.zeros(2)))
    x = first_point(formulation, program, rise, Control(), soon=objective == "earliest")
    assert x is not None
    assert violation(LinearModel.of(program), x) <= FEASIBILITY
    assert program.payoffs(x).min() >= -FEASIBILITY
    if objective != "earliest":
        assert rise(x)[0] > rise(x * 0.0)[0]


def test_order_and_resources_alone_bound_how_soon_a_roadmap_is_completed() -> None:
    idle = {"by": "A", "duration": 2, "uses": {"staff": 1}}
    staffed = roadmap_negotiation(
        periods=6, steps={**STEPS, "one": idle, "two": idle}, resources={"staff": {"each_period": 1}}
    )
    for case, completion in ((exchange(), 2.0), (staffed, 4.0)):
        formulation = roadmap_formulation(case)
        space = GainSpace(BargainingProblem(formulation.program(), np.zeros(2)))
        assert earliest_bound(formulation, space) == completion
        assert [claim.confirmation.verdict for claim in space.claims] == [Verdict.CONFIRMED]


def test_nothing_is_searched_where_a_known_roadmap_is_as_early_as_order_permits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    formulation, starts = roadmap_formulation(exchange()), {"give": 1, "return": 2}
    program, point = formulation.program(), formulation.point_of(starts)
    x = np.array([point[label] for label in program.column_labels])
    question = Question(formulation, objectives_of(exchange(), "earliest")[0])
    monkeypatch.setattr(stages, "_largest", None)
    found = question.answered(GainSpace(BargainingProblem(program, np.zeros(2))), x)
    assert (found.status, found.value, found.bound) == (OutcomeStatus.OPTIMAL, -2.0, -2.0)
    monkeypatch.setattr(stages, "earliest_bound", lambda *_: 3.0)
    refuted = question.answered(GainSpace(BargainingProblem(program, np.zeros(2))), x)
    assert refuted.status is OutcomeStatus.DISAGREEMENT


def contribution(by: str, other: str, cost: float, benefit: float, **more: Any) -> dict[str, Any]:
    return {"by": by, "cost": {by: cost}, "benefit": {other: benefit}, **more}


def large(scale: float) -> Negotiation:
    """Return a roadmap whose values are known to a hundred-millionth of them, in small or large units."""
    steps = {
        "x": contribution("A", "B", 1.01 * scale, scale, exposure={"A": 0.7 * scale}),
        "y": contribution("B", "A", 0.99 * scale, scale, parts=2, exposure={"B": 0.77 * scale}),
        "z": contribution("B", "A", 0.3 * scale, 0.14 * scale, requires="x"),
    }
    return roadmap_negotiation({"A": {"discount": 0.9}, "B": {"discount": 0.83}}, periods=4, steps=steps)


@pytest.mark.parametrize("name", ["nash", "welfare", "earliest", "exposure,welfare", "egalitarian,welfare"])
def test_the_unit_of_the_file_does_not_decide_whether_there_is_a_roadmap(name: str) -> None:
    small, great = (roadmap(large(scale), objectives=name) for scale in (1.0, 1e8))
    assert (small.status, great.status) == ("optimal", "optimal")
    for one, other in zip(small.stages, great.stages, strict=True):
        assert other.value == pytest.approx(one.value if one.objective == "earliest" else 1e8 * (one.value or 0.0))


@pytest.mark.parametrize("name", ["exposure", "welfare", "earliest"])
def test_large_stakes_are_kept_in_larger_units(name: str) -> None:
    """Columns of 5e8 would miss their bounds by rounding, and both searches would prove that nothing exists."""
    amount = 4e7
    steps = {
        "x": contribution("A", "B", amount, amount, exposure={"A": 7.0 * amount}),
        "y": contribution("B", "A", amount, amount, parts=2, exposure={"B": 7.7 * amount}),
        "z": contribution("B", "A", 0.3 * amount, 0.2 * amount, requires="x"),
    }
    parties = {"A": {"discount": 0.9}, "B": {"discount": 0.83}}
    found = roadmap(roadmap_negotiation(parties, periods=5, steps=steps), objectives=name)
    assert found.status == "optimal"
    assert found.course is not None
    assert found.course.feasible


def test_values_too_large_to_compute_with_are_refused_by_name() -> None:
    with pytest.raises(DataError, match=r"roadmap\.steps\.[xyz]: the step is worth too much"):
        roadmap(large(1e9), objectives="exposure")


def test_what_is_proven_for_a_known_roadmap_is_called_exact() -> None:
    found = roadmap(large(1.0), objectives="payoff:B,welfare,payoff:A")
    assert [stage.exact for stage in found.stages] == [True] * 3
