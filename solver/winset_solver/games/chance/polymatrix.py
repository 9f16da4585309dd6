"""Polymatrix games: finitely many strategies each, and payoffs that add up over pairs of players."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.games.chance.complementarity import Whole, complementary_solution
from winset_solver.program import Vector

_WHOLE: Final = 2**20
"""Parts into which a probability is divided where it only shows the way."""
Table = NDArray[np.float64]
Mixture = tuple[Vector, ...]
"""For every player the probabilities of its strategies."""


@dataclass(frozen=True, eq=False)
class PolymatrixGame:
    """Player p has from its strategy s: alone_p[s] + Σ_{q ≠ p} pair_pq[s, t_q], where t_q is what q plays.

    Every game of two players is one, with nothing alone and its two tables as pairs.

    Parameters
    ----------
    alone
        For every player what each strategy gives by itself.
    pairs
        By ordered pair (p, q) the table of what p has from q, strategies of p × strategies of q; zero where absent.
    """

    alone: tuple[Vector, ...]
    pairs: Mapping[tuple[int, int], Table] = field(repr=False)

    def __post_init__(self) -> None:
        for (p, q), table in self.pairs.items():
            wanted = (len(self.alone[p]), len(self.alone[q]))
            if p == q or table.shape != wanted:
                raise ArgumentError(
                    "a size does not fit", where=f"pairs[{p}, {q}]", got=table.shape, wanted=f"{wanted}"
                )

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of strategies of each player."""
        return tuple(len(values) for values in self.alone)

    def values(self, mixture: Sequence[Vector]) -> Mixture:
        """Return what every strategy of every player gives against a mixture of the others."""
        totals = [values.copy() for values in self.alone]
        for (p, q), table in self.pairs.items():
            totals[p] += table @ mixture[q]
        return tuple(totals)


def polymatrix_equilibrium(game: PolymatrixGame, prior: Mixture, control: Control | None = None) -> Mixture | None:
    """Return a Nash equilibrium of the game as it stands, found in exact arithmetic; None where the search was stopped.

    Let C be the costs C_(p,s),(q,t) = K_p − pair_pq[s, t] and C_(p,s),(p,s') = K_p − alone_p[s], with K_p so large that
    all are positive. The equilibria are the solutions (σ, v) ≥ 0 of

        Σ_q C_pq σ_q − v_p ≥ 0  ⊥  σ_p,        Σ_s σ_ps − 1 ≥ 0  ⊥  v_p,

    where v_p is p's smallest cost: it is positive, so that probabilities add up to 1, and only strategies of smallest
    cost are played. Its matrix is copositive-plus because all costs are positive, so that Lemke's method ends with a
    solution, degenerate or not. Its artificial column is (C σ̂, 1) for a prior σ̂, so that the path begins at σ̂ and leads
    back to it where σ̂ is a regular equilibrium of index 1, a pure one that is strict for instance.

    Parameters
    ----------
    prior
        Where the path begins: for every player what probabilities it begins with; any will do.

    References
    ----------
    Howson (1972), "Equilibria of polymatrix games", Management Science 18; Miller and Zucker (1991), "Copositive-plus
    Lemke algorithm solves polymatrix games", Operations Research Letters 10; van den Elzen and Talman (1991), "A
    procedure for finding Nash equilibria in bi-matrix games", Methods and Models of Operations Research 35, for the
    prior (none opened).

    Examples
    --------
    >>> coins = np.array([[2.0, -1.0], [-1.0, 1.0]])
    >>> pennies = PolymatrixGame((np.zeros(2), np.zeros(2)), {(0, 1): coins, (1, 0): -coins.T})
    >>> even = (np.full(2, 0.5), np.full(2, 0.5))
    >>> [strategy.tolist() for strategy in polymatrix_equilibrium(pennies, even) or ()]
    [[0.4, 0.6], [0.4, 0.6]]
    """
    players, strategies = len(game.alone), sum(game.sizes)
    costs, belongs = _costs(game), np.repeat(np.eye(players, dtype=int), game.sizes, axis=0).astype(object)
    matrix = np.block([[costs, -belongs], [belongs.T, np.zeros((players, players), dtype=int).astype(object)]])
    constant = np.array([0] * strategies + [-1] * players, dtype=object)
    start = np.array([int(_WHOLE * value) + 1 for value in np.concatenate(prior)], dtype=object)
    cover = np.concatenate([costs @ start, belongs.T @ start])
    solution = complementary_solution(matrix, constant, cover, control)
    if solution is None:
        return None
    probabilities = np.array(solution[:strategies], dtype=float)
    return tuple(np.split(probabilities, np.cumsum(game.sizes)[:-1]))


def _costs(game: PolymatrixGame) -> Whole:
    """Return C in whole numbers; every player's costs have a unit of their own."""
    rows = []
    for p, alone in enumerate(game.alone):
        blocks = [
            np.tile(alone[:, None], len(alone)) if q == p else game.pairs.get((p, q), np.zeros((len(alone), size)))
            for q, size in enumerate(game.sizes)
        ]
        payoffs = _whole(np.hstack(blocks))
        rows.append(payoffs.max() + 1 - payoffs)
    return np.vstack(rows)


def _whole(table: Table) -> Whole:
    """Return exact multiples of a table that are integers, all by the same factor."""
    exact = [Fraction(value) for value in table.reshape(-1).tolist()]
    factor = lcm(*(value.denominator for value in exact))
    return np.array([int(value * factor) for value in exact], dtype=object).reshape(table.shape)
