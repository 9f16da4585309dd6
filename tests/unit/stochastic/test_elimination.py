"""Factors of matrices over trees against dense ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.errors import ArgumentError
from winset_solver.stochastic.elimination import Couplings, Elimination
from winset_solver.stochastic.tree import ScenarioTree


def tree_with(branches: list[int]) -> ScenarioTree:
    """Return a tree with so many children for each node of each stage, all equally likely."""
    parent, probability, last = [], [], [-1]
    for children in branches:
        new = []
        for before in last:
            for _ in range(children):
                new.append(len(parent))
                parent.append(before)
                probability.append((1.0 if before < 0 else probability[before]) / children)
        last = new
    return ScenarioTree.of(parent, probability)


def ways(tree: ScenarioTree, node: int) -> list[int]:
    found = []
    while node >= 0:
        found.append(node)
        node = int(tree.parent[node])
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 3), min_size=1, max_size=3), st.integers(0, 2**32 - 1), st.floats(0.1, 0.9))
def test_solutions_are_those_of_the_dense_matrix(branches: list[int], seed: int, density: float) -> None:
    rng, tree = np.random.default_rng(seed), tree_with(branches)
    place = rng.integers(-1, tree.nodes, size=rng.integers(1, 30))
    size = len(place)
    dense = np.diag(np.where(rng.uniform(size=size) < 0.5, -1.0, 1.0) * rng.uniform(5 * size, 9 * size, size=size))
    diagonal, first, second = dense.diagonal().copy(), [], []
    for i in range(size):
        for j in range(i):
            one_way = {place[i], place[j]} <= {-1, *ways(tree, int(max(place[i], place[j])))}
            if one_way and rng.uniform() < density:
                first.append(i)
                second.append(j)
                dense[i, j] = dense[j, i] = rng.normal()
    entries = (np.array(first, dtype=np.int64), np.array(second, dtype=np.int64))
    elimination = Elimination(Couplings(*entries, dense[entries]), place, tree)
    right = rng.normal(size=size)
    for times in (1.0, 2.0):
        whole = dense + np.diag((times - 1.0) * diagonal)
        assert elimination.factor(times * diagonal).solve(right) == pytest.approx(np.linalg.solve(whole, right))


def test_nodes_that_are_coupled_alike_are_one_shape() -> None:
    tree = tree_with([2, 3])
    place = np.concatenate([np.arange(8), np.arange(8), [-1]])
    first = np.concatenate([np.arange(8), np.arange(2, 8), np.arange(16)])
    second = np.concatenate([np.arange(8, 16), tree.parent[2:], np.full(16, 16)])
    shapes = Elimination(Couplings(first, second, np.ones(len(first))), place, tree).shapes
    assert [shape.nodes for shape in shapes] == [6, 2]


def test_unknowns_on_different_ways_cannot_be_coupled() -> None:
    tree = tree_with([1, 2])
    couplings = Couplings(np.array([0]), np.array([1]), np.ones(1))
    with pytest.raises(ArgumentError, match="one way"):
        Elimination(couplings, np.array([1, 2]), tree)
