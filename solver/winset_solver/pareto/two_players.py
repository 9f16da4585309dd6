"""The Pareto set of two players of any payoff program: a sweep over what may still lie between known pieces.

Let the known pieces, by falling level of the first player, be P_1, …, P_k, with sentinels at infinity. A point of the
Pareto set that is not on a piece lies in a *gap*, z_1 > start_1(P_{i+1}) and z_2 > end_2(P_i), or above the line
through a segment, inside the box spanned by its ends. Each of these regions is one mixed-integer program: a sum of
levels with positive weights is maximised over it. Either nothing is there, which settles the region, or the optimum is
a new point of the Pareto set; with its integer decisions fixed, the frontier of a linear program is added to the
pieces. Integer decisions are finite in number and never return, so the sweep ends.

A bound w·z ≤ v over a region also settles every gap inside it whose least corner c has w·c > v. On a grid, with weights
(W, 1), that is all to the left of the new point: the sweep costs one program per point and one in the end (the
ε-constraint method in its augmented form). Elsewhere weights are normal to the chord of the gap.

References
----------
Haimes, Lasdon & Wismer (1971), ε-constraint; Mavrotas & Florios (2013), "An improved version of the augmented
ε-constraint method (AUGMECON2) …", Appl. Math. Comput. 219 (not opened). Boland, Charkhgard & Savelsbergh (2015), "A
criterion space search algorithm for biobjective mixed integer programming: the triangle splitting method", INFORMS J.
Comput. 27 (not opened). Perini, Boland, Pecin & Savelsbergh (2020), "A criterion space method for biobjective mixed
integer programming: the boxed line method", INFORMS J. Comput. 32 (not opened).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.control import Stopped
from winset_solver.pareto.frontier import Frontier, OnPoint, Point, Segment
from winset_solver.pareto.outcome_space import OutcomeSpace, Reached, searched
from winset_solver.pareto.pieces import Envelope, Piece, single
from winset_solver.pareto.slices import Slices
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus, Unanswered

METHOD: Final = "two players"
_STEEP: Final = 10_000.0
"""Largest weight of the player who comes first against the other: what HiGHS still optimises exactly."""
_SHARE: Final = 0.25
"""Part of the resolution at which a search off the grid may stop."""
_AHEAD: Final = 4.0
"""Steps of the sweep that a new point may go beyond the largest so far without another search to its left."""
_HALF: Final = 0.5
_COARSE: Final = 8
"""Steps of the first pass where time is limited, so that what is open when it ends is spread evenly."""


@dataclass(frozen=True, eq=False)
class _Region:
    """Where something may still lie: above a segment, or in the gap before the piece with this index."""

    index: int
    lower: Vector
    weights: Vector
    piece: Piece | None = None


def two_players(space: OutcomeSpace, *, coverage: float = 0.0, on_point: OnPoint | None = None) -> Frontier:
    """Return the Pareto set of the two compared players.

    Parameters
    ----------
    coverage
        Part of each player's range over the Pareto set that a point left out may be better than a listed one; 0 asks
        for all of it.
    on_point
        Hears of each point as soon as it is proven to be on the frontier.

    Returns
    -------
    Frontier
        Points, and segments where both payoffs have continuous columns. A stopped search keeps what it has, with the
        coverage that the regions still open allow for.

    Notes
    -----
    On a grid: as many mixed-integer programs as points, and one or two. Off the grid: one for each point, segment and
    gap. Off the grid values closer than ``Frontier.resolution`` are not told apart, which is what makes isolated
    points finite in number; a segment shorter than that is a point.
    """
    began = perf_counter()
    sweep = _Sweep(space, on_point)
    status = OutcomeStatus.OPTIMAL
    notes: tuple[str, ...] = ()
    try:
        sweep.run(coverage)
    except Stopped as stop:
        found = bool(sweep.envelope.pieces)
        status = OutcomeStatus.STOPPED_WITH_SOLUTION if found else OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        notes = (*stop.args, *sweep.doubts())
    except Unanswered as reason:
        status, notes = reason.status, reason.notes
        sweep.envelope.pieces.clear()
    answer = sweep.frontier(status)
    return replace(answer, notes=notes, claims=tuple(space.claims), solves=space.solves, seconds=perf_counter() - began)


class _Sweep:
    """The known pieces, and which regions between them are settled."""

    def __init__(self, space: OutcomeSpace, on_point: OnPoint | None) -> None:
        self.space, self._on_point = space, on_point
        self.envelope = Envelope(space.problem, np.where(space.on_grid, 0.0, _HALF * space.gaps))
        self._slices = None if space.problem.discrete.any() else Slices(space)
        self._exact = bool(space.on_grid.all())
        self._least = np.maximum(space.lowest, space.least_levels())
        self._steps: Vector = space.gaps
        self._position, self._stride = 0, np.inf
        self._empty: dict[tuple[Piece | None, Piece | None], Vector] = {}
        self._proven: set[Piece] = set()
        self._told: set[Point] = set()

    # -- regions ------------------------------------------------------------------------------------------------

    def run(self, coverage: float) -> None:
        """Settle all regions wider than a part of the range."""
        self._explore(self._gap(0))
        while (index := self._open_end()) is not None:
            self._explore(self._gap(index))
        limited = self.space.control.limits.seconds is not None
        for share in (max(coverage, 1.0 / _COARSE), coverage) if limited else (coverage,):
            self._steps, self._position = self._steps_for(share), 0
            while (region := self._next()) is not None:
                self._explore(region)

    def _steps_for(self, share: float) -> Vector:
        """Return how far beyond known levels something new begins; on a grid a step more than may be left out."""
        allowed = share * self._ranges()
        return np.where(self.space.on_grid, np.floor(allowed) + 1.0, np.maximum(self.space.gaps, allowed))

    def _ranges(self) -> Vector:
        first, last = self.envelope.pieces[0], self.envelope.pieces[-1]
        return np.array([first.start[0] - last.end[0], last.end[1] - first.start[1]])

    def _open_end(self) -> int | None:
        """Return the first or the last gap if it is open."""
        ends = (0, len(self.envelope.pieces))
        return next((index for index in ends if not self._settled(index)), None)

    def _next(self) -> _Region | None:
        """Return the first open region; whatever lies before the position is settled."""
        pieces = self.envelope.pieces
        while self._position <= len(pieces):
            index = self._position
            if not self._settled(index):
                return self._gap(index)
            if index < len(pieces) and not self._is_proven(pieces[index]):
                return self._above(index)
            self._position += 1
        return None

    def _is_proven(self, piece: Piece) -> bool:
        """Return whether a piece is on the frontier: points are found as optima, segments are not."""
        return piece.is_point or piece in self._proven

    def _sides(self, index: int) -> tuple[Piece | None, Piece | None]:
        """Return the pieces on both sides of the gap before an index."""
        pieces = self.envelope.pieces
        return pieces[index - 1] if index else None, pieces[index] if index < len(pieces) else None

    def _settled(self, index: int) -> bool:
        """Return whether a gap is empty, or narrower than what is told apart or was asked for."""
        left, right = self._sides(index)
        empty = self._empty.get((left, right))
        if empty is not None and np.all(empty <= self._steps):
            return True
        return left is not None and right is not None and bool(np.any(_width(left, right) <= self._steps))

    def _gap(self, index: int) -> _Region:
        left, right = self._sides(index)
        return _Region(index, self._corner(left, right), self._weights(left, right))

    def _corner(self, left: Piece | None, right: Piece | None) -> Vector:
        """Return the least levels that a new point of the gap between two pieces has."""
        first = self._least[0] if right is None else right.start[0] + self._steps[0]
        second = self._least[1] if left is None else left.end[1] + self._steps[1]
        return np.array([first, second])

    def _weights(self, left: Piece | None, right: Piece | None) -> Vector:
        """Return the weights of a gap: steep at the ends and on a grid, normal to the chord elsewhere."""
        scale = 1.0 if self._exact else _STEEP
        if right is None:
            return np.array([1.0, _STEEP]) / scale
        if left is None:
            return np.array([_STEEP, 1.0]) / scale
        width = _width(left, right)
        if self._exact:
            return np.array([min(_STEEP, width[1], _AHEAD * self._stride), 1.0])
        return np.asarray(np.maximum(width[::-1] / width.max(), 1.0 / _STEEP))

    def _above(self, index: int) -> _Region:
        """Return the region above a segment; at an open end lies something else that is known."""
        piece = self.envelope.pieces[index]
        opened = np.array([piece.last_open, piece.first_open])
        lower = np.array([piece.end[0], piece.start[1]]) + np.where(opened, self.space.gaps, 0.0)
        return _Region(index, lower, piece.normal / piece.normal.max(), piece)

    # -- searching ----------------------------------------------------------------------------------------------

    def _explore(self, region: _Region) -> None:
        """Search a region: settle it, or add what is found."""
        if self._holds_nothing(region):
            self._settle(region)
        self._say()

    def _holds_nothing(self, region: _Region) -> bool:
        """Return whether a region holds nothing new; otherwise what is found is added.

        Where the optimum cannot be told apart from what is known, everything else lies beyond it for one player.
        """
        if self.space.control.exhausted:
            raise Stopped
        slack = 0.0 if self._exact else float(region.weights @ self.space.gaps)
        best = partial(self.space.best, region.weights, region.lower, task="frontier", absolute_gap=_SHARE * slack)
        reached = best() if self.envelope.pieces else searched(self.space, best)
        if reached.empty:
            return True
        if reached.point is None or reached.bound is None or not reached.result.optimal:
            raise self._stopped(reached)
        if region.piece is not None and reached.bound <= region.weights @ region.piece.start + slack:
            return True
        changed = self.envelope.insert(self._chain(region, reached, reached.point))
        if changed is None:
            beyond = reached.levels + self.space.gaps
            rest = (np.where(unit, beyond, region.lower) for unit in np.eye(2, dtype=bool))
            return all(self._holds_nothing(replace(region, lower=lower)) for lower in rest)
        self._note_stride(region, reached)
        self._position = min(self._position, changed)
        self._prune(region, reached.bound, changed)
        return False

    def _note_stride(self, region: _Region, reached: Reached) -> None:
        """Remember the largest step of the sweep on a grid, by which the next weights are chosen."""
        if self._exact and region.index and region.index < len(self.envelope.pieces) - 1:
            stride = float(reached.levels[1] - region.lower[1]) + 1.0
            self._stride = stride if self._stride == np.inf else max(stride, self._stride)

    def _stopped(self, reached: Reached) -> Stopped:
        """Return why the sweep ends here; a package that is all there is stays, though it may be wasteful."""
        termination = reached.result.termination
        notes = () if reached.result.stopped else (f"HiGHS did not settle a search: {termination.value}",)
        if reached.point is None or self.envelope.pieces:
            return Stopped(*notes)
        self.envelope.insert([single(reached.point, reached.levels)])
        return Stopped(*notes, "the package listed may be wasteful")

    def _chain(self, region: _Region, reached: Reached, point: Point) -> list[Piece]:
        """Return the new point with all that its integer decisions allow for in the region and at its borders."""
        if self._slices is None:
            self._tell(point)
            return [single(point, reached.levels)]
        chain = self._slices.chain(point, region.lower - self._steps)
        if self._slices.whole:
            self._proven.update(chain)
        return chain

    def _settle(self, region: _Region) -> None:
        """Remember that a region holds nothing new."""
        if region.piece is None:
            self._empty[self._sides(region.index)] = self._steps
            return
        self._proven.add(region.piece)
        for point, hidden in (
            (region.piece.first, region.piece.first_open),
            (region.piece.last, region.piece.last_open),
        ):
            if not hidden:
                self._tell(point)

    def _prune(self, region: _Region, bound: float, first: int) -> None:
        """Settle the gaps of a region that its bound leaves nothing in."""
        rounding = _HALF if self._exact else _SHARE * float(region.weights @ self.space.gaps)
        for index in range(first, len(self.envelope.pieces) + 1):
            sides = self._sides(index)
            corner = self._corner(*sides)
            if index > first and corner[0] < region.lower[0]:
                break
            if np.all(corner >= region.lower) and region.weights @ corner > bound + rounding:
                self._empty[sides] = self._steps

    # -- telling ------------------------------------------------------------------------------------------------

    def _tell(self, point: Point) -> None:
        if self._on_point is not None and point not in self._told:
            self._told.add(point)
            self._on_point(point)

    def _say(self) -> None:
        """Tell how many points are known, and how much of the area between the ends is open."""
        control, pieces = self.space.control, self.envelope.pieces
        if control.on_progress is None:
            return
        total = float(np.prod(self._ranges()))
        area = sum(
            float(np.prod(_width(left, right)))
            for index in range(1, len(pieces))
            if not self._settled(index)
            for left, right in [(pieces[index - 1], pieces[index])]
        )
        area += sum(float(np.prod(p.start - p.end)) / -2.0 for p in pieces if not self._is_proven(p))
        share = 100.0 * area / total if total > 0 and self._open_end() is None else 100.0
        count = len(list(_listed(pieces, self.space.gaps)))
        control.named("frontier").say(f"{count} points, {share:.0f} % of the area still open")

    def doubts(self) -> tuple[str, ...]:
        """Return what is listed without proof."""
        segments = [piece for piece in self.envelope.pieces if not piece.is_point]
        open_ones = sum(not self._is_proven(piece) for piece in segments)
        return (f"{open_ones} of {len(segments)} segments may be dominated in part",) if open_ones else ()

    def frontier(self, status: OutcomeStatus) -> Frontier:
        """Return what is known."""
        pieces, space = self.envelope.joined(), self.space
        ends = bool(pieces) and self._open_end() is None
        return Frontier(
            status,
            points=tuple(_listed(pieces, space.gaps)),
            segments=tuple(Segment(p.first, p.last, p.first_open, p.last_open) for p in pieces if not p.is_point),
            coverage=self._coverage() if ends else None,
            resolution=np.where(space.on_grid, 0.0, space.gaps * space.units),
            ideal=space.values_of(np.array([pieces[0].start[0], pieces[-1].end[1]])) if ends else None,
            method=METHOD,
        )

    def _coverage(self) -> Vector:
        """Return how much better than the nearest listed point a point left out may be.

        Between two neighbours p and q on the frontier a point left out is at most as good as p for the first player
        and as q for the second, so each of p and q is behind for one player alone.
        """
        pieces = self.envelope.pieces
        closed = [i for i, piece in enumerate(pieces) if self._is_proven(piece)]
        worst = np.zeros(2)
        for before, after in pairwise([-1, *closed, len(pieces)]):
            if after - before > 1:
                begin = pieces[0].start if before < 0 else pieces[before].end
                finish = pieces[-1].end if after == len(pieces) else pieces[after].start
                worst = np.maximum(worst, self._one_sided(np.abs(begin - finish)))
            elif before >= 0 and after < len(pieces):
                worst = np.maximum(worst, self._left_out(after))
        return np.asarray(worst * self.space.units)

    def _left_out(self, index: int) -> Vector:
        """Return how far from both sides of a gap something left out may be."""
        left, right = self.envelope.pieces[index - 1], self.envelope.pieces[index]
        behind = self._one_sided(_width(left, right))
        if (left, right) not in self._empty:
            return behind
        empty = self._within(self._empty[left, right])
        return behind if np.all(behind <= empty) else empty

    def _one_sided(self, width: Vector) -> Vector:
        """Return the smaller of two distances, in parts of the range, for its player; nothing for the other."""
        within = self._within(width)
        smaller = int(np.argmin(within / np.maximum(self._ranges(), self.space.gaps)))
        return np.asarray(within * np.eye(2)[smaller])

    def _within(self, width: Vector) -> Vector:
        """Return the largest distance of something from one side that has not come to the other side yet."""
        return np.where(
            self.space.on_grid, np.maximum(width - 1.0, 0.0), np.where(width <= self.space.gaps, 0.0, width)
        )


def _width(left: Piece, right: Piece) -> Vector:
    """Return the size of the gap between two neighbours."""
    return np.array([left.end[0] - right.start[0], right.start[1] - left.end[1]])


def _listed(pieces: list[Piece], gaps: Vector) -> Iterator[Point]:
    """Return the closed ends of pieces in order, each vector once."""
    previous: Vector | None = None
    for piece in pieces:
        ends = [(piece.first, piece.start, piece.first_open), (piece.last, piece.end, piece.last_open)]
        for point, levels, hidden in ends[:1] if piece.is_point else ends:
            if not hidden and (previous is None or np.any(np.abs(levels - previous) > gaps * _HALF)):
                previous = levels
                yield point
