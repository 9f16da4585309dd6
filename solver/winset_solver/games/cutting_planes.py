"""Cutting planes: a master program solved again and again, while what its answers violate is added to it."""

from collections.abc import Callable
from dataclasses import replace
from math import inf
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.control import Control, Progress, cancel_on_interrupt
from winset_solver.games.families import families_for
from winset_solver.games.incumbent import Incumbent
from winset_solver.games.inequality import Family, Inequality
from winset_solver.games.lifted import Lifted
from winset_solver.games.master import Master
from winset_solver.games.outcome import Equilibrium, EquilibriumOutcome, Work
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses, Response
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import SolveResult, Termination, relative_gap
from winset_solver.status import OutcomeStatus, Unanswered
from winset_solver.tolerances import CERTIFICATE, EXACT_GAP, INTEGRALITY, REGRET

METHOD: Final = "cutting planes"
PER_FAMILY: Final = 50
"""Inequalities of one family taken at one point at most."""
MOST_LINEAR_ROUNDS: Final = 50
"""Linear programs solved before every mixed-integer program at most."""
_WORTH: Final = 50
"""Linear programs that a round of the master is worth, where the time for dynamics is limited by such."""
_STALLED: Final = "the search ended at a profile whose regret is too small to be told from none, and too large to count"

Families = Callable[[Lifted, Control], list[Family]]
"""Makes the families of inequalities of a lifted program."""


def cutting_planes(
    problem: EquilibriumProblem, control: Control | None = None, *, families: Families = families_for
) -> EquilibriumOutcome:
    """Return the best equilibrium of a problem, found by a master program whose inequalities grow.

    The master maximises the objective over the lifted program and the inequalities so far. Its linear relaxation takes
    equilibrium inequalities of best responses to its fractional points, and members of the families, until none is
    violated. Then the mixed-integer program is solved: where its profile tempts somebody, the inequalities that the
    profile violates are added and both are solved again; a profile that all keep to is the best one. Every round's
    bound holds for all equilibria, and best-response dynamics from every profile on the way look for good ones.

    Parameters
    ----------
    families
        Which inequalities are used beside those of best responses; none of them changes the answer.

    Returns
    -------
    EquilibriumOutcome
        ``UNBOUNDED`` where the objective has no limit over what the inequalities allow, or a payoff has none. A search
        that stops keeps its best equilibrium and its bound. Second opinions are left to the caller, but a master that
        HiGHS calls infeasible, or whose bound an equilibrium exceeds, is solved again without presolve.

    Notes
    -----
    Finite where the players' columns are integer and bounded: every round removes a profile or a strategy.

    References
    ----------
    Dragotto and Scatamacchia (2023), "The ZERO Regrets algorithm: optimizing over pure Nash equilibria via integer
    programming", INFORMS Journal on Computing 35 (not opened).
    """
    control = control or Control()
    began = perf_counter()
    notes: tuple[str, ...] = ()
    with cancel_on_interrupt(control.cancellation):
        search = _Search(problem, control, families)
        try:
            status = search.run()
        except Unanswered as unanswered:
            status, notes = unanswered.status, unanswered.notes
            if control.exhausted:
                status, notes = search.stopped, ()
    bound = search.bound if np.isfinite(search.bound) else None
    if search.best is not None and bound is not None:
        bound = max(bound, search.best.value)
    return EquilibriumOutcome(
        status, search.best, bound, METHOD, search.work(), (), notes, seconds=perf_counter() - began
    )


