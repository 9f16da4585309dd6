"""Pareto sets issue by issue: a dynamic program over partial packages, for payoffs that add up."""

from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.control import Control, Stopped
from winset_solver.pareto.completions import Completions, shadow_prices, spread_weights, supporting_weights
from winset_solver.pareto.corners import Corners
from winset_solver.pareto.dominance import falling, told_apart, undominated
from winset_solver.pareto.frontier import Frontier, OnPoint, Point
from winset_solver.pareto.partial_packages import MOST_STATES, Sweep, TooMany, go_on
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.separable import SeparableProblem
from winset_solver.pareto.separation import separate
from winset_solver.pareto.settling_order import in_settling_order
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import RESOLUTION

METHOD: Final = "issue by issue"
_WIDTHS: Final = (1_000, 4_000, MOST_STATES)
_FEW: Final = 6
_FEW_PACKAGES: Final = 1e6
_UNPROVEN: Final = "the search was stopped: packages that were not looked at may dominate these"


def issue_by_issue(
    problem: ParetoProblem, control: Control | None = None, *, on_point: OnPoint | None = None
) -> Frontier | None:
    """Return the complete Pareto set of a separable problem, without branch and bound.

    Parameters
    ----------
    on_point
        Hears of the points at the end, when all are proven at once.

    Returns
    -------
    Frontier
        None where the problem is not separable (see :func:`separate`), where more partial packages would have to be
        held than ``MOST_STATES``, or where they still multiply after half of the time limit.

    Notes
    -----
    Sweeps over the issues (see :class:`Sweep`) hold all partial packages that may lead to the frontier. Where rows
    connect the issues, narrow sweeps come first: they keep only some partial packages and end in good complete ones,
    whose corners prune the next sweep. The first sweep that keeps everything is exact: each point of the frontier is
    among the packages known before it or among those it ends in. On a grid all levels and uses are whole numbers, so
    that no tolerance enters; off the grid, packages that no player can tell apart (``resolution``) are listed once.

    The time grows with the number of partial packages that no other dominates, which is small for two players, or few
    packages, and explodes with players, issues and rows.

    References
    ----------
    Bazgan, Hugot & Vanderpooten (2009), "Solving efficiently the 0–1 multi-objective knapsack problem", Computers &
    Operations Research 36 (not opened): states with dominance relations and bounds. Ehrgott (2005), "Multicriteria
    Optimization", chapter 9 (not opened).
    """
    separable = separate(problem)
    if separable is None:
        return None
    search = _Search(problem, separable, (control or Control()).named("frontier"))
    try:
        frontier = search.frontier(complete=search.run())
    except TooMany:
        return None
    if on_point is not None and frontier.complete:
        for point in frontier.points:
            on_point(point)
    return frontier


def worthwhile(problem: ParetoProblem) -> bool:
    """Return whether to settle a problem issue by issue before searching it by branch and bound.

    Notes
    -----
    It is where no rows connect the issues, where players and one-sided rows between issues are ``_FEW`` together at
    most, and where there are ``_FEW_PACKAGES`` packages at most. Measured on one busy core, in seconds of processor
    time, against search by branch and bound, where it was not stopped before the end (coefficients uniform in 1..1000,
    capacity half of the total; the last four are instances of pyaugmecon):

    ============================================== ======= ============== =================
    problem                                         points issue by issue branch and bound
    ============================================== ======= ============== =================
    additive, 3 players, 30 issues of 10 options     43768 3.1            not tried
    knapsack, 2 players, 100 items, 1 row              147 0.8            35 points in 10.5
    knapsack, 2 players, 200 items, 1 row              542 8.5            not tried
    knapsack, 2 players, 100 items, 2 rows             116 5              not tried
    2kp50: 2 players, 50 items, 2 rows                  35 0.3            5.8
    2kp100: 2 players, 100 items, 2 rows               121 2.8            not tried
    3kp40: 3 players, 40 items, 3 rows                 389 5              74 points in 19
    3kp50: 3 players, 50 items, 3 rows                1048 58 to 71       not tried
    ============================================== ======= ============== =================
    """
    separable = separate(problem)
    if separable is None:
        return False
    rows = len(separable.slack)
    return rows == 0 or rows + len(separable.start) <= _FEW or separable.packages <= _FEW_PACKAGES


