"""Pools of Lagrange multipliers that bound what the unsettled issues of an additive domain can still add."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.bargaining.levels import Level
from winset_solver.program import Vector

MOST: Final = 128
"""Multipliers that a pool keeps."""
FIRST: Final = 8
"""Multipliers, those with the largest merits, that every new package is measured with."""
_MOST_PRODUCTS: Final = 200_000
"""Multiplications of one matrix product up to which OpenBLAS stays on the thread that asks. Beyond, it wakes a pool of
threads for tens of microseconds of work: on two busy cores that made whole searches four times slower."""
_FIRST_SLAB: Final = 16
_DESCENT_STEPS: Final = 40
_FADING: Final = 0.7
_LEAST: Final = float(np.finfo(float).eps)
"""Multipliers stay positive, so that a later step can raise them again."""


def blocks(rows: int, width: int) -> Iterator[slice]:
    """Cut rows into blocks of which each takes few enough multiplications, with ``width`` of them per row."""
    size = max(1, _MOST_PRODUCTS // max(1, width))
    return (slice(begin, begin + size) for begin in range(0, rows, size))


class Pool:
    """Multipliers λ^1..λ^K of one level f for packages in which the same issues are still open.

    Parameters
    ----------
    rest
        Values of the open issues, of shape (issues, options, players).
    level
        The level f; its multipliers are members of its Λ.
    first
        Multipliers to begin with, one a row, strictly positive.

    Notes
    -----
    A package with gains y so far, completed by options o_i of the open issues i, has

        f(y + Σ_i u_i(o_i)) ≤ λ·y + Σ_i λ·u_i(o_i) ≤ λ·y + t(λ),   t(λ) = Σ_i max_o λ·u_i(o),

    for every λ ∈ Λ: the bound is valid however λ was found. Its minimum over Λ is the optimum of the linear relaxation
    of the rest; :meth:`descend` approaches it by exponentiated gradients, the Lagrangian dual being convex in λ.
    """

    def __init__(self, rest: Vector, level: Level, first: Vector) -> None:
        self.rest, self.level = rest, level
        self.vectors = np.zeros((0, rest.shape[2]))
        self.tails = np.zeros(0)
        self.merits = np.zeros(0)
        self.add(level.project(first))

    def add(self, vectors: Vector) -> None:
        """Take multipliers into the pool."""
        issues, options, players = self.rest.shape
        products = vectors @ self.rest.reshape(-1, players).T
        tails = products.reshape(len(vectors), issues, options).max(axis=2).sum(axis=1)
        self.vectors = np.vstack([self.vectors, vectors])
        self.tails = np.concatenate([self.tails, tails])
        self.merits = np.concatenate([self.merits, np.full(len(vectors), self.merits.max(initial=1.0))])

    def credit(self, used: NDArray[np.intp]) -> None:
        """Count the multipliers, by index, that have just ruled a package out."""
        self.merits += np.bincount(used, minlength=len(self.merits))

    def trim(self) -> None:
        """Keep the multipliers that have lately ruled out most, in that order."""
        best = np.argsort(-self.merits, kind="stable")[:MOST]
        self.vectors, self.tails, self.merits = self.vectors[best], self.tails[best], _FADING * self.merits[best]

    def bounds(self, gains: Vector) -> tuple[Vector, NDArray[np.intp]]:
        """Return the smallest bound for each row of gains, and the index of the multiplier that gives it."""
        return self._smallest(gains, slice(0, len(self.vectors)))

    def first_bounds(self, gains: Vector, options: Vector) -> Vector:
        """Return for each row of gains and each option added to it the smallest bound of the first multipliers."""
        bounds = np.empty((len(gains), len(options)))
        vectors, tails = self.vectors[:FIRST].T, self.tails[:FIRST]
        added = options @ vectors
        for block in blocks(len(gains), vectors.size):
            settled = gains[block] @ vectors + tails
            np.add(settled[:, :1], added[:, 0], out=bounds[block])
            for k in range(1, len(tails)):
                np.minimum(bounds[block], settled[:, k : k + 1] + added[:, k], out=bounds[block])
        return bounds

    def sift(self, gains: Vector, known: Vector, least: float, since: int) -> Vector:
        """Return the known bounds of rows of gains, lowered by the multipliers from an index on.

        A row whose bound falls under ``least`` is ruled out: it is not looked at any further, and the multiplier that
        did so gets its credit. Most rows are ruled out by the first few multipliers, which have the largest merits.
        """
        bounds, rows, end, size = known.copy(), np.arange(len(gains)), len(self.vectors), _FIRST_SLAB
        while since < end and len(rows):
            slab = slice(since, min(since + size, end))
            found, which = self._smallest(gains[rows], slab)
            bounds[rows] = np.minimum(bounds[rows], found)
            gone = found < least
            self.credit(since + which[gone])
            rows, since, size = rows[~gone], slab.stop, 2 * size
        return bounds

    def _smallest(self, gains: Vector, slab: slice) -> tuple[Vector, NDArray[np.intp]]:
        """Return the smallest bound that some of the multipliers give, and which of them does."""
        bounds, which = np.empty(len(gains)), np.empty(len(gains), dtype=np.intp)
        vectors, tails = self.vectors[slab].T, self.tails[slab]
        for block in blocks(len(gains), vectors.size):
            table = gains[block] @ vectors
            table += tails
            which[block] = table.argmin(axis=1)
            bounds[block] = table.reshape(-1)[which[block] + np.arange(0, table.size, table.shape[1])]
        return bounds, which

    def descend(self, gains: Vector, multipliers: Vector) -> tuple[Vector, Vector]:
        """Improve one multiplier per row of gains; return the bounds reached and the multipliers that give them."""
        issues, options, players = self.rest.shape
        flat, offsets = self.rest.reshape(-1, players), np.arange(issues) * options
        bounds, best, current = np.full(len(gains), np.inf), multipliers, multipliers
        for k in range(1, _DESCENT_STEPS + 1):
            table = (current @ flat.T).reshape(len(gains), issues, options)
            subgradient = gains + flat[table.argmax(axis=2) + offsets].sum(axis=1)
            values = (current * subgradient).sum(axis=1)
            better = values < bounds
            bounds = np.where(better, values, bounds)
            best = np.where(better[:, None], current, best)
            slopes = subgradient - values[:, None]
            steepest = np.abs(slopes).max(axis=1, keepdims=True)
            slopes = np.divide(slopes, steepest * np.sqrt(k), out=np.zeros_like(slopes), where=steepest > 0)
            current = self.level.project(np.maximum(current * np.exp(-slopes), _LEAST))
        return bounds, best
