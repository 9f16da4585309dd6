"""How a search for the best roadmap is asked, stopped and checked."""

from typing import Any

import numpy as np
import pytest

from roadmap_cases import roadmap_negotiation
from winset_benchmarks.roadmaps import random_roadmap
from winset_models.analysis.roadmap import roadmap
from winset_models.analysis.roadmaps.first_schedules import first_point
from winset_models.analysis.roadmaps.objectives import objectives_of
from winset_models.analysis.roadmaps.second_opinion import course_checks
from winset_models.analysis.roadmaps.stages import Question
from winset_models.formulations.roadmap import roadmap_formulation
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Cancellation, Control
from winset_solver.errors import ArgumentError
from winset_solver.linear_model import LinearModel
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


@pytest.mark.parametrize("objective", ["nash", "welfare"])
def test_a_climb_ends_at_a_roadmap(objective: str) -> None:
    negotiation = random_roadmap(16, 30, seed=4)
    formulation = roadmap_formulation(negotiation)
    program = formulation.program()
    rise = Question(formulation, objectives_of(negotiation, objective)[0]).rise(BargainingProblem(program, np.zeros(2)))
    x = first_point(formulation, program, rise, Control())
    assert x is not None
    assert violation(LinearModel.of(program), x) <= FEASIBILITY
    assert program.payoffs(x).min() >= -FEASIBILITY
    assert rise(x)[0] > rise(x * 0.0)[0]
