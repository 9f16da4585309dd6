"""The search region: where points of the frontier that are not listed yet may lie, as a union of boxes."""

from collections.abc import Callable

import numpy as np

from winset_solver.pareto.dominance import covered, undominated
from winset_solver.program import Vector


class SearchZones:
    """Zones {z : z ≥ corner} whose union is what listed points do not cover, and what is proven about each of them.

    Parameters
    ----------
    corner
        Least levels of all points.
    ceiling
        Levels that no point reaches.

    Notes
    -----
    For covered boxes {z : z < top}, one for each listed point, the rest of {z : z ≥ corner} is the union of finitely
    many zones, none of which holds another (Klamroth, Lacour & Vanderpooten 2015, mirrored from local upper bounds of
    minimisation). A new top that is larger than a corner in every component splits its zone into one child for each
    player p, whose corner takes top_p. A child c is redundant if another corner is ≤ c in no component larger; among
    the corners that were not split only those with the same component p can be, among the new ones only children of
    the same player. With n players and N points in general position there are at most O(N^⌊n/2⌋) zones, 2N + 1 for
    n = 3.

    A *finding* (k, corner, ceiling) says: every point that is at least corner in all components but k has
    z_k < ceiling. It holds for every zone whose corner is at least that large in those components, so that one search
    settles many zones: a zone is empty as soon as some ceiling is at or below its corner.

    References
    ----------
    Klamroth, Lacour & Vanderpooten (2015), "On the representation of the search region in multi-objective
    optimization", European Journal of Operational Research 245 (not opened). Tamby & Vanderpooten (2021), "Enumeration
    of the nondominated set of multiobjective discrete optimization problems", INFORMS Journal on Computing 33 (not
    opened).

    Examples
    --------
    >>> zones = SearchZones(np.zeros(2), np.full(2, 9.0))
    >>> zones.cover(np.array([4.0, 6.0]))
    >>> zones.corners.tolist()
    [[4.0, 0.0], [0.0, 6.0]]
    >>> zones.find(np.array([4.0, 0.0]), np.array([5.0, 6.0]))
    >>> zones.ceilings.tolist()
    [[5.0, 6.0], [5.0, 9.0]]
    """

    def __init__(self, corner: Vector, ceiling: Vector) -> None:
        players = len(corner)
        self.corners, self.ceilings = corner[None].copy(), ceiling[None].copy()
        self._found = (corner[None].copy(), ceiling[None].copy())
        self._others = [np.flatnonzero(np.arange(players) != k) for k in range(players)]

    def __len__(self) -> int:
        return len(self.corners)

    def splits(self, top: Vector) -> int:
        """Return into how many zones, before any is found redundant, ``cover`` would split others."""
        return int(np.all(self.corners < top, axis=1).sum()) * len(top)

    def cover(self, top: Vector, between: Callable[[], None] = lambda: None) -> None:
        """Remove {z : z < top} from the region.

        ``between`` is called now and then; if it raises, the region stays as it was.
        """
        hit = np.all(self.corners < top, axis=1)
        parents, kept = self.corners[hit], self.corners[~hit]
        children = []
        for player in range(len(top)):
            between()
            children.append(self._children(parents, kept, top, player))
        new = np.vstack(children)
        self.corners = np.vstack([kept, new])
        self.ceilings = np.vstack([self.ceilings[~hit], self._ceilings(new)])
        self._forget_empty()

    def find(self, corner: Vector, ceilings: Vector) -> None:
        """Remember for each k that every point ≥ corner in all components but k has z_k < ceilings_k."""
        self._found = (np.vstack([self._found[0], corner]), np.vstack([self._found[1], ceilings]))
        for k, others in enumerate(self._others):
            holds = np.all(self.corners[:, others] >= corner[others], axis=1)
            self.ceilings[holds, k] = np.minimum(self.ceilings[holds, k], ceilings[k])
        self._forget_empty()

    def empty_boxes(self) -> Vector:
        """Return corners b of boxes {z : z ≥ b} that the findings prove empty, one a row."""
        boxes = []
        for k in range(self.corners.shape[1]):
            boxes.append(self._found[0].copy())
            boxes[-1][:, k] = self._found[1][:, k]
        return np.unique(np.vstack(boxes), axis=0)

    @staticmethod
    def _children(parents: Vector, kept: Vector, top: Vector, player: int) -> Vector:
        """Return the children of one player that no other corner makes redundant."""
        children = parents.copy()
        children[:, player] = top[player]
        children = children[undominated(-_finite(children))]
        beside = kept[kept[:, player] == top[player]]
        return np.asarray(children[~covered(-_finite(children), by=-_finite(beside))])

    def _ceilings(self, corners: Vector) -> Vector:
        """Return the least ceilings that the findings prove for zones."""
        held = [corners[:, player, None] >= self._found[0][:, player] for player in range(corners.shape[1])]
        count = np.sum(held, axis=0)
        ceilings = np.empty_like(corners)
        for k, held_by_k in enumerate(held):
            by_others = count - held_by_k == len(held) - 1
            ceilings[:, k] = np.where(by_others, self._found[1][:, k], np.inf).min(axis=1)
        return ceilings

    def _forget_empty(self) -> None:
        open_ = np.all(self.ceilings > self.corners, axis=1)
        if not open_.all():
            self.corners, self.ceilings = self.corners[open_], self.ceilings[open_]


def _finite(corners: Vector) -> Vector:
    """Return corners with the smallest finite number for −∞, which differences can be taken of."""
    return np.maximum(corners, np.finfo(float).min)
