"""The individually rational set as one live model, shared by every solution."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.bargaining.outcome import STATUS_OF, Claim, OutcomeStatus, Unanswered
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.confirm import confirm
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import SolveResult, Termination
from winset_solver.tolerances import CERTIFICATE


class GainSpace:
    """{(x, g) : x ∈ X, g = u(x) − d, g ≥ 0} in one HiGHS model, with counters and claims.

    Parameters
    ----------
    problem
        What is bargained over.
    control
        Limits, progress and cancellation of the task; shared by everything asked of this space.

    Notes
    -----
    Columns 0..k−1 are those of the program; ``self.gains`` are the indices of g. A solution works inside
    :meth:`question` and leaves no row behind.
    """

    def __init__(self, problem: BargainingProblem, control: Control | None = None) -> None:
        self.problem = problem
        self.control = control or Control()
        program = problem.program
        self.session = Session(program, threads=self.control.limits.threads)
        self.decisions = program.shape[1]
        self.gains: NDArray[np.int64] = self.session.add_columns(problem.players)
        definition = sparse.hstack([program.payoff, -sparse.eye_array(problem.players)], format="csr")
        offset = problem.disagreement - program.payoff_constant
        self.session.add_rows(definition, offset, offset)
        self.claims: list[Claim] = []
        self.solves = 0

    @contextmanager
    def question(self) -> Iterator[None]:
        """Forget, at the end of the block, rows, columns, claims and counts that it added."""
        claims, solves = self.claims, self.solves
        self.claims, self.solves = [], 0
        try:
            with self.session.scratch():
                yield
        finally:
            self.claims, self.solves = claims, solves

    def gains_at(self, x: Vector) -> Vector:
        """Return u(x) − d."""
        return self.problem.program.payoffs(x[: self.decisions]) - self.problem.disagreement

    def maximise(self, weights: Vector) -> None:
        """Set the objective to a weighted sum of gains."""
        cost = np.zeros(self.session.model.columns)
        cost[self.gains] = weights
        self.session.maximise(cost)

    def run(
        self,
        claim: str = "",
        *,
        control: Control | None = None,
        relaxed: bool = False,
        start: Vector | None = None,
        absolute_gap: float = 0.0,
        if_empty: str = "every package leaves somebody below the disagreement payoff",
    ) -> SolveResult:
        """Solve the model as it stands; with a claim, have it confirmed and remember the second opinion.

        ``if_empty`` is the claim to remember instead where the model turns out infeasible.
        """
        self.solves += 1
        result = self.session.solve(control or self.control, relaxed=relaxed, start=start, absolute_gap=absolute_gap)
        if claim:
            text = if_empty if result.termination is Termination.INFEASIBLE else claim
            result = self.confirm(text, result, relaxed=relaxed)
        return result

    def solve(
        self,
        claim: str = "",
        *,
        control: Control | None = None,
        relaxed: bool = False,
        start: Vector | None = None,
    ) -> SolveResult:
        """Solve the model as it stands and return a result that has a solution.

        Raises
        ------
        Unanswered
            Where there is no acceptable package, a payoff is unbounded, or the search stopped with nothing.
        """
        result = self.run(claim, control=control, relaxed=relaxed, start=start)
        if result.solution is None:
            raise self._unanswered(result)
        return result

    def confirm(self, claim: str, result: SolveResult, *, relaxed: bool = False) -> SolveResult:
        """Ask for a second opinion on the last solve and remember it under the claim's words."""
        checked = confirm(self.session, result, self.control, relaxed=relaxed)
        if checked.confirmation is not None:
            self.claims.append(Claim(claim, checked.confirmation))
        return checked

    def improved(self, x: Vector, *, relaxed: bool = True) -> SolveResult:
        """Raise the total gain above that of x without lowering anybody's.

        With ``relaxed`` the integer decisions of x are kept and only a linear program is solved.
        """
        integers = np.flatnonzero(self.session.model.integer)
        with self.session.scratch():
            self.session.change_column_bounds(self.gains, self.gains_at(x), np.inf)
            if relaxed:
                self.session.change_column_bounds(integers, x[integers], x[integers])
            self.maximise(np.ones(self.problem.players))
            self.solves += 1
            return self.session.solve(self.control, relaxed=relaxed, start=x)

    def completed(self, x: Vector) -> Vector:
        """Return x with its continuous columns chosen so that no gain is wasted; x itself where none is."""
        if self.session.model.integer[: self.decisions].all():
            return x
        total = float(self.gains_at(x).sum())
        result = self.improved(x)
        if result.solution is None or result.solution.objective <= total + CERTIFICATE * max(1.0, abs(total)):
            return x
        return result.x[: len(x)]

    def largest_gains(self, *, relaxed: bool) -> Vector:
        """Return max g_p for each player over the individually rational set, or over its linear relaxation.

        Over the set itself the entries are proven values, each with a claim.
        """
        labels = self.problem.program.player_labels
        largest = np.zeros(self.problem.players)
        with self.session.scratch():
            for p, unit in enumerate(np.eye(self.problem.players)):
                self.maximise(unit)
                claim = "" if relaxed else f"no acceptable package gives {labels[p]} more"
                control = self.control.named(f"best for {labels[p]}")
                result = self.solve(claim, control=control, relaxed=relaxed)
                if not result.optimal:
                    status = OutcomeStatus.STOPPED_WITHOUT_SOLUTION
                    if result.termination is Termination.DISAGREEMENT:
                        status = OutcomeStatus.DISAGREEMENT
                    raise Unanswered(status, (f"the largest gain of {labels[p]} was not settled",))
                largest[p] = float(unit @ self.gains_at(result.x))
        return largest

    def _unanswered(self, result: SolveResult) -> Unanswered:
        if result.termination is Termination.INFEASIBLE:
            return Unanswered(self._why_empty())
        if result.termination is Termination.UNBOUNDED:
            names = ", ".join(self._unbounded_players())
            return Unanswered(OutcomeStatus.UNBOUNDED, (f"the payoff is unbounded for: {names}",))
        if STATUS_OF[result.termination] is OutcomeStatus.DISAGREEMENT:
            return Unanswered(OutcomeStatus.DISAGREEMENT)
        return Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)

    def _why_empty(self) -> OutcomeStatus:
        """Tell an empty X from an empty individually rational set."""
        with self.session.scratch():
            self.session.change_column_bounds(self.gains, -np.inf, np.inf)
            self.maximise(np.zeros(self.problem.players))
            self.solves += 1
            anything = confirm(self.session, self.session.solve(self.control), self.control)
        if anything.confirmation is not None:
            text = "no package satisfies every rule" if anything.solution is None else "a package satisfies every rule"
            self.claims.append(Claim(text, anything.confirmation))
        empty = anything.termination is Termination.INFEASIBLE
        return OutcomeStatus.NO_PACKAGE if empty else OutcomeStatus.NO_ACCEPTABLE_PACKAGE

    def _unbounded_players(self) -> list[str]:
        names = []
        with self.session.scratch():
            for label, unit in zip(self.problem.program.player_labels, np.eye(self.problem.players), strict=True):
                self.maximise(unit)
                self.solves += 1
                if self.session.solve(self.control, relaxed=True).termination is Termination.UNBOUNDED:
                    names.append(label)
        return names
