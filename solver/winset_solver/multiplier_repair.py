"""Multipliers whose rounding errors are moved to where they do no harm to a bound."""

import numpy as np

from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector

_ROUNDS = 60


def repaired(model: LinearModel, multipliers: Vector) -> Vector:
    r"""Return multipliers nearby under which columns that equations define have no reduced cost.

    Notes
    -----
    A column without bounds needs a reduced cost of exactly zero for a bound by weak duality, and approximate
    multipliers give it a tiny one. Where an equation defines the column (the first one that it occurs in), its
    multiplier is set so that the reduced cost vanishes. Definitions that refer to earlier ones are settled round by
    round, as many as they are deep.
    """
    free = np.flatnonzero(np.isinf(model.column_lower) & np.isinf(model.column_upper))
    columns = model.matrix[:, free].tocsc()
    columns.sort_indices()
    used = np.flatnonzero(np.diff(columns.indptr))
    first = columns.indptr[:-1][used]
    rows, coefficients = columns.indices[first], columns.data[first]
    defined = model.row_lower[rows] == model.row_upper[rows]
    unique = np.bincount(rows[defined], minlength=model.rows) == 1
    defined &= unique[rows]
    rows, coefficients, which = rows[defined], coefficients[defined], free[used[defined]]
    found, part = multipliers.copy(), model.matrix[:, which].T.tocsr()
    for _ in range(_ROUNDS):
        left = model.cost[which] - part @ found
        size = np.abs(coefficients * found[rows])
        if np.all(np.abs(left) <= np.finfo(float).eps * size):
            break
        found[rows] += left / coefficients
    return found