class _Search:
    """One search: the master, the best equilibrium so far, and what bounds all of them."""

    def __init__(self, problem: EquilibriumProblem, control: Control, families: Families) -> None:
        self.problem, self.control = problem, control
        self.responses = BestResponses(problem.game)
        self.bound = inf
        lifted = Lifted(problem)
        self._families = families(lifted, control)
        self.master = Master(lifted, [cut for family in self._families for cut in family.rows()])
        self._incumbent = Incumbent(problem, self.responses, control, self.master.step)
        self._work = Work()

    @property
    def best(self) -> Equilibrium | None:
        """The best equilibrium so far."""
        return self._incumbent.best

    @property
    def stopped(self) -> OutcomeStatus:
        """How a search ends that limits or a request stopped."""
        found = self.best is not None
        return OutcomeStatus.STOPPED_WITH_SOLUTION if found else OutcomeStatus.STOPPED_WITHOUT_SOLUTION

    def work(self) -> Work:
        """Return what the search took."""
        return replace(
            self._work,
            responses=self.responses.solves,
            inequalities=dict(self.master.added),
            response_seconds=self.responses.seconds,
        )

    def run(self) -> OutcomeStatus:
        """Solve linear and mixed-integer programs by turns until the bound is reached."""
        self._begin()
        while True:
            linear = self._close_linear()
            if self._finished():
                return OutcomeStatus.OPTIMAL
            if self.control.exhausted:
                return self.stopped
            result = self._solve_master(linear)
            if result.termination is Termination.INFEASIBLE:
                return self._nothing_left()
            self._lower(result)
            added = self._learn(result)
            self.control.report(None if self.best is None else self.best.value, self._known_bound(), self._work.nodes)
            if self._finished(EXACT_GAP if added else CERTIFICATE):
                return OutcomeStatus.OPTIMAL
            if not result.optimal or self.control.exhausted:
                return self.stopped
            if not added:
                raise Unanswered(self.stopped, (_STALLED,))

    def _close_linear(self) -> SolveResult:
        """Solve linear relaxations until no inequality is violated, and look for equilibria near the last one."""
        for _ in range(MOST_LINEAR_ROUNDS):
            began = perf_counter()
            result = self.master.relaxed(self.control)
            self._count(began, relaxations=1)
            if result.termination is Termination.UNBOUNDED:
                raise Unanswered(OutcomeStatus.UNBOUNDED, ("the objective has no upper limit",))
            if result.solution is None:
                return result
            if result.optimal:
                self._lower(result)
            point = np.array(result.x)
            if self.control.exhausted or self._finished() or not self.master.add(self._cuts(point, mixed=True)):
                break
        if result.solution is not None and not self.control.exhausted:
            self.master.add(self.master.tight(np.array(result.x)))
            self._settle(self.master.lifted.profile(result.x))
        return result

    def _solve_master(self, linear: SolveResult) -> SolveResult:
        """Solve the mixed-integer program; again, differently, where nothing seems left or its bound is wrong."""
        watch = replace(self.control, on_progress=self._on_progress if self.control.on_progress else None)
        result = linear
        if linear.termination is not Termination.INFEASIBLE:
            began = perf_counter()
            result = self.master.solve(watch)
            self._count(began, rounds=1, nodes=result.nodes)
        claimed = -inf if result.termination is Termination.INFEASIBLE else result.bound
        wrong = self.best is not None and claimed is not None and self._below(claimed, self.best.value)
        if wrong or result.termination is Termination.INFEASIBLE:
            began = perf_counter()
            result = self.master.solve_differently(watch)
            self._count(began, rounds=1, nodes=result.nodes)
        return result

    def _learn(self, result: SolveResult) -> int:
        """Judge the master's profile, look for equilibria from there, add what it violates and return how much."""
        if result.solution is None:
            return 0
        lifted = self.master.lifted
        x = np.array(lifted.profile(result.x))
        self._incumbent.consider(x)
        point = lifted.lift(x, lifted.amounts(result.x))
        added = self.master.add(self._cuts(point, mixed=False))
        self._settle(x)
        return added

    def _cuts(self, point: Vector, *, mixed: bool) -> list[Inequality]:
        """Return what a lifted point violates: waiting ones, members of the families, and best responses."""
        found = self.master.violated(point)
        for family in self._families:
            found += family.violated(point, PER_FAMILY)
        lifted = self.master.lifted
        kept = lifted.payoff @ point + lifted.constant + lifted.allowance(point)
        for player in range(self.problem.game.players):
            response = self._response(player, lifted.profile(point), mixed=mixed)
            if response is not None and response.payoff > kept[player] + REGRET * max(1.0, abs(kept[player])):
                found.append(lifted.equilibrium(player, response.strategy))
        return found

    def _response(self, player: int, x: Vector, *, mixed: bool) -> Response | None:
        """Return a best response; None where it has no limit, which may be so at a mixture of profiles only."""
        try:
            return self.responses.to(player, x, self.control)
        except Unanswered as unanswered:
            if mixed and unanswered.status is OutcomeStatus.UNBOUNDED:
                return None
            raise

    def _begin(self) -> None:
        """Look for equilibria from where everybody does the least, and the most."""
        program = self.problem.game.program
        low, high = program.column_lower, program.column_upper
        self._settle(np.where(np.isfinite(low), low, np.minimum(0.0, high)))
        self._settle(np.where(np.isfinite(high), high, np.maximum(0.0, low)))

    def _settle(self, x: Vector) -> None:
        """Look for equilibria by best-response dynamics; whose columns are not whole in x begins with a best response.

        Beside a round of the master dynamics cost nothing.
        """
        game, start = self.problem.game, np.array(x)
        for player, own in enumerate(game.columns):
            whole = game.program.integer[own]
            if (np.abs(x[own] - np.rint(x[own]))[whole] > INTEGRALITY).any():
                response = self._response(player, x, mixed=True)
                start[own] = np.rint(x[own]) if response is None else response.strategy
        self._incumbent.settle(start, _WORTH * (1 + self._work.rounds))

    def _lower(self, result: SolveResult) -> None:
        if result.bound is not None:
            self.bound = min(self.bound, self.master.value_at_most(result.bound))

    def _finished(self, gap: float = EXACT_GAP) -> bool:
        if self.best is None:
            return False
        return relative_gap(self.best.value, self.bound) <= max(gap, self.control.limits.gap)

    def _nothing_left(self) -> OutcomeStatus:
        """Return what it means that no profile satisfies the inequalities."""
        if self.best is not None:
            self.bound = min(self.bound, self.best.value)
            return OutcomeStatus.OPTIMAL
        self.bound = inf
        if not self._incumbent.profile_seen:
            empty = Session(self.problem.game.program).solve(self.control)
            if empty.termination is Termination.INFEASIBLE:
                return OutcomeStatus.NO_PACKAGE
            if empty.solution is None:
                return self.stopped
        return OutcomeStatus.NO_EQUILIBRIUM

    def _below(self, bound: float, value: float) -> bool:
        return bound < value - EXACT_GAP * max(1.0, abs(value))

    def _known_bound(self) -> float | None:
        return self.bound if np.isfinite(self.bound) else None

    def _on_progress(self, progress: Progress) -> None:
        """Report a master under way: its profiles are no equilibria, but its bound holds for them."""
        bound = self._known_bound()
        if progress.bound is not None:
            bound = progress.bound if bound is None else min(bound, progress.bound)
        self.control.report(None if self.best is None else self.best.value, bound, self._work.nodes + progress.nodes)

    def _count(self, began: float, *, rounds: int = 0, nodes: int = 0, relaxations: int = 0) -> None:
        seconds = perf_counter() - began
        self._work += Work(rounds=rounds, nodes=nodes, relaxations=relaxations, master_seconds=seconds)
