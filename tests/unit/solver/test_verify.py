"""Verification against exact rational arithmetic, and certificates that must never say too much."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from linear_programs import INF, Case, cases

from winset_solver import verify
from winset_solver.highs import Session
from winset_solver.result import Termination

NUMBERS = st.floats(-1e90, 1e90, allow_nan=False).filter(lambda x: x == 0 or abs(x) > 1e-90)
POINTS = st.floats(-8, 8, allow_nan=False, allow_subnormal=False)
MULTIPLIERS = st.integers(-40, 40).map(lambda k: k / 8)


def exact(values):
    return [Fraction(float(value)) for value in values]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=8), NUMBERS)
def test_exact_dot_is_the_rational_sum_rounded_once(pairs, constant):
    total = sum((Fraction(a) * Fraction(b) for a, b in pairs), Fraction(constant))
    assert verify.exact_dot([a for a, _ in pairs], [b for _, b in pairs], constant) == float(total)


def test_exact_dot_sees_what_double_precision_loses():
    a, b = [1e16, 1.0, -1e16, 2.0**-60], [1.0, 1.0, 1.0, 1.0]
    assert float(np.dot(a[::-1], b)) != 1.0 + 2.0**-60
    assert verify.exact_dot(a, b) == 1.0
    assert verify.exact_dot(a, b, -1.0) == 2.0**-60


@given(NUMBERS, NUMBERS)
def test_exact_products_lose_nothing(a, b):
    product, error = verify.exact_products(np.array([a]), np.array([b]))
    assert Fraction(float(product[0])) + Fraction(float(error[0])) == Fraction(a) * Fraction(b)


def rational_violation(case, x):
    """Largest violation relative to max(1, sum of the sizes of the terms), and of bounds relative to max(1, |x|)."""
    worst = Fraction(0)
    point = exact(x)
    for row, low, high in zip(case.matrix, case.row_lower, case.row_upper, strict=True):
        terms = [a * b for a, b in zip(exact(row), point, strict=True)]
        scale = max(Fraction(1), sum(map(abs, terms)))
        for excess in (
            sum(terms) - Fraction(high) if high < INF else 0,
            Fraction(low) - sum(terms) if low > -INF else 0,
        ):
            worst = max(worst, Fraction(excess) / scale)
    for value, low, high in zip(point, case.column_lower, case.column_upper, strict=True):
        scale = max(Fraction(1), abs(value))
        worst = max(worst, (value - Fraction(high)) / scale if high < INF else Fraction(0))
        worst = max(worst, (Fraction(low) - value) / scale if low > -INF else Fraction(0))
    fractional = [abs(value - round(value)) for value, flag in zip(point, case.integer, strict=True) if flag]
    return max([worst, *fractional])


@settings(max_examples=80, deadline=None)
@given(cases(whole=True), st.data())
def test_violations_are_those_of_rational_arithmetic(case, data):
    columns = len(case.cost)
    x = np.array(data.draw(st.lists(POINTS, min_size=columns, max_size=columns)))
    expected = float(rational_violation(case, x))
    assert verify.exact_violation(case.model, x) == pytest.approx(expected, rel=1e-12, abs=1e-15)
    assert verify.violation(case.model, x) == pytest.approx(expected, rel=1e-12, abs=1e-14)
    relaxed = float(rational_violation(case.relaxation, x))
    assert verify.violation_of_relaxation(case.model, x) == pytest.approx(relaxed, rel=1e-12, abs=1e-14)


def test_exact_violation_sees_a_residual_that_double_precision_cancels():
    case = Case(
        np.array([[1e11, 1.0, -1e11]]),
        *(np.array([-INF]), np.array([0.0])),
        *(np.full(3, -INF), np.full(3, INF)),
        *(np.zeros(3, dtype=bool), np.zeros(3)),
    )
    x = np.array([1e6, 2.0**-7, 1e6])
    assert verify.violation(case.model, x) == 0.0
    assert verify.exact_violation(case.model, x) == pytest.approx(2.0**-7 / 2e17)


@pytest.mark.parametrize(
    ("x", "worst"),
    [
        ([1.0, 0.5], 0.0),
        ([1.0, 2.0], 1 / 3),  # 3 ≤ 2, terms 3
        ([0.0, 0.25], 0.25),  # 0.25 ≥ 0.5
        ([0.5, 0.5], 0.5),  # x_0 integer
        ([4.0, -2.0], 1.0),  # −2 ≥ 0 by all of its size, 4 ≤ 3 by a quarter
    ],
)
def test_violations_by_hand(x, worst):
    case = Case(
        np.array([[1.0, 1.0]]),
        *(np.array([0.5]), np.array([2.0])),
        *(np.array([-INF, 0.0]), np.array([3.0, INF])),
        *(np.array([True, False]), np.zeros(2)),
    )
    assert verify.exact_violation(case.model, np.array(x)) == pytest.approx(worst)
    assert verify.violation(case.model, np.array(x)) == pytest.approx(worst)


def test_integers_are_rounded_and_others_are_clipped():
    case = Case(
        np.zeros((0, 3)),
        *(np.zeros(0), np.zeros(0)),
        *(np.zeros(3), np.full(3, 4.0)),
        *(np.array([True, True, False]), np.zeros(3)),
    )
    rounded = verify.round_integers(case.model, np.array([0.999999, 2.000001, 4.000001]))
    assert rounded.tolist() == [1.0, 2.0, 4.0]
    assert verify.round_integers(case.model, np.array([0.9, 2.0, 4.0])) is None
    assert verify.round_integers(case.model, np.array([1.0, 2.0, 4.1])) is None


# -- bounds ------------------------------------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(cases(mixed=False), st.data())
def test_any_multipliers_bound_the_optimum(case, data):
    status, value = case.peer()
    rows = len(case.row_lower)
    y = np.array(data.draw(st.lists(MULTIPLIERS, min_size=rows, max_size=rows)), dtype=float)
    bound = verify.dual_bound(case.model, y)
    assert not np.isnan(bound)
    if status == "optimal":
        assert bound >= value - 1e-9
    if status == "unbounded":
        assert bound == INF


@settings(max_examples=50, deadline=None)
@given(cases(mixed=False))
def test_optimal_multipliers_bound_the_optimum_tightly(case):
    session = Session(case.model)
    result = session.solve()
    assume(result.termination is Termination.OPTIMAL)
    bound = verify.dual_bound(case.model, result.row_duals)
    assert bound == pytest.approx(result.solution.objective, rel=1e-7, abs=1e-7)


def test_the_bound_is_the_textbook_s():
    """max 3 x + 2 y, x + y ≤ 4, x ≤ 3: y = 2 on the row and 1 on the bound give 8 + 3."""
    case = Case(
        np.array([[1.0, 1.0]]),
        *(np.array([-INF]), np.array([4.0])),
        *(np.zeros(2), np.array([3.0, INF])),
        *(np.zeros(2, dtype=bool), np.array([3.0, 2.0])),
    )
    assert verify.dual_bound(case.model, np.array([2.0])) == 11.0
    assert verify.dual_bound(case.model, np.array([3.0])) == 12.0
    assert verify.dual_bound(case.model, np.array([1.0])) == INF
    assert verify.dual_bound(case.model, np.array([-1.0])) == INF
    assert verify.dual_bound(case.model, np.array([0.0]), cost=np.array([1.0, -1.0])) == 3.0
    model = case.model
    model.constant = 10.0
    assert verify.dual_bound(model, np.array([2.0])) == 21.0
    assert verify.dual_bound(model, np.array([2.0]), cost=model.cost) == 11.0


# -- infeasibility -----------------------------------------------------------------------------------------------


@st.composite
def feasible_cases(draw):
    """A case whose rows and bounds hold at some point."""
    case = draw(cases(mixed=False))
    x = np.clip(draw(st.integers(-3, 3)), case.column_lower, case.column_upper)
    activity = case.matrix @ x
    slack = draw(st.sampled_from([0.0, 0.0, 1.0]))
    lower, upper = np.minimum(case.row_lower, activity - slack), np.maximum(case.row_upper, activity)
    return Case(case.matrix, lower, upper, case.column_lower, case.column_upper, case.integer, case.cost)


@settings(max_examples=100, deadline=None)
@given(feasible_cases(), st.data())
def test_no_ray_proves_a_feasible_model_infeasible(case, data):
    rows = len(case.row_lower)
    ray = np.array(data.draw(st.lists(MULTIPLIERS, min_size=rows, max_size=rows)), dtype=float)
    assert not verify.proves_infeasible(case.model, ray)


@settings(max_examples=60, deadline=None)
@given(cases(mixed=False), st.data())
def test_a_ray_proves_only_what_is_true(case, data):
    rows = len(case.row_lower)
    ray = np.array(data.draw(st.lists(MULTIPLIERS, min_size=rows, max_size=rows)), dtype=float)
    if verify.proves_infeasible(case.model, ray):
        assert case.peer()[0] == "infeasible"


def contradiction(first, second):
    """x + y ≤ first and x + y ≥ second."""
    return Case(
        np.ones((2, 2)),
        *(np.array([-INF, second]), np.array([first, INF])),
        *(np.full(2, -INF), np.full(2, INF)),
        *(np.zeros(2, dtype=bool), np.zeros(2)),
    ).model


@pytest.mark.parametrize("size", [1.0, -1.0, 1e-9, 1e9])
def test_a_farkas_ray_proves_a_contradiction_at_any_size_and_sign(size):
    ray = size * np.array([1.0, -1.0])
    assert verify.proves_infeasible(contradiction(1.0, 2.0), ray)
    assert not verify.proves_infeasible(contradiction(2.0, 2.0), ray)
    assert not verify.proves_infeasible(contradiction(2.0, 1.0), ray)
    assert not verify.proves_infeasible(contradiction(1.0, 1.0 + 1e-8), ray)


@pytest.mark.parametrize("ray", [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, -0.5], [np.nan, 1.0], [np.inf, 1.0]])
def test_other_rays_prove_nothing(ray):
    assert not verify.proves_infeasible(contradiction(1.0, 2.0), np.array(ray))
