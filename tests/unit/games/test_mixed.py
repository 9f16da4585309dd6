"""Mixed equilibria by sampling: known answers, every player certified, and stops that keep what was found."""

import numpy as np
import pytest
from hypothesis import given, settings

from game_cases import INF, KINDS, Truth, bimatrix, game_of, games
from normal_forms import expected_payoffs, mixed_regrets, three_player_game
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.games.chance import finite_equilibrium, mixed, sampled_game
from winset_solver.games.chance.mixed import BY_TANGENTS, EXACT, mixed_equilibrium
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import RESOLUTION

COINS = np.array([[1, -1], [-1, 1]])
CHASE = {  # who acts where the others act: 1 and 2 flee from 3, who comes only if both are there
    "owners": [0, 1, 2, -1],
    "payoff": [[1, 0, 0, 0], [0, 2, 0, 0], [0, 0, -1, 0]],
    "products": [
        [[0, 0, -2, 0], [0] * 4, [0] * 4, [0] * 4],
        [[0] * 4, [0, 0, -3, 0], [0] * 4, [0] * 4],
        [[0] * 4, [0] * 4, [0, 0, 0, 3], [0] * 4],
    ],
    "rows": [[-1, -1, 0, 1], [-1, 0, 0, 1], [0, -1, 0, 1]],
    "lower": [-1, -INF, -INF],
    "upper": [INF, 0, 0],
}


def by_strategy(outcome, player, strategies):
    """Probabilities of listed own strategies of a player."""
    known = {tuple(s): p for s, p in zip(outcome.strategies[player], outcome.probabilities[player], strict=True)}
    return [known.get(tuple(map(float, strategy)), 0.0) for strategy in strategies]


@given(games(tuple(kind for kind in KINDS if kind != "selected")))
@settings(max_examples=60, deadline=None)
def test_nobody_gains_by_any_own_strategy(game):
    outcome, truth = mixed_equilibrium(game), Truth(game)
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert mixed_regrets(truth, outcome.strategies, outcome.probabilities).max() <= 1e-6
    assert expected_payoffs(truth, outcome.strategies, outcome.probabilities) == pytest.approx(outcome.payoffs)
    assert outcome.claims[0].confirmation.verdict is Verdict.CONFIRMED
    assert all(s.min() > 0 and s.sum() == pytest.approx(1) for s in outcome.probabilities)


def test_matching_pennies_is_played_evenly():
    outcome = mixed_equilibrium(bimatrix(COINS, -COINS))
    assert [by_strategy(outcome, p, np.eye(2)) for p in range(2)] == [[0.5, 0.5], [0.5, 0.5]]
    assert outcome.payoffs.tolist() == outcome.regrets.tolist() == [0.0, 0.0]
    assert outcome.method == EXACT


def test_rock_paper_scissors_is_played_evenly():
    table = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]])
    outcome = mixed_equilibrium(bimatrix(table, -table))
    assert [by_strategy(outcome, p, np.eye(3)) for p in range(2)] == [[1 / 3] * 3] * 2


def test_a_degenerate_game_is_answered():
    first, second = [[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]]  # a whole segment of equilibria
    outcome = mixed_equilibrium(bimatrix(first, second))
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.regrets.tolist() == [0.0, 0.0]


def test_three_players_who_chase_each_other_in_a_circle_play_evenly():
    products = np.zeros((3, 3, 3))
    products[0, 0, 1] = products[1, 1, 2] = 2
    products[2, 2, 0] = -2
    outcome = mixed_equilibrium(game_of([0, 1, 2], np.diag([-1, -1, 1]), products))
    assert [by_strategy(outcome, p, [[0], [1]]) for p in range(3)] == [[0.5, 0.5]] * 3
    assert outcome.method == EXACT


def test_three_players_with_a_threshold_have_the_equilibrium_found_by_hand():
    outcome = mixed_equilibrium(game_of(**CHASE))
    acting = [by_strategy(outcome, p, [[1]])[0] for p in range(3)]
    assert acting == pytest.approx([1 / 3, 1, 1 / 2], abs=RESOLUTION)
    assert outcome.payoffs == pytest.approx([0, 1 / 2, 0], abs=RESOLUTION)
    assert outcome.method == BY_TANGENTS


