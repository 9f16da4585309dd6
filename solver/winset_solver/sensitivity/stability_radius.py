"""Stability radius: how far all parameters may move at once, as a part of their ranges, before something fails."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.program import Vector
from winset_solver.sensitivity.expressions import Flags
from winset_solver.tolerances import PLACE

_MOST_BOXES: Final = 256
"""Boxes that one is split into before it is given up."""
_HALVINGS: Final = 24


@dataclass(frozen=True, eq=False)
class Radius:
    """How far parameters may move.

    Parameters
    ----------
    holds_within
        Proven: nothing fails as long as every parameter moves by at most this part of the way to an end of its range.
    fails_at
        The part by which the parameters of ``failing`` move; None where nothing was found to fail.
    failing
        Parameters with which it fails.
    complete
        False where it was stopped.
    """

    holds_within: float
    fails_at: float | None
    failing: Vector | None
    complete: bool = True


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Boxes around a point: all θ whose every part has moved by at most a share r of its way to the ends.

    Parameters
    ----------
    nominal
        The point.
    low, high
        Ends of the ranges.
    cuts
        By parameter: values at which what can fail takes another form; none where absent.
    """

    nominal: Vector
    low: Vector
    high: Vector
    cuts: Sequence[Sequence[float]] = ()

    def parts(self, share: float) -> tuple[Vector, Vector]:
        """Return boxes that together are the box of a share, cut at the values in :attr:`cuts`.

        Each such value is a part of its own, so that the others need not have its form. Numbers nearer to it than
        ``PLACE`` times the range count as the value itself.

        Examples
        --------
        >>> low, high = Surroundings(np.zeros(1), np.full(1, -1.0), np.ones(1), [[0.0]]).parts(1.0)
        >>> low.ravel().tolist(), high.ravel().tolist()
        ([-1.0, 0.0, 2e-06], [-2e-06, 0.0, 1.0])
        """
        low, high = self.box(share)
        cuts = self.cuts or [()] * len(low)
        beside = PLACE * (self.high - self.low)
        sides = [_sides(*ends) for ends in zip(low.tolist(), high.tolist(), cuts, beside.tolist(), strict=True)]
        if prod(map(len, sides)) > _MOST_BOXES:
            return low[None, :], high[None, :]
        corners = np.array([*product(*sides)])
        return corners[:, :, 0], corners[:, :, 1]

    def box(self, share: float) -> tuple[Vector, Vector]:
        """Return the corners of the box of a share."""
        down = np.minimum(self.low - self.nominal, 0.0)
        up = np.maximum(self.high - self.nominal, 0.0)
        return self.nominal + share * down, self.nominal + share * up

    def corner(self, signs: Vector, share: float) -> Vector:
        """Return the point of the box of a share with the given signs: −1 low, 0 nominal, 1 high."""
        low, high = self.box(share)
        return np.where(signs < 0, low, np.where(signs > 0, high, self.nominal))


def stability_radius(
    certain: Callable[[Vector, Vector], Flags],
    fails: Callable[[Vector], bool],
    suspects: Iterable[Vector],
    around: Surroundings,
    control: Control | None = None,
) -> Radius:
    """Return how far parameters may move before something fails: a proven share, and one at which it does.

    Parameters
    ----------
    certain
        Whether nothing fails anywhere in each of s boxes (s × k, s × k); where it says no, something may.
    fails
        Whether it fails at a point.
    suspects
        Signs of corners that may be the first to fail.
    around
        The boxes.
    control
        Limits and cancellation.

    Notes
    -----
    Along the way to each suspected corner the first failing point is found by bisection; then the largest share is
    sought whose box is certain, split into smaller ones where it is not certain as a whole. Where everything that can
    fail is affine in the parameters and its worst corner is suspected, both shares meet.

    Examples
    --------
    x + 2y ≤ 3 around the origin, each part moving from −2 to 2: the corner (1, 1) is the first to fail, halfway.

    >>> found = stability_radius(
    ...     lambda low, high: np.maximum(high, low) @ [1.0, 2.0] <= 3.0,
    ...     lambda theta: float(theta @ [1.0, 2.0]) > 3.0,
    ...     [np.array([1.0, 1.0])],
    ...     Surroundings(np.zeros(2), np.full(2, -2.0), np.full(2, 2.0)))
    >>> round(found.holds_within, 4), round(found.fails_at, 4)
    (0.5, 0.5)
    """
    control = control or Control()
    if fails(around.nominal):
        return Radius(0.0, 0.0, around.nominal)
    fails_at, failing = None, None
    for signs in suspects:
        if control.exhausted:
            break
        share = _first_failure(fails, around, signs, 1.0 if fails_at is None else fails_at)
        if share is not None and (fails_at is None or share < fails_at - PLACE):
            fails_at, failing = share, around.corner(signs, share)
    most = 1.0 if fails_at is None else max(0.0, fails_at - PLACE)
    within = _largest_certain(certain, around, most, control)
    return Radius(within, fails_at, failing, complete=not control.exhausted)


def _first_failure(fails: Callable[[Vector], bool], around: Surroundings, signs: Vector, most: float) -> float | None:
    """Return the smallest share found below one at which it fails on the way to a corner; None where it does not."""
    if not fails(around.corner(signs, most)):
        return None
    holds, share = 0.0, most
    while share - holds > PLACE / 2.0:
        middle = (holds + share) / 2.0
        if fails(around.corner(signs, middle)):
            share = middle
        else:
            holds = middle
    return share


def _largest_certain(
    certain: Callable[[Vector, Vector], Flags], around: Surroundings, most: float, control: Control
) -> float:
    """Return the largest share found whose box is certain, at most a given one."""
    if most <= 0.0 or _settled(certain, around, most, control):
        return most
    within, without = 0.0, most
    for _ in range(_HALVINGS):
        if without - within <= PLACE or control.exhausted:
            break
        middle = (within + without) / 2.0
        if _settled(certain, around, middle, control):
            within = middle
        else:
            without = middle
    return within


def _settled(certain: Callable[[Vector, Vector], Flags], around: Surroundings, share: float, control: Control) -> bool:
    """Return whether a box is certain, or all the parts that it is split into, each at its relatively longest side."""
    lows, highs = around.parts(share)
    scale = np.maximum(highs.max(axis=0) - lows.min(axis=0), PLACE)
    for _ in range(_MOST_BOXES):
        open_boxes = ~certain(lows, highs)
        lows, highs = lows[open_boxes], highs[open_boxes]
        if not len(lows):
            return True
        if 2 * len(lows) > _MOST_BOXES or control.exhausted:
            return False
        rows, side = np.arange(len(lows)), np.argmax((highs - lows) / scale, axis=1)
        middle = (lows[rows, side] + highs[rows, side]) / 2.0
        left, right = highs.copy(), lows.copy()
        left[rows, side], right[rows, side] = middle, middle
        lows, highs = np.vstack([lows, right]), np.vstack([left, highs])
    return False


def _sides(low: float, high: float, cuts: Sequence[float], beside: float) -> list[tuple[float, float]]:
    """Return an interval cut at some values, each of which is a part of its own."""
    inside, parts = sorted({cut for cut in cuts if low <= cut <= high}), list[tuple[float, float]]()
    for cut in inside:
        if low <= cut - beside:
            parts.append((low, cut - beside))
        parts.append((cut, cut))
        low = cut + beside
    return [*parts, (low, high)] if low <= high else parts
