"""Dominance among many vectors against comparing all pairs."""

import numpy as np
import pytest

from winset_solver.pareto.dominance import covered, falling, told_apart, undominated, undominated_of_two


def not_dominated(vectors):
    larger = np.all(vectors[:, None] >= vectors, axis=2) & np.any(vectors[:, None] > vectors, axis=2)
    return {tuple(row) for row in vectors[~larger.any(axis=0)].tolist()}


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("values", [2, 5, 40])
def test_undominated_rows_are_those_of_comparing_all_pairs(size, values):
    random = np.random.default_rng(size)
    for count in (0, 1, 2, 63, 64, 65, 300, 900):
        vectors = random.integers(0, values, (count, size)).astype(float)
        found = vectors[undominated(vectors)].tolist()
        assert [tuple(row) for row in found] == sorted(not_dominated(vectors), reverse=True)


def test_of_equal_rows_the_first_is_kept():
    assert undominated(np.ones((3, 2))).tolist() == [0]
    assert undominated(np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 2.0], [1.0, 0.0, 2.0], [0.0, 1.0, 0.0]])).tolist() == [
        1,
        3,
    ]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5])
def test_covered_rows_are_those_of_comparing_all_pairs(size):
    random = np.random.default_rng(size)
    for count, other in ((0, 5), (5, 0), (300, 200), (500, 400)):
        vectors, by = random.integers(0, 9, (count, size)), random.integers(0, 7, (other, size))
        truth = np.any(np.all(vectors[:, None] <= by, axis=2), axis=1)
        assert covered(vectors.astype(float), by.astype(float)).tolist() == truth.tolist()


def test_rows_are_told_apart_by_more_than_the_resolution():
    random = np.random.default_rng(0)
    vectors, resolution = random.random((700, 3)), np.array([0.1, 0.2, 0.05])
    taken = vectors[told_apart(vectors, resolution)]
    near = np.all(vectors[:, None] - resolution <= taken, axis=2)
    assert near.any(axis=1).all()
    assert len(taken) < len(vectors)
    first = taken[np.argmax((taken / resolution).sum(axis=1))]
    assert np.any(taken - resolution > first, axis=1).sum() == len(taken) - 1


@pytest.mark.parametrize("size", [1, 2, 3, 5])
@pytest.mark.parametrize("values", [4, 30])
def test_two_filtered_arrays_are_filtered_as_one(size, values):
    random = np.random.default_rng(size)
    first, second = (random.integers(0, values, (400, size)).astype(float) for _ in range(2))
    first, second = first[undominated(first)], second[undominated(second)]
    both = np.vstack([first, second])
    kept = both[undominated_of_two(first, second)]
    assert sorted(kept.tolist()) == sorted(both[undominated(both)].tolist())


def test_falling_order_looks_past_differences_within_the_resolution():
    vectors = np.array([[1.0, 1.0], [1.0 - 1e-12, 2.0], [2.0, 0.0], [1.0, 1.5]])
    assert falling(vectors, np.array([1e-9, 0.0])).tolist() == [2, 1, 3, 0]
    assert falling(vectors, np.zeros(2)).tolist() == [2, 3, 0, 1]
