"""Dissection of a range: all breakpoints of a largest sum whose terms are affine in one parameter.

References
----------
M. J. Eisner, D. G. Severance, "Mathematical techniques for efficient record segmentation in large shared databases",
J. ACM 23 (1976) 619–635 (not opened).
D. Gusfield, "Sensitivity analysis for combinatorial optimization", report UCB/ERL M80/22 (1980), for the number of
solves (not opened).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from winset_solver.control import Control
from winset_solver.sensitivity.segments import Division, Segment, T, divided
from winset_solver.tolerances import CERTIFICATE


@dataclass(frozen=True)
class Line(Generic[T]):
    """Something that is best at one point, and what it is worth everywhere.

    Parameters
    ----------
    what
        The thing.
    constant, slope
        It is worth constant + slope·t.
    """

    what: T
    constant: float
    slope: float

    def at(self, t: float) -> float:
        """Return what it is worth at t."""
        return self.constant + self.slope * t


def dissection(
    best: Callable[[float], Line[T] | None],
    low: float,
    high: float,
    *,
    same: Callable[[T, T], bool],
    control: Control | None = None,
) -> Division[T]:
    """Divide a range by what is best in it, where everything is worth an affine function of the parameter.

    V(t) = max_x (a_x + b_x t) is convex and piecewise linear. Where the lines that are best at both ends of an interval
    meet, either nothing is worth more, and this is the only breakpoint inside, or something is, and both halves are
    looked at in the same way.

    Parameters
    ----------
    best
        What is worth most at t, as a line; None where that could not be found.
    low, high
        Ends of the range.
    same
        Whether two things count as the same. Neighbouring lines of the same thing are one segment.
    control
        Limits and cancellation. Where a search is stopped, only the places that were looked at are told.

    Returns
    -------
    Division
        Exact: every segment is certified, every width is 0, unless stopped.

    Notes
    -----
    At most 2k − 1 solves for k lines. Ties along a whole interval keep the line that was found first.

    Examples
    --------
    The upper envelope of −t, 0 and t − 1:

    >>> lines = [Line("falls", 0.0, -1.0), Line("stays", 0.0, 0.0), Line("rises", -1.0, 1.0)]
    >>> found = dissection(
    ...     lambda t: max(lines, key=lambda line: line.at(t)), -2.0, 3.0, same=lambda one, other: one == other)
    >>> [(part.what, part.start, part.end) for part in found.segments], found.solves
    ([('falls', -2.0, 0.0), ('stays', 0.0, 1.0), ('rises', 1.0, 3.0)], 5)
    """
    control, parts, solves = control or Control(), list[Segment[T]](), 2
    left, right = best(low), best(high)
    if left is None or right is None:
        known = ((low, left), (high, right))
        points = [_part(line, t, t, certified=False) for t, line in known if line is not None]
        return divided(points, same, solves, complete=False)
    waiting, complete = [(low, left, high, right)], True
    while waiting:
        start, first, end, last = waiting.pop()
        meeting = _meeting(start, first, end, last)
        if meeting is None:
            kept = first if _close(first.at(end), last.at(end)) else last
            parts.append(_part(kept, start, end))
            continue
        middle = None if control.exhausted else best(meeting)
        solves += 1
        if middle is None:
            complete = False
            parts += [_part(first, start, start, certified=False), _part(last, end, end, certified=False)]
            continue
        if not _close(middle.at(meeting), first.at(meeting)):
            waiting += [(meeting, middle, end, last), (start, first, meeting, middle)]
            continue
        parts += [_part(first, start, meeting), _part(last, meeting, end)]
    return divided(parts, same, solves, complete=complete)


def _meeting(start: float, first: Line[T], end: float, last: Line[T]) -> float | None:
    """Return where two lines meet inside an interval; None where one of them is best at both of its ends."""
    if _close(first.at(end), last.at(end)) or _close(first.at(start), last.at(start)):
        return None
    meeting = (first.constant - last.constant) / (last.slope - first.slope)
    return meeting if start < meeting < end else None


def _close(value: float, other: float) -> bool:
    return abs(value - other) <= CERTIFICATE * max(1.0, abs(value), abs(other))


def _part(line: Line[T], start: float, end: float, *, certified: bool = True) -> Segment[T]:
    return Segment(start, end, line.what, certified, line.at(start), line.at(end))
