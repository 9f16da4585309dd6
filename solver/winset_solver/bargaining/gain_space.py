"""The individually rational set as one live model, shared by every solution."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.confirm import confirm
from winset_solver.control import Control
from winset_solver.engine_model import Option
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import Solution, SolveResult, Termination
from winset_solver.row_scaling import row_scales
from winset_solver.status import STATUS_OF, Claim, OutcomeStatus, Unanswered
from winset_solver.tolerances import CERTIFICATE, POSITIVE_GAIN

EMPTY: Final = "every package leaves somebody below the disagreement payoff"
"""What an infeasible model of the space claims."""
NOTHING: Final = "no package satisfies every rule"
SOMETHING: Final = "some package satisfies every rule"
"""What is claimed about all packages then, walk-away values apart."""

_MOST_MET: Final = 1_000


class GainSpace:
    """{(x, g) : x ∈ X, g = u(x) − d, g ≥ 0} in one HiGHS model, with counters and claims.

    Parameters
    ----------
    problem
        What is bargained over.
    control
        Limits, progress and cancellation of the task; shared by everything asked of this space.
    options
        Of HiGHS, by name, as for :class:`~winset_solver.highs.Session`.

    Notes
    -----
    Columns 0..k−1 are those of the program; ``self.gains`` are the indices of g. A solution works inside
    :meth:`question` and leaves no row behind. What it leaves are packages: every one that a search comes across is
    kept, and later searches start from the best of them (:meth:`best_known`). Proofs do not rest on them.
    """

    def __init__(self, problem: BargainingProblem, control: Control | None = None, **options: Option) -> None:
        self.problem, self._options = problem, options
        self.control = control or Control()
        program = problem.program
        self.session = Session(program, **{"threads": self.control.limits.threads, **options})
        self.decisions = program.shape[1]
        self.gains: NDArray[np.int64] = self.session.add_columns(problem.players)
        definition = sparse.hstack([program.payoff, -sparse.eye_array(problem.players)], format="csr")
        offset = problem.disagreement - program.payoff_constant
        scales = row_scales(definition)
        self.session.add_rows(scales @ definition, scales @ offset, scales @ offset)
        self.claims: list[Claim] = []
        self.solves = 0
        self._ideal: tuple[Vector, tuple[Claim, ...]] | None = None
        self._met: dict[bytes, Vector] = {}
        self.settled: dict[tuple[bytes, ...], tuple[SolveResult, tuple[Claim, ...]]] = {}

    @property
    def plain(self) -> bool:
        """Whether the model is the space itself, without rows, columns or levels that a question added."""
        model, (rows, columns, players) = self.session.model, self.problem.program.shape
        size = model.rows == rows + players and model.columns == columns + players
        return size and bool(np.all(model.column_lower[self.gains] == 0.0))

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

    def remember(self, x: Vector) -> None:
        """Keep a point of X for later searches, unless it leaves somebody below the disagreement payoff."""
        x = x[: self.decisions]
        if len(self._met) < _MOST_MET and self.gains_at(x).min() >= 0.0:
            self._met.setdefault(x.tobytes(), x.copy())

    def best_known(self, score: Callable[[Vector], float]) -> Vector | None:
        """Return the package met so far whose gains have the largest score, the first of equal ones; None without."""
        return max(self._met.values(), key=lambda x: score(self.gains_at(x)), default=None)

    def extended(self, x: Vector) -> Vector:
        """Return x with the columns of its gains."""
        return np.concatenate([x[: self.decisions], self.gains_at(x)])

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
        if_empty: str = EMPTY,
    ) -> SolveResult:
        """Solve the model as it stands; with a claim, have it confirmed and remember the second opinion.

        ``if_empty`` is the claim to remember instead where the model turns out infeasible.
        """
        self.solves += 1
        result = self.session.solve(control or self.control, relaxed=relaxed, start=start, absolute_gap=absolute_gap)
        if result.solution is not None and not relaxed:
            self.remember(result.x)
        return self.confirm(claim, result, relaxed=relaxed, if_empty=if_empty) if claim else result

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
        if result.termination is Termination.INFEASIBLE and result.confirmation is None:
            result = self.confirm(EMPTY, result, relaxed=relaxed)
        if result.solution is None:
            raise self.unanswered(result)
        return result

    def confirm(self, claim: str, result: SolveResult, *, relaxed: bool = False, if_empty: str = EMPTY) -> SolveResult:
        """Ask for a second opinion on the last solve and remember it under the words of the claim."""
        checked = confirm(self.session, result, self.control, relaxed=relaxed)
        if checked.confirmation is not None:
            text = if_empty if checked.termination is Termination.INFEASIBLE else claim
            self.claims.append(Claim(text, checked.confirmation))
            if checked.solution is not None and not relaxed:
                self.remember(checked.x)
        return checked

    def improved(self, x: Vector, *, relaxed: bool = True, claim: str = "") -> SolveResult:
        """Raise the total gain above that of x without lowering anybody's.

        With ``relaxed`` the integer decisions of x are kept and only a linear program is solved. Gains of x below
        zero are allowed: x need not be individually rational.
        """
        integers = np.flatnonzero(self.session.model.integer)
        with self.session.scratch():
            self.session.change_column_bounds(self.gains, self.gains_at(x), np.inf)
            if relaxed:
                self.session.change_column_bounds(integers, x[integers], x[integers])
            self.maximise(np.ones(self.problem.players))
            start = self.extended(x)
            full = start if len(start) == self.session.model.columns else None
            return self.run(claim, relaxed=relaxed, start=full, control=self.control.named("better for all"))

    def completed(self, x: Vector) -> Vector:
        """Return x with its continuous columns chosen so that no gain is wasted; x itself where none is."""
        if self.session.model.integer[: self.decisions].all():
            return x
        total = float(self.gains_at(x).sum())
        result = self.improved(x)
        if result.solution is None or result.solution.objective <= total + CERTIFICATE * max(1.0, abs(total)):
            return x
        return result.x[: len(x)]

    def can_gain(self, largest: Vector) -> NDArray[np.bool_]:
        """Return which players a largest gain lifts above rounding, each measured by the size of its own payoffs."""
        size = payoff_sizes(self.problem)
        return np.asarray((largest > POSITIVE_GAIN * size) & (size > 0))

    def relaxed_gains(self) -> Vector:
        """Return an upper bound of each player's gain: max g_p over the linear relaxation of the acceptable set."""
        return np.array([self._best_for(unit, "", "").objective for unit in np.eye(self.problem.players)])

    def ideal(self) -> Vector:
        """Return max g_p for each player over the acceptable set, proven once and remembered with its claims."""
        if self._ideal is None:
            before = len(self.claims)
            largest = np.array([self.largest_gain(p) for p in range(self.problem.players)])
            self._ideal = (largest, tuple(self.claims[before:]))
        else:
            self.claims.extend(self._ideal[1])
        return self._ideal[0]

    def largest_gain(self, player: int) -> float:
        """Return max g_p of one player over the acceptable set, proven, with its claim."""
        label = self.problem.program.player_labels[player]
        unit = np.eye(self.problem.players)[player]
        found = self._best_for(unit, f"no acceptable package gives {label} more", f"best for {label}")
        return float(self.gains_at(found.x)[player])

    def _best_for(self, unit: Vector, claim: str, task: str) -> Solution:
        """Maximise one player's gain, over the linear relaxation where there is nothing to claim."""
        best = self.best_known(lambda gains: float(gains @ unit)) if claim and self.plain else None
        with self.session.scratch():
            self.maximise(unit)
            start = None if best is None else self.extended(best)
            result = self.solve(claim, control=self.control.named(task), relaxed=not claim, start=start)
        if not result.optimal or result.solution is None:
            contradicted = result.termination is Termination.DISAGREEMENT
            status = OutcomeStatus.DISAGREEMENT if contradicted else OutcomeStatus.STOPPED_WITHOUT_SOLUTION
            raise Unanswered(status, (f"{task or 'a relaxation'}: not settled",))
        return result.solution

    def unanswered(self, result: SolveResult) -> Unanswered:
        """Return the reason why a solve of this space found no point, as precisely as it can be told."""
        if result.termination is Termination.INFEASIBLE:
            return Unanswered(self._why_empty())
        if result.termination is Termination.UNBOUNDED:
            names = ", ".join(self._unbounded_players())
            return Unanswered(OutcomeStatus.UNBOUNDED, (f"the payoff is unbounded for: {names}",))
        if STATUS_OF[result.termination] is OutcomeStatus.DISAGREEMENT:
            return Unanswered(OutcomeStatus.DISAGREEMENT)
        return Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)

    def _why_empty(self) -> OutcomeStatus:
        """Tell an empty X from an empty individually rational set, on a model without this question's rows."""
        session = Session(self.problem.program, **{"threads": self.control.limits.threads, **self._options})
        self.solves += 1
        control = self.control.named("any package").in_words("looking for one")
        anything = confirm(session, session.solve(control), self.control)
        empty = anything.termination is Termination.INFEASIBLE
        if anything.confirmation is not None:
            self.claims.append(Claim(NOTHING if empty else SOMETHING, anything.confirmation))
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


def payoff_sizes(problem: BargainingProblem) -> Vector:
    """Return the size of each player's payoffs: the largest of its coefficients and of its constant less d."""
    payoff = problem.program.payoff
    sizes: Vector = np.abs(problem.program.payoff_constant - problem.disagreement)
    np.maximum.at(sizes, np.repeat(np.arange(problem.players), np.diff(payoff.indptr)), np.abs(payoff.data))
    return sizes
