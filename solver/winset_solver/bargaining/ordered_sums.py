"""Sums of the k smallest gains as columns and rows of a live model."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.max_min import normalised_gain_rows
from winset_solver.program import Vector
from winset_solver.tolerances import LEVEL


class OrderedSums:
    """θ_k = max_r {k r − Σ_p max(0, r − y_p)}, the sum of the k smallest normalised gains y_p = g_p / scale_p.

    Levels are held to ``LEVEL``, so the scales should make the normalised gains large.
    """

    def __init__(self, space: GainSpace, players: NDArray[np.int64], scales: Vector) -> None:
        self.space, self.players, self.scales = space, players, scales
        self._sums: dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}

    def values(self, x: Vector) -> Vector:
        """Return θ_1, …, θ_n at x."""
        return np.cumsum(np.sort(self.space.gains_at(x)[self.players] / self.scales))

    def maximise(self, k: int) -> None:
        """Make θ_k the objective."""
        threshold, shortfalls = self._columns(k)
        cost = np.zeros(self.space.session.model.columns)
        cost[threshold], cost[shortfalls] = k, -1.0
        self.space.session.maximise(cost)

    def hold(self, k: int, value: float) -> None:
        """Keep θ_k at a value that was reached."""
        if k == 1:
            rows = normalised_gain_rows(self.space, self.players, self.scales)
            self.space.session.add_rows(rows, value - LEVEL, np.inf)
            return
        threshold, shortfalls = self._columns(k)
        row = np.zeros((1, self.space.session.model.columns))
        row[0, threshold], row[0, shortfalls] = k, -1.0
        self.space.session.add_rows(row, value - LEVEL, np.inf)

    def exclude(self, x: Vector, binary: NDArray[np.int64]) -> None:
        """Leave out the packages with the binary decisions of x: some decision differs."""
        ones = np.rint(x[binary]).astype(bool)
        row = np.zeros((1, self.space.session.model.columns))
        row[0, binary] = np.where(ones, -1.0, 1.0)
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
            picks = normalised_gain_rows(self.space, self.players, self.scales)[:, : threshold[0]]
            rows = [picks, sparse.csr_array(-np.ones((count, 1))), sparse.eye_array(count)]
            session.add_rows(sparse.hstack(rows, format="csr"), 0.0, np.inf)
            self._sums[k] = (threshold, shortfalls)
        return self._sums[k]
