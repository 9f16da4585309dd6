"""Published knapsack games, where the environment variable WINSET_KNAPSACK_GAMES names the folder that holds them.

Their licence forbids passing them on, so that they are no part of this project.
"""

import csv
import os
from functools import cache
from pathlib import Path

import pytest

from winset_models.formulations.opt_in_game import opt_in_game
from winset_models.interchange.importing import import_knapsack_game
from winset_solver.games.chance.mixed import mixed_equilibrium
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.solve import best_equilibrium
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

FOLDER = os.environ.get("WINSET_KNAPSACK_GAMES", "")
SMALL = ("2-25-2-pot", "2-25-8-pot", "2-25-2-cij", "2-25-8-cij", "2-25-2-cij-n", "2-25-8-cij-n", "3-25-8-cij-n")

pytestmark = pytest.mark.skipif(not FOLDER, reason="WINSET_KNAPSACK_GAMES is not set")


@cache
def published():
    """Status and welfare of the best equilibrium, by game."""
    with (Path(FOLDER) / "known.csv").open(encoding="utf-8") as file:
        return {row["name"]: row for row in csv.DictReader(file)}


def game(name):
    return opt_in_game(import_knapsack_game(Path(FOLDER) / f"{name}.txt").negotiation).game


@pytest.mark.parametrize("name", SMALL)
def test_the_best_equilibrium_is_the_published_one(name):
    outcome, known = best_equilibrium(EquilibriumProblem(game(name))), published()[name]
    if known["status"] == "no_pne":
        assert outcome.status is OutcomeStatus.NO_EQUILIBRIUM
    else:
        assert outcome.status is OutcomeStatus.OPTIMAL
        assert outcome.value == pytest.approx(float(known["published_best"]))


@pytest.mark.parametrize("name", [*SMALL, "3-50-2-cij-n", "3-100-8-cij-n"])
def test_a_mixed_equilibrium_is_found_whether_or_not_there_is_a_pure_one(name):
    outcome = mixed_equilibrium(game(name))
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.regrets.max() <= 1e-6 * outcome.payoffs.max()
    assert outcome.claims[0].confirmation.verdict is Verdict.CONFIRMED
    if name in SMALL and published()[name]["status"] == "no_pne":
        assert max(len(probabilities) for probabilities in outcome.probabilities) > 1
