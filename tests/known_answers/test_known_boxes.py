"""Boxes in which cases fail by construction are found again."""

import numpy as np
import pytest

from winset_solver.sensitivity.prim import failure_boxes
from winset_solver.sensitivity.spans import Cases

CASES = np.random.default_rng(4).random((600, 6))


def found(values, failed, **options):
    return failure_boxes(Cases.of(values, failed), np.random.default_rng(1), **options)


def limited(box):
    return [(limit.parameter, limit.side) for limit in box.limits]


def test_a_box_of_two_parameters():
    (box,) = found(CASES, (CASES[:, 1] >= 0.6) & (CASES[:, 4] < 0.5))
    assert limited(box) == [(1, "at least"), (4, "at most")]
    assert (box.quality.coverage, box.quality.density) == (1.0, 1.0)
    assert [limit.kept for limit in box.limits] == pytest.approx([0.6, 0.5], abs=0.01)
    assert all(limit.chance < 1e-9 for limit in box.limits)


def test_two_boxes_that_do_not_meet():
    low, high = (CASES[:, 0] < 0.35) & (CASES[:, 1] < 0.5), (CASES[:, 0] >= 0.75) & (CASES[:, 2] >= 0.4)
    boxes = found(CASES, low | high)
    assert sorted(map(limited, boxes)) == [[(0, "at least"), (2, "at least")], [(0, "at most"), (1, "at most")]]
    assert sum(box.quality.coverage for box in boxes) == pytest.approx(1.0)
    assert min(box.quality.density for box in boxes) == 1.0


@pytest.mark.parametrize(("inside", "outside", "rules"), [(8, 5, 0), (9, 4, 1)])
def test_a_box_in_which_hardly_more_fail_than_anywhere_is_no_rule(inside, outside, rules):
    tenths = np.arange(len(CASES)) % 10
    boxes = found(CASES, tenths < np.where(CASES[:, 2] < 0.6, inside, outside))
    assert len(boxes) == rules


def test_a_parameter_with_few_values():
    values = CASES.copy()
    values[:, 3] = np.floor(4 * values[:, 3])
    values[:, 5] = 1.0
    (box,) = found(values, (values[:, 3] == 2) & (values[:, 0] < 0.7))
    assert [(limit.parameter, limit.kept, limit.removed) for limit in box.limits[1:]] == [(3, 2.0, 1.0), (3, 2.0, 3.0)]
    assert (box.quality.coverage, box.quality.density) == (1.0, 1.0)


def test_noise_makes_a_box_less_dense_and_no_other_box():
    failed = (CASES[:, 0] < 0.4) ^ (np.random.default_rng(2).random(600) < 0.1)
    (box,) = found(CASES, failed)
    assert limited(box) == [(0, "at most")]
    assert box.quality.density == pytest.approx(0.9, abs=0.05)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9])
def test_failures_at_random_have_no_box(share):
    assert [found(CASES, np.random.default_rng(seed).random(600) < share) for seed in range(4)].count(()) >= 3


@pytest.mark.parametrize(
    ("values", "failed"),
    [
        (np.zeros((0, 3)), []),
        (np.zeros((4, 0)), [True, False, True, False]),
        (CASES[:50], [False] * 50),
        (CASES[:50], [True] * 50),
        (CASES[:1], [True]),
        (CASES[:5], [True, False, False, False, False]),
        (np.ones((40, 2)), np.arange(40) % 2 == 0),
    ],
)
def test_where_there_is_nothing_to_tell_apart_there_is_no_box(values, failed):
    assert found(values, failed) == ()


def test_repeated_cases_and_a_single_parameter():
    values = np.repeat([1.0, 2.0, 3.0, 4.0], 30)[:, None]
    (box,) = found(values, values[:, 0] > 2)
    assert [(limit.side, limit.kept, limit.removed) for limit in box.limits] == [("at least", 3.0, 2.0)]
    assert box.limits[0].chance == pytest.approx(0.5**60)  # all of 60 fail, where half of all do
    assert (box.quality.coverage, box.quality.density, box.quality.mass) == (1.0, 1.0, 0.5)


def test_no_more_boxes_than_asked_for():
    assert len(found(CASES, np.abs(CASES[:, 0] - 0.5) > 0.3, most=1)) == 1
