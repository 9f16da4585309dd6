"""The earliest completion where nothing but order, windows and resources matters: a matter of scheduling alone."""

from dataclasses import replace

import numpy as np

from winset_models.formulations.roadmap import RoadmapFormulation
from winset_models.formulations.roadmap_scheduling import scheduled_starts, scheduling_problem
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.linear_model import LinearModel
from winset_solver.scheduling.makespan import shortest_schedule
from winset_solver.tolerances import FEASIBILITY
from winset_solver.verify import violation


def scheduled(formulation: RoadmapFormulation, space: GainSpace) -> Outcome | None:
    """Return the earliest completion as a shortest schedule; None where more matters, or it leaves somebody worse off.

    The value is minus the completion.
    """
    problem = scheduling_problem(formulation.figures)
    if problem is None:
        return None
    found = shortest_schedule(problem, space.control.named("shortest schedule"))
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
