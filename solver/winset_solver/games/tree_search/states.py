"""Joint states of columns that are multiplied with each other: the convex hull of their products, column by column."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from winset_solver.games.game import Game, Indices
from winset_solver.games.lifted import Lifted
from winset_solver.grid import common_step
from winset_solver.linear_model import LinearModel
from winset_solver.program import Matrix, Vector, as_matrix
from winset_solver.tolerances import FEASIBILITY

LARGEST_BLOCK: Final = 4
"""Columns of a block at most: a block of k columns has 2^k states."""


@dataclass(frozen=True, eq=False)
class States:
    """The columns z of the search: joint states of blocks first, then every lifted column outside them.

    A *block* is a set of 0/1 columns that products connect, none of which is multiplied with a column outside. Instead
    of its columns x_j and their products w_jk it gets one column λ_S ≥ 0 for each of its joint states S, the set of
    columns that are 1, with Σ_S λ_S = 1. All lifted columns are linear in them,

        x_j = Σ_{S ∋ j} λ_S,    w_jk = Σ_{S ∋ j, k} λ_S,    or    v = T z,

    and the linear relaxation describes the convex hull of each block, which McCormick's rows do for two columns only.

    Parameters
    ----------
    lifted
        The lifted program.

    Attributes
    ----------
    blocks
        The columns of the game in every block; state s of a block has its k-th column at 1 where bit k of s is set.
    starts
        First state of every block, and behind them the number of all states.
    kept
        Lifted columns that stay as they are.
    matrix
        T.
    """

    lifted: Lifted
    blocks: tuple[Indices, ...] = field(init=False, repr=False)
    starts: Indices = field(init=False, repr=False)
    kept: Indices = field(init=False, repr=False)
    matrix: Matrix = field(init=False, repr=False)
    place: Indices = field(init=False, repr=False)
    """For every column of the game its block, −1 outside."""

    def __post_init__(self) -> None:
        set_ = object.__setattr__
        blocks = _blocks(self.lifted)
        set_(self, "blocks", blocks)
        set_(self, "starts", np.concatenate([[0], np.cumsum([2 ** len(block) for block in blocks])]).astype(np.int64))
        place = np.full(self.lifted.plain, -1)
        for b, block in enumerate(blocks):
            place[block] = b
        set_(self, "place", place)
        inside = np.concatenate([place >= 0, place[self.lifted.first] >= 0])
        others = np.zeros(self.lifted.columns - len(inside), dtype=bool)
        set_(self, "kept", np.flatnonzero(~np.concatenate([inside, others])))
        set_(self, "matrix", self._map())

    @property
    def count(self) -> int:
        """Number of states of all blocks together."""
        return int(self.starts[-1])

    @property
    def columns(self) -> int:
        """Number of columns z."""
        return self.count + len(self.kept)

    def members(self, column: int) -> tuple[slice, NDArray[np.bool_]]:
        """Return the states of a column's block, and in which of them the column is 1."""
        if column not in self._members:
            self._members[column] = self._found(column)
        return self._members[column]

    def kept_place(self, column: int) -> int:
        """Return where a lifted column outside blocks stands among the kept ones."""
        return int(np.searchsorted(self.kept, column))

    @cached_property
    def _members(self) -> dict[int, tuple[slice, NDArray[np.bool_]]]:
        return {}

    def _found(self, column: int) -> tuple[slice, NDArray[np.bool_]]:
        block = int(self.place[column])
        bit = int(np.flatnonzero(self.blocks[block] == column)[0])
        states = np.arange(2 ** len(self.blocks[block]))
        return slice(int(self.starts[block]), int(self.starts[block + 1])), (states >> bit) & 1 == 1

    @cached_property
    def whole(self) -> NDArray[np.bool_]:
        """Which kept columns take whole numbers only: integer columns of the game, and products of two of them."""
        lifted = self.lifted
        integer = lifted.game.program.integer
        amounts = np.zeros(lifted.problem.allowed.amounts, dtype=bool)
        return np.concatenate([integer, integer[lifted.first] & integer[lifted.second], amounts])[self.kept]

    def lattice(self, cost: Vector) -> float:
        """Return a step of which all differences of objectives cost·z are multiples; 0 where there is none."""
        whole = np.concatenate([np.ones(self.count, dtype=bool), self.whole])
        return 0.0 if cost[~whole].any() else common_step(cost[whole])

    def model(self) -> LinearModel:
        """Return the linear relaxation in z, without equilibrium inequalities."""
        lifted, transposed = self.lifted.model(), self.matrix.T.tocsr()
        rows = as_matrix(lifted.matrix @ self.matrix)
        needed = ~self._implied(rows, lifted.row_lower, lifted.row_upper)
        one = sparse.csr_array(
            (np.ones(self.count), np.arange(self.count), self.starts), shape=(len(self.blocks), self.columns)
        )
        ones = np.ones(len(self.blocks))
        low, high = lifted.column_lower[self.kept], lifted.column_upper[self.kept]
        return LinearModel(
            matrix=as_matrix(sparse.vstack([one, rows[needed]], format="csr")),
            row_lower=np.concatenate([ones, lifted.row_lower[needed]]),
            row_upper=np.concatenate([ones, lifted.row_upper[needed]]),
            column_lower=np.concatenate([np.zeros(self.count), low]),
            column_upper=np.concatenate([self._possible(lifted).astype(float), high]),
            integer=np.zeros(self.columns, dtype=bool),
            cost=np.asarray(transposed @ lifted.cost, dtype=float),
            constant=lifted.constant,
        )

    def _possible(self, lifted: LinearModel) -> NDArray[np.bool_]:
        """Return which states the bounds of their columns permit."""
        possible = np.ones(self.count, dtype=bool)
        for column in np.flatnonzero(self.place >= 0).tolist():
            states, one = self.members(column)
            permitted = (one & (lifted.column_upper[column] >= 1)) | (~one & (lifted.column_lower[column] <= 0))
            possible[states] &= permitted
        return possible

    def _implied(self, rows: Matrix, lower: Vector, upper: Vector) -> NDArray[np.bool_]:
        """Return which rows over states alone hold anyway because each block is in one state; McCormick's do."""
        alone = np.ones(rows.shape[0], dtype=bool)
        alone[np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))[rows.indices >= self.count]] = False
        which = np.flatnonzero(alone)
        least, most = extremes(rows[which][:, : self.count], self.starts)
        implied = np.zeros(rows.shape[0], dtype=bool)
        implied[which] = (least >= lower[which] - FEASIBILITY) & (most <= upper[which] + FEASIBILITY)
        return implied

    def _map(self) -> Matrix:
        lifted, entries = self.lifted, []
        entries.append(np.column_stack([self.kept, self.count + np.arange(len(self.kept))]))
        inside: dict[int, tuple[slice, NDArray[np.bool_]]] = {}
        for column in np.flatnonzero(self.place >= 0).tolist():
            states, one = inside[column] = self.members(column)
            at = np.arange(states.start, states.stop)[one]
            entries.append(np.column_stack([np.full(len(at), column), at]))
        for w, (j, k) in enumerate(zip(lifted.first.tolist(), lifted.second.tolist(), strict=True)):
            if j in inside:
                states = inside[j][0]
                at = np.arange(states.start, states.stop)[inside[j][1] & inside[k][1]]
                entries.append(np.column_stack([np.full(len(at), lifted.plain + w), at]))
        listed = np.concatenate(entries)
        shape = (lifted.columns, self.columns)
        return as_matrix(sparse.csr_array((np.ones(len(listed)), (listed[:, 0], listed[:, 1])), shape=shape))


