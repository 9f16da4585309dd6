"""What a list of the search-region method promises, whether complete, coarse or stopped."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payoff_programs import efficient, listed, selections
from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.search_regions import CONTINUOUS_COVERAGE, search_regions
from winset_solver.program import PayoffProgram
from winset_solver.status import OutcomeStatus

SLOW = settings(max_examples=50, deadline=None)
ROUNDING = 1e-6
PLAYERS = st.integers(2, 4)


def search(problem, **options):
    """Without presolve, which is wrong once in thousands of tiny programs and would be blamed on the search."""
    return search_regions(OutcomeSpace(problem, Control(Limits(confirm="never")), presolve="off"), **options)


def values(frontier, players):
    return np.array([point.values for point in frontier.points]).reshape(-1, players)


def covered(points, frontier):
    """Whether each point is no better than some listed one by more than the coverage, for every player."""
    near = values(frontier, points.shape[1]) + frontier.coverage + frontier.resolution + ROUNDING
    return np.array([np.any(np.all(point <= near, axis=1)) for point in points])


def among(points, everything):
    return all(np.any(np.all(np.abs(everything - point) <= ROUNDING, axis=1)) for point in points)


@SLOW
@given(selections(players=PLAYERS, floors=False), st.sampled_from([0.01, 0.1, 0.3, 0.6]))
def test_a_coarse_list_covers_every_efficient_package_as_closely_as_it_says(problem, coverage):
    frontier, truth = search(problem, coverage=coverage), efficient(listed(problem))
    assert frontier.status is OutcomeStatus.OPTIMAL
    assert covered(truth, frontier).all()
    assert np.all(frontier.coverage <= coverage * np.ptp(truth, axis=0) + ROUNDING)
    assert among(values(frontier, truth.shape[1]), truth)


@SLOW
@given(selections(players=PLAYERS, floors=False), st.integers(1, 4))
def test_a_stopped_search_claims_no_more_than_is_true(problem, count):
    control, seen = Control(Limits(confirm="never")), []

    def stop(point):
        seen.append(point)
        if len(seen) == count:
            control.cancellation.request()

    frontier, truth = (
        search_regions(OutcomeSpace(problem, control, presolve="off"), on_point=stop),
        efficient(listed(problem)),
    )
    assert len(frontier.points) == len(seen) <= max(count, 1)
    assert frontier.status in (OutcomeStatus.OPTIMAL, OutcomeStatus.STOPPED_WITH_SOLUTION)
    assert among(values(frontier, truth.shape[1]), truth)
    assert frontier.coverage is None or covered(truth, frontier).all()
    if frontier.complete:
        assert len(frontier.points) == len(truth)


@SLOW
@given(selections(players=PLAYERS), st.randoms(use_true_random=False))
def test_the_order_of_players_does_not_matter(problem, random):
    order = list(range(len(problem.compared)))
    random.shuffle(order)
    first = search(problem)
    second = search(ParetoProblem(problem.program, floor=problem.floor, compared=tuple(order)))
    assert first.status is second.status
    if first.points:
        ours, theirs = values(first, len(order))[:, order], values(second, len(order))
        assert efficient(ours) == pytest.approx(efficient(theirs), abs=ROUNDING)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 4))
def test_divisible_payoffs_are_represented_as_closely_as_stated(seed, players):
    rng = np.random.default_rng(seed)
    program = PayoffProgram.build(
        matrix=rng.integers(1, 9, (2, 4)),
        row_lower=[-np.inf, -np.inf],
        row_upper=rng.integers(5, 12, 2),
        column_upper=np.ones(4),
        integer=[True, False, False, False],
        payoff=rng.integers(-4, 9, (players, 4)),
    )
    frontier = search(ParetoProblem(program), coverage=0.25)
    assert frontier.status is OutcomeStatus.OPTIMAL
    best = []
    session = Session(program)
    for weights in rng.random((20, players)) + 0.01:
        session.maximise(weights @ program.payoff.toarray())
        best.append(program.payoffs(session.solve().x))
    assert covered(np.array(best), frontier).all()
    assert search(ParetoProblem(program, compared=(0, 1)), coverage=0.0).notes == (
        f"payoffs vary continuously: points are listed so that none is further than {CONTINUOUS_COVERAGE:g} of a range",
    )
