"""The Pareto set of any number of players: the search region shrinks with every point and every empty zone."""

from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.control import Stopped
from winset_solver.errors import ArgumentError, EngineError
from winset_solver.pareto.dominance import undominated
from winset_solver.pareto.frontier import Frontier, OnPoint, Point
from winset_solver.pareto.outcome_space import OutcomeSpace, Reached, searched
from winset_solver.pareto.region_confirmation import confirm_empty, uncovered
from winset_solver.pareto.search_zones import SearchZones
from winset_solver.program import Vector
from winset_solver.result import Termination, Verdict
from winset_solver.status import OutcomeStatus, Unanswered
from winset_solver.tolerances import AGREEMENT, SOLVER_FEASIBILITY

METHOD: Final = "search regions"
CONTINUOUS_COVERAGE: Final = 0.05
"""Part of the ranges that is covered where a list of all points would not end and no coverage is asked for."""
_STEEPEST: Final = 1e5
"""Largest weight of the player who comes first: on a grid HiGHS still optimises the others' levels exactly."""
_SAFETY: Final = 0.1
"""Part of a gap that a feasibility tolerance, times the largest weight, may amount to."""
_SHARE: Final = 0.25
"""Part of the smallest gap of levels at which a search may stop."""
_NOTICEABLE: Final = 1.25
"""Factor by which what a point covers must grow before all points are looked at again."""
_MOST_SPLITS: Final = 50_000
"""Zones that one point may split others into; with more, each further point takes seconds and more memory."""
_TOO_MANY: Final = "so many players are compared that what is left to search can no longer be kept track of"
_UNCHECKED: Final = "there was no time to work out a second time that nothing is left"
_FAILED: Final = "HiGHS gave a zone up without an answer"
_STRAY: Final = "HiGHS answered with a package outside the zone that it was asked for"


def search_regions(space: OutcomeSpace, *, coverage: float = 0.0, on_point: OnPoint | None = None) -> Frontier:
    """Return the Pareto set of the compared players, or a representation of it.

    Parameters
    ----------
    coverage
        Part of each player's range over the listed points that a point left out may be better than one of them; 0
        asks for all points. With continuous columns in a compared payoff 0 is replaced by ``CONTINUOUS_COVERAGE``.
    on_point
        Hears of each point as soon as it is proven to be on the frontier.

    Returns
    -------
    Frontier
        Without segments. A stopped search keeps its points, with the coverage that the open zones allow for.

    Raises
    ------
    ArgumentError
        Where coverage is not a part of one.

    Notes
    -----
    The best point of each zone {z : z ≥ c} for positive weights is on the frontier, since whatever dominates it is in
    the zone too. A zone and a player k are chosen by the largest projection of the zone along k. The weights put z_k
    first, w_k > Σ_{j≠k} (ceiling_j − c_j), so that one program gives the largest z_k and then the largest sum of the
    others; from the proven bound v, every point of the zone has z_k ≤ (v − Σ_{j≠k} w_j c_j) / w_k, which settles the
    child of the zone for k and every zone whose corner is at least c in the other components. Each program but the
    first ones, two for each player, thus finds a new point or empties a zone. Three players take less than two
    programs per point where points are many; with more players zones, and with them programs, soon outnumber points.

    A new point y covers {z : z < y + step}, where step is the gap of the levels or, if larger, the coverage asked for.
    At the end the zones are built anew from the points, by other code, and each is checked against the findings.

    References
    ----------
    Tamby & Vanderpooten (2021), "Enumeration of the nondominated set of multiobjective discrete optimization
    problems", INFORMS Journal on Computing 33, 72–85 (not opened; the choice of zones follows its idea). Dächert &
    Klamroth (2015), "A linear bound on the number of scalarizations needed to solve discrete tricriteria optimization
    problems", Journal of Global Optimization 61 (not opened).
    """
    began = perf_counter()
    if not 0 <= coverage < 1:
        raise ArgumentError("the coverage is not a part of the range", got=coverage, wanted="0 ≤ coverage < 1")
    notes: tuple[str, ...] = ()
    if coverage == 0 and not space.problem.discrete.all():
        coverage = CONTINUOUS_COVERAGE
        notes = (f"payoffs vary continuously: points are listed so that none is further than {coverage:g} of a range",)
    search = _Search(space, on_point)
    status = OutcomeStatus.OPTIMAL
    try:
        search.run(coverage)
    except Stopped as stop:
        status = OutcomeStatus.STOPPED_WITH_SOLUTION if search.points else OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        notes += stop.args
    except Unanswered as reason:
        status, notes = reason.status, reason.notes
    answer = search.frontier(status)
    answer = replace(answer, notes=(*notes, *search.doubts))
    if status is OutcomeStatus.OPTIMAL:
        answer = search.confirmed(answer, perf_counter() - began)
    return replace(answer, claims=tuple(space.claims), solves=space.solves, seconds=perf_counter() - began)


