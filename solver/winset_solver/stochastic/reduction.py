"""Fewer scenarios: which to keep, what their probabilities become, and how far everything has been moved."""

from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import NDArray

from winset_solver.errors import ArgumentError
from winset_solver.stochastic.tree import Indices, Vector

Points = NDArray[np.float64]
BLOCK = 200_000
"""Distances in memory at once: as many as a processor keeps at hand."""


@dataclass(frozen=True)
class Reduction:
    """A distribution moved to some of its points.

    Parameters
    ----------
    kept
        The points, ascending.
    probability
        Of each of them: its own and that of all points moved to it.
    nearest
        For each point the position in ``kept`` of where it is moved to.
    error
        Kantorovich distance between the distributions: what it costs to move all probability, by distance.
    """

    kept: Indices
    probability: Vector
    nearest: Indices
    error: float


def forward_selection(points: Points, probability: Vector, keep: int) -> Reduction:
    """Choose points one after the other, each the one that brings the remaining distribution nearest.

    With J the points kept, the nearest distribution on J gives every point that is left out to its nearest point of J,
    and lies at the Kantorovich distance

        D(J) = Σ_i p_i min_{j ∈ J} ‖x_i − x_j‖.

    Fast forward selection takes in each step the point whose addition makes D smallest.

    Parameters
    ----------
    points
        By scenario (rows): everything that tells it apart, in comparable units.
    probability
        Of each scenario.
    keep
        How many to keep; fewer are kept where fewer differ.

    Returns
    -------
    Reduction
        With the exact distance to the reduced distribution, which never rises with ``keep``.

    Raises
    ------
    ArgumentError
        ``keep`` is not positive.

    Notes
    -----
    The gain of adding a point can only fall as others are added (D is supermodular), so that an old gain bounds a new
    one and most need not be computed again (Minoux 1978). Two passes over all pairs, O(n²), then O(n) for each gain
    computed; distances are never stored for all pairs. Selection by steps need not find the best J of its size.

    References
    ----------
    Dupačová, J., Gröwe-Kuska, N., Römisch, W. (2003). Scenario reduction in stochastic programming: an approach using
    probability metrics. Mathematical Programming 95, 493–511, Theorem 2. Not opened.
    Heitsch, H., Römisch, W. (2003). Scenario reduction algorithms in stochastic programming. Computational Optimization
    and Applications 24, 187–206, Algorithm 2.4. Not opened.
    Minoux, M. (1978). Accelerated greedy algorithms for maximizing submodular set functions. In: Optimization
    Techniques, LNCIS 7, 234–243. Not opened.

    Examples
    --------
    >>> line = np.arange(9.0)[:, None]
    >>> chosen = forward_selection(line, np.full(9, 1 / 9), 3)
    >>> chosen.kept, round(chosen.error, 6)
    (array([1, 4, 7]), 0.666667)
    """
    if keep < 1:
        raise ArgumentError("at least one scenario is kept", got=keep)
    everything = np.arange(len(points))
    if keep >= len(points):
        return _reduction(points, probability, everything)
    chosen = [int(np.argmin(_totals(points, probability, everything)))]
    distance = _distances(points, chosen)[0]
    bounds = _gains(points, probability, everything, distance)
    while len(chosen) < keep and (added := _best(points, probability, bounds, distance)) is not None:
        chosen.append(added)
        distance = np.minimum(distance, _distances(points, [added])[0])
    return _reduction(points, probability, np.sort(chosen))


def exchanged(points: Points, probability: Vector, start: Reduction) -> Reduction:
    """Exchange kept points for better representatives of what is moved to them, as long as the distance falls.

    Each kept point gives way to the point at the least total distance from all that are moved to it, then all are
    moved to the nearest again: the alternating k-medoids method. The distance never rises.

    References
    ----------
    Park, H.-S., Jun, C.-H. (2009). A simple and fast algorithm for K-medoids clustering. Expert Systems with
    Applications 36, 3336–3341. Not opened.
    """
    best = start
    while True:
        kept = [_centre(points, probability, np.flatnonzero(best.nearest == at)) for at in range(len(best.kept))]
        found = _reduction(points, probability, np.unique(kept))
        if not found.error < best.error:
            return best
        best = found


def _centre(points: Points, probability: Vector, cell: Indices) -> int:
    return int(cell[np.argmin(_totals(points[cell], probability[cell], np.arange(len(cell))))])


def _best(points: Points, probability: Vector, bounds: Vector, distance: Vector) -> int | None:
    """Return the point whose addition gains most, None where none gains; bounds are brought up to date on the way."""
    best, gain, batch = None, 0.0, 4
    current = np.zeros(len(bounds), dtype=np.bool_)
    while True:
        stale = np.where(current, -np.inf, bounds)
        if stale.max() <= gain:
            return best
        tried = np.argpartition(-stale, min(batch, len(stale) - 1))[:batch]
        tried = tried[~current[tried]]
        bounds[tried] = _gains(points, probability, tried, distance)
        current[tried] = True
        top = int(tried[np.argmax(bounds[tried])])
        if bounds[top] > gain:
            best, gain = top, float(bounds[top])
        batch *= 2


def _reduction(points: Points, probability: Vector, kept: Indices) -> Reduction:
    nearest = np.empty(len(points), dtype=np.int64)
    distance = np.empty(len(points))
    for rows in _blocks(len(points), len(kept)):
        block = scipy.spatial.distance.cdist(points[rows], points[kept])
        nearest[rows] = block.argmin(axis=1)
        distance[rows] = block.min(axis=1)
    weight = np.zeros(len(kept))
    np.add.at(weight, nearest, probability)
    used = np.unique(nearest)
    position = np.zeros(len(kept), dtype=np.int64)
    position[used] = np.arange(len(used))
    return Reduction(kept[used], weight[used], position[nearest], float(probability @ distance))


def _totals(points: Points, probability: Vector, candidates: Indices) -> Vector:
    """Return for each candidate the mean distance of all points from it."""
    found = [_distances(points, candidates[rows]) @ probability for rows in _blocks(len(candidates), len(points))]
    return np.concatenate(found)


def _gains(points: Points, probability: Vector, candidates: Indices, distance: Vector) -> Vector:
    """Return for each candidate how much the mean distance falls when it is added."""
    return np.concatenate(
        [
            np.maximum(distance - _distances(points, candidates[rows]), 0.0) @ probability
            for rows in _blocks(len(candidates), len(points))
        ]
    )


def _distances(points: Points, candidates: "Indices | list[int]") -> Points:
    return np.asarray(scipy.spatial.distance.cdist(points[candidates], points))


def _blocks(rows: int, columns: int) -> list[slice]:
    size = max(1, BLOCK // max(columns, 1))
    return [slice(start, start + size) for start in range(0, rows, size)]
