"""Solutions do not depend on the unit in which payoffs and amounts are counted, however large the amounts are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.bargaining import units
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import SOLUTIONS
from winset_solver.bargaining.units import bargain_in_units, fitting_unit, in_units
from winset_solver.control import Control
from winset_solver.program import PayoffProgram
from winset_solver.status import OutcomeStatus

INF = float("inf")
UNIT_FREE = {"kalai-smorodinsky"}


def division(money: float, *, integer: bool = False) -> BargainingProblem:
    """Return a division of a sum of money between two, of whom the second loses half of what it gets."""
    program = PayoffProgram.build(
        matrix=[[1, 1]],
        row_lower=[-INF],
        row_upper=[8 * money],
        column_upper=[6 * money, INF],
        integer=[integer, integer],
        payoff=[[1, 0], [0, 0.5]],
        payoff_constant=[money, -money],
    )
    return BargainingProblem(program, np.array([2 * money, -money]), np.array([1.0, 2.0]))


@settings(max_examples=40, deadline=None)
@given(money=st.sampled_from([1e-4, 1e6, 1e8, 1e10]), solution=st.sampled_from(sorted(SOLUTIONS)))
def test_an_answer_is_the_same_up_to_the_unit(money, solution):
    small, large = (bargain_in_units(division(size), Control(), solution) for size in (1.0, money))
    assert small.status is large.status
    if small.status is not OutcomeStatus.OPTIMAL:
        assert solution == "adjusted-winner"
        return
    measure = 1.0 if solution in UNIT_FREE else money
    for name in ("x", "payoffs", "gains"):
        assert getattr(large, name) / money == pytest.approx(getattr(small, name), abs=1e-4), name
    assert large.value / measure == pytest.approx(small.value, rel=1e-6)
    assert large.bound / measure == pytest.approx(small.bound, rel=1e-6)
    if solution in UNIT_FREE:
        assert large.ideal / money == pytest.approx(small.ideal, rel=1e-6)


def test_usual_amounts_stay_as_they_are_and_others_fit():
    assert fitting_unit(division(1.0).program) == 1.0
    for money in (1e-6, 1e9):
        unit = fitting_unit(division(money).program)
        assert unit != 1.0
        assert np.log2(unit).is_integer()
        assert fitting_unit(in_units(division(money).program, unit)) == 1.0


def test_whole_numbers_are_not_counted_in_other_units():
    found = bargain_in_units(division(1e6, integer=True), Control(), "utilitarian")
    assert found.status is OutcomeStatus.OPTIMAL
    assert np.array_equal(found.x, np.rint(found.x))


def test_progress_is_told_in_the_unit_of_the_problem(monkeypatch):
    told = []

    def bargain(space, solution, *, alpha):
        space.control.report(2.0, 3.0, 0)
        return Outcome(solution, OutcomeStatus.STOPPED_WITHOUT_SOLUTION, notes=(f"{alpha:g}",))

    monkeypatch.setattr(units, "bargain", bargain)
    problem, control = division(1e8), Control(on_progress=told.append)
    for solution, unit in (("nash", fitting_unit(problem.program)), ("kalai-smorodinsky", 1.0)):
        found = bargain_in_units(problem, control, solution, alpha=3.0)
        assert (found.x, found.value, found.notes) == (None, None, ("3",))
        assert (told[-1].incumbent, told[-1].bound) == (2.0 * unit, 3.0 * unit)


@pytest.mark.parametrize("size", [1e-4, 1.0, 1e4])
def test_somebody_with_small_gains_counts_where_not_everybody_can_gain(size):
    # One of the last two gains; the first gains a little whoever it is, and more with the third.
    gains = [[size, 2 * size], [1, 0], [0, 1]]
    program = PayoffProgram.build(
        matrix=[[1, 1]], row_lower=[-INF], row_upper=[1], column_upper=[1, 1], integer=[True, True], payoff=gains
    )
    outcome = SOLUTIONS["nash"](GainSpace(BargainingProblem(program, np.zeros(3)), Control()))
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.without_gain == (1,)
    assert outcome.value == pytest.approx(np.sqrt(2 * size))
