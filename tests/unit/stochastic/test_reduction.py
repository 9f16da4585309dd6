"""Fewer scenarios: the error is the transport distance, each step is the best one, nothing is lost in the end."""

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.spatial.distance import cdist

from winset_solver.errors import ArgumentError
from winset_solver.stochastic.reduction import exchanged, forward_selection


@st.composite
def samples(draw, largest=8):
    count = draw(st.integers(1, largest))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    points = rng.integers(0, draw(st.sampled_from([2, 5, 1000])), size=(count, draw(st.integers(1, 3)))).astype(float)
    chances = rng.uniform(0.1, 1.0, size=count)
    return points, chances / chances.sum()


def transport(points, chances, kept, weights):
    """Return the transport distance between two distributions as the optimum of a linear program."""
    cost = cdist(points, points[kept])
    rows = np.kron(np.eye(len(points)), np.ones(len(kept)))
    columns = np.kron(np.ones(len(points)), np.eye(len(kept)))
    found = linprog(cost.ravel(), A_eq=np.vstack([rows, columns]), b_eq=np.concatenate([chances, weights]))
    return found.fun


def distance(points, chances, kept):
    return float(chances @ cdist(points, points[list(kept)]).min(axis=1))


@given(samples(), st.integers(1, 4))
def test_the_error_is_the_transport_distance(sample, keep):
    points, chances = sample
    for found in (chosen := forward_selection(points, chances, keep), exchanged(points, chances, chosen)):
        assert found.probability.sum() == pytest.approx(1.0)
        assert found.error == pytest.approx(transport(points, chances, found.kept, found.probability), abs=1e-6)
        moved = np.zeros(len(found.kept))
        np.add.at(moved, found.nearest, chances)
        assert moved == pytest.approx(found.probability)


@given(samples(60), st.integers(1, 6))
def test_each_step_of_forward_selection_is_the_best_one(sample, keep):
    points, chances = sample
    kept = set()
    for size in range(1, min(keep, len(points)) + 1):
        found = forward_selection(points, chances, size)
        best = min(distance(points, chances, {*kept, each}) for each in range(len(points)))
        assert found.error == pytest.approx(best, abs=1e-12)
        kept = set(found.kept.tolist())


@given(samples(), st.integers(1, 4))
def test_exchanges_never_lose_and_nothing_beats_the_best_subset(sample, keep):
    points, chances = sample
    chosen = forward_selection(points, chances, keep)
    better = exchanged(points, chances, chosen)
    subsets = combinations(range(len(points)), min(keep, len(points)))
    best = min(distance(points, chances, subset) for subset in subsets)
    assert best - 1e-12 <= better.error <= chosen.error
    if keep == 1:
        assert chosen.error == pytest.approx(best)


@given(samples(30))
def test_the_error_never_rises_with_the_number_kept_and_ends_at_zero(sample):
    points, chances = sample
    errors = [forward_selection(points, chances, keep).error for keep in range(1, len(points) + 1)]
    assert all(after <= before + 1e-12 for before, after in pairwise(errors))
    assert errors[-1] == 0.0


@given(samples())
def test_keeping_as_many_as_there_are_changes_nothing(sample):
    points, chances = np.arange(float(len(sample[0])))[:, None], sample[1]
    found = forward_selection(points, chances, len(points) + 1)
    assert found.kept.tolist() == found.nearest.tolist() == list(range(len(points)))
    assert found.probability == pytest.approx(chances)


def test_nine_points_on_a_line_are_quantised_by_three():
    found = forward_selection(np.arange(9.0)[:, None], np.full(9, 1 / 9), 3)
    assert found.kept.tolist() == [1, 4, 7]
    assert found.probability == pytest.approx([1 / 3] * 3)
    assert found.error == pytest.approx(2 / 3)


def test_exchanges_mend_what_forward_selection_cannot_take_back():
    points, chances = np.array([[0.0], [1.0], [3.0], [4.0], [5.0]]), np.full(5, 0.2)
    chosen = forward_selection(points, chances, 2)
    assert chosen.error == pytest.approx(4 / 5)
    assert exchanged(points, chances, chosen).error == pytest.approx(3 / 5)


def test_points_that_are_the_same_are_kept_once():
    found = forward_selection(np.zeros((4, 2)), np.full(4, 0.25), 3)
    assert (found.kept.tolist(), found.probability.tolist(), found.error) == ([0], [1.0], 0.0)


def test_keeping_nothing_is_refused():
    with pytest.raises(ArgumentError, match="at least one"):
        forward_selection(np.zeros((2, 1)), np.full(2, 0.5), 0)
