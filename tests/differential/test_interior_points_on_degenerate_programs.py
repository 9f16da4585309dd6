"""Interior points on programs with little or nothing to search: what they return is right, or nothing is returned."""

import numpy as np
import pytest
from scipy import sparse
from scipy.optimize import linprog

from winset_solver.linear_model import LinearModel
from winset_solver.stochastic.interior_point import interior_point
from winset_solver.stochastic.tree import ScenarioTree
from winset_solver.tolerances import AGREEMENT, CERTIFICATE, FEASIBILITY
from winset_solver.verify import dual_bound, violation_of_relaxation

TREE = ScenarioTree.of([-1, 0, 0], [1.0, 0.5, 0.5])
Bounds = list[tuple[float, float]]
INFINITE = np.inf


def model_of(matrix: list[list[float]], rows: Bounds, columns: Bounds, cost: list[float]) -> LinearModel:
    row, column = np.array(rows).reshape(-1, 2), np.array(columns)
    return LinearModel(
        matrix=sparse.csr_array(np.array(matrix, dtype=float).reshape(len(rows), len(columns))),
        row_lower=row[:, 0],
        row_upper=row[:, 1],
        column_lower=column[:, 0],
        column_upper=column[:, 1],
        integer=np.zeros(len(columns), dtype=bool),
        cost=np.array(cost, dtype=float),
    )


def claimed(model: LinearModel) -> float | None:
    """Return the value that point and multipliers prove; None where they prove none."""
    found = interior_point(model, TREE, np.arange(model.columns) % TREE.nodes)
    if found is None or violation_of_relaxation(model, found.x) > FEASIBILITY:
        return None
    value = float(model.cost @ found.x)
    return value if dual_bound(model, found.multipliers) - value <= CERTIFICATE * max(1.0, abs(value)) else None


@pytest.mark.parametrize(
    "model",
    [
        pytest.param(model_of([], [], [(0, 1)], [1]), id="no row"),
        pytest.param(model_of([[1]], [(-INFINITE, INFINITE)], [(0, 1)], [1]), id="a row that says nothing"),
        pytest.param(model_of([[1, 1]], [(0, 3)], [(1, 1), (2, 2)], [1, 1]), id="every column fixed"),
        pytest.param(model_of([[1, 1]], [(1, 1)], [(-INFINITE, INFINITE)] * 2, [1, 1]), id="no bound"),
    ],
)
def test_nothing_to_search_returns_nothing(model: LinearModel) -> None:
    assert interior_point(model, TREE, np.zeros(model.columns, dtype=np.int64)) is None


def test_rows_that_contradict_each_other_far_away_are_not_taken_for_kept() -> None:
    row = [-0.002, 0, -0.001, 0, -0.001, -0.003, 0.003]
    other = [0.001, 0, -0.003, -0.002, 0.003, 0, 0]
    rows = [(6.006, 10.006), (-1.994, 1.006), (-INFINITE, 2.007)]
    free = -INFINITE
    columns = [(-1, INFINITE), (-2, INFINITE), (free, 1), (-2, 0), (free, INFINITE), (-2, 1), (2, 2)]
    assert claimed(model_of([row, row, other], rows, columns, [10, -30, -20, 20, 0, -10, 20])) is None


@pytest.mark.parametrize("seed", range(40))
def test_what_is_claimed_is_what_the_simplex_method_finds(seed: int) -> None:
    draw = np.random.default_rng(seed)
    width, height = int(draw.integers(1, 7)), int(draw.integers(1, 7))
    matrix = draw.integers(-3, 4, size=(height, width)).astype(float)
    matrix[height // 2] = matrix[0] * draw.choice([0, 1, -2])
    inside = draw.integers(-2, 3, size=width).astype(float)
    upper = matrix @ inside + draw.integers(-1, 3, size=height)
    lower = np.where(draw.random(height) < 0.3, upper, -np.inf)
    free = draw.random(width) < 0.2
    low, high = np.where(free, -np.inf, inside - 1), np.where(free, np.inf, inside + draw.integers(-1, 3, size=width))
    cost = draw.integers(-3, 4, size=width).astype(float)
    rows, columns = list(zip(lower, upper, strict=True)), list(zip(low, high, strict=True))
    value = claimed(model_of(matrix.tolist(), rows, columns, cost.tolist()))
    both = np.isfinite(lower)
    known = linprog(-cost, np.vstack([matrix, -matrix[both]]), np.append(upper, -lower[both]), bounds=columns)
    assert value is None or known.status == 0
    assert value is None or value == pytest.approx(-known.fun, rel=AGREEMENT, abs=AGREEMENT)
