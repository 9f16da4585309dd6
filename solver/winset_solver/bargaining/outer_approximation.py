"""Outer approximation of a separable concave mean of gains, over one set of gaining players.

max Σ_p w_p f(g_p) with f concave and increasing is bounded from above by tangents: v_p ≤ f(t) + f'(t)(g_p − t) holds
for every t > 0. Tangents are added at optima of the linear relaxation first, where a round is cheap, then at
mixed-integer optima, in one live model that keeps its rows. The master's optimum is a proven bound in every round.

References
----------
M. A. Duran, I. E. Grossmann, "An outer-approximation algorithm for a class of mixed-integer nonlinear programs",
Math. Program. 36 (1986) 307–339 (not opened here).
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver import verify
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.power_mean import PowerMean
from winset_solver.bargaining.solve import Answer
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import SolveResult, Termination, relative_gap
from winset_solver.status import STATUS_OF, OutcomeStatus, Unanswered
from winset_solver.tolerances import CERTIFICATE, EXACT_GAP, POSITIVE_GAIN, SOLVER_FEASIBILITY, TANGENT_CLOSENESS

_LINEAR_ROUNDS: Final = 60
_MASTER_ROUNDS: Final = 500
_REFINING_ROUNDS: Final = 12
_NEWTON_STEPS: Final = 12
_HALVINGS: Final = 50
_STEEPEST: Final = 1e8
_FIRST_TANGENTS: Final = (1.0, 0.6, 0.35, 0.2, 0.1)
_SHARPENING: Final = 10.0
"""Tangent rows are multiplied by this, so that the engine's absolute tolerance loosens the bound less."""
_NOT_ALL: Final = "no acceptable package lets all of them gain at once"
_STOPPED: Final = OutcomeStatus.STOPPED_WITHOUT_SOLUTION


