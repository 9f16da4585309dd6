"""What holds for the frontier of any two players."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finite_sets import dominated, finite_sets
from winset_solver.control import Control, Limits
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.two_players import two_players
from winset_solver.program import PayoffProgram, as_matrix

FREE = Control(Limits(confirm="never"))
PAIRS = finite_sets(players=st.just(2), weighted=False)
SOME = settings(max_examples=25, deadline=None)


def frontier_of(program, compared=(), **options):
    return two_players(OutcomeSpace(ParetoProblem(program, compared=compared), FREE), **options)


def values(frontier):
    return np.array([point.values for point in frontier.points])


def mixed(seed):
    """A random program with integer and continuous columns, and X never empty."""
    random = np.random.default_rng(seed)
    return PayoffProgram.build(
        matrix=random.integers(0, 6, (2, 5)),
        row_lower=[-np.inf, -np.inf],
        row_upper=random.integers(4, 15, 2),
        column_upper=random.integers(1, 4, 5),
        integer=[1, 1, 1, 0, 0],
        payoff=random.integers(-2, 8, (2, 5)),
    )


@SOME
@given(PAIRS)
def test_no_point_dominates_another_and_values_fall_and_rise(case):
    found = values(frontier_of(case.problem.program))
    assert np.all(np.diff(found[:, 0]) < 0)
    assert np.all(np.diff(found[:, 1]) > 0)
    assert not any(dominated(row, np.array(case.points, dtype=float)) for row in found)


@SOME
@given(PAIRS)
def test_the_order_of_the_players_does_not_matter(case):
    one, other = (values(frontier_of(case.problem.program, order)) for order in ((0, 1), (1, 0)))
    assert one.tolist() == other[::-1, ::-1].tolist()


@SOME
@given(PAIRS, st.sampled_from([0.25, 3.0]), st.integers(-5, 5))
def test_units_and_origins_do_not_matter(case, scale, shift):
    program = case.problem.program
    moved = program.replace(
        payoff=as_matrix(program.payoff.toarray() * np.array([[scale], [1.0]])), payoff_constant=np.array([shift, 1.0])
    )
    before, after = values(frontier_of(program)), values(frontier_of(moved))
    assert np.allclose(before * [scale, 1.0] + [shift, 1.0], after)


@SOME
@given(PAIRS, st.floats(0.05, 0.9))
def test_whatever_is_left_out_is_within_the_coverage(case, coverage):
    every = values(frontier_of(case.problem.program))
    some = frontier_of(case.problem.program, coverage=coverage)
    assert np.all(some.coverage <= coverage * np.ptp(every, axis=0) + 1e-9)
    assert all(any(np.all(z <= y + some.coverage) for y in values(some)) for z in every)


@pytest.mark.parametrize("seed", range(10))
def test_segments_fall_and_meet_nothing_better(seed):
    frontier = frontier_of(mixed(seed))
    assert frontier.complete
    for segment in frontier.segments:
        first, last = segment.first.values, segment.last.values
        assert first[0] > last[0]
        assert first[1] < last[1]
        assert segment.rate > 0
        middle = (first + last) / 2
        assert not any(np.all(row >= middle) for row in values(frontier))
    found = values(frontier)
    assert np.all(np.diff(found[:, 0]) < 0)
    assert np.all(np.diff(found[:, 1]) > 0)


@pytest.mark.parametrize("seed", range(10))
def test_every_point_and_end_is_a_package(seed):
    program = mixed(seed)
    frontier = frontier_of(program)
    ends = [*frontier.points, *(end for s in frontier.segments for end in (s.first, s.last))]
    for point in ends:
        assert np.all(program.matrix @ point.x <= program.row_upper + 1e-7)
        assert np.all(point.x >= program.column_lower - 1e-7)
        assert np.all(point.x <= program.column_upper + 1e-7)
        assert np.array_equal(point.x[program.integer], np.rint(point.x[program.integer]))
        assert np.allclose(program.payoffs(point.x), point.values)


@pytest.mark.parametrize("seed", range(6))
def test_the_order_of_the_players_does_not_matter_to_segments(seed):
    one, other = (frontier_of(mixed(seed), order) for order in ((0, 1), (1, 0)))
    assert len(one.points) == len(other.points)
    assert np.allclose(values(one), values(other)[::-1, ::-1], atol=1e-6)
