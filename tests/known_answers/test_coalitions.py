"""Published answers about coalitions: treaties that few sign, and departures that do or do not last."""

import itertools

import numpy as np
import pytest

from game_cases import bimatrix, game_of
from winset_solver.games.coalitions.blocking import blocking_coalitions
from winset_solver.games.coalitions.coalition_proof import coalition_proof
from winset_solver.games.coalitions.coalition_stability import Valuation
from winset_solver.games.coalitions.departures import DepartureProblem, Outsiders


def barrett(countries, a, b, c):
    """Payoffs inside and outside, and total abatement Q, by number k of signatories.

    Benefit b(aQ − Q²/2)/N each, cost c q²/2. Outsiders respond to all others, b(a − Q)/N = c q; the signatories move
    first, together, and reckon with it. With γ = c/b and D = Nγ + N − k that gives, for a signatory,
    q = a k N γ / (D² + k² N γ), and for an outsider (a − k q)/D.
    """
    n, gamma = countries, c / b
    k = np.arange(n + 1)
    d = n * gamma + n - k
    inside = a * k * n * gamma / (d**2 + k**2 * n * gamma)
    outside = (a - k * inside) / d
    total = k * inside + (n - k) * outside
    benefit = b * (a * total - total**2 / 2) / n
    return benefit - c * inside**2 / 2, benefit - c * outside**2 / 2, total


def test_barrett_1994_has_four_signatories():
    # Barrett (1994), "Self-enforcing international environmental agreements", Oxford Economic Papers 46, table 1.
    inside, outside, total = barrett(10, 100.0, 1.0, 0.25)
    assert (round(inside[4], 1), round(outside[4], 1), round(total[4], 1)) == (472.2, 474.9, 81.1)
    assert (round(outside[0], 1), round(total[0], 1)) == (472.0, 80.0)
    assert (round(inside[10], 1), round(total[10], 1)) == (487.8, 97.6)
    treaty = Valuation.symmetric(inside[1:], outside[:-1])
    assert treaty.stable_sizes() == [4]
    assert treaty.stable_coalitions() == list(itertools.combinations(range(10), 4))


def test_outsiders_respond_to_the_signatories_of_barrett_1994_as_the_closed_form_says():
    a, b, c, n = 100.0, 1.0, 0.25, 10
    for k in range(n):
        grid = np.linspace(0.0, 30.0, 30001)
        inside, _, _ = barrett(n, a, b, c)
        response = b * (a - k * grid) / (n * c + b * (n - k))
        total = k * grid + (n - k) * response
        led = b * (a * total - total**2 / 2) / n - c * grid**2 / 2
        if k:
            assert led.max() == pytest.approx(inside[k], abs=1e-4)


def test_a_minimum_participation_makes_larger_treaties_stable():
    inside, outside, _ = barrett(10, 100.0, 1.0, 0.25)
    treaty = Valuation.symmetric(inside[1:], outside[:-1])
    # Of eight, nobody leaves if the treaty then falls; and fewer than seven are as good as none.
    assert treaty.with_minimum_participation(8).stable_sizes() == [*range(7), 8]
    assert treaty.with_minimum_participation(3).stable_sizes() == [0, 1, 4]


