"""Inequalities that a point of the relaxation violates, in the columns of the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.games.inequality import Family, Inequality
from winset_solver.games.lifted import Lifted
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.tree_search.exchanges import Exchanges
from winset_solver.games.tree_search.states import States
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus, Unanswered
from winset_solver.tolerances import REGRET, SMALLEST_COEFFICIENT

PER_FAMILY: Final = 20
"""Inequalities of one family added in one round at most."""


@dataclass(eq=False)
class Separation:
    """Finds violated inequalities.

    Parameters
    ----------
    lifted, states
        The program and the columns of the search.
    responses
        Of the game.
    exchanges
        Of states.
    families
        Of the lifted program, for what lies outside blocks.
    """

    lifted: Lifted
    states: States
    responses: BestResponses
    exchanges: Exchanges
    families: Sequence[Family]

    def __post_init__(self) -> None:
        self._back = self.states.matrix.T.tocsr()
        self._known: list[dict[bytes, Vector]] = [{} for _ in range(self.lifted.game.players)]
        self._strategies: list[Vector] = [np.zeros((0, len(own))) for own in self.lifted.game.columns]

    def known(self, v: Vector) -> list[Inequality]:
        """Return for every player the equilibrium inequality of the best strategy known so far, where violated."""
        game, x, kept = self.lifted.game, self.lifted.profile(v), self._enough(v)
        found = []
        for p, strategies in enumerate(self._strategies):
            if len(strategies):
                values = strategies @ game.marginal(p, x)
                best = int(np.argmax(values))
                if values[best] + game.base(p, x) > kept[p]:
                    found.append(self.equilibrium(p, strategies[best]))
        return found

    def responding(self, v: Vector, control: Control) -> list[Inequality]:
        """Return for every player the equilibrium inequality of its best response, where violated."""
        x, kept = self.lifted.profile(v), self._enough(v)
        found = []
        for p in range(self.lifted.game.players):
            try:
                response = self.responses.to(p, x, control)
            except Unanswered as unanswered:
                if unanswered.status is OutcomeStatus.UNBOUNDED:
                    continue  # perhaps at this mixture of profiles only
                raise
            if response.payoff > kept[p]:
                found.append(self.equilibrium(p, response.strategy))
        return found

    def clauses(self, z: Vector, v: Vector, least: float) -> list[Inequality]:
        """Return violated exchanges of states and violated members of the families."""
        found = self.exchanges.violated(z, PER_FAMILY, least)
        for family in self.families:
            found.extend(self.moved(cut) for cut in family.violated(v, PER_FAMILY) if cut.violation(v) > least)
        return found

    def equilibrium(self, player: int, strategy: Vector) -> Inequality:
        """Return the inequality of one own strategy, and remember the strategy."""
        key = strategy.tobytes()
        if key not in self._known[player]:
            self._known[player][key] = strategy
            self._strategies[player] = np.vstack([self._strategies[player], strategy])
        return self.moved(self.lifted.equilibrium(player, strategy))

    def moved(self, cut: Inequality) -> Inequality:
        """Return an inequality of the lifted columns in the columns of the search."""
        lifted = np.zeros(self.lifted.columns)
        lifted[cut.columns] = cut.coefficients
        row = self._back @ lifted
        where = np.flatnonzero(np.abs(row) > SMALLEST_COEFFICIENT * max(1.0, float(np.abs(row).max(initial=0.0))))
        return Inequality(where, row[where], cut.lower, cut.family)

    def _enough(self, v: Vector) -> Vector:
        """Return what a deviation has to be worth more than, for every player, to refute a lifted point."""
        kept = self.lifted.payoff @ v + self.lifted.constant
        return np.asarray(kept + self.lifted.allowance(v) + REGRET * np.maximum(1.0, np.abs(kept)))
