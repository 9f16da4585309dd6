"""Maximality: a column that is left out although it would gain leaves no room for itself."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset_solver.games.game import Indices
from winset_solver.games.inequalities.choice import Choice, Mask
from winset_solver.games.inequalities.patterns import Changes, Patterns
from winset_solver.games.inequality import Inequality
from winset_solver.grid import common_step
from winset_solver.program import Vector
from winset_solver.tolerances import CUT_VIOLATION

NAME = "maximality"


@dataclass(frozen=True, eq=False)
class Room:
    """The one own row a·x ≤ b that can keep a switch k from rising: without k it must exceed b − a_k then.

    Parameters
    ----------
    switch
        k, a column of the game.
    columns, coefficients
        The other columns of the row, all ≥ 0, and their positive coefficients a.
    full
        The least activity a·x without k that leaves no room.
    """

    switch: int
    columns: Indices
    coefficients: Vector
    full: float


@dataclass(frozen=True, eq=False)
class Maximality:
    """A family: Σ_{i≠k} a_i x_i + full (x_k + Σ (1 − x_k) (1 − literal)) ≥ full, over literals that make k gain."""

    rooms: list[Room]
    patterns: Patterns
    name: str = NAME

    @classmethod
    def of(cls, choices: list[Choice]) -> "Maximality":
        """Return the family of a game; empty where more than one own row can keep a column from rising."""
        rooms: list[Room] = []
        positions: list[Indices] = []
        for choice in choices:
            found = [(k, _room(choice, k)) for k in np.flatnonzero(choice.switch & ~choice.may_rise).tolist()]
            rooms += [room for _, room in found if room is not None]
            positions.append(np.array([[k] for k, room in found if room is not None], dtype=np.int64).reshape(-1, 1))
        patterns, kept = Patterns.of(choices[0].lifted, Changes.of(choices, positions, (0.0,)))
        return cls([rooms[r] for r in kept.tolist()], patterns)

    def rows(self) -> Iterable[Inequality]:
        """Return those whose column gains whatever the others do."""
        nobody = np.zeros(self.patterns.weight.shape[1], dtype=bool)
        return [self._row(int(r), nobody) for r in self.patterns.always()]

    def violated(self, point: Vector, most: int) -> list[Inequality]:
        """Return those that a point violates most, at most one for each column."""
        if not self.rooms:
            return []
        share = np.array([room.coefficients @ point[room.columns] / room.full for room in self.rooms])
        excused = self.patterns.unmet(point) + share
        near = np.flatnonzero((excused < 1.0 - CUT_VIOLATION) & (self.patterns.needed >= 0))
        if not near.size:
            return []
        chosen, missing = self.patterns.cheapest(point, near)
        total = excused[near] + missing
        worst = np.argsort(total, kind="stable")[:most]
        return [self._row(int(near[i]), chosen[i]) for i in worst if total[i] < 1.0 - CUT_VIOLATION]

    def _row(self, r: int, chosen: Mask) -> Inequality:
        room = self.rooms[r]
        columns, coefficients, constant = self.patterns.excuse(r, chosen)
        return Inequality(
            np.concatenate([room.columns, columns]),
            np.concatenate([room.coefficients, room.full * coefficients]),
            room.full * (1.0 - constant),
            self.name,
        )


def _room(choice: Choice, k: int) -> Room | None:
    lower, upper = choice.row_bounds
    column = choice.rows[:, k]
    blocking = np.flatnonzero(((column > 0) & np.isfinite(upper)) | ((column < 0) & np.isfinite(lower)))
    if len(blocking) != 1:
        return None
    i = int(blocking[0])
    sign = 1.0 if column[i] > 0 else -1.0
    coefficients, limit = sign * choice.rows[i], (upper[i] if sign > 0 else -lower[i])
    program = choice.lifted.game.program
    others = np.flatnonzero((coefficients != 0) & (np.arange(len(coefficients)) != k))
    own = choice.columns[others]
    if (coefficients[others] < 0).any() or (program.column_lower[own] < 0).any():
        return None
    full = least_above(limit - coefficients[k], coefficients[others], whole=bool(program.integer[own].all()))
    if full <= 0:
        return None
    if choice.lifted.game.binary[own].all():
        coefficients = np.minimum(coefficients, full)
    return Room(int(choice.columns[k]), own, coefficients[others], full)


def least_above(value: float, coefficients: NDArray[np.float64], *, whole: bool) -> float:
    """Return what a sum of coefficients times whole numbers must reach where it is above a value.

    Examples
    --------
    >>> least_above(7.0, np.array([4.0, 6.0]), whole=True)
    8.0
    """
    step = common_step(coefficients) if whole and coefficients.size else 0.0
    if not step:
        return value
    steps = value / step
    nearest = np.rint(steps)
    rounding = np.finfo(float).eps * (abs(steps) + len(coefficients))
    return float(step * ((nearest if abs(steps - nearest) <= rounding else np.floor(steps)) + 1.0))
