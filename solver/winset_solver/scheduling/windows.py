"""Windows of starts: what precedences leave, and what resources leave of that."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from winset_solver.scheduling.energy import energetic
from winset_solver.scheduling.pairs import exclusive_pairs, ordered_pairs
from winset_solver.scheduling.problem import SchedulingProblem, Times
from winset_solver.scheduling.timetable import timetable

NO_PATH: Final = -(10**9)
"""Longest path between activities that no precedences link, far below any that there is."""
_LARGEST_ENERGETIC: Final = 130
"""Activities up to which energy is looked at: every pair of times and every activity together take cubic time."""


@dataclass(frozen=True, eq=False)
class Windows:
    """Earliest and latest start of every activity; every schedule of the problem keeps to them."""

    earliest: Times
    latest: Times


def longest_paths(problem: SchedulingProblem) -> Times | None:
    """Return the longest path of lags between any two activities, :data:`NO_PATH` without one.

    Returns
    -------
    array, activities × activities
        s_j ≥ s_i + path[i, j] in every schedule, with 0 on the diagonal; None where lags go round in a circle that is
        longer than 0, so that there is no schedule. Takes cubic time (Floyd and Warshall).
    """
    count = problem.count
    path = np.full((count, count), NO_PATH, dtype=np.int64)
    np.fill_diagonal(path, 0)
    for i, j, lag in problem.precedences:
        path[i, j] = max(path[i, j], lag)
    for k in range(count):
        through = path[:, k : k + 1] + path[k : k + 1]
        np.maximum(path, np.where(through > NO_PATH // 2, through, NO_PATH), out=path)
    return None if np.any(np.diag(path) > 0) else path


def tightened(problem: SchedulingProblem, *, path: Times | None = None, resources: bool = True) -> Windows | None:
    """Return windows that every schedule keeps to, None where there is no schedule.

    Precedences are followed along all longest paths. Resources tighten by three rules, in turns until nothing moves:
    an activity does not fit where others are surely under way (time table); of two that cannot run side by side one
    precedes the other (disjunctive pairs); no interval holds more energy, demand times periods, than the capacity
    gives (energetic reasoning).

    Parameters
    ----------
    path
        Longest paths if they are at hand.
    resources
        Whether resources tighten at all; precedences and windows alone where false.

    References
    ----------
    P. Baptiste, C. Le Pape, W. Nuijten, "Satisfiability tests and time-bound adjustments for cumulative scheduling
    problems", Annals of Operations Research 92 (1999) 305-333 (not opened).
    """
    paths = longest_paths(problem) if path is None else path
    if paths is None:
        return None
    earliest, latest = problem.earliest.copy(), problem.latest.copy()
    exclusive = exclusive_pairs(problem)
    while True:
        before = int(earliest.sum() - latest.sum())
        earliest = np.maximum(earliest, (earliest[:, None] + paths).max(axis=0, initial=NO_PATH))
        latest = np.minimum(latest, (latest[None, :] - paths).min(axis=1, initial=-NO_PATH))
        if np.any(earliest > latest):
            return None
        if resources and len(problem.capacities):
            if not timetable(problem, earliest, latest) or not ordered_pairs(problem, exclusive, earliest, latest):
                return None
            moved = int(earliest.sum() - latest.sum()) != before
            if not moved and problem.count <= _LARGEST_ENERGETIC and not energetic(problem, earliest, latest):
                return None
        if int(earliest.sum() - latest.sum()) == before:
            return Windows(earliest, latest)