class _Search:
    """One search: sweeps that grow wider, and the best packages so far."""

    def __init__(self, problem: ParetoProblem, separable: SeparableProblem, control: Control) -> None:
        self.problem, self.separable, self.control = problem, separable, control
        self.began, self.solves = perf_counter(), 0
        self.gaps = np.where(separable.on_grid, 1.0, 0.0)
        self.known = np.zeros((0, len(separable.start)))
        self.packages: list[Vector] = []

    def run(self) -> bool:
        """Sweep until nothing is left out; return whether it came to that before the control was exhausted."""
        if not all(len(issue) for issue in self.separable.issues):
            return True
        try:
            self._sweep()
        except Stopped:
            return False
        return True

    def _sweep(self) -> None:
        weights = spread_weights(self.separable)
        prices = self._prices(weights)
        self.separable = in_settling_order(self.separable, weights, prices)
        for width in _WIDTHS if len(self.separable.slack) else _WIDTHS[-1:]:
            completions = Completions(self.separable, weights, prices)
            corners = Corners(self.known, self.gaps, completions)
            swept = Sweep(self.separable, completions, corners).run(self.control, width=width)
            self.solves += completions.solves
            self._learn(swept.levels, [self.separable.package(row) for row in swept.choices.tolist()])
            if not swept.narrowed:
                return
            weights = supporting_weights(self.known, weights)
            prices = self._prices(weights)

    def _prices(self, weights: Vector) -> Vector:
        self.solves += len(weights) if len(self.separable.slack) else 0
        prices = shadow_prices(self.separable, weights, self.separable.slack[None], partial(go_on, self.control))
        return np.asarray(prices[0])

    def _learn(self, levels: Vector, packages: list[Vector]) -> None:
        both, all_packages = np.vstack([self.known, levels]), [*self.packages, *packages]
        kept = undominated(both)
        self.known, self.packages = both[kept], [all_packages[i] for i in kept.tolist()]

    def frontier(self, *, complete: bool) -> Frontier:
        """Return what was found."""
        points = self._points()
        resolution = np.where(self.separable.on_grid, 0.0, RESOLUTION * self.separable.spans)
        values = np.array([point.values for point in points]).reshape(self.known.shape)
        kept = undominated(values)
        if resolution.any() and points:
            kept = kept[told_apart(values[kept], resolution)]
            kept = kept[falling(values[kept], resolution)]
        found = Frontier(
            status=self._status(complete=complete),
            points=tuple(points[i] for i in kept.tolist()),
            method=METHOD,
            resolution=resolution,
            solves=self.solves,
            seconds=perf_counter() - self.began,
        )
        if not complete:
            return replace(found, notes=(_UNPROVEN,) if found.points else ())
        if not found.points:
            return found
        return replace(found, coverage=np.zeros(len(resolution)), ideal=values.max(axis=0))

    def _points(self) -> list[Point]:
        compared, program = list(self.problem.compared), self.problem.program
        lifted = [self.problem.lifted(x) for x in self.packages]
        columns = np.array(lifted).reshape(len(lifted), program.shape[1]).T
        payoffs = np.ascontiguousarray((program.payoff @ columns).T) + program.payoff_constant
        values, origin, units = payoffs[:, compared], program.payoff_constant[compared], self.separable.units
        on_grid = origin + np.rint((values - origin) / units) * units
        values = np.where(self.separable.on_grid, on_grid, values)
        return [Point(*point) for point in zip(lifted, payoffs, values, strict=True)]

    def _status(self, *, complete: bool) -> OutcomeStatus:
        if not complete:
            stopped = (OutcomeStatus.STOPPED_WITHOUT_SOLUTION, OutcomeStatus.STOPPED_WITH_SOLUTION)
            return stopped[bool(self.packages)]
        if self.packages:
            return OutcomeStatus.OPTIMAL
        try:
            possible = _any_package(self.problem, self.control)
        except Stopped:
            return OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        return OutcomeStatus.NO_ACCEPTABLE_PACKAGE if possible else OutcomeStatus.NO_PACKAGE


def _any_package(problem: ParetoProblem, control: Control) -> bool:
    """Return whether there is any package, acceptable or not."""
    separable = separate(replace(problem, floor=np.full_like(problem.floor, -np.inf)))
    if separable is None or not all(len(issue) for issue in separable.issues):
        return False
    nobody = separable.without_players()
    completions = Completions(nobody, np.zeros((0, 0)), np.zeros((0, len(nobody.slack))))
    corners = Corners(np.zeros((0, 0)), np.zeros(0), completions)
    return len(Sweep(nobody, completions, corners).run(control).levels) > 0
