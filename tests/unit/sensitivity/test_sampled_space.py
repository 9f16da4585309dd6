"""Spaces set up for short searches: the same answers as those of usual ones, and only where they are asked for."""

import numpy as np
import pytest

from perturbed_problems import other_numbers, random_problem
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.control import Control, Limits
from winset_solver.program import PayoffProgram
from winset_solver.sensitivity.perturbed import PerturbedBargaining
from winset_solver.sensitivity.sampled_space import sampled_space
from winset_solver.status import OutcomeStatus

QUICK, CHECKED = Control(Limits(confirm="never")), Control()


def options_of(space):
    return space.session._options


@pytest.mark.parametrize("solution", ["utilitarian", "nash", "leximin"])
@pytest.mark.parametrize("seed", range(4))
def test_short_searches_answer_as_usual_ones_do(solution, seed):
    problem = random_problem(seed, players=3)
    short = bargain(sampled_space(problem, QUICK, linear=solution == "utilitarian"), solution)
    usual = bargain(GainSpace(problem, CHECKED), solution)
    assert short.status is usual.status
    if usual.value is not None:
        assert short.value == pytest.approx(usual.value, rel=1e-8)
        assert short.bound == pytest.approx(usual.bound, rel=1e-8)


@pytest.mark.parametrize(("least", "disagreement"), [(2.0, 0.0), (0.0, 5.0)])
def test_an_empty_space_says_why_it_is_empty(least, disagreement):
    program = PayoffProgram.build(
        matrix=[[1]], row_lower=[least], row_upper=[3], column_upper=[1], integer=[1], payoff=[[1]]
    )
    problem = BargainingProblem(program, np.array([disagreement]))
    found = bargain(sampled_space(problem, QUICK, linear=True), "utilitarian")
    assert found.status is (OutcomeStatus.NO_PACKAGE if least > 1 else OutcomeStatus.NO_ACCEPTABLE_PACKAGE)


def test_where_a_second_opinion_is_wanted_or_a_problem_is_large_the_usual_search_is_set_up():
    problem = random_problem(1)
    assert options_of(sampled_space(problem, QUICK, linear=False))["presolve"] == "off"
    assert options_of(sampled_space(problem, QUICK, linear=True))["presolve"] == "choose"
    usual = options_of(GainSpace(problem))
    assert options_of(sampled_space(problem, CHECKED, linear=False)) == usual
    large = PayoffProgram.build(
        matrix=np.ones((101, 100)), row_lower=np.zeros(101), row_upper=np.ones(101), payoff=np.ones((1, 100))
    )
    assert options_of(sampled_space(BargainingProblem(large, np.zeros(1)), QUICK, linear=False)) == usual


def test_a_tree_settles_what_it_would_answer_and_nothing_is_searched_for_that():
    problem = random_problem(0)
    tree, without = PerturbedBargaining(problem, "utilitarian"), PerturbedBargaining(problem, "leximin")
    for seed in range(3):
        numbers = other_numbers(problem, seed)
        settles = tree.settles(numbers, QUICK)
        assert (tree.searches, without.settles(numbers, QUICK)) == (0, False)
        assert settles == (not tree.solve(numbers, QUICK).searched_anew)
        tree.searches = 0
