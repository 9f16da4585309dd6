"""Dominance: choices that are never best, because better ones crowd them out whatever the others do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from winset_solver.games.inequalities.choice import Choice, Mask, switches
from winset_solver.games.inequality import Inequality
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY

NAME = "dominance"


@dataclass(frozen=True, eq=False)
class Dominance:
    """A family: with j in, every k is in that gains more in its place; where they do not fit in together, j is not in.

    Likewise with k out, every j is out that it beats; where that leaves room for k and k gains, k is not out. Both also
    under the condition that one of the others' columns has the value that is worse for j, or better for k.
    """

    choices: list[Choice]
    name: str = NAME

    def rows(self) -> Iterable[Inequality]:
        """Return all of them: at most two for each product and each own column."""
        for choice in self.choices:
            if choice.may_swap.any() and np.isfinite(choice.limit):
                yield from self._crowded_out(choice)
                yield from self._makes_room(choice)

    def violated(self, point: Vector, most: int) -> list[Inequality]:
        """Return none: all are there from the start."""
        return []

    def _crowded_out(self, choice: Choice) -> Iterator[Inequality]:
        low, high = choice.gains
        for j in np.flatnonzero(choice.may_swap.any(axis=1)):
            for column, bad, best in _conditions(choice, int(j), float(high[j]), -1.0):
                better = choice.may_swap[j] & (low > best + choice.limit)
                if better.any() and _impossible(choice, one=better | _only(choice, int(j))):
                    yield self._never(int(choice.columns[j]), 1, column, bad)
                    if column < 0:
                        break

    def _makes_room(self, choice: Choice) -> Iterator[Inequality]:
        low, high = choice.gains
        for k in np.flatnonzero(choice.may_swap.any(axis=0)):
            for column, good, worst in _conditions(choice, int(k), float(low[k]), 1.0):
                worse = choice.may_swap[:, k] & (high + choice.limit < worst)
                if worst > choice.limit and worse.any() and _fits(choice, int(k), zero=worse):
                    yield self._never(int(choice.columns[k]), 0, column, good)
                    if column < 0:
                        break

    def _never(self, own: int, value: int, column: int, other: int) -> Inequality:
        """Return that a column does not have a value, given that another one (none where negative) has its own."""
        columns, values = ([own], [value]) if column < 0 else ([own, column], [value, other])
        coefficients = np.array([-1.0 if v else 1.0 for v in values])
        return Inequality(np.array(columns), coefficients, 1.0 - float(sum(values)), self.name)


def _conditions(choice: Choice, j: int, bound: float, direction: float) -> Iterator[tuple[int, int, float]]:
    """Yield a bound of the gain of an own column alone, and given one other column: its index, value and the bound."""
    yield -1, 0, bound
    row, free = choice.products[[j]], switches(choice.lifted)
    for column, value in zip(row.indices.tolist(), row.data.tolist(), strict=True):
        if free[column]:
            yield column, int(value * direction > 0), bound + direction * abs(value)


def _only(choice: Choice, j: int) -> Mask:
    mask = np.zeros(len(choice.columns), dtype=bool)
    mask[j] = True
    return mask


def _impossible(choice: Choice, one: Mask) -> bool:
    """Return whether the player's own rows leave no strategy in which these switches are all 1."""
    least, most = _activity(choice, np.where(one, 1.0, np.nan))
    lower, upper = choice.row_bounds
    scale = FEASIBILITY * np.maximum(1.0, np.abs(choice.rows).sum(axis=1))
    return bool(((least > upper + scale) | (most < lower - scale)).any())


def _fits(choice: Choice, k: int, zero: Mask) -> bool:
    """Return whether k may rise in every strategy of the player in which these switches are all 0."""
    held = np.where(zero, 0.0, np.nan)
    held[k] = 1.0
    least, most = _activity(choice, held)
    lower, upper = choice.row_bounds
    touched = choice.rows[:, k] != 0
    return bool(((least >= lower) & (most <= upper) | ~touched).all())


def _activity(choice: Choice, held: Vector) -> tuple[Vector, Vector]:
    """Return the least and the largest activity of the own rows, with some columns held (not NaN)."""
    program = choice.lifted.game.program
    low = np.where(np.isnan(held), program.column_lower[choice.columns], held)
    high = np.where(np.isnan(held), program.column_upper[choice.columns], held)
    negative, positive = np.minimum(choice.rows, 0), np.maximum(choice.rows, 0)
    with np.errstate(invalid="ignore"):
        least = np.nansum(positive * low, axis=1) + np.nansum(negative * high, axis=1)
        most = np.nansum(positive * high, axis=1) + np.nansum(negative * low, axis=1)
    return least, most
