"""One stage of a lexicographic search over roadmaps: one objective, and how its best value is found."""

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from winset_models.analysis.objectives import Objective
from winset_models.analysis.roadmaps.scheduled import earliest_bound, scheduled
from winset_models.analysis.stages import StageQuestion, pruned
from winset_models.formulations.roadmap import RoadmapFormulation
from winset_models.formulations.sheet import Linear
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.bargaining.solve import Answer, answer_question
from winset_solver.bargaining.utilitarian import utilitarian
from winset_solver.neighbourhoods import Rise
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import EXACT_GAP, HELD, POSITIVE_GAIN
from winset_solver.verify import exact_dot


@dataclass(frozen=True, eq=False)
class Question(StageQuestion[RoadmapFormulation]):
    """One objective over the points of one program."""

    def answered(self, space: GainSpace, known: Vector | None) -> Outcome:
        """Return the best point, in units of the maximised objective; a ``known`` point of the space may help."""
        objective = self.objective
        if (
            objective.kind == "earliest"
            and known is None
            and (outcome := scheduled(self.formulation, space)) is not None
        ):
            return outcome
        if known is not None:
            space.remember(known)
        if objective.kind == "bargaining":
            return bargain(space, objective.name, alpha=self.alpha)
        if objective.priorities is not None and not objective.priorities.all():
            return _shifted(space, objective.priorities)
        cost, _ = self.cost(space.problem.program)
        if objective.kind == "earliest":
            return _rounded(answer_question(space, objective.name, lambda space: self._soonest(space, cost, known)))
        return answer_question(space, objective.name, lambda space: _largest(space, objective, cost, known))

    def _soonest(self, space: GainSpace, cost: Vector, known: Vector | None) -> Answer:
        """Minimise completion between what scheduling alone permits and a known point."""
        most = -earliest_bound(self.formulation, space)
        slack = HELD * max(1.0, abs(most))
        if known is not None and (value := exact_dot(cost, known)) >= most - slack:
            return Answer(
                known, value, most, Termination.OPTIMAL if value <= most + slack else Termination.DISAGREEMENT
            )
        space.session.add_rows(np.append(cost, np.zeros(len(space.gains)))[np.newaxis], -np.inf, most)
        return _largest(space, self.objective, cost, known)

    def cost(self, program: PayoffProgram) -> tuple[Vector, float]:
        """Return the objective as one row over the columns of a program; a bargaining solution has none."""
        objective, formulation = self.objective, self.formulation
        if objective.priorities is not None:
            return pruned(program.payoff.T @ objective.priorities), 0.0
        terms: dict[str, Linear] = {
            "earliest": {formulation.completion: -1.0},
            "exposure": {formulation.largest_exposure: -1.0},
            "guarantee": dict.fromkeys(formulation.guarantees.values(), -1.0),
            "survival": formulation.log_survival,
        }
        cost = np.zeros(program.shape[1])
        index = {label: j for j, label in enumerate(program.column_labels)}
        for label, coefficient in terms[objective.kind].items():
            cost[index[label]] += coefficient
        return cost, 0.0

    def rise(self, problem: BargainingProblem) -> Rise:
        """Return what a climb for a first roadmap is to climb.

        After a bargaining solution it is the weighted sum of the logarithms of gains, whichever the solution: all of
        them want everybody to gain.
        """
        program = problem.program
        if self.objective.kind != "bargaining":
            cost, _ = self.cost(program)
            return lambda x: (float(cost @ x), cost)

        def logarithms(x: Vector) -> tuple[float, Vector]:
            gains = program.payoffs(x) - problem.disagreement
            gains = np.maximum(gains, POSITIVE_GAIN * max(1.0, float(np.abs(gains).max())))
            slopes = problem.weights / gains
            return float(problem.weights @ np.log(gains)), pruned(program.payoff.T @ (slopes / slopes.max()))

        return logarithms


def _shifted(space: GainSpace, priorities: Vector) -> Outcome:
    """Return the largest weighted sum of discounted values, not of gains."""
    outcome = utilitarian(space, priorities=priorities)
    walk_away = exact_dot(priorities, space.problem.disagreement)
    value = None if outcome.value is None else outcome.value + walk_away
    return replace(outcome, value=value, bound=None if outcome.bound is None else outcome.bound + walk_away)


def _largest(space: GainSpace, objective: Objective, cost: Vector, known: Vector | None) -> Answer:
    """Maximise one row over the space, looking only for what is better than a known point by more than the gap."""
    space.session.maximise(cost)
    control = space.control.named(objective.title).through(objective.natural)
    claim = f"no acceptable roadmap is better by this measure: {objective.measure}"
    if known is None:
        result = space.solve(claim, control=control)
        return Answer(result.x, exact_dot(cost, result.x[: len(cost)]), result.bound, result.termination)
    value = exact_dot(cost, known)
    step = 0.5 if objective.kind == "earliest" else max(control.limits.gap, 0.5 * EXACT_GAP) * max(1.0, abs(value))
    space.session.add_rows(np.append(cost, np.zeros(len(space.gains)))[np.newaxis], value + step, np.inf)
    result = space.run(claim, control=control, if_empty=claim)
    if result.solution is not None:
        return Answer(result.x, exact_dot(cost, result.x[: len(cost)]), result.bound, result.termination)
    if result.termination is Termination.INFEASIBLE:
        return Answer(known, value, value + step, Termination.OPTIMAL)
    bound = None if result.bound is None else max(result.bound, value + step)
    return Answer(known, value, bound, result.termination)


def _rounded(outcome: Outcome) -> Outcome:
    """Return an answer in whole periods: a roadmap cannot be completed between two."""
    if outcome.value is None or outcome.bound is None:
        return outcome
    value = float(np.rint(outcome.value))
    bound = max(value, -float(ceil(-outcome.bound - HELD * max(1.0, abs(outcome.bound)))))
    stopped = outcome.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    status = OutcomeStatus.OPTIMAL if stopped and bound == value else outcome.status
    return replace(outcome, value=value, bound=bound, status=status)
