"""Cutting planes: known answers, limits, interruption and what the outcome says."""

import signal

import numpy as np
import pytest

from game_cases import bimatrix, game_of, random_game
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.games.branch_and_cut import branch_and_cut
from winset_solver.games.chance.mixed import mixed_equilibrium
from winset_solver.games.cutting_planes import cutting_planes
from winset_solver.games.inequalities import rationality
from winset_solver.games.lifted import Lifted
from winset_solver.games.master import Master
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.responses import best_response
from winset_solver.games.support.budget_frontier import budget_frontier
from winset_solver.result import SolveResult, Termination
from winset_solver.status import OutcomeStatus

STAG_HUNT = bimatrix([[4, 1], [3, 3]], [[4, 3], [1, 3]])
STOPPED = (OutcomeStatus.STOPPED_WITH_SOLUTION, OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
PENNIES = bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])


def test_the_best_and_the_worst_equilibrium():
    best = cutting_planes(EquilibriumProblem(STAG_HUNT))
    worst = cutting_planes(EquilibriumProblem(STAG_HUNT, weights=-np.ones(2)))
    assert best.status is worst.status is OutcomeStatus.OPTIMAL
    assert (best.value, worst.value) == (8.0, -6.0)
    assert best.bound == 8.0
    assert best.equilibrium.regrets.tolist() == [0.0, 0.0]


def test_matching_pennies_have_none_until_regret_is_allowed():
    assert cutting_planes(EquilibriumProblem(PENNIES)).status is OutcomeStatus.NO_EQUILIBRIUM
    common = cutting_planes(EquilibriumProblem(PENNIES, weights=np.zeros(2), allowance=Allowance.common(2)))
    assert common.value == pytest.approx(-2.0)
    assert common.equilibrium.amounts == pytest.approx([2.0])


def test_an_optimum_without_a_bound_is_searched_again():
    """HiGHS ends the first master of this game as optimal with a dual bound of −∞."""
    products = np.zeros((2, 5, 5))
    products[0, :2, 2:] = [[-10, 7, -20], [4, 22, 9]]
    products[1, 2:, :2] = [[13, 20], [30, -9], [5, -12]]
    game = game_of(
        [0, 0, 1, 1, 1],
        [[-3, 1, 0, 0, 0], [0, 0, -6, -6, 5]],
        products,
        rows=[[5, 4, 0, 0, 0], [0, 0, 0, 3, -5], [0, 0, 2, 4, 3], [0, 0, 4, 3, 4]],
        lower=[2, 1, 4, -2],
        upper=[np.inf] * 4,
    )
    outcome = cutting_planes(EquilibriumProblem(game, -np.ones(2), allowance=Allowance.none(2, fixed=3.0)))
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert (outcome.value, outcome.bound) == (-26.0, -26.0)


@pytest.mark.parametrize("search", [cutting_planes, branch_and_cut])
def test_a_strategy_at_the_end_of_a_tolerance_excludes_no_equilibrium(search):
    """Player 1's best column is −3, which HiGHS misses by so much that asking for what it pays there leaves nothing."""
    inf = np.inf
    game = game_of(
        [0, 0, 1, 1, 2, 2],
        [[5, 1, -1, 4, 4, -4], [3, 1, 3, 0, 2, 1], [0, 1, 0, -3, -5, 5]],
        rows=[[1, 0, 0, 0, 0, 0], [0, 0, -1, 1, 0, 0], [0, 0, -1, -1, 0, 0], [0, 0, 1, 0, 0, 0]],
        lower=[-3, -inf, 5, -3],
        upper=[5, 1, 5, 5],
        low=[-inf, 0, -inf, -2, 0, -2],
        high=[inf, 1, inf, 3, 1, 2],
        integer=[False, True, False, False, True, False],
    )
    outcome = search(EquilibriumProblem(game, -np.ones(3)))
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.value == pytest.approx(-39.0, abs=1e-6)
    assert outcome.bound == pytest.approx(-39.0, abs=1e-6)


@pytest.mark.parametrize("search", [cutting_planes, branch_and_cut, budget_frontier, mixed_equilibrium])
def test_an_interrupt_before_anything_is_solved_is_a_request_to_stop(search, monkeypatch):
    """Ctrl-C arrives while a player's own choice is being made ready."""
    control, ready = Control(), best_response.own_choice

    def interrupted(model):
        if not control.cancellation.requested:
            signal.raise_signal(signal.SIGINT)
        return ready(model)

    for module in (best_response, rationality):
        monkeypatch.setattr(module, "own_choice", interrupted)
    game = random_game("knapsack", 3)
    asked = game if search in (budget_frontier, mixed_equilibrium) else EquilibriumProblem(game)
    assert search(asked, control).status in STOPPED
    assert control.cancellation.requested


