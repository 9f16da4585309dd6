"""What branching on a column is expected to do to the bound."""

from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.program import Vector
from winset_solver.tolerances import BRANCHING_EFFECT, INTEGRALITY

RELIABLE: Final = 2
"""Effects seen on either side after which a column need not be tried any more."""
DOWN, UP = 0, 1
Indices = NDArray[np.int64]


class Effects:
    """By how much the bound falls per unit that a column is moved, on average, down and up.

    References
    ----------
    Achterberg, Koch and Martin (2005), "Branching rules revisited", Operations Research Letters 33 (not opened).
    """

    def __init__(self, columns: int) -> None:
        self._sum = np.zeros((2, columns))
        self._seen = np.zeros((2, columns), dtype=np.int64)

    def copy(self) -> Self:
        """Return an independent copy."""
        copy = type(self)(0)
        copy._sum, copy._seen = self._sum.copy(), self._seen.copy()
        return copy

    def saw(self, side: int, column: int, fall: float, value: float) -> None:
        """Record that the bound fell by so much when a column was moved from a value to a whole number."""
        distance = value - np.floor(value) if side == DOWN else np.floor(value) + 1.0 - value
        self._sum[side, column] += fall / max(float(distance), INTEGRALITY)
        self._seen[side, column] += 1

    def reliable(self, column: int) -> bool:
        """Return whether a column's effects are known well enough."""
        return bool(self._seen[:, column].min() >= RELIABLE)

    def scores(self, columns: Indices, x: Vector) -> Vector:
        """Return the :func:`score` of the falls expected for fractional columns of x."""
        fraction = x[columns] - np.floor(x[columns])
        return score(self._mean(DOWN, columns) * fraction, self._mean(UP, columns) * (1.0 - fraction))

    def _mean(self, side: int, columns: Indices) -> Vector:
        seen, total = self._seen[side], self._sum[side]
        every = float(total.sum() / seen.sum()) if seen.any() else 1.0
        return np.where(seen[columns] > 0, total[columns] / np.maximum(1, seen[columns]), every)


def score(down: Vector | float, up: Vector | float) -> Vector:
    """Return how good a column is to branch on when the bound falls by so much on both sides."""
    return np.asarray(np.maximum(down, BRANCHING_EFFECT) * np.maximum(up, BRANCHING_EFFECT), dtype=float)


def fractional(integer: Indices, x: Vector) -> Indices:
    """Return which of the integer columns are not integral in x."""
    return integer[np.abs(x[integer] - np.rint(x[integer])) > INTEGRALITY]