def extremes(rows: Matrix, starts: Indices) -> tuple[Vector, Vector]:
    """Return the least and the largest value of rows over states when each block is in exactly one."""
    count, sizes = rows.shape[0], np.diff(starts)
    row = np.repeat(np.arange(count), np.diff(rows.indptr))
    block = np.repeat(np.arange(len(sizes)), sizes)[rows.indices]
    pairs, where, entries = np.unique(row * max(1, len(sizes)) + block, return_inverse=True, return_counts=True)
    row, block = np.divmod(pairs, max(1, len(sizes)))
    low = np.where(entries < sizes[block], 0.0, np.inf)
    high = -low
    np.minimum.at(low, where, rows.data)
    np.maximum.at(high, where, rows.data)
    least, most = np.bincount(row, low, count), np.bincount(row, high, count)
    return least.astype(float), most.astype(float)


def _blocks(lifted: Lifted) -> tuple[Indices, ...]:
    game: Game = lifted.game
    ones = np.ones(len(lifted.first))
    links = sparse.coo_array((ones, (lifted.first, lifted.second)), shape=(lifted.plain, lifted.plain))
    _, label = connected_components(links, directed=False)
    order = np.argsort(label, kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    small = [np.sort(group) for group in groups if len(group) <= LARGEST_BLOCK and game.binary[group].all()]
    return tuple(sorted(small, key=lambda group: int(group[0])))
