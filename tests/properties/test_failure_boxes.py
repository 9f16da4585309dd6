"""What holds of every box: its figures are those of its limits, and scale and order of parameters do not matter."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.errors import ArgumentError
from winset_solver.sensitivity.peeling import BY_CHANCE, needed, pasted, peeled, tightened
from winset_solver.sensitivity.prim import failure_boxes
from winset_solver.sensitivity.spans import MOSTLY, Cases, quality


@st.composite
def tables(draw):
    """Draw cases of parameters with few or many values, and failures with a pattern and some noise."""
    generator = np.random.default_rng(draw(st.integers(0, 10**6)))
    count, size = draw(st.integers(1, 150)), draw(st.integers(1, 4))
    values = generator.random((count, size))
    for column in range(size):
        levels = draw(st.sampled_from([1, 2, 5, 0]))
        values[:, column] = np.floor(levels * values[:, column]) if levels else values[:, column]
    failed = values[:, 0] >= np.quantile(values[:, 0], draw(st.sampled_from([0.2, 0.6, 0.9])))
    return values, failed ^ (generator.random(count) < draw(st.sampled_from([0.0, 0.1])))


def boxes_of(values, failed):
    return failure_boxes(Cases.of(values, failed), np.random.default_rng(3), shuffles=3)


def inside(values, box, ends="kept"):
    held = np.ones(len(values), dtype=bool)
    for limit in box.limits:
        column, end = values[:, limit.parameter], getattr(limit, ends)
        strict = ends == "removed"
        if limit.side == "at least":
            held &= column > end if strict else column >= end
        else:
            held &= column < end if strict else column <= end
    return held


@settings(max_examples=40, deadline=None)
@given(tables())
def test_figures_are_those_of_the_limits(table):
    values, failed = table
    for box in boxes_of(values, failed):
        held = inside(values, box)
        assert (held == inside(values, box, "removed")).all()
        assert box.quality.coverage == (held & failed).sum() / failed.sum()
        assert box.quality.density == failed[held].mean()
        assert box.quality.mass == held.mean()
        assert box.quality.density >= MOSTLY
        assert all(limit.chance <= BY_CHANCE for limit in box.limits)


@settings(max_examples=25, deadline=None)
@given(tables())
def test_only_the_order_of_numbers_matters(table):
    values, failed = table
    plain, bent = boxes_of(values, failed), boxes_of(np.exp(3.0 * values) - 7.0, failed)
    assert [box.quality for box in plain] == [box.quality for box in bent]
    assert [[(limit.parameter, limit.side) for limit in box.limits] for box in plain] == [
        [(limit.parameter, limit.side) for limit in box.limits] for box in bent
    ]


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_parameters_does_not_matter(seed):
    values = np.random.default_rng(seed).random((300, 4))
    failed = (values[:, 1] > 0.6) & (values[:, 3] < 0.5)
    order = np.random.default_rng(seed).permutation(4)
    (plain,), (moved,) = boxes_of(values, failed), boxes_of(values[:, order], failed)
    assert plain.quality == moved.quality
    assert {(int(order[limit.parameter]), limit.side, limit.kept) for limit in moved.limits} == {
        (limit.parameter, limit.side, limit.kept) for limit in plain.limits
    }


@settings(max_examples=40, deadline=None)
@given(tables())
def test_peeling_shrinks_and_pasting_loses_no_density(table):
    cases = Cases.of(*table)
    trajectory = peeled(cases)
    sizes = [int(span.inside(cases).sum()) for span in trajectory]
    assert sizes[0] == len(cases)
    assert all(more > less for more, less in pairwise(sizes))
    for span in trajectory:
        before = quality(cases, span.inside(cases))
        wider = quality(cases, pasted(cases, span).inside(cases))
        assert wider.coverage >= before.coverage
        assert wider.density >= before.density
        if before.coverage:
            tight = tightened(cases, span)
            assert quality(cases, tight.inside(cases)).coverage == before.coverage
            assert not (tight.inside(cases) & ~span.inside(cases)).any()


@settings(max_examples=30, deadline=None)
@given(tables())
def test_limits_without_effect_are_dropped(table):
    cases = Cases.of(*table)
    span = peeled(cases)[-1]
    kept, chances = needed(cases, span)
    assert set(chances) == set(kept.limits(cases)) <= set(span.limits(cases))
    assert all(0.0 <= chance <= BY_CHANCE for chance in chances.values())


@pytest.mark.parametrize(
    ("values", "failed"), [([[1.0], [np.nan]], [True, False]), ([[1.0]], [True, False]), ([1.0], [True])]
)
def test_cases_that_do_not_fit_are_refused(values, failed):
    with pytest.raises(ArgumentError):
        Cases.of(values, failed)
