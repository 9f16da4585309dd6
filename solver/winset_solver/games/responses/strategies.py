"""All strategies of one player, listed."""

from typing import Final

import numpy as np

from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY

MOST_STRATEGIES: Final = 2**16
"""Strategies of one player up to which they are listed where nothing else is said."""


def strategies(model: LinearModel, most: int = MOST_STRATEGIES) -> Vector | None:
    """Return all points of a player's own model, one a row; None where there are more than so many, or not only whole.

    Notes
    -----
    Columns are settled one after the other, and what cannot satisfy some row by itself any more is dropped at once.
    Partial strategies count as strategies.
    """
    low, high = model.column_lower, model.column_upper
    if not (model.integer.all() and np.isfinite(low).all() and np.isfinite(high).all()):
        return None
    weights = model.matrix.T.toarray()
    terms = np.stack([weights * low[:, np.newaxis], weights * high[:, np.newaxis]])
    least, greatest = _left(terms.min(axis=0)), _left(terms.max(axis=0))
    found = np.zeros((1, 0))
    activity = size = np.zeros((1, model.rows))
    for column, weight in enumerate(weights):
        values = np.arange(low[column], high[column] + 1)
        if len(found) * len(values) > 2 * most:
            return None
        last = np.tile(values, len(found))
        found = np.column_stack([np.repeat(found, len(values), axis=0), last])
        activity = np.repeat(activity, len(values), axis=0) + np.outer(last, weight)
        size = np.repeat(size, len(values), axis=0) + np.abs(np.outer(last, weight))
        slack = FEASIBILITY * np.maximum(1.0, size)
        can = activity + least[column + 1] <= model.row_upper + slack
        can &= activity + greatest[column + 1] >= model.row_lower - slack
        held = can.all(axis=1)
        found, activity, size = found[held], activity[held], size[held]
        if len(found) > most:
            return None
    return found


def _left(terms: Vector) -> Vector:
    """Return for every number of settled columns what the others add to each row."""
    sums = np.zeros((len(terms) + 1, terms.shape[1]))
    sums[:-1] = terms[::-1].cumsum(axis=0)[::-1]
    return sums