@pytest.mark.parametrize("seed", range(12))
def test_three_players_with_tables_without_a_pattern(seed):
    tables = np.random.default_rng(seed).integers(-9, 10, (3, 3, 2, 3))
    outcome = mixed_equilibrium(three_player_game(*tables))
    one, two, three = (np.array(by_strategy(outcome, p, np.eye(size))) for p, size in enumerate(tables[0].shape))
    values = (tables[0] @ three @ two, one @ (tables[1] @ three), two @ np.tensordot(one, tables[2], 1))
    payoffs = [value @ mixture for value, mixture in zip(values, (one, two, three), strict=True)]
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert [value.max() for value in values] == pytest.approx(payoffs, abs=1e-6)
    assert outcome.payoffs == pytest.approx(payoffs)


def test_a_pure_equilibrium_is_a_mixture_of_one_strategy_each():
    dilemma = np.array([[3, 0], [5, 1]])
    outcome = mixed_equilibrium(bimatrix(dilemma, dilemma.T))
    assert [by_strategy(outcome, p, np.eye(2)) for p in range(2)] == [[0, 1], [0, 1]]
    assert outcome.expected.tolist() == [0, 1, 0, 1]


def test_columns_between_their_bounds_may_be_mixed_too():
    products = [[[0, 2], [0, 0]], [[0, 0], [-2, 0]]]
    outcome = mixed_equilibrium(game_of([0, 1], [[-1, 0], [0, 1]], products, integer=[True, False]))
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.expected.tolist() == [0.5, 0.5]


def test_a_payoff_without_limit_is_named():
    outcome = mixed_equilibrium(game_of([0, 1], [[1, 0], [0, 1]], high=[1, INF]))
    assert outcome.status is OutcomeStatus.UNBOUNDED
    assert outcome.notes == ("the payoff of player[1] has no upper limit",)
    assert outcome.payoffs is None


def test_a_player_without_a_strategy_is_named():
    outcome = mixed_equilibrium(game_of([0, 1], np.eye(2), rows=[[0, 1]], lower=[2]))
    assert outcome.status is OutcomeStatus.NO_PACKAGE
    assert "player[1] has no strategy" in outcome.notes[0]


def test_rows_that_select_profiles_are_left_out_and_said_to_be():
    outcome = mixed_equilibrium(game_of([0, 1], np.eye(2), rows=[[1, 1]], upper=[1]))
    assert outcome.expected.tolist() == [1, 1]
    assert outcome.notes == ("rules over several players' choices (1) bind no mixture and were left out",)


def test_rows_on_shared_columns_that_rule_out_profiles_leave_no_answer():
    forbidden = {**CHASE, "high": [1, 1, 1, 0]}
    outcome = mixed_equilibrium(game_of(**forbidden))
    assert outcome.status is OutcomeStatus.NOT_APPLICABLE
    assert "rule out profiles" in outcome.notes[0]


def test_a_stopped_search_keeps_the_mixture_with_the_smallest_regret():
    cancellation, heard = Cancellation(), []

    def stop(progress):
        heard.append(progress.words)
        cancellation.request()

    outcome = mixed_equilibrium(bimatrix(COINS, -COINS), Control(cancellation=cancellation, on_progress=stop))
    assert outcome.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert heard == ["round 1: largest regret 2"]
    assert outcome.regrets.max() == 2
    assert outcome.claims == ()
    assert "stopped" in outcome.notes[0]


def test_no_time_at_all_is_a_status():
    outcome = mixed_equilibrium(bimatrix(COINS, -COINS), Control(Limits(seconds=1), started=-INF))
    assert outcome.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    assert outcome.strategies == ()


def test_a_sample_too_large_to_be_listed_ends_the_search(monkeypatch):
    monkeypatch.setattr(sampled_game, "MOST_PROFILES", 1)
    outcome = mixed_equilibrium(game_of(**CHASE))
    assert outcome.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert "at most 1 are listed" in outcome.notes[0]


def test_tangents_that_lead_nowhere_are_not_called_an_equilibrium(monkeypatch):
    monkeypatch.setattr(finite_equilibrium, "polymatrix_equilibrium", lambda game, prior, control: prior)
    outcome = mixed_equilibrium(game_of(**CHASE))
    assert outcome.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert outcome.regrets.max() > 0
    assert "no equilibrium of the sampled game was found" in outcome.notes[0]


def test_a_second_opinion_that_finds_a_better_strategy_is_not_overruled(monkeypatch):
    certain = mixed.second_opinion

    def doubtful(game, x, control):
        opinion = certain(game, x, control)
        return type(opinion)(opinion.payoffs, opinion.best + 1, opinion.bound + 1, opinion.methods, opinion.seconds)

    monkeypatch.setattr(mixed, "second_opinion", doubtful)
    assert mixed_equilibrium(bimatrix(COINS, -COINS)).status is OutcomeStatus.DISAGREEMENT
