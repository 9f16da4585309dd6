"""Time tables: where activities that are surely under way leave no room for another one."""

import numpy as np

from winset_solver.program import Vector
from winset_solver.scheduling.problem import Flags, SchedulingProblem, Times


def timetable(problem: SchedulingProblem, earliest: Times, latest: Times) -> bool:
    """Tighten windows, in place, until every activity fits beside what is surely under way at both ends.

    Activity j is surely under way in periods latest_j ≤ t < earliest_j + duration_j.

    Returns
    -------
    bool
        False where the activities that are surely under way demand too much, or one fits nowhere in its window.
    """
    loads, room = problem.loads, problem.room
    profile = _profile(problem, earliest, latest, loads)
    if np.any(profile > room):
        return False
    full = profile[:, None, :] + loads[None, :, :] > room
    for j in np.flatnonzero((problem.durations > 0) & (earliest < latest) & full.any(axis=(0, 2))).tolist():
        surely = slice(int(latest[j]), int(earliest[j] + problem.durations[j]))
        blocked: Flags = np.any(full[:, j], axis=1)
        if surely.start < surely.stop:
            blocked[surely] = False
        starts = _free_starts(blocked, int(problem.durations[j]), int(earliest[j]), int(latest[j]))
        if not len(starts):
            return False
        earliest[j], latest[j] = starts[0], starts[-1]
    return True


def _profile(problem: SchedulingProblem, earliest: Times, latest: Times, loads: Vector) -> Vector:
    """Return what is surely in use: periods × resources."""
    change = np.zeros((problem.horizon + 1, loads.shape[1]))
    sure = np.flatnonzero(latest < earliest + problem.durations)
    np.add.at(change, latest[sure], loads[sure])
    np.add.at(change, earliest[sure] + problem.durations[sure], -loads[sure])
    return np.asarray(np.cumsum(change, axis=0), dtype=float)


def _free_starts(blocked: Flags, duration: int, earliest: int, latest: int) -> Times:
    """Return the starts of a window from which no period of the duration is blocked."""
    count = np.concatenate([[0], np.cumsum(blocked)])
    starts = np.arange(earliest, latest + 1)
    return np.asarray(starts[count[starts + duration] == count[starts]])
