"""Cheapest payments whose values follow by hand from Laffont and Martimort (2002, ch. 4), and their limits."""

import numpy as np
import pytest

from winset_solver.errors import ArgumentError
from winset_solver.stochastic.moral_hazard import MOST_VERTICES, HiddenEffort, cheapest_payments, cheapest_vertex

SHIRK, WORK = 0, 1


def two_efforts(low, high, cost, **limits):
    """Success is signal 1; the costly effort raises its chance from ``low`` to ``high``."""
    return HiddenEffort(np.array([[1 - low, low], [1 - high, high]]), np.array([0.0, cost]), **limits)


def found(problem, effort=WORK):
    payments = cheapest_payments(problem, effort).payments
    return payments.tolist(), problem.expected(effort, payments), problem.rent(effort, payments)


@pytest.mark.parametrize(("low", "high", "cost"), [(0.5, 0.8, 3.0), (0.1, 0.9, 4.0), (0.0, 0.5, 1e6), (0.5, 1.0, 1e-3)])
def test_success_is_paid_cost_over_the_rise_of_its_chance(low, high, cost):
    """b = Δc/Δp, rent p_L·Δc/Δp under limited liability."""
    payments, expected, rent = found(two_efforts(low, high, cost))
    bonus = cost / (high - low)
    assert payments == pytest.approx([0, bonus])
    assert (expected, rent) == (pytest.approx(high * bonus), pytest.approx(low * bonus))


def test_reports_that_err_scale_the_rise_and_raise_the_rent():
    """Hit rate 0.9, false positives 0.2: Δp shrinks from 0.4 to 0.4 · 0.7, and the rent is P̃ of the cheap effort."""
    true = np.array([[0.7, 0.3], [0.3, 0.7]])
    noisy = true @ np.array([[0.8, 0.2], [0.1, 0.9]])
    payments, _, rent = found(HiddenEffort(noisy, np.array([0.0, 2.0])))
    bonus = 2 / (0.4 * 0.7)
    assert payments == pytest.approx([0, bonus])
    assert rent == pytest.approx((0.3 * 0.9 + 0.7 * 0.2) * bonus)


def test_unlimited_liability_reaches_the_first_best():
    """The implementer buys the risk: it is paid Δc/Δp more for a success and keeps just its reservation."""
    problem = two_efforts(0.5, 0.8, 3.0, least=-1000.0, reservation=2.0)
    payments, expected, rent = found(problem)
    assert expected == pytest.approx(5) == pytest.approx(problem.first_best(WORK))
    assert rent == pytest.approx(0, abs=1e-9)
    assert payments[1] - payments[0] >= 10 - 1e-9


def test_a_least_payment_lifts_everything():
    problem = two_efforts(0.5, 0.8, 3.0, least=4.0)
    payments, expected, rent = found(problem)
    assert payments == pytest.approx([4, 14])
    assert (expected, rent, problem.first_best(WORK)) == pytest.approx((12, 9, 4))


def test_of_equally_cheap_payments_the_flattest_are_taken():
    """With a reservation above the rent there are many; the cost may be paid back as a fee or a bonus."""
    payments, expected, rent = found(two_efforts(0.5, 0.8, 3.0, reservation=20.0))
    assert payments == pytest.approx([15, 25])
    assert (expected, rent) == pytest.approx((23, 0), abs=1e-9)


def test_payments_that_come_late_must_be_larger():
    payments, _, rent = found(two_efforts(0.5, 0.8, 3.0, weight=0.5))
    assert payments == pytest.approx([0, 20])
    assert rent == pytest.approx(5)


def test_an_agent_who_cares_enough_needs_nothing():
    """Its own worth of success, 12, exceeds Δc/Δp = 10."""
    chances = np.array([[0.5, 0.5], [0.2, 0.8]])
    problem = HiddenEffort(chances, np.array([0.0, 3.0]) - chances @ np.array([0.0, 12.0]))
    payments, _, rent = found(problem)
    assert payments == [0, 0]
    assert rent == pytest.approx(0.8 * 12 - 3)


@pytest.mark.parametrize(
    "problem",
    [two_efforts(0.5, 0.5, 1.0), two_efforts(0.5, 0.8, 3.0, most=9.99), two_efforts(0.3, 0.1 + 0.2, 1.0)],
    ids=["signals that say nothing", "too small a limit", "signals that differ by rounding"],
)
def test_some_efforts_cannot_be_made_worthwhile(problem):
    assert cheapest_payments(problem, WORK).payments is None
    assert cheapest_payments(problem, WORK).confirmation is not None
    assert cheapest_vertex(problem, WORK) is None


def test_a_limit_that_is_just_enough_is_enough():
    assert found(two_efforts(0.5, 0.8, 3.0, most=10.0))[0] == pytest.approx([0, 10])


def test_efforts_of_equal_cost_need_no_payment():
    """Degenerate: nothing has to be made worthwhile."""
    for effort in (SHIRK, WORK):
        assert found(two_efforts(0.5, 0.8, 0.0), effort) == ([0, 0], 0, 0)


def test_the_cheapest_effort_needs_no_payment():
    assert found(two_efforts(0.5, 0.8, 3.0), SHIRK) == ([0, 0], 0, 0)


def test_where_payments_are_worth_nothing_only_what_costs_nothing_is_done():
    """Degenerate: an agent who does not look beyond the beginning."""
    problem = two_efforts(0.5, 0.8, 3.0, weight=0.0)
    assert cheapest_payments(problem, WORK).payments is None
    assert problem.first_best(WORK) is None
    assert found(problem, SHIRK) == ([0, 0], 0, 0)


@pytest.mark.parametrize(
    "changes", [{"costs": np.zeros(3)}, {"chances": np.array([[0.5, 0.4], [0.1, 0.9]])}, {"weight": -1.0}]
)
def test_what_makes_no_sense_is_refused(changes):
    with pytest.raises(ArgumentError):
        HiddenEffort(**{"chances": np.eye(2), "costs": np.zeros(2), **changes})


def test_too_many_vertices_are_not_tried():
    many = HiddenEffort(np.full((3, 20), 0.05), np.zeros(3), most=1.0)
    with pytest.raises(ArgumentError, match=str(MOST_VERTICES)):
        cheapest_vertex(many, WORK)