@pytest.mark.parametrize(("cost", "benefit", "stable"), [(5.0, 2.0, 3), (7.0, 2.0, 4), (5.0, 4.0, 2), (6.0, 2.0, 4)])
def test_the_linear_treaty_game_has_the_smallest_profitable_coalition(cost, benefit, stable):
    # Members act if k·b > c: ⌊c/b⌋ + 1 of them; the last case is the degenerate one, c/b a whole number.
    sizes = np.arange(9)
    acting = np.where(sizes * benefit > cost, sizes, 0)
    inside = benefit * acting - np.where(acting > 0, cost, 0.0)
    treaty = Valuation.symmetric(inside[1:], benefit * acting[:-1])
    in_effect = [size for size in treaty.stable_sizes() if acting[size]]
    assert in_effect == [stable] == [int(cost // benefit) + 1]


def test_linear_benefits_and_quadratic_costs_keep_three_at_most_with_ties_on_both_sides():
    # In units of b²/c: k²/2 + n − k inside, k² + n − k − ½ outside. Leaving three and joining two are matters of
    # indifference, and so is acting alone as a coalition of one.
    n = 7
    sizes = np.arange(n + 1)
    inside, outside = sizes**2 / 2 + n - sizes, sizes**2 + n - sizes - 0.5
    treaty = Valuation.symmetric(inside[1:], outside[:-1])
    assert treaty.stable_sizes() == [0, 2, 3]
    # Transfers change nothing among equals.
    assert np.array_equal(treaty.potentially_internal, treaty.internal)


def departures(game, x, **options):
    return DepartureProblem(game, np.array(x, dtype=float), most=game.players, **options)


def test_mutual_defection_is_coalition_proof_but_not_strong():
    # Prisoners' dilemma, rows and columns: cooperate, defect.
    game = bimatrix([[3, 0], [4, 1]], [[3, 4], [0, 1]])
    problem = departures(game, [0, 1, 0, 1])
    found = blocking_coalitions(problem)
    assert [(d.members, d.gains.tolist()) for d in found.departures] == [((0, 1), [2.0, 2.0])]
    assert found.strong is False
    assert coalition_proof(problem).proof is True


def test_the_better_of_two_equilibria_is_strong_and_the_worse_one_is_left_for_good():
    # Stag hunt.
    game = bimatrix([[4, 0], [3, 3]], [[4, 3], [0, 3]])
    assert blocking_coalitions(departures(game, [1, 0, 1, 0])).strong is True
    worse = coalition_proof(departures(game, [0, 1, 0, 1]))
    assert worse.departure is not None
    assert worse.departure.x.tolist() == [1, 0, 1, 0]


def test_three_players_divide_a_dollar_and_a_pair_takes_it():
    # Each votes for one other player; a pair whose members vote for each other takes 3 each.
    column = {pair: j for j, pair in enumerate(itertools.permutations(range(3), 2))}
    products = np.zeros((3, 6, 6))
    for (p, q), j in column.items():
        products[p, j, column[q, p]] = 3.0
    votes = [[float(p == voter) for p, _ in column] for voter in range(3)]
    game = game_of([0, 0, 1, 1, 2, 2], np.zeros((3, 6)), products, rows=votes, lower=[1] * 3, upper=[1] * 3)
    x = np.zeros(6)
    x[[column[0, 1], column[1, 0], column[2, 1]]] = 1.0
    # Players 0 and 1 have 3 each, and with player 2 neither would have more …
    assert blocking_coalitions(departures(game, x)).strong is True
    # … unless being a pair costs one of them something that ends with it.
    paying = departures(game, x, at_stake=np.array([-1.0, 1.0, 0.0]))
    assert [d.members for d in blocking_coalitions(paying).departures] == [(0, 2)]


@pytest.mark.parametrize(("watched", "respond"), [(0, [(1,)]), (1, [])])
def test_what_outsiders_do_decides_who_departs(watched, respond):
    # Player 1 would save 2. Player 2, from whom it has 3, takes part as long as one of the others does.
    payoff = np.array([[1.0, 0.0, 0.0], [0.0, -2.0, 3.0], [0.0, 0.0, -1.0]])
    products = np.zeros((3, 3, 3))
    products[2, 2, watched] = 2.0
    game = game_of([0, 1, 2], payoff, products)
    found = {
        rule: [
            d.members
            for d in blocking_coalitions(departures(game, np.ones(3), outsiders=rule, idle=np.zeros(3))).departures
        ]
        for rule in Outsiders
    }
    assert found == {Outsiders.STAY: [(1,)], Outsiders.LEAVE: [], Outsiders.RESPOND: respond}
