"""The outcome space as one live model: every search of the frontier asks it for the best point of a box."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.confirm import confirm
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.pareto.frontier import Point
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.program import Vector
from winset_solver.result import SolveResult, Termination, Verdict
from winset_solver.status import Claim, OutcomeStatus, Unanswered
from winset_solver.tolerances import RESOLUTION, SMALLEST_COEFFICIENT, SOLVER_FEASIBILITY

NO_PACKAGE: Final = "no package satisfies every rule"
SOME_PACKAGE: Final = "some package leaves everybody with the least payoff accepted"
OPTIONS: Final[dict[str, str | float]] = {"mip_allow_restart": False, "mip_lp_age_limit": 2, "mip_pool_age_limit": 2}
"""HiGHS options that suit hundreds of small, similar programs; every outcome space begins with them."""
_SPAN: Final = 1024.0
"""Range, in levels, that a payoff without a grid is scaled to, within a factor of two."""


@dataclass(frozen=True, eq=False)
class Reached:
    """The outcome of one search in a box; ``point`` is None where the box is empty or nothing was found in time.

    Parameters
    ----------
    point, levels
        The best point, and the levels of its values.
    bound
        Proven: no point of the box has a larger weighted sum of levels. None where nothing is proven.
    result
        What HiGHS answered.
    """

    point: Point | None
    levels: Vector
    bound: float | None
    result: SolveResult

    @property
    def empty(self) -> bool:
        """Whether the box is proven to hold no point."""
        return self.result.termination is Termination.INFEASIBLE


class OutcomeSpace:
    """{(x, z) : x ∈ X, u(x) ≥ floor, z_p = (u_p(x) − origin_p) / unit_p for compared p} in one HiGHS model.

    Parameters
    ----------
    problem
        What is compared.
    control
        Limits, progress and cancellation of the whole task; its gap does not count, since bounds decide what is left.
    options
        HiGHS options of the session, on top of ``OPTIONS``.

    Notes
    -----
    Levels z count in units: the step of a player's grid, so that they are integers, or for payoffs without a grid a
    power of two that makes their range about a thousand, or more where coefficients differ very much. ``gaps`` are the
    smallest differences of levels that are told apart: 1 on a grid, ``RESOLUTION`` of the range elsewhere.
    """

    def __init__(self, problem: ParetoProblem, control: Control | None = None, **options: str | float) -> None:
        self.problem = problem
        control = control or Control()
        self.control = replace(control, limits=replace(control.limits, gap=0.0))
        self.solves = 0
        self.claims: list[Claim] = []
        program = problem.program
        self._compared: NDArray[np.int64] = np.array(problem.compared, dtype=np.int64)
        self.session = Session(program, threads=self.control.limits.threads, **{**OPTIONS, **options})
        self.decisions = program.shape[1]
        self._bound_payoffs()
        steps = problem.steps
        self.origin = program.payoff_constant[self._compared]
        self.units = np.where(steps > 0, steps, 1.0)
        self.on_grid: NDArray[np.bool_] = steps > 0
        spans = np.zeros(len(steps))
        if not self.on_grid.all():
            spans = self._spans()
            self.units = np.where(self.on_grid, steps, self._powers_of_two(spans))
        self.gaps: Vector = np.where(self.on_grid, 1.0, RESOLUTION * np.maximum(_SPAN, spans / self.units))
        self.levels: NDArray[np.int64] = self.session.add_columns(len(self._compared), lower=-np.inf)
        scaled = sparse.diags_array(1.0 / self.units) @ program.payoff[self._compared].toarray()
        scaled[self.on_grid] = np.rint(scaled[self.on_grid])
        definition = sparse.hstack([sparse.csr_array(scaled), -sparse.eye_array(len(self._compared))], format="csr")
        self.session.add_rows(definition, 0.0, 0.0)
        self.lowest: Vector = np.ceil((problem.floor[self._compared] - self.origin) / self.units - RESOLUTION)
        self.lowest = np.where(self.on_grid, self.lowest, (problem.floor[self._compared] - self.origin) / self.units)

    def _bound_payoffs(self) -> None:
        """Hold the payoffs of players that have a floor at or above it."""
        program, floor = self.problem.program, self.problem.floor
        bounded = np.flatnonzero(floor > -np.inf)
        self.session.add_rows(program.payoff[bounded], (floor - program.payoff_constant)[bounded], np.inf)

    def _spans(self) -> Vector:
        """Return the range of each compared payoff over the linear relaxation."""
        spans = []
        for player in self._compared:
            row = self.problem.program.payoff[[int(player)]].toarray().reshape(-1)
            ends = []
            for sign in (1.0, -1.0):
                with self.session.scratch():
                    self.session.maximise(sign * row)
                    self.solves += 1
                    result = self.session.solve(self.control, relaxed=True)
                    ends.append(None if result.solution is None else sign * result.solution.objective)
            high, low = ends
            spans.append(high - low if high is not None and low is not None else float(np.abs(row).sum()))
        return np.array(spans)

    def _powers_of_two(self, spans: Vector) -> Vector:
        """Return units that make ranges about ``_SPAN``, or larger ones where a coefficient would get too small."""
        units = []
        for player, span in zip(self._compared, spans.tolist(), strict=True):
            sizes = np.abs(self.problem.program.payoff[[int(player)]].data)
            largest = np.floor(np.log2(sizes.min(initial=np.inf) / SMALLEST_COEFFICIENT))
            units.append(2.0 ** min(largest, np.ceil(np.log2(span / _SPAN))) if span > 0 else 1.0)
        return np.array(units)

    def least_levels(self) -> Vector:
        """Return lower bounds of the levels of all points within the column bounds; −inf where there is none."""
        program = self.problem.program
        least = []
        for player, unit in zip(self._compared, self.units, strict=True):
            row = program.payoff[[int(player)]]
            ends = np.where(row.data > 0, program.column_lower[row.indices], program.column_upper[row.indices])
            least.append(float((row.data * ends).sum()) / unit)
        return np.where(self.on_grid, np.ceil(np.array(least) - RESOLUTION), np.array(least))

    def point(self, x: Vector) -> Point:
        """Return a point of X, lifted, with its payoffs; values on a grid are the grid's own."""
        lifted = self.problem.lifted(_without_dust(x[: self.decisions]))
        payoffs = self.problem.program.payoffs(lifted)
        exact = self.origin + np.rint((payoffs[self._compared] - self.origin) / self.units) * self.units
        values = np.where(self.on_grid, exact, payoffs[self._compared])
        return Point(lifted, payoffs, values)

    def levels_of(self, point: Point) -> Vector:
        """Return the levels of a point; integers on a grid."""
        levels = (point.values - self.origin) / self.units
        return np.where(self.on_grid, np.rint(levels), levels)

    def values_of(self, levels: Vector) -> Vector:
        """Return the values that levels stand for."""
        return self.origin + levels * self.units

    def best(
        self,
        weights: Vector,
        lower: Vector,
        upper: Vector | float = np.inf,
        *,
        task: str = "",
        start: Vector | None = None,
        absolute_gap: float = 0.0,
    ) -> Reached:
        """Maximise a weighted sum of levels over the box lower ≤ z ≤ upper.

        Parameters
        ----------
        start
            Column values of a point of X to start from; its levels are filled in.
        absolute_gap
            Distance of bound and value, in the weighted sum, at which the search may stop.

        Raises
        ------
        Unanswered
            Where the weighted sum is unbounded; names the players.
        """
        self.session.change_column_bounds(self.levels, np.maximum(lower, self.lowest), upper)
        cost = np.zeros(self.session.model.columns)
        cost[self.levels] = weights
        self.session.maximise(cost)
        full = None if start is None else np.concatenate([start[: self.decisions], self.levels_of(self.point(start))])
        self.solves += 1
        result = self.session.solve(self.control.named(task), start=full, absolute_gap=absolute_gap)
        if result.termination is Termination.UNBOUNDED:
            raise unbounded(self)
        point = None if result.solution is None else self.point(result.x)
        levels = np.full(len(self.levels), -np.inf) if point is None else self.levels_of(point)
        return Reached(point, levels, result.bound, result)


