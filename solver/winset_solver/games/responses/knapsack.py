"""One knapsack: an exact dynamic program over its capacity, for choices whose objective alone changes."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.grid import common_step
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY

Whole = NDArray[np.int64]
LARGEST_CAPACITY: Final = 1_000_000
LARGEST_TABLE: Final = 30_000_000
"""Undecided columns times capacity up to which the table is filled: a tenth of a second and 30 MB at worst."""


@dataclass(frozen=True, eq=False)
class Knapsack:
    """Choose 0/1 columns whose weights fit a capacity.

    A column with a negative weight stands for its complement, so that every single row with one side is a knapsack.

    Parameters
    ----------
    weights
        Whole numbers ≥ 0, one per column; 0 for columns that are held.
    capacity
        A whole number; negative where no choice fits.
    turned
        Which columns stand for their complement.
    held
        Which columns have one value only …
    values
        … and that value.
    """

    weights: Whole
    capacity: int
    turned: NDArray[np.bool_]
    held: NDArray[np.bool_]
    values: Vector

    @classmethod
    def of(cls, model: LinearModel) -> Self | None:
        """Return the rows and columns of a model as a knapsack, None where they are not one of a reasonable size."""
        low, high = model.column_lower, model.column_upper
        held = np.asarray(low == high, dtype=bool)
        zero_one = held | (model.integer & (low == 0) & (high == 1))
        side = _one_side(model) if model.rows == 1 and zero_one.all() else None
        if side is None:
            return None
        row, limit = side
        limit -= float(row[held] @ low[held])
        row = np.where(held, 0.0, row)
        step = common_step(row) or float(not row.any())
        if not step:
            return None
        limit -= float(np.minimum(row, 0.0).sum())
        weights = np.rint(np.abs(row) / step).astype(np.int64)
        capacity = int(np.clip(np.floor(limit / step + FEASIBILITY), -1, weights.sum()))
        if capacity > LARGEST_CAPACITY:
            return None
        return cls(weights, capacity, row < 0, held, low)

    @property
    def possible(self) -> bool:
        """Whether any choice fits."""
        return self.capacity >= 0

    def best(self, marginal: Vector) -> Vector | None:
        """Return a choice with the largest marginal·x of those that fit; None where the table would be too large.

        Notes
        -----
        Columns are settled first by what an exchange at the rate of the break item costs (Dembo and Hammer 1980;
        Martello and Toth 1990, *Knapsack Problems*, section 2.2.3; not opened); the table is filled for the others:
        O(columns · capacity) at worst. Exact up to the rounding of sums.
        """
        profit = np.where(self.turned, -marginal, marginal)
        chosen = (profit > 0) & (self.weights <= self.capacity) & ~self.held
        if self.weights[chosen].sum() > self.capacity:
            heavy = np.flatnonzero(chosen & (self.weights > 0))
            packed = _packed(profit[heavy], self.weights[heavy], self.capacity)
            if packed is None:
                return None
            chosen[heavy] = packed
        return np.where(self.held, self.values, (chosen != self.turned).astype(float))


def _one_side(model: LinearModel) -> tuple[Vector, float] | None:
    """Return the only row as row·x ≤ limit; None where both its sides can bind."""
    row = model.matrix.toarray()[0]
    terms = np.stack([row * model.column_lower, row * model.column_upper])
    below, above = model.row_lower[0] > terms.min(axis=0).sum(), model.row_upper[0] < terms.max(axis=0).sum()
    if below and above:
        return None
    if below:
        return -row, -float(model.row_lower[0])
    return row, min(float(model.row_upper[0]), float(terms.max(axis=0).sum()))


def _packed(profit: Vector, weights: Whole, capacity: int) -> NDArray[np.bool_] | None:
    """Return what to pack of items that do not all fit; profits and weights > 0, each item fits alone."""
    rate = profit / weights
    order = np.argsort(-rate, kind="stable")
    broken = int(np.searchsorted(np.cumsum(weights[order]), capacity, side="right"))
    taken = np.zeros(len(profit), dtype=bool)
    taken[order[:broken]] = True
    left = capacity - int(weights[taken].sum())
    greedy = _filled(taken, order[broken:], weights, left)
    critical = rate[order[broken]]
    bound = float(profit[taken].sum()) + left * critical
    open_ = bound - np.abs(profit - weights * critical) > float(profit[greedy].sum())
    if not open_.any():
        return greedy
    packed = taken & ~open_
    room = min(capacity - int(weights[packed].sum()), int(weights[open_].sum()))
    if int(open_.sum()) * room > LARGEST_TABLE:
        return None
    packed[open_] = _table(profit[open_], weights[open_], room)
    return packed if profit[packed].sum() > profit[greedy].sum() else greedy


def _filled(taken: NDArray[np.bool_], rest: Whole, weights: Whole, left: int) -> NDArray[np.bool_]:
    """Return what is taken and whatever of the rest still fits, in its order."""
    filled = taken.copy()
    for item in rest.tolist():
        if weights[item] <= left:
            filled[item] = True
            left -= int(weights[item])
    return filled


def _table(profit: Vector, weights: Whole, capacity: int) -> NDArray[np.bool_]:
    """Return the most profitable items within a capacity, by the recursion of Bellman over items and room."""
    best = np.zeros(capacity + 1)
    used = np.zeros((len(profit), capacity + 1), dtype=bool)
    for item, (worth, weight) in enumerate(zip(profit.tolist(), weights.tolist(), strict=True)):
        if weight > capacity:
            continue
        with_it = best[: capacity + 1 - weight] + worth
        used[item, weight:] = with_it > best[weight:]
        np.maximum(best[weight:], with_it, out=best[weight:])
    packed = np.zeros(len(profit), dtype=bool)
    room = capacity
    for item in range(len(profit) - 1, -1, -1):
        if used[item, room]:
            packed[item] = True
            room -= int(weights[item])
    return packed
