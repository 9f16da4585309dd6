"""Trees from paths: what agrees so far is one node, probabilities add up, and merging again changes nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from winset_solver.errors import ArgumentError
from winset_solver.stochastic.merging import merged_paths
from winset_solver.stochastic.tree import ScenarioTree

VALUES = arrays(
    np.float64, array_shapes(min_dims=3, max_dims=3, max_side=5), elements=st.sampled_from([0.0, -0.0, 1.0])
)


def tree_of(merged):
    labels = tuple(map(str, range(len(merged.parent))))
    return ScenarioTree(merged.parent, merged.stage, merged.probability, labels)


def equal_chances(values):
    return np.full(len(values), 1 / len(values))


@given(VALUES)
def test_paths_share_a_node_if_and_only_if_they_agree_so_far(values):
    merged = merged_paths(values, equal_chances(values))
    tree = tree_of(merged)
    for one in range(len(values)):
        assert (tree.paths[np.searchsorted(tree.leaves, merged.node_of[one, -1])] == merged.node_of[one]).all()
        for other in range(len(values)):
            for stage in range(values.shape[1]):
                agree = np.array_equal(values[one, : stage + 1], values[other, : stage + 1])
                assert agree == (merged.node_of[one, stage] == merged.node_of[other, stage])


@given(VALUES)
def test_merging_what_has_been_merged_changes_nothing(values):
    merged = merged_paths(values, equal_chances(values))
    tree = tree_of(merged)
    at_nodes = values[merged.first, merged.stage]
    again = merged_paths(at_nodes[tree.paths], tree.probability[tree.leaves])
    assert again.parent.tolist() == merged.parent.tolist()
    assert again.probability == pytest.approx(merged.probability)
    assert (again.node_of == tree.paths).all()


@given(VALUES, st.randoms())
def test_the_order_of_paths_does_not_matter(values, shuffle):
    chances = np.arange(1, len(values) + 1) / np.arange(1, len(values) + 1).sum()
    order = list(range(len(values)))
    shuffle.shuffle(order)
    one, other = merged_paths(values, chances), merged_paths(values[order], chances[order])
    assert sorted(one.probability) == pytest.approx(sorted(other.probability))
    assert one.probability[one.node_of[order]] == pytest.approx(other.probability[other.node_of])


def test_nodes_follow_the_order_of_those_before_then_of_the_paths():
    values = np.array([[[1.0], [5.0]], [[2.0], [5.0]], [[1.0], [3.0]]])
    merged = merged_paths(values, equal_chances(values))
    assert merged.parent.tolist() == [-1, -1, 0, 0, 1]
    assert merged.node_of.tolist() == [[0, 2], [1, 4], [0, 3]]


def test_identical_scenarios_become_one():
    merged = merged_paths(np.ones((3, 2, 1)), np.array([0.5, 0.25, 0.25]))
    assert merged.parent.tolist() == [-1, 0]
    assert merged.probability.tolist() == [1.0, 1.0]


def test_scenarios_without_quantities_are_one():
    assert merged_paths(np.empty((3, 2, 0)), np.full(3, 1 / 3)).parent.tolist() == [-1, 0]


@pytest.mark.parametrize("shape", [(0, 1, 1), (1, 0, 1), (2, 1, 1), (1, 1)])
def test_bad_input_is_refused(shape):
    with pytest.raises(ArgumentError, match="paths need values"):
        merged_paths(np.zeros(shape), np.ones(1))
