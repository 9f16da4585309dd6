r"""The best sum of logarithms of gains with the integer decisions held: Newton steps on faces.

Linear programs with tangents settle a flat top only to the square root of their tolerance. From the point that one of
them ends at, :math:`\max \sum_p w_p \log g_p` is climbed on the face that the point lies in the relative interior of,
by damped Newton steps in a basis :math:`N` of its directions; whatever stops a step joins what the next face keeps
tight. No constraint is ever let go: where one should be, the next linear program, with tangents here, says so.

References
----------
S. Boyd, L. Vandenberghe, *Convex Optimization* (2004), sections 9.5–9.6 and 10.2 (not opened here).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.program import Vector
from winset_solver.tolerances import SOLVER_FEASIBILITY, TANGENT_CLOSENESS

_STEPS: Final = 60
_SHY: Final = 0.25
"""Newton decrement above which a step is shortened, as self-concordance asks for."""
_INSIDE: Final = 0.9
"""Part of the way to a gain of zero that a step may take."""
Flags = NDArray[np.bool_]


class GainFace:
    """Climbs Σ_p w_p log g_p over the continuous columns of a problem within a box.

    Parameters
    ----------
    problem
        Rows and gains.
    weights
        w > 0.
    lower, upper
        Bounds of all columns; equal where a column is held.
    """

    def __init__(self, problem: BargainingProblem, weights: Vector, lower: Vector, upper: Vector) -> None:
        self.problem, self.weights, self.lower, self.upper = problem, weights, lower, upper
        matrix = problem.program.matrix
        self._row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
        self._sizes = abs(matrix)

    def climb(self, x: Vector) -> Vector:
        """Return a point no worse than x, whose gains are all positive; one where every Newton step ends, usually."""
        for _ in range(_STEPS):
            step, decrement = self._step(x)
            if not step.size:
                break
            free = min(1.0, self._room(x, step))
            length = min(free, 1.0 if decrement <= _SHY else 1.0 / (1.0 + decrement))
            x = np.clip(x + length * step, self.lower, self.upper)
            if length == 1.0 and decrement <= TANGENT_CLOSENESS:
                break
        return x

    def _step(self, x: Vector) -> tuple[Vector, float]:
        """Return the Newton step on the face of x and its decrement; an empty step where the face is a point."""
        program = self.problem.program
        columns, directions = self._directions(x)
        if not directions.shape[1]:
            return np.zeros(0), 0.0
        gains = program.payoffs(x) - self.problem.disagreement
        slopes = (program.payoff[:, columns] @ directions) / gains[:, np.newaxis]
        root = np.sqrt(self.weights)
        along = np.linalg.lstsq(root[:, np.newaxis] * slopes, root, rcond=None)[0]
        step = np.zeros_like(x)
        step[columns] = directions @ along
        return step, float(np.abs(slopes @ along).max(initial=0.0))

    def _directions(self, x: Vector) -> tuple[NDArray[np.int64], Vector]:
        """Return the columns that can move on the face of x, and a basis of the directions in which they can."""
        matrix = self.problem.program.matrix
        slack = SOLVER_FEASIBILITY * np.maximum(1.0, np.abs(x))
        free = (x > self.lower + slack) & (x < self.upper - slack)
        tight = self._tight(x)
        row, column = self._row, matrix.indices
        while True:
            present = tight[row] & free[column]
            alone = present & (np.bincount(row[present], minlength=len(tight)) == 1)[row]
            if not alone.any():
                break
            free[column[alone]] = False
        columns = np.flatnonzero(free)
        rows, places = np.unique(row[present], return_inverse=True)
        dense = np.zeros((len(rows), len(columns)))
        dense[places, np.searchsorted(columns, column[present])] = matrix.data[present]
        return columns, _null_space(dense)

    def _tight(self, x: Vector) -> Flags:
        """Return which rows hold with equality."""
        program = self.problem.program
        activity, slack = program.matrix @ x, SOLVER_FEASIBILITY * np.maximum(1.0, self._sizes @ np.abs(x))
        return np.asarray((activity <= program.row_lower + slack) | (activity >= program.row_upper - slack))

    def _room(self, x: Vector, step: Vector) -> float:
        """Return how many steps are feasible, and leave everybody a part of its gain."""
        program = self.problem.program
        tight = self._tight(x)
        activity, change = program.matrix @ x, program.matrix @ step
        change[tight] = 0.0
        rows = _steps_to(activity, change, program.row_lower, program.row_upper)
        gains, rise = program.payoffs(x) - self.problem.disagreement, program.payoff @ step
        part = _steps_to(gains, rise, (1.0 - _INSIDE) * gains, np.full(len(gains), np.inf))
        return min(rows, part, _steps_to(x, step, self.lower, self.upper))


def _steps_to(value: Vector, change: Vector, lower: Vector, upper: Vector) -> float:
    """Return by how many steps values that change can move before one leaves its bounds."""
    moving = change != 0
    limit = np.where(change > 0, upper, lower)[moving]
    steps = np.maximum(0.0, (limit - value[moving]) / change[moving])
    return float(steps.min(initial=np.inf))


def _null_space(matrix: Vector) -> Vector:
    """Return an orthonormal basis of the directions that a matrix maps to zero, as columns."""
    rows, columns = matrix.shape
    if not rows or not columns:
        return np.eye(columns)
    _, values, turned = np.linalg.svd(matrix)
    rank = int((values > SOLVER_FEASIBILITY * values[0]).sum())
    return np.asarray(turned[rank:].T)
