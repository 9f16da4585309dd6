"""The numbers of a problem, arranged for what a search asks about them over and over."""

from copy import copy
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy import sparse

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.linear_model import whole_lower, whole_upper
from winset_solver.program import Matrix, Vector


@dataclass(frozen=True, eq=False)
class Arranged:
    """Payoffs U above negated rows −A, their transpose, and the sizes of both.

    Parameters
    ----------
    problem
        Whose numbers they are.
    rows, columns
        [U; −A] by row, and its transpose by column; they share their numbers.
    sizes, sizes_by_column
        The same of absolute values.
    """

    problem: BargainingProblem
    rows: Matrix
    columns: sparse.csc_array
    sizes: Matrix
    sizes_by_column: sparse.csc_array

    @classmethod
    def of(cls, problem: BargainingProblem) -> Self:
        """Return the numbers of a problem, arranged from nothing."""
        payoff, matrix = problem.program.payoff, problem.program.matrix
        rows = Matrix(sparse.vstack([payoff, -matrix], format="csr"))
        sizes = Matrix(abs(rows))
        return cls(problem, rows, rows.T, sizes, sizes.T)

    def renumbered(self, problem: BargainingProblem) -> Self:
        """Return the numbers of another problem; where they stand in the same places, in a fifth of the time."""
        if not self.alike(problem):
            return type(self).of(problem)
        data = np.concatenate([problem.program.payoff.data, -problem.program.matrix.data])
        sizes = np.abs(data)
        return type(self)(
            problem,
            renumbered(self.rows, data),
            renumbered(self.columns, data),
            renumbered(self.sizes, sizes),
            renumbered(self.sizes_by_column, sizes),
        )

    def alike(self, problem: BargainingProblem) -> bool:
        """Return whether the numbers of a problem stand in the same places."""
        one, other = self.problem.program, problem.program
        pairs = ((one.payoff, other.payoff), (one.matrix, other.matrix))
        return all(np.array_equal(a.indptr, b.indptr) and np.array_equal(a.indices, b.indices) for a, b in pairs)

    @property
    def offset(self) -> Vector:
        """Gains where every column is 0: u0 − d."""
        return self.problem.program.payoff_constant - self.problem.disagreement

    def box(self) -> tuple[Vector, Vector]:
        """Return the bounds of all columns, those of integer ones whole."""
        program = self.problem.program
        return whole_lower(program.column_lower, program.integer), whole_upper(program.column_upper, program.integer)

    def gains(self, x: Vector) -> Vector:
        """Return u(x) − d of a package, or of packages by row."""
        return np.asarray((self.problem.program.payoff @ x.T).T + self.offset)

    def violation(self, x: Vector, floor: Vector) -> float:
        """Return the largest violation of a row, a bound or a least gain, relative to max(1, sum of its terms)."""
        program, players = self.problem.program, len(floor)
        terms, scale = self.rows @ x, np.maximum(1.0, self.sizes @ np.abs(x))
        activity = -terms[players:]
        rows = np.maximum(program.row_lower - activity, activity - program.row_upper) / scale[players:]
        columns = np.maximum(program.column_lower - x, x - program.column_upper) / np.maximum(1.0, np.abs(x))
        gains = (floor - terms[:players] - self.offset) / np.maximum(scale[:players], np.abs(self.offset))
        return float(max(rows.max(initial=0.0), columns.max(initial=0.0), gains.max(initial=0.0)))


def renumbered(matrix: Matrix, data: Vector) -> Matrix:
    """Return a matrix with other numbers in the same places, without SciPy's checks, which take longer than a product.

    Examples
    --------
    >>> renumbered(Matrix([[0.0, 1.0], [2.0, 0.0]]), np.array([3.0, 4.0])).toarray().tolist()
    [[0.0, 3.0], [4.0, 0.0]]
    """
    found = copy(matrix)
    found.data = data
    return found
