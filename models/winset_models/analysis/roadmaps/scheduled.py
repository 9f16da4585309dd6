"""The earliest completion as a matter of scheduling: its value where nothing else matters, a bound everywhere."""

from dataclasses import replace
from typing import Final

import numpy as np

from winset_models.formulations.roadmap import RoadmapFormulation
from winset_models.formulations.roadmap_scheduling import scheduled_starts, scheduling_problem, scheduling_relaxation
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.linear_model import LinearModel
from winset_solver.scheduling.makespan import shortest_schedule
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import FEASIBILITY
from winset_solver.verify import violation

_SHARE_OF_TIME: Final = 0.25
_PROVEN: Final = (OutcomeStatus.OPTIMAL, OutcomeStatus.STOPPED_WITH_SOLUTION)


def scheduled(formulation: RoadmapFormulation, space: GainSpace) -> Outcome | None:
    """Return the earliest completion as a shortest schedule; None where more matters, or it leaves somebody worse off.

    The value is minus the completion.
    """
    problem = scheduling_problem(formulation.figures)
    if problem is None:
        return None
    found = shortest_schedule(problem, space.control.named("shortest schedule").through(_periods))
    outcome = Outcome("earliest", found.status, claims=found.claims, solves=found.solves, seconds=found.seconds)
    if found.starts is None or found.makespan is None:
        return outcome
    program = space.problem.program
    point = formulation.point_of(scheduled_starts(problem, found.starts))
    x = np.array([point[label] for label in program.column_labels])
    gains = space.gains_at(x)
    if gains.min() < -FEASIBILITY or violation(LinearModel.of(program), x) > FEASIBILITY:
        return None
    bound = None if found.bound is None else -float(found.bound)
    payoffs = program.payoffs(x)
    return replace(outcome, x=x, payoffs=payoffs, gains=gains, value=-float(found.makespan), bound=bound)


def earliest_bound(formulation: RoadmapFormulation, space: GainSpace) -> float:
    """Return a period before which no roadmap is completed, 0 where nothing is known; the space hears the claims.

    It is the bound of the shortest schedule of the steps that are always taken, by order, windows and resources.
    """
    control = space.control.named("order and resources alone").through(_periods).within(_SHARE_OF_TIME)
    found = shortest_schedule(scheduling_relaxation(formulation.figures), control)
    if found.status not in _PROVEN or found.bound is None:
        return 0.0
    space.claims += found.claims
    return float(found.bound)


def _periods(value: float) -> float:
    """Return a completion, of which the negative is maximised."""
    return 0.0 - value
