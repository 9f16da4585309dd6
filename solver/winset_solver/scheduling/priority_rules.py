"""Schedules by priority rules: serial and parallel generation, sampling, and justification to both sides."""

from heapq import heapify, heappop, heappush
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.program import Vector
from winset_solver.scheduling.problem import SchedulingProblem, Times
from winset_solver.scheduling.windows import Windows

_NOISE: Final = (0.1, 0.2, 0.4, 0.8)
"""Spreads of the noise on priorities, in parts of the longest window, taken in turns."""


def good_schedule(
    problem: SchedulingProblem, windows: Windows, control: Control | None = None, *, samples: int = 40, seed: int = 0
) -> Times | None:
    """Return the shortest of many schedules, None where no rule finds one.

    Activities are placed by latest finish, latest start, smallest window, and most energy to come, serially and in
    parallel; then with noise on their latest starts. Each schedule is justified to the right and back to the left,
    which never makes it longer.

    Parameters
    ----------
    control
        Where time is over the first rule alone is tried.
    windows
        What is known of the starts, see :func:`~winset_solver.scheduling.windows.tightened`.
    samples
        Schedules with noise.
    seed
        Same seed, same schedule.

    References
    ----------
    R. Kolisch, S. Hartmann, "Experimental investigation of heuristics for resource-constrained project scheduling: an
    update", European Journal of Operational Research 174 (2006) 23-37 (not opened). V. Valls, F. Ballestín, S.
    Quintanilla, "Justification and RCPSP: a technique that pays", same journal 165 (2005) 375-386 (not opened).
    """
    generator = np.random.default_rng(seed)
    late = windows.latest.astype(float)
    spread = float((windows.latest - windows.earliest).max(initial=0)) + 1.0
    rules = [late + problem.durations, late, late - windows.earliest, -problem.loads @ (1.0 / (problem.room + 1.0))]
    rules += [late + generator.normal(0.0, _NOISE[k % len(_NOISE)] * spread, problem.count) for k in range(samples)]
    best: Times | None = None
    for k, rule in enumerate(rules):
        if k and control and control.exhausted:
            break
        for scheme in (serial_schedule, parallel_schedule)[: 2 if k % 2 == 0 else 1]:
            starts = scheme(problem, rule)
            starts = None if starts is None else justified(problem, starts)
            if starts is not None and (best is None or problem.makespan(starts) < problem.makespan(best)):
                best = starts
    return best


def serial_schedule(problem: SchedulingProblem, priority: Vector) -> Times | None:
    """Place activities one after the other, the smallest priority first, each at its earliest possible start.

    Parameters
    ----------
    priority
        One number for each activity; an activity waits until all that it starts after have been placed.

    Returns
    -------
    starts or None
        None where an activity does not fit into its window any more, or precedences go round in a circle. With some
        order of priorities the schedule is a shortest one, if windows end late enough.

    Examples
    --------
    >>> problem = SchedulingProblem.build([2, 1, 2], horizon=9, demands=[[1], [1], [1]], capacities=[1])
    >>> serial_schedule(problem, np.array([3.0, 2.0, 1.0])).tolist()
    [3, 2, 0]
    """
    partial = _Partial(problem)
    waiting = [(float(priority[j]), j) for j in range(problem.count) if partial.waits[j] == 0]
    heapify(waiting)
    while waiting:
        _, j = heappop(waiting)
        start = partial.earliest_fit(j)
        if start is None:
            return None
        for i in partial.place(j, start):
            heappush(waiting, (float(priority[i]), i))
    return partial.schedule


def parallel_schedule(problem: SchedulingProblem, priority: Vector) -> Times | None:
    """Go through time and start whatever fits, the smallest priority first.

    Returns
    -------
    starts or None
        As from :func:`serial_schedule`, but the shortest schedule may be out of reach: nothing that fits ever waits.
    """
    partial = _Partial(problem)
    waiting = [j for j in range(problem.count) if partial.waits[j] == 0]
    now = 0
    while waiting:
        fits = {j: partial.earliest_fit(j, now) for j in waiting}
        if None in fits.values():
            return None
        now = min(start for start in fits.values() if start is not None)
        j = min((j for j in waiting if fits[j] == now), key=lambda j: (priority[j], j))
        waiting.remove(j)
        waiting += partial.place(j, now)
    return partial.schedule


def justified(problem: SchedulingProblem, starts: Times) -> Times:
    """Return the schedule pushed to the right, latest ends first, then to the left again: never a longer one."""
    current = problem.within(problem.makespan(starts))
    mirrored = current.mirrored()
    pushed = serial_schedule(mirrored, -(starts + problem.durations).astype(float))
    if pushed is None:
        return starts
    right = current.horizon - pushed - problem.durations
    left = serial_schedule(current, right.astype(float))
    return starts if left is None else left


class _Partial:
    """A schedule in the making."""

    def __init__(self, problem: SchedulingProblem) -> None:
        self.problem = problem
        self.free = np.tile(problem.room, (problem.horizon + 1, 1))
        self.ready = problem.earliest.tolist()
        self.waits = [0] * problem.count
        self.starts: dict[int, int] = {}
        self._successors: list[list[tuple[int, int]]] = [[] for _ in range(problem.count)]
        for i, j, lag in problem.precedences:
            self.waits[j] += 1
            self._successors[i].append((j, lag))

    @property
    def schedule(self) -> Times | None:
        """The starts, None while some activity has none."""
        count = self.problem.count
        return np.array([self.starts[j] for j in range(count)], np.int64) if len(self.starts) == count else None

    def earliest_fit(self, j: int, first: int = 0) -> int | None:
        """Return the earliest start, ``first`` or later, that leaves every resource enough."""
        duration, latest = int(self.problem.durations[j]), int(self.problem.latest[j])
        start = max(int(self.ready[j]), first)
        if start > latest:
            return None
        if not duration or not self.problem.loads[j].any():
            return start
        full = np.flatnonzero(np.any(self.free[start : latest + duration] < self.problem.loads[j], axis=1)) + start
        for period in full.tolist():
            if period >= start + duration:
                break
            start = period + 1
        return start if start <= latest else None

    def place(self, j: int, start: int) -> list[int]:
        """Start an activity and return those that wait for nothing else any more."""
        self.starts[j] = start
        self.free[start : start + int(self.problem.durations[j])] -= self.problem.loads[j]
        released = []
        for i, lag in self._successors[j]:
            self.ready[i] = max(self.ready[i], start + lag)
            self.waits[i] -= 1
            if self.waits[i] == 0:
                released.append(i)
        return released
