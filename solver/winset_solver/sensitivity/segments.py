"""Segments: a range of one parameter divided into parts in which the same thing is best."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Segment(Generic[T]):
    """Part of a range in which the same thing is best.

    Parameters
    ----------
    start, end
        Ends of the part, in the unit of the parameter.
    what
        What is best there.
    certified
        Whether that is proven for every point of it, not only for those that were looked at.
    value_at_start, value_at_end
        Value of what is best, just inside the ends; None where nothing has a value or none was found.
    """

    start: float
    end: float
    what: T
    certified: bool
    value_at_start: float | None = None
    value_at_end: float | None = None


@dataclass(frozen=True)
class Division(Generic[T]):
    """A range divided into segments.

    Parameters
    ----------
    segments
        In ascending order. Where one begins after the end of the one before, nothing is known in between.
    widths
        By change from one segment to the next: how far it is between them; 0 where the place of the change is exact.
    solves
        How often something best was searched for.
    complete
        False where it was stopped before every part was settled.
    """

    segments: tuple[Segment[T], ...]
    widths: tuple[float, ...]
    solves: int
    complete: bool = True

    def mirrored(self, low: float, high: float) -> "Division[T]":
        """Return the division of the same range walked the other way, t becoming low + high − t."""

        def turned(segment: Segment[T]) -> Segment[T]:
            return replace(
                segment,
                start=low if segment.end == high else low + high - segment.end,
                end=high if segment.start == low else low + high - segment.start,
                value_at_start=segment.value_at_end,
                value_at_end=segment.value_at_start,
            )

        turned_segments = tuple(turned(segment) for segment in reversed(self.segments))
        return replace(self, segments=turned_segments, widths=self.widths[::-1])


def divided(
    parts: Iterable[Segment[T]], same: Callable[[T, T], bool], solves: int, *, complete: bool = True
) -> Division[T]:
    """Return a division from parts in ascending order, neighbours that are the same made one.

    Parameters
    ----------
    parts
        Between two of them there may be a gap: a change whose place is known no better, or what was not settled in
        time. A part of no length is a point; it counts at an end, and where the division is not complete.
    same
        Whether two things that are best count as the same. Those that are certified and those that are not stay apart.

    Examples
    --------
    >>> found = divided([Segment(0.0, 1.0, "a", True), Segment(1.0, 2.0, "a", True), Segment(2.5, 3.0, "b", True)],
    ...     lambda one, other: one == other, 3)
    >>> [(part.start, part.end, part.what) for part in found.segments], found.widths
    ([(0.0, 2.0, 'a'), (2.5, 3.0, 'b')], (0.5,))
    """
    joined: list[Segment[T]] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last is None or last.end != part.start or not same(last.what, part.what):
            joined.append(part)
        elif last.start == last.end:
            joined[-1] = part
        elif part.start < part.end and last.certified != part.certified:
            joined.append(part)
        elif part.start < part.end:
            joined[-1] = _merged(last, part)
    ends = {end for part in joined if part.start < part.end for end in (part.start, part.end)}
    apart = [(not complete and part.start not in ends) or part in (joined[0], joined[-1]) for part in joined]
    kept = tuple(part for part, alone in zip(joined, apart, strict=True) if alone or part.start < part.end)
    return Division(kept, _gaps(kept), solves, complete)


def _merged(first: Segment[T], second: Segment[T]) -> Segment[T]:
    """Return two neighbouring segments of the same thing as one."""
    return replace(first, end=second.end, value_at_end=second.value_at_end)


def strung(
    divisions: Sequence[Division[T]], same: Callable[[T, T], bool], gap: float
) -> tuple[tuple[Segment[T], ...], tuple[float, ...]]:
    """Return segments and widths of neighbouring ranges as those of one.

    Parameters
    ----------
    divisions
        In ascending order; between two of them there may be a gap.
    gap
        Largest gap over which the same thing goes on.

    Examples
    --------
    >>> one, other = (Division((Segment(float(t), t + 0.9, "a", True),), (), 1) for t in (0, 1))
    >>> strung([one, other], lambda one, other: one == other, 0.2)[0]
    (Segment(start=0.0, end=1.9, what='a', certified=True, value_at_start=None, value_at_end=None),)
    """
    parts: list[Segment[T]] = []
    for division in divisions:
        later = list(division.segments)
        if parts and later and later[0].start - parts[-1].end <= gap and same(parts[-1].what, later[0].what):
            parts[-1] = replace(parts[-1], end=later[0].start)
            if parts[-1].certified == later[0].certified:
                later[0] = _merged(parts.pop(), later[0])
        parts += later
    return tuple(parts), _gaps(parts)


def _gaps(parts: Sequence[Segment[T]]) -> tuple[float, ...]:
    return tuple(after.start - before.end for before, after in pairwise(parts))
