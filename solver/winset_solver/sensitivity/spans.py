"""Spans: boxes over cases, in ranks, so that nothing depends on the scale of a parameter."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset_solver.errors import ArgumentError
from winset_solver.program import Vector

MOSTLY: Final = 0.5
"""Part of the way from how often cases fail anyway to always, which a box has to go to be a rule for failures."""

Ranks: TypeAlias = NDArray[np.intp]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cases:
    """Cases, of which some fail: one row of parameters each.

    Parameters
    ----------
    ranks
        Cases by parameters: the place of each number among the distinct numbers of its parameter, from 0.
    failed
        By case.
    levels
        By parameter: its distinct numbers in ascending order. They stay those of all cases where cases are removed.
    """

    ranks: Ranks
    failed: Flags
    levels: tuple[Vector, ...]

    @classmethod
    def of(cls, values: ArrayLike, failed: ArrayLike) -> "Cases":
        """Return the cases with these numbers, cases by parameters.

        Raises
        ------
        ArgumentError
            If a number is not finite, or the shapes do not fit.
        """
        table, failures = np.asarray(values, dtype=float), np.asarray(failed, dtype=bool)
        if table.ndim != 2 or failures.shape != table.shape[:1]:
            raise ArgumentError(
                "values are not cases by parameters, one flag a case", got=(table.shape, failures.shape)
            )
        if not np.isfinite(table).all():
            raise ArgumentError("a number of a case is not finite")
        columns = [np.unique(column, return_inverse=True) for column in table.T]
        ranks = np.array([places for _, places in columns], dtype=np.intp).reshape(table.shape[::-1]).T
        return cls(ranks, failures, tuple(numbers for numbers, _ in columns))

    @cached_property
    def failures(self) -> int:
        """Number of cases that fail."""
        return int(self.failed.sum())

    def __len__(self) -> int:
        return len(self.failed)

    def pick(self, rows: Flags) -> "Cases":
        """Return some of the cases."""
        return Cases(self.ranks[rows], self.failed[rows], self.levels)

    def with_failures(self, failed: Flags) -> "Cases":
        """Return the cases with other failures."""
        return Cases(self.ranks, failed, self.levels)

    @property
    def whole(self) -> "Span":
        """The span of everything."""
        last = [max(0, len(numbers) - 1) for numbers in self.levels]
        return Span(np.zeros(len(last), dtype=np.intp), np.array(last, dtype=np.intp))


@dataclass(frozen=True, eq=False)
class Span:
    """A box: the first and the last rank of every parameter that it holds."""

    first: Ranks
    last: Ranks

    def breaks(self, cases: Cases) -> Flags:
        """Return which limits each case breaks: sides (first, last) by cases by parameters."""
        return np.stack([cases.ranks < self.first, cases.ranks > self.last])

    def inside(self, cases: Cases) -> Flags:
        """Return which cases are inside."""
        held: Flags = self.breaks(cases).sum(axis=(0, 2)) == 0
        return held

    def moved(self, side: int, parameter: int, rank: int) -> "Span":
        """Return the span with one limit elsewhere, of the first (0) or the last ranks (1)."""
        ends = [self.first.copy(), self.last.copy()]
        ends[side][parameter] = rank
        return Span(*ends)

    def limits(self, cases: Cases) -> list[tuple[int, int]]:
        """Return what is limited: side and parameter."""
        whole = cases.whole
        limited = np.stack([self.first > whole.first, self.last < whole.last])
        return [(int(side), int(parameter)) for side, parameter in np.argwhere(limited)]


@dataclass(frozen=True)
class Quality:
    """How well a box tells failures from the rest.

    Parameters
    ----------
    coverage
        Part of all failures that are inside.
    density
        Part of what is inside that fails.
    mass
        Part of all cases that are inside.
    """

    coverage: float
    density: float
    mass: float

    @property
    def score(self) -> float:
        """Return F½ = 1.25·density·coverage / (0.25·density + coverage), or 0 where the box is no rule.

        Density counts for more than coverage: what one box does not cover, another may; what does not fail in a box
        stays in it. Of cases of which a part b fails anyway, a box is a rule where at least b + `MOSTLY`·(1 − b) fail.
        """
        anyway = self.density * self.mass / self.coverage if self.coverage else 0.0
        if self.density - anyway < MOSTLY * (1.0 - anyway):
            return 0.0
        return 1.25 * self.density * self.coverage / (0.25 * self.density + self.coverage)


def quality(cases: Cases, inside: Flags) -> Quality:
    """Return how well some cases tell failures from the rest; 0 where there is nothing to count."""
    held, failing = int(inside.sum()), int((inside & cases.failed).sum())
    return Quality(
        coverage=failing / cases.failures if cases.failures else 0.0,
        density=failing / held if held else 0.0,
        mass=held / len(cases) if len(cases) else 0.0,
    )
