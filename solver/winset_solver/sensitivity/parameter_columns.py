"""A bargaining problem in which the parameters are columns: all its packages for all parameters in a box, at once."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse

from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel, whole_lower, whole_upper
from winset_solver.program import Matrix, Vector, as_matrix
from winset_solver.row_scaling import row_scales
from winset_solver.sensitivity.expressions import Indices
from winset_solver.sensitivity.parametric_program import Kind, ParametricProgram
from winset_solver.tolerances import SMALLEST_COEFFICIENT


def affine_over(parametric: ParametricProgram, low: Vector, high: Vector) -> bool:
    """Return whether the program keeps its rows and columns all over a box, every entry affine in what moves."""
    kept = bool(parametric.enclosure(low, high).valid.all())
    return kept and bool(np.all(parametric.degrees(low != high) <= 1))


@dataclass(frozen=True, eq=False)
class Slopes:
    """By how much the numbers of a program change from one end of a box to the other, for one parameter that moves."""

    matrix: Matrix
    payoff: Matrix
    row_lower: Vector
    row_upper: Vector
    column_lower: Vector
    column_upper: Vector
    gain_constant: Vector
    """Of u0 − d."""


class ParameterColumns:
    """{(x, s, z, g)}: packages x, positions s ∈ [0, 1]ᵏ of k parameters in a box, z = s·x, and gains g ≥ 0.

    With entries that are affine in the parameters, a row of the program is

        A x + Σ_k ΔA_k z_k − Σ_k Δb_k s_k ≤ b,    z_kj = s_k x_j    for the columns j that ΔA_k touches,

    where A and b are those of the lower corner. The products stand in the envelope of McCormick: exact where x_j is
    0 or 1, a relaxation elsewhere. So what is claimed to be impossible here is impossible for every θ of the box.

    Parameters
    ----------
    parametric
        A program that :func:`affine_over` the box; weights must not move.
    low, high
        Corners of the box. Parameters with equal ends are held there.

    References
    ----------
    G. P. McCormick, "Computability of global solutions to factorable nonconvex programs: part I", Math. Program. 10
    (1976) 147–175 (not opened).

    Examples
    --------
    A pie of size 1 to 3, of which half is worth 1 to somebody: how large must it be for a gain of 1.25?

    >>> from winset_solver.bargaining.problem import BargainingProblem
    >>> from winset_solver.program import PayoffProgram
    >>> from winset_solver.sensitivity.parametric_program import Place
    >>> pie = PayoffProgram.build(matrix=[[1, 1]], row_lower=[-np.inf], row_upper=[1], payoff=[[1, 0]])
    >>> size = {Place(Kind.ROW_UPPER, 0): (0.0, {"size": 1.0})}
    >>> grows = ParametricProgram.affine(BargainingProblem(pie, np.zeros(1)), ["size"], [1.0], size)
    >>> columns = ParameterColumns(grows, np.array([1.0]), np.array([3.0]))
    >>> with columns.session.scratch():
    ...     row, cost = np.zeros((2, columns.session.model.columns))
    ...     row[columns.gains], cost[columns.positions] = 1.0, -1.0
    ...     _ = columns.session.add_rows([row], 1.25, np.inf)
    ...     columns.session.maximise(cost)
    ...     columns.theta(columns.session.solve().x).tolist()
    [1.25]
    """

    def __init__(
        self, parametric: ParametricProgram, low: Vector, high: Vector, control: Control | None = None
    ) -> None:
        self.parametric, self.low, self.high = parametric, low, high
        self.control = control or Control()
        self.moving: Indices = np.flatnonzero(low != high)
        self.problem = parametric.problem_at(parametric.evaluate(low).values[0])
        rates = parametric.expressions.slopes(low)[:, self.moving].toarray() * (high - low)[self.moving]
        self.slopes = [_slopes(parametric, rates[:, k]) for k in range(len(self.moving))]
        self.decisions = self.problem.program.shape[1]
        self.positions: Indices = self.decisions + np.arange(len(self.moving))
        pairs = [(k, j) for k, slopes in enumerate(self.slopes) for j in _touched(slopes)]
        self.products: Indices = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        first = self.decisions + len(self.moving) + len(pairs)
        self.gains: Indices = first + np.arange(self.problem.players)

    @cached_property
    def session(self) -> Session:
        """The live model; its columns are x, s, z and g in this order."""
        return Session(self._model(), threads=self.control.limits.threads)

    @cached_property
    def column(self) -> dict[str, int]:
        """Index of every column of the packages, by label."""
        return {label: j for j, label in enumerate(self.problem.program.column_labels)}

    def theta(self, x: Vector) -> Vector:
        """Return the parameters at a point of the model."""
        theta = self.low.copy()
        theta[self.moving] += x[self.positions] * (self.high - self.low)[self.moving]
        return theta

    def matrix_at(self, name: str, position: Vector) -> Matrix:
        """Return the matrix or the payoffs at a position s in the box."""
        moved = [p * getattr(slopes, name) for p, slopes in zip(position, self.slopes, strict=True)]
        return Matrix(sum(moved, getattr(self.problem.program, name)))

    def vector_at(self, name: str, position: Vector) -> Vector:
        """Return bounds, or u0 − d as ``gain_constant``, at a position s in the box."""
        program = self.problem.program
        constant = program.payoff_constant - self.problem.disagreement
        still = constant if name == "gain_constant" else getattr(program, name)
        moved = [p * getattr(slopes, name) for p, slopes in zip(position, self.slopes, strict=True)]
        return np.asarray(sum(moved, still))

    def _model(self) -> LinearModel:
        lower, upper = self._column_ends()
        blocks = [self._rows(), self._gain_rows(), self._bound_rows(), self._envelopes(lower, upper)]
        matrix = sparse.vstack([rows for rows, _, _ in blocks], format="csr")
        ends = [np.concatenate([block[side] for block in blocks]) for side in (1, 2)]
        scales = row_scales(matrix)
        of_products = np.stack([end[self.products[:, 1]] for end in (lower, upper)])
        none = np.zeros(self.problem.players)
        count = len(self.positions)
        return LinearModel(
            matrix=as_matrix(scales @ matrix),
            row_lower=scales @ ends[0],
            row_upper=scales @ ends[1],
            column_lower=np.concatenate([lower, np.zeros(count), np.minimum(of_products[0], 0.0), none]),
            column_upper=np.concatenate([upper, np.ones(count), np.maximum(of_products[1], 0.0), none + np.inf]),
            integer=np.concatenate(
                [self.problem.program.integer, np.zeros(count + len(self.products) + len(none), dtype=bool)]
            ),
            cost=np.zeros(int(self.gains[0]) + len(none)),
        )

    def _column_ends(self) -> tuple[Vector, Vector]:
        """Return bounds of the packages' columns that hold all over the box."""
        program = self.problem.program
        lower = program.column_lower + sum(np.minimum(slopes.column_lower, 0.0) for slopes in self.slopes)
        upper = program.column_upper + sum(np.maximum(slopes.column_upper, 0.0) for slopes in self.slopes)
        return whole_lower(lower, program.integer), whole_upper(upper, program.integer)

    def _assembled(self, body: Matrix, moved: list[Matrix], constants: list[Vector], gains: Matrix | None) -> Matrix:
        """Return rows over all columns: of the packages, of positions, of products and of gains."""
        height = body.shape[0]
        of_positions = sparse.csr_array(-np.column_stack(constants))
        of_products = [moved[k][:, [j]] for k, j in self.products.tolist()]
        products = sparse.hstack(of_products, format="csr") if of_products else sparse.csr_array((height, 0))
        last = sparse.csr_array((height, self.problem.players)) if gains is None else gains
        return as_matrix(sparse.hstack([body, of_positions, products, last], format="csr"))

    def _rows(self) -> tuple[Matrix, Vector, Vector]:
        """Return the program's rows; one whose two ends move differently is written once for each."""
        program = self.problem.program
        both = np.isfinite(program.row_lower) & np.isfinite(program.row_upper)
        apart = both & np.any([slopes.row_lower != slopes.row_upper for slopes in self.slopes], axis=0)
        order = np.concatenate([np.arange(len(both)), np.flatnonzero(apart)])
        again = np.arange(len(order)) >= len(both)
        lower = np.where(again, -np.inf, program.row_lower[order])
        upper = np.where(~again & apart[order], np.inf, program.row_upper[order])
        constants = [
            np.where(np.isfinite(lower), slopes.row_lower[order], slopes.row_upper[order]) for slopes in self.slopes
        ]
        moved = [slopes.matrix[order] for slopes in self.slopes]
        return self._assembled(program.matrix[order], moved, constants, None), lower, upper

    def _gain_rows(self) -> tuple[Matrix, Vector, Vector]:
        """Return U x + Σ ΔU z + Σ Δ(u0 − d) s − g = d − u0."""
        program, moved = self.problem.program, [slopes.payoff for slopes in self.slopes]
        constants = [-slopes.gain_constant for slopes in self.slopes]
        offset = self.problem.disagreement - program.payoff_constant
        minus = -sparse.eye_array(self.problem.players, format="csr")
        return self._assembled(program.payoff, moved, constants, minus), offset, offset

    def _bound_rows(self) -> tuple[Matrix, Vector, Vector]:
        """Return bounds of columns that move, as rows."""
        program = self.problem.program
        low, high = (
            np.flatnonzero(np.any([getattr(slopes, name) != 0 for slopes in self.slopes], axis=0))
            for name in ("column_lower", "column_upper")
        )
        which = np.concatenate([low, high])
        rows = sparse.eye_array(self.decisions, format="csr")[which]
        constants = [np.concatenate([s.column_lower[low], s.column_upper[high]]) for s in self.slopes]
        none = [sparse.csr_array(rows.shape) for _ in self.slopes]
        lower = np.concatenate([program.column_lower[low], np.full(len(high), -np.inf)])
        upper = np.concatenate([np.full(len(low), np.inf), program.column_upper[high]])
        return self._assembled(rows, none, constants, None), lower, upper

    def _envelopes(self, lower: Vector, upper: Vector) -> tuple[Matrix, Vector, Vector]:
        """Return l s ≤ z ≤ u s and x + u (s − 1) ≤ z ≤ x + l (s − 1), as far as l and u are finite."""
        places, ends = self.decisions + len(self.positions) + np.arange(len(self.products)), []
        width = int(self.gains[0]) + self.problem.players
        of_position, of_column = self.positions[self.products[:, 0]], self.products[:, 1]
        for limit, below in ((lower, True), (upper, False)):
            value = limit[of_column]
            for with_column in (False, True):
                kept = np.flatnonzero(np.isfinite(value))
                row = np.arange(len(kept))
                data = [np.ones(len(kept)), -value[kept], np.full(len(kept), -1.0 if with_column else 0.0)]
                columns = [places[kept], of_position[kept], of_column[kept]]
                entries = (np.concatenate(data), (np.tile(row, 3), np.concatenate(columns)))
                end = -value[kept] if with_column else np.zeros(len(kept))
                at_least = below is not with_column
                free = np.full(len(kept), np.inf)
                rows = as_matrix(sparse.coo_array(entries, shape=(len(kept), width)))
                ends.append((rows, end if at_least else -free, free if at_least else end))
        return (
            as_matrix(sparse.vstack([rows for rows, _, _ in ends], format="csr")),
            np.concatenate([low for _, low, _ in ends]),
            np.concatenate([high for _, _, high in ends]),
        )


