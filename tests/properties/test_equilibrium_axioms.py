"""What must not change equilibria does not, and what orders them does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_cases import KINDS, Truth, games, owned
from winset_solver.control import Control, Limits
from winset_solver.games.game import Game
from winset_solver.games.listing.enumeration import equilibria
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.smallest_regret import smallest_regret
from winset_solver.games.solve import best_equilibrium, social_optimum
from winset_solver.program import PayoffProgram, as_matrix

QUICK = settings(max_examples=15, deadline=None)
UNCONFIRMED = Control(Limits(confirm="never"))


def all_of(game):
    found = equilibria(game, UNCONFIRMED)
    return {owned(e.x, game) for e in found.items}


def best_of(game, weights=None):
    weights = np.ones(game.players) if weights is None else weights
    return best_equilibrium(EquilibriumProblem(game, weights), UNCONFIRMED)


def rebuilt(game, *, payoff=None, constant=None, products=None, owners=None, players=None):
    """The same game with some of its parts replaced."""
    program = game.program
    names = [f"player {p}" for p in range(players or game.players)]
    changed = program.replace(
        payoff=program.payoff if payoff is None else as_matrix(payoff),
        payoff_constant=program.payoff_constant if constant is None else np.asarray(constant, dtype=float),
        owners=program.owners if owners is None else np.asarray(owners),
        player_labels=tuple(names),
    )
    return Game(changed, game.products if products is None else products)


@QUICK
@given(game=games(), data=st.data())
def test_units_and_origins_of_payoffs_do_not_matter(game, data):
    """Positive scaling per player, and whatever others' columns or nothing at all add, keep every regret's sign."""
    n, shared_or_others = game.players, game.program.owners
    factors = np.array(data.draw(st.lists(st.sampled_from([0.5, 1.0, 3.0]), min_size=n, max_size=n)))
    shifts = data.draw(st.lists(st.integers(-20, 20), min_size=n, max_size=n))
    moved = game.program.payoff.toarray() * factors[:, None]
    extra = data.draw(st.integers(-5, 5))
    moved += np.where((shared_or_others >= 0) & (shared_or_others != np.arange(n)[:, None]), extra, 0)
    products = tuple(as_matrix(f * q) for f, q in zip(factors, game.products, strict=True))
    assert all_of(rebuilt(game, payoff=moved, constant=shifts, products=products)) == all_of(game)


@QUICK
@given(game=games(), data=st.data())
def test_renaming_players_renames_nothing_else(game, data):
    order = data.draw(st.permutations(range(game.players)))
    place = np.array([*np.argsort(order), -1])
    renamed = rebuilt(
        game,
        payoff=game.program.payoff.toarray()[list(order)],
        constant=game.program.payoff_constant[list(order)],
        products=tuple(game.products[p] for p in order),
        owners=place[game.program.owners],
    )
    assert all_of(renamed) == all_of(game)
    assert best_of(renamed).value == pytest.approx(best_of(game).value)


@QUICK
@given(game=games())
def test_a_player_without_columns_changes_nothing(game):
    columns = game.program.shape[1]
    payoff = np.vstack([game.program.payoff.toarray(), np.zeros(columns)])
    watched = rebuilt(
        game,
        payoff=payoff,
        constant=[*game.program.payoff_constant, 0.0],
        products=(*game.products, as_matrix(np.zeros((columns, columns)))),
        players=game.players + 1,
    )
    assert all_of(watched) == all_of(game)
    assert best_of(watched).value == best_of(game).value


@QUICK
@given(game=games(["potential"]))
def test_potential_games_have_an_equilibrium(game):
    assert best_of(game).equilibrium is not None


@QUICK
@given(game=games())
def test_the_worst_is_no_better_than_the_best_and_the_optimum_no_worse(game):
    best, worst = best_of(game), best_of(game, -np.ones(game.players))
    assert best.status is worst.status
    if best.equilibrium is not None:
        optimum = social_optimum(EquilibriumProblem(game), UNCONFIRMED)
        assert -worst.value <= best.value + 1e-9
        assert best.value <= optimum.value + 1e-9


@QUICK
@given(game=games())
def test_the_smallest_regret_is_zero_where_an_equilibrium_exists_and_only_there(game):
    smallest = smallest_regret(game, UNCONFIRMED)
    if smallest.equilibrium is not None:
        assert (smallest.equilibrium.amounts[0] <= 1e-6) == (best_of(game).equilibrium is not None)


@QUICK
@given(game=games([kind for kind in KINDS if kind not in ("integer", "selected")]), data=st.data())
def test_deleting_what_is_never_a_best_response_keeps_the_best_equilibrium(game, data):
    """A strategy that is best against nothing that others can do is excluded by a row of its player's own."""
    truth, responses = Truth(game), BestResponses(game)
    player = data.draw(st.sampled_from([p for p in range(game.players) if len(game.columns[p])]))
    own = game.columns[player]
    never = []
    for strategy in truth.strategies[player]:
        gains = [responses.to(player, x).payoff - game.deviating(player, x, strategy) for x in truth.profiles]
        if min(gains) > 1e-6:
            never.append(strategy)
    rows, lower = np.zeros((len(never), game.program.shape[1])), []
    for row, strategy in zip(rows, never, strict=True):
        row[own] = np.where(strategy > 0, -1.0, 1.0)
        lower.append(1.0 - strategy.sum())
    program = game.program
    matrix = np.vstack([program.matrix.toarray(), rows])
    smaller = PayoffProgram.build(
        matrix=matrix,
        row_lower=[*program.row_lower, *lower],
        row_upper=[*program.row_upper, *[np.inf] * len(never)],
        column_lower=program.column_lower,
        column_upper=program.column_upper,
        integer=program.integer,
        payoff=program.payoff,
        payoff_constant=program.payoff_constant,
        owners=program.owners,
    )
    without = Game(smaller, game.products)
    assert all_of(without) == all_of(game)
    assert best_of(without).value == pytest.approx(best_of(game).value)
