"""Patterns: sets of others' 0/1 columns that together make a change gainful."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.games.game import Indices
from winset_solver.games.inequalities.choice import Choice, Mask, bounds_of, switches
from winset_solver.games.lifted import Lifted
from winset_solver.program import Matrix, Vector, as_matrix


@dataclass(frozen=True, eq=False)
class Changes:
    """Changes of one or two own columns each, and what each of them gains: gain·x + constant.

    Parameters
    ----------
    own
        R × c: the own columns that must have certain values for the change.
    values
        c: those values, 0 or 1, the same for every change.
    gain, constant
        R × columns of the game, and R.
    limit
        R: a gain above this refutes the profile.
    """

    own: Indices
    values: Vector
    gain: Matrix
    constant: Vector
    limit: Vector

    @classmethod
    def of(cls, choices: list[Choice], positions: list[Indices], values: tuple[float, ...]) -> "Changes":
        """Return changes given for each player by own positions, all of which are turned from 1 to 0 or back."""
        gains, constants = [], []
        for choice, position in zip(choices, positions, strict=True):
            signed = [(position[:, c], 1.0 - 2.0 * value) for c, value in enumerate(values)]
            gains.append(sum((choice.products[rows] * sign for rows, sign in signed[1:]), _signed(choice, *signed[0])))
            constants.append(np.sum([choice.linear[rows] * sign for rows, sign in signed], axis=0))
        pairs = list(zip(choices, positions, strict=True))
        return cls(
            own=np.concatenate([choice.columns[position] for choice, position in pairs]),
            values=np.array(values),
            gain=as_matrix(sparse.vstack(gains, format="csr")),
            constant=np.concatenate(constants),
            limit=np.concatenate([np.full(len(position), choice.limit) for choice, position in pairs]),
        )


def _signed(choice: Choice, rows: Indices, sign: float) -> Matrix:
    return choice.products[rows] * sign


@dataclass(frozen=True, eq=False)
class Patterns:
    """For each of R changes the 0/1 columns of others that its gain depends on, as literals that each raise it.

    The gain exceeds its limit as soon as the weights |c_k| of its true literals (x_k where c_k > 0, 1 − x_k where
    c_k < 0) add up to more than what it needs. Columns that are not 0/1, or fixed, count at their worst.

    A false literal excuses the profile, but only while the own column h that it is multiplied with in the gain has the
    value that the change needs: what counts as missing is [x_h has its value] (1 − literal), linear in the product
    column of h and k, and smaller at fractional points than 1 − literal.

    Parameters
    ----------
    columns, weight, positive
        R × width: columns of the literals, their weights (0 where there is none), and which of them are x_k.
    host, product
        R × width: the position of h among the own columns of the change, and the column of x_h x_k.
    needed
        R: what the weights must exceed; negative where the gain is above its limit whatever the others do.
    own, values
        As of the changes.
    """

    columns: Indices
    weight: NDArray[np.float64]
    positive: Mask
    host: Indices
    product: Indices
    needed: Vector
    own: Indices
    values: Vector

    @classmethod
    def of(cls, lifted: Lifted, changes: Changes) -> tuple["Patterns", Indices]:
        """Return the patterns of those changes that can exceed their limit at all, and which these are."""
        low, _ = bounds_of(lifted, changes.gain, changes.constant)
        literals = switches(lifted)
        kept = np.flatnonzero(abs(changes.gain) @ literals.astype(float) > changes.limit - low)
        gain, own = as_matrix(changes.gain[kept]), changes.own[kept]
        free = literals[gain.indices]
        row = np.repeat(np.arange(len(kept)), np.diff(gain.indptr))[free]
        column, value = gain.indices[free], gain.data[free]
        counts = np.bincount(row, minlength=len(kept))
        place = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
        shape = (len(kept), int(counts.max(initial=0)))
        found = np.array([lifted.product_columns(own[row, c], column) for c in range(own.shape[1])])
        host = (found >= 0).argmax(axis=0) if len(row) else np.zeros(0, dtype=np.int64)

        def spread(values: NDArray[Any], kind: type) -> NDArray[Any]:
            padded: NDArray[Any] = np.zeros(shape, dtype=kind)
            padded[row, place] = values
            return padded

        product = found[host, np.arange(len(row))]
        return cls(
            columns=spread(column, np.int64),
            weight=spread(np.abs(value), float),
            positive=spread(value > 0, bool),
            host=spread(host, np.int64),
            product=spread(product, np.int64),
            needed=changes.limit[kept] - low[kept],
            own=own,
            values=changes.values,
        ), kept

    def always(self) -> Indices:
        """Return the changes that gain whatever the others do."""
        return np.flatnonzero(self.needed < 0)

    def unmet(self, point: Vector) -> Vector:
        """Return for each change how far a lifted point is from having the own values that it needs."""
        return np.asarray(np.abs(self.values - point[self.own]).sum(axis=1))

    def cheapest(self, point: Vector, which: Indices) -> tuple[Mask, Vector]:
        """Return for some changes literals that make each gainful, nearly those least missing, and what is missing.

        A knapsack cover, found greedily and then made minimal; or a single literal where that is better.
        """
        weight, needed = self.weight[which], self.needed[which]
        missing = self._missing(point, which)
        chosen = _greedy(missing, weight, needed)
        cost = (missing * chosen).sum(axis=1)
        if weight.shape[1] > 1:
            alone = np.where(weight > np.maximum(needed, 0.0)[:, None], missing, np.inf)
            best = alone.argmin(axis=1)
            better = alone[np.arange(len(which)), best] < cost
            chosen[better] = False
            chosen[better, best[better]] = True
            cost = np.where(better, alone.min(axis=1), cost)
        return chosen, cost

    def excuse(self, r: int, chosen: Mask) -> tuple[Indices, Vector, float]:
        """Return the sum of unmet own values and missing literals of a change: columns, coefficients and constant."""
        total: dict[int, float] = {}
        constant = 0.0

        def add(column: int, coefficient: float) -> None:
            total[column] = total.get(column, 0.0) + coefficient

        for own, value in zip(self.own[r].tolist(), self.values.tolist(), strict=True):
            constant += value
            add(own, 1.0 - 2.0 * value)
        for t in np.flatnonzero(chosen).tolist():
            own, value = int(self.own[r, self.host[r, t]]), float(self.values[self.host[r, t]])
            column, product = int(self.columns[r, t]), int(self.product[r, t])
            positive = bool(self.positive[r, t])
            sign = 1.0 if positive == (value == 0) else -1.0
            add(product, sign)
            if positive:
                constant += 1.0 - value
                add(own, 2.0 * value - 1.0)
            if value == 0:
                add(column, -sign)
        columns = np.array([column for column, value in total.items() if value], dtype=np.int64)
        return columns, np.array([total[column] for column in columns.tolist()]), constant

    def _missing(self, point: Vector, which: Indices) -> NDArray[np.float64]:
        host = self.host[which]
        own = np.take_along_axis(self.own[which], host, axis=1)
        mine, theirs, both = point[own], point[self.columns[which]], point[self.product[which]]
        one = np.where(self.positive[which], mine - both, both)
        zero = np.where(self.positive[which], 1.0 - mine - theirs + both, theirs - both)
        return np.clip(np.where(self.values[host] > 0, one, zero), 0.0, 1.0)


def _greedy(missing: NDArray[np.float64], weight: NDArray[np.float64], needed: Vector) -> Mask:
    rows = np.arange(len(needed))
    order = np.where(weight > 0, missing / np.maximum(weight, np.finfo(float).tiny), np.inf).argsort(axis=1)
    sorted_weight = np.take_along_axis(weight, order, axis=1)
    before = sorted_weight.cumsum(axis=1) - sorted_weight
    taken = (before <= needed[:, None]) & (sorted_weight > 0)
    chosen = np.zeros(weight.shape, dtype=bool)
    np.put_along_axis(chosen, order, taken, axis=1)
    total = (weight * chosen).sum(axis=1)
    for position in (-missing).argsort(axis=1).T:
        spare = chosen[rows, position] & (total - weight[rows, position] > needed)
        chosen[rows[spare], position[spare]] = False
        total = total - np.where(spare, weight[rows, position], 0.0)
    return chosen
