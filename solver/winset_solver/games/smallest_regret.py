"""The smallest regret: how little players must be willing to leave on the table for some profile to hold."""

from dataclasses import replace

import numpy as np

from winset_solver.control import Control
from winset_solver.games.game import Game
from winset_solver.games.outcome import EquilibriumOutcome
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.solve import best_equilibrium


def smallest_regret(game: Game, control: Control | None = None, *, engine: str = "auto") -> EquilibriumOutcome:
    """Return the smallest ϕ ≥ 0 for which a ϕ-equilibrium exists, and such a profile.

    In a ϕ-equilibrium nobody gains more than ϕ by changing its own choice alone: ϕ = min_x max_p regret_p(x). It is 0
    if and only if the game has an equilibrium.

    Returns
    -------
    EquilibriumOutcome
        ϕ is ``equilibrium.amounts[0]``, −ϕ the value, and −``bound`` a proven lower bound of ϕ. Every game in which
        somebody can choose has one: the status is never ``NO_EQUILIBRIUM``.
    """
    nothing = np.zeros(game.players)
    problem = EquilibriumProblem(game, weights=nothing, allowance=Allowance.common(game.players))
    outcome = best_equilibrium(problem, control, engine=engine)
    found = outcome.equilibrium
    if found is None:
        return outcome
    # The engine's ϕ carries the tolerance of its rows; the largest regret is what it stands for.
    amount = float(np.max(found.regrets, initial=0.0))
    exact = replace(found, amounts=np.array([amount]), value=-amount)
    bound = None if outcome.bound is None else max(min(0.0, outcome.bound), -amount)
    return replace(outcome, equilibrium=exact, bound=bound)
