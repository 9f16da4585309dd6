"""Cheapest payments against every vertex of their conditions, in whole numbers and by another hand."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.stochastic.moral_hazard import HiddenEffort, cheapest_payments, cheapest_vertex


def solved(rows, sides):
    """Solve square equations by elimination; None where they are singular."""
    work = [[*row, side] for row, side in zip(rows, sides, strict=True)]
    size = len(work)
    for column in range(size):
        pivot = next((r for r in range(column, size) if work[r][column]), None)
        if pivot is None:
            return None
        work[column], work[pivot] = work[pivot], work[column]
        work[column] = [entry / work[column][column] for entry in work[column]]
        for row in range(size):
            if row != column:
                factor = work[row][column]
                work[row] = [a - factor * b for a, b in zip(work[row], work[column], strict=True)]
    return [row[-1] for row in work]


def dot(one, other):
    return sum(a * b for a, b in zip(one, other, strict=True))


def smallest_expectation(problem):
    """The smallest expected payment, exactly; None where no payments are enough."""
    chances, costs, effort, reservation, least, most = problem
    signals = len(chances[0])
    conditions = [
        ([a - b for a, b in zip(chances[effort], other, strict=True)], costs[effort] - cost)
        for other, cost in zip(chances, costs, strict=True)
        if other is not chances[effort]
    ]
    conditions.append((chances[effort], costs[effort] + reservation))
    for signal in range(signals):
        unit = [Fraction(int(signal == other)) for other in range(signals)]
        conditions.append((unit, least))
        if most is not None:
            conditions.append(([-entry for entry in unit], -most))
    found = []
    for chosen in combinations(conditions, signals):
        point = solved(*zip(*chosen, strict=True))
        if point is not None and all(dot(row, point) >= side for row, side in conditions):
            found.append(dot(chances[effort], point))
    return min(found, default=None)


@st.composite
def problems(draw):
    efforts, signals = draw(st.integers(1, 3)), draw(st.integers(2, 3))
    chances = []
    for _ in range(efforts):
        weights = draw(st.lists(st.integers(0, 4), min_size=signals, max_size=signals).filter(any))
        chances.append([Fraction(weight, sum(weights)) for weight in weights])
    costs = [Fraction(draw(st.integers(0, 6))) for _ in range(efforts)]
    reservation, least = (Fraction(draw(st.integers(-2, 4))) for _ in range(2))
    most = draw(st.none() | st.integers(0, 12).map(lambda room: least + room))
    return chances, costs, draw(st.integers(0, efforts - 1)), reservation, least, most


@settings(max_examples=150, deadline=None)
@given(problems())
def test_the_cheapest_payments_cost_what_the_best_vertex_costs(given_problem):
    chances, costs, effort, reservation, least, most = given_problem
    expected = smallest_expectation(given_problem)
    problem = HiddenEffort(
        np.array(chances, dtype=float),
        np.array(costs, dtype=float),
        float(reservation),
        float(least),
        np.inf if most is None else float(most),
    )
    for payments in (cheapest_payments(problem, effort).payments, cheapest_vertex(problem, effort)):
        if expected is None:
            assert payments is None
        else:
            assert problem.expected(effort, payments) == pytest.approx(float(expected), abs=1e-7)
            rows, needed = problem.conditions(effort)
            assert (rows @ payments >= needed - 1e-7).all()


@settings(max_examples=50, deadline=None)
@given(problems())
def test_noise_never_makes_an_effort_cheaper(given_problem):
    """A garbled signal is worth no more than the signal (Blackwell): what pays for it pays for the true one."""
    chances, costs, effort, reservation, least, most = given_problem
    chances, limit = np.array(chances, dtype=float), np.inf if most is None else float(most)
    signals = chances.shape[1]
    garbling = np.full((signals, signals), 0.25 / (signals - 1)) + (0.75 - 0.25 / (signals - 1)) * np.eye(signals)
    rest = (np.array(costs, dtype=float), float(reservation), float(least), limit)
    true, noisy = HiddenEffort(chances, *rest), HiddenEffort(chances @ garbling, *rest)
    worse, better = cheapest_payments(noisy, effort).payments, cheapest_payments(true, effort).payments
    if worse is not None:
        assert better is not None
        assert true.expected(effort, better) <= noisy.expected(effort, worse) + 1e-7
