"""A traced number is never lost without a word, and every comparison of it is recorded."""

import copy
import math
import operator
import pickle
from fractions import Fraction

import numpy as np
import pytest

from winset_solver.errors import ArgumentError
from winset_solver.sensitivity.degrees import degrees
from winset_solver.sensitivity.enclosures import enclosure
from winset_solver.sensitivity.traced import Trace, Untraceable, largest, least
from winset_solver.tolerances import BOUND_ROUNDING


@pytest.fixture
def trace():
    return Trace(["a", "b"], [2.0, -3.0])


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (float, "a float"),
        (int, "a whole number"),
        (complex, "a complex number"),
        (math.log, "a float"),
        (math.floor, "rounded"),
        (math.ceil, "rounded"),
        (round, "rounded"),
        (lambda number: round(number, 2), "rounded"),
        (lambda number: [1, 2][number], "a whole number"),
        (lambda number: number // 2, "with rest"),
        (lambda number: 7 % number, "with rest"),
        (hash, "a key"),
        (lambda number: {number: 1}, "a key"),
        (np.asarray, "an array"),
        (lambda number: np.array([1.0, number]), "an array"),
        (lambda number: np.array([1.0, number], dtype=float), "an array"),
        (np.sqrt, "an array"),
        (lambda number: np.float64(2.0) * number, "an array"),
        (lambda number: np.ones(2) * number, "an array"),
        (lambda number: number + np.ones(2), "a ndarray"),
        (lambda number: number + "x", "a str"),
        (lambda number: (number - 5.0) ** 0.5, "root of a negative"),
    ],
)
def test_uses_that_cannot_be_recorded_are_refused_and_named(trace, use, words):
    a, _ = trace.parameters
    with pytest.raises(Untraceable, match=words) as refused:
        use(a * 1.5)
    assert refused.value.parameters == {"a"}


def test_a_refusal_names_all_parameters_behind_a_number(trace):
    a, b = trace.parameters
    with pytest.raises(Untraceable, match="a, b: it is rounded") as refused:
        round(a + 2 * b)
    assert refused.value.parameters == {"a", "b"}


def test_numbers_of_two_traces_do_not_mix(trace):
    with pytest.raises(ArgumentError, match="two traces"):
        trace.parameters[0] + Trace(["c"], [1.0]).parameters[0]


@pytest.mark.parametrize(
    ("ask", "other"),
    [
        (lambda a, b: a < b, (1, 2)),
        (lambda a, b: a <= b, (1, 1)),
        (lambda a, b: a > b, (1, 2)),
        (lambda a, b: a >= b, (1, 2)),
        (lambda a, b: a == b, (1, 1)),
        (lambda a, b: a != b, (1, 1)),
        (lambda a, _: bool(a), (0, 1)),
        (lambda a, b: min(a, b) == b, (1, 2)),
        (lambda a, _: a > 1, (1, 2)),
    ],
)
def test_every_comparison_is_a_guard(trace, ask, other):
    a, b = trace.parameters
    assert ask(a, b) is ask(2.0, -3.0)
    _, valid = trace.expressions([a]).evaluate([[2.0, -3.0], other, [2.5, -3.5]])
    assert valid.tolist() == [True, False, True]


def test_a_number_is_no_word_and_no_other_thing(trace):
    a, _ = trace.parameters
    assert a != "a"
    assert a is not None
    assert a not in ["a", None]
    assert f"{a:.1f} {a}" == "2.0 2.0"
    assert repr(a) == "Traced(2.0)"
    assert not trace.expressions([a]).relation.size


def test_minima_need_no_guard(trace):
    a, b = trace.parameters
    outputs = trace.expressions([least(a, 1, b), largest(a, b), +a, -abs(b)])
    values, valid = outputs.evaluate([[2.0, -3.0], [-5.0, 7.0]])
    assert values.tolist() == [[-3.0, 2.0, 2.0, -3.0], [-5.0, 7.0, -5.0, -7.0]]
    assert valid.all()
    assert (least(2.0, 1.0), largest(2.0, 1.0)) == (1.0, 2.0)


def test_what_python_refuses_is_not_valid(trace):
    a, b = trace.parameters
    values = trace.expressions([1 / a, b**-1.0, a**b, (a + 10.0) ** a])
    _, valid = values.evaluate([[2.0, -3.0], [0.0, -3.0], [2.0, 0.0], [-0.5, 0.5], [1e300, 2.0]])
    assert valid.tolist() == [True, False, False, False, False]


