"""Pieces of a frontier of two players: points and segments, and what one piece leaves of another."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from winset_solver.pareto.frontier import Point
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.program import Vector


@dataclass(frozen=True, eq=False)
class Piece:
    """A point, or all mixtures of two points with the same integer decisions, in levels.

    Parameters
    ----------
    first, last
        The ends, the first with the larger level of the first player; the same object for a point.
    start, end
        Levels of the ends.
    first_open, last_open
        Whether that end itself is dominated.
    """

    first: Point
    last: Point
    start: Vector
    end: Vector
    first_open: bool = False
    last_open: bool = False

    @property
    def normal(self) -> Vector:
        """Weights ≥ 0 that are constant along the piece; 0 for a point."""
        return np.array([self.end[1] - self.start[1], self.start[0] - self.end[0]])

    @property
    def is_point(self) -> bool:
        """Whether both ends are one."""
        return self.first is self.last

    def rise(self, levels: Vector) -> float:
        """Return how far a point lies above the line through the piece, weighted by ``normal``."""
        return float(self.normal @ (levels - self.start))

    def part(self, problem: ParetoProblem, begin: float, end: float) -> "Piece":
        """Return the stretch between two fractions of a segment."""
        ends = [self._at(problem, fraction) for fraction in (begin, end)]
        (first, start), (last, finish) = ends
        return replace(self, first=first, last=last, start=start, end=finish)

    def _at(self, problem: ParetoProblem, fraction: float) -> tuple[Point, Vector]:
        if fraction in (0.0, 1.0):
            return (self.first, self.start) if fraction == 0.0 else (self.last, self.end)
        x = self.first.x + fraction * (self.last.x - self.first.x)
        payoffs = problem.program.payoffs(x)
        return Point(x, payoffs, payoffs[list(problem.compared)]), self.start + fraction * (self.end - self.start)


def single(point: Point, levels: Vector) -> Piece:
    """Return a point as a piece."""
    return Piece(point, point, levels, levels)


class Envelope:
    """Pieces none of which dominates any part of another, by falling level of the first player.

    Parameters
    ----------
    problem
        What the pieces are packages of.
    gaps
        Largest differences of levels that are not told apart; 0 on a grid.
    """

    def __init__(self, problem: ParetoProblem, gaps: Vector) -> None:
        self.problem, self.gaps = problem, gaps
        self.pieces: list[Piece] = []

    def insert(self, chain: Iterable[Piece]) -> int | None:
        """Add pieces, and take away what is dominated now; of what cannot be told apart the old stays.

        Returns
        -------
        int or None
            Where the first change is; None where nothing is new.
        """
        first = None
        for piece in chain:
            changed = self._insert(piece)
            if changed is not None:
                first = changed if first is None else min(first, changed)
        return first

    def _insert(self, piece: Piece) -> int | None:
        low, high = self._window(piece)
        old = self.pieces[low:high]
        new = self.remainder([piece], old)
        if not new:
            return None
        old = self.remainder(old, new)
        self.pieces[low:high] = sorted([*old, *new], key=lambda p: (-p.start[0], p.start[1]))
        return low

    def joined(self) -> list[Piece]:
        """Return the pieces with neighbours on one line, and with the same integer decisions, as one."""
        answer = self.pieces[:1]
        for piece in self.pieces[1:]:
            whole = self._joint(answer[-1], piece)
            if whole is None:
                answer.append(piece)
            else:
                answer[-1] = whole
        return answer

    def _joint(self, left: Piece, right: Piece) -> Piece | None:
        integer = self.problem.program.integer
        if left.is_point or right.is_point or left.last_open or right.first_open:
            return None
        if np.any(np.abs(left.end - right.start) > self.gaps) or np.any((left.last.x != right.first.x)[integer]):
            return None
        whole = replace(left, last=right.last, end=right.end, last_open=right.last_open)
        return whole if abs(whole.rise(left.end)) <= float(whole.normal @ self.gaps) else None

    def remainder(self, pieces: Iterable[Piece], others: Iterable[Piece]) -> list[Piece]:
        """Return what is left of pieces without what the others cover."""
        left = list(pieces)
        for other in others:
            left = [part for piece in left for part in self._without(piece, other)]
        return left

    def _window(self, piece: Piece) -> tuple[int, int]:
        """Return the range of pieces that can cover, or be covered by, a part of this one."""
        (top, low), (far, high) = piece.start + self.gaps * [1, -1], piece.end + self.gaps * [-1, 1]
        before = bisect_left(self.pieces, 1, key=lambda p: int(p.end[0] <= top or p.end[1] >= low))
        after = bisect_left(self.pieces, 1, lo=before, key=lambda p: int(p.start[0] < far and p.start[1] > high))
        return before, after

    def _without(self, piece: Piece, other: Piece) -> list[Piece]:
        """Return what is left of one piece without what another covers.

        Another piece from C to D with normal n covers z_1 ≤ C_1, z_2 ≤ D_2, n·z ≤ n·C: an interval of the piece.
        """
        if piece.is_point:
            return [] if self._covers(other, piece.start) else [piece]
        low, high = self._covered(piece, other)
        if low > high:
            return [piece]
        length = np.abs(piece.end - piece.start)
        short = float(np.min(self.gaps / length))
        begins, ends = low <= short, high >= 1.0 - short
        if begins and ends:
            return []
        if high - low <= short and not (begins or ends):
            return [piece]
        parts = []
        if not begins:
            cut = 1.0 if low >= 1.0 - short else low
            parts.append(self._cut(piece, 0.0, cut, other))
        if not ends:
            cut = 0.0 if high <= short else high
            parts.append(self._cut(piece, cut, 1.0, other))
        return parts

    def _covered(self, piece: Piece, other: Piece) -> tuple[float, float]:
        """Return the covered interval of a segment, in fractions of it; empty where the first number is larger."""
        fall, rise = -piece.normal[1], piece.normal[0]
        low, high = (other.start[0] - piece.start[0]) / fall, (other.end[1] - piece.start[1]) / rise
        if (
            low + self.gaps[0] / fall > 1.0
            or high + self.gaps[1] / rise < 0.0
            or low + self.gaps[0] / fall > high + self.gaps[1] / rise
        ):
            return 1.0, 0.0
        low, high = float(np.clip(low, 0.0, 1.0)), float(np.clip(high, 0.0, 1.0))
        if low > high:
            low = high = (low + high) / 2.0
        ends = [other.rise(piece.start + t * (piece.end - piece.start)) for t in (low, high)]
        slack = float(other.normal @ self.gaps)
        if max(ends) <= slack:
            return low, high
        if min(ends) >= -slack:
            return 1.0, 0.0
        crossing = low + (high - low) * ends[0] / (ends[0] - ends[1])
        return (low, crossing) if ends[0] < 0.0 else (crossing, high)

    def _cut(self, piece: Piece, begin: float, end: float, other: Piece) -> Piece:
        part = piece.part(self.problem, begin, end)
        if begin > 0.0 or end == 1.0:
            part = replace(part, first_open=self._dominates(other, part.start) or (part.first_open and begin == 0.0))
        if end < 1.0 or begin == 0.0:
            part = replace(part, last_open=self._dominates(other, part.end) or (part.last_open and end == 1.0))
        return part

    def _covers(self, other: Piece, levels: Vector) -> bool:
        """Return whether nothing about a point is new beside a piece."""
        inside = bool(np.all(levels <= np.array([other.start[0], other.end[1]]) + self.gaps))
        return inside and other.rise(levels) <= float(other.normal @ self.gaps)

    def _dominates(self, other: Piece, levels: Vector) -> bool:
        """Return whether a piece dominates a point by more than the resolution."""
        if not self._covers(other, levels):
            return False
        if other.is_point:
            return bool(np.any(other.start - levels > self.gaps))
        return other.rise(levels) < -float(other.normal @ self.gaps)
