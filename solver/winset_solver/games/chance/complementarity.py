"""Linear complementarity problems, solved in whole numbers: no tolerance, no cycling."""

from fractions import Fraction
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from winset_solver.control import Control
from winset_solver.errors import ArgumentError

Whole: TypeAlias = NDArray[np.object_]
"""An array of Python integers, which never overflow."""


def complementary_solution(
    matrix: Whole, constant: Whole, cover: Whole, control: Control | None = None
) -> list[Fraction] | None:
    """Return z ≥ 0 with w = M z + q ≥ 0 and w·z = 0, None where the search was stopped.

    Lemke's method: an artificial column d makes the problem feasible; each pivot brings in the complement of the column
    that left, until the artificial one leaves. Rows that tie are told apart lexicographically, so that no basis
    returns and degenerate problems end as surely as others.

    Parameters
    ----------
    matrix
        M, square, of Python integers, copositive-plus (for instance with z·Mz > 0 for every z ≥ 0 but 0).
    constant
        q, of Python integers.
    cover
        d, of Python integers > 0; another one may lead to another solution.
    control
        Cancellation and time limit.

    Raises
    ------
    ArgumentError
        Where the pivots end on a ray; for copositive-plus M, no z ≥ 0 with M z + q ≥ 0 exists then.

    Notes
    -----
    Pivots are fraction-free: entries of the tableau are minors of the data, over one common denominator. The number of
    pivots is small in practice and exponential at worst.

    References
    ----------
    Lemke (1965), "Bimatrix equilibrium points and mathematical programming", Management Science 11 (not opened).
    Cottle, Pang and Stone (1992), The Linear Complementarity Problem, sections 4.4 and 4.9 (not opened).

    Examples
    --------
    >>> m, q = np.array([[2, 1], [1, 2]], dtype=object), np.array([-5, -6], dtype=object)
    >>> complementary_solution(m, q, np.array([1, 1], dtype=object))
    [Fraction(4, 3), Fraction(7, 3)]
    """
    size = len(constant)
    ratios = [Fraction(value, factor) for value, factor in zip(constant, cover, strict=True)]
    least = min(ratios, default=0)
    if least >= 0:
        return [Fraction(0)] * size
    tableau = _Tableau(matrix, constant, cover)
    row, entering = max(i for i in range(size) if ratios[i] == least), 2 * size
    tableau.entries[row] *= -1  # the artificial column enters with −d, and pivots have to be positive
    while True:
        leaving = tableau.pivot(row, entering)
        if leaving == 2 * size:
            return tableau.values()[size : 2 * size]
        if control is not None and control.exhausted:
            return None
        entering = (leaving + size) % (2 * size)
        rows = [i for i in range(size) if tableau.entries[i, entering] > 0]
        if not rows:
            raise ArgumentError("no point satisfies the rows of the complementarity problem", where="constant")
        row = tableau.first_to_leave(rows, entering)


class _Tableau:
    """w − M z − d z_0 = q in the current basis, times the common denominator; columns w, z, z_0 and the constant."""

    def __init__(self, matrix: Whole, constant: Whole, cover: Whole) -> None:
        size = len(constant)
        identity = np.array([[int(i == j) for j in range(size)] for i in range(size)], dtype=object)
        self.entries: Whole = np.hstack([identity, -matrix, -cover.reshape(-1, 1), constant.reshape(-1, 1)])
        self.basis = list(range(size))
        self.denominator = 1

    def pivot(self, row: int, column: int) -> int:
        """Bring a column into the basis in a row and return the column that leaves it."""
        pivot, kept = self.entries[row, column], self.entries[row].copy()
        reduced = pivot * self.entries - np.outer(self.entries[:, column], kept)
        self.entries = reduced // self.denominator
        self.entries[row] = kept
        self.denominator = pivot
        leaving, self.basis[row] = self.basis[row], column
        return leaving

    def first_to_leave(self, rows: list[int], column: int) -> int:
        """Return the row whose basic column reaches zero first as a column grows, ties broken lexicographically."""
        for k in (-1, *range(len(self.basis))):
            ratios = [Fraction(self.entries[i, k], self.entries[i, column]) for i in rows]
            least = min(ratios)
            rows = [i for i, ratio in zip(rows, ratios, strict=True) if ratio == least]
            if len(rows) == 1:
                break
        return rows[0]

    def values(self) -> list[Fraction]:
        """Return the value of every column but the constant."""
        values = [Fraction(0)] * (self.entries.shape[1] - 1)
        for row, column in enumerate(self.basis):
            values[column] = Fraction(self.entries[row, -1], self.denominator)
        return values