def test_only_what_is_needed_is_kept(trace):
    a, b = trace.parameters
    wanted, _unused = 3 * a, a / b
    assert (3 * a).node == wanted.node
    assert len(trace.expressions([wanted]).operation) == 4


def test_expressions_without_anything_evaluate():
    values, valid = Trace([], []).expressions([]).evaluate(np.zeros((3, 0)))
    assert values.shape == (3, 0)
    assert valid.all()


def test_slopes_are_derivatives_and_degrees_are_exact(trace):
    a, b = trace.parameters
    outputs = trace.expressions([a * b, a / b, a**3, abs(b), least(a, b), 2 * a - b / 4, largest(a, b), -(b**2)])
    slopes = outputs.slopes([2.0, -4.0]).toarray()
    assert slopes.tolist() == [[-4, 2], [-0.25, -0.125], [12, 0], [0, -1], [0, 1], [2, -0.25], [1, 0], [0, 8]]
    found = degrees(outputs, [[True, True], [True, False], [False, True]])
    none = math.inf
    assert found.tolist() == [
        [2, none, 3, none, none, 1, none, 2],
        [1, 1, 3, 0, none, 1, none, 0],
        [1, none, 0, none, none, 1, none, 2],
    ]
    assert degrees(trace.expressions([a**0.5, a**0, 2**b]), [True, True]).tolist() == [[none, 0, none]]


def test_ends_of_known_functions(trace):
    a, b = trace.parameters
    bottom, top, settled = enclosure(trace.expressions([a * b, abs(b), b**2, 1 / b, a**b]), [1, -3], [2, 1])
    assert bottom[0] == pytest.approx([-6, 0, 0, -math.inf, 0.125])
    assert top[0] == pytest.approx([2, 3, 9, math.inf, 2])
    assert not settled[0]


@pytest.mark.parametrize("combine", [operator.add, operator.sub, operator.mul, operator.truediv])
def test_ends_enclose_what_doubles_round_away(trace, combine):
    bottom, top, _ = enclosure(trace.expressions([combine(*trace.parameters)]), [0.1, 123.456], [0.1, 123.456])
    exact = combine(Fraction(0.1), Fraction(123.456))
    assert exact != Fraction(combine(0.1, 123.456))
    assert Fraction(bottom[0, 0]) < exact < Fraction(top[0, 0])


def test_a_parameter_that_occurs_again_counts_once_where_all_is_affine(trace):
    a, b = trace.parameters
    outputs = trace.expressions([3 * a - 2 * a + (b - b), (a - a) / 4, a * b - a * b])
    bottom, top, _ = enclosure(outputs, [1, -3], [2, 1])
    assert bottom[0] == pytest.approx([1, 0, -8], abs=BOUND_ROUNDING * 100)
    assert top[0] == pytest.approx([2, 0, 8], abs=BOUND_ROUNDING * 100)


@pytest.mark.parametrize(
    ("ask", "settled"),
    [
        (lambda a: a < 3, [True, False, False]),
        (lambda a: a > 1, [True, True, True]),
        (lambda a: a >= 2, [True, True, True]),
        (lambda a: a != 5, [True, True, False]),
        (lambda a: a == 2, [False, False, False]),
    ],
)
def test_guards_are_settled_where_no_point_of_the_box_flips_them(trace, ask, settled):
    a, b = trace.parameters
    ask(a)
    found = enclosure(trace.expressions([b]), [[2, 0]] * 3, [[2.5, 0], [3, 0], [6, 0]])[2]
    assert found.tolist() == settled


def test_a_box_that_is_none_is_refused(trace):
    with pytest.raises(ArgumentError, match="ends of a box"):
        enclosure(trace.expressions([]), [1, 0], [0, 1])
    with pytest.raises(ArgumentError, match="a row of parameters"):
        trace.expressions([]).evaluate([[1.0]])


def test_expressions_travel(trace):
    a, b = trace.parameters
    outputs = trace.expressions([a * b + 1])
    for sent in (pickle.loads(pickle.dumps(outputs)), copy.deepcopy(outputs)):
        assert sent.evaluate([2.0, 5.0])[0].tolist() == [[11.0]]
