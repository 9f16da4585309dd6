"""The lifted program: a column for every product, so that payoffs and equilibrium inequalities are linear."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from winset_solver.games.game import Game, Indices
from winset_solver.games.inequality import Inequality, stacked
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.linear_model import LinearModel
from winset_solver.program import Matrix, Vector, as_matrix
from winset_solver.tolerances import SMALLEST_COEFFICIENT, SOLVER_FEASIBILITY

EQUILIBRIUM = "equilibrium"
"""Name of the family u_p(x) + allowance ≥ u_p(x̂_p, x_−p)."""

RELATION = "relation"
"""Name of rows that follow from the game's relations."""


@dataclass(frozen=True, eq=False)
class Lifted:
    """The columns x of a game, then one column w_jk = x_j x_k per product, then the amounts t that can be chosen.

    Parameters
    ----------
    problem
        Whose game and allowance are lifted.

    Notes
    -----
    Products of a 0/1 column and a bounded one are exact wherever that column is 0 or 1 (McCormick 1976): the rows hold
    them from both sides, so that payoffs may be minimised as well as maximised.

    Attributes
    ----------
    first, second
        Factors of each product column; ``first`` is 0/1.
    payoff, constant
        u(v) = payoff·v + constant in the lifted columns, amounts not counted.
    """

    problem: EquilibriumProblem
    first: Indices = field(init=False, repr=False)
    second: Indices = field(init=False, repr=False)
    payoff: Matrix = field(init=False, repr=False)
    constant: Vector = field(init=False, repr=False)

    def __post_init__(self) -> None:
        first, second = _pairs(self.game)
        set_ = object.__setattr__
        set_(self, "first", first)
        set_(self, "second", second)
        index = {(j, k): i for i, (j, k) in enumerate(zip(first.tolist(), second.tolist(), strict=True))}
        products = sparse.lil_array((self.game.players, len(first)))
        for p, matrix in enumerate(self.game.products):
            listed = matrix.tocoo()
            for j, k, value in zip(listed.row.tolist(), listed.col.tolist(), listed.data.tolist(), strict=True):
                products[p, index[(j, k)] if (j, k) in index else index[(k, j)]] += value
        amounts = sparse.csr_array((self.game.players, self.problem.allowed.amounts))
        set_(
            self,
            "payoff",
            as_matrix(sparse.hstack([self.game.program.payoff, products.tocsr(), amounts], format="csr")),
        )
        set_(self, "constant", self.game.program.payoff_constant)

    @property
    def game(self) -> Game:
        """The game that is lifted."""
        return self.problem.game

    @property
    def plain(self) -> int:
        """Number of columns of the game."""
        return self.game.program.shape[1]

    @property
    def columns(self) -> int:
        """Number of columns of the lifted program."""
        return self.plain + len(self.first) + self.problem.allowed.amounts

    def product_columns(self, one: Indices, other: Indices) -> Indices:
        """Return the lifted column of each product of two columns, −1 where there is none."""
        if not len(self.first):
            return np.full(len(one), -1)
        keys = self.first * self.plain + self.second
        order = np.argsort(keys)
        found = np.full(len(one), -1)
        for wanted in (one * self.plain + other, other * self.plain + one):
            place = order[np.minimum(np.searchsorted(keys, wanted, sorter=order), len(keys) - 1)]
            found = np.where(keys[place] == wanted, self.plain + place, found)
        return found

    def lift(self, x: ArrayLike, amounts: ArrayLike = ()) -> Vector:
        """Return the lifted point of a profile."""
        point = np.asarray(x, dtype=float)
        return np.concatenate(
            [point, point[self.first] * point[self.second], np.asarray(amounts, dtype=float).reshape(-1)]
        )

    def profile(self, point: Vector) -> Vector:
        """Return the profile of a lifted point."""
        return point[: self.plain]

    def amounts(self, point: Vector) -> Vector:
        """Return the chosen amounts of a lifted point."""
        return point[self.plain + len(self.first) :]

    def allowance(self, point: Vector) -> Vector:
        """Return the regret that a lifted point allows each player."""
        allowed = self.problem.allowed
        return np.asarray(allowed.fixed + allowed.relief @ self.amounts(point), dtype=float)

    def model(self) -> LinearModel:
        """Return rows, bounds, integrality and objective of the lifted program, without equilibrium inequalities."""
        program, problem, allowed = self.game.program, self.problem, self.problem.allowed
        rows, lower = self._mccormick()
        wide = sparse.csr_array(
            (program.matrix.data, program.matrix.indices, program.matrix.indptr), shape=(program.shape[0], self.columns)
        )
        parts, low, high = [wide, rows], [program.row_lower, lower], [program.row_upper, np.full(len(lower), np.inf)]
        if allowed.amounts and np.isfinite(allowed.budget):
            budget = np.concatenate([np.zeros(self.columns - allowed.amounts), np.ones(allowed.amounts)])
            parts, low, high = (
                [*parts, as_matrix(budget)],
                [*low, np.array([-np.inf])],
                [*high, np.array([allowed.budget])],
            )
        related, *sides = self._related
        parts, low, high = [*parts, related], [*low, sides[0]], [*high, sides[1]]
        ends = self._product_bounds()
        value = np.concatenate([problem.column_value, np.zeros(len(self.first)), -allowed.cost])
        return LinearModel(
            matrix=as_matrix(sparse.vstack(parts, format="csr")),
            row_lower=np.concatenate(low),
            row_upper=np.concatenate(high),
            column_lower=np.concatenate([program.column_lower, ends[0], np.zeros(allowed.amounts)]),
            column_upper=np.concatenate([program.column_upper, ends[1], allowed.at_most]),
            integer=np.concatenate([program.integer, np.zeros(len(self.first) + allowed.amounts, dtype=bool)]),
            cost=problem.weights @ self.payoff + value,
            constant=float(problem.weights @ self.constant),
        )

    def equilibrium(self, player: int, strategy: Vector) -> Inequality:
        """Return u_p(v) + allowance_p ≥ u_p(x̂_p, x_−p) for an own strategy x̂_p of a player, in lifted columns.

        What depends on the others alone cancels out. Continuous columns satisfy each row as far as the solver's
        tolerance goes; what a strategy may owe to that is not asked for.

        References
        ----------
        Dragotto and Scatamacchia (2023), "The ZERO Regrets algorithm", INFORMS Journal on Computing 35 (not opened).
        """
        game = self.game
        given = np.zeros(self.plain)
        given[game.columns[player]] = strategy
        row = self._staying[player].copy()
        row[: self.plain] -= game.products[player].T @ given
        worth = float(game.marginal(player, np.zeros(self.plain)) @ strategy)
        where = np.flatnonzero(np.abs(row) > SMALLEST_COEFFICIENT)  # of what cancels out, rounding may be left
        exact = game.program.integer[game.columns[player]].all()
        slack = 0.0 if exact else SOLVER_FEASIBILITY * (1 + len(game.rows[player])) * float(np.abs(row).sum())
        return Inequality(where, row[where], worth - slack - float(self.problem.allowed.fixed[player]), EQUILIBRIUM)

    @cached_property
    def _staying(self) -> tuple[Vector, ...]:
        """For every player u_p(v) + what can be chosen of the allowance, without what the others give it anyway."""
        rows = self.payoff.toarray()
        rows[:, self.columns - self.problem.allowed.amounts :] += self.problem.allowed.relief.toarray()
        linear = self.game.program.payoff.toarray()
        for p, own in enumerate(self.game.columns):
            linear[p, own] = 0.0
        rows[:, : self.plain] -= linear
        return tuple(rows)

    def _product_bounds(self) -> tuple[Vector, Vector]:
        program = self.game.program
        low, high = program.column_lower[self.second], program.column_upper[self.second]
        return np.minimum(low, 0.0), np.maximum(high, 0.0)

    @cached_property
    def _related(self) -> tuple[Matrix, Vector, Vector]:
        """Rows of the game's relations, as far as their products have columns here, and both sides."""
        rows: list[Inequality] = []
        upper: list[float] = []
        for relation in self.game.relations:
            products = self.product_columns(relation.first, relation.second)
            if (products >= 0).all():
                columns = np.append(relation.columns, products)
                coefficients = np.append(relation.coefficients, relation.products)
                rows.append(Inequality(columns, coefficients, -relation.constant, RELATION))
                upper.append(-relation.constant if relation.equal else np.inf)
        matrix, lower = stacked(rows, self.columns)
        return as_matrix(matrix), lower, np.array(upper, dtype=float)

    def _mccormick(self) -> tuple[Matrix, Vector]:
        """Return rows ≥ lower that make w_jk = x_j x_k wherever x_j is 0 or 1."""
        program, count = self.game.program, len(self.first)
        low, high = program.column_lower[self.second], program.column_upper[self.second]
        products = self.plain + np.arange(count)
        ones = np.ones(count)

        def rows(w: float, j: Vector, k: float) -> Matrix:
            data = np.concatenate([w * ones, j, k * ones])
            where = np.tile(np.arange(count), 3)
            columns = np.concatenate([products, self.first, self.second])
            return sparse.csr_array((data, (where, columns)), shape=(count, self.columns))

        four = [rows(1.0, -low, 0.0), rows(-1.0, high, 0.0), rows(1.0, -high, -1.0), rows(-1.0, low, 1.0)]
        sides = [np.zeros(count), np.zeros(count), -high, low]
        return as_matrix(sparse.vstack(four, format="csr")), np.concatenate(sides)


def _pairs(game: Game) -> tuple[Indices, Indices]:
    """Return every pair of columns that is multiplied in some payoff once, a 0/1 column first."""
    found: set[tuple[int, int]] = set()
    for matrix in game.products:
        for j, k in zip(*(part.tolist() for part in matrix.nonzero()), strict=True):
            ordered = (min(j, k), max(j, k))
            found.add(ordered if game.binary[ordered[0]] else (ordered[1], ordered[0]))
    listed = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return listed[:, 0], listed[:, 1]
