"""The scheduling problem: activities that take time, wait for each other and share resources."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset_solver.errors import ArgumentError
from winset_solver.grid import common_step
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY

Times: TypeAlias = NDArray[np.signedinteger]
"""Whole numbers, one for each activity."""
Flags: TypeAlias = NDArray[np.bool_]

LONGEST: Final = 1_000_000
"""Largest number of periods, of a lag, or of a duration."""


@dataclass(frozen=True, eq=False)
class SchedulingProblem:
    """Start times s_j, whole numbers, for the resource-constrained project scheduling problem with time windows.

    A schedule satisfies earliest_j ≤ s_j ≤ latest_j, s_j ≥ s_i + lag for every precedence (i, j, lag), and in every
    period t the activities under way, s_j ≤ t < s_j + duration_j, together demand of no resource more than its
    capacity. Its makespan is max_j (s_j + span_j), and 0 without activities.

    Parameters
    ----------
    durations
        Periods under way, ≥ 0; an activity of duration 0 demands nothing.
    precedences
        Triples (i, j, lag). A negative lag is a largest distance: i starts at most −lag after j.
    demands
        Activities × resources, ≥ 0, per period.
    capacities
        One for each resource, ≥ 0.
    earliest, latest
        Windows of the starts, ≥ 0.
    spans
        Periods from the start until the activity counts for the makespan, ≥ 0.
    labels
        Unique names of the activities.

    Raises
    ------
    ArgumentError
        Where sizes do not fit, a number is out of its range, an index does not exist or a label repeats.

    Examples
    --------
    Three activities of two periods each, the last after the first, and two units for demands of one each:

    >>> SchedulingProblem.build([2, 2, 2], horizon=6, precedences=[(0, 2, 2)], demands=[[1], [1], [1]], capacities=[2])
    SchedulingProblem(3 activities, 1 precedences, 1 resources, periods 0 to 6)
    """

    durations: Times
    precedences: tuple[tuple[int, int, int], ...]
    demands: Vector
    capacities: Vector
    earliest: Times
    latest: Times
    spans: Times
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        _check_sizes(self)
        _check_times(self)
        _check_resources(self)
        for array in (self.durations, self.demands, self.capacities, self.earliest, self.latest, self.spans):
            array.flags.writeable = False

    @classmethod
    def build(
        cls,
        durations: ArrayLike,
        *,
        horizon: int,
        precedences: Sequence[tuple[int, int, int]] = (),
        demands: ArrayLike | None = None,
        capacities: ArrayLike = (),
        earliest: ArrayLike | None = None,
        latest: ArrayLike | None = None,
        spans: ArrayLike | None = None,
        labels: Sequence[str] | None = None,
    ) -> Self:
        """Build a problem whose activities count by the end of period ``horizon``, inside their own windows if given.

        Without spans an activity counts from its end; without windows it may take place at any time.
        """
        lengths = _times(durations)
        count = len(lengths)
        span = lengths if spans is None else _times(spans)
        limits = np.array(capacities, dtype=float).reshape(-1)
        last = horizon - np.maximum(span, lengths) if len(span) == count else lengths
        return cls(
            durations=lengths,
            precedences=tuple((int(i), int(j), int(lag)) for i, j, lag in precedences),
            demands=np.zeros((count, len(limits))) if demands is None else np.array(demands, dtype=float),
            capacities=limits,
            earliest=np.zeros(count, dtype=np.int64) if earliest is None else _times(earliest),
            latest=last if latest is None else np.minimum(last, _times(latest)),
            spans=span,
            labels=tuple(f"activity[{j}]" for j in range(count)) if labels is None else tuple(labels),
        )

    def __repr__(self) -> str:
        """Return the size in words."""
        size = f"{self.count} activities, {len(self.precedences)} precedences, {len(self.capacities)} resources"
        return f"{type(self).__name__}({size}, periods 0 to {self.horizon})"

    @property
    def count(self) -> int:
        """Number of activities."""
        return len(self.durations)

    @property
    def horizon(self) -> int:
        """First period in which nothing can be under way any more, whatever the schedule."""
        return int((self.latest + np.maximum(self.durations, self.spans)).max(initial=0))

    @cached_property
    def _step(self) -> float:
        """The largest number that divides every demand, 0 where there is none of few decimals."""
        return common_step(self.demands)

    @cached_property
    def loads(self) -> Vector:
        """Demands of what is ever under way, in whole units if they lie on a grid; 0 for durations of 0."""
        running = np.where(self.durations[:, None] > 0, self.demands, 0.0)
        return np.asarray(np.rint(running / self._step) if self._step else running, dtype=float)

    @cached_property
    def room(self) -> Vector:
        """Capacities that sums of loads are compared with: whole units, or with a tolerance off the grid."""
        if self._step:
            return np.asarray(np.floor(self.capacities / self._step + FEASIBILITY), dtype=float)
        return np.asarray(self.capacities + FEASIBILITY * np.maximum(1.0, self.capacities), dtype=float)

    def makespan(self, starts: ArrayLike) -> int:
        """Return max_j (s_j + span_j)."""
        return int((np.asarray(starts, dtype=np.int64) + self.spans).max(initial=0))

    def within(self, makespan: int) -> Self:
        """Return the problem whose schedules have at most this makespan."""
        return self.windowed(self.earliest, np.minimum(self.latest, makespan - self.spans))

    def windowed(self, earliest: Times, latest: Times) -> Self:
        """Return the problem with other windows, which may be empty ones."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return type(self)(**{**fields, "earliest": earliest, "latest": latest})

    def mirrored(self) -> Self:
        """Return the problem that runs backwards: s'_j = horizon − s_j − duration_j, with the same windows mirrored.

        Its schedules are those of this problem, one by one; makespans are not, as they look at one end only.
        """
        d, end = self.durations, self.horizon
        back = tuple((j, i, lag + int(d[j] - d[i])) for i, j, lag in self.precedences)
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        windows = {"earliest": end - self.latest - d, "latest": end - self.earliest - d}
        return type(self)(**{**fields, **windows, "precedences": back, "spans": d})


