"""Equilibria of small games by the definition: every profile listed, and every deviation from it."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.games.listing.profiles import Listing, everything
from winset_solver.games.outcome import Equilibrium, EquilibriumOutcome
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import REGRET

METHOD: Final = "every profile listed, and every deviation from it"


@dataclass(frozen=True, eq=False)
class ListedEquilibria:
    """All profiles of a game, and which of them every player keeps to.

    Parameters
    ----------
    problem, listing
        Of one game.
    amounts
        The cheapest that keep everybody to each profile, one row each.
    kept
        The profiles that the allowance suffices for, by falling objective.
    """

    problem: EquilibriumProblem
    listing: Listing
    amounts: Vector
    kept: NDArray[np.int64]

    @classmethod
    def of(cls, problem: EquilibriumProblem) -> Self | None:
        """Return all equilibria; None where profiles are too many, or amounts need an optimisation of their own."""
        listing = everything(problem.game)
        found = None if listing is None else _cheapest_amounts(problem, listing)
        if listing is None or found is None:
            return None
        amounts, enough = found
        kept = np.flatnonzero(enough)
        values = listing.payoffs @ problem.weights + listing.profiles @ problem.column_value
        values -= amounts @ problem.allowed.cost
        return cls(problem, listing, amounts, kept[np.argsort(-values[kept], kind="stable")])

    def equilibrium(self, place: int) -> Equilibrium:
        """Return one of those kept, 0 for the best."""
        row = self.kept[place]
        x, amounts = self.listing.profiles[row], self.amounts[row]
        regrets = np.maximum(0.0, self.listing.regrets[row])
        return Equilibrium(x, self.listing.payoffs[row], regrets, amounts, self.problem.value(x, amounts))

    @property
    def outcome(self) -> EquilibriumOutcome:
        """The best equilibrium as an answer."""
        if not len(self.listing.profiles):
            return EquilibriumOutcome(OutcomeStatus.NO_PACKAGE, method=METHOD)
        if not self.kept.size:
            return EquilibriumOutcome(OutcomeStatus.NO_EQUILIBRIUM, method=METHOD)
        best = self.equilibrium(0)
        return EquilibriumOutcome(OutcomeStatus.OPTIMAL, best, best.value, method=METHOD)


def _cheapest_amounts(problem: EquilibriumProblem, listing: Listing) -> tuple[Vector, NDArray[np.bool_]] | None:
    """Return the least amounts that keep everybody to each profile, and where they respect their limits.

    Only amounts of which one serves all, or each serves one player, have a least without an optimisation.
    """
    allowed = problem.allowed
    excess = listing.regrets - allowed.fixed
    excess[excess <= REGRET * np.maximum(1.0, np.abs(listing.payoffs))] = 0.0
    if not allowed.amounts:
        return np.zeros((len(excess), 0)), np.asarray(~excess.any(axis=1), dtype=bool)
    relief = allowed.relief.toarray()
    own = relief.diagonal()
    if (allowed.cost < 0).any():
        return None
    if allowed.amounts == 1 and (relief > 0).all():
        amounts = (excess / relief[:, 0]).max(axis=1, initial=0.0)[:, np.newaxis]
    elif relief.shape == (len(own), len(own)) and np.count_nonzero(relief) == len(own) and (own > 0).all():
        amounts = excess / own
    else:
        return None
    total = amounts.sum(axis=1)
    cheap = total <= allowed.budget + REGRET * np.maximum(1.0, total)
    within = (amounts <= allowed.at_most + REGRET * np.maximum(1.0, amounts)).all(axis=1)
    return amounts, np.asarray(cheap & within, dtype=bool)
