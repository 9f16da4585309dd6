"""Departures that last: recursion over parts of the coalition, and searches that stop."""

import numpy as np
import pytest

from game_cases import bimatrix, game_of
from winset_solver.control import Cancellation, Control
from winset_solver.games.coalitions.blocking import blocking_coalitions
from winset_solver.games.coalitions.coalition_proof import coalition_proof, credible_departures
from winset_solver.games.coalitions.departures import DepartureProblem
from winset_solver.games.coalitions.further_departures import Seen
from winset_solver.games.polynomial import Polynomial
from winset_solver.games.polynomial_game import game_of as polynomial_game
from winset_solver.program import PayoffProgram
from winset_solver.status import OutcomeStatus, Unanswered

DILEMMA = bimatrix([[3, 0], [4, 1]], [[3, 4], [0, 1]])
DEFECT = np.array([0.0, 1.0, 0.0, 1.0])


def common_interest(everybody):
    """Three players who have something if all act, which the last column says, and nothing otherwise."""
    payoff = np.zeros((3, 4))
    payoff[:, 3] = everybody
    rows = [[1, 1, 1, -3], [1, 1, 1, -1]]
    return game_of([0, 1, 2, -1], payoff, rows=rows, lower=[0, -np.inf], upper=[np.inf, 2])


def choosing(labels, owners, payoffs):
    """The game of players who choose from 0/1 columns as they like, with polynomials as payoffs."""
    count, players = len(labels), len(payoffs)
    free = PayoffProgram.build(
        matrix=np.zeros((0, count)),
        row_lower=[],
        row_upper=[],
        payoff=np.zeros((players, count)),
        column_upper=np.ones(count),
        integer=np.ones(count, dtype=bool),
        column_labels=list(labels),
        owners=owners,
    )
    return polynomial_game(free, payoffs).game


def test_all_three_depart_for_good():
    found = coalition_proof(DepartureProblem(common_interest(2.0), np.zeros(4), most=3))
    assert found.departure is not None
    assert found.departure.members == (0, 1, 2)
    assert found.departure.x.tolist() == [1, 1, 1, 1]
    assert coalition_proof(DepartureProblem(common_interest(2.0), np.zeros(4), most=2)).proof is True


def test_a_departure_of_two_that_one_departs_from_again_does_not_last():
    found = credible_departures(DepartureProblem(DILEMMA, DEFECT, most=2), [(0,), (1,), (0, 1)])
    assert found == {(0,): None, (1,): None, (0, 1): None}


def test_a_departure_of_one_always_lasts():
    cooperate = np.array([1.0, 0.0, 1.0, 0.0])
    found = coalition_proof(DepartureProblem(DILEMMA, cooperate, most=2))
    assert found.departure is not None
    assert len(found.departure.members) == 1
    assert found.departure.smallest == 1.0


def test_what_a_departure_costs_does_not_count_a_second_time():
    # Both would lose 2 by leaving mutual defection and gain 3; back to defecting they would gain 1 each, at no further
    # loss: the departure does not last.
    gains = np.array([[6, 0], [7, 1]])
    game = bimatrix(gains, gains.T)
    problem = DepartureProblem(game, DEFECT, most=2, at_stake=np.full(2, 2.0))
    assert coalition_proof(problem).proof is True
    assert credible_departures(problem, [(0, 1)]) == {(0, 1): None}


def test_a_stopped_search_claims_nothing():
    cancellation = Cancellation()
    cancellation.request()
    control = Control(cancellation=cancellation)
    problem = DepartureProblem(DILEMMA, DEFECT, most=2)
    found = coalition_proof(problem, control)
    assert (found.status, found.proof) == (OutcomeStatus.STOPPED_WITHOUT_SOLUTION, None)
    assert credible_departures(problem, [(0, 1)], control) == {}


def test_a_row_that_forbids_nothing_ends_the_search():
    seen = Seen()
    seen.require_new(np.array([1.0, 0.0]))
    seen.require_new(np.array([0.0, 0.0]))
    with pytest.raises(Unanswered) as ended:
        seen.require_new(np.array([1.0, 0.0]))
    assert ended.value.status is OutcomeStatus.DISAGREEMENT


def test_a_departure_of_three_that_two_depart_from_again_does_not_last():
    # Acting together gives 1 each, and nobody then stops alone; but two who stop while the third still acts have 2.
    a, b, c = (Polynomial.column(label) for label in "abc")
    ab, ac, bc = a * b, a * c, b * c
    payoffs = [
        c.times(2) - bc.times(2) - ac.times(2) + (ab * c).times(3),
        c.times(2) - ac.times(2) - bc.times(2) + (ab * c).times(3),
        ab * c,
    ]
    game = choosing("abc", [0, 1, 2], payoffs)
    problem = DepartureProblem(game, np.zeros(game.program.shape[1]), most=3)
    assert [departure.members for departure in blocking_coalitions(problem).departures] == [(0, 1, 2)]
    assert coalition_proof(problem).proof is True
    assert credible_departures(problem, [(0, 1, 2)]) == {(0, 1, 2): None}


def test_where_two_of_three_would_go_is_where_all_three_go():
    # All gain 1.5 by acting one way; two of them then prefer another way, which still leaves the third with 1.
    a, b, c, d, e = (Polynomial.column(label) for label in "abcde")
    one = a * b * c * d.complement() * e.complement()
    other = d * e * c * a.complement() * b.complement()
    payoffs = [one.times(1.5) + other.times(worth) for worth in (2.0, 2.0, 1.0)]
    game = choosing("abcde", [0, 1, 2, 0, 1], payoffs)
    problem = DepartureProblem(game, np.zeros(game.program.shape[1]), most=3)
    assert blocking_coalitions(problem).departures[0].smallest == 1.5
    found = credible_departures(problem, [(0, 1, 2)])[0, 1, 2]
    assert found is not None
    assert found.gains.tolist() == [2.0, 2.0, 1.0]
