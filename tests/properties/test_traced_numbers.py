"""Traced numbers compute what floats do, their ends enclose it, and their degrees are those of the polynomials."""

import math
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from traced_trees import PARAMETERS, computed, thetas, traced_tree, trees
from winset_solver.sensitivity.degrees import degrees
from winset_solver.sensitivity.enclosures import enclosure

EVERYTHING = ("add", "subtract", "multiply", "divide", "power", "negate", "absolute", "least", "largest", "choose")


def plain(tree, theta):
    """Return what floats give, None where Python raises an exception or leaves the real numbers."""
    try:
        found = computed(tree, theta)
    except (ArithmeticError, TypeError):
        return None
    return None if isinstance(found, complex) else found


def recorded(tree, theta):
    assume(plain(tree, theta) is not None)
    return traced_tree(tree, theta)


def same(one, other):
    return one == other or (math.isnan(one) and math.isnan(other))


@settings(max_examples=80)
@given(trees(EVERYTHING), thetas, st.lists(thetas, min_size=1, max_size=4))
def test_where_it_is_valid_it_is_the_computation_to_the_last_bit(tree, theta, others):
    values, valid = recorded(tree, theta).evaluate([theta, *others])
    assert valid[0] or not math.isfinite(plain(tree, theta))
    for place, (value,), holds in zip([theta, *others], values, valid, strict=True):
        if holds:
            assert plain(tree, place) is not None
            assert same(value, plain(tree, place))


@settings(max_examples=60)
@given(trees(("add", "subtract", "multiply", "choose")), thetas, thetas)
def test_another_branch_is_noticed_wherever_the_result_differs(tree, theta, other):
    values, valid = recorded(tree, theta).evaluate([other])
    assert valid[0] == traced_guards(tree, theta, other)
    assert not valid[0] or values[0, 0] == plain(tree, other)


def traced_guards(tree, theta, other):
    """Return whether a computation takes the same branches at two places."""
    return branches(tree, theta) == branches(tree, other)


def branches(tree, theta):
    if not isinstance(tree, tuple):
        return []
    name, *parts = tree
    if name != "choose":
        return [branch for part in parts for branch in branches(part, theta)]
    first, second = (computed(part, theta) for part in parts[:2])
    taken = parts[2 if first < second else 3]
    return [*branches(parts[0], theta), *branches(parts[1], theta), first < second, *branches(taken, theta)]


@settings(max_examples=80)
@given(trees(EVERYTHING), thetas, thetas, st.lists(st.floats(0, 1), min_size=PARAMETERS, max_size=PARAMETERS))
def test_ends_enclose_everything_in_a_box(tree, one, two, shares):
    low, high = np.minimum(one, two), np.maximum(one, two)
    expressions = recorded(tree, low.tolist())
    bottom, top, settled = enclosure(expressions, low, high)
    inside = [low, high, np.clip(low + np.array(shares) * (high - low), low, high)]
    values, valid = expressions.evaluate(inside)
    assert not settled[0] or valid.all()
    for value in values[valid, 0]:
        assert math.isnan(value) or bottom[0, 0] <= value <= top[0, 0]


@settings(max_examples=50)
@given(trees(("add", "subtract", "multiply", "negate")), st.lists(st.integers(-3, 3), min_size=3, max_size=3))
def test_differences_above_the_degree_vanish(tree, direction):
    moving = np.array(direction) != 0
    degree = int(degrees(recorded(tree, [0.0] * PARAMETERS), moving)[0, 0])
    assert exact_difference(tree, direction, degree + 1) == 0


POSITIVE = st.integers(1, 3).map(float)


@settings(max_examples=50)
@given(trees(("add", "multiply"), POSITIVE))
def test_the_degree_is_reached_where_nothing_cancels(tree):
    for moving in product([0, 1], repeat=PARAMETERS):
        degree = int(degrees(traced_tree(tree, [1.0] * PARAMETERS), np.array(moving, dtype=bool))[0, 0])
        assert exact_difference(tree, moving, degree) != 0


def exact_difference(tree, direction, order):
    """Return the finite difference of some order along a direction, in fractions."""
    places = [[Fraction(1 + step * d) for d in direction] for step in range(order + 1)]
    values = [computed(exact(tree), place) for place in places]
    return sum((-1) ** (order - step) * math.comb(order, step) * value for step, value in enumerate(values))


def exact(tree):
    if isinstance(tree, list):
        return [Fraction(tree[0])]
    return tree if isinstance(tree, int) else (tree[0], *(exact(part) for part in tree[1:]))
