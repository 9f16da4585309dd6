"""The dynamic program over issues against plain listing, and what it says when it cannot answer."""

from contextlib import contextmanager
from time import perf_counter
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings

from separable_problems import Separable, frontier_by_listing, separable_problems
from winset_solver.control import Cancellation, Control, Limits, Stopped
from winset_solver.pareto import completions, partial_packages
from winset_solver.pareto import issue_by_issue as search
from winset_solver.pareto.dominance import undominated
from winset_solver.pareto.issue_by_issue import issue_by_issue, worthwhile
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.program import PayoffProgram
from winset_solver.status import OutcomeStatus

NARROW = {"_WIDTHS": (2, 5, partial_packages.MOST_STATES)}
"""Widths at which small problems meet everything that large ones do."""


@contextmanager
def small_pieces(widths=NARROW["_WIDTHS"], at_once=8):
    """Make small problems meet narrow sweeps, pieces and new prices, as large ones do."""
    with (
        mock.patch.object(search, "_WIDTHS", widths),
        mock.patch.object(partial_packages, "_AT_ONCE", at_once),
        mock.patch.object(completions, "_MANY", completions._SAMPLE),
    ):
        yield


def knapsack(players, items, seed=0, largest=99, *, heaviest=99, rows=1):
    random = np.random.default_rng(seed)
    weight = random.integers(1, heaviest + 1, (rows, items))
    return ParetoProblem(
        PayoffProgram.build(
            matrix=weight,
            row_lower=np.full(rows, -np.inf),
            row_upper=weight.sum(axis=1) // 2,
            column_upper=np.ones(items),
            integer=np.ones(items),
            payoff=random.integers(1, largest + 1, (players, items)),
        )
    )


def check(drawn):
    problem = drawn.problem
    frontier, truth = issue_by_issue(problem), frontier_by_listing(problem)
    if truth is None:
        assert frontier.status is OutcomeStatus.NO_PACKAGE
    elif not truth:
        assert frontier.status is OutcomeStatus.NO_ACCEPTABLE_PACKAGE
    else:
        assert frontier.complete
        assert sorted((tuple(point.values.round(7).tolist()) for point in frontier.points), reverse=True) == truth
        assert frontier.ideal == pytest.approx(np.max(truth, axis=0), abs=1e-6)
        for point in frontier.points:
            assert problem.program.payoffs(point.x) == pytest.approx(point.payoffs, abs=1e-12)


@settings(max_examples=150, deadline=None)
@given(separable_problems())
def test_the_frontier_is_that_of_plain_listing(drawn):
    check(drawn)


@settings(max_examples=150, deadline=None)
@given(separable_problems())
def test_narrow_sweeps_and_small_pieces_change_nothing(drawn):
    with small_pieces():
        check(drawn)


def test_a_row_off_the_grid_that_just_holds_is_not_broken_by_rounding():
    drawn = Separable(
        issues=(("one", 2), ("one", 4), ("integer", 3), ("one", 1)),
        payoff=((1.0, -1 / 7, 0.0, 0.0, 0.0, 0.0, 0.0), (0.0,) * 7),
        rows=(),
        floor=(-1.0, -np.inf),
        compared=(1,),
    )
    check(drawn)


def test_points_that_rounding_alone_tells_apart_in_one_value_fall_in_the_next():
    drawn = Separable(
        issues=(("one", 1), ("one", 2), ("one", 2)),
        payoff=(
            (0.0, 0.0, -18 / 7, 0.0, 6 / 7, -12 / 7, 0.0),
            (0.0, 0.0, 0.0, 0.0, 0.0, -1 / 7, 0.0),
            (0.0, 0.0, 0.0, -1 / 7, 0.0, 2 / 7, 0.0),
        ),
        rows=(),
    )
    values = [point.values.round(7).tolist() for point in issue_by_issue(drawn.problem).points]
    assert values == sorted(values, reverse=True)
    assert len({value[0] for value in values}) < len(values)


@pytest.mark.parametrize("seed", range(20))
def test_payoffs_of_sevenths_are_listed_in_falling_order(seed):
    random = np.random.default_rng(seed)
    players = 2 + seed % 3
    payoff = tuple(tuple((random.integers(-20, 21, 12) / 7).tolist()) for _ in range(players))
    row = (tuple(random.integers(-3, 5, 11).tolist()), -np.inf, 12)
    problem = Separable((("one", 3), ("integer", 3), ("one", 2), ("integer", 2), ("one", 2)), payoff, (row,)).problem
    frontier = issue_by_issue(problem)
    assert np.array([point.values for point in frontier.points]) == pytest.approx(
        np.array(frontier_by_listing(problem)), abs=1e-6
    )


def frontier_by_simple_program(problem):
    """Values of a knapsack's Pareto set: all states item by item, dominance alone, no bounds."""
    program = problem.program
    gains, uses, limit = program.payoff.toarray().T, program.matrix.toarray().T, program.row_upper
    states = {(0,) * (gains.shape[1] + len(limit))}
    for gain, use in zip(gains, uses, strict=True):
        step = np.append(gain, -use)
        taken = np.array(sorted(states)) + step
        taken = taken[np.all(-taken[:, gains.shape[1] :] <= limit, axis=1)]
        states = nondominated(states | set(map(tuple, taken.tolist())))
    return sorted(nondominated({state[: gains.shape[1]] for state in states}), reverse=True)


