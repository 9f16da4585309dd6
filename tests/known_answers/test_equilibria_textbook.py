"""Games whose equilibria are published, or follow by hand."""

import itertools
import math
import warnings

import nashpy
import numpy as np
import pytest

from game_cases import bimatrix, counting_game, game_of, owned
from winset_solver.control import Control, Limits
from winset_solver.games.listing.enumeration import equilibria
from winset_solver.games.prices import price_of_anarchy, price_of_stability
from winset_solver.games.problem import Allowance, EquilibriumProblem
from winset_solver.games.smallest_regret import smallest_regret
from winset_solver.games.solve import ENGINES, best_equilibrium, social_optimum
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

engines = pytest.mark.parametrize("engine", [*ENGINES])


def best(game, engine, weights=None):
    return proven(best_equilibrium(EquilibriumProblem(game, _weights(game, weights)), engine=engine))


def worst(game, engine):
    return best(game, engine, -np.ones(game.players))


def _weights(game, weights):
    return np.ones(game.players) if weights is None else weights


def proven(outcome):
    """The outcome, each of whose claims was confirmed by another method."""
    assert outcome.claims
    assert all(claim.confirmation.verdict is Verdict.CONFIRMED for claim in outcome.claims)
    return outcome


def cells(game, rows):
    """Equilibria of a bimatrix game as pairs of a row and a column."""
    found = equilibria(game)
    assert found.complete
    return {(int(np.argmax(e.x[:rows])), int(np.argmax(e.x[rows:]))) for e in found.items}


@engines
def test_prisoners_defect_though_both_would_rather_not(engine):
    game = bimatrix([[-1, -3], [0, -2]], [[-1, 0], [-3, -2]])
    outcome = best(game, engine)
    assert outcome.equilibrium.payoffs.tolist() == [-2, -2]
    assert outcome.equilibrium.regrets.tolist() == [0, 0]
    assert cells(game, 2) == {(1, 1)}
    assert price_of_stability(social_optimum(EquilibriumProblem(game)), outcome) == 2.0


