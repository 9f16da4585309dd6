"""The frontier budget → welfare: what one more unit of conditional support buys, with every breakpoint."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.control import Control, Limits, Progress, cancel_on_interrupt
from winset_solver.games.families import families_for
from winset_solver.games.game import Game
from winset_solver.games.inequality import Inequality, stacked
from winset_solver.games.lifted import Lifted
from winset_solver.games.outcome import Work
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses, Response
from winset_solver.games.support.incentives import Incentives, cheapest_support
from winset_solver.games.support.supported_profiles import BudgetPoint, SupportedProfiles, affordable
from winset_solver.grid import common_step
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.result import Confirmation, Termination, Verdict
from winset_solver.status import Claim, OutcomeStatus, Unanswered
from winset_solver.tolerances import EXACT_GAP, RESOLUTION, SOLVER_FEASIBILITY

METHOD: Final = "sweep of budgets"
OPTIONS: Final[dict[str, str | float]] = {"mip_allow_restart": False, "mip_lp_age_limit": 2, "mip_pool_age_limit": 2}
"""HiGHS options that suit many small, similar programs: three times as fast on the steps of an opt-in game."""
_HALF: Final = 0.5
_SHORTEST: Final = 10.0
_LONGER: Final = 3.0
"""Seconds that a second opinion may take unasked, and how many times what the sweep took."""
_SECOND: Final = (
    "taking every step again, with all inequalities that were found, without presolve and with another seed"
)

_STOPPED: Final = (
    "the sweep was stopped: breakpoints with smaller budgets are not known, and the welfare of the last one may be had "
    "for less"
)


@dataclass(frozen=True, eq=False)
class BudgetFrontier:
    """Every breakpoint of budget → welfare.

    Parameters
    ----------
    status
        ``OPTIMAL``: nothing asked for is missing. ``NO_EQUILIBRIUM``: no profile can be stabilised within the limits.
        ``NO_PACKAGE``, ``UNBOUNDED``. The stopped ones: only the points with the largest budgets are known.
    points
        By rising budget; each is proven, except for the least budget of the first one where the search was stopped.
    best, free
        The best profiles known that the whole budget stabilises, and that need no support; proven where the sweep was
        not stopped, :attr:`free` where all points were asked for. None where none was found.
    bound
        No profile that the whole budget stabilises has more; None where nothing is proven.
    step
        Budgets that differ by less are not told apart: 0 where support lies on a grid, so that nothing is left out.
    method, work, claims, notes, seconds
        As in :class:`EquilibriumOutcome`.
    """

    status: OutcomeStatus
    points: tuple[BudgetPoint, ...] = ()
    best: BudgetPoint | None = None
    free: BudgetPoint | None = None
    bound: float | None = None
    step: float = 0.0
    method: str = METHOD
    work: Work = field(default_factory=Work)
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


OnPoint = Callable[[BudgetPoint], None]


def budget_frontier(
    game: Game,
    control: Control | None = None,
    *,
    budget: float = np.inf,
    at_most: ArrayLike = np.inf,
    penalties_at_most: ArrayLike = 0.0,
    weights: ArrayLike = (),
    most: int | None = None,
    on_point: OnPoint | None = None,
) -> BudgetFrontier:
    """Return every breakpoint of b ↦ max { w·u(x) : support of at most b keeps every player to x }.

    From the richest budget downwards (ε-constraint): the best profile that a budget can stabilise costs some least
    amount; the next budget is one step below it. Deviations that were found once are held off in every later step.

    Parameters
    ----------
    budget, at_most
        Limits of the support in all, and for each player.
    penalties_at_most
        Credible penalties, ≥ 0; they are used first.
    weights
        Of the payoffs; all 1 where absent.
    most
        Breakpoints wanted, those with the largest budgets; all where absent. One is the least support for the best
        profile.
    on_point
        Hears of each breakpoint as soon as it is proven, the richest first, and of the last one known where the search
        is stopped.

    Notes
    -----
    The step is exact where payoffs lie on a common decimal grid: support then does too. Elsewhere budgets closer than
    ``RESOLUTION`` of the payoffs' size are not told apart, and each point stands for a half-open interval.

    References
    ----------
    Haimes, Lasdon & Wismer (1971), ε-constraint (not opened).
    """
    began = perf_counter()
    control = replace(control or Control(), limits=replace((control or Control()).limits, gap=0.0))
    allowance = Allowance.support(game.players, at_most=at_most, fixed=penalties_at_most)
    problem = EquilibriumProblem(game, np.asarray(weights, dtype=float), allowance=allowance)
    sweep = _Sweep(problem, budget, control, on_point, most)
    notes: tuple[str, ...] = ()
    try:
        with cancel_on_interrupt(control.cancellation):
            status = sweep.run()
    except Unanswered as reason:
        status, notes = reason.status, reason.notes
        if sweep.known.best is not None and status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION:
            status, notes = OutcomeStatus.STOPPED_WITH_SOLUTION, (*notes, *([_STOPPED] if sweep.points else []))
    claims = sweep.second_opinion() if status in (OutcomeStatus.OPTIMAL, OutcomeStatus.NO_EQUILIBRIUM) else ()
    if any(claim.confirmation.verdict is Verdict.CONTRADICTED for claim in claims):
        status = OutcomeStatus.DISAGREEMENT
    return BudgetFrontier(
        status,
        tuple(reversed(sweep.points)),
        sweep.known.best,
        sweep.known.free,
        sweep.known.bound if np.isfinite(sweep.known.bound) else None,
        0.0 if sweep.on_grid else sweep.step,
        METHOD,
        sweep.work(),
        claims,
        notes,
        perf_counter() - began,
    )


class _Master:
    """The lifted program within one budget, live, with inequalities to which more are added.

    A smaller budget makes stronger inequalities, so that every step of a sweep begins with a master of its own.
    """

    def __init__(self, problem: EquilibriumProblem, budget: float, control: Control) -> None:
        allowed = problem.allowed
        at_most = np.minimum(allowed.at_most, budget)
        within = Allowance.support(problem.game.players, budget=budget, at_most=at_most, fixed=allowed.fixed)
        self.lifted = Lifted(EquilibriumProblem(problem.game, problem.weights, allowance=within))
        self.session = Session(self.lifted.model(), threads=control.limits.threads, **OPTIONS)
        self._known: set[bytes] = set()
        self.families = self.add(row for family in families_for(self.lifted, control) for row in family.rows())

    def add(self, inequalities: Iterable[Inequality]) -> Counter[str]:
        """Add inequalities; return how many are new, by family."""
        new = {row.key(): row for row in inequalities if row.key() not in self._known}
        if new:
            rows, lower = stacked(list(new.values()), self.lifted.columns)
            self.session.add_rows(rows, lower, np.inf)
            self._known |= new.keys()
        return Counter(row.family for row in new.values())

    def hold(self, deviations: Iterable[Response]) -> Counter[str]:
        """Let nobody gain by deviations, the support counted; return how many of these inequalities are new."""
        return self.add(self.lifted.equilibrium(found.player, found.strategy) for found in deviations)


class _Sweep:
    """The deviations that were found, and the proven points by falling budget."""

    def __init__(
        self,
        problem: EquilibriumProblem,
        budget: float,
        control: Control,
        on_point: OnPoint | None,
        most: int | None,
    ) -> None:
        self._problem, self._budget, self._control, self._on_point = problem, budget, control, on_point
        self._most = most
        self._responses = BestResponses(problem.game)
        self.known = SupportedProfiles(problem, budget, self._responses)
        self._deviations: dict[tuple[int, bytes], Response] = {}
        self._work = Work()
        grid = _support_grid(problem)
        self.on_grid = grid > 0
        self.step = _HALF * grid
        self.points: list[BudgetPoint] = []
        self._asked: list[tuple[_Master, float | None]] = []

    def run(self) -> OutcomeStatus:
        """Find all points; return how that ended.

        Raises
        ------
        Unanswered
            Where the search was stopped, or welfare has no limit. The last point then may need less than it says.
        """
        candidate: BudgetPoint | None = None
        budget = self._budget
        try:
            self.known.begin(self._control)
            while budget >= 0:
                master = _Master(self._problem, budget, self._control)
                found = self._best_within(master, budget)
                self._asked.append((master, None if found is None else found.welfare))
                if found is None:
                    break
                if candidate is not None and not _same(found.welfare, candidate.welfare):
                    self._tell(candidate)
                    if len(self.points) == self._most:
                        return OutcomeStatus.OPTIMAL
                candidate = found
                budget = min(found.budget, budget) - self._step(found)
        except Unanswered:
            self._tell(candidate)
            raise
        self._tell(candidate)
        if self.points:
            return OutcomeStatus.OPTIMAL
        nothing = Session(LinearModel.of(self._problem.game.program)).solve(self._control)
        return (
            OutcomeStatus.NO_PACKAGE if nothing.termination is Termination.INFEASIBLE else OutcomeStatus.NO_EQUILIBRIUM
        )

    def second_opinion(self) -> tuple[Claim, ...]:
        """Ask for every step once more, in another configuration and with every inequality that was found."""
        limits, began = self._control.limits, perf_counter()
        seconds = self._control.remaining
        if limits.confirm == "auto":
            seconds = min(seconds, max(_SHORTEST, _LONGER * self._work.master_seconds))
        if limits.confirm == "never" or seconds <= 0:
            return ()
        watch = Control(Limits(seconds, threads=limits.threads), cancellation=self._control.cancellation)
        verdict = Verdict.CONFIRMED
        for master, welfare in self._asked:
            master.hold(self._deviations.values())
            result = master.session.twin(presolve="off", random_seed=1).solve(watch)
            if not (result.optimal or result.termination is Termination.INFEASIBLE):
                verdict = Verdict.NOT_CONFIRMED
                break
            reached = None if result.solution is None else result.solution.objective
            if not (reached is welfare if reached is None or welfare is None else _same(reached, welfare)):
                verdict = Verdict.CONTRADICTED
                break
        text = "no budget below a breakpoint stabilises more than the breakpoint before it"
        return (Claim(text, Confirmation(verdict, _SECOND, None, perf_counter() - began)),)

    def work(self) -> Work:
        """Return what the sweep took."""
        return replace(self._work, responses=self._responses.solves, response_seconds=self._responses.seconds)

    def _best_within(self, master: _Master, budget: float) -> BudgetPoint | None:
        """Return the best profile that a budget can stabilise, with its cheapest support; None where there is none."""
        self._count(master.families + master.hold(self._deviations.values()))
        while (point := self._solved(master, budget)) is not None:
            found = cheapest_support(
                self._problem.game,
                master.lifted.profile(point),
                self._control,
                penalties_at_most=self._problem.allowed.fixed,
                responses=self._responses,
            )
            broken = self._broken(found, master.lifted.amounts(point))
            self.known.take(found)
            new = Counter() if affordable(found, budget, self._problem) else master.hold(broken)
            if not new:
                return BudgetPoint(found, float(self._problem.weights @ found.payoffs))
            self._count(new)
            self._deviations |= {(response.player, response.strategy.tobytes()): response for response in broken}
        return None

    def _solved(self, master: _Master, budget: float) -> Vector | None:
        """Return an optimum of the master; None where it has no point.

        Raises
        ------
        Unanswered
            Where the search was stopped, or welfare has no limit.
        """
        if self._control.exhausted:
            raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
        result = master.session.solve(self._watched(budget))
        self._work += Work(rounds=1, nodes=result.nodes, master_seconds=result.seconds)
        if result.termination is Termination.UNBOUNDED:
            raise Unanswered(OutcomeStatus.UNBOUNDED)
        if result.termination is Termination.INFEASIBLE:
            return None
        if budget == self._budget and result.bound is not None:
            self.known.bound = min(self.known.bound, result.bound)
        if not result.optimal:
            if result.solution is not None:
                self.known.consider(master.lifted.profile(result.x))
            raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
        return result.x

    def _watched(self, budget: float) -> Control:
        """Return a control that tells what is known of a step: a master's own profiles may cost more than they say."""
        if self._control.on_progress is None:
            return self._control
        best = self.known.best if budget == self._budget else None
        step = f"{len(self.points)} breakpoints; "
        step += f"with a budget of {budget:,.6g}:" if np.isfinite(budget) else "without a limit:"

        def heard(progress: Progress) -> None:
            known = "" if best is None else f" {best.welfare:,.6g} found,"
            limit = "no limit proven yet" if progress.bound is None else f"at most {progress.bound:,.6g}"
            self._control.say(f"{step}{known} {limit}")

        return replace(self._control, on_progress=heard)

    def _broken(self, found: Incentives, paid: Vector) -> list[Response]:
        """Return the best departures of all players that the master paid too little."""
        slack = SOLVER_FEASIBILITY * np.maximum(1.0, np.abs(found.payoffs))
        short = found.support - paid > slack
        return [response for response in found.departures if response is not None and short[response.player]]

    def _count(self, added: Counter[str]) -> None:
        self._work += Work(inequalities=dict(added))

    def _step(self, found: BudgetPoint) -> float:
        """Return how far below a point the next budget lies."""
        if not self.on_grid:
            size = max(1.0, found.budget, float(np.abs(found.found.payoffs).max(initial=0.0)))
            self.step = max(self.step, RESOLUTION * size)
        return self.step

    def _tell(self, point: BudgetPoint | None) -> None:
        if point is None:
            return
        self.points.append(point)
        self._control.say(f"{len(self.points)} breakpoints, the last at a budget of {point.budget:,.6g}")
        if self._on_point is not None:
            self._on_point(point)


def _support_grid(problem: EquilibriumProblem) -> float:
    """Return the step of the grid that all regrets beyond the fixed amounts lie on; 0 where they lie on none."""
    program, products = problem.game.program, problem.game.products
    used = {*program.payoff.indices.tolist(), *(j for matrix in products for part in matrix.nonzero() for j in part)}
    if not all(program.integer[j] for j in used):
        return 0.0
    figures = [program.payoff.data, *(matrix.data for matrix in products), problem.allowed.fixed]
    return common_step(np.concatenate(figures))


def _same(first: float, second: float) -> bool:
    """Return whether two welfares are the same but for rounding."""
    return abs(first - second) <= EXACT_GAP * max(1.0, abs(first))
