"""Symmetric factors of matrices over a tree, computed for all nodes of the same shape at once.

A matrix over a tree couples unknowns of a node with those of the same node, of nodes passed on the way to it, and with
a few that belong to no node (the border). Eliminated from the leaves to the root it fills in nowhere else. Nodes whose
unknowns are coupled alike are eliminated together: one operation on arrays for each step that a single node needs.
"""

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgWarning, lu_factor, lu_solve

from winset_solver.program import Vector
from winset_solver.stochastic.shapes import Shape, shapes_of
from winset_solver.stochastic.tree import Indices, ScenarioTree

Array = NDArray[np.float64]
_CHUNK: Final = 512
"""Nodes that are eliminated at a time: what they need fits into a cache."""


@dataclass(frozen=True, eq=False)
class Couplings:
    """The entries of a symmetric matrix off its diagonal, each pair of unknowns once."""

    first: Indices
    second: Indices
    value: Vector


class Elimination:
    """The factors of symmetric matrices that differ in their diagonal only.

    Parameters
    ----------
    couplings
        What stays the same.
    place
        By unknown: its node, −1 for the border.
    tree
        The tree; coupled unknowns must lie on one way from the root, or be of the border.

    Notes
    -----
    The diagonal is taken as pivots as it comes, without looking for better ones: meant for quasi-definite matrices,
    whose factors L D Lᵀ exist in every order of elimination.

    References
    ----------
    R. J. Vanderbei (1995), "Symmetric quasidefinite matrices", SIAM Journal on Optimization 5 (not opened here).
    """

    def __init__(self, couplings: Couplings, place: Indices, tree: ScenarioTree) -> None:
        self.border = np.flatnonzero(place < 0)
        self.shapes = shapes_of(couplings.first, couplings.second, couplings.value, place, tree)
        self._size = len(place)
        position = np.zeros(self._size, dtype=np.int64)
        position[self.border] = np.arange(len(self.border))
        both = (place[couplings.first] < 0) & (place[couplings.second] < 0)
        self._fixed = np.zeros((len(self.border), len(self.border)))
        rows, columns = position[couplings.first[both]], position[couplings.second[both]]
        np.add.at(self._fixed, (rows, columns), couplings.value[both])
        np.add.at(self._fixed, (columns, rows), couplings.value[both])

    def factor(self, diagonal: Vector) -> "Factors":
        """Factor the matrix with this diagonal.

        Raises
        ------
        FloatingPointError
            Where a pivot is zero, or so small that numbers overflow.
        """
        border = self._fixed.copy()
        border[np.diag_indices_from(border)] += diagonal[self.border]
        received = {id(shape): np.zeros((shape.slots, shape.nodes)) for shape in self.shapes if shape.inner}
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            eliminated = [_eliminated(shape, diagonal, received, border) for shape in self.shapes]
        sound = all((np.isfinite(done.pivots) & (done.pivots != 0)).all() for done in eliminated)
        if not sound or not np.isfinite(border).all():
            raise FloatingPointError("a pivot is zero, or nearly so")
        return Factors(self, eliminated, _factored(border) if len(border) else None)


def _factored(border: Array) -> tuple[Array, NDArray[np.int32]]:
    """Factor what is left for the border."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", LinAlgWarning)
        try:
            factors, swapped = lu_factor(border)
        except LinAlgWarning as singular:
            raise FloatingPointError("the border is singular") from singular
    return factors, swapped


@dataclass(frozen=True, eq=False)
class _Eliminated:
    """Pivots (rows by step) and columns of the factors of all nodes of one shape."""

    pivots: Array
    columns: list[Array]


def _eliminated(shape: Shape, diagonal: Vector, received: dict[int, Array], border: Array) -> _Eliminated:
    """Eliminate the own unknowns of nodes of one shape, and hand on what is left to the node above and the border."""
    pivots = np.empty((len(shape.steps), shape.nodes))
    columns = [np.empty((len(step.below), shape.nodes)) for step in shape.steps]
    handed = np.empty((len(shape.given), shape.nodes))
    shared = np.zeros(len(shape.shared))
    for start in range(0, shape.nodes, _CHUNK):
        part = slice(start, min(start + _CHUNK, shape.nodes))
        work = np.zeros((shape.slots, part.stop - start))
        work[shape.filled] = shape.values[:, part]
        if id(shape) in received:
            work += received[id(shape)][:, part]
        work[shape.diagonal] += diagonal[shape.unknowns[:, part]]
        for number, step in enumerate(shape.steps):
            pivot = work[step.slot]
            column = work[step.below]
            scaled = column / pivot
            pivots[number, part], columns[number][:, part] = pivot, scaled
            work[step.target] -= scaled[step.first] * column[step.second]
        handed[:, part] = work[shape.given]
        shared += work[shape.shared].sum(axis=1)
    if shape.above is not None and len(shape.given):
        sums = np.add.reduceat(handed, shape.first_children, axis=1)
        received[id(shape.above)][np.ix_(shape.given_to, shape.parents)] += sums
    if len(shape.shared):
        one, other = shape.shared_at
        np.add.at(border, (one, other), shared)
        apart = one != other
        np.add.at(border, (other[apart], one[apart]), shared[apart])
    return _Eliminated(pivots, columns)


@dataclass(frozen=True, eq=False)
class Factors:
    """A factored matrix."""

    elimination: Elimination
    eliminated: list[_Eliminated]
    border: tuple[Array, NDArray[np.int32]] | None

    def solve(self, right: Vector) -> Vector:
        """Return the solution of the equations with this right-hand side."""
        x = np.array(right, dtype=float)
        kept = []
        for shape, done in zip(self.elimination.shapes, self.eliminated, strict=True):
            kept.append(self._forward(shape, done, x))
        if self.border is not None:
            x[self.elimination.border] = lu_solve(self.border, x[self.elimination.border], check_finite=False)
        for shape, done, own in zip(
            reversed(self.elimination.shapes), reversed(self.eliminated), reversed(kept), strict=True
        ):
            self._backward(shape, done, own, x)
        return x

    @staticmethod
    def _forward(shape: Shape, done: _Eliminated, x: Vector) -> Array:
        """Eliminate in the right-hand side; what is left for others goes to ``x``, own entries are returned."""
        rows = np.zeros((len(shape.unknowns) + len(shape.outer), shape.nodes))
        rows[: len(shape.unknowns)] = x[shape.unknowns]
        for step, column in zip(shape.steps, done.columns, strict=True):
            rows[step.rows] -= column * rows[step.own]
        if len(shape.outer):
            outer = rows[len(shape.unknowns) :]
            x += np.bincount(shape.outer_unknowns.ravel(), weights=outer.ravel(), minlength=len(x))
        return rows[: len(shape.unknowns)]

    @staticmethod
    def _backward(shape: Shape, done: _Eliminated, own: Array, x: Vector) -> None:
        rows = np.concatenate([own, x[shape.outer_unknowns]])
        for number in range(len(shape.steps) - 1, -1, -1):
            step = shape.steps[number]
            found = rows[step.own] / done.pivots[number]
            found -= np.einsum("ij,ij->j", done.columns[number], rows[step.rows])
            rows[step.own] = found
        x[shape.unknowns] = rows[: len(shape.unknowns)]
