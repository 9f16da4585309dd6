"""An interior-point method for programs over trees, linear or with logarithms of some columns.

Every iteration solves one quasi-definite system, whose unknowns are those of the columns and rows of the program: it
has the shape of the tree, and is factored for all nodes of the same shape at once. What comes out is a point and
multipliers of the rows; neither is a proof by itself (see :mod:`winset_solver.verify`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.control import Control
from winset_solver.linear_model import LinearModel
from winset_solver.program import Matrix, Vector
from winset_solver.stochastic.elimination import Couplings, Elimination, Factors
from winset_solver.stochastic.placement import placement
from winset_solver.stochastic.tree import Indices, ScenarioTree
from winset_solver.tolerances import INTERIOR, LARGEST_VALUE, PROXIMAL

_MOST_ITERATIONS: Final = 150
_REFINEMENTS: Final = 2
_SHORTENED: Final = 0.995
"""Part of the way to the boundary that is gone at most."""
_LARGEST_COST: Final = 4096.0
"""Of the scaled objective: states that are hardly likely have small multipliers, which must not pass for nothing."""
_FARTHEST: Final = 40
"""Iterations without getting closer after which the search ends."""


@dataclass(frozen=True, eq=False)
class InteriorPoint:
    """What the method found.

    Parameters
    ----------
    x
        Columns.
    multipliers
        Of the rows, for the linearised objective; positive prices an upper bound.
    close
        Whether residuals and complementarity are within ``INTERIOR``.
    iterations
        Number of systems that were factored.
    """

    x: Vector
    multipliers: Vector
    close: bool
    iterations: int


def interior_point(
    model: LinearModel,
    tree: ScenarioTree,
    seeds: Indices,
    *,
    logarithms: Vector | None = None,
    control: Control | None = None,
) -> InteriorPoint | None:
    r"""Maximise :math:`c x + \sum_j w_j \log x_j` over the rows and bounds of a linear model over a tree.

    Parameters
    ----------
    model
        Rows, bounds and c; integrality is not looked at.
    seeds
        By column: its node where that is known, −1 elsewhere.
    logarithms
        w ≥ 0 by column; none where absent. Such columns are positive.
    control
        Cancellation and time limit; looked at in every iteration.

    Returns
    -------
    InteriorPoint | None
        None where the search was stopped, broke down, or ran so far away that relative residuals say nothing; also
        where there is nothing to search: no row, no column that can move, or no bound to keep away from.

    Notes
    -----
    Predictor and corrector of Mehrotra, with primal and dual regularisation that vanishes at the solution
    (``PROXIMAL``), so that free columns and dependent rows do no harm.

    References
    ----------
    S. Mehrotra (1992), "On the implementation of a primal-dual interior point method", SIAM J. Optimization 2 (not
    opened here). M. P. Friedlander and D. Orban (2012), "A primal–dual regularized interior-point method for convex
    quadratic programs", Math. Program. Computation 4 (not opened here).
    """
    weights = np.zeros(model.columns) if logarithms is None else logarithms
    free = np.flatnonzero(model.column_lower < model.column_upper)
    told = np.flatnonzero(np.isfinite(model.row_lower) | np.isfinite(model.row_upper))
    if not len(free) or not len(told):
        return None
    fixed = np.where(model.column_lower < model.column_upper, 0.0, model.column_lower)
    shift = model.matrix @ fixed
    scaled = _Scaled.of(model, free, told, shift, weights)
    place = placement(scaled.matrix, tree, seeds[free])
    entries = scaled.matrix.tocoo()
    couplings = Couplings(entries.col.astype(np.int64), len(free) + entries.row.astype(np.int64), entries.data)
    elimination = Elimination(couplings, np.concatenate([place.columns, place.rows]), tree)
    found = _search(scaled, elimination, control or Control())
    if found is None:
        return None
    point, close, iterations = found
    x = fixed.copy()
    x[free] = point.t[: len(free)] * scaled.column_scale
    x[free] = np.clip(x[free], model.column_lower[free], model.column_upper[free])
    if np.abs(x).max() > LARGEST_VALUE:
        return None
    multipliers = np.zeros(model.rows)
    multipliers[told] = -point.y * scaled.row_scale / scaled.cost_scale
    return InteriorPoint(x, multipliers, close, iterations)


@dataclass(frozen=True, eq=False)
class _Scaled:
    """Minimise cost·x − Σ w log x with row_lower ≤ A x ≤ row_upper and lower ≤ x ≤ upper, all of a similar size."""

    matrix: Matrix
    transposed: Matrix
    lower: Vector
    upper: Vector
    row_lower: Vector
    row_upper: Vector
    cost: Vector
    weights: Vector
    column_scale: Vector
    row_scale: Vector
    cost_scale: float

    @classmethod
    def of(cls, model: LinearModel, free: Indices, told: Indices, shift: Vector, weights: Vector) -> "_Scaled":
        matrix = model.matrix[told][:, free].tocsr()
        rows, columns = np.ones(len(told)), np.ones(len(free))
        for _ in range(4):
            sizes = abs(matrix)
            row = _power_of_two(np.sqrt(sizes.max(axis=1).toarray().ravel()))
            column = _power_of_two(np.sqrt(sizes.max(axis=0).toarray().ravel()))
            rows, columns = rows / row, columns / column
            matrix = (model.matrix[told][:, free].multiply(rows[:, None]).multiply(columns)).tocsr()
        cost = -model.cost[free] * columns
        size = max(float(np.abs(cost).max(initial=0.0)), float(weights.max(initial=0.0)))
        scale = _LARGEST_COST / size if size > np.finfo(float).tiny * _LARGEST_COST else 1.0
        return cls(
            matrix,
            matrix.T.tocsr(),
            np.where(weights[free] > 0, -np.inf, model.column_lower[free] / columns),
            model.column_upper[free] / columns,
            (model.row_lower[told] - shift[told]) * rows,
            (model.row_upper[told] - shift[told]) * rows,
            cost * scale,
            weights[free] * scale,
            columns,
            rows,
            scale,
        )


def _power_of_two(sizes: Vector) -> Vector:
    return np.asarray(2.0 ** np.round(np.log2(np.where(sizes > 0, sizes, 1.0))))


@dataclass(frozen=True, eq=False)
class _Point:
    """Columns and row activities together (``t``), multipliers of rows (``y``) and of lower and upper bounds."""

    t: Vector
    y: Vector
    below: Vector
    above: Vector

    def moved(self, step: "_Point", primal: float, dual: float) -> "_Point":
        return _Point(
            self.t + primal * step.t,
            self.y + dual * step.y,
            self.below + dual * step.below,
            self.above + dual * step.above,
        )


class _Search:
    """The iterations on one scaled problem."""

    def __init__(self, problem: _Scaled, elimination: Elimination) -> None:
        self.problem, self.elimination = problem, elimination
        self.columns = len(problem.cost)
        self.equal = np.concatenate([np.zeros(self.columns, dtype=bool), problem.row_lower == problem.row_upper])
        self.lower = np.concatenate([problem.lower, problem.row_lower])
        self.upper = np.concatenate([problem.upper, problem.row_upper])
        self.has_lower = np.isfinite(self.lower) & ~self.equal
        self.has_upper = np.isfinite(self.upper) & ~self.equal
        self.least_low, self.least_high = (
            np.finfo(float).eps * (1.0 + np.abs(np.where(np.isfinite(bound), bound, 0.0)))
            for bound in (self.lower, self.upper)
        )
        self.curved = problem.weights > 0
        self.bounds = int(self.has_lower.sum() + self.has_upper.sum())

    def start(self) -> _Point:
        """Return a point between its bounds, one off where there is one bound only."""
        t = np.where(self.has_lower, self.lower + 1.0, np.where(self.has_upper, self.upper - 1.0, 0.0))
        both = self.has_lower & self.has_upper
        t[both] = (self.lower[both] + self.upper[both]) / 2.0
        t[: self.columns][self.curved] = 1.0
        t[self.equal] = self.lower[self.equal]
        below, above = self.has_lower.astype(float), self.has_upper.astype(float)
        return _Point(t, (below - above)[self.columns :], below, above)

    def distances(self, point: _Point) -> tuple[Vector, Vector]:
        """Return how far a point is from its lower and upper bounds, more than rounding; 1 where there is none."""
        return (
            np.where(self.has_lower, np.maximum(point.t - self.lower, self.least_low), 1.0),
            np.where(self.has_upper, np.maximum(self.upper - point.t, self.least_high), 1.0),
        )

    def complementarity(self, point: _Point) -> float:
        """Return the sum of the products of multipliers and distances."""
        low, high = self.distances(point)
        return float((point.below * low + point.above * high).sum())

    def residuals(self, point: _Point) -> tuple[Vector, Vector]:
        """Return by how much the rows do not hold, and by how much the gradient of the Lagrangian is not zero."""
        problem, x = self.problem, point.t[: self.columns]
        slope = problem.cost - np.divide(problem.weights, x, out=np.zeros_like(x), where=self.curved)
        stationary = np.concatenate([slope - problem.transposed @ point.y, point.y]) - point.below + point.above
        stationary[self.equal] = 0.0
        return problem.matrix @ x - point.t[self.columns :], stationary

    def objective(self, point: _Point) -> float:
        """Return the objective to be minimised."""
        x = point.t[: self.columns]
        logarithms = self.problem.weights[self.curved] * np.log(x[self.curved])
        return float((self.problem.cost * x).sum() - logarithms.sum())

    def directions(self, point: _Point) -> Callable[[Vector, Vector], _Point]:
        """Factor the system of a point; return what leads from products to be reached to a step."""
        (low, high), (off, stationary) = self.distances(point), self.residuals(point)
        bend = point.below / low + point.above / high
        x = point.t[: self.columns]
        bend[: self.columns] += np.divide(self.problem.weights, x * x, out=np.zeros_like(x), where=self.curved)
        softness = np.divide(1.0, bend, out=np.zeros_like(bend), where=~self.equal & (bend > 0))[self.columns :]
        diagonal = np.concatenate([-bend[: self.columns] - PROXIMAL, softness + PROXIMAL])
        factors = self.elimination.factor(diagonal)

        def step(for_low: Vector, for_high: Vector) -> _Point:
            pull = -stationary + for_low / low - for_high / high
            right = np.concatenate([-pull[: self.columns], -off + softness * pull[self.columns :]])
            solved = self._refined(factors, diagonal, right)
            dx, dy = solved[: self.columns], solved[self.columns :]
            dt = np.concatenate([dx, softness * (pull[self.columns :] - dy)])
            return _Point(dt, dy, (for_low - point.below * dt) / low, (for_high + point.above * dt) / high)

        return step

    def _refined(self, factors: Factors, diagonal: Vector, right: Vector) -> Vector:
        """Solve the system, and solve for what is left over again."""
        found = factors.solve(right)
        for _ in range(_REFINEMENTS):
            x, y = found[: self.columns], found[self.columns :]
            product = np.concatenate([self.problem.transposed @ y, self.problem.matrix @ x]) + diagonal * found
            found = found + factors.solve(right - product)
        return found

    def lengths(self, point: _Point, step: _Point) -> tuple[float, float]:
        """Return how far one can go in primal and dual columns until a bound or a sign is reached, 1 at most."""
        low, high = self.distances(point)
        primal = min(_until(low, step.t, self.has_lower), _until(high, -step.t, self.has_upper))
        primal = min(primal, _until(point.t[: self.columns], step.t[: self.columns], self.curved))
        dual = min(_until(point.below, step.below, self.has_lower), _until(point.above, step.above, self.has_upper))
        return (min(primal, dual),) * 2 if self.curved.any() else (primal, dual)

    def next(self, point: _Point) -> _Point:
        """Return the point after one iteration: Mehrotra's predictor and corrector."""
        low, high = self.distances(point)
        step = self.directions(point)
        ahead = step(-point.below * low, -point.above * high)
        mean = self.complementarity(point) / self.bounds
        reached = self.complementarity(point.moved(ahead, *self.lengths(point, ahead))) / self.bounds
        aim = mean * min(1.0, reached / mean) ** 3 if mean > 0 else 0.0
        both = step(
            np.where(self.has_lower, aim - point.below * low - ahead.t * ahead.below, 0.0),
            np.where(self.has_upper, aim - point.above * high + ahead.t * ahead.above, 0.0),
        )
        primal, dual = self.lengths(point, both)
        return point.moved(both, _SHORTENED * primal, _SHORTENED * dual)

    def error(self, point: _Point) -> float:
        """Return the largest of the relative residuals and the relative gap."""
        rows, stationary = self.residuals(point)
        size = 1.0 + float(np.abs(np.where(np.isfinite(self.lower), self.lower, 0.0)).max(initial=0.0))
        gap = self.complementarity(point) / (1.0 + abs(self.objective(point)))
        return max(float(np.abs(rows).max(initial=0.0)) / size, float(np.abs(stationary).max(initial=0.0)), gap)


def _search(problem: _Scaled, elimination: Elimination, control: Control) -> tuple[_Point, bool, int] | None:
    search = _Search(problem, elimination)
    if not search.bounds:
        return None
    point = best = search.start()
    least, since = np.inf, 0
    for iteration in range(_MOST_ITERATIONS):
        error = search.error(point)
        if not np.isfinite(error) or control.exhausted:
            break
        if error < least:
            best, least, since = point, error, iteration
        if error <= INTERIOR or iteration - since > _FARTHEST:
            break
        control.say(f"step {iteration}")
        try:
            with np.errstate(all="ignore"):
                point = search.next(point)
        except FloatingPointError:
            break
    else:
        iteration = _MOST_ITERATIONS
    return None if not np.isfinite(least) or control.exhausted else (best, least <= INTERIOR, iteration)


def _until(distances: Vector, step: Vector, counted: NDArray[np.bool_]) -> float:
    """Return the part of a step after which a distance is used up, 1 at most."""
    falling = counted & (step < 0)
    return min(1.0, float((-distances[falling] / step[falling]).min(initial=np.inf)))
