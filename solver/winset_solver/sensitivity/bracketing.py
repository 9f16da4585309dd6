"""Certified bracketing: where what is best changes along one parameter, whatever depends on it and however."""

from dataclasses import dataclass
from itertools import pairwise
from math import inf, isfinite, isnan, nan
from typing import Final, Generic, Protocol, TypeVar

from winset_solver.control import Control
from winset_solver.sensitivity.segments import Division, Segment, divided
from winset_solver.tolerances import EXACT_GAP, PLACE

K = TypeVar("K")
UNPROVEN: Final = 1 / 16
"""Part of the range: an interval without a certificate that is no longer is left at that."""
INSIDE: Final = 1 / 16
"""Part of an interval within which no split is near its ends."""
_HALVED: Final = 5
"""Every so many steps towards the place of a change its interval is halved, however leads bend."""


@dataclass(frozen=True)
class Best(Generic[K]):
    """What is best at a point and its value; nothing, worth −inf, where nothing is possible."""

    what: K | None
    value: float


@dataclass(frozen=True)
class Certificate:
    """Whether something is best all over an interval, within ``AGREEMENT`` of its value.

    Parameters
    ----------
    proven
        Whether it is.
    at
        Where not: a point at which something else may be worth more; None where nothing can be said.
    """

    proven: bool
    at: float | None = None


class Inquiry(Protocol[K]):
    """What bracketing asks for."""

    def best(self, t: float) -> Best[K] | None:
        """Return what is best at t; None where the search was stopped."""

    def value(self, what: K, t: float) -> float:
        """Return what something is worth at t; −inf where it is not possible."""

    def as_good(self, what: K, t: float) -> bool:
        """Return whether something is as good at t as what is best there."""

    def limit(self, what: K, inside: float, outside: float) -> float | None:
        """Return how far something stays possible on the way from where it is to where it is not; None if unknown."""

    def certificate(self, what: K | None, low: float, high: float) -> Certificate:
        """Return whether something that is best at both ends is best in between; nothing: that nothing is possible."""


def bracketing(
    inquiry: Inquiry[K],
    low: float,
    high: float,
    *,
    begin: float | None = None,
    control: Control | None = None,
    most: int = 200,
) -> Division[K | None]:
    """Divide a range by what is best in it, each part with a certificate where there is one.

    Parameters
    ----------
    inquiry
        What is best at a point, what something is worth there, and certificates for intervals.
    low, high
        Ends of the range.
    begin
        Where to begin; what is best there is preferred where it ties with something else.
    control
        Limits and cancellation.
    most
        Searches for what is best after which it gives up; what is not settled then is said not to be.

    Returns
    -------
    Division
        The width of a change is 0 where both neighbours are best at its place; otherwise, as where something suddenly
        becomes impossible, the place is known within ``PLACE`` of the range.

    Notes
    -----
    Where the same thing is best at both ends of an interval, a certificate is asked for; where there is none, the
    interval is split where something else may be better, down to a sixteenth of the range. Where different things are
    best at the ends, the interval is split where both are worth the same, or one of them becomes impossible: with
    certificates on both sides, this is the breakpoint. Something that is as good as the best at both ends, though not
    what was found there, counts as best: ties do not make segments.

    Examples
    --------
    Something worth 1 until it is impossible after 2, and something worth t/4:

    >>> class Two:
    ...     def value(self, what, t):
    ...         return {"one": 1.0 if t <= 2 else -inf, "other": t / 4}[what]
    ...     def best(self, t):
    ...         return max((Best(what, self.value(what, t)) for what in ("one", "other")), key=lambda best: best.value)
    ...     def as_good(self, what, t):
    ...         return self.value(what, t) >= self.best(t).value
    ...     def limit(self, what, inside, outside):
    ...         return None
    ...     def certificate(self, what, low, high):
    ...         return Certificate(True)
    >>> found = bracketing(Two(), 0.0, 3.0)
    >>> [(part.what, round(part.end, 4)) for part in found.segments], found.widths[0] <= 3e-6
    ([('one', 2.0), ('other', 3.0)], True)
    """
    return _Bracketing(inquiry, (low, high), control or Control(), most).division(begin)


