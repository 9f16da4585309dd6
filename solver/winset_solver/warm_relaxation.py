"""A linear relaxation that is solved again after every small change, each bound recomputed from its multipliers."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.control import Control
from winset_solver.engine_model import Basis, pass_relaxation
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import Matrix, Vector
from winset_solver.result import Termination
from winset_solver.terminations import BASIC, TERMINATIONS
from winset_solver.tolerances import BOUND_ROUNDING, CERTIFICATE, LARGEST_COEFFICIENT, SMALLEST_COEFFICIENT


class Method(Enum):
    """Simplex methods by HiGHS's numbers; either ends at the same optimum."""

    DUAL = 1
    """Where bounds have changed, or rows were added."""
    PRIMAL = 4
    """Where the objective has changed."""


UNLIMITED: Final = 2**31 - 1
"""Pivots of a solve that may take as many as it needs."""


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What one solve of a linear relaxation proves.

    From multipliers y ≥ 0 of the rows, written as A x ≤ b, follows for every feasible point

        c·x + constant ≤ ceiling + reduced·x    with ceiling = y·b + constant and reduced = c − Aᵀy,

    for the objective c, or for c = 0 and no constant where the rows and bounds contradict each other.

    Parameters
    ----------
    termination
        Why it ended.
    point
        Where it ended; None unless optimal.
    bound
        The largest value of the right-hand side within the column bounds: no feasible point has a larger objective.
        −inf where there is no feasible point; inf where nothing was proven.
    ceiling, reduced
        Of the inequality above; empty ``reduced`` where nothing was proven.
    """

    termination: Termination
    point: Vector | None
    bound: float
    ceiling: float
    reduced: Vector

    @property
    def empty(self) -> bool:
        """Whether there is no feasible point."""
        return self.bound == -np.inf


class WarmRelaxation(Session):
    """A session whose linear relaxation is solved thousands of times, a few pivots each.

    Notes
    -----
    A full :class:`~winset_solver.result.SolveResult` with its verified point takes longer than those pivots. Here the
    point is not verified, and no claim needs it: what is claimed follows from the multipliers alone, whatever their
    quality, by arithmetic that shares nothing with HiGHS; whoever finds an integral point checks it exactly.
    """

    momentary = 1_000_000
    """From a warm basis even such solves take few pivots."""
    _turned: tuple[Matrix, Matrix] | None = None

    def hold(self, lower: Vector, upper: Vector) -> None:
        """Replace all column bounds; only those that differ are passed on."""
        model = self.model
        moved = np.flatnonzero((lower != model.column_lower) | (upper != model.column_upper)).astype(np.int32)
        if moved.size:
            changed = self._engine.changeColsBounds(len(moved), moved, lower[moved], upper[moved])
            self._checked(changed, "changeColsBounds")
            model.column_lower, model.column_upper = lower, upper

    def add_lower_rows(self, rows: Matrix, lower: Vector) -> None:
        """Append rows·x ≥ lower, as :meth:`add_rows` does with more care for labels than for time."""
        size = np.abs(rows.data)
        if not ((size > SMALLEST_COEFFICIENT) & (size <= LARGEST_COEFFICIENT)).all() or not np.isfinite(lower).all():
            self.add_rows(rows, lower, np.inf)
            return
        model, none = self.model, np.full(len(lower), np.inf)
        start, index = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
        self._checked(self._engine.addRows(len(lower), lower, none, rows.nnz, start, index, rows.data), "addRows")
        old = model.matrix
        parts = [(old.data, rows.data), (old.indices, rows.indices), (old.indptr, old.indptr[-1] + rows.indptr[1:])]
        shape = (model.rows + len(lower), model.columns)
        model.matrix = Matrix(tuple(np.concatenate(pair) for pair in parts), shape=shape)
        model.row_lower = np.concatenate([model.row_lower, lower])
        model.row_upper = np.concatenate([model.row_upper, none])

    def become(self, model: LinearModel, basis: Basis | None = None) -> None:
        """Take another model in place of this one, and stand on the basis of an equally large one."""
        self.model = model
        self._checked(pass_relaxation(self._engine, model), "passModel")
        if basis is not None:
            self._checked(self._engine.setBasis(basis), "setBasis")

    def basis(self) -> Basis:
        """Return the basis of the last solve."""
        basis: Basis = self._engine.getBasis()
        return basis

    def pivoted(self, control: Control, method: Method) -> tuple[Termination, Vector, Vector]:
        """Solve from the basis at hand and return how it ended, the point and the multipliers that HiGHS reports.

        Nothing is proven by them yet; without an optimum they mean nothing.
        """
        self._option("simplex_strategy", method.value)
        termination = TERMINATIONS[self._run(control, relaxed=True, start=None)]
        found = self._engine.getSolution()
        return termination, np.array(found.col_value), -np.array(found.row_dual)

    def forget_basis(self) -> None:
        """Start the next solve from nothing."""
        self._checked(self._engine.clearSolver(), "clearSolver")

    def slack_rows(self) -> NDArray[np.int64]:
        """Return the rows that the basis of the last solve leaves slack; without them it stays a basis."""
        return np.flatnonzero([status == BASIC for status in self._engine.getBasis().row_status])

    def reoptimise(self, control: Control | None = None, *, pivots: int = UNLIMITED) -> Relaxed:
        """Solve the relaxation as it stands, from the basis of the last solve.

        Parameters
        ----------
        control
            Limits and cancellation.
        pivots
            Simplex iterations after which it stops; what is proven until then holds.
        """
        control = control or self._unlimited()
        self._option("simplex_iteration_limit", pivots)
        relaxed = self._said(TERMINATIONS[self._run(control, relaxed=True, start=None)])
        if relaxed.bound == np.inf and relaxed.termination in (Termination.INFEASIBLE, Termination.FAILED):
            self._checked(self._engine.clearSolver(), "clearSolver")
            relaxed = self._said(TERMINATIONS[self._run(control, relaxed=True, start=None)])
        return relaxed

    def _said(self, termination: Termination) -> Relaxed:
        if termination is Termination.INFEASIBLE:
            return self._contradiction()
        found = self._engine.getSolution()
        multipliers, model = -np.array(found.row_dual), self.model
        if termination not in (Termination.OPTIMAL, Termination.LIMIT) or len(multipliers) != model.rows:
            return Relaxed(termination, None, np.inf, np.inf, np.zeros(0))
        point = np.array(found.col_value) if termination is Termination.OPTIMAL else None
        bound, ceiling, reduced = self._weak_duality(multipliers, model.cost)
        return Relaxed(termination, point, bound + model.constant, ceiling + model.constant, reduced)

    def _contradiction(self) -> Relaxed:
        """Return what a Farkas ray of the last solve proves, or the worst row alone where HiGHS has none."""
        for multipliers in self.rays():
            bound, ceiling, reduced = self._weak_duality(multipliers, np.zeros(self.model.columns))
            if bound < -CERTIFICATE:
                return Relaxed(Termination.INFEASIBLE, None, -np.inf, ceiling, reduced)
        return Relaxed(Termination.INFEASIBLE, None, np.inf, np.inf, np.zeros(0))

    def rays(self) -> Iterator[Vector]:
        """Yield multipliers, the largest 1, that may show that the model of the last solve is infeasible."""
        ray = self.infeasibility_ray()
        for multipliers in () if ray is None else (ray, -ray):
            size = float(np.abs(multipliers).max(initial=0.0))
            if 0.0 < size < np.inf:
                yield multipliers / size
        yield self._worst_row()

    def _worst_row(self) -> Vector:
        """Return multipliers of the row that fails most even where every column does what suits it best."""
        model = self.model
        lower, upper = model.column_lower, model.column_upper
        for_it, against = model.matrix.maximum(0), model.matrix.minimum(0)
        above = for_it @ lower + against @ upper - model.row_upper
        below = model.row_lower - (for_it @ upper + against @ lower)
        excess = np.maximum(np.nan_to_num(above, nan=-np.inf), np.nan_to_num(below, nan=-np.inf))
        multipliers = np.zeros(model.rows)
        if excess.size:
            worst = int(np.argmax(excess))
            multipliers[worst] = 1.0 if above[worst] == excess[worst] else -1.0
        return multipliers

    def _weak_duality(self, multipliers: Vector, cost: Vector) -> tuple[float, float, Vector]:
        """Return bound, ceiling and reduced costs of any multipliers, without the constant.

        In plain double precision; the bound is raised by ``BOUND_ROUNDING`` of the sum of its terms.
        """
        model = self.model
        y = np.where((multipliers > 0) & (model.row_upper == np.inf), 0.0, multipliers)
        y = np.where((y < 0) & (model.row_lower == -np.inf), 0.0, y)
        reduced = cost - self._transposed() @ y
        limit = np.where(reduced > 0, model.column_upper, model.column_lower)
        unlimited = np.isinf(limit)
        if unlimited.any():
            scale = np.abs(cost) + model.magnitudes.T @ np.abs(y)
            if (unlimited & (np.abs(reduced) > CERTIFICATE * scale)).any():
                return np.inf, np.inf, reduced
            limit = np.where(unlimited, 0.0, limit)
        price = np.where(y > 0, model.row_upper, np.where(y < 0, model.row_lower, 0.0))
        rows, columns = y * price, reduced * limit
        size = float(np.abs(rows).sum() + np.abs(columns).sum() + np.abs(cost * limit).sum())
        ceiling = float(rows.sum()) + BOUND_ROUNDING * size
        return ceiling + float(columns.sum()), ceiling, reduced

    def _transposed(self) -> Matrix:
        """Return Aᵀ, a view that is made once for as long as the matrix is the same object."""
        if self._turned is None or self._turned[0] is not self.model.matrix:
            self._turned = (self.model.matrix, self.model.matrix.T)
        return self._turned[1]
