"""The Pareto set of one compared player: the package that is best for it."""

from functools import partial
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.confirm import confirm
from winset_solver.pareto.frontier import Frontier, OnPoint
from winset_solver.pareto.outcome_space import OutcomeSpace, searched
from winset_solver.result import Termination
from winset_solver.status import STATUS_OF, Claim, OutcomeStatus, Unanswered

METHOD: Final = "one player"


def one_player(space: OutcomeSpace, *, on_point: OnPoint | None = None) -> Frontier:
    """Return one package that is best for the only compared player; its payoff is the whole Pareto set.

    A stopped search keeps the best package so far, and its coverage is the distance to the proven bound.
    """
    began = perf_counter()
    try:
        answer = _best(space)
    except Unanswered as reason:
        answer = Frontier(reason.status, notes=reason.notes)
    if on_point is not None and answer.complete:
        on_point(answer.points[0])
    return Frontier(
        status=answer.status,
        points=answer.points,
        coverage=answer.coverage,
        resolution=np.where(space.on_grid, 0.0, space.gaps * space.units),
        ideal=answer.ideal,
        method=METHOD,
        claims=tuple(space.claims),
        notes=answer.notes,
        solves=space.solves,
        seconds=perf_counter() - began,
    )


def _best(space: OutcomeSpace) -> Frontier:
    reached = searched(space, partial(space.best, np.ones(1), space.lowest, task="frontier"))
    checked = confirm(space.session, reached.result, space.control)
    label = space.problem.labels[0]
    if checked.confirmation is not None:
        space.claims.append(Claim(f"no package gives {label} more", checked.confirmation))
    if checked.solution is None:
        return Frontier(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
    point = space.point(checked.x)
    optimal = checked.termination is Termination.OPTIMAL
    behind = None if checked.bound is None else (checked.bound - space.levels_of(point)) * space.units
    return Frontier(
        STATUS_OF[checked.termination],
        points=(point,),
        coverage=np.zeros(1) if optimal else behind,
        ideal=point.values if optimal else None,
    )
