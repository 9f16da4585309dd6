"""What a part of the search tree still holds."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.games.tree_search.states import States
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector


@dataclass(eq=False)
class Domain:
    """States that are still allowed, and bounds of the columns outside blocks.

    Parameters
    ----------
    allowed
        One entry per state.
    lower, upper
        One entry per kept column.
    settled
        What was allowed when exclusions had nothing left to remove; None before.
    """

    allowed: NDArray[np.bool_]
    lower: Vector
    upper: Vector
    settled: NDArray[np.bool_] | None = None

    @classmethod
    def of(cls, model: LinearModel, states: int) -> Self:
        """Return what the bounds of a relaxation allow, its states first."""
        upper = model.column_upper
        return cls(upper[:states] > 0, model.column_lower[states:].copy(), upper[states:].copy())

    def copy(self) -> Self:
        """Return an independent copy."""
        return replace(self, allowed=self.allowed.copy(), lower=self.lower.copy(), upper=self.upper.copy())

    def bounds(self) -> tuple[Vector, Vector]:
        """Return lower and upper bounds of all columns z."""
        return np.concatenate([np.zeros(len(self.allowed)), self.lower]), np.concatenate([self.allowed, self.upper])

    def leaves_open(self, states: States, column: int) -> bool:
        """Return whether an integer column of the game may still take several values."""
        if states.place[column] >= 0:
            span, one = states.members(column)
            allowed = self.allowed[span]
            return bool((allowed & one).any() and (allowed & ~one).any())
        kept = states.kept_place(column)
        return bool(self.lower[kept] < self.upper[kept])

    def between(self, states: States, column: int, value: float) -> float:
        """Return a value like the given one that splits an integer column which may still take several values."""
        if states.place[column] >= 0 or value != np.rint(value):
            return value
        kept = states.kept_place(column)
        return float(np.clip(value, self.lower[kept] + 0.5, self.upper[kept] - 0.5))

    def at_most(self, states: States, column: int, value: float) -> Self:
        """Return the part where an integer column of the game is at most ⌊value⌋."""
        part = self.copy()
        if states.place[column] >= 0:
            span, one = states.members(column)
            part.allowed[span] &= ~one
        else:
            part.upper[states.kept_place(column)] = np.floor(value)
        return part

    def above(self, states: States, column: int, value: float) -> Self:
        """Return the rest, where the column is at least ⌊value⌋ + 1."""
        part = self.copy()
        if states.place[column] >= 0:
            span, one = states.members(column)
            part.allowed[span] &= one
        else:
            part.lower[states.kept_place(column)] = np.floor(value) + 1.0
        return part

    def packed(self) -> "PackedDomain":
        """Return the same in an eighth of the memory, for a node that waits."""
        return PackedDomain(np.packbits(self.allowed), len(self.allowed), self.lower, self.upper)


@dataclass(frozen=True, eq=False)
class PackedDomain:
    """A domain at rest, from which nothing more is known to follow."""

    bits: NDArray[np.uint8]
    count: int
    lower: Vector
    upper: Vector

    def unpacked(self) -> Domain:
        """Return a domain that may be changed."""
        allowed = np.unpackbits(self.bits, count=self.count).astype(bool)
        return Domain(allowed, self.lower.copy(), self.upper.copy(), settled=allowed.copy())
