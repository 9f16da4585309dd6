"""Few players go to branch and cut, many to cutting planes, and both names are engines."""

import numpy as np
import pytest

from game_cases import game_of
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.routing import FEW_PLAYERS, route
from winset_solver.games.solve import ENGINES


@pytest.mark.parametrize(
    ("players", "expected"),
    [(1, "branch and cut"), (FEW_PLAYERS, "branch and cut"), (FEW_PLAYERS + 1, "cutting planes")],
)
def test_the_number_of_players_decides(players, expected):
    assert route(EquilibriumProblem(game_of(range(players), np.eye(players)))) == expected
    assert expected in ENGINES
