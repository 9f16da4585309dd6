"""Our own copy of what HiGHS was asked: the data that every answer is verified against."""

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.program import Matrix, PayoffProgram, Vector
from winset_solver.tolerances import INTEGRALITY


@dataclass
class LinearModel:
    """Maximise cost·x + constant subject to rows, bounds and integrality; mutable, owned by one session.

    Parameters
    ----------
    matrix
        Rows, sparse.
    row_lower, row_upper, column_lower, column_upper
        Bounds; ±inf where there is none.
    integer
        Which columns take integers only.
    cost, constant
        Objective to maximise.
    """

    matrix: Matrix
    row_lower: Vector
    row_upper: Vector
    column_lower: Vector
    column_upper: Vector
    integer: NDArray[np.bool_]
    cost: Vector
    constant: float = 0.0
    _magnitudes: tuple[Matrix, Matrix] | None = field(default=None, init=False, repr=False)

    @classmethod
    def of(cls, program: PayoffProgram) -> Self:
        """Return the rows and columns of a program, with a zero objective."""
        return cls(
            matrix=program.matrix,
            row_lower=program.row_lower.copy(),
            row_upper=program.row_upper.copy(),
            column_lower=whole_lower(program.column_lower, program.integer),
            column_upper=whole_upper(program.column_upper, program.integer),
            integer=program.integer.copy(),
            cost=np.zeros(program.matrix.shape[1]),
        )

    def copy(self) -> Self:
        """Return an independent copy."""
        names = ("matrix", "row_lower", "row_upper", "column_lower", "column_upper", "integer", "cost")
        return replace(self, **{name: getattr(self, name).copy() for name in names})

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.matrix.shape[0])

    @property
    def columns(self) -> int:
        """Number of columns."""
        return int(self.matrix.shape[1])

    @property
    def magnitudes(self) -> Matrix:
        """|A|, computed once for as long as ``matrix`` is the same object; its entries are never changed in place."""
        if self._magnitudes is None or self._magnitudes[0] is not self.matrix:
            self._magnitudes = (self.matrix, abs(self.matrix))
        return self._magnitudes[1]

    def append_columns(self, lower: Vector, upper: Vector, integer: NDArray[np.bool_]) -> None:
        """Append columns that occur in no row yet."""
        self.matrix = sparse.csr_array(
            (self.matrix.data, self.matrix.indices, self.matrix.indptr), shape=(self.rows, self.columns + len(lower))
        )
        self.column_lower = np.concatenate([self.column_lower, lower])
        self.column_upper = np.concatenate([self.column_upper, upper])
        self.integer = np.concatenate([self.integer, integer])
        self.cost = np.concatenate([self.cost, np.zeros(len(lower))])

    def append_rows(self, rows: Matrix, lower: Vector, upper: Vector) -> None:
        """Append rows below the existing ones."""
        self.matrix = sparse.vstack([self.matrix, rows], format="csr") if self.rows else sparse.csr_array(rows)
        self.row_lower = np.concatenate([self.row_lower, lower])
        self.row_upper = np.concatenate([self.row_upper, upper])

    def keep_rows(self, keep: NDArray[np.bool_]) -> None:
        """Delete every row that is not marked."""
        self.matrix = self.matrix[keep]
        self.row_lower, self.row_upper = self.row_lower[keep], self.row_upper[keep]

    def truncate_columns(self, columns: int) -> None:
        """Delete every column from the given number on."""
        self.matrix = self.matrix[:, :columns].tocsr()
        self.column_lower, self.column_upper = self.column_lower[:columns], self.column_upper[:columns]
        self.integer, self.cost = self.integer[:columns], self.cost[:columns]


def whole_lower(lower: Vector, integer: NDArray[np.bool_]) -> Vector:
    """Return lower bounds, those of integer columns rounded up; HiGHS errs on integers with fractional bounds."""
    return np.where(integer, np.ceil(lower - INTEGRALITY), lower)


def whole_upper(upper: Vector, integer: NDArray[np.bool_]) -> Vector:
    """Return upper bounds, those of integer columns rounded down."""
    return np.where(integer, np.floor(upper + INTEGRALITY), upper)
