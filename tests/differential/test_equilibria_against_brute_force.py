"""Best, worst and weighted equilibria against listing everything, by both engines and for every kind of game."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game_cases import KINDS, Truth, games, owned, random_game
from winset_solver.control import Control, Limits
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.solve import ENGINES, best_equilibrium
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

EXAMPLES = settings(max_examples=20, deadline=None)
UNCONFIRMED = Limits(confirm="never")
engines = pytest.mark.parametrize("engine", [*ENGINES])


def check(problem, engine, *, confirm="never"):
    """The outcome is what listing says; returned for further questions."""
    game, fixed = problem.game, problem.allowed.fixed
    truth = Truth(game)
    outcome = best_equilibrium(problem, Control(Limits(confirm=confirm)), engine=engine)
    best = truth.best(problem.weights, problem.column_value, fixed)
    if best is None:
        missing = OutcomeStatus.NO_EQUILIBRIUM if len(truth.profiles) else OutcomeStatus.NO_PACKAGE
        assert outcome.status is missing
        assert outcome.equilibrium is None
        return outcome
    found = outcome.equilibrium
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert owned(found.x, game) in {owned(x, game) for x in truth.equilibria(fixed)}
    assert outcome.value == pytest.approx(best, abs=1e-6)
    assert outcome.bound == pytest.approx(best, abs=1e-6)
    assert found.payoffs == pytest.approx(game.payoffs(found.x))
    assert found.regrets == pytest.approx(truth.regrets(found.x))
    return outcome


@engines
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_best_and_the_worst_of_every_kind(kind, seed, sign, engine):
    game = random_game(kind, seed)
    check(EquilibriumProblem(game, weights=np.full(game.players, sign)), engine)


@engines
@EXAMPLES
@given(game=games(), data=st.data())
def test_any_objective(game, data, engine):
    whole = st.integers(-3, 3).map(float)
    weights = data.draw(st.lists(whole, min_size=game.players, max_size=game.players))
    count = game.program.shape[1]
    value = data.draw(st.one_of(st.just([]), st.lists(whole, min_size=count, max_size=count)))
    check(EquilibriumProblem(game, weights, value), engine)


@engines
@EXAMPLES
@given(game=games(), data=st.data())
def test_players_who_lose_something_by_deviating(game, data, engine):
    fixed = data.draw(st.lists(st.integers(0, 6).map(float), min_size=game.players, max_size=game.players))
    check(EquilibriumProblem(game, allowance=Allowance.none(game.players, fixed=fixed)), engine)


@engines
@EXAMPLES
@given(game=games(), data=st.data())
def test_support_out_of_a_budget(game, data, engine):
    """Support costs its amount: the best profile by welfare less the regrets that have to be paid for."""
    players = game.players
    budget = data.draw(st.sampled_from([0.0, 3.0, 10.0, np.inf]))
    at_most = data.draw(st.lists(st.sampled_from([0.0, 4.0, np.inf]), min_size=players, max_size=players))
    cost = data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    allowance = Allowance.support(players, budget=budget, at_most=at_most, cost=cost)
    outcome = best_equilibrium(EquilibriumProblem(game, allowance=allowance), Control(UNCONFIRMED), engine=engine)
    truth = Truth(game)
    regrets = truth.all_regrets
    kept = (regrets <= np.array(at_most)).all(axis=1) & (regrets.sum(axis=1) <= budget)
    if not kept.any():
        assert outcome.equilibrium is None
        return
    values = truth.values(truth.profiles) - cost * regrets.sum(axis=1)
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.value == pytest.approx(values[kept].max(), abs=1e-6)
    paid = outcome.equilibrium.amounts
    assert (truth.regrets(outcome.equilibrium.x) <= paid + 1e-6).all()
    assert paid.sum() <= budget + 1e-6


@pytest.mark.parametrize("kind", KINDS)
def test_every_claim_is_confirmed(kind):
    outcome = check(EquilibriumProblem(random_game(kind, 7)), "auto", confirm="always")
    assert outcome.claims
    assert all(claim.confirmation.verdict is Verdict.CONFIRMED for claim in outcome.claims)


@pytest.mark.campaign
@engines
@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_games_of_every_kind(kind, engine):
    for seed in range(1000):
        game = random_game(kind, seed)
        for sign in (1.0, -1.0):
            check(EquilibriumProblem(game, weights=np.full(game.players, sign)), engine)
