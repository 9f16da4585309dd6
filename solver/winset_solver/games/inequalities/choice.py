"""What one player may change by itself, one or two 0/1 columns at a time, and what that can gain."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset_solver.games.game import Indices
from winset_solver.games.lifted import Lifted
from winset_solver.program import Matrix, Vector
from winset_solver.tolerances import REGRET

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Choice:
    """One player's own columns: the gain of each, and which changes its own rows always permit.

    Whoever keeps to a profile gains at most ``limit`` by any change of its own columns that its rows permit. Every kind
    of inequality here says so for one kind of change.

    Parameters
    ----------
    lifted
        The program and what is allowed.
    player
        Whose choice.
    """

    lifted: Lifted
    player: int

    @cached_property
    def columns(self) -> Indices:
        """The player's columns."""
        return self.lifted.game.columns[self.player]

    @cached_property
    def linear(self) -> Vector:
        """What a unit of each own column is worth when all other columns are zero."""
        return np.asarray(self.lifted.game.program.payoff[[self.player]].toarray()[0, self.columns], dtype=float)

    @cached_property
    def products(self) -> Matrix:
        """How the gain of each own column depends on all columns: own columns × columns of the game."""
        return self.lifted.game.products[self.player][self.columns]

    @cached_property
    def gains(self) -> tuple[Vector, Vector]:
        """The least and the largest gain of a unit of each own column, whatever the others do."""
        return bounds_of(self.lifted, self.products, self.linear)

    @cached_property
    def margin(self) -> float:
        """Regret that is never told apart from none, whatever the profile; infinite where the payoff has no bounds."""
        program, own = self.lifted.game.program, self.columns
        size = np.maximum(np.abs(program.column_lower), np.abs(program.column_upper))
        linear = np.abs(program.payoff[[self.player]].toarray()[0])
        linear[own] = np.maximum(*np.abs(self.gains))
        used = linear > 0
        return REGRET * max(1.0, abs(float(program.payoff_constant[self.player])) + float(linear[used] @ size[used]))

    @cached_property
    def limit(self) -> float:
        """A gain above this is more than is allowed for; infinite where nothing limits what is allowed."""
        allowed = self.lifted.problem.allowed
        relief = allowed.relief[[self.player]].toarray()[0]
        most = np.minimum(allowed.at_most, allowed.budget)
        helps = relief > 0
        return float(allowed.fixed[self.player] + relief[helps] @ most[helps] + self.margin)

    @cached_property
    def rows(self) -> Vector:
        """The player's own rows over its own columns, dense."""
        game = self.lifted.game
        return np.asarray(game.program.matrix[game.rows[self.player]][:, self.columns].toarray(), dtype=float)

    @cached_property
    def row_bounds(self) -> tuple[Vector, Vector]:
        """Lower and upper sides of the player's own rows."""
        program, rows = self.lifted.game.program, self.lifted.game.rows[self.player]
        return program.row_lower[rows], program.row_upper[rows]

    @cached_property
    def switch(self) -> Mask:
        """Which own columns can be both 0 and 1, and nothing else."""
        return switches(self.lifted)[self.columns]

    @cached_property
    def may_rise(self) -> Mask:
        """Which switches may always go from 0 to 1: no own row can stand in the way."""
        return self.switch & self._permitted(self.rows)

    @cached_property
    def may_fall(self) -> Mask:
        """Which switches may always go from 1 to 0."""
        return self.switch & self._permitted(-self.rows)

    @cached_property
    def may_swap(self) -> Mask:
        """For switches j (row) and k (column) whether j may always go from 1 to 0 while k goes from 0 to 1."""
        size = len(self.columns)
        allowed: Mask = np.logical_and.outer(self.switch, self.switch)
        for coefficients, lower, upper in zip(self.rows, *self.row_bounds, strict=True):
            change = coefficients[None, :] - coefficients[:, None]
            allowed &= (change <= 0) | (upper == np.inf)
            allowed &= (change >= 0) | (lower == -np.inf)
        allowed[np.arange(size), np.arange(size)] = False
        return allowed

    def _permitted(self, change: Vector) -> Mask:
        lower, upper = self.row_bounds
        below = (change <= 0) | (upper == np.inf)[:, None]
        above = (change >= 0) | (lower == -np.inf)[:, None]
        return np.asarray((below & above).all(axis=0), dtype=bool)


def switches(lifted: Lifted) -> Mask:
    """Return which columns of the game can be both 0 and 1, and nothing else."""
    game = lifted.game
    free = (game.program.column_lower <= 0) & (game.program.column_upper >= 1)
    return np.asarray(game.binary & free, dtype=bool)


def bounds_of(lifted: Lifted, coefficients: Matrix, constant: Vector) -> tuple[Vector, Vector]:
    """Return the least and the largest of coefficients·x + constant over the bounds of the game's columns."""
    program = lifted.game.program
    used = np.zeros(coefficients.shape[1], dtype=bool)
    used[coefficients.indices] = True
    low, high = np.where(used, program.column_lower, 0.0), np.where(used, program.column_upper, 0.0)
    positive, negative = coefficients.maximum(0), coefficients.minimum(0)
    return positive @ low + negative @ high + constant, positive @ high + negative @ low + constant
