"""Residuals, objectives and certificates recomputed by code that shares nothing with HiGHS.

Products are split into a rounded part and its exact error (Dekker 1971, Veltkamp splitting), and the parts are added
without loss (``math.fsum``), so that a residual is the exact one, rounded once.

References
----------
T. J. Dekker, "A floating-point technique for extending the available precision", Numer. Math. 18 (1971) 224–242.
A. Neumaier, O. Shcherbina, "Safe bounds in linear and mixed-integer linear programming", Math. Program. 99 (2004)
283–296.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.tolerances import CERTIFICATE, INTEGRALITY

_SPLITTER = 2.0**27 + 1.0


def exact_products(a: Vector, b: Vector) -> tuple[Vector, Vector]:
    """Return p and e with p + e = a·b exactly, entry by entry (no entry may overflow when scaled by 2²⁷)."""
    product = a * b
    a_high, b_high = _high_half(a), _high_half(b)
    a_low, b_low = a - a_high, b - b_high
    error = ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low
    return product, error


def _high_half(a: Vector) -> Vector:
    scaled = _SPLITTER * a
    return scaled - (scaled - a)


def exact_dot(a: ArrayLike, b: ArrayLike, constant: float = 0.0) -> float:
    """Return a·b + constant, rounded once.

    Examples
    --------
    >>> exact_dot([1e16, 1.0, -1e16], [1.0, 1.0, 1.0])
    1.0
    """
    product, error = exact_products(np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    return math.fsum([*product.tolist(), *error.tolist(), constant])


def objective(model: LinearModel, x: Vector) -> float:
    """Return cost·x + constant, rounded once."""
    used = np.flatnonzero((model.cost != 0) & (x != 0))
    return exact_dot(model.cost[used], x[used], model.constant)


def round_integers(model: LinearModel, x: Vector) -> Vector | None:
    """Return x with integer columns rounded, None where one is further than the tolerance from an integer."""
    rounded: Vector = np.where(model.integer, np.rint(x), np.clip(x, model.column_lower, model.column_upper))
    return None if np.any(np.abs(rounded - x) > INTEGRALITY) else rounded


def violation(model: LinearModel, x: Vector) -> float:
    """Return the largest violation of a row, bound or integrality, relative to the terms, in double precision."""
    fractional = np.abs(x - np.rint(x))[model.integer]
    return max(violation_of_relaxation(model, x), float(fractional.max(initial=0.0)))


def violation_of_relaxation(model: LinearModel, x: Vector) -> float:
    """Return the largest violation of a row or bound, relative to max(1, sum of the row's terms)."""
    activity, size = model.matrix @ x, np.abs(x)
    scale = np.maximum(1.0, model.magnitudes @ size)
    rows = np.maximum(model.row_lower - activity, activity - model.row_upper) / scale
    columns = np.maximum(model.column_lower - x, x - model.column_upper) / np.maximum(1.0, size)
    return float(max(0.0, rows.max(initial=0.0), columns.max(initial=0.0)))


def exact_violation(model: LinearModel, x: Vector) -> float:
    """Return the largest relative violation of a row from residuals that are rounded only once."""
    matrix = model.matrix
    product, error = exact_products(matrix.data, x[matrix.indices])
    worst = 0.0
    for i in range(model.rows):
        start, stop = matrix.indptr[i], matrix.indptr[i + 1]
        terms = [*product[start:stop].tolist(), *error[start:stop].tolist()]
        scale = max(1.0, float(np.abs(product[start:stop]).sum()))
        for excess in (
            math.fsum([*terms, -model.row_upper[i]]) if model.row_upper[i] < math.inf else 0.0,
            -math.fsum([*terms, -model.row_lower[i]]) if model.row_lower[i] > -math.inf else 0.0,
        ):
            worst = max(worst, excess / scale)
    return max(worst, violation(model, x))


def dual_bound(model: LinearModel, multipliers: Vector, *, cost: Vector | None = None) -> float:
    """Return an upper bound of the linear relaxation from row multipliers, whatever their quality.

    For any y, max c·x ≤ Σ_i max(y_i a_i x) + Σ_j max((c − Aᵀy)_j x_j) over the row and column bounds; inf where a
    needed bound is infinite. A reduced cost of negligible size (``CERTIFICATE`` relative to its terms) against an
    infinite column bound counts as zero, which makes the bound as trustworthy as that tolerance and no more.

    Parameters
    ----------
    multipliers
        y, one per row; positive prices an upper bound, negative a lower bound.
    cost
        Objective to bound; the model's own (with its constant) where absent.
    """
    c = model.cost if cost is None else cost
    constant = model.constant if cost is None else 0.0
    y = np.where((multipliers > 0) & np.isinf(model.row_upper), 0.0, multipliers)
    y = np.where((y < 0) & np.isinf(model.row_lower), 0.0, y)
    reduced = c - model.matrix.T @ y
    scale = np.abs(c) + model.magnitudes.T @ np.abs(y)
    limit = np.where(reduced > 0, model.column_upper, model.column_lower)
    negligible = np.isinf(limit) & (np.abs(reduced) <= CERTIFICATE * scale)
    reduced = np.where(negligible, 0.0, reduced)
    limit = np.where(reduced == 0, 0.0, limit)
    price = np.where(y > 0, model.row_upper, np.where(y < 0, model.row_lower, 0.0))
    if np.isinf(limit).any():
        return math.inf
    return exact_dot(np.concatenate([y, reduced]), np.concatenate([price, limit]), constant)


def proves_infeasible(model: LinearModel, ray: Vector) -> bool:
    """Return whether a Farkas ray shows that the rows and bounds of the linear relaxation contradict each other."""
    size = float(np.abs(ray).max(initial=0.0))
    if size == 0.0 or not np.isfinite(size):
        return False
    zero = np.zeros(model.columns)
    return any(dual_bound(model, sign * ray / size, cost=zero) < -CERTIFICATE for sign in (1.0, -1.0))
