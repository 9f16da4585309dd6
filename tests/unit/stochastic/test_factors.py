"""Trees from factors: moments are met exactly, correlations reproduced, and the same seed gives the same points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset_solver.errors import ArgumentError, DataError
from winset_solver.stochastic.factors import Distribution, correlation_root, grown_tree, quantities, shock_points

THREE = np.array([[1.0, 0.5, -0.25], [0.5, 1.0, 0.0], [-0.25, 0.0, 1.0]])


def by_stage(grown, values):
    return [float(grown.probability[grown.stage == t] @ values[grown.stage == t]) for t in range(grown.stage.max() + 1)]


def branching(*counts):
    return grown_tree([np.full(count, 1 / count) for count in counts])


@given(st.integers(2, 100), st.integers(1, 5), st.integers(0, 10))
def test_shocks_have_mean_0_and_variance_1_exactly(count, shocks, seed):
    points = shock_points(count, np.eye(shocks), [seed])
    assert points.mean(axis=0) == pytest.approx(np.zeros(shocks), abs=1e-12)
    assert points.std(axis=0) == pytest.approx(np.ones(shocks))


@given(st.integers(4, 100), st.integers(0, 10))
def test_correlations_are_met_where_there_are_more_points_than_shocks(count, seed):
    points = shock_points(count, correlation_root(THREE), [seed])
    assert points.T @ points / count == pytest.approx(THREE, abs=1e-9)


def test_two_points_of_one_shock_are_its_deviation_apart_from_the_mean():
    assert sorted(shock_points(2, np.eye(1), [1])[:, 0]) == pytest.approx([-1, 1])


def test_one_point_is_the_mean_and_the_seed_decides_the_rest():
    assert shock_points(1, np.eye(2), [1]).tolist() == [[0.0, 0.0]]
    assert shock_points(3, np.eye(0), [1]).shape == (3, 0)
    assert (shock_points(9, np.eye(2), [1]) == shock_points(9, np.eye(2), [1])).all()
    assert (shock_points(9, np.eye(2), [1]) != shock_points(9, np.eye(2), [2])).any()


def test_points_lie_as_a_normal_distribution_does():
    points = np.sort(shock_points(1024, np.eye(1), [3])[:, 0])
    assert points[[102, 512, 921]] == pytest.approx([-1.2816, 0.0, 1.2816], abs=0.02)
    assert float((points**4).mean()) == pytest.approx(3.0, abs=0.1)


@pytest.mark.parametrize("value", [1.0, -1.0])
def test_perfect_correlation_is_no_special_case(value):
    matrix = np.array([[1.0, value], [value, 1.0]])
    root = correlation_root(matrix)
    assert root @ root.T == pytest.approx(matrix)
    points = shock_points(16, root, [1])
    assert points[:, 1] == pytest.approx(value * points[:, 0])


def test_the_root_is_the_factor_of_cholesky():
    assert correlation_root(THREE) == pytest.approx(np.linalg.cholesky(THREE))


def test_impossible_correlations_are_refused():
    matrix = np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]])
    with pytest.raises(DataError, match="correlations"):
        correlation_root(matrix)
    with pytest.raises(ArgumentError, match="at least one point"):
        shock_points(0, np.eye(1), [1])


def test_persistence_carries_shocks_on():
    law = Distribution(np.array([10.0, 10.0]), np.array([2.0, 1.0]), persistence=0.5)
    shocks = [np.array([[1.0], [-1.0]]), np.array([[1.0], [-1.0]])]
    found = quantities(branching(2, 2), [law], shocks)[:, 0]
    assert found.tolist() == [12.0, 8.0, 12.0, 10.0, 10.0, 8.0]


@given(st.floats(0, 1), st.floats(0, 1.5), st.integers(1, 6), st.integers(1, 4))
def test_lognormal_factors_have_the_stated_mean_in_every_stage(persistence, deviation, first, second):
    law = Distribution(np.array([3.0, 5.0]), np.full(2, deviation), persistence, lognormal=True)
    points = [shock_points(count, np.eye(1), [1, t]) for t, count in enumerate((first, second))]
    grown = branching(first, second)
    found = quantities(grown, [law], points)[:, 0]
    assert by_stage(grown, found) == pytest.approx([3.0, 5.0])
    assert (found > 0).all()


@given(st.floats(0, 1), st.integers(2, 6), st.integers(2, 6))
def test_normal_factors_have_the_variance_of_the_process(persistence, first, second):
    law = Distribution(np.zeros(2), np.array([2.0, 3.0]), persistence)
    points = [shock_points(count, np.eye(1), [1, t]) for t, count in enumerate((first, second))]
    grown = branching(first, second)
    found = quantities(grown, [law], points)[:, 0]
    assert by_stage(grown, found) == pytest.approx([0.0, 0.0], abs=1e-12)
    assert by_stage(grown, found**2) == pytest.approx([4.0, persistence**2 * 4.0 + 9.0])


def test_small_values_are_clipped():
    law = Distribution(np.array([1.0]), np.array([2.0]), at_least=0.0)
    assert quantities(branching(2), [law], [np.array([[1.0], [-1.0]])])[:, 0].tolist() == [3.0, 0.0]


def test_what_overflows_is_refused():
    law = Distribution(np.array([1.0]), np.array([1e4]), lognormal=True)
    with pytest.raises(DataError, match="varies too much"):
        quantities(branching(2), [law], [np.array([[1.0], [-1.0]])])


def test_a_grown_tree_branches_alike_everywhere():
    grown = branching(2, 3)
    assert grown.parent.tolist() == [-1, -1, 0, 0, 0, 1, 1, 1]
    assert grown.branch.tolist() == [0, 1, 0, 1, 2, 0, 1, 2]
    assert grown.probability == pytest.approx([1 / 2] * 2 + [1 / 6] * 6)