@engines
def test_matching_pennies_never_settle(engine):
    game = bimatrix([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    outcome = best(game, engine)
    assert outcome.status is OutcomeStatus.NO_EQUILIBRIUM
    assert outcome.equilibrium is None
    assert equilibria(game).status is OutcomeStatus.NO_EQUILIBRIUM
    assert proven(smallest_regret(game, engine=engine)).equilibrium.amounts.tolist() == [2.0]


@engines
def test_a_stag_hunt_has_a_better_and_a_worse_equilibrium(engine):
    game = bimatrix([[4, 0], [3, 3]], [[4, 3], [0, 3]])
    assert best(game, engine).value == 8
    assert worst(game, engine).equilibrium.payoffs.tolist() == [3, 3]
    assert cells(game, 2) == {(0, 0), (1, 1)}
    optimum = social_optimum(EquilibriumProblem(game))
    assert price_of_stability(optimum, best(game, engine)) == 1
    assert price_of_anarchy(optimum, worst(game, engine)) == pytest.approx(8 / 6)


@engines
def test_in_the_battle_of_the_sexes_each_has_an_equilibrium_to_prefer(engine):
    game = bimatrix([[2, 0], [0, 1]], [[1, 0], [0, 2]])
    assert best(game, engine, np.array([1.0, 0.0])).equilibrium.payoffs.tolist() == [2, 1]
    assert best(game, engine, np.array([0.0, 1.0])).equilibrium.payoffs.tolist() == [1, 2]
    assert cells(game, 2) == {(0, 0), (1, 1)}


@engines
def test_a_regret_of_one_where_no_equilibrium_exists(engine):
    """A game without pure equilibrium can have a profile that tempts nobody by more than 1, and none by less."""
    game = bimatrix([[1, 0], [0, 1]], [[0, 1], [1, 0]])
    assert best(game, engine).status is OutcomeStatus.NO_EQUILIBRIUM
    assert proven(smallest_regret(game, engine=engine)).equilibrium.amounts.tolist() == [1.0]
    allowed = EquilibriumProblem(game, allowance=Allowance.none(2, fixed=1.0))
    assert proven(best_equilibrium(allowed, engine=engine)).value == 1.0


@engines
def test_where_nothing_matters_every_profile_is_an_equilibrium(engine):
    game = game_of([0, 0, 1], np.zeros((2, 3)), rows=[[1, 1, 0]], upper=[1])
    assert best(game, engine).value == 0
    assert len(equilibria(game).items) == 6
    assert smallest_regret(game, engine=engine).value == 0
    assert price_of_stability(social_optimum(EquilibriumProblem(game)), best(game, engine)) is None


@engines
def test_a_continuum_of_equilibria_is_searched_to_its_end(engine):
    """The first player does not mind how much it gives, up to 2; the second minds very much."""
    game = game_of([0, 1], [[0, 1], [3, 0]], integer=[False, True], high=[2, 1])
    assert best(game, engine).equilibrium.x.tolist() in ([2, 1], [2, 0])
    assert best(game, engine).value == 7
    assert worst(game, engine).equilibrium.x.tolist() == [0, 0]


@engines
def test_the_knapsack_game_in_the_documentation_of_the_zero_library(engine):
    """Documentation of ZERO (Dragotto, Sankaranarayanan, Carvalho and Lodi), "IPG Example": two pure equilibria."""
    products = np.zeros((2, 4, 4))
    products[0, 0, 2], products[0, 1, 3] = -2, -3
    products[1, 2, 0], products[1, 3, 1] = -5, -4
    rows = [[3, 4, 0, 0], [0, 0, 2, 5]]
    game = game_of([0, 0, 1, 1], [[1, 2, 0, 0], [0, 0, 3, 5]], products, rows=rows, upper=[5, 5])
    assert {owned(e.x, game) for e in equilibria(game).items} == {(0, 1, 1, 0), (1, 0, 0, 1)}
    assert best(game, engine).equilibrium.x.tolist() == [1, 0, 0, 1]
    assert worst(game, engine).equilibrium.x.tolist() == [0, 1, 1, 0]


def fair_sharing(players, excess):
    """Costs of Anshelevich et al.: an own road costs 1/p, the common one 1 + excess, shared by all who use it."""
    inside = [[-(1 + excess) / (m + 1) for m in range(players)] for _ in range(players)]
    outside = [[-1 / (p + 1)] * players for p in range(players)]
    return counting_game(inside, outside)


@engines
@pytest.mark.parametrize(("players", "harmonic"), [(3, 1.8333), (5, 2.2833), (8, 2.7179)])
def test_fair_sharing_of_costs_has_the_harmonic_price_of_stability(players, harmonic, engine):
    """Anshelevich et al. (2008), SIAM J. Comput. 38 (not opened): H_n, approached as the excess vanishes."""
    excess = 0.01
    game = fair_sharing(players, excess)
    alone = best(game, engine)
    assert alone.equilibrium.x[:players].tolist() == [0] * players
    optimum = social_optimum(EquilibriumProblem(game))
    assert optimum.equilibrium.x[:players].tolist() == [1] * players
    assert price_of_stability(optimum, alone) * (1 + excess) == pytest.approx(harmonic, abs=1e-4)


@engines
def test_without_excess_everybody_shares_and_the_worst_equilibrium_is_harmonic(engine):
    game = fair_sharing(3, 0.0)
    optimum = social_optimum(EquilibriumProblem(game))
    assert price_of_stability(optimum, best(game, engine)) == pytest.approx(1)
    assert price_of_anarchy(optimum, worst(game, engine)) == pytest.approx(11 / 6)


def treaty(players, benefit, cost):
    """Signatories abate one unit each where that pays them together; everybody gains from every unit."""
    enough = math.floor(cost / benefit) + 1
    inside = [benefit * (m + 1) - cost if m + 1 >= enough else 0 for m in range(players)]
    outside = [benefit * m if m >= enough else 0 for m in range(players)]
    return counting_game([inside] * players, [outside] * players), enough


@engines
@pytest.mark.parametrize(("players", "benefit", "cost", "size"), [(6, 1.0, 2.5, 3), (7, 2.0, 7.0, 4), (5, 1.0, 1.5, 2)])
def test_the_linear_treaty_game_keeps_one_more_than_the_ratio_of_cost_to_benefit(players, benefit, cost, size, engine):
    game, enough = treaty(players, benefit, cost)
    assert enough == size
    assert best(game, engine).equilibrium.x[:players].sum() == size
    found = equilibria(game)
    sizes = [int(e.x[:players].sum()) for e in found.items]
    powerless = sum(math.comb(players, s) for s in range(size - 1))
    assert sizes.count(size) == math.comb(players, size)
    assert len(sizes) == powerless + math.comb(players, size)


@pytest.mark.parametrize("seed", range(12))
def test_pure_equilibria_are_those_of_support_enumeration(seed):
    """Bimatrix games against nashpy, among them degenerate ones."""
    generator = np.random.default_rng(seed)
    shape = tuple(generator.integers(2, 5, 2).tolist())
    span = 3 if seed % 2 else 50
    first, second = generator.integers(0, span, (2, *shape))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nashpy warns of degenerate games, which are welcome here
        found = list(nashpy.Game(first, second).support_enumeration(non_degenerate=False))
    pure = {(int(np.argmax(a)), int(np.argmax(b))) for a, b in found if a.max() == b.max() == 1}
    assert cells(bimatrix(first, second), shape[0]) == pure


def test_a_shared_profile_of_many_players_is_listed_by_falling_welfare():
    game, _ = treaty(6, 1.0, 2.5)
    told = []
    found = equilibria(game, Control(Limits(confirm="never")), on_equilibrium=told.append)
    assert tuple(told) == found.items
    assert all(a.value >= b.value for a, b in itertools.pairwise(found.items))
