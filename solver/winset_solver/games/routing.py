"""Which exact engine is asked first, by what was measured."""

from typing import Final

from winset_solver.games.problem import EquilibriumProblem

FEW_PLAYERS: Final = 4
"""Players up to which branch and cut is asked first.

With two to four players its relaxation describes the joint states of an item exactly, and it proves knapsack games of
25 to 100 items several times faster than a master that is solved again and again. With five and more players there are
more products of columns than anything else, its nodes tell little, and cutting planes win by 5 to 20 times.
"""


def route(problem: EquilibriumProblem) -> str:
    """Return the name of the engine that measurements favour for a game of such a size."""
    return "branch and cut" if problem.game.players <= FEW_PLAYERS else "cutting planes"
