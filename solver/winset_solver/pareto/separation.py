"""Separation of a program into issues, where its rows permit it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.grid import common_step
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.separable import Options, SeparableProblem
from winset_solver.program import Matrix, Vector
from winset_solver.tolerances import RESOLUTION, SOLVER_FEASIBILITY

MOST_VALUES: Final = 64
"""Values of one integer column that are taken for the options of an issue."""
MOST_ROWS: Final = 64
"""One-sided rows between issues beyond which a program does not count as separable."""
_SPAN: Final = 1024.0
_LARGEST: Final = 2.0**52
"""Whole numbers up to here add and compare without rounding."""


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows lower ≤ matrix x ≤ upper."""

    matrix: Matrix
    lower: Vector
    upper: Vector


@dataclass(frozen=True, eq=False)
class _Open:
    """The columns that their bounds leave open, and the least and largest value of every column of the program."""

    columns: NDArray[np.intp]
    lower: Vector
    upper: Vector

    @property
    def fixed(self) -> Vector:
        """Values of all other columns; 0 for the open ones."""
        return np.where(self.lower == self.upper, self.lower, 0.0)


def separate(problem: ParetoProblem) -> SeparableProblem | None:
    """Return the problem as issues and the rows between them, None where it has no such form.

    Every column that its bounds leave open must be whole at every package worth listing. Rows Σ x = 1 and Σ x ≤ 1 over
    0/1 columns, no two of which share one, make the issues; any other column is an issue of its own.

    Notes
    -----
    Right-hand sides are relaxed by ``SOLVER_FEASIBILITY``, as HiGHS does; where the coefficients of a row lie on a
    grid, it is counted in steps of the grid and its right-hand side rounded down, so that it holds exactly.
    """
    program = problem.program
    if program.shape[0] > program.shape[1] + MOST_ROWS:
        return None
    free = _open_columns(problem)
    if free is None:
        return None
    inner = program.matrix @ free.fixed
    rows = _Rows(program.matrix[:, free.columns], program.row_lower - inner, program.row_upper - inner)
    binary = (free.lower[free.columns] == 0.0) & (free.upper[free.columns] == 1.0)
    issues, rest = _exclusive(rows, binary)
    uses, slack = _one_sided(_with_floors(problem, rest, free))
    units, gains = _levels(problem, free)
    if len(slack) > MOST_ROWS or np.abs(gains).sum() * MOST_VALUES >= _LARGEST:
        return None
    nothing = Options(np.zeros((1, len(gains))), np.zeros((1, len(uses))), np.array([-1]), np.zeros(1))
    return SeparableProblem(
        issues=tuple(_options(free, gains, uses, members, closed=closed) for members, closed in issues) or (nothing,),
        start=_on_grid((program.payoff @ free.fixed)[list(problem.compared)] / units, problem.steps > 0),
        lowest=_lowest(problem, units),
        slack=slack,
        units=units,
        on_grid=problem.steps > 0,
        fixed=free.fixed,
    ).reduced()


def _open_columns(problem: ParetoProblem) -> _Open | None:
    """Return the open columns, None where one of them is not whole, has no value, or too many."""
    program, whole = problem.program, problem.whole
    lower = np.where(whole, np.ceil(program.column_lower - SOLVER_FEASIBILITY), program.column_lower)
    upper = np.where(whole, np.floor(program.column_upper + SOLVER_FEASIBILITY), program.column_upper)
    columns = np.flatnonzero(lower != upper)
    width = (upper - lower)[columns]
    if not (whole[columns].all() and np.all((width > 0) & (width < MOST_VALUES))):
        return None
    return _Open(columns, lower, upper)


