"""Incentives: the least support or penalties that make every player keep to a profile, and the best one affordable."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.control import Control
from winset_solver.games.game import Game
from winset_solver.games.outcome import EquilibriumOutcome
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.responses.best_departure import best_departure
from winset_solver.games.responses.best_response import BestResponses, Response
from winset_solver.games.solve import best_equilibrium, social_optimum
from winset_solver.program import Vector
from winset_solver.tolerances import REGRET


@dataclass(frozen=True, eq=False)
class Incentives:
    """What it takes to make every player keep to a profile.

    Parameters
    ----------
    x, payoffs
        The profile, and u(x).
    departures
        Every player's best departure: a best response, or where it pays as long as it stays the best strategy that
        changes something; None where it has no other strategy.
    fixed
        What each player loses by departing whatever it departs to.
    needed
        What must be added to keep each player: max(0, best departure − u_p(x) − fixed_p). As penalties alone, these
        are the smallest that make the profile stable; as support, the cheapest.
    penalties
        Part of what is needed that credible penalties cover, which cost nothing while everybody keeps to the profile.
    support
        The rest.
    """

    x: Vector
    payoffs: Vector
    departures: tuple[Response | None, ...]
    fixed: Vector
    needed: Vector
    penalties: Vector
    support: Vector

    @property
    def total(self) -> float:
        """Sum of the support: the least budget that makes the profile stable."""
        return float(self.support.sum())


def cheapest_support(
    game: Game,
    x: ArrayLike,
    control: Control | None = None,
    *,
    fixed: ArrayLike = 0.0,
    penalties_at_most: ArrayLike = 0.0,
    responses: BestResponses | None = None,
) -> Incentives:
    """Return the cheapest support that makes every player keep to a profile, penalties used first.

    Each player's support depends on its own regret alone, so that the cheapest is max(0, regret_p − fixed_p) less the
    penalty: who must be paid, and what for, is its best departure.

    Parameters
    ----------
    x
        The profile; it need not satisfy the rows that select profiles.
    fixed
        What each player loses by departing: payments that end. Negative for a player that pays as long as it stays.
    penalties_at_most
        Largest credible penalty against each player.
    responses
        Live models to use; made for this call where absent.

    Raises
    ------
    Unanswered
        As :meth:`BestResponses.to`.
    ArgumentError
        Where a player with a negative fixed amount has columns that are not 0/1.

    Examples
    --------
    The second player would rather stay out, by 2; a penalty of 0.5 is credible:

    >>> from winset_solver.games.game import empty_products
    >>> from winset_solver.program import PayoffProgram
    >>> program = PayoffProgram.build(
    ...     matrix=np.zeros((0, 2)), row_lower=[], row_upper=[], payoff=[[1, 1], [4, -2]],
    ...     column_upper=[1, 1], integer=[True, True], owners=[0, 1],
    ... )
    >>> found = cheapest_support(Game(program, empty_products(2, 2)), [1, 1], penalties_at_most=[0.5, 0.5])
    >>> found.needed.tolist(), found.penalties.tolist(), found.support.tolist()
    ([0.0, 2.0], [0.0, 0.5], [0.0, 1.5])
    """
    point = np.asarray(x, dtype=float)
    responses = responses or BestResponses(game)
    players = range(game.players)
    at_stake = np.array(np.broadcast_to(fixed, game.players), dtype=float)
    payoffs = game.payoffs(point)
    departures = tuple(best_departure(responses, p, point, control, changing=bool(at_stake[p] < 0)) for p in players)
    reached = np.array([-np.inf if found is None else found.payoff for found in departures])
    needed = np.maximum(0.0, reached - payoffs - at_stake)
    needed[needed <= REGRET * np.maximum(1.0, np.abs(payoffs))] = 0.0
    penalties = np.minimum(needed, np.broadcast_to(penalties_at_most, game.players))
    return Incentives(point, payoffs, departures, at_stake, needed, penalties, needed - penalties)


def best_supported(
    game: Game,
    control: Control | None = None,
    *,
    budget: float = np.inf,
    at_most: ArrayLike = np.inf,
    penalties: ArrayLike = 0.0,
    weights: ArrayLike = (),
) -> EquilibriumOutcome:
    """Return the profile with the largest weighted payoffs that a budget of support can make stable.

    Parameters
    ----------
    budget, at_most
        Limits of the support in all, and for each player.
    penalties
        Credible ones, ≥ 0.
    weights
        Of the payoffs; all 1 where absent.

    Notes
    -----
    The amounts of the outcome are enough; :func:`cheapest_support` says how much is needed. Where nothing limits the
    support every profile can be made stable, so that the joint optimum answers.
    """
    limits = np.minimum(np.broadcast_to(at_most, game.players), budget)
    objective = np.asarray(weights, dtype=float)
    if np.isinf(limits).all():
        return social_optimum(EquilibriumProblem(game, objective), control)
    allowance = Allowance.support(game.players, budget=budget, at_most=limits, fixed=penalties)
    return best_equilibrium(EquilibriumProblem(game, objective, allowance=allowance), control)
