"""A proposed deal as a profile of the opt-in game: what it is departed from, and what that costs."""

from dataclasses import dataclass

import numpy as np

from winset_models.formulations.opt_in_game import OptInGame, opt_in_game
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.values import credible_penalty
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY
from winset_solver.verify import violation


@dataclass(frozen=True, eq=False)
class DealGame:
    """A complete deal in the game of departures from it.

    Parameters
    ----------
    negotiation
        Whose deal it is.
    package
        The deal with its open parts filled in.
    game
        With the deal's joint matters held. Red lines of the text are left out: they select packages and bind nobody who
        departs.
    x
        The profile of the deal.
    at_stake
        By party, what it loses by any departure.
    """

    negotiation: Negotiation
    package: Package
    game: OptInGame
    x: Vector
    at_stake: dict[str, float]

    @property
    def admissible(self) -> bool:
        """Whether the deal keeps all rules about opting in."""
        return violation(LinearModel.of(self.game.game.program), self.x) <= FEASIBILITY

    @property
    def stakes(self) -> Vector:
        """What is at stake, in the order of the parties."""
        return np.array(list(self.at_stake.values()))


def deal_game(negotiation: Negotiation, package: Package) -> DealGame:
    """Return the game of departures from a complete deal.

    Raises
    ------
    ArgumentError
        Where the negotiation has no modules, or somebody opts in to what is not open to it.
    """
    of_parties = {key: line for key, line in negotiation.red_lines.items() if line.party}
    game = opt_in_game(negotiation.model_copy(update={"red_lines": of_parties}), package)
    return DealGame(negotiation, package, game, game.profile_of(package), at_stake(negotiation, package))


def at_stake(negotiation: Negotiation, package: Package) -> dict[str, float]:
    """Return what each party loses by departing: payments received net, which end, and its credible penalty.

    Negative for a party that pays as long as it stays.
    """
    return {
        party: package.transfers.get(party, 0.0) + credible_penalty(negotiation, party) for party in negotiation.parties
    }
