r"""Leaves of a search tree with the multipliers that bound them, for whatever numbers the program has.

A leaf is a box :math:`l \le x \le h` within which integer columns are searched. For any multipliers :math:`y` of the
rows and prices :math:`\mu` of the gains :math:`g = U x + u_0 - d`, every package in it has

.. math:: F(g) \le F^*(\mu) + \mu \cdot (u_0 - d) + \sum_i \max(y_i b_i)
          + \sum_j \max_{l_j \le x_j \le h_j} (U^\top \mu - A^\top y)_j \, x_j,

:math:`b_i` the side of row :math:`i` that :math:`y_i` prices. Nothing here depends on where the multipliers come from:
those found with other numbers give a valid bound, and often a good one. With :math:`F = 0` the right-hand side bounds
zero, so that a negative one proves the leaf empty (Farkas).

References
----------
A. Neumaier, O. Shcherbina, "Safe bounds in linear and mixed-integer linear programming", Math. Program. 99 (2004)
283–296.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.program import Vector
from winset_solver.sensitivity.aims import Aim, emptiness
from winset_solver.sensitivity.arranged import Arranged
from winset_solver.tolerances import BOUND_ROUNDING, CERTIFICATE, INTEGRALITY

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Multipliers:
    """What k linear programs have proven, and can prove again with other numbers.

    Parameters
    ----------
    rows
        k × m, y of the rows; positive prices an upper bound, negative a lower one.
    gains
        k × n, μ of the gains.
    rays
        Which of them show that there is nothing, and bound no objective.
    """

    rows: Vector
    gains: Vector
    rays: Flags

    @classmethod
    def together(cls, several: Sequence["Multipliers"]) -> Self:
        """Return several one below the other."""
        return cls(
            np.concatenate([one.rows for one in several]),
            np.concatenate([one.gains for one in several]),
            np.concatenate([one.rays for one in several]),
        )


@dataclass(frozen=True, eq=False)
class Inequalities:
    """F(g(x)) ≤ ceiling + reduced·x for every package x, or 0 ≤ ceiling + reduced·x for rays; k of them.

    Parameters
    ----------
    ceilings, reduced
        k, and k × columns.
    sizes, slopes
        Sums of the sizes of the terms of the ceilings, and of the reduced costs.
    rays
        Which are about emptiness.
    """

    ceilings: Vector
    reduced: Vector
    sizes: Vector
    slopes: Vector
    rays: Flags

    def bounds(self, lower: Vector, upper: Vector) -> Vector:
        """Return what each proves of its box, or one proves of many: −inf for nothing in it, inf for nothing at all.

        Notes
        -----
        In plain double precision; raised by ``BOUND_ROUNDING`` of the sum of the terms. A reduced cost of negligible
        size against an infinite bound counts as zero, as in :func:`winset_solver.verify.dual_bound`.
        """
        limit = np.where(self.reduced > 0, upper, lower)
        unlimited = np.isinf(limit)
        open_ended = unlimited & (np.abs(self.reduced) > CERTIFICATE * self.slopes)
        limit = np.where(unlimited, 0.0, limit)
        sizes = self.sizes + (self.slopes * np.abs(limit)).sum(axis=-1)
        bounds = self.ceilings + (self.reduced * limit).sum(axis=-1) + BOUND_ROUNDING * sizes
        bounds = np.where(open_ended.any(axis=-1), np.inf, bounds)
        proven = np.where(bounds < -CERTIFICATE, -np.inf, np.inf)
        return np.where((lower > upper).any(axis=-1), -np.inf, np.where(self.rays, proven, bounds))


class WeakDuality:
    """What multipliers add up to with the numbers of a problem and for an aim."""

    def __init__(self, arranged: Arranged, aim: Aim) -> None:
        self._arranged, self._aim, self._offset = arranged, aim, arranged.offset

    def of(self, multipliers: Multipliers) -> Inequalities:
        """Return what multipliers prove."""
        program, aim, rays = self._arranged.problem.program, self._aim, multipliers.rays
        y = multipliers.rows
        side = np.where(y > 0, program.row_upper, np.where(y < 0, program.row_lower, 0.0))
        useless = np.isinf(side)
        y, side = np.where(useless, 0.0, y), np.where(useless, 0.0, side)
        empty, nothing = emptiness(aim, multipliers.gains)
        proper = aim.proper(multipliers.gains)
        gains = np.where(rays[:, np.newaxis], empty, proper)
        conjugate = np.where(rays, nothing, aim.conjugate(proper))
        price = np.concatenate([gains * self._offset, y * side], axis=1)
        both = np.concatenate([gains, y], axis=1).T
        return Inequalities(
            conjugate + price.sum(axis=1),
            (self._arranged.columns @ both).T,
            np.abs(conjugate) + np.abs(price).sum(axis=1),
            (self._arranged.sizes_by_column @ np.abs(both)).T,
            rays,
        )


@dataclass(frozen=True, eq=False)
class Leaves:
    """A partition of all integer decisions into k boxes, each with its multipliers: a certificate.

    Parameters
    ----------
    columns
        The integer columns of the program.
    lower, upper
        k × columns: the boxes; infinite where only the program's own bounds count.
    multipliers
        k of them.
    """

    columns: NDArray[np.int64]
    lower: Vector
    upper: Vector
    multipliers: Multipliers

    @property
    def count(self) -> int:
        """Number of leaves."""
        return len(self.lower)

    def boxes(self, problem: BargainingProblem) -> tuple[Vector, Vector]:
        """Return lower and upper bounds of all columns by leaf: the boxes within the bounds of a problem."""
        program = problem.program
        lower, upper = (np.tile(bound, (self.count, 1)) for bound in (program.column_lower, program.column_upper))
        lower[:, self.columns] = np.ceil(np.maximum(lower[:, self.columns], self.lower) - INTEGRALITY)
        upper[:, self.columns] = np.floor(np.minimum(upper[:, self.columns], self.upper) + INTEGRALITY)
        return lower, upper

    def bounds(self, problem: BargainingProblem, aim: Aim) -> Vector:
        """Return an upper bound of the aim by leaf, valid for the numbers of any problem with the same columns.

        −inf where a leaf is proven empty, inf where its multipliers prove nothing with these numbers.
        """
        return WeakDuality(Arranged.of(problem), aim).of(self.multipliers).bounds(*self.boxes(problem))