class OuterApproximation:
    """Outer approximation over one set of gaining players; its rows live until the caller's scratch ends."""

    def __init__(self, space: GainSpace, players: NDArray[np.int64], mean: PowerMean, what: str) -> None:
        self.space, self.players, self.mean, self.what = space, players, mean, what
        session = space.session
        self.rows_before = session.model.rows
        top = float(mean.values(np.ones(1))[0])
        lower = -np.inf if mean.alpha >= 1 else 0.0
        self.columns = session.add_columns(len(players), lower=lower, upper=top + abs(top) * POSITIVE_GAIN)
        if mean.alpha >= 1:
            session.change_column_bounds(space.gains[players], POSITIVE_GAIN * mean.scales, np.inf)
        cost = np.zeros(session.model.columns)
        cost[self.columns] = mean.factors
        session.maximise(cost)
        self.tangents: list[set[float]] = [set() for _ in players]
        self.gated: set[int] = set()
        self.best: Vector | None = None
        self.value, self.bound = -math.inf, math.inf
        for t in _FIRST_TANGENTS:
            self._add_tangents(np.full(len(players), t))
        self._held: Session | None = None
        known = space.best_known(lambda gains: mean.total(gains[players] / mean.scales))
        if known is not None and math.isfinite(mean.total(self._normalised(known))):
            self._remember(known)
            self._add_tangents(self._normalised(known))

    def run(self) -> Answer | None:
        """Return the best answer, None where the players cannot all gain."""
        if not self._relaxation_rounds():
            return None
        control = self.space.control.named(self.what).through(self.mean.mean)
        control = replace(control, limits=replace(control.limits, gap=0.0))
        termination = Termination.LIMIT
        for _ in range(_MASTER_ROUNDS):
            result = self.space.run(control=control, start=self._start(), absolute_gap=self._slack())
            if result.termination is Termination.INFEASIBLE:
                result = self.space.confirm("some package lets all of them gain", result, if_empty=_NOT_ALL)
            if result.termination is Termination.INFEASIBLE:
                return None
            termination = result.termination
            self._tighten(result)
            if result.solution is not None:
                self._remember(result.x)
            if self._closed():
                checked = self.space.confirm(f"no acceptable package has a larger {self.what}", result)
                termination = checked.termination
                if termination is Termination.DISAGREEMENT:
                    self._weaken(checked)
                    break
                if result.solution is not None:
                    self._remember(self._refined(result))
                break
            if not result.optimal:
                break
            termination = Termination.LIMIT
            if not self._learn(result):
                termination = Termination.OPTIMAL if self._closed(CERTIFICATE) else termination
                break
        if self.best is None:
            raise Unanswered(STATUS_OF[termination] if termination is Termination.UNBOUNDED else _STOPPED)
        bound = self.mean.mean(self.bound) if math.isfinite(self.bound) else None
        return Answer(self.best, self.mean.mean(self.value) or 0.0, bound, termination)

    def _weaken(self, checked: SolveResult) -> None:
        """After a contradiction keep the better of the two points and the weaker of the two bounds."""
        if checked.solution is not None:
            self._remember(checked.x)
        self.bound = math.inf if checked.bound is None else max(self.bound, checked.bound)

    def _tighten(self, result: SolveResult) -> None:
        """Take a master's bound; a linear master's is recomputed from its multipliers, free of tolerances."""
        if result.row_duals is not None:
            self.bound = min(self.bound, verify.dual_bound(self.space.session.model, result.row_duals))
        if result.bound is not None:
            self.bound = min(self.bound, result.bound)

    def _relaxation_rounds(self) -> bool:
        """Add tangents at optima of the relaxation until they hardly help; False where it is empty."""
        for _ in range(_LINEAR_ROUNDS):
            result = self.space.run(relaxed=True)
            if result.termination is Termination.INFEASIBLE:
                return False
            if result.solution is None:
                return True
            self._tighten(result)
            t = self._normalised(result.x)
            close = self.bound - self.mean.total(t) <= CERTIFICATE * max(1.0, abs(self.bound))
            if close or not self._add_tangents(t):
                return True
        return True

    def _remember(self, x: Vector) -> None:
        """Keep a point if it is the best so far."""
        value = self.mean.total(self._normalised(x))
        if self.best is None or value >= self.value:
            self.best, self.value = x[: self.space.decisions].copy(), value

    def _learn(self, result: SolveResult) -> bool:
        """Refine a master's optimum and cut it off; return whether any row is new."""
        rows = self.space.session.model.rows
        refined = self._refined(result)
        self._remember(refined)
        self._add_tangents(self._normalised(result.x))
        self._add_tangents(self._normalised(refined))
        self._gate(self._normalised(result.x))
        return self.space.session.model.rows > rows

    def _refined(self, found: SolveResult) -> Vector:
        """Return the best point with the integer decisions found: a few rounds of tangents, then Newton steps."""
        x = found.x
        integers = np.flatnonzero(self.space.session.model.integer)
        if len(integers) >= self.space.decisions:
            return x
        point = x
        session = self.space.session
        lower, upper = session.model.column_lower[integers].copy(), session.model.column_upper[integers].copy()
        session.change_column_bounds(integers, x[integers], x[integers])
        for _ in range(_REFINING_ROUNDS):
            result = self.space.run(relaxed=True)
            if result.solution is None:
                break
            t = self._normalised(result.x)
            if self.mean.total(t) >= self.mean.total(self._normalised(point)):
                point = result.x
            if not self._add_tangents(t):
                break
        session.change_column_bounds(integers, lower, upper)
        return self._polished(point, integers)

    def _polished(self, x: Vector, integers: NDArray[np.int64]) -> Vector:
        """Return x after Newton steps with its integer decisions held.

        Tangents at a point met by linear programs settle a flat top only to the square root of the tolerance; tangents
        at the point that Newton's method reaches close the gap at once.
        """
        mean, held, index = self.mean, self._without_tangents(), self.space.gains[self.players]
        x = x[: held.model.columns]
        integers = integers[integers < held.model.columns]
        held.change_column_bounds(integers, x[integers], x[integers])
        for _ in range(_NEWTON_STEPS):
            t = np.maximum(self._normalised(x), POSITIVE_GAIN)
            slopes = mean.factors * mean.slopes(t) / mean.scales
            bends = mean.factors * mean.alpha * t ** (-mean.alpha - 1.0) / mean.scales**2
            cost, curvature = np.zeros(held.model.columns), np.zeros(held.model.columns)
            cost[index], curvature[index] = slopes + bends * t * mean.scales, bends
            step = held.concave_maximiser(cost, curvature)
            if step is None or verify.violation_of_relaxation(held.model, step) > SOLVER_FEASIBILITY:
                return x
            step = self._not_worse(step, x)
            moved = float(np.abs(self._normalised(step) - self._normalised(x)).max())
            x = step
            if moved <= TANGENT_CLOSENESS:
                break
        return x

    def _without_tangents(self) -> Session:
        """Return a live model of the space without this search's rows, made once."""
        if self._held is None:
            self._held = self.space.session.twin()
            self._held.delete_rows(np.arange(self.rows_before, self._held.model.rows))
            self._held.change_column_bounds(self.columns, 0.0, 0.0)
            self._held.change_column_bounds(self.space.gains, 0.0, np.inf)
        return self._held

    def _not_worse(self, step: Vector, x: Vector) -> Vector:
        """Return the first of the points halfway from ``step`` to x that is no worse than x, or x itself.

        Halving alone need not end: where x gains as little as still counts, its very neighbour counts as nothing.
        """
        least = self.mean.total(self._normalised(x)) - EXACT_GAP
        for _ in range(_HALVINGS):
            if self.mean.total(self._normalised(step)) >= least:
                return step
            step = (step + x) / 2.0
        return x

    def _add_tangents(self, t: Vector) -> bool:
        """Add v_p ≤ f(t_p) + f'(t_p)(g_p/s_p − t_p) for each player; return whether any was new."""
        t = np.clip(t, max(POSITIVE_GAIN, _STEEPEST ** (-1.0 / self.mean.alpha)), 1.0)
        new = [i for i in range(len(t)) if not self._known(i, float(t[i]))]
        if not new:
            return False
        for i in new:
            self.tangents[i].add(float(t[i]))
        slopes, values = self.mean.slopes(t)[new], self.mean.values(t)[new]
        size = np.maximum(1.0, slopes) / _SHARPENING
        index, width = np.arange(len(new)), self.space.session.model.columns
        rows = sparse.csr_array((1.0 / size, (index, self.columns[new])), shape=(len(new), width))
        picks = (slopes / size / self.mean.scales[new], (index, self.space.gains[self.players[new]]))
        self.space.session.add_rows(
            rows - sparse.csr_array(picks, shape=(len(new), width)), -np.inf, (values - slopes * t[new]) / size
        )
        return True

    def _known(self, i: int, t: float) -> bool:
        return any(abs(t - other) <= TANGENT_CLOSENESS * t for other in self.tangents[i])

    def _gate(self, t: Vector) -> None:
        """For α < 1 let v_p be zero where the gain is: v_p ≤ f(1) σ_p and g_p ≥ ε s_p σ_p with σ_p binary."""
        new = [i for i in np.flatnonzero(t < POSITIVE_GAIN).tolist() if i not in self.gated]
        if self.mean.alpha >= 1 or not new:
            return
        self.gated.update(new)
        session, top = self.space.session, float(self.mean.values(np.ones(1))[0])
        switches = session.add_columns(len(new), upper=1.0, integer=True)
        rows = np.zeros((2 * len(new), session.model.columns))
        for k, i in enumerate(new):
            rows[2 * k, [self.columns[i], switches[k]]] = 1.0, -top
            rows[2 * k + 1, self.space.gains[self.players[i]]] = -1.0 / self.mean.scales[i]
            rows[2 * k + 1, switches[k]] = POSITIVE_GAIN
        session.add_rows(rows, -np.inf, 0.0)

    def _normalised(self, x: Vector) -> Vector:
        return np.asarray(self.space.gains_at(x)[self.players] / self.mean.scales)

    def _start(self) -> Vector | None:
        """Return the best point so far with the columns of this search filled in."""
        if self.best is None or self.gated:
            return None
        full = np.zeros(self.space.session.model.columns)
        full[: self.space.decisions] = self.best
        full[self.space.gains] = self.space.gains_at(self.best)
        t = np.clip(self._normalised(self.best), POSITIVE_GAIN, 1.0)
        full[self.columns] = self.mean.values(t)
        return full

    def _slack(self) -> float:
        """Return the distance of bound and value that the limits allow, in units of the master's objective."""
        gap, mean = self.space.control.limits.gap, self.mean.mean(self.bound)
        return self.mean.step(mean, gap) / 2.0 if gap and mean else 0.0

    def _closed(self, gap: float = EXACT_GAP) -> bool:
        value, bound = self.mean.mean(self.value), self.mean.mean(self.bound)
        if value is None or bound is None or not math.isfinite(self.value):
            return False
        return relative_gap(value, bound) <= max(gap, self.space.control.limits.gap)
