"""Second opinions: they confirm what is true, contradict what is not, and admit what they could not settle."""

from dataclasses import replace

import numpy as np
import pytest
from linear_programs import hard

from winset_solver import confirm as confirm_module
from winset_solver.confirm import confirm, solve_confirmed
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram
from winset_solver.result import Solution, Termination, Verdict

INF = float("inf")


def session_of(*, integer=False, lower=(-INF, -INF), upper=(12.0, 3.0), cost=(5.0, 4.0)):
    """max 5 x + 4 y, 6 x + 4 y ≤ 12 (more or less), x + 2 y ≤ 3: 21/2 at (3/2, 3/4), in integers 10 at (2, 0)."""
    program = PayoffProgram.build(
        matrix=[[6, 4], [1, 2]],
        row_lower=lower,
        row_upper=upper,
        column_upper=[10, 10],
        integer=[integer] * 2,
        payoff=[cost],
    )
    session = Session(program)
    session.maximise(cost)
    return session


def asked(**limits):
    return Control(Limits(**limits))


def at(session, x, *, bound=None):
    """A claim of optimality at a point."""
    point = np.array(x, dtype=float)
    value = float(session.model.cost @ point) + session.model.constant
    honest = session.solve()
    return replace(honest, solution=Solution(point, value, 0.0), bound=value if bound is None else bound)


# -- what is true ------------------------------------------------------------------------------------------------


def test_a_linear_optimum_is_confirmed_by_its_multipliers():
    result = solve_confirmed(session_of())
    assert result.termination is Termination.OPTIMAL
    assert result.confirmation.verdict is Verdict.CONFIRMED
    assert "weak duality" in result.confirmation.method
    assert result.confirmation.objective == pytest.approx(10.5)
    assert result.solution.objective == pytest.approx(10.5)


def test_the_relaxation_of_a_mixed_integer_model_is_confirmed_by_multipliers_as_well():
    result = solve_confirmed(session_of(integer=True), relaxed=True)
    assert result.solution.objective == pytest.approx(10.5)
    assert "weak duality" in result.confirmation.method
    assert result.confirmation.verdict is Verdict.CONFIRMED


def test_linear_infeasibility_is_confirmed_whether_or_not_presolve_leaves_a_ray():
    """6 x + 4 y ≥ 12 and x + 2 y ≤ 1/2."""
    for presolve, method in (("off", "Farkas"), ("choose", "")):
        session = session_of(lower=(12.0, -INF), upper=(INF, 0.5)).twin(presolve=presolve)
        result = solve_confirmed(session)
        assert result.termination is Termination.INFEASIBLE
        assert (result.solution, result.bound) == (None, None)
        assert result.confirmation.verdict is Verdict.CONFIRMED
        assert result.confirmation.objective is None
        assert method in result.confirmation.method


@pytest.mark.parametrize(("cost", "value"), [((5.0, 4.0), 10.0), ((-1.0, -1.0), 0.0)])
def test_an_integer_optimum_is_confirmed_by_a_second_search(cost, value):
    result = solve_confirmed(session_of(integer=True, cost=cost))
    assert result.termination is Termination.OPTIMAL
    assert result.solution.objective == pytest.approx(value)
    assert result.confirmation.verdict is Verdict.CONFIRMED
    assert "second search" in result.confirmation.method
    assert result.confirmation.objective == pytest.approx(value)
    assert result.confirmation.seconds <= result.seconds


def test_integer_infeasibility_is_confirmed_by_a_second_search():
    result = solve_confirmed(session_of(integer=True, lower=(7.0, -INF), upper=(7.5, 3.0)))
    assert result.termination is Termination.INFEASIBLE
    assert "second search" in result.confirmation.method
    assert result.confirmation.verdict is Verdict.CONFIRMED


def test_a_gap_that_was_asked_for_is_no_contradiction():
    control = asked(gap=0.05, seconds=30.0)
    session = Session(hard())
    first = session.solve(control)
    checked = confirm(session, first, control)
    assert first.gap > 1e-6
    assert checked.termination is Termination.OPTIMAL
    assert checked.confirmation.verdict is Verdict.CONFIRMED


# -- how much is asked for ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("integer", [False, True])
def test_never_means_never(integer):
    assert solve_confirmed(session_of(integer=integer), asked(confirm="never")).confirmation is None


@pytest.mark.parametrize("integer", [False, True])
def test_large_models_are_confirmed_only_where_that_is_asked_for(integer, monkeypatch):
    monkeypatch.setattr(confirm_module, "LARGEST_AUTOMATIC", 3)
    assert solve_confirmed(session_of(integer=integer), asked(confirm="auto")).confirmation is None
    always = solve_confirmed(session_of(integer=integer), asked(confirm="always"))
    assert always.confirmation.verdict is Verdict.CONFIRMED
    monkeypatch.setattr(confirm_module, "LARGEST_AUTOMATIC", 4)
    assert solve_confirmed(session_of(integer=integer), asked(confirm="auto")).confirmation is not None


