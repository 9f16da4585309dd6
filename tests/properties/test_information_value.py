"""Properties of the value of information, for any values, groups and probabilities."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from winset_solver.program import Vector
from winset_solver.sensitivity.information_value import best_action, value_of_everything, value_of_one
from winset_solver.tolerances import AGREEMENT

SHAPES = st.tuples(st.integers(1, 20), st.integers(1, 4))
VALUES = SHAPES.flatmap(lambda shape: arrays.arrays(float, shape, elements=st.integers(-9, 9).map(float)))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Vector, Vector, Vector]:
    """Draw values of actions, probabilities of samples and a number that is known for each."""
    values = draw(VALUES)
    raw = np.array(draw(st.lists(st.integers(1, 5), min_size=len(values), max_size=len(values))), dtype=float)
    theta = np.array(draw(st.lists(st.integers(0, 4), min_size=len(values), max_size=len(values))), dtype=float)
    return values, raw / raw.sum(), theta


@settings(max_examples=40)
@given(cases())
def test_less_is_worth_no_more_and_nothing_is_worth_nothing(case: tuple[Vector, Vector, Vector]) -> None:
    values, chances, theta = case
    rounding = AGREEMENT * max(1.0, float(np.abs(values).max()))
    every = value_of_everything(values, chances).value
    for discrete in (True, False):
        one = value_of_one(values, chances, theta, discrete=discrete).value
        assert -rounding <= one <= every + rounding
    assert value_of_one(values, chances, np.zeros(len(values)), discrete=True).value == 0.0


@settings(max_examples=40)
@given(cases())
def test_against_the_definition(case: tuple[Vector, Vector, Vector]) -> None:
    """E max_a E[V_a | θ] − max_a E V_a, with the expectations written out."""
    values, chances, theta = case
    before = max(sum(p * row[a] for p, row in zip(chances, values, strict=True)) for a in range(values.shape[1]))
    after = 0.0
    for known in set(theta.tolist()):
        group = theta == known
        after += max(float(chances[group] @ values[group, a]) for a in range(values.shape[1]))
    got = value_of_one(values, chances, theta, discrete=True).value
    assert abs(got - (after - before)) <= AGREEMENT * max(1.0, float(np.abs(values).max()))
    assert values[:, best_action(values, chances)] @ chances >= before - AGREEMENT


@settings(max_examples=40)
@given(cases())
def test_actions_left_out_make_an_upper_bound(case: tuple[Vector, Vector, Vector]) -> None:
    """With the best of all actions known in each sample and some actions not compared, it is worth no less."""
    values, chances, theta = case
    rounding = AGREEMENT * max(1.0, float(np.abs(values).max()))
    few, most = values[:, :1], values.max(axis=1)
    bound = value_of_everything(few, chances, most).value
    assert bound >= value_of_everything(values, chances).value - rounding
    assert value_of_one(few, chances, theta, discrete=True).value <= bound + rounding
    assert value_of_everything(values, chances, most).value == value_of_everything(values, chances).value
