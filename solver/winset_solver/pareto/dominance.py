"""Dominance among many vectors at once: which of them no other one dominates."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.program import Vector

_SHORT: Final = 64
"""Vectors that are compared pair by pair."""
_BLOCK: Final = 256
_PAIRS: Final = 16_384
"""Pairs that are compared at once."""


Between = Callable[[], object]
"""Is called now and then in the middle of long work, and may raise to leave it."""


def go_on_anyway() -> None:
    """Do nothing between."""


def undominated(vectors: Vector, between: Between = go_on_anyway) -> NDArray[np.intp]:
    """Return which rows no other row dominates, in lexicographically falling order; of equal rows the first.

    A row dominates another that it is nowhere smaller than, and somewhere larger.

    Notes
    -----
    In lexicographically falling order nothing is dominated by what comes later. Two coordinates need one sweep along
    that order; more are divided and conquered (Kung, Luccio & Preparata 1975): what survives of the first half rules
    out part of the second, where the first coordinate is no longer looked at. Comparisons are exact. For N rows of
    d ≥ 3 coordinates O(N (log N)^(d−1)) comparisons are enough.

    References
    ----------
    Kung, Luccio & Preparata (1975), "On finding the maxima of a set of vectors", J. ACM 22 (not opened).

    Examples
    --------
    >>> undominated(np.array([[1.0, 5.0], [3.0, 2.0], [2.0, 2.0], [3.0, 2.0]]))
    array([1, 0])
    """
    if len(vectors) < 2:  # nothing to compare
        return np.arange(len(vectors))
    vectors = vectors[:, np.ptp(vectors, axis=0) > 0]
    if vectors.shape[1] == 0:
        return np.zeros(1, dtype=np.intp)
    if vectors.shape[1] == 1:
        return np.array([vectors[:, 0].argmax()])
    order = np.lexsort(-vectors.T[::-1])
    ranked = vectors[order]
    if vectors.shape[1] == 2:  # a sweep is enough
        before = np.concatenate([[-np.inf], np.maximum.accumulate(ranked[:-1, 1])])
        return np.asarray(order[ranked[:, 1] > before])
    distinct = np.concatenate([[True], np.any(ranked[1:] != ranked[:-1], axis=1)])
    order, ranked = order[distinct], ranked[distinct]
    return np.asarray(order[_first_of_ranked(np.ascontiguousarray(ranked[:, 1:]), between)])


def undominated_of_two(first: Vector, second: Vector, between: Between = go_on_anyway) -> NDArray[np.bool_]:
    """Return which rows of the one, then of the other no row of the other one dominates; of equal rows the first.

    It is ``undominated``, with less work, where no row dominates or equals another one of the same array.

    Examples
    --------
    >>> undominated_of_two(np.array([[1.0, 5.0], [3.0, 2.0]]), np.array([[2.0, 2.0], [3.0, 3.0]])).tolist()
    [True, False, False, True]
    """
    kept = np.ones(len(first) + len(second), dtype=bool)
    kept[len(first) :] = ~covered(second, first, between)
    kept[: len(first)] = ~covered(first, second[kept[len(first) :]], between)
    return kept


def covered(vectors: Vector, by: Vector, between: Between = go_on_anyway) -> NDArray[np.bool_]:
    """Return for each row whether some row of ``by`` is nowhere smaller.

    Examples
    --------
    >>> covered(np.array([[1.0, 1.0], [2.0, 0.0]]), by=np.array([[1.0, 3.0]])).tolist()
    [True, False]
    """
    size = vectors.shape[1]
    if len(vectors) == 0 or len(by) == 0:
        return np.zeros(len(vectors), dtype=bool)
    if size == 0:
        return np.ones(len(vectors), dtype=bool)
    if size == 1:
        return np.asarray(vectors[:, 0] <= by[:, 0].max())
    if size == 2:  # a staircase is enough
        return _under_staircase(vectors, by)
    if len(vectors) * len(by) <= _PAIRS:
        return np.asarray(_pairwise(vectors, by).any(axis=1))
    between()
    return _divided(vectors, by, between)


def told_apart(vectors: Vector, resolution: Vector) -> NDArray[np.intp]:
    """Return rows, in their order, such that each row of the others is covered by one of them but for ``resolution``.

    Rows with larger sums of coordinates, counted in resolutions, are taken first.

    Examples
    --------
    >>> told_apart(np.array([[1.0, 3.0], [2.0, 2.0], [2.1, 1.9]]), np.array([0.2, 0.2]))
    array([0, 1])
    """
    taken = np.zeros(0, dtype=np.intp)
    order = np.argsort(-(vectors / np.where(resolution > 0, resolution, 1.0)).sum(axis=1), kind="stable")
    for begin in range(0, len(order), _BLOCK):
        rows = order[begin : begin + _BLOCK]
        rows = rows[~covered(vectors[rows] - resolution, by=vectors[taken])]
        near = _pairwise(vectors[rows] - resolution, vectors[rows])
        fresh = np.ones(len(rows), dtype=bool)
        for i in np.flatnonzero(near.sum(axis=1) > 1).tolist():
            fresh[i] = not np.any(near[i, :i] & fresh[:i])
        taken = np.concatenate([taken, rows[fresh]])
    return np.sort(taken)


def falling(vectors: Vector, resolution: Vector) -> NDArray[np.intp]:
    """Return the rows in lexicographically falling order, where numbers within ``resolution`` count as the same.

    Numbers of one coordinate that a chain of such steps connects count as the same too, so that the order is total.

    Examples
    --------
    >>> falling(np.array([[1.0, 5.0], [3.0, 2.0], [3.0 - 1e-9, 4.0]]), np.array([1e-8, 0.0]))
    array([2, 1, 0])
    """
    ranks = np.zeros(vectors.shape, dtype=np.intp)
    for coordinate, (numbers, width) in enumerate(zip(vectors.T, resolution, strict=True)):
        order = np.argsort(-numbers, kind="stable")
        ranks[order, coordinate] = np.cumsum(-np.diff(numbers[order], prepend=numbers[order[:1]]) > width)
    return np.lexsort(ranks.T[::-1])


def _first_of_ranked(rest: Vector, between: Between) -> NDArray[np.intp]:
    """Return which of distinct, ranked vectors no earlier one covers; ``rest`` lacks their first coordinate."""
    if len(rest) <= _SHORT:
        earlier = np.tri(len(rest), k=-1, dtype=bool)
        return np.flatnonzero(~np.any(_pairwise(rest, rest) & earlier, axis=1))
    half = len(rest) // 2
    first = _first_of_ranked(rest[:half], between)
    second = half + np.flatnonzero(~covered(rest[half:], rest[first], between))
    return np.concatenate([first, second[_first_of_ranked(rest[second], between)]])


def _pairwise(vectors: Vector, by: Vector) -> NDArray[np.bool_]:
    """Return at [i, j] whether vector i is nowhere larger than vector j of ``by``."""
    table = vectors[:, :1] <= by[:, 0]
    for k in range(1, vectors.shape[1]):
        table &= vectors[:, k, None] <= by[:, k]
    return np.asarray(table)


def _under_staircase(vectors: Vector, by: Vector) -> NDArray[np.bool_]:
    """Return which pairs of numbers some pair of ``by`` covers: the best second number by first number at least x."""
    order = np.argsort(by[:, 0], kind="stable")
    firsts = by[order, 0]
    best = np.append(np.maximum.accumulate(by[order[::-1], 1])[::-1], -np.inf)
    return np.asarray(vectors[:, 1] <= best[np.searchsorted(firsts, vectors[:, 0], side="left")])


def _divided(vectors: Vector, by: Vector, between: Between) -> NDArray[np.bool_]:
    """Return ``covered`` by splitting along the last coordinate; whoever is below the split need not look at it."""
    heights = by[:, -1]
    lowest, pivot = heights.min(), np.partition(heights, len(heights) // 2)[len(heights) // 2]
    if pivot == lowest:
        pivot = heights[heights > lowest].min(initial=np.inf)
    if pivot == np.inf:
        return np.asarray((vectors[:, -1] <= lowest) & covered(vectors[:, :-1], by[:, :-1], between))
    high, above = heights >= pivot, vectors[:, -1] > pivot
    answer = np.zeros(len(vectors), dtype=bool)
    answer[above] = covered(vectors[above], by[high], between)
    below = np.flatnonzero(~above)
    answer[below] = covered(vectors[below, :-1], by[high, :-1], between)
    below = below[~answer[below]]
    answer[below] = covered(vectors[below], by[~high], between)
    return answer