class _Search:
    """The points found, the zones that are open, and the order in which they are searched."""

    def __init__(self, space: OutcomeSpace, on_point: OnPoint | None) -> None:
        self.space, self._on_point = space, on_point
        self._players = len(space.gaps)
        self._lowest = np.maximum(space.lowest, space.least_levels())
        self._base = self._lowest
        self._steps: Vector = space.gaps
        self._part = 0.0
        self._zones: SearchZones | None = None
        self._ideal: Vector | None = None
        self._beyond: Vector = np.full(self._players, np.inf)
        self.points: list[Point] = []
        self._levels: list[Vector] = []
        self._proofs: Vector = np.zeros((0, self._players))
        self.doubts: tuple[str, ...] = ()

    # -- searching ----------------------------------------------------------------------------------------------

    def run(self, coverage: float) -> None:
        """Search until no zone is open."""
        self._part = coverage
        starts = self._find_ideal()
        zones = self._zones = SearchZones(self._lowest, self._beyond)
        whole, least_impossible = zones.corners[0].copy(), zones.ceilings[0].copy()
        best = [self._search(zones, whole, least_impossible, player, start) for player, start in enumerate(starts)]
        for reached in best:
            self._add(zones, reached)
        while len(zones):
            zone, player = self._choice(zones)
            corner = zones.corners[zone].copy()
            reached = self._search(zones, corner, zones.ceilings[zone], player)
            self._add(zones, reached)
            if np.any(np.all(zones.corners == corner, axis=1)):
                raise Stopped(_STRAY)
            self._say(zones)

    def _find_ideal(self) -> list[Vector]:
        """Settle the largest level of each player; return packages that reach them."""
        found = []
        for unit in np.eye(self._players):
            found.append(searched(self.space, partial(self._reach, unit, self._lowest)))
        bounds = np.array([reached.bound for reached in found])
        self._ideal = np.array([reached.levels[k] for k, reached in enumerate(found)])
        self._beyond = self._above(np.maximum(bounds, self._ideal))
        return [reached.point.x for reached in found if reached.point is not None]

    def _above(self, largest: Vector) -> Vector:
        """Return levels that no point reaches: above the largest ones by no more than what is told apart."""
        whole = np.floor(largest + AGREEMENT) + 1.0
        return np.where(self.space.on_grid, whole, largest + _SHARE * self.space.gaps)

    def _search(
        self, zones: SearchZones, corner: Vector, ceilings: Vector, player: int, start: Vector | None = None
    ) -> Reached:
        """Maximise the level of one player, then the others', in a zone, and remember what that proves."""
        weights = self._weights(corner, ceilings, player)
        reached = self._reach(weights, corner, start)
        zones.find(corner, corner if reached.empty else self._limits(weights, corner, reached))
        return reached

    def _reach(self, weights: Vector, corner: Vector, start: Vector | None = None) -> Reached:
        self._keep_time()
        slack = _SHARE * float(self.space.gaps.min())
        reached = self.space.best(weights, corner, task="frontier", start=start, absolute_gap=slack)
        if reached.result.termination is Termination.FAILED:
            raise Stopped(_FAILED)
        if not reached.empty and (reached.point is None or reached.bound is None or not reached.result.optimal):
            raise Stopped
        return reached

    def _weights(self, corner: Vector, ceilings: Vector, player: int) -> Vector:
        """Return weights that put one player's level first: any step of it outweighs the rest, if that is safe."""
        others = np.arange(self._players) != player
        rest = float((ceilings - self._floored(corner))[others].sum())
        steep = 1.0 + rest / float(self._steps[player])
        safe = _SAFETY * float(self.space.gaps.min()) / SOLVER_FEASIBILITY
        return np.where(others, 1.0, np.ceil(max(1.0, min(steep, _STEEPEST, safe))))

    def _floored(self, corner: Vector) -> Vector:
        """Return a corner with finite components: an estimate of the least levels where they are unbounded."""
        estimate = np.where(np.isfinite(self._base), self._base, 0.0)
        return np.where(np.isfinite(corner), corner, estimate)

    def _limits(self, weights: Vector, corner: Vector, reached: Reached) -> Vector:
        """Return levels that no point of the zone reaches, from the proven bound of the weighted sum."""
        bound = reached.levels @ weights if reached.bound is None else reached.bound
        if self.space.on_grid.all():
            bound = np.floor(bound + AGREEMENT)
        least = weights * corner
        rest = np.array([np.delete(least, k).sum() for k in range(self._players)])
        return np.maximum(corner, self._above((bound - rest) / weights))

    def _choice(self, zones: SearchZones) -> tuple[int, int]:
        """Return the zone and the player with the largest projection; players without a known point under it last."""
        widths = zones.ceilings - np.maximum(zones.corners, np.where(np.isfinite(self._base), self._base, 0.0))
        widths = np.maximum(widths / np.maximum(zones.ceilings.max(axis=0) - self._base, 1.0), np.finfo(float).tiny)
        logs = np.log(widths)
        projections = logs.sum(axis=1, keepdims=True) - logs
        free = zones.corners <= self._lowest
        projections = np.where(free & ~free.all(axis=1, keepdims=True), -np.inf, projections)
        zone, player = np.unravel_index(int(np.argmax(projections)), projections.shape)
        return int(zone), int(player)

    def _add(self, zones: SearchZones, reached: Reached) -> None:
        """List a point, if there is one and it is new, and take what it covers from the region."""
        levels = reached.levels
        known = np.array(self._levels).reshape(-1, self._players)
        if reached.point is None or np.any(np.all(levels < known + self.space.gaps, axis=1)):
            return
        self.points.append(reached.point)
        self._levels.append(levels)
        self._base = levels if len(self.points) == 1 else np.minimum(self._base, levels)
        if self._on_point is not None:
            self._on_point(reached.point)
        self._cover(zones, levels)
        if self._part > 0:
            self._widen(zones)

    def _cover(self, zones: SearchZones, levels: Vector) -> None:
        """Take what a listed point covers from the region, as long as there is time and room for it."""
        top = levels + self._steps
        if zones.splits(top) > _MOST_SPLITS:
            raise Stopped(_TOO_MANY)
        zones.cover(top, self._keep_time)

    def _keep_time(self) -> None:
        if self.space.control.exhausted:
            raise Stopped

    def _widen(self, zones: SearchZones) -> None:
        """Let points cover as much beside them as was asked for, in parts of the ranges known so far."""
        wanted = self._part * (np.asarray(self._ideal) - self._base)
        wider = np.where(self.space.on_grid, np.floor(wanted + AGREEMENT) + 1.0, wanted)
        if np.any(wider > _NOTICEABLE * self._steps):
            self._steps = np.maximum(self._steps, wider)
            for levels in self._levels:
                self._cover(zones, levels)

    # -- telling ------------------------------------------------------------------------------------------------

    def _say(self, zones: SearchZones) -> None:
        if self.space.control.on_progress is None or self._ideal is None:
            return
        sizes = np.maximum(self._beyond - self._base, self.space.gaps)
        widths = zones.ceilings - np.maximum(zones.corners, self._base)
        share = min(1.0, float(np.prod(np.clip(widths / sizes, 0.0, 1.0), axis=1).sum()))
        words = f"{len(self.points)} points, {len(zones)} zones open, about {share:.0%} of the volume"
        self.space.control.named("frontier").say(words)

    def frontier(self, status: OutcomeStatus) -> Frontier:
        """Return what is known."""
        space = self.space
        best = undominated(np.array(self._levels)) if self.points else ()
        return Frontier(
            status,
            points=tuple(self.points[row] for row in best),
            coverage=self._coverage(status) if self.points else None,
            resolution=np.where(space.on_grid, 0.0, space.gaps * space.units),
            ideal=space.values_of(self._ideal) if self._ideal is not None and self._is_settled() else None,
            method=METHOD,
        )

    def _is_settled(self) -> bool:
        """Return whether no player can have more than the ideal; a gap allowed by the limits may leave that open."""
        return bool(np.all(self._beyond - np.asarray(self._ideal) <= self.space.gaps))

    def _coverage(self, status: OutcomeStatus) -> Vector | None:
        """Return how much better than some listed point a point left out may be."""
        if self._zones is None:
            return None
        on_grid, known = self.space.on_grid, np.array(self._levels)
        left_out = np.where(on_grid, self._steps - 1.0, np.where(self._steps > self.space.gaps, self._steps, 0.0))
        if status is OutcomeStatus.OPTIMAL:
            self._work_out_again(self._zones, known)
            return np.asarray(left_out * self.space.units)
        ranges = np.maximum(self._beyond - self._base, self.space.gaps)
        for limit in np.unique(self._zones.ceilings, axis=0):
            behind = np.maximum(0.0, np.where(on_grid, limit - 1.0, limit) - known)
            left_out = np.maximum(left_out, behind[np.argmin((behind / ranges).max(axis=1))])
        return np.asarray(left_out * self.space.units)

    def _work_out_again(self, zones: SearchZones, known: Vector) -> None:
        """Check, from points and findings alone, that nothing is left, and keep the findings that this rests on."""
        least = np.where(np.isfinite(self._lowest), self._lowest, known.min(axis=0) - 1.0)  # below all that is compared
        boxes = np.maximum(zones.empty_boxes(), least)
        try:
            open_, proofs = uncovered(least, known + self._steps, boxes, self._keep_time)
        except Stopped:
            self.doubts = (_UNCHECKED,)
            return
        self._proofs = np.where(proofs <= least, self._lowest, proofs)
        if len(open_):
            raise EngineError("the coverage does not follow from what was proven", where=METHOD)

    def confirmed(self, answer: Frontier, seconds: float) -> Frontier:
        """Have confirmed by a second search, as far as the control asks for it, that nothing is left."""
        claim = confirm_empty(self.space, self._proofs, seconds)
        if claim is None:
            return answer
        self.space.claims.append(claim)
        if claim.confirmation.verdict is Verdict.CONTRADICTED:
            return replace(answer, status=OutcomeStatus.DISAGREEMENT, coverage=None)
        return answer
