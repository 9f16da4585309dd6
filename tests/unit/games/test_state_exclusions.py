"""Exchanges and propagation remove no equilibrium, and do remove what they should."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_cases import Truth, game_of
from item_games import in_states, item_game, item_games
from winset_solver.games.lifted import Lifted
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.tree_search.domain import Domain
from winset_solver.games.tree_search.exchanges import Exchanges
from winset_solver.games.tree_search.propagation import LEARNT, Propagation
from winset_solver.games.tree_search.states import States


def prepared(game, fixed=0.0):
    problem = EquilibriumProblem(game, allowance=Allowance.none(game.players, fixed=fixed))
    states = States(Lifted(problem))
    return states, Exchanges(states)


def propagation_of(states, exchanges):
    model = states.model()
    domain = Domain.of(model, states.count)
    return Propagation(states, model, exchanges.exclusions(), states.whole), domain


@settings(max_examples=60, deadline=None)
@given(item_games(), st.sampled_from([0.0, 2.0]))
def test_no_equilibrium_is_excluded(game, fixed):
    states, exchanges = prepared(game, fixed)
    exclusions = exchanges.exclusions()
    propagation, domain = propagation_of(states, exchanges)
    domain.allowed &= exchanges.possible(exclusions)
    propagation.tighten(domain)
    for x in Truth(game).equilibria(fixed):
        z = in_states(states, x)
        taken = np.flatnonzero(z)
        assert domain.allowed[taken].all()
        assert not exclusions[np.ix_(taken, taken)].any()
        assert exchanges.violated(z, 9, 1e-3) == []


@settings(max_examples=40, deadline=None)
@given(item_games(), st.randoms(use_true_random=False))
def test_a_part_of_the_tree_loses_none_of_its_equilibria(game, random):
    states, exchanges = prepared(game)
    propagation, domain = propagation_of(states, exchanges)
    for column in random.sample(range(len(states.place)), 2):
        domain = (domain.at_most if random.random() < 0.5 else domain.above)(states, column, 0.5)
    inside = [x for x in Truth(game).equilibria() if domain.allowed[np.flatnonzero(in_states(states, x))].all()]
    left = propagation.tighten(domain)
    assert left or not inside
    assert all(domain.allowed[np.flatnonzero(in_states(states, x))].all() for x in inside)


def test_who_would_exchange_keeps_to_nothing():
    """Two items of the same weight, room for one: the player who has the worse one takes the better one instead."""
    game = game_of([0, 0, 1], [[1, 3, 0], [0, 0, 1]], rows=[[2, 2, 0]], upper=[2])
    states, exchanges = prepared(game)
    exclusions = exchanges.exclusions()
    assert np.argwhere(exclusions).tolist() == [[1, 2], [2, 1]]
    z = np.array([0.25, 0.75, 0.5, 0.5, 0.0, 1.0])
    (found,) = exchanges.violated(z, 9, 1e-3)
    assert (found.columns.tolist(), found.lower) == ([1, 2], -1.0)
    assert exchanges.violated(z, 0, 1e-3) == []
    propagation, domain = propagation_of(states, exchanges)
    assert propagation.tighten(part := domain.above(states, 0, 0.5)) is False
    assert not part.allowed.all()


def test_losses_are_dropped_and_free_gains_taken():
    game = game_of([0, 0, 1], [[-1, 3, 0], [0, 0, 1]], rows=[[1, -1, 0]], upper=[5])
    _, exchanges = prepared(game)
    assert exchanges.possible(exchanges.exclusions()).tolist() == [True, False, False, True, False, True]


def test_unlimited_allowances_exclude_nothing():
    game = item_game(5, players=2, items=4)
    states = States(Lifted(EquilibriumProblem(game, allowance=Allowance.common(2))))
    exchanges = Exchanges(states)
    exclusions = exchanges.exclusions()
    assert not exclusions.any()
    assert exchanges.possible(exclusions).all()


def test_a_learnt_row_closes_parts_until_newer_ones_replace_it():
    game = item_game(6, players=2, items=3, capacity=1.0)
    states, exchanges = prepared(game)
    propagation, domain = propagation_of(states, exchanges)
    row = np.where(np.arange(states.columns) % 4 == 3, 1.0, 0.0)
    propagation.learn(row, 0.0)
    assert propagation.tighten(domain)
    assert not domain.allowed[row > 0].any()
    propagation.learn(np.zeros(states.columns), -1.0)
    for _ in range(LEARNT):
        propagation.learn(row, 5.0)
    _, domain = propagation_of(states, exchanges)
    assert propagation.tighten(domain)


@pytest.mark.parametrize(("row", "limit", "upper"), [([2.0, 1.0], 3.0, [1, 3]), ([1.0, -1.0], -2.0, [1, 3])])
def test_bounds_of_whole_columns_follow_from_rows(row, limit, upper):
    game = game_of([0, 1], np.eye(2), high=[3, 3])
    states, exchanges = prepared(game)
    propagation, domain = propagation_of(states, exchanges)
    propagation.learn(np.array(row), limit)
    assert propagation.tighten(domain)
    assert domain.upper.tolist() == upper
    assert domain.lower.tolist() == ([0, 0] if min(row) > 0 else [0, 2])
