"""The one live relaxation of a kept tree: numbers and boxes go in, points and multipliers come out."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control
from winset_solver.engine_model import Basis
from winset_solver.linear_model import LinearModel
from winset_solver.program import Matrix, Vector
from winset_solver.result import Termination
from winset_solver.sensitivity.aims import Aim
from winset_solver.sensitivity.arranged import Arranged, renumbered
from winset_solver.sensitivity.leaves import Multipliers
from winset_solver.tolerances import POSITIVE_GAIN, TANGENT_CLOSENESS
from winset_solver.warm_relaxation import Method, WarmRelaxation


@dataclass(frozen=True, eq=False)
class Relaxation:
    """What one linear program says about a box.

    Parameters
    ----------
    termination
        Why it ended.
    point
        The columns of the program; None unless optimal.
    multipliers
        One set of them where there is an optimum; otherwise see :meth:`LiveRelaxation.rays`.
    """

    termination: Termination
    point: Vector | None
    multipliers: Multipliers | None


@dataclass(frozen=True, eq=False)
class Posture:
    """Where a relaxation starts from with new numbers: tangents, by player and point, and a basis with them."""

    players: NDArray[np.int64]
    points: Vector
    basis: Basis | None


class LiveRelaxation:
    """Rows, gains and tangents of a problem in one HiGHS model.

    Columns are those of the program, then for every player the gain in a unit of its own, g'_p = s_p g_p, and for a
    logarithmic aim τ_p ≤ log t + (g'_p − t) / t at the points of tangency t > 0 met so far. Tangents are about gains
    alone, so that they hold for all numbers of the program.

    Parameters
    ----------
    problem, aim
        The first numbers.
    units
        s > 0, of the gains.
    """

    def __init__(self, problem: BargainingProblem, aim: Aim, units: Vector) -> None:
        self.problem, self.aim, self.units = problem, aim, units
        self.arranged = Arranged.of(problem)
        self.players: NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.points: Vector = np.zeros(0)
        self._method = Method.PRIMAL
        self._posture: Posture | None = None
        self._pattern = self._built()
        self._engine = WarmRelaxation(self._model(), presolve="off", simplex_scale_strategy=0)

    @property
    def posture(self) -> Posture:
        """Where it stands now."""
        return Posture(self.players, self.points, self._engine.basis())

    def take(self, problem: BargainingProblem, aim: Aim, posture: Posture) -> None:
        """Hold other numbers from now on, and stand as it once stood."""
        before, self.arranged = self.arranged, self.arranged.renumbered(problem)
        self.problem, self.aim = problem, aim
        self.players, self.points = posture.players, posture.points
        if posture is not self._posture or self.arranged.rows.indices is not before.rows.indices:
            self._posture, self._pattern = posture, self._built()
        self._method = Method.DUAL if aim.logarithmic else Method.PRIMAL
        self._engine.become(self._model(), posture.basis)

    def solve(self, lower: Vector, upper: Vector, control: Control) -> Relaxation:
        """Solve within a box of the program's columns, from wherever the last solve ended."""
        self._hold(lower, upper)
        found = self._solved(control)
        return self.from_nothing(lower, upper, control) if found.termination is Termination.FAILED else found

    def from_nothing(self, lower: Vector, upper: Vector, control: Control) -> Relaxation:
        """Solve within a box without a basis to start from."""
        self._hold(lower, upper)
        self._engine.forget_basis()
        return self._solved(control)

    def rays(self) -> Iterator[Multipliers]:
        """Yield what may show that the box of the last solve is empty."""
        for ray in self._engine.rays():
            yield self._multipliers(ray, ray=True)

    def touch(self, gains: Vector) -> bool:
        """Add tangents at gains; return whether any of them was new."""
        points = np.maximum(gains * self.units, POSITIVE_GAIN)
        new = np.array([p for p, t in enumerate(points.tolist()) if not self._known(p, t)], dtype=np.int64)
        if new.size:
            none = sparse.csr_array((new.size, self.problem.program.shape[1]))
            rows = sparse.hstack([none, *self._tangents(new, points[new])], format="csr")
            self._engine.add_lower_rows(Matrix(-rows), 1.0 - np.log(points[new]))
            self.players, self.points = np.append(self.players, new), np.append(self.points, points[new])
        return bool(new.size)

    def _hold(self, lower: Vector, upper: Vector) -> None:
        model, width = self._engine.model, len(lower)
        low, high = model.column_lower.copy(), model.column_upper.copy()
        low[:width], high[:width] = lower, upper
        self._engine.hold(low, high)

    def _solved(self, control: Control) -> Relaxation:
        termination, point, multipliers = self._engine.pivoted(control, self._method)
        self._method = Method.DUAL
        if termination is not Termination.OPTIMAL:
            return Relaxation(termination, None, None)
        width = self.problem.program.shape[1]
        return Relaxation(termination, point[:width], self._multipliers(multipliers, ray=False))

    def _multipliers(self, found: Vector, *, ray: bool) -> Multipliers:
        rows, _, players = self.problem.program.shape
        gains = -self.units * found[rows : rows + players]
        return Multipliers(found[np.newaxis, :rows], gains[np.newaxis], np.array([ray]))

    def _known(self, player: int, t: float) -> bool:
        points = self.points[self.players == player]
        return bool(np.any(np.abs(points - t) <= TANGENT_CLOSENESS * t))

    def _model(self) -> LinearModel:
        program, aim, units = self.problem.program, self.aim, self.units
        players, offset = len(units), -units * self.arranged.offset
        free = np.full(players if aim.logarithmic else 0, np.inf)
        cost = aim.weights if aim.logarithmic else aim.weights / units
        lower, upper = self.arranged.box()
        width = len(lower) + players + len(free)
        return LinearModel(
            self._numbered(),
            np.concatenate([program.row_lower, offset, np.full(len(self.points), -np.inf)]),
            np.concatenate([program.row_upper, offset, np.log(self.points) - 1.0]),
            np.concatenate([lower, units * aim.floor, -free]),
            np.concatenate([upper, np.full(players, np.inf), free]),
            np.zeros(width, dtype=bool),
            np.concatenate([np.zeros(width - players), cost]),
        )

    def _built(self) -> Matrix:
        """Return the rows A x, s_p (U x)_p − g'_p and τ_p − g'_p / t, made from nothing."""
        program, players = self.problem.program, len(self.units)
        scaled, one = sparse.diags_array(self.units) @ program.payoff, sparse.eye_array(players)
        blocks = [[program.matrix, None], [scaled, -one]]
        if self.aim.logarithmic:
            blocks = [[*blocks[0], None], [*blocks[1], None], [None, *self._tangents(self.players, self.points)]]
        rows = Matrix(sparse.block_array(blocks, format="csr"))
        rows.sort_indices()
        return rows

    def _numbered(self) -> Matrix:
        """Return the same rows with the numbers as they are, in a tenth of the time."""
        matrix, payoff = self.problem.program.matrix, self.problem.program.payoff
        data, each = self._pattern.data.copy(), np.repeat(np.arange(len(self.units)), np.diff(payoff.indptr))
        data[: matrix.nnz] = matrix.data
        data[matrix.nnz + np.arange(payoff.nnz) + each] = self.units[each] * payoff.data
        return renumbered(self._pattern, data)

    def _tangents(self, players: NDArray[np.int64], points: Vector) -> tuple[Matrix, Matrix]:
        """Return the parts −1 / t and 1 of rows τ_p − g'_p / t ≤ log t − 1 in the columns g' and τ."""
        place, shape = (np.arange(len(points)), players), (len(points), len(self.units))
        slopes = sparse.csr_array((-1.0 / points, place), shape=shape)
        return slopes, sparse.csr_array((np.ones(len(points)), place), shape=shape)
