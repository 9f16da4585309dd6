"""Who can gain is measured on each player's own scale."""

import pytest

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.program import PayoffProgram


def space(payoff):
    program = PayoffProgram.build(
        matrix=[[1, 1]], row_lower=[1], row_upper=[1], column_upper=[1, 1], integer=[1, 1], payoff=payoff
    )
    return GainSpace(BargainingProblem(program, [0.0] * len(payoff)))


@pytest.mark.parametrize("name", ["nash", "kalai-smorodinsky", "alpha-fair"])
def test_a_player_that_counts_in_small_units_can_gain_beside_one_that_counts_in_large_ones(name):
    outcome = bargain(space([[3.0, 0.0], [1e8, 2e8]]), name)
    assert outcome.gains == pytest.approx([3.0, 1e8])
    assert outcome.without_gain == ()


@pytest.mark.parametrize("name", ["nash", "kalai-smorodinsky"])
def test_a_player_without_any_payoff_cannot_gain(name):
    outcome = bargain(space([[0.0, 0.0], [1.0, 2.0]]), name)
    assert outcome.without_gain == (0,)
    assert outcome.gains == pytest.approx([0.0, 2.0])


def test_a_question_leaves_the_live_model_as_it_was():
    live = space([[3.0, 0.0], [1.0, 2.0]])
    before = (live.session.model.rows, live.session.model.columns, live.session.model.cost.copy())
    for name in ("nash", "leximin", "kalai-smorodinsky", "egalitarian", "utilitarian", "alpha-fair"):
        bargain(live, name)
        assert (live.session.model.rows, live.session.model.columns) == before[:2]
        assert (live.session.model.cost == before[2]).all()


@pytest.mark.parametrize("name", ["nash", "kalai-smorodinsky"])
def test_a_player_whose_gain_is_the_same_everywhere_gains(name):
    program = PayoffProgram.build(
        matrix=[[1]], row_lower=[1], row_upper=[1], column_upper=[1], integer=[1], payoff=[[0]]
    )
    outcome = bargain(GainSpace(BargainingProblem(program, [-1.0])), name)
    assert outcome.without_gain == ()
    assert outcome.gains == pytest.approx([1.0])