def _exclusive(rows: _Rows, binary: NDArray[np.bool_]) -> tuple[list[tuple[NDArray[np.intp], bool]], _Rows]:
    """Return the columns of each issue, with whether one of them must be 1, and the rows that remain.

    Equations come first, then longer rows; columns in no such row are issues by themselves, the smallest ones.
    """
    ends = rows.matrix.indptr
    closed = rows.lower == 1.0
    candidates = np.flatnonzero((rows.upper == 1.0) & (closed | (rows.lower <= 0.0)) & (np.diff(ends) > 1))
    taken = np.zeros(len(binary), dtype=bool)
    issues, spent = [], np.zeros(len(closed), dtype=bool)
    for row in sorted(candidates.tolist(), key=lambda i: (not closed[i], ends[i] - ends[i + 1])):
        entries = slice(ends[row], ends[row + 1])
        members = rows.matrix.indices[entries].astype(np.intp)
        if np.all(rows.matrix.data[entries] == 1.0) and binary[members].all() and not taken[members].any():
            taken[members] = spent[row] = True
            issues.append((members, bool(closed[row])))
    issues += [(np.array([column]), False) for column in np.flatnonzero(~taken).tolist()]
    return issues, _Rows(rows.matrix[~spent], rows.lower[~spent], rows.upper[~spent])


def _with_floors(problem: ParetoProblem, rows: _Rows, free: _Open) -> _Rows:
    """Add the floors of players that are not compared as rows."""
    program = problem.program
    others = np.setdiff1d(np.flatnonzero(problem.floor > -np.inf), problem.compared)
    least = (problem.floor - program.payoffs(free.fixed))[others]
    matrix = sparse.vstack([rows.matrix, program.payoff[others][:, free.columns]], format="csr")
    return _Rows(matrix, np.append(rows.lower, least), np.append(rows.upper, np.full(len(others), np.inf)))


def _one_sided(rows: _Rows) -> tuple[Vector, Vector]:
    """Return uses and slack of the rows uses·x ≤ slack, in steps of the grid of a row's coefficients if it has one."""
    above, below = rows.upper < np.inf, rows.lower > -np.inf
    if above.sum() + below.sum() > MOST_ROWS:
        return np.zeros((0, rows.matrix.shape[1])), np.zeros(MOST_ROWS + 1)
    uses = np.vstack([rows.matrix[above].toarray(), -rows.matrix[below].toarray()])
    limit = np.append(rows.upper[above], -rows.lower[below])
    slack = limit + SOLVER_FEASIBILITY * np.maximum(1.0, np.abs(limit))
    for row, coefficients in enumerate(uses):
        step = common_step(coefficients)
        if step > 0:
            uses[row], slack[row] = np.rint(coefficients / step), np.floor(slack[row] / step)
    return uses, slack


def _levels(problem: ParetoProblem, free: _Open) -> tuple[Vector, Vector]:
    """Return the unit of each compared player, and the levels that one unit of each open column adds."""
    payoff = problem.program.payoff[list(problem.compared)][:, free.columns].toarray()
    sizes = np.abs(payoff).sum(axis=1)
    powers = 2.0 ** np.ceil(np.log2(np.where(sizes > 0, sizes, 1.0) / _SPAN))
    units = np.where(problem.steps > 0, problem.steps, powers)
    return units, _on_grid(payoff / units[:, None], (problem.steps > 0)[:, None])


def _on_grid(levels: Vector, on_grid: NDArray[np.bool_]) -> Vector:
    return np.where(on_grid, np.rint(levels), levels)


def _lowest(problem: ParetoProblem, units: Vector) -> Vector:
    """Return the least accepted levels; on a grid they are rounded up to it."""
    compared = list(problem.compared)
    lowest = (problem.floor[compared] - problem.program.payoff_constant[compared]) / units
    relaxed = lowest - SOLVER_FEASIBILITY * np.maximum(1.0, np.abs(lowest))
    return np.where(problem.steps > 0, np.ceil(lowest - RESOLUTION), np.where(lowest > -np.inf, relaxed, -np.inf))


def _options(free: _Open, gains: Vector, uses: Vector, members: NDArray[np.intp], *, closed: bool) -> Options:
    """Return the options of an issue: each of its columns, and none of them where the issue is not closed."""
    columns = free.columns[members]
    if closed or len(members) > 1:
        values = np.ones(len(members))
    else:
        values = np.arange(free.lower[columns[0]], free.upper[columns[0]] + 1.0)
        columns, members = np.repeat(columns, len(values)), np.repeat(members, len(values))
    options = Options(gains[:, members].T * values[:, None], uses[:, members].T * values[:, None], columns, values)
    if closed or len(np.unique(columns)) == 1:
        return options
    return Options(
        np.vstack([options.gains, np.zeros(len(gains))]),
        np.vstack([options.uses, np.zeros(len(uses))]),
        np.append(columns, -1),
        np.append(values, 0.0),
    )
