"""Energetic reasoning: no interval holds more demand times periods than the capacity gives."""

import numpy as np

from winset_solver.program import Vector
from winset_solver.scheduling.problem import SchedulingProblem, Times
from winset_solver.tolerances import FEASIBILITY


def energetic(problem: SchedulingProblem, earliest: Times, latest: Times) -> bool:
    """Tighten windows, in place, by the energy of intervals that begin and end where windows do.

    In an interval [a, b) an activity is under way for at least the smaller of its overlaps when it starts as early and
    as late as it may. If all others leave it less than its overlap at its earliest start, it starts so late that the
    rest of the interval is enough: at b − ⌊energy left / demand⌋ or later.

    Returns
    -------
    bool
        False where some interval surely holds more than the capacity gives, or a window becomes empty.
    """
    return _from_the_left(problem, earliest, latest) and _from_the_right(problem, earliest, latest)


def _from_the_right(problem: SchedulingProblem, earliest: Times, latest: Times) -> bool:
    d, end = problem.durations, problem.horizon
    early, late = end - latest - d, end - earliest - d
    possible = _from_the_left(problem, early, late)
    earliest[:], latest[:] = end - late - d, end - early - d
    return possible


def _from_the_left(problem: SchedulingProblem, earliest: Times, latest: Times) -> bool:
    d, running = problem.durations, problem.durations > 0
    first = np.unique(np.concatenate([earliest[running], (latest)[running]]))
    last = np.unique(np.concatenate([(latest + d)[running], (earliest + d)[running]]))
    begins, ends = (grid.reshape(-1) for grid in np.meshgrid(first, last, indexing="ij"))
    proper = begins < ends
    begins, ends = begins[proper], ends[proper]
    length = ends - begins
    left = np.clip(np.minimum(earliest + d, ends[:, None]) - np.maximum(earliest, begins[:, None]), 0, None)
    right = np.clip(np.minimum(latest + d, ends[:, None]) - np.maximum(latest, begins[:, None]), 0, None)
    surely = np.minimum(left, right)
    target = earliest.copy()
    for load, room in zip(problem.loads.T, problem.room, strict=True):
        spare = room * length - surely @ load
        if np.any(spare < -_slack(room * length)):
            return False
        _push(target, load, spare[:, None] + surely * load, left, ends)
    np.maximum(earliest, target, out=earliest)
    return not np.any(earliest > latest)


def _push(target: Times, load: Vector, left_over: Vector, left: Times, ends: Times) -> None:
    """Raise the earliest starts of a resource's activities where an interval leaves them too little energy."""
    short = (load > 0) & (left * load > left_over + _slack(left_over))
    interval, activity = np.nonzero(short)
    if len(interval):
        periods = np.floor(left_over[interval, activity] / load[activity] + FEASIBILITY)
        np.maximum.at(target, activity, ends[interval] - periods.astype(np.int64))


def _slack(amount: Vector) -> Vector:
    return np.asarray(FEASIBILITY * np.maximum(1.0, np.abs(amount)), dtype=float)
