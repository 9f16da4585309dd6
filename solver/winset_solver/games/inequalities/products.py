"""What a change gains, multiplied by the columns that it needs: inequalities over the product columns."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from winset_solver.games.inequalities.choice import Choice
from winset_solver.games.inequality import Inequality
from winset_solver.program import Matrix, Vector, as_matrix
from winset_solver.tolerances import CUT_VIOLATION


def taken(choice: Choice) -> Matrix:
    """Return x_j g_j(x) for every own column j, where g_j is its gain: own columns × columns of the lifted program."""
    lifted, own = choice.lifted, choice.columns
    product = choice.products.tocoo()
    index = lifted.product_columns(own[product.row], product.col)
    rows = np.concatenate([np.arange(len(own)), product.row])
    columns = np.concatenate([own, index])
    return as_matrix(
        sparse.csr_array(
            (np.concatenate([choice.linear, product.data]), (rows, columns)), shape=(len(own), lifted.columns)
        )
    )


def possible(choice: Choice) -> tuple[Matrix, Vector]:
    """Return g_j(x) for every own column j, as rows over the lifted program and constants."""
    products, width = choice.products, choice.lifted.columns
    wide = sparse.csr_array((products.data, products.indices, products.indptr), shape=(len(choice.columns), width))
    return wide, choice.linear


def allowance(choice: Choice) -> tuple[Vector, float]:
    """Return what is allowed for, and what counts as nothing: a row over the lifted program and a constant."""
    lifted, allowed = choice.lifted, choice.lifted.problem.allowed
    row = np.zeros(lifted.columns)
    row[lifted.columns - allowed.amounts :] = allowed.relief[[choice.player]].toarray()[0]
    return row, float(allowed.fixed[choice.player]) + choice.margin


@dataclass(frozen=True, eq=False)
class Standing:
    """A family: what is taken does not lose, x_j g_j ≥ −allowance; what is left out does not gain, (1 − x_k) g_k ≤ it.

    The first where j may always fall, the second where k may always rise.
    """

    choices: list[Choice]
    name: str = "standing"

    def rows(self) -> Iterable[Inequality]:
        """Return all of them: at most two for each column."""
        for choice in self.choices:
            if not np.isfinite(choice.margin):
                continue
            inside, (outside, constant) = taken(choice), possible(choice)
            relief, fixed = allowance(choice)
            low, high = choice.gains
            for j in np.flatnonzero(choice.may_fall & (low < -fixed)):
                yield _inequality(inside[[j]].toarray()[0] + relief, -fixed, self.name)
            for k in np.flatnonzero(choice.may_rise & (high > fixed)):
                row = (inside[[k]] - outside[[k]]).toarray()[0] + relief
                yield _inequality(row, constant[k] - fixed, self.name)

    def violated(self, point: Vector, most: int) -> list[Inequality]:
        """Return none: all are there from the start."""
        return []


class Replacement:
    """A family: what is left out gains no more than what it could replace, in the product columns.

    Where j may always be exchanged for k, whose gains lie in [low, high],

        (1 − x_k) g_k ≤ x_j g_j + high_k (1 − x_j) − min(low_j, high_k) x_k + allowance.

    With j in and k out it says g_k ≤ g_j; in the three other cases it follows from the bounds of the gains.
    """

    name = "replacement"

    def __init__(self, choices: list[Choice]) -> None:
        self.choices = [choice for choice in choices if np.isfinite(choice.margin) and choice.may_swap.any()]
        self._inside = [taken(choice) for choice in self.choices]
        self._outside = [possible(choice) for choice in self.choices]

    def rows(self) -> Iterable[Inequality]:
        """Return none: there are too many."""
        return []

    def violated(self, point: Vector, most: int) -> list[Inequality]:
        """Return those that a point violates most."""
        found = [
            (excess, i, int(j), int(k)) for i in range(len(self.choices)) for excess, j, k in self._excess(i, point)
        ]
        found.sort(key=lambda item: (-item[0], *item[1:]))
        return [self._row(i, j, k) for _, i, j, k in found[:most]]

    def _excess(self, i: int, point: Vector) -> list[tuple[float, int, int]]:
        choice, inside, (outside, constant) = self.choices[i], self._inside[i] @ point, self._outside[i]
        x, (low, high) = point[choice.columns], choice.gains
        relief, fixed = allowance(choice)
        left_out = outside @ point + constant - inside
        excess = left_out[None, :] - inside[:, None] - np.outer(1.0 - x, high)
        excess += np.minimum(low[:, None], high[None, :]) * x[None, :] - (relief @ point + fixed)
        size = max(1.0, float(np.abs(high).max(initial=0.0)))
        where = np.argwhere(choice.may_swap & (excess > CUT_VIOLATION * size))
        return [(float(excess[j, k]) / size, int(j), int(k)) for j, k in where]

    def _row(self, i: int, j: int, k: int) -> Inequality:
        choice, inside, (outside, constant) = self.choices[i], self._inside[i], self._outside[i]
        low, high = choice.gains
        relief, fixed = allowance(choice)
        row = (inside[[j]] + inside[[k]] - outside[[k]]).toarray()[0] + relief
        row[choice.columns[j]] -= high[k]
        row[choice.columns[k]] -= min(low[j], high[k])
        return _inequality(row, float(constant[k] - high[k]) - fixed, self.name)


def _inequality(row: Vector, lower: float, name: str) -> Inequality:
    where = np.flatnonzero(row)
    return Inequality(where, row[where], lower, name)
