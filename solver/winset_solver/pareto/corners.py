"""The corners between known points: where new points of the frontier can still lie."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.pareto.completions import Completions
from winset_solver.pareto.dominance import covered
from winset_solver.pareto.search_zones import SearchZones
from winset_solver.program import Vector

_TWO: Final = 2
_BLOCK: Final = 1_024
_MOST_CORNERS: Final = 3_000
"""Corners at which no more of them are made for three and more players."""
_TIGHTEST: Final = 2
"""Weights that are tried for each corner besides the unit vectors."""


@dataclass(frozen=True, eq=False)
class _Group:
    """Corners with the same tightest weights, the worth λ·c of each corner for each of these λ, and the least worth."""

    corners: Vector
    weights: NDArray[np.intp]
    worth: Vector
    least: Vector


class Corners:
    """Which partial packages can still become something that no known point covers.

    Parameters
    ----------
    known
        Levels of known packages, none of which covers another, one a row.
    gaps
        Smallest difference of two levels of each player; 0 where there is none.
    completions
        Source of the bounds; its first weights are the unit vectors of the players.

    Notes
    -----
    The vectors that no known point covers make up zones {z : z ≥ c} with finitely many corners c
    (:class:`SearchZones`). With bounds b_λ ≥ λ·z on all completions z, a partial package can be dropped if every corner
    has a λ ≥ 0 with b_λ < λ·c. For each corner the unit vectors are tried, and the λ that are tightest for it before
    any issue is settled, one for two players and two for more; with too many known points the corners of some of them
    are used, which drops less.

    For two players and known points y¹, …, yᵐ by falling first level the corners are (y^i_1 + gap_1, y^{i−1}_2 +
    gap_2), with the least possible levels at both ends. Those that the unit vectors leave are consecutive, so that the
    least λ·c of corners with the same λ is looked up in a table.
    """

    def __init__(self, known: Vector, gaps: Vector, completions: Completions) -> None:
        self.known, self.gaps = known, gaps
        self.rounding = completions.rounding
        if len(known) == 0 or known.shape[1] == 1:
            return
        if known.shape[1] == _TWO:
            order = np.argsort(-known[:, 0], kind="stable")
            firsts = np.append(known[order, 0] + gaps[0], completions.worst[0])
            seconds = np.insert(known[order, 1] + gaps[1], 0, completions.worst[1])
            self._corners = np.stack([firsts, seconds], axis=1)
        else:
            self._corners = _zone_corners(known + gaps, completions)
        worth = self._corners @ completions.weights.T
        room = (completions.root - worth) / completions.sizes
        self._weight = room.argmin(axis=1)
        self._worth = worth[np.arange(len(worth)), self._weight]
        self._groups = [] if known.shape[1] == _TWO else _groups(self._corners, worth, room)
        self._least = _least_of_ranges(self._worth)

    def reachable(self, bounds: Vector) -> NDArray[np.bool_]:
        """Return which bounds, one row per partial package and one column per weight, leave room for anything new."""
        bounds = bounds + self.rounding
        players = self.known.shape[1]
        if players == _TWO:
            return self._between(bounds)
        singles = np.where(self.gaps > 0, np.floor(bounds[:, :players]), bounds[:, :players])
        answer = ~covered(singles, by=self.known)
        if players < _TWO:
            return answer
        rows = np.flatnonzero(answer)
        for begin in range(0, len(rows), _BLOCK):
            block = rows[begin : begin + _BLOCK]
            answer[block] = self._beyond(bounds[block], singles[block])
        return answer

    def _beyond(self, bounds: Vector, singles: Vector) -> NDArray[np.bool_]:
        """Return ``reachable`` for three and more players, one group of corners after the other."""
        answer = np.zeros(len(bounds), dtype=bool)
        for group in self._groups:
            rows = np.flatnonzero(np.all(bounds[:, group.weights] >= group.least, axis=1) & ~answer)
            if len(rows) == 0:
                continue
            room = np.ones((len(rows), group.worth.shape[1]), dtype=bool)
            for weight, worth in zip(group.weights, group.worth, strict=True):
                room &= worth <= bounds[rows, weight, None]
            for player, level in enumerate(group.corners.T):
                room &= level <= singles[rows, player, None]
            answer[rows] = room.any(axis=1)
        return answer

    def _between(self, bounds: Vector) -> NDArray[np.bool_]:
        """Return ``reachable`` for two players, one stretch of corners with the same λ after the other."""
        first = np.searchsorted(-self._corners[:, 0], -bounds[:, 0], side="left")
        last = np.searchsorted(self._corners[:, 1], bounds[:, 1], side="right") - 1
        starts = np.flatnonzero(np.diff(self._weight, prepend=-1))
        ends = np.append(starts[1:], len(self._weight)) - 1
        answer = np.zeros(len(bounds), dtype=bool)
        for begin, end in zip(starts.tolist(), ends.tolist(), strict=True):
            low, high = np.maximum(first, begin), np.minimum(last, end)
            rows = np.flatnonzero(~answer & (low <= high))
            low, high = low[rows], high[rows]
            power = np.frexp(high - low + 1)[1] - 1
            least = np.minimum(self._least[power, low], self._least[power, high + 1 - (1 << power)])
            answer[rows] = least <= bounds[rows, self._weight[begin]]
        return answer


def _zone_corners(tops: Vector, completions: Completions) -> Vector:
    """Return the corners of the zones that boxes below tops leave open, of some of the tops if they are too many."""
    players = tops.shape[1]
    zones = SearchZones(completions.worst, np.full(players, np.inf))
    for row in np.random.default_rng(0).permutation(len(tops)).tolist():
        if len(zones) > _MOST_CORNERS:
            break
        zones.cover(tops[row])
    possible = np.all(zones.corners <= completions.root[:players] + completions.rounding[:players], axis=1)
    return zones.corners[possible]


def _groups(corners: Vector, worth: Vector, room: Vector) -> list[_Group]:
    """Return the corners by the weights that are tightest for them, the largest group first."""
    tightest = np.sort(np.argsort(room, axis=1, kind="stable")[:, :_TIGHTEST], axis=1)
    kinds, which, sizes = np.unique(tightest, axis=0, return_inverse=True, return_counts=True)
    groups = []
    for kind in np.argsort(-sizes, kind="stable").tolist():
        members = np.flatnonzero(which.ravel() == kind)
        values = worth[members][:, kinds[kind]].T
        groups.append(_Group(corners[members], kinds[kind], values, values.min(axis=1)))
    return groups


def _least_of_ranges(numbers: Vector) -> Vector:
    """Return at [k, i] the least of the 2^k numbers from i on."""
    rows = [numbers]
    while 2 ** len(rows) <= len(numbers):
        half = 2 ** (len(rows) - 1)
        shifted = np.append(rows[-1][half:], np.full(half, np.inf))
        rows.append(np.minimum(rows[-1], shifted))
    return np.stack(rows)
