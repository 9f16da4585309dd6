"""Cheapest support and the frontier of budgets against every profile listed, payoffs alone read from the game."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_cases import CLOSE, INF, Truth, games
from winset_solver.control import Control, Limits
from winset_solver.games.support.budget_frontier import budget_frontier
from winset_solver.games.support.incentives import best_supported, cheapest_support
from winset_solver.status import OutcomeStatus

FAST = Control(Limits(confirm="never"))
AMOUNTS = st.sampled_from([INF, 0.0, 1.0, 3.0, 8.0])
PENALTIES = st.sampled_from([0.0, 0.0, 1.0, 2.5])


def breakpoints(truth, budget, at_most, penalty):
    """All pairs of least support and largest welfare that no other pair beats, by rising support."""
    support = np.maximum(0.0, truth.all_regrets - penalty)
    support[support <= CLOSE] = 0.0
    able = (support <= at_most + CLOSE).all(axis=1) & (support.sum(axis=1) <= budget + CLOSE)
    values = truth.values(truth.profiles)
    pairs = sorted(
        zip(support.sum(axis=1)[able].tolist(), values[able].tolist(), strict=True), key=lambda p: (p[0], -p[1])
    )
    found = []
    for least, welfare in pairs:
        if not found or welfare > found[-1][1] + CLOSE:
            found.append((least, welfare))
    return found


@settings(max_examples=40, deadline=None)
@given(games(), AMOUNTS, AMOUNTS, PENALTIES)
def test_the_frontier_has_every_breakpoint(game, budget, at_most, penalty):
    truth = Truth(game)
    frontier = budget_frontier(game, FAST, budget=budget, at_most=at_most, penalties_at_most=penalty)
    expected = breakpoints(truth, budget, at_most, penalty)
    assert [(p.budget, p.welfare) for p in frontier.points] == [pytest.approx(pair) for pair in expected]
    if expected:
        assert frontier.status is OutcomeStatus.OPTIMAL
    else:
        empty = not len(truth.profiles)
        assert frontier.status is (OutcomeStatus.NO_PACKAGE if empty else OutcomeStatus.NO_EQUILIBRIUM)


@settings(max_examples=40, deadline=None)
@given(games(), st.integers(0, 10**6), PENALTIES)
def test_the_cheapest_support_is_what_deviations_bring(game, place, penalty):
    truth = Truth(game)
    if not len(truth.profiles):
        return
    x = truth.profiles[place % len(truth.profiles)]
    found = cheapest_support(game, x, penalties_at_most=penalty)
    regrets = truth.regrets(x)
    assert found.needed == pytest.approx(np.where(regrets > CLOSE, regrets, 0.0))
    assert found.support == pytest.approx(np.maximum(0.0, found.needed - penalty))


@settings(max_examples=40, deadline=None)
@given(games(), AMOUNTS, PENALTIES)
def test_the_best_profile_within_a_budget_is_where_the_frontier_ends(game, budget, penalty):
    outcome = best_supported(game, FAST, budget=budget, penalties=penalty)
    expected = breakpoints(Truth(game), budget, INF, penalty)
    assert outcome.value == (pytest.approx(expected[-1][1]) if expected else None)
