"""The leximin order: raise the smallest gain, then the second smallest, and so on.

References
----------
W. Ogryczak, T. Śliwiński, "On direct methods for lexicographic min-max optimization", ICCSA 2006, LNCS 3982, 802–811
(ordered-outcome sums; not opened here, the formulation is derived below).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.max_min import maximise_smallest
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.solve import Answer, answer_question
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.tolerances import LEVEL


def leximin(space: GainSpace) -> Outcome:
    """Maximise the sorted vector of g_p / w_p lexicographically; the value is its smallest entry."""

    def search(space: GainSpace) -> Answer:
        return lexicographic(space, np.arange(space.problem.players), space.problem.weights)

    return answer_question(space, "leximin", search)


@dataclass
class _Stages:
    """Progress of one lexicographic search: the best point, and the levels that are settled."""

    x: Vector
    value: float
    bound: float | None
    termination: Termination


def lexicographic(space: GainSpace, players: NDArray[np.int64], scales: Vector) -> Answer:
    """Maximise the sorted normalised gains of some players lexicographically.

    Notes
    -----
    Stage k maximises θ_k, the sum of the k smallest normalised gains: θ_k = max_r {k r − Σ_p max(0, r − y_p)} for
    y_p = g_p / scale_p, while θ_1..θ_{k−1} stay at their optima. The sum of the k smallest entries orders vectors as
    leximin does, on convex and non-convex sets alike.

    Where every decision is binary, each stage leaves out the packages met so far: either a better one turns up, or the
    infeasible model proves that no other package reaches the levels, which ends the search with a proof for all later
    stages at once.
    """
    count = len(players)
    first = maximise_smallest(space, players, scales, "no acceptable package has a larger smallest gain")
    x = space.completed(first.x[: space.decisions])
    value = float(np.min(space.gains_at(x)[players] / scales))
    stages = _Stages(x, value, first.bound, first.termination)
    if not first.optimal:
        return _answer(stages)
    with space.session.scratch():
        sums = _OrderedSums(space, players, scales)
        sums.hold(1, value)
        for k in range(2, count + 1):
            if not _stage(space, sums, stages, k):
                break
    stages.value = min(stages.value, float(np.min(space.gains_at(stages.x)[players] / scales)))
    return _answer(stages)


def _answer(stages: _Stages) -> Answer:
    return Answer(stages.x, stages.value, stages.bound, stages.termination)


def _stage(space: GainSpace, sums: "_OrderedSums", stages: _Stages, k: int) -> bool:
    """Settle θ_k; return whether later stages can still change anything."""
    known = sums.value(k, stages.x)
    pure = space.session.model.integer[: space.decisions].all() and sums.binary
    if pure:
        sums.exclude(stages.x)
    sums.maximise(k)
    result = space.run(
        f"no acceptable package has a larger sum of the {k} smallest gains at these levels",
        control=space.control.named(f"sum of the {k} smallest gains"),
        start=None if pure else sums.point(stages.x),
        if_empty="no other package reaches these smallest gains",
    )
    if pure and result.termination is Termination.INFEASIBLE:
        return False
    if result.solution is None or not result.optimal:
        failed = result.termination in (Termination.INFEASIBLE, Termination.UNBOUNDED)
        stages.termination = Termination.FAILED if failed else result.termination
        return False
    found = space.completed(result.x[: space.decisions])
    value = sums.value(k, found)
    if value > known:
        stages.x = found
    sums.hold(k, max(value, known))
    return True


class _OrderedSums:
    """Columns and rows for the sums of the k smallest normalised gains."""

    def __init__(self, space: GainSpace, players: NDArray[np.int64], scales: Vector) -> None:
        self.space, self.players, self.scales = space, players, scales
        decisions = slice(0, space.decisions)
        model = space.session.model
        self.binary = bool(np.all((model.column_lower[decisions] >= 0) & (model.column_upper[decisions] <= 1)))
        self._sums: dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def value(self, k: int, x: Vector) -> float:
        """Return the sum of the k smallest normalised gains at x."""
        return float(np.sort(self.space.gains_at(x)[self.players] / self.scales)[:k].sum())

    def maximise(self, k: int) -> None:
        """Make θ_k the objective."""
        threshold, shortfalls = self._columns(k)
        cost = np.zeros(self.space.session.model.columns)
        cost[threshold], cost[shortfalls] = k, -1.0
        self.space.session.maximise(cost)

    def hold(self, k: int, value: float) -> None:
        """Keep θ_k at a value that was reached."""
        threshold, shortfalls = self._columns(k)
        row = np.zeros((1, self.space.session.model.columns))
        row[0, threshold], row[0, shortfalls] = k, -1.0
        self.space.session.add_rows(row, value - LEVEL * max(1.0, abs(value)), np.inf)

    def exclude(self, x: Vector) -> None:
        """Leave out one binary package: some decision differs from it."""
        ones = np.rint(x[: self.space.decisions]).astype(bool)
        row = np.zeros((1, self.space.session.model.columns))
        row[0, : self.space.decisions] = np.where(ones, -1.0, 1.0)
        self.space.session.add_rows(row, 1.0 - int(ones.sum()), np.inf)

    def point(self, x: Vector) -> Vector:
        """Return x completed with the gains, thresholds and shortfalls that belong to it."""
        full = np.zeros(self.space.session.model.columns)
        full[: self.space.decisions] = x[: self.space.decisions]
        gains = self.space.gains_at(x)
        full[self.space.gains] = gains
        normalised = gains[self.players] / self.scales
        for k, (threshold, shortfalls) in self._sums.items():
            full[threshold] = level = np.sort(normalised)[k - 1]
            full[shortfalls] = np.maximum(0.0, level - normalised)
        return full

    def _columns(self, k: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        if k not in self._sums:
            session, count = self.space.session, len(self.players)
            threshold = session.add_columns(1, lower=-np.inf)
            shortfalls = session.add_columns(count)
            identity = sparse.eye_array(count, format="csr")
            picks = sparse.csr_array(
                (1.0 / self.scales, (np.arange(count), self.space.gains[self.players])),
                shape=(count, session.model.columns - count - 1),
            )
            rows = sparse.hstack([picks, sparse.csr_array(-np.ones((count, 1))), identity], format="csr")
            session.add_rows(rows, 0.0, np.inf)
            self._sums[k] = (threshold, shortfalls)
        return self._sums[k]
