"""Pools of Lagrange multipliers that bound what the unsettled issues of an additive domain can still add."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.bargaining.levels import Level
from winset_solver.program import Vector

MOST: Final = 128
"""Multipliers that a pool keeps."""
_BLOCK: Final = 8_192
_DESCENT_STEPS: Final = 40
_FADING: Final = 0.7
_LEAST: Final = float(np.finfo(float).eps)
"""Multipliers stay positive, so that a later step can raise them again."""


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
        bounds, which = np.empty(len(gains)), np.empty(len(gains), dtype=np.intp)
        for begin in range(0, len(gains), _BLOCK):
            block = slice(begin, begin + _BLOCK)
            table = gains[block] @ self.vectors.T
            table += self.tails
            which[block] = table.argmin(axis=1)
            bounds[block] = np.take_along_axis(table, which[block][:, None], axis=1)[:, 0]
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
