"""Boxes found by peeling against the best of all boxes on small grids."""

from itertools import combinations_with_replacement, product

import numpy as np
import pytest

from winset_solver.sensitivity.prim import failure_boxes
from winset_solver.sensitivity.spans import Cases, Span, quality

LEVELS = (5, 4, 3)


def best_score(cases):
    """Return the largest score of any box."""
    ends = [list(combinations_with_replacement(range(len(numbers)), 2)) for numbers in cases.levels]
    spans = (Span(*np.array(box).T) for box in product(*ends))
    return max(quality(cases, span.inside(cases)).score for span in spans)


def grid(repeat):
    return np.tile(np.array(list(product(*map(range, LEVELS))), dtype=float), (repeat, 1))


@pytest.mark.parametrize("seed", range(12))
def test_the_planted_box_is_the_best_of_all(seed):
    generator = np.random.default_rng(seed)
    values = grid(8)
    low = [generator.integers(0, count - 1) for count in LEVELS]
    high = [generator.integers(first, count) for first, count in zip(low, LEVELS, strict=True)]
    failed = ((values >= low) & (values <= high)).all(axis=1)
    cases = Cases.of(values, failed)
    (box,) = failure_boxes(cases, generator)
    assert box.quality.score == best_score(cases) == 1.0


@pytest.mark.parametrize("seed", range(12))
def test_with_noise_it_is_nearly_as_good_as_the_best_of_all(seed):
    generator = np.random.default_rng(seed)
    values = grid(4)
    failed = ((values[:, 0] >= 3) & (values[:, 1] <= 2)) ^ (generator.random(len(values)) < 0.1)
    cases = Cases.of(values, failed)
    box = failure_boxes(cases, generator)[0]
    assert box.quality.score >= 0.95 * best_score(cases)
