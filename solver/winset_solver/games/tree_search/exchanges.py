"""Which states exclude each other in equilibrium: somebody would drop, add or exchange a column."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.games.game import Game, Indices
from winset_solver.games.inequality import Inequality
from winset_solver.games.problem import Allowance
from winset_solver.games.tree_search.states import States
from winset_solver.program import Vector
from winset_solver.tolerances import REGRET

EXCHANGE: Final = "exchange of states"
"""Name of the family Σ_{S ∋ j, gain ≤ θ} λ_S + Σ_{S' ∌ k, gain > θ} λ_S' ≤ 1."""
_LARGEST: Final = 4_000
"""States up to which pairs of them are compared."""
Table = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Own:
    """What a player's columns within blocks are worth to it, state by state.

    Parameters
    ----------
    columns
        k columns of the game.
    states
        k × s, the states of each column's block; the number of all z columns where a block has fewer than s.
    one
        k × s, where the column is 1.
    worth
        k × s, what the column at 1 adds to the payoff of its player in this state.
    droppable, addable
        Which columns may always go from 1 to 0, from 0 to 1.
    exchange
        k × k, whether the column of the row may always give way to the column of the column.
    margin
        Gain beyond which a change refutes a profile.
    total
        Number of all z columns.

    Attributes
    ----------
    taken, spared
        All pairs of a column, by its place, and a state that has it at 1, or at 0.
    taken_state, spared_state
        The z columns of these states.
    """

    columns: Indices
    states: Indices
    one: Table
    worth: Vector
    droppable: Table
    addable: Table
    exchange: Table
    margin: float
    total: int
    taken: Indices = field(init=False, repr=False)
    taken_state: Indices = field(init=False, repr=False)
    spared: Indices = field(init=False, repr=False)
    spared_state: Indices = field(init=False, repr=False)

    def __post_init__(self) -> None:
        real = self.states < self.total
        for name, table in (("taken", self.one & real), ("spared", ~self.one & real)):
            object.__setattr__(self, name, np.argwhere(table))
            object.__setattr__(self, f"{name}_state", self.states[table])


class Exchanges:
    """States and pairs of states that no profile to which all players keep contains.

    A player that owns j and k, can always exchange k for j and would gain by it in state S of j's block (j at 1) and S'
    of k's (k at 0) never keeps to a profile with both: λ_S + λ_S' ≤ 1. What the exchange is worth depends on nothing
    but the two states, because all columns multiplied with j are in its block.
    """

    def __init__(self, states: States) -> None:
        game = states.lifted.game
        self.states = states
        allowance = _largest_allowance(states.lifted.problem.allowed)
        self.own = [_own(states, p, float(allowance[p])) for p in range(game.players)]
        self.own = [own for own in self.own if len(own.columns) and np.isfinite(own.margin)]

    def possible(self, exclusions: Table | None) -> Table:
        """Return which states nobody leaves by dropping, adding or exchanging columns within their block."""
        possible = np.ones(self.states.columns + 1, dtype=bool)
        for own in self.own:
            dropped = own.droppable[:, None] & own.one & (own.worth < -own.margin)
            added = own.addable[:, None] & ~own.one & (own.worth > own.margin)
            possible[own.states[dropped | added]] = False
        possible = possible[: self.states.count]
        return possible if exclusions is None else possible & ~exclusions.diagonal()

    def exclusions(self) -> Table | None:
        """Return states × states, which pairs exclude each other; a state that excludes itself is impossible.

        None where there are no states, or too many to compare.
        """
        if not 0 < self.states.count <= _LARGEST:
            return None
        size = self.states.columns + 1
        pairs = np.zeros((size, size), dtype=bool)
        for own in self.own:
            for j, (states, one, worth) in enumerate(zip(own.states, own.one, own.worth, strict=True)):
                others = np.flatnonzero(own.exchange[j])
                for s in np.flatnonzero(one).tolist():
                    better = ~own.one[others] & (own.worth[others] > worth[s] + own.margin)
                    pairs[states[s], own.states[others][better]] = True
        count = self.states.count
        pairs = pairs[:count, :count]
        for start, stop in zip(self.states.starts[:-1].tolist(), self.states.starts[1:].tolist(), strict=True):
            pairs[start:stop, start:stop] &= np.eye(stop - start, dtype=bool)
        return pairs | pairs.T

    def violated(self, point: Vector, most: int, least: float) -> list[Inequality]:
        """Return up to ``most`` exchanges that a point z violates by ``least`` or more, worst first."""
        found: list[tuple[float, int, int, int]] = []
        for index, own in enumerate(self.own):
            taken, spared = own.taken[point[own.taken_state] > least], own.spared[point[own.spared_state] > least]
            if not (len(taken) and len(spared)):
                continue
            level, worth = own.worth[tuple(taken.T)], own.worth[tuple(spared.T)]
            same = taken[:, None, 0] == taken[None, :, 0]
            low = (same & (level[None] <= level[:, None])) @ point[own.states[tuple(taken.T)]]
            firsts = np.flatnonzero(np.diff(spared[:, 0], prepend=-1))
            better = (worth > level[:, None] + own.margin) * point[own.states[tuple(spared.T)]]
            high = np.add.reduceat(better, firsts, axis=1)
            columns = spared[firsts, 0]
            excess = np.where(own.exchange[taken[:, 0]][:, columns], low[:, None] + high - 1.0, 0.0)
            for a, b in zip(*(part.tolist() for part in np.nonzero(excess > least)), strict=True):
                found.append((-float(excess[a, b]), index, *taken[a].tolist(), int(columns[b])))
        found.sort()
        return [self._inequality(*place) for _, *place in found[:most]]

    def _inequality(self, index: int, j: int, s: int, k: int) -> Inequality:
        own = self.own[index]
        level = own.worth[j, s]
        low = own.states[j][own.one[j] & (own.worth[j] <= level)]
        high = own.states[k][~own.one[k] & (own.worth[k] > level + own.margin)]
        where = np.union1d(low, high)
        where = where[where < self.states.columns]
        return Inequality(where, -np.ones(len(where)), -1.0, EXCHANGE)


def _largest_allowance(allowed: Allowance) -> Vector:
    """Return the largest regret that each player may be allowed."""
    relief = np.maximum(allowed.relief.toarray(), 0.0)
    most = np.minimum(allowed.at_most, allowed.budget)
    with np.errstate(invalid="ignore"):
        chosen = np.where(relief > 0, relief * most, 0.0)
    return np.asarray(allowed.fixed + chosen.sum(axis=1), dtype=float)


def _own(states: States, player: int, allowance: float) -> Own:
    game = states.lifted.game
    columns = game.columns[player]
    columns = columns[states.place[columns] >= 0]
    width = int(np.diff(states.starts).max(initial=0))
    where = np.full((len(columns), width), states.columns)
    one, worth = np.zeros((len(columns), width), dtype=bool), np.zeros((len(columns), width))
    linear = game.program.payoff[[player]].toarray().reshape(-1)
    for i, column in enumerate(columns.tolist()):
        span, at_one = states.members(column)
        size = span.stop - span.start
        where[i, :size], one[i, :size] = np.arange(span.start, span.stop), at_one
        worth[i, :size] = linear[column] + _from_products(states, player, column)
    size = 1.0 + float(np.abs(worth).sum(axis=0).max(initial=0.0))
    return Own(
        columns,
        where,
        one,
        worth,
        *_moves(game, player, columns),
        margin=allowance + REGRET * size,
        total=states.columns,
    )


def _from_products(states: States, player: int, column: int) -> Vector:
    """Return what a column at 1 has from products, for every state of its block."""
    products = states.lifted.game.products[player]
    listed = slice(products.indptr[column], products.indptr[column + 1])
    span, _ = states.members(column)
    worth = np.zeros(span.stop - span.start)
    for factor, value in zip(products.indices[listed].tolist(), products.data[listed].tolist(), strict=True):
        worth += value * states.members(factor)[1]
    return worth


def _moves(game: Game, player: int, columns: Indices) -> tuple[Table, Table, Table]:
    """Return which columns may always be dropped, added, and exchanged for which, by rows and bounds of the player."""
    program, rows = game.program, game.rows[player]
    matrix = program.matrix[rows][:, columns].toarray()
    above, below = np.isfinite(program.row_upper[rows]), np.isfinite(program.row_lower[rows])
    taken = np.vstack([matrix[above], -matrix[below]])
    free = (program.column_lower[columns] <= 0) & (program.column_upper[columns] >= 1)
    droppable, addable = free & (taken >= 0).all(axis=0), free & (taken <= 0).all(axis=0)
    exchange = np.outer(free, free) & ~np.eye(len(columns), dtype=bool)
    for row in taken:
        exchange &= row[:, None] >= row[None, :]
    return droppable, addable, exchange