def nondominated(vectors):
    """What no other vector of a set is nowhere smaller than."""
    kept = np.zeros((len(vectors), len(next(iter(vectors)))))
    count = 0
    for vector in sorted(vectors, reverse=True):
        if not np.any(np.all(kept[:count] >= vector, axis=1)):
            kept[count] = vector
            count += 1
    return set(map(tuple, kept[:count].tolist()))


@pytest.mark.parametrize(
    ("players", "items", "largest", "heaviest", "rows"),
    [(2, 30, 40, 10, 1), (3, 26, 20, 5, 1), (3, 16, 20, 6, 2), (6, 16, 30, 5, 1), (7, 14, 30, 5, 1)],
)
def test_points_are_those_of_a_simple_program_without_bounds(players, items, largest, heaviest, rows):
    problem = knapsack(players, items, 1, largest, heaviest=heaviest, rows=rows)
    with small_pieces(widths=(20, partial_packages.MOST_STATES), at_once=500):
        frontier = issue_by_issue(problem)
    truth = frontier_by_simple_program(problem)
    assert [tuple(point.values.tolist()) for point in frontier.points] == truth
    assert len(truth) > 10


@pytest.mark.parametrize("players", [1, 2, 3, 4])
@pytest.mark.parametrize("largest", [4, 99])
@pytest.mark.parametrize("seed", range(4))
def test_wide_and_narrow_sweeps_agree(players, largest, seed):
    problem = knapsack(players, 14, seed, largest)
    with mock.patch.multiple(search, **NARROW):
        narrow = issue_by_issue(problem)
    with mock.patch.object(search, "_WIDTHS", (partial_packages.MOST_STATES,)):
        wide = issue_by_issue(problem)
    assert [point.values.tolist() for point in narrow.points] == [point.values.tolist() for point in wide.points]


@pytest.mark.parametrize("players", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", range(3))
def test_the_frontier_of_a_knapsack_is_that_of_plain_listing(players, seed):
    problem = knapsack(players, 9, seed, largest=9)
    frontier = issue_by_issue(problem)
    assert [tuple(point.values.tolist()) for point in frontier.points] == frontier_by_listing(problem)


def test_a_point_on_the_frontier_is_heard_of_once():
    heard = []
    frontier = issue_by_issue(knapsack(2, 10), on_point=heard.append)
    assert heard == list(frontier.points)


def test_packages_that_only_rounding_tells_apart_are_listed_once():
    thirds = Separable((("one", 2),) * 3, ((1 / 3, 1.0, 1 / 3), (0.1, -0.2, 0.1)), ())
    frontier = issue_by_issue(thirds.problem)
    assert frontier.complete
    assert len(frontier.points) == len(frontier_by_listing(thirds.problem))


def test_continuous_columns_do_not_fit():
    program = PayoffProgram.build(matrix=[[1, 1]], row_lower=[1], row_upper=[1], payoff=[[1, 0], [0, 1]])
    assert issue_by_issue(ParetoProblem(program)) is None
    assert not worthwhile(ParetoProblem(program))


def test_too_many_partial_packages_are_given_up():
    with mock.patch.object(partial_packages, "MOST_STATES", 20), mock.patch.object(search, "_WIDTHS", (5, 20)):
        assert issue_by_issue(knapsack(3, 20)) is None


def test_a_stopped_search_proves_nothing_but_keeps_what_it_found():
    cancellation = Cancellation()

    def stop_in_the_second_sweep(progress):
        if progress.words.startswith("20 of"):
            cancellation.request()

    with mock.patch.object(search, "_WIDTHS", (10, partial_packages.MOST_STATES)):
        frontier = issue_by_issue(
            knapsack(2, 20), Control(on_progress=stop_in_the_second_sweep, cancellation=cancellation)
        )
    assert frontier.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert frontier.coverage is None
    assert frontier.points
    assert frontier.notes


def test_a_search_stopped_at_once_has_nothing():
    cancellation = Cancellation()
    cancellation.request()
    frontier = issue_by_issue(knapsack(2, 20), Control(cancellation=cancellation))
    assert frontier.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    assert frontier.points == ()


def test_a_time_limit_is_kept_with_what_was_found():
    began = perf_counter()
    with mock.patch.object(search, "_WIDTHS", (100, partial_packages.MOST_STATES)):
        frontier = issue_by_issue(knapsack(5, 60, rows=2), Control(Limits(seconds=1.0)))
    assert perf_counter() - began < 4.0
    if frontier is not None:
        assert frontier.status is OutcomeStatus.STOPPED_WITH_SOLUTION
        assert frontier.coverage is None


def test_half_of_the_time_limit_is_left_where_partial_packages_still_multiply():
    control = Control(Limits(seconds=3.0))
    with mock.patch.object(search, "_WIDTHS", (100, partial_packages.MOST_STATES)):
        assert issue_by_issue(knapsack(5, 60, rows=2), control) is None
    assert control.remaining > 0


@pytest.mark.parametrize("size", [1, 2, 3])
def test_long_work_is_left_in_the_middle(size):
    calls = []

    def leave_later():
        calls.append(1)
        if len(calls) == size:
            raise Stopped

    vectors = np.random.default_rng(0).random((3_000, 4))
    with pytest.raises(Stopped):
        undominated(vectors, leave_later)
