"""What a package is certainly worth, and how far it certainly keeps its rows, over boxes of parameters."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.program import Matrix, Vector
from winset_solver.sensitivity.enclosures import products
from winset_solver.sensitivity.expressions import checked_rows
from winset_solver.sensitivity.parametric_program import TWO_SIDED, Enclosed, Kind, ParametricProgram
from winset_solver.tolerances import BOUND_ROUNDING


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums at_nominal + F (f(θ) − f(nominal)) of entries f, and the size of all terms of each at the nominal θ."""

    factors: Matrix
    at_nominal: Vector
    size: Vector


def gains_over(parametric: ParametricProgram, x: ArrayLike, low: ArrayLike, high: ArrayLike) -> Enclosed:
    """Return ends of every player's gain u(x) − d (s × n) at one point x for every θ of each of s boxes.

    Notes
    -----
    Affine entries move together with their parameters: their slopes are added up before ends are taken, so that the
    ends are those of the gain itself but for rounding. Other entries count as if each moved by itself.
    """
    problem, point = parametric.problem, np.asarray(x, dtype=float)
    program = problem.program
    kinds = {Kind.PAYOFF: 1.0, Kind.PAYOFF_CONSTANT: 1.0, Kind.DISAGREEMENT: -1.0}
    factors = sum((sign * _factors(parametric, kind, point, problem.players) for kind, sign in kinds.items()), 0)
    size = abs(program.payoff) @ np.abs(point) + np.abs(program.payoff_constant) + np.abs(problem.disagreement)
    gains = program.payoffs(point) - problem.disagreement
    return _over(parametric, _Sums(Matrix(factors), gains, size), low, high)


def slacks_over(
    parametric: ParametricProgram, x: ArrayLike, low: ArrayLike, high: ArrayLike
) -> tuple[Enclosed, Enclosed]:
    """Return ends of A x − row_lower and of row_upper − A x (s × rows) at one point x for every θ of each of s boxes.

    A row that the point certainly keeps has no end below 0; one that it certainly breaks has an upper end below 0.
    """
    program, point = parametric.problem.program, np.asarray(x, dtype=float)
    body, size = program.matrix @ point, abs(program.matrix) @ np.abs(point)
    of_rows = _factors(parametric, Kind.MATRIX, point, len(body))
    sides = []
    for kind, limit, sign in ((Kind.ROW_LOWER, program.row_lower, 1.0), (Kind.ROW_UPPER, program.row_upper, -1.0)):
        factors = sign * (of_rows - _factors(parametric, kind, point, len(body)))
        terms = size + np.where(np.isfinite(limit), np.abs(limit), 0.0)
        sides.append(_over(parametric, _Sums(Matrix(factors), sign * (body - limit), terms), low, high))
    return sides[0], sides[1]


def _factors(parametric: ParametricProgram, kind: Kind, x: Vector, height: int) -> Matrix:
    """Return by how much a sum over each row grows with each entry of a kind: x_j in matrices, 1 in vectors."""
    shape = (height, len(parametric.places))
    if (placed := parametric.placed.get(kind)) is None:
        return Matrix(shape)
    data = x[placed.columns] if kind in TWO_SIDED else np.ones(len(placed.rows))
    return Matrix((data, (placed.rows, placed.entries)), shape=shape)


def _over(parametric: ParametricProgram, sums: _Sums, low: ArrayLike, high: ArrayLike) -> Enclosed:
    """Return ends of sums over boxes; rounding is covered by ``BOUND_ROUNDING`` of all terms."""
    bottom, top = (checked_rows(end, len(parametric.parameters)) for end in (low, high))
    boxes, nominal = parametric.enclosure(bottom, top), parametric.nominal_values
    straight = parametric.degrees()[0] <= 1
    slopes = (sums.factors[:, straight] @ parametric.slopes[straight]).toarray()
    lowest, highest = _ends(slopes, bottom - parametric.nominal, top - parametric.nominal)
    others = sums.factors[:, ~straight].toarray()
    less, more = _ends(others, *(end[:, ~straight] - nominal[~straight] for end in (boxes.low, boxes.high)))
    terms = np.maximum(np.abs(boxes.low), np.abs(boxes.high)) + np.abs(nominal)
    moved = np.maximum(np.abs(bottom), np.abs(top)) + np.abs(parametric.nominal)
    lost = BOUND_ROUNDING * (sums.size + _sums(abs(sums.factors).toarray(), terms) + _sums(np.abs(slopes), moved))
    return Enclosed(sums.at_nominal + (lowest + less) - lost, sums.at_nominal + (highest + more) + lost, boxes.valid)


def _ends(factors: Vector, low: Vector, high: Vector) -> tuple[Vector, Vector]:
    """Return ends of F v over boxes of v (s × rows)."""
    up, down = np.maximum(factors, 0.0), np.minimum(factors, 0.0)
    return _sums(up, low) + _sums(down, high), _sums(up, high) + _sums(down, low)


def _sums(factors: Vector, values: Vector) -> Vector:
    """Return F v by row of values, where 0 times an infinite end is 0."""
    if np.isfinite(values).all():
        return np.asarray(values @ factors.T)
    return np.asarray(products(values[:, None, :], factors[None, :, :]).sum(axis=2))
