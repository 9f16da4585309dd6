"""Peeling and pasting of boxes, and limits that say nothing."""

from math import ceil
from typing import Final

import numpy as np
from scipy.stats import binom

from winset_solver.sensitivity.spans import Cases, Ranks, Span

PATIENCE: Final = 0.05
"""Part of the cases inside that one peeling takes away, or the cases of one number where that is more."""
SMALLEST_SHARE: Final = 0.01
"""Part of the cases that a box holds at least."""
SMALLEST_COUNT: Final = 5
"""Cases that a box holds at least."""
BY_CHANCE: Final = 0.05
"""Probability from which what is seen may as well be chance."""


def peeled(cases: Cases) -> list[Span]:
    """Return the trajectory of ever smaller spans, from everything to the smallest or to one in which all fail.

    Every step takes away, at one end of one parameter, the outermost `PATIENCE` of the cases inside together with all
    that share the last number. The end is that of the poorer part of the split that parts cases with few failures from
    cases with many most clearly (`_poorest_end`), however large that part is: so failures at both ends of a parameter,
    or of different ones, do not keep each other from being found.

    References
    ----------
    Friedman & Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9, 123-143 (not opened),
    where the end is the one with the densest remainder.
    """
    smallest = max(SMALLEST_COUNT, ceil(SMALLEST_SHARE * len(cases)))
    order = np.argsort(cases.ranks, axis=0, kind="stable").T
    span = cases.whole
    trajectory, inside = [span], np.ones(len(cases), dtype=bool)
    while 0 < (failing := int((inside & cases.failed).sum())) < (count := int(inside.sum())):
        order = order[inside[order]].reshape(len(order), count)
        end = _poorest_end(cases, order, failing / count, smallest)
        if end is None:
            break
        side, parameter, poorer = end
        ranks = cases.ranks[order[parameter], parameter]
        away = min(poorer, max(1, int(PATIENCE * count)))
        kept = ranks[ranks < ranks[-away]] if side else ranks[ranks > ranks[away - 1]]
        span = span.moved(side, parameter, int(kept[-1] if side else kept[0]))
        inside = inside & span.inside(cases)
        trajectory.append(span)
    return trajectory


def _poorest_end(cases: Cases, order: Ranks, density: float, smallest: int) -> tuple[int, int, int] | None:
    """Return side, parameter and size of the poorer part of the clearest split of cases; None where there is none.

    A split of m cases, a part p of which fail, into the r with the lowest numbers of a parameter, c of which fail, and
    the others is judged by the standardised difference (p·r − c)/√(r·(m − r)): the lower part is the poorer one where
    it is positive, the upper one where it is negative.

    Parameters
    ----------
    order
        By parameter: the cases in the order of their numbers.
    density
        Part of them that fails, p.
    smallest
        Cases that the richer part has at least.
    """
    ranks = np.take_along_axis(cases.ranks.T, order, axis=1)
    failing = cases.failed[order].cumsum(axis=1)[:, :-1]
    count = order.shape[1]
    taken = np.arange(1, count)
    clear = (density * taken - failing) / np.sqrt(taken * (count - taken))
    poorer = np.where(clear > 0.0, taken, count - taken)
    clear = np.where((ranks[:, 1:] > ranks[:, :-1]) & (count - poorer >= smallest), clear, 0.0)
    if not clear.any():
        return None
    parameter, place = np.unravel_index(np.abs(clear).argmax(), clear.shape)
    return int(clear[parameter, place] < 0.0), int(parameter), int(poorer[parameter, place])


def pasted(cases: Cases, span: Span) -> Span:
    """Return the span with limits moved outwards as long as failures enter and density does not fall.

    Every step moves the limit that lets most failures in, as far as that needs.
    """
    while True:
        inside = span.inside(cases)
        breaks = span.breaks(cases)
        alone = breaks.sum(axis=(0, 2)) == 1
        held = (int(inside.sum()), int((inside & cases.failed).sum()))
        offers = [
            (*_outwards(cases.pick(breaks[side, :, parameter] & alone), side, parameter, held), side, parameter)
            for side, parameter in span.limits(cases)
        ]
        entering, rank, side, parameter = max(offers, key=lambda offer: offer[0], default=(0, 0, 0, 0))
        if not entering:
            return span
        span = span.moved(side, parameter, rank)


def _outwards(beyond: Cases, side: int, parameter: int, held: tuple[int, int]) -> tuple[int, int]:
    """Return how many failures enter at most, and to what rank a limit is moved for that.

    ``beyond`` are the cases that break this limit only, ``held`` the number of cases inside and how many of them fail.
    """
    away = 1 if side else -1
    order = np.argsort(away * beyond.ranks[:, parameter], kind="stable")
    ranks = beyond.ranks[order, parameter]
    entering, taken = np.cumsum(beyond.failed[order]), np.arange(1, len(order) + 1)
    whole_numbers = np.append(ranks[1:] != ranks[:-1], [True])[: len(order)]
    dense = (held[1] + entering) * held[0] >= held[1] * (held[0] + taken)
    offered = np.where(whole_numbers & dense, entering, 0)
    if not offered.any():
        return 0, 0
    best = int(np.argmax(offered))
    return int(offered[best]), int(ranks[best])


def tightened(cases: Cases, span: Span) -> Span:
    """Return the span with its limits moved inwards to the outermost failures."""
    failing = cases.ranks[span.inside(cases) & cases.failed]
    for side, parameter in span.limits(cases):
        ranks = failing[:, parameter]
        span = span.moved(side, parameter, int(ranks.max() if side else ranks.min()))
    return span


def needed(cases: Cases, span: Span) -> tuple[Span, dict[tuple[int, int], float]]:
    """Return the span without limits that say nothing, and the quasi-p-values of the limits that stay.

    Of a limit it is P[Bin(n, p) ≥ f]: n cases are inside and f of them fail, and without this limit a part p would. The
    limit with the largest is dropped as long as it is above `BY_CHANCE`. "Quasi", because the limits were chosen on the
    same cases.

    References
    ----------
    Bryant & Lempert (2010), Thinking inside the box, Technological Forecasting and Social Change 77, 34-49, appendix on
    quasi-p-values (not opened).
    """
    while True:
        chances = _chances(cases, span)
        if not chances or max(chances.values()) <= BY_CHANCE:
            return span, chances
        side, parameter = max(chances, key=lambda limit: chances[limit])
        whole = cases.whole
        span = span.moved(side, parameter, int((whole.first, whole.last)[side][parameter]))


def _chances(cases: Cases, span: Span) -> dict[tuple[int, int], float]:
    """Return the quasi-p-value of every limit."""
    breaks = span.breaks(cases)
    number = breaks.sum(axis=(0, 2))
    inside = number == 0
    held, failing = int(inside.sum()), int(cases.failed[inside].sum())
    chances = {}
    for side, parameter in span.limits(cases):
        without = number - breaks[side, :, parameter] == 0
        chances[side, parameter] = float(binom.sf(failing - 1, held, cases.failed[without].mean()))
    return chances
