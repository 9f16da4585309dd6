"""Axioms that characterise the bargaining solutions, on finite sets and on convex ones."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from finite_sets import FiniteSet, finite_sets
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.program import PayoffProgram

QUICK = settings(max_examples=50, deadline=None)


def gains_of(case, name):
    outcome = bargain(case.space, name)
    assume(outcome.gains is not None)
    assert outcome.exact
    return outcome


def permuted(case, order):
    return FiniteSet(
        tuple(tuple(point[p] for p in order) for point in case.points),
        tuple(case.disagreement[p] for p in order),
        tuple(case.weights[p] for p in order),
    )


def rescaled(case, factors, shifts):
    return FiniteSet(
        tuple(tuple(f * u + s for u, f, s in zip(point, factors, shifts, strict=True)) for point in case.points),
        tuple(f * d + s for d, f, s in zip(case.disagreement, factors, shifts, strict=True)),
        case.weights,
    )


@pytest.mark.parametrize("name", ["nash", "kalai-smorodinsky", "leximin", "egalitarian", "utilitarian", "alpha-fair"])
@QUICK
@given(case=finite_sets(), data=st.data())
def test_anonymity_renaming_players_renames_the_solution(case, name, data):
    order = data.draw(st.permutations(range(len(case.weights))))
    assert gains_of(permuted(case, order), name).value == pytest.approx(gains_of(case, name).value)


@pytest.mark.parametrize("name", ["nash", "kalai-smorodinsky"])
@QUICK
@given(case=finite_sets(), data=st.data())
def test_scale_invariance_units_of_payoff_do_not_matter(case, name, data):
    players = len(case.weights)
    factors = data.draw(st.tuples(*[st.sampled_from([1, 2, 5, 10])] * players))
    shifts = data.draw(st.tuples(*[st.integers(-5, 5)] * players))
    before, after = gains_of(case, name), gains_of(rescaled(case, factors, shifts), name)
    if name == "kalai-smorodinsky":
        assert after.value == pytest.approx(before.value)
    else:
        able = [p for p in range(players) if p not in before.without_gain]
        weights = np.array(case.weights)[able]
        assume(able and set(after.without_gain) == set(before.without_gain))
        scale = np.exp(weights @ np.log(np.array(factors)[able]) / weights.sum())
        assert after.value == pytest.approx(before.value * scale)


@QUICK
@given(case=finite_sets(), data=st.data())
def test_nash_is_independent_of_irrelevant_alternatives(case, data):
    outcome = gains_of(case, "nash")
    assume(not outcome.without_gain)
    chosen = int(np.argmax(outcome.x))
    others = [i for i in range(len(case.points)) if i != chosen]
    kept = data.draw(st.lists(st.sampled_from(others), unique=True)) if others else []
    smaller = replace(case, points=tuple(case.points[i] for i in [chosen, *kept]))
    assert gains_of(smaller, "nash").value == pytest.approx(outcome.value)


@QUICK
@given(case=finite_sets(), extra=st.data())
def test_egalitarian_is_monotone_more_packages_never_lower_the_smallest_gain(case, extra):
    before = gains_of(case, "egalitarian")
    point = extra.draw(st.tuples(*[st.integers(-3, 15)] * len(case.weights)))
    larger = replace(case, points=(*case.points, point))
    assert gains_of(larger, "egalitarian").value >= before.value - 1e-9


@pytest.mark.parametrize("name", ["nash", "kalai-smorodinsky", "leximin", "egalitarian", "alpha-fair"])
@QUICK
@given(case=finite_sets(weighted=False), data=st.data())
def test_symmetry_in_a_symmetric_convex_set_everybody_gains_the_same(case, name, data):
    """The convex hull of all permutations of some points; the players can only be told apart by their names."""
    players = len(case.weights)
    rotations = [np.roll(np.arange(players), shift) for shift in range(players)]
    points = np.array([np.array(point)[r] for point in case.points for r in rotations], dtype=float)
    assume(points.mean(axis=1).max() > 0)
    outcome = bargain(GainSpace(BargainingProblem(hull(points), np.zeros(players))), name)
    assert outcome.exact
    assert outcome.gains == pytest.approx(np.full(players, points.mean(axis=1).max()), abs=1e-6)


def hull(points):
    """A program whose payoffs are the convex hull of some points."""
    return PayoffProgram.build(
        matrix=np.ones((1, len(points))),
        row_lower=[1.0],
        row_upper=[1.0],
        payoff=np.asarray(points, dtype=float).T,
    )


@QUICK
@given(
    st.lists(st.tuples(st.integers(1, 10), st.integers(1, 10)), min_size=1, max_size=6),
    st.integers(1, 5),
)
def test_kalai_smorodinsky_is_individually_monotone_on_comprehensive_convex_sets(points, stretch):
    """A set that grows in one player's direction only, the other's ideal unchanged, never hurts the first."""

    def solve(points):
        corners = [(0.0, 0.0), *points, *((x, 0.0) for x, _ in points), *((0.0, y) for _, y in points)]
        outcome = bargain(
            GainSpace(BargainingProblem(hull(np.array(corners, dtype=float)), np.zeros(2))), "kalai-smorodinsky"
        )
        assert outcome.exact
        return outcome.gains

    grown = [*points, *((x + stretch, y) for x, y in points)]
    assert solve(grown)[0] >= solve(points)[0] - 1e-6


@QUICK
@given(
    st.lists(st.tuples(*[st.integers(1, 12)] * 3), min_size=1, max_size=6),
    st.tuples(*[st.sampled_from([0.5, 1.0, 2.0])] * 3),
)
def test_nash_satisfies_its_first_order_condition_on_convex_sets(points, weights):
    """At the maximum, no direction towards another point raises the sum of weighted relative gains."""
    outcome = bargain(GainSpace(BargainingProblem(hull(points), np.zeros(3), np.array(weights))), "nash")
    slopes = np.array(weights) / outcome.gains
    assert np.all(np.array(points) @ slopes <= sum(weights) * (1 + 1e-5))


@QUICK
@given(finite_sets())
def test_side_payments_turn_nash_into_the_largest_surplus_split_by_weight(case):
    """With unlimited transfers the solution is the utilitarian package, its surplus divided by voice."""
    players = len(case.weights)
    totals = np.array(case.points).sum(axis=1) - sum(case.disagreement)
    assume(totals.max() > 0)
    count = len(case.points)
    transfers = np.vstack(
        [np.hstack([np.zeros(count), np.ones(players)]), np.hstack([np.ones(count), np.zeros(players)])]
    )
    program = PayoffProgram.build(
        matrix=transfers,
        row_lower=[0.0, 1.0],
        row_upper=[0.0, 1.0],
        column_lower=[0.0] * count + [-np.inf] * players,
        column_upper=[1.0] * count + [np.inf] * players,
        integer=[True] * count + [False] * players,
        payoff=np.hstack([np.array(case.points, dtype=float).T, np.eye(players)]),
    )
    outcome = bargain(GainSpace(BargainingProblem(program, case.disagreement, case.weights)), "nash")
    shares = np.array(case.weights) / sum(case.weights)
    assert outcome.gains == pytest.approx(shares * totals.max(), rel=1e-6, abs=1e-6)
