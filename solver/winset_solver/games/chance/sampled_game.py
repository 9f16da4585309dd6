"""Sampled games: the finite game in which every player may only play strategies that were found so far."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from math import prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.games.chance.polymatrix import Mixture, PolymatrixGame, Table
from winset_solver.games.game import Game
from winset_solver.games.responses.completion import Completion
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus, Unanswered

MOST_PROFILES: Final = 20_000
"""Profiles up to which a sampled game is listed as a whole."""


@dataclass(frozen=True, eq=False)
class SampledGame:
    """Some own strategies of every player, and what they are worth against each other.

    Parameters
    ----------
    game
        The game that strategies are sampled from.
    strategies
        For every player a table, strategies × own columns.
    completion
        Works out the shared columns of a profile.

    Notes
    -----
    Where payoffs hold no shared column they are bilinear, and mixtures matter through their means alone: such a game is
    kept as a polymatrix game. Shared columns are products of several players' choices, so that their expectations take
    every profile of the sample.
    """

    game: Game
    strategies: tuple[Table, ...] = field(repr=False)
    completion: Completion = field(repr=False)

    @classmethod
    def empty(cls, game: Game) -> "SampledGame":
        """Return the sample without strategies."""
        return cls(game, tuple(np.zeros((0, len(own))) for own in game.columns), Completion(game))

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of strategies of each player."""
        return tuple(len(table) for table in self.strategies)

    @property
    def exact(self) -> bool:
        """Whether the sampled game is a polymatrix game as it stands."""
        return self.game.polymatrix or self.game.players <= 2

    def holds(self, player: int, strategy: Vector) -> bool:
        """Whether a strategy has been sampled."""
        return bool((self.strategies[player] == strategy).all(axis=1).any())

    def extended(self, player: int, strategy: Vector) -> "SampledGame":
        """Return the sample with one more strategy of a player."""
        tables = list(self.strategies)
        tables[player] = np.vstack([tables[player], strategy + 0.0])  # −0 equals 0
        return replace(self, strategies=tuple(tables))

    def expected(self, mixture: Mixture) -> Vector:
        """Return the expectation of every column.

        With it in place of x, :meth:`Game.base` and :meth:`Game.marginal` give expected payoffs: they are linear in the
        others' and the shared columns.
        """
        x = np.zeros(self.game.program.shape[1])
        for own, table, probabilities in zip(self.game.columns, self.strategies, mixture, strict=True):
            x[own] = probabilities @ table
        if not self.game.polymatrix:
            played = [np.flatnonzero(probabilities) for probabilities in mixture]
            weights = _joint([s[kept] for s, kept in zip(mixture, played, strict=True)])
            shared = self.game.program.owners < 0
            x[shared] = weights @ self._profiles(played)[:, shared]
        return x

    def polymatrix(self, mixture: Mixture) -> PolymatrixGame:
        """Return the sampled game as a polymatrix game: exact where it is one or has two players at most.

        Elsewhere its payoffs are replaced by their tangent at a mixture: p has from s, with the others at σ',

            (2 − n) u_p(s, σ) + Σ_q Σ_t σ'_qt u_p(s, t, σ).
        """
        if self.game.polymatrix:
            return self._bilinear
        players = range(self.game.players)
        pairs = {(p, q): self._against(p, q, mixture) for p in players for q in players if p != q}
        return PolymatrixGame(tuple((2 - len(players)) * values for values in self.values(mixture)), pairs)

    def values(self, mixture: Mixture) -> Mixture:
        """Return what every sampled strategy gives against a mixture of the others."""
        x = self.expected(mixture)
        return tuple(self.game.base(p, x) + table @ self.game.marginal(p, x) for p, table in enumerate(self.strategies))

    @cached_property
    def payoffs(self) -> Table:
        """Payoffs of all profiles: one axis for every player's strategies, then one of players."""
        points = self._profiles([np.arange(size) for size in self.sizes])
        program = self.game.program
        linear = (program.payoff @ points.T).T + program.payoff_constant
        bilinear = [((matrix.T @ points.T).T * points).sum(axis=1) for matrix in self.game.products]
        return np.asarray((linear + np.array(bilinear).T).reshape((*self.sizes, -1)), dtype=float)

    @cached_property
    def _bilinear(self) -> PolymatrixGame:
        game, linear = self.game, self.game.program.payoff.toarray()
        alone, pairs = [], {}
        for p, own in enumerate(game.columns):
            table = self.strategies[p]
            alone.append(table @ linear[p, own] + float(game.program.payoff_constant[p]))
            products = game.products[p][own].toarray()
            for q, other in enumerate(game.columns):
                if q != p:
                    from_other = table @ products[:, other] + linear[p, other]
                    pairs[p, q] = from_other @ self.strategies[q].T
        return PolymatrixGame(tuple(alone), pairs)

    def _against(self, player: int, other: int, mixture: Mixture) -> Table:
        """Return what a player's strategies give against another's, everybody else at the mixture."""
        table = np.moveaxis(self.payoffs[..., player], (player, other), (0, 1))
        rest = [s for p, s in enumerate(mixture) if p not in (player, other)]
        for probabilities in reversed(rest):
            table = table @ probabilities
        return np.asarray(table, dtype=float)

    def _profiles(self, chosen: list[NDArray[np.int64]]) -> Table:
        """Return all profiles of chosen strategies with their shared columns, the last player's changing fastest."""
        count = prod(len(which) for which in chosen)
        if count > MOST_PROFILES:
            note = f"the sampled game has {count} profiles; at most {MOST_PROFILES} are listed"
            raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION, (note,))
        points = np.zeros((count, self.game.program.shape[1]))
        picked = np.meshgrid(*chosen, indexing="ij")
        for own, table, which in zip(self.game.columns, self.strategies, picked, strict=True):
            points[:, own] = table[which.reshape(-1)]
        completed, possible = self.completion.shared_of_all(points)
        if not possible.all():
            note = "rows on shared columns rule out profiles; no mixture of independent choices can be held to them"
            raise Unanswered(OutcomeStatus.NOT_APPLICABLE, (note,))
        return completed


def _joint(probabilities: list[Vector]) -> Vector:
    """Return the probabilities of all profiles, the last player's strategy changing fastest."""
    joint = np.ones(1)
    for each in probabilities:
        joint = np.outer(joint, each).reshape(-1)
    return joint
