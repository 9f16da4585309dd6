"""Floors: affine lower bounds of what known packages are worth all over a box of parameters."""

from dataclasses import dataclass
from itertools import product

import numpy as np

from winset_solver.program import Vector
from winset_solver.sensitivity.parameter_columns import ParameterColumns
from winset_solver.sensitivity.principles import Principle
from winset_solver.tolerances import FEASIBILITY


@dataclass(frozen=True, eq=False)
class Floor:
    """An affine function of the position s ∈ [0, 1]ᵏ in a box: constant + slopes·s."""

    constant: float
    slopes: Vector

    def at(self, positions: Vector) -> float:
        """Return its value."""
        return self.constant + float(self.slopes @ positions)

    @property
    def size(self) -> float:
        """Largest absolute value over the box."""
        falls, rises = np.minimum(self.slopes, 0.0).sum(), np.maximum(self.slopes, 0.0).sum()
        return float(max(abs(self.constant + falls), abs(self.constant + rises)))


def floor_of_point(columns: ParameterColumns, x: Vector, principle: Principle) -> Floor | None:
    """Return a floor of what one package is worth; None where it is not acceptable all over the box.

    Slacks and gains of one package are affine in the parameters, so they are looked at in the corners; its value is a
    concave function of its gains, so a plane that is below it in the corners is below it everywhere.
    """
    corners = np.array(list(product((0.0, 1.0), repeat=len(columns.slopes))))
    still = np.zeros_like(x)
    paths = [_Path.of(columns, x, still, corner) for corner in corners]
    if not all(path.acceptable(0.0) for path in paths):
        return None
    weights = principle.weights(columns.problem)
    values = np.array([principle.value(path.gains[0], weights) for path in paths])
    if not np.isfinite(values).all():
        return None
    slopes = np.array([values[at == 1.0].mean() - values[at == 0.0].mean() for at in corners.T])
    return Floor(float((values - corners @ slopes).min()), slopes)


def floor_of_path(columns: ParameterColumns, first: Vector, last: Vector, principle: Principle) -> Floor | None:
    """Return a floor of what packages are worth that go straight from one to another as the only parameter moves.

    Along x(s) = (1 − s) x₀ + s x₁ slacks and gains are quadratic in s. A slack is looked at where it is least; a gain
    is at least the line between its ends less q⁺/4, where q is its coefficient of s². None where integer columns of
    both differ, or a package on the way is not acceptable.
    """
    integer = columns.problem.program.integer
    if not np.array_equal(first[integer], last[integer]):
        return None
    path = _Path.of(columns, first, last - first, np.zeros(1))
    if not path.acceptable(1.0):
        return None
    constant, slope, square = path.gains
    lowest = constant - np.maximum(square, 0.0) / 4.0
    weights = principle.weights(columns.problem)
    start, end = (principle.value(gains, weights) for gains in (lowest, lowest + slope + square))
    return Floor(start, np.array([end - start])) if np.isfinite([start, end]).all() else None


@dataclass(frozen=True, eq=False)
class _Path:
    """Packages x + s·step as the first parameter moves on by s: coefficients of 1, s and s² by row.

    Parameters
    ----------
    gains
        Of the players' gains.
    slacks
        Of what rows, bounds and gains leave to their ends.
    rounding
        Slack below 0 that is accepted, by slack.
    """

    gains: tuple[Vector, Vector, Vector]
    slacks: tuple[Vector, Vector, Vector]
    rounding: Vector

    @classmethod
    def of(cls, columns: ParameterColumns, x: Vector, step: Vector, position: Vector) -> "_Path":
        """Return the packages from a position in the box on."""
        problem, along = columns.problem, columns.slopes[0]
        program = problem.program
        payoff, matrix = columns.matrix_at("payoff", position), columns.matrix_at("matrix", position)
        constant = columns.vector_at("gain_constant", position)
        gains = (payoff @ x + constant, payoff @ step + along.payoff @ x + along.gain_constant, along.payoff @ step)
        rows = (matrix @ x, matrix @ step + along.matrix @ x, along.matrix @ step)
        size = abs(matrix) @ np.abs(x)
        slacks, rounding = [gains], [abs(payoff) @ np.abs(x) + np.abs(constant)]
        for name, sign, parts, terms in (
            ("row_lower", 1.0, rows, size),
            ("row_upper", -1.0, rows, size),
            ("column_lower", 1.0, (x, step, np.zeros_like(x)), np.abs(x)),
            ("column_upper", -1.0, (x, step, np.zeros_like(x)), np.abs(x)),
        ):
            end, kept = columns.vector_at(name, position), np.isfinite(getattr(program, name))
            slack = (parts[0] - end, parts[1] - getattr(along, name), parts[2])
            slacks.append((sign * slack[0][kept], sign * slack[1][kept], sign * slack[2][kept]))
            rounding.append(np.maximum(terms, np.abs(end))[kept])
        first, second, third = (np.concatenate([slack[k] for slack in slacks]) for k in range(3))
        accepted = FEASIBILITY * np.maximum(1.0, np.concatenate(rounding))
        return cls(gains, (first, second, third), accepted)

    def acceptable(self, length: float) -> bool:
        """Return whether no slack is below 0 for any s from 0 to a length."""
        constant, slope, square = self.slacks
        with np.errstate(divide="ignore", invalid="ignore"):
            lowest = np.where(square > 0, np.clip(-slope / (2.0 * square), 0.0, length), 0.0)
        at = [constant + s * slope + s * s * square for s in (0.0, length, lowest)]
        return bool(np.all(np.min(at, axis=0) >= -self.rounding))
