"""Pareto sets of one to five players by search regions against comparing every pair of packages."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payoff_programs import assignment, efficient, listed, selection, selections
from winset_solver.control import Control, Limits
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.search_regions import search_regions
from winset_solver.pareto.two_players import two_players
from winset_solver.status import OutcomeStatus

SLOW = settings(max_examples=60, deadline=None)
QUICK = Limits(confirm="never")


def frontier_of(problem, **options):
    """Without presolve, which is wrong once in thousands of tiny programs: see the last test."""
    return search_regions(OutcomeSpace(problem, Control(QUICK), presolve="off"), **options)


def values(frontier):
    return np.array([point.values for point in frontier.points])


def assert_agrees(problem, frontier):
    everything = listed(problem)
    if len(everything) == 0:
        assert frontier.status in (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE)
        return
    assert frontier.status is OutcomeStatus.OPTIMAL
    assert frontier.complete
    assert efficient(values(frontier)) == pytest.approx(efficient(everything), abs=1e-6)
    assert len(frontier.points) == len(efficient(everything))
    assert frontier.ideal == pytest.approx(everything.max(axis=0), abs=1e-6)
    for point in frontier.points:
        assert problem.program.payoffs(point.x) == pytest.approx(point.payoffs)


@SLOW
@given(selections())
def test_every_efficient_package_is_listed_and_no_other(problem):
    assert_agrees(problem, frontier_of(problem))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 4))
def test_assignments(seed, players):
    costs = np.random.default_rng(seed).integers(1, 9, (players, 3, 3))
    problem = assignment(costs)
    assert_agrees(problem, frontier_of(problem))


@settings(max_examples=30, deadline=None)
@given(selections(players=st.just(2)))
def test_two_methods_agree_on_two_players(problem):
    first, second = frontier_of(problem), two_players(OutcomeSpace(problem, Control(QUICK), presolve="off"))
    assert first.status is second.status
    assert len(first.points) == len(second.points)
    if first.points:
        assert values(first) == pytest.approx(values(second), abs=1e-6)
        assert first.ideal == pytest.approx(second.ideal, abs=1e-6)


def test_some_players_are_not_compared_but_keep_their_floors():
    problem = selection([[5, 1, 0], [0, 4, 1], [3, 0, 3], [1, 1, 0]], weights=[[1, 1, 1]], capacity=[2])
    part = type(problem)(problem.program, floor=np.array([-np.inf, 1.0, -np.inf, -np.inf]), compared=(0, 2, 3))
    assert_agrees(part, frontier_of(part))


def test_where_presolve_is_wrong_the_second_opinion_says_so():
    """HiGHS 1.15.1 with presolve calls this program infeasible; the first and
    the fourth item together give the second player the three that are wanted."""
    payoff = np.zeros((4, 6))
    payoff[1] = [1, 0, 0, 2, 2, 1]
    weights = [[0, 0, 0, 1, 0, 1], [1, 0, 0, 0, 1, 1]]
    problem = selection(payoff, weights=weights, capacity=[1, 2.4], floor=[-np.inf, 3, -np.inf, -np.inf])
    assert_agrees(problem, frontier_of(problem))
    for limits in (Limits(), QUICK):
        frontier = search_regions(OutcomeSpace(problem, Control(limits)))
        assert frontier.status in (OutcomeStatus.OPTIMAL, OutcomeStatus.DISAGREEMENT)