def broken_rules(problem: SchedulingProblem, starts: Sequence[int]) -> list[str]:
    """Return what a schedule breaks, in words; nothing where it is one.

    This check shares no code with any search.

    Examples
    --------
    >>> problem = SchedulingProblem.build([1, 1], horizon=3, precedences=[(0, 1, 1)])
    >>> broken_rules(problem, [0, 1]), broken_rules(problem, [1, 1])
    ([], ['activity[1] starts 0 after activity[0], not 1'])
    """
    return [*_broken_windows(problem, starts), *_broken_lags(problem, starts), *_broken_capacities(problem, starts)]


def _broken_windows(problem: SchedulingProblem, starts: Sequence[int]) -> Iterator[str]:
    for j, start in enumerate(starts):
        if not problem.earliest[j] <= start <= problem.latest[j]:
            yield f"{problem.labels[j]} starts at {start}, outside its window"


def _broken_lags(problem: SchedulingProblem, starts: Sequence[int]) -> Iterator[str]:
    for i, j, lag in problem.precedences:
        if starts[j] - starts[i] < lag:
            yield f"{problem.labels[j]} starts {starts[j] - starts[i]} after {problem.labels[i]}, not {lag}"


def _broken_capacities(problem: SchedulingProblem, starts: Sequence[int]) -> Iterator[str]:
    ends = [int(start + length) for start, length in zip(starts, problem.durations, strict=True)]
    for time in sorted({int(start) for start in starts}):
        running = [j for j, (start, end) in enumerate(zip(starts, ends, strict=True)) if start <= time < end]
        for k, limit in enumerate(problem.capacities.tolist()):
            used = sum(float(problem.demands[j, k]) for j in running)
            if used > limit + FEASIBILITY * max(1.0, limit):
                yield f"resource {k} gives {used:g} of {limit:g} in period {time}"


def _times(values: ArrayLike) -> Times:
    given = np.array(values, dtype=float).reshape(-1)
    if not np.all(np.isfinite(given)) or np.any(given != np.rint(given)):
        raise ArgumentError("a time is not a whole number", got=given.tolist())
    return given.astype(np.int64)


def _check_sizes(problem: SchedulingProblem) -> None:
    count = problem.count
    for name in ("earliest", "latest", "spans", "labels"):
        if len(getattr(problem, name)) != count:
            raise ArgumentError("a size does not fit", where=name, got=len(getattr(problem, name)), wanted=str(count))
    shape = (count, len(problem.capacities))
    if problem.demands.shape != shape:
        raise ArgumentError("a size does not fit", where="demands", got=problem.demands.shape, wanted=str(shape))
    for one, other in pairwise(sorted(problem.labels)):
        if one == other:
            raise ArgumentError("a label repeats", where="labels", got=one, wanted="unique labels")


def _check_times(problem: SchedulingProblem) -> None:
    for name in ("durations", "spans"):
        values = getattr(problem, name)
        if np.any((values < 0) | (values > LONGEST)):
            raise ArgumentError("a time is out of range", where=name, got=values.tolist(), wanted=f"0 to {LONGEST}")
    if np.any(problem.earliest < 0) or np.any(problem.latest > LONGEST):
        raise ArgumentError("a window is out of range", where="earliest, latest", wanted=f"inside 0 to {LONGEST}")
    for i, j, lag in problem.precedences:
        if not (0 <= i < problem.count and 0 <= j < problem.count) or abs(lag) > LONGEST:
            wanted = f"two activities below {problem.count}, and a lag of at most {LONGEST}"
            raise ArgumentError("a precedence is out of range", where="precedences", got=(i, j, lag), wanted=wanted)


def _check_resources(problem: SchedulingProblem) -> None:
    for name in ("demands", "capacities"):
        values = getattr(problem, name)
        if not np.all(np.isfinite(values)) or np.any(values < 0):
            raise ArgumentError("an amount is not a number ≥ 0", where=name, got=values.tolist(), wanted="≥ 0")