@dataclass(frozen=True)
class _Point(Generic[K]):
    t: float
    best: Best[K]


class _Bracketing(Generic[K]):
    """One range, from its ends to its segments."""

    def __init__(self, inquiry: Inquiry[K], ends: tuple[float, float], control: Control, most: int) -> None:
        self.inquiry, (low, high) = inquiry, ends
        self.ends, self.control, self.most = ends, control, most
        self.fine, self.unproven = PLACE * (high - low), UNPROVEN * (high - low)
        self.parts: list[Segment[K | None]] = []
        self.solves, self.complete = 0, True
        self.preferred: K | None = None
        self.waiting: list[tuple[_Point[K], _Point[K]]] = []

    def division(self, begin: float | None) -> Division[K | None]:
        inside = [begin] if begin is not None and self.ends[0] < begin < self.ends[1] else []
        points = [self._point(t) for t in (*inside, *self.ends)]
        known = sorted((point for point in points if point is not None), key=lambda point: point.t)
        if len(known) < len(points):
            self._give_up(*known)
            return self._divided()
        self.preferred = points[0].best.what if points[0] is not None else None
        self.waiting += reversed(list(pairwise(known)))
        while self.waiting:
            self._settle(*self.waiting.pop())
        return self._divided()

    def _divided(self) -> Division[K | None]:
        return divided(self.parts, lambda one, other: one == other, self.solves, complete=self.complete)

    def _settle(self, left: _Point[K], right: _Point[K]) -> None:
        if self.control.exhausted:
            self._give_up(left, right)
            return
        width = right.t - left.t
        candidates = dict.fromkeys((self.preferred, left.best.what, right.best.what))
        throughout = [what for what in candidates if self._best_at_both(what, left, right)]
        if not throughout and width <= self.fine:
            self._point_by_itself(left)
            self._point_by_itself(right)
        elif not throughout:
            self._split(left, right, self._change(left, right))
        else:
            certificate = self.inquiry.certificate(throughout[0], left.t, right.t)
            if certificate.proven or width <= self.unproven:
                self._close(left, right, throughout[0], certified=certificate.proven)
            else:
                self._split(left, right, [self._inside(left, right, certificate.at)])

    def _best_at_both(self, what: K | None, left: _Point[K], right: _Point[K]) -> bool:
        return all(self._as_good(what, point) for point in (left, right))

    def _as_good(self, what: K | None, point: _Point[K]) -> bool:
        """Return whether something is as good as the best at a point."""
        if what == point.best.what or what is None or point.best.what is None:
            return what == point.best.what
        return self.inquiry.as_good(what, point.t)

    def _value(self, what: K | None, t: float) -> float:
        return -inf if what is None else self.inquiry.value(what, t)

    def _close(self, left: _Point[K], right: _Point[K], what: K | None, *, certified: bool) -> None:
        points = (left, right)
        values = [p.best.value if what == p.best.what else self._value(what, p.t) for p in points]
        at_start, at_end = (value if isfinite(value) else None for value in values)
        self.parts.append(Segment(left.t, right.t, what, certified, at_start, at_end))

    def _point_by_itself(self, point: _Point[K], *, certified: bool = True) -> None:
        self._close(point, point, point.best.what, certified=certified)

    def _give_up(self, *points: _Point[K]) -> None:
        """Leave an interval at the points that were looked at; nothing is said of what is between them."""
        self.complete = False
        for point in points:
            self._point_by_itself(point, certified=False)

    def _split(self, left: _Point[K], right: _Point[K], places: list[float]) -> None:
        """Look at the parts of an interval between some places in it, from left to right."""
        points = [left]
        for place in places:
            point = self._point(place) or self._point(place + self.fine / 4.0)
            if point is None:
                self._give_up(*points, right)
                return
            points.append(point)
        points.append(right)
        self.waiting += reversed(list(pairwise(points)))

    def _point(self, t: float) -> _Point[K] | None:
        if self.control.exhausted or self.solves >= self.most:
            return None
        self.solves += 1
        best = self.inquiry.best(t)
        return None if best is None else _Point(t, best)

    def _inside(self, left: _Point[K], right: _Point[K], place: float | None) -> float:
        """Return a place well inside an interval: the given one, or the middle."""
        margin = INSIDE * (right.t - left.t)
        near = place is None or not left.t + margin <= place <= right.t - margin
        return (left.t + right.t) / 2.0 if near or place is None else place

    def _change(self, left: _Point[K], right: _Point[K]) -> list[float]:
        """Return where what is best at the left stops being better than what is best at the right.

        One place where both are worth the same there; two, ``PLACE`` apart, where one of them becomes impossible; the
        middle where neither is possible in between. By false position; the lead at an end that stays is halved
        (the Illinois method), and every few steps the interval itself.
        """
        start, ahead, end, behind = self._possible(left, right)
        size, moved, steps = max(1.0, abs(left.best.value), abs(right.best.value)), 0, 0
        while end - start > self.fine:
            steps += 1
            place = _meeting(start, ahead, end, behind) if steps % _HALVED else (start + end) / 2.0
            place = min(max(place, start + self.fine / 2.0), end - self.fine / 2.0)
            lead = self._lead(left, right, place)
            if isnan(lead) or abs(lead) <= EXACT_GAP * (size if isfinite(size) else 1.0):
                return [place]
            if lead > 0:
                start, ahead, behind = place, lead, behind / (2.0 if moved > 0 else 1.0)
            else:
                end, behind, ahead = place, lead, ahead / (2.0 if moved < 0 else 1.0)
            moved = 1 if lead > 0 else -1
        return [place for place in (start, end) if left.t < place < right.t]

    def _possible(self, left: _Point[K], right: _Point[K]) -> tuple[float, float, float, float]:
        """Return an interval, with leads at its ends, in which one thing becomes as good as the other.

        Where one of them is not possible at the far end, the place where it stops to be is asked for: either the other
        is behind still there, and the interval is as short as it needs to be, or both can be compared.
        """
        start, end = left.t, right.t
        ahead, behind = self._lead(left, right, start), self._lead(left, right, end)
        if behind == -inf and left.best.what is not None:
            limit = self.inquiry.limit(left.best.what, start, end)
            if limit is not None and start < limit < end:
                start, ahead, end, behind = self._around(left, right, (start, ahead), limit, (end, behind))
        if ahead == inf and right.best.what is not None:
            limit = self.inquiry.limit(right.best.what, end, start)
            if limit is not None and start < limit < end:
                start, ahead, end, behind = self._around(left, right, (start, ahead), limit, (end, behind))
        return start, ahead, end, behind

    def _around(
        self, left: _Point[K], right: _Point[K], first: tuple[float, float], limit: float, last: tuple[float, float]
    ) -> tuple[float, float, float, float]:
        """Return the side of a limit on which the lead changes, or the two places next to it."""
        for place in (max(first[0], limit - self.fine / 2.0), min(last[0], limit + self.fine / 2.0)):
            lead = self._lead(left, right, place)
            if not isnan(lead) and lead > 0:
                first = (place, lead)
            elif not isnan(lead):
                last = (place, lead)
                break
        return *first, *last

    def _lead(self, left: _Point[K], right: _Point[K], t: float) -> float:
        """Return by how much what is best at the left is worth more at t than the other; NaN if neither is possible.

        Nothing has the lead over something, without limit, wherever that is not possible.
        """
        one, other = self._value(left.best.what, t), self._value(right.best.what, t)
        if one == other == -inf:
            return inf if left.best.what is None else -inf if right.best.what is None else nan
        return one - other


def _meeting(start: float, ahead: float, end: float, behind: float) -> float:
    """Return where a line between two leads of opposite sign is 0; the middle where a lead is infinite."""
    middle = (start + end) / 2.0
    if not (isfinite(ahead) and isfinite(behind)) or ahead == behind:
        return middle
    place = start + (end - start) * ahead / (ahead - behind)
    return place if start < place < end else middle
