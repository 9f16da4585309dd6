"""The time-indexed program of a schedule, in step form: one column for each activity and period, “started by then”."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from scipy import sparse

from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.scheduling.pairs import exclusive_cliques
from winset_solver.scheduling.problem import SchedulingProblem, Times

LARGEST_PROGRAM: Final = 100_000
"""Columns of a program that is worth giving to HiGHS."""
_Term: TypeAlias = tuple[int, float]
_Row: TypeAlias = tuple[list[_Term], float]
"""Columns with coefficients, and what their sum is at most."""


@dataclass(frozen=True, eq=False)
class TimeIndexed:
    """Schedules of a makespan of at most ``upper`` as points of a program.

    Columns are y_{jt} = [s_j ≤ t] for earliest_j ≤ t < latest_j, then m_t = [makespan ≤ t] for lower ≤ t < upper. Rows:

    - y_{jt} ≤ y_{j,t+1}, and y_{jt} ≤ y_{i,t−lag} for every precedence (i, j, lag) and every t,
    - Σ_j load_{jk} (y_{jt} − y_{j,t−duration_j}) ≤ room_k,
    - the same sum over a clique of activities that exclude each other, pair by pair, is at most 1,
    - m_t ≤ y_{j,t−span_j}.

    The objective, to be maximised, is −makespan = Σ m_t − upper.

    Parameters
    ----------
    problem
        Its windows bound the columns: tighten them before.
    lower, upper
        No makespan below the one is looked for, and none above the other is allowed.

    References
    ----------
    N. Christofides, R. Alvarez-Valdés, J. Tamarit, "Project scheduling with resource constraints: a branch and bound
    approach", European Journal of Operational Research 29 (1987) 262-273 (not opened): precedences period by period.
    """

    problem: SchedulingProblem
    lower: int
    upper: int

    @property
    def first(self) -> Times:
        """First column of each activity, then that of the makespan."""
        widths = self.problem.latest - self.problem.earliest
        return np.concatenate([[0], np.cumsum(widths)]).astype(np.int64)

    @property
    def columns(self) -> int:
        """Number of columns."""
        return int(self.first[-1]) + self.upper - self.lower

    def model(self) -> LinearModel:
        """Return rows, columns and objective."""
        first = self.first
        columns = self.columns
        cost = np.zeros(columns)
        cost[first[-1] :] = 1.0
        terms, bounds = list[tuple[int, int, float]](), list[float]()
        for row, (entries, bound) in enumerate(self._rows(first)):
            terms += [(row, column, coefficient) for column, coefficient in entries]
            bounds.append(bound)
        at = np.array(terms, dtype=float).reshape(-1, 3)
        shape = (len(bounds), columns)
        matrix = sparse.csr_array((at[:, 2], (at[:, 0].astype(int), at[:, 1].astype(int))), shape=shape)
        return LinearModel(
            matrix=matrix,
            row_lower=np.full(len(bounds), -np.inf),
            row_upper=np.array(bounds, dtype=float),
            column_lower=np.zeros(columns),
            column_upper=np.ones(columns),
            integer=np.ones(columns, dtype=bool),
            cost=cost,
            constant=-float(self.upper),
        )

    def starts(self, x: Vector) -> Times:
        """Return the starts that a point stands for."""
        begun = np.add.reduceat(np.append(x, 0.0), self.first)[:-1] if self.problem.count else np.zeros(0)
        widths = self.problem.latest - self.problem.earliest
        return np.asarray(self.problem.latest - np.where(widths > 0, np.rint(begun), 0).astype(np.int64))

    def point(self, starts: Times) -> Vector:
        """Return the point that stands for a schedule."""
        problem, first = self.problem, self.first
        x = np.zeros(self.columns)
        for j, start in enumerate(starts.tolist()):
            x[first[j] + start - problem.earliest[j] : first[j + 1]] = 1.0
        x[first[-1] + max(0, problem.makespan(starts) - self.lower) :] = 1.0
        return x

    def _rows(self, first: Times) -> Iterator[_Row]:
        problem = self.problem
        for j in range(problem.count):
            yield from (([(k, 1.0), (k + 1, -1.0)], 0.0) for k in range(first[j], first[j + 1] - 1))
        for i, j, lag in problem.precedences:
            for t in range(int(problem.earliest[j]), int(problem.latest[j]) + 1):
                yield from _implied(self._started(j, t, first), self._started(i, t - lag, first))
        for t in range(self.lower, self.upper):
            met: _Row = ([(int(first[-1]) + t - self.lower, 1.0)], 0.0)
            for j in range(problem.count):
                yield from _implied(met, self._started(j, t - int(problem.spans[j]), first))
        cliques = [(np.isin(np.arange(problem.count), list(c)).astype(float), 1.0) for c in exclusive_cliques(problem)]
        for load, room in [*zip(problem.loads.T, problem.room.tolist(), strict=True), *cliques]:
            yield from self._capacity(load, room, first)

    def _capacity(self, load: Vector, room: float, first: Times) -> Iterator[_Row]:
        problem = self.problem
        users = np.flatnonzero(load).tolist()
        for t in range(problem.horizon):
            row, most = list[_Term](), room
            for j in users:
                for time, sign in ((t, 1.0), (t - int(problem.durations[j]), -1.0)):
                    entries, constant = self._started(j, time, first)
                    row += [(column, sign * load[j]) for column, _ in entries]
                    most -= sign * load[j] * constant
            if sum(max(0.0, c) for _, c in row) > most:
                yield row, most

    def _started(self, j: int, t: int, first: Times) -> _Row:
        """Return [s_j ≤ t] as a column, or as a constant outside the window."""
        problem = self.problem
        if t < problem.earliest[j]:
            return [], 0.0
        if t >= problem.latest[j]:
            return [], 1.0
        return [(int(first[j] + t - problem.earliest[j]), 1.0)], 0.0


def _implied(less: _Row, more: _Row) -> Iterator[_Row]:
    """Return the row less ≤ more, unless bounds imply it; either side is columns plus a constant."""
    row = [*less[0], *((column, -coefficient) for column, coefficient in more[0])]
    most = more[1] - less[1]
    if sum(max(0.0, coefficient) for _, coefficient in row) > most:
        yield row, most