def _without_dust(x: Vector) -> Vector:
    """Return x with the integers that HiGHS does not tell its values apart from, and 0 for −0."""
    whole = np.rint(x)
    return np.where(np.abs(x - whole) <= SOLVER_FEASIBILITY * np.maximum(1.0, np.abs(x)), whole, x) + 0.0


def searched(space: OutcomeSpace, search: Callable[[], Reached]) -> Reached:
    """Return what a search of the space without any box around it finds.

    Where its answer, that there is nothing, is overruled by a package, it is repeated once; the session does without
    presolve by then.

    Raises
    ------
    Unanswered
        Where there is nothing; see :func:`no_point`.
    """
    reached = search()
    if not reached.empty:
        return reached
    reason = no_point(space, reached.result)
    if reason.status is OutcomeStatus.DISAGREEMENT:
        space.session.without_presolve()
        reached = search()
    if reached.empty:
        raise reason
    wrong = space.claims.pop()
    space.claims.append(Claim(SOME_PACKAGE, replace(wrong.confirmation, verdict=Verdict.CONFIRMED)))
    return reached


def no_point(space: OutcomeSpace, result: SolveResult) -> Unanswered:
    """Return why the space without any box around it holds no point, with second opinions among its claims.

    Emptiness is the one claim with nothing to show for it, so that it has a second opinion even where the control asks
    for none.

    Parameters
    ----------
    result
        What the last solve of the space's session answered; it has no solution.
    """
    if result.termination is not Termination.INFEASIBLE:
        return Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
    limits = space.control.limits
    control = replace(
        space.control, limits=replace(limits, confirm="auto" if limits.confirm == "never" else limits.confirm)
    )
    checked = confirm(space.session, result, control)
    unlimited = bool(np.all(space.problem.floor == -np.inf))
    words = NO_PACKAGE if unlimited else "every package leaves somebody below the least payoff accepted"
    overruled = checked.termination is not Termination.INFEASIBLE  # by a package that was found after all
    if checked.confirmation is not None:
        verdict = Verdict.CONTRADICTED if overruled else checked.confirmation.verdict
        space.claims.append(Claim(words, replace(checked.confirmation, verdict=verdict)))
    if overruled:
        return Unanswered(OutcomeStatus.DISAGREEMENT)
    if unlimited:
        return Unanswered(OutcomeStatus.NO_PACKAGE)
    session = Session(space.problem.program, threads=space.control.limits.threads)
    space.solves += 1
    anything = confirm(session, session.solve(control.named("any package")), control)
    empty = anything.termination is Termination.INFEASIBLE
    if anything.confirmation is not None:
        words = NO_PACKAGE if empty else "some package satisfies every rule"
        space.claims.append(Claim(words, anything.confirmation))
    return Unanswered(OutcomeStatus.NO_PACKAGE if empty else OutcomeStatus.NO_ACCEPTABLE_PACKAGE)


def unbounded(space: OutcomeSpace) -> Unanswered:
    """Return that payoffs are unbounded, with the names of the compared players whose are."""
    names, session = [], space.session
    with session.scratch():
        session.change_column_bounds(space.levels, space.lowest, np.inf)
        for label, level in zip(space.problem.labels, space.levels, strict=True):
            session.maximise(np.eye(1, session.model.columns, level)[0])
            space.solves += 1
            if session.solve(space.control, relaxed=True).termination is Termination.UNBOUNDED:
                names.append(label)
    return Unanswered(OutcomeStatus.UNBOUNDED, (f"the payoff is unbounded for: {', '.join(names)}",))
