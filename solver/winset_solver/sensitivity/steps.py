"""Steps: what is best where a parameter only widens what is possible, and values are few.

References
----------
A. M. Geoffrion, R. Nauss, "Parametric and postoptimality analysis in integer linear programming", Management Science
23 (1977) 453–466, for right-hand sides that grow (not opened).
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Generic

from winset_solver.control import Control
from winset_solver.sensitivity.segments import Division, Segment, T, divided
from winset_solver.tolerances import PLACE


@dataclass(frozen=True)
class Reached(Generic[T]):
    """Something that is possible at a point, and its value; −inf where nothing is possible."""

    what: T
    value: float


@dataclass(frozen=True)
class Earliest:
    """The smallest parameter from which on something is worth more than a value; None where nothing ever is.

    Parameters
    ----------
    at
        That parameter.
    known
        False where the search was stopped.
    """

    at: float | None
    known: bool = True


def steps(
    best: Callable[[float], Reached[T] | None],
    earliest: Callable[[float], Earliest],
    low: float,
    high: float,
    *,
    same: Callable[[T, T], bool],
    control: Control | None = None,
    most: int = 64,
) -> Division[T] | None:
    """Divide a range by what is best in it, where everything stays possible, and worth the same, as t grows.

    V(t) is then a rising step function: what is best at t stays best until something worth more becomes possible. The
    best value at t and the smallest t for a larger value are asked for in turns.

    Parameters
    ----------
    best
        What is worth most at t; None where the search was stopped.
    earliest
        The smallest t of the range at which something is worth more than a value.
    low, high
        Ends of the range.
    same
        Whether two things count as the same.
    control
        Limits and cancellation.
    most
        Steps after which it gives up.

    Returns
    -------
    Division or None
        Every segment is certified, every width is 0. None where the same thing becomes worth more, or there are more
        steps than ``most``: then the value does not move in steps.

    Examples
    --------
    A knapsack of growing size with things of weight 2 and 3, worth 1 and 4:

    >>> worth = {0: 0.0, 2: 1.0, 3: 4.0, 5: 5.0}
    >>> found = steps(
    ...     lambda t: Reached(max(w for w in worth if w <= t), max(v for w, v in worth.items() if w <= t)),
    ...     lambda value: Earliest(min((float(w) for w, v in worth.items() if v > value and w <= 4), default=None)),
    ...     0.0, 4.0, same=lambda one, other: one == other)
    >>> [(part.what, part.start, part.end) for part in found.segments]
    [(0, 0.0, 2.0), (2, 2.0, 3.0), (3, 3.0, 4.0)]
    """
    control, parts, place, solves = control or Control(), list[Segment[T]](), low, 0
    reached = best(low)
    while reached is not None and len(parts) < most:
        following = earliest(reached.value)
        solves += 2
        end = high if following.at is None and following.known else max(following.at or place, place)
        value = None if reached.value == -inf else reached.value
        parts.append(Segment(place, end, reached.what, following.known, value, value))
        if following.at is None or control.exhausted:
            complete = following.known and following.at is None
            return divided(_settled(parts), same, solves, complete=complete)
        before, place = reached, end
        reached = best(place)
        if reached is None or reached.value <= before.value:  # rounding misses the threshold, or opinions differ at it
            reached = best(min(high, place + PLACE * (high - low)))
        if reached is not None and same(before.what, reached.what):
            return None
    if reached is None:
        return divided(_settled(parts), same, solves, complete=False)
    return None


def _settled(parts: list[Segment[T]]) -> list[Segment[T]]:
    """Return parts without empty ones."""
    return [part for part in parts if part.end > part.start] or parts[-1:]