def without_dust(numbers: Vector) -> Vector:
    """Return numbers, those that HiGHS would drop as 0."""
    return np.where(np.abs(numbers) <= SMALLEST_COEFFICIENT, 0.0, numbers)


def _slopes(parametric: ParametricProgram, rates: Vector) -> Slopes:
    """Return the change of every number for changes of the entries; what is next to nothing counts as nothing."""
    program = parametric.problem.program
    rates = without_dust(rates)
    shapes = {Kind.MATRIX: program.matrix.shape, Kind.PAYOFF: program.payoff.shape}

    def matrix(kind: Kind) -> Matrix:
        if (placed := parametric.placed.get(kind)) is None:
            return Matrix(shapes[kind])
        entries = (rates[placed.entries], (placed.rows, placed.columns))
        return as_matrix(sparse.coo_array(entries, shape=shapes[kind]))

    def vector(kind: Kind, size: int) -> Vector:
        change = np.zeros(size)
        if (placed := parametric.placed.get(kind)) is not None:
            change[placed.rows] = rates[placed.entries]
        return change

    rows, columns, players = program.shape
    return Slopes(
        matrix=matrix(Kind.MATRIX),
        payoff=matrix(Kind.PAYOFF),
        row_lower=vector(Kind.ROW_LOWER, rows),
        row_upper=vector(Kind.ROW_UPPER, rows),
        column_lower=vector(Kind.COLUMN_LOWER, columns),
        column_upper=vector(Kind.COLUMN_UPPER, columns),
        gain_constant=vector(Kind.PAYOFF_CONSTANT, players) - vector(Kind.DISAGREEMENT, players),
    )


def _touched(slopes: Slopes) -> list[int]:
    """Return the columns whose coefficients move, in any row or payoff."""
    return [int(j) for j in np.union1d(slopes.matrix.indices, slopes.payoff.indices)]