def test_rows_that_contradict_each_other_leave_no_package():
    game = game_of([0, 1], [[1, 0], [0, 1]], rows=[[1, 1], [1, 1]], lower=[2, -np.inf], upper=[np.inf, 1])
    assert cutting_planes(EquilibriumProblem(game)).status is OutcomeStatus.NO_PACKAGE


def test_rows_that_select_profiles_may_leave_no_equilibrium():
    game = game_of([0, 1], [[1, 0], [0, 1]], rows=[[1, 1]], lower=[-np.inf], upper=[1])
    assert cutting_planes(EquilibriumProblem(game)).status is OutcomeStatus.NO_EQUILIBRIUM


def test_an_objective_without_limit_is_said_to_have_none():
    game = game_of([0, -1], [[1, 0]], high=[1, np.inf], integer=[True, False])
    outcome = cutting_planes(EquilibriumProblem(game, column_value=np.array([0.0, 1.0])))
    assert outcome.status is OutcomeStatus.UNBOUNDED
    assert outcome.notes


def test_a_payoff_without_limit_is_said_to_have_none():
    game = game_of([0, 1], [[1, 0], [0, 1]], high=[np.inf, 1], integer=[False, True])
    outcome = cutting_planes(EquilibriumProblem(game, weights=np.array([0.0, 1.0])))
    assert outcome.status is OutcomeStatus.UNBOUNDED
    assert "player[0]" in outcome.notes[0]


def test_a_request_to_stop_is_obeyed_at_once():
    cancellation = Cancellation()
    cancellation.request()
    outcome = cutting_planes(EquilibriumProblem(STAG_HUNT), Control(cancellation=cancellation))
    assert outcome.status in (OutcomeStatus.STOPPED_WITHOUT_SOLUTION, OutcomeStatus.STOPPED_WITH_SOLUTION)
    assert outcome.bound is None or outcome.bound >= 8.0


def test_a_stopped_search_keeps_its_equilibrium_and_its_bound():
    game = packing(12, 6, worst=-99)
    outcome = cutting_planes(EquilibriumProblem(game), Control(Limits(seconds=0.3)))
    assert outcome.status in (OutcomeStatus.STOPPED_WITH_SOLUTION, OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
    assert outcome.bound is None or outcome.value is None or outcome.bound >= outcome.value


def test_a_gap_that_is_allowed_ends_the_search_early():
    problem = EquilibriumProblem(packing(3, 8))
    exact, rough = cutting_planes(problem), cutting_planes(problem, Control(Limits(gap=0.2)))
    assert rough.status is exact.status is OutcomeStatus.OPTIMAL
    assert rough.gap <= 0.2
    assert rough.value <= exact.value <= rough.bound + 1e-9
    assert rough.work.rounds <= exact.work.rounds


def test_progress_shows_equilibria_and_bounds_for_them():
    heard = []
    problem = EquilibriumProblem(packing(3, 8))
    outcome = cutting_planes(problem, Control(on_progress=heard.append))
    assert heard
    assert all(report.incumbent is None or report.incumbent <= outcome.value + 1e-9 for report in heard)
    assert all(report.bound is None or report.bound >= outcome.value - 1e-6 for report in heard)
    assert outcome.work.responses > 0
    assert outcome.work.rounds >= 1


def test_a_wrong_claim_of_infeasibility_is_not_believed(monkeypatch):
    monkeypatch.setattr(Master, "solve", lambda _self, _control: SolveResult(Termination.INFEASIBLE, None, None))
    outcome = cutting_planes(EquilibriumProblem(STAG_HUNT, weights=np.array([1.0, 0.5])), families=lambda *_: [])
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.value == pytest.approx(6.0)


def test_values_are_rounded_to_the_grid_of_the_objective():
    whole = Master(Lifted(EquilibriumProblem(STAG_HUNT)), [])
    assert whole.value_at_most(7.99) == 6.0
    assert whole.value_at_most(8.0 - 1e-9) == 8.0
    third = Master(Lifted(EquilibriumProblem(STAG_HUNT, weights=np.array([1.0, 1.0 / 3.0]))), [])
    assert third.value_at_most(7.99) == 7.99


def packing(players, items, worst=1):
    """Everybody packs a knapsack; an item is worth more, or less, for each of the others that pack it."""
    generator = np.random.default_rng(players)
    owners = np.repeat(np.arange(players), items)
    payoff = np.where(owners == np.arange(players)[:, None], generator.integers(1, 99, len(owners)), 0)
    same = np.tile(np.arange(items), players)
    pairs = (same[:, None] == same) & (owners[:, None] != owners)
    products = [
        np.where(pairs & (owners == p)[:, None], generator.integers(worst, 99, pairs.shape), 0) for p in range(players)
    ]
    weights = np.where(owners == np.arange(players)[:, None], generator.integers(1, 99, len(owners)), 0)
    return game_of(owners, payoff, products, rows=weights, upper=np.floor(weights.sum(axis=1) / 2))
