"""The game: a payoff program whose columns have owners, and payoffs with products between columns."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from winset_solver.errors import ArgumentError, DataError
from winset_solver.program import Matrix, PayoffProgram, Vector, as_matrix, check_coefficients

Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Relation:
    """What holds at every profile within the rows: constant + Σ a_j x_j + Σ b_jk x_j x_k is 0, or at least 0.

    Parameters
    ----------
    columns, coefficients
        The linear part.
    first, second, products
        Factors of every product, and its coefficient.
    constant
        Of the left-hand side.
    equal
        Whether the left-hand side is 0.
    """

    columns: Indices
    coefficients: Vector
    first: Indices
    second: Indices
    products: Vector
    constant: float
    equal: bool


@dataclass(frozen=True, eq=False)
class Game:
    """An integer programming game: every player chooses its own columns, and payoffs are bilinear in them.

    Player p owns the columns J_p (``program.owners``) and chooses x_p within its own rows, those over J_p alone. Its
    payoff is

        u_p(x) = U_p x + u0_p + Σ_{j ∈ J_p, k ∉ J_p} Q_p[j, k] x_j x_k,

    linear in its own strategy once everybody else's is given. Columns of nobody (owner −1) are *shared*: functions of
    the players' columns that the program's rows define, such as "at least three others opt in". A player's payoff may
    hold a shared column only if it does not depend on that player's own columns.

    Parameters
    ----------
    program
        Columns, rows, owners and the linear part U x + u0 of the payoffs.
    products
        For every player the matrix Q_p, columns × columns: rows are columns that it owns, columns are not its own.
    relations
        What follows for the products of columns, said again because it makes linear relaxations tighter.

    Raises
    ------
    ArgumentError
        Where a size does not fit, a product's first factor is not the player's own or its second one is.
    DataError
        Where a coefficient is out of range, or a product has no 0/1 factor or an unbounded one, so that linear rows
        cannot express it.

    Notes
    -----
    A pure Nash equilibrium is an x ∈ X with u_p(x) ≥ u_p(x̂_p, x_−p) for every player p and every x̂_p within p's own
    rows. All other rows select profiles; they do not bind deviations. That a shared column in a payoff does not depend
    on its player is a promise of whoever builds the game: rows cannot tell a definition from a restriction.

    References
    ----------
    Köppe, Ryan and Queyranne (2011), "Rational generating functions and integer programming games", Operations
    Research 59 (not opened). Carvalho, Lodi and Pedroso (2022), "Computing equilibria for integer programming games",
    European Journal of Operational Research 303 (not opened).

    Examples
    --------
    Two players who each gain 3 if both act, and lose 1 if they act alone:

    >>> program = PayoffProgram.build(
    ...     matrix=np.zeros((0, 2)), row_lower=[], row_upper=[], payoff=[[-1, 0], [0, -1]],
    ...     column_upper=[1, 1], integer=[True, True], owners=[0, 1],
    ... )
    >>> game = Game(program, (as_matrix([[0, 4], [0, 0]]), as_matrix([[0, 0], [4, 0]])))
    >>> game.payoffs([1, 1])
    array([3., 3.])
    >>> game.payoffs([1, 0])
    array([-1.,  0.])
    """

    program: PayoffProgram
    products: tuple[Matrix, ...] = field(repr=False)
    relations: tuple[Relation, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        players, columns = len(self.program.player_labels), self.program.shape[1]
        if len(self.products) != players:
            raise ArgumentError("a size does not fit", where="products", got=len(self.products), wanted=str(players))
        products = tuple(as_matrix(matrix) for matrix in self.products)
        object.__setattr__(self, "products", products)
        for p, matrix in enumerate(products):
            if matrix.shape != (columns, columns):
                raise ArgumentError("a size does not fit", where=f"products[{p}]", got=matrix.shape)
            check_coefficients(matrix, self.program.column_labels, self.program.column_labels)
            self._check_factors(p, matrix)

    def _check_factors(self, player: int, matrix: Matrix) -> None:
        first, second = matrix.nonzero()
        labels, who = self.program.column_labels, self.program.player_labels[player]
        owners = self.program.owners
        for j, k in zip(first.tolist(), second.tolist(), strict=True):
            if owners[j] != player or owners[k] == player:
                raise ArgumentError(
                    "a product is not of an own and another column", where=who, got=(labels[j], labels[k])
                )
            if not (self.binary[j] or self.binary[k]):
                raise DataError("a product has no 0/1 factor", where=who, got=(labels[j], labels[k]))
            if not (
                np.isfinite(self.program.column_lower[[j, k]]) & np.isfinite(self.program.column_upper[[j, k]])
            ).all():
                raise DataError("a factor of a product has no bounds", where=who, got=(labels[j], labels[k]))

    @property
    def players(self) -> int:
        """Number of players."""
        return len(self.program.player_labels)

    @cached_property
    def binary(self) -> NDArray[np.bool_]:
        """Which columns take the values 0 and 1 only."""
        program = self.program
        return np.asarray(program.integer & (program.column_lower >= 0) & (program.column_upper <= 1), dtype=bool)

    @cached_property
    def columns(self) -> tuple[Indices, ...]:
        """The columns that each player owns, ascending."""
        return tuple(np.flatnonzero(self.program.owners == p) for p in range(self.players))

    @cached_property
    def rows(self) -> tuple[Indices, ...]:
        """The rows that bind each player's own choice: those over its columns alone, ascending."""
        matrix = self.program.matrix
        owners = self.program.owners[matrix.indices]
        first = np.full(matrix.shape[0], -2)
        filled = np.diff(matrix.indptr) > 0
        starts = matrix.indptr[:-1][filled]
        if starts.size:
            low, high = np.minimum.reduceat(owners, starts), np.maximum.reduceat(owners, starts)
            first[filled] = np.where(low == high, low, -1)
        return tuple(np.flatnonzero(first == p) for p in range(self.players))

    def payoffs(self, x: ArrayLike) -> Vector:
        """Return u(x), one entry per player."""
        point = np.asarray(x, dtype=float)
        bilinear = [float(point @ (matrix @ point)) for matrix in self.products]
        return np.asarray(self.program.payoffs(point) + np.array(bilinear), dtype=float)

    def marginal(self, player: int, x: ArrayLike) -> Vector:
        """Return what one more unit of each own column is worth to a player, the others' columns as in x.

        Its payoff from the own strategy x̂_p is then :meth:`base` + marginal·x̂_p.
        """
        own = self.columns[player]
        linear = self._own_linear[player]
        return np.asarray(linear + (self.products[player] @ np.asarray(x, dtype=float))[own], dtype=float)

    def base(self, player: int, x: ArrayLike) -> float:
        """Return what a player has from the others' columns and its constant alone, when its own columns are zero."""
        return float(self._others_linear[player] @ np.asarray(x, dtype=float) + self.program.payoff_constant[player])

    def deviating(self, player: int, x: ArrayLike, strategy: ArrayLike) -> float:
        """Return u_p(x̂_p, x_−p) for an own strategy of the player.

        Parameters
        ----------
        strategy
            One entry per own column, in the order of :attr:`columns`.
        """
        return self.base(player, x) + float(self.marginal(player, x) @ np.asarray(strategy, dtype=float))

    @cached_property
    def _own_linear(self) -> tuple[Vector, ...]:
        dense = self.program.payoff.toarray()
        return tuple(dense[p, own] for p, own in enumerate(self.columns))

    @cached_property
    def _others_linear(self) -> tuple[Vector, ...]:
        dense = self.program.payoff.toarray()
        for p, own in enumerate(self.columns):
            dense[p, own] = 0.0
        return tuple(dense)

    @cached_property
    def polymatrix(self) -> bool:
        """Whether every payoff is a sum over pairs of players, no shared column in any product or payoff."""
        shared = self.program.owners < 0
        linear = self.program.payoff[:, shared].nnz
        return not linear and not any(matrix[:, shared].nnz for matrix in self.products)


def empty_products(players: int, columns: int) -> tuple[Matrix, ...]:
    """Return products of a game without any."""
    return tuple(sparse.csr_array((columns, columns)) for _ in range(players))
