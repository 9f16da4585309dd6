"""Triangles: what the products of three 0/1 columns, two by two, have in common."""

from collections.abc import Iterable

import numpy as np

from winset_solver.games.game import Indices
from winset_solver.games.inequalities.choice import switches
from winset_solver.games.inequality import Inequality
from winset_solver.games.lifted import Lifted
from winset_solver.program import Vector
from winset_solver.tolerances import CUT_VIOLATION


class Triangles:
    """A family that McCormick's rows lack, for 0/1 columns i, j, k that are all multiplied with each other.

        x_i + w_jk ≥ w_ij + w_ik    (three times)    and    x_i + x_j + x_k − w_ij − w_ik − w_jk ≤ 1.

    References
    ----------
    Padberg (1989), "The Boolean quadric polytope: some characteristics, facets and relatives", Mathematical Programming
    45 (not opened).
    """

    name = "triangles"

    def __init__(self, lifted: Lifted) -> None:
        corners = _triples(lifted)
        sides = [lifted.product_columns(corners[:, a], corners[:, b]) for a, b in ((1, 2), (0, 2), (0, 1))]
        self._corners, self._sides = corners, np.stack(sides, axis=1)

    def rows(self) -> Iterable[Inequality]:
        """Return none: there are too many."""
        return []

    def violated(self, point: Vector, most: int) -> list[Inequality]:
        """Return those that a point violates most."""
        if not len(self._corners):
            return []
        x, w = point[self._corners], point[self._sides]
        total = w.sum(axis=1, keepdims=True)
        excess = np.hstack([total - 2.0 * w - x, x.sum(axis=1, keepdims=True) - total - 1.0])
        worst = np.argsort(-excess, axis=None, kind="stable")[:most]
        places = zip(*(part.tolist() for part in np.unravel_index(worst, excess.shape)), strict=True)
        return [self._row(r, which) for r, which in places if excess[r, which] > CUT_VIOLATION]

    def _row(self, r: int, which: int) -> Inequality:
        corners, sides = self._corners[r], self._sides[r]
        if which == len(corners):
            return Inequality(np.concatenate([corners, sides]), np.repeat([-1.0, 1.0], len(corners)), -1.0, self.name)
        signs = np.where(np.arange(len(sides)) == which, 1.0, -1.0)
        return Inequality(np.append(sides, corners[which]), np.append(signs, 1.0), 0.0, self.name)


def _triples(lifted: Lifted) -> Indices:
    """Return all triples of 0/1 columns that are multiplied with each other, a row each."""
    free = switches(lifted)
    pairs = [(j, k) for j, k in zip(lifted.first.tolist(), lifted.second.tolist(), strict=True) if free[j] and free[k]]
    neighbours: dict[int, set[int]] = {}
    for j, k in pairs:
        neighbours.setdefault(min(j, k), set()).add(max(j, k))
    nobody: set[int] = set()
    found = [
        (i, j, k)
        for i, beyond in neighbours.items()
        for j in sorted(beyond)
        for k in sorted(beyond & neighbours.get(j, nobody))
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 3)