def test_what_is_no_claim_is_not_confirmed():
    session = session_of()
    session.change_row_bounds([0, 1], -INF, INF)
    session.change_column_bounds([0], 0.0, INF)
    assert solve_confirmed(session).termination is Termination.UNBOUNDED
    assert solve_confirmed(session).confirmation is None
    stopped = solve_confirmed(Session(hard()), asked(seconds=0.3))
    assert stopped.termination is Termination.TIME_LIMIT
    assert stopped.confirmation is None


def test_after_a_request_to_stop_there_is_no_second_search():
    session, cancellation = session_of(integer=True), Cancellation()
    result = session.solve()
    cancellation.request()
    assert confirm(session, result, Control(cancellation=cancellation)) is result


# -- what is not true --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bound", [None, 10.5])
@pytest.mark.parametrize("x", [[0.0, 1.5], [1.0, 1.0]])
def test_a_worse_point_of_a_linear_program_is_contradicted(x, bound):
    session = session_of()
    checked = confirm(session, at(session, x, bound=bound), Control())
    assert checked.termination is Termination.DISAGREEMENT
    assert checked.confirmation.verdict is Verdict.CONTRADICTED
    assert checked.solution.objective == pytest.approx(10.5)
    assert checked.bound == pytest.approx(10.5)


@pytest.mark.parametrize("bound", [None, 10.0])
@pytest.mark.parametrize("x", [[1.0, 1.0], [0.0, 0.0]])
def test_a_worse_point_of_an_integer_program_is_contradicted(x, bound):
    session = session_of(integer=True)
    checked = confirm(session, at(session, x, bound=bound), Control())
    assert checked.termination is Termination.DISAGREEMENT
    assert checked.confirmation.verdict is Verdict.CONTRADICTED
    assert checked.confirmation.objective == pytest.approx(10)
    assert checked.solution.objective == pytest.approx(10)
    assert checked.bound >= 10 - 1e-9


@pytest.mark.parametrize("integer", [False, True])
def test_a_bound_that_is_too_small_is_contradicted(integer):
    session = session_of(integer=integer)
    honest = session.solve()
    value = honest.solution.objective
    checked = confirm(session, replace(honest, bound=value - 0.5), Control())
    assert checked.termination is Termination.DISAGREEMENT
    assert checked.confirmation.verdict is Verdict.CONTRADICTED
    assert checked.bound >= value - 1e-9
    assert checked.solution.objective == pytest.approx(value)


@pytest.mark.parametrize("integer", [False, True])
def test_wrong_infeasibility_is_overruled_by_a_point_and_a_third_search(integer):
    session = session_of(integer=integer)
    claim = replace(session.solve(), termination=Termination.INFEASIBLE, solution=None, bound=None, row_duals=None)
    checked = confirm(session, claim, Control())
    assert checked.termination is Termination.OPTIMAL
    assert checked.confirmation.verdict is Verdict.CONFIRMED
    assert "wrongly" in checked.confirmation.method
    assert checked.solution.objective == pytest.approx(10 if integer else 10.5)


def test_multipliers_of_another_question_confirm_nothing():
    """With multipliers that bound by 13 only, the claim has to be settled by a second search."""
    session = session_of()
    honest = session.solve()
    checked = confirm(session, replace(honest, row_duals=np.array([1.0, 0.5])), Control())
    assert checked.confirmation.verdict is Verdict.CONFIRMED
    assert "second search" in checked.confirmation.method


# -- what could not be settled -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stopped():
    """A session on a hard model, a point of it and a bound."""
    session = Session(hard())
    return session, session.solve(asked(gap=0.03, seconds=30.0))


def test_a_second_search_that_runs_out_of_time_confirms_nothing(stopped):
    session, result = stopped
    checked = confirm(session, replace(result, bound=2000.0), asked(seconds=0.3))
    assert checked.termination is Termination.OPTIMAL
    assert checked.confirmation.verdict is Verdict.NOT_CONFIRMED
    assert checked.solution is result.solution


def test_a_second_search_that_runs_out_of_time_still_contradicts_what_it_has_refuted(stopped):
    session, result = stopped
    x = np.zeros(session.model.columns)
    x[:300:10] = 1.0
    x[-1] = (session.model.matrix @ x)[30:].min()
    claim = replace(result, solution=Solution(x, float(x[-1]), 0.0), bound=float(x[-1]))
    checked = confirm(session, claim, asked(seconds=1.0))
    assert checked.termination is Termination.DISAGREEMENT
    assert checked.confirmation.verdict is Verdict.CONTRADICTED
    assert checked.solution.objective > x[-1]
    assert checked.bound > checked.solution.objective


def test_automatic_confirmation_takes_time_in_proportion(stopped, monkeypatch):
    monkeypatch.setattr(confirm_module, "_SHORTEST", 0.2)
    session, result = stopped
    checked = confirm(session, replace(result, seconds=0.01, bound=2000.0), Control())
    assert checked.confirmation.verdict is Verdict.NOT_CONFIRMED
    assert checked.confirmation.seconds < 10.0
