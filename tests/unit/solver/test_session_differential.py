"""A session that is changed in place answers as a fresh one does, and as scipy does."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from linear_programs import ENTRIES, cases, intervals, print_of, rows, same

from winset_solver.confirm import solve_confirmed
from winset_solver.highs import Session
from winset_solver.result import Termination, Verdict


def agrees(session, case):
    """Compare the session's model and answer with a case and its peer's answer."""
    assert same(session.model, case.model)
    result = solve_confirmed(session)
    assume(result.termination is not Termination.DISAGREEMENT)  # HiGHS is wrong on 1 of 18,000 such models
    status, value = case.peer()
    assert result.termination.value == status
    if status == "optimal":
        assert result.solution.objective == pytest.approx(value, rel=1e-6, abs=1e-6)
        assert result.solution.objective == pytest.approx(float(case.cost @ result.x), abs=1e-9)
        assert result.bound >= result.solution.objective
        assert result.gap <= 1e-6
        integers = result.x[case.integer]
        assert np.array_equal(integers, np.rint(integers))
    else:
        assert result.solution is None
    if status != "unbounded":
        assert result.confirmation.verdict is Verdict.CONFIRMED


def session_of(case):
    session = Session(case.program)
    session.maximise(case.cost)
    return session


@settings(max_examples=80, deadline=None)
@given(cases())
def test_a_session_agrees_with_scipy(case):
    agrees(session_of(case), case)


@settings(max_examples=30, deadline=None)
@given(cases())
def test_the_relaxation_of_a_session_agrees_with_scipy(case):
    session = session_of(case)
    result = session.solve(relaxed=True)
    status, value = case.relaxation.peer()
    assert result.termination.value == status
    if status == "optimal":
        assert result.solution.objective == pytest.approx(value, rel=1e-6, abs=1e-6)
    agrees(session, case)


@settings(max_examples=40, deadline=None)
@given(cases(whole=False))
def test_fractional_bounds_of_integer_columns_never_lead_to_a_wrong_answer_that_is_confirmed(case):
    """Presolve calls some of these infeasible that are not; that has to come out as a disagreement at least."""
    result = solve_confirmed(session_of(case))
    status, value = case.tightened.peer()
    if result.confirmation is not None and result.confirmation.verdict is Verdict.CONFIRMED:
        assert result.termination.value == status
        assert result.solution is None or result.solution.objective == pytest.approx(value, rel=1e-6, abs=1e-6)
    else:
        assert result.termination in (Termination.DISAGREEMENT, Termination.FAILED, Termination.UNBOUNDED)
    if result.solution is not None:
        assert result.solution.objective <= value + 1e-6


def other_cost(draw, session, case):
    columns = len(case.cost)
    cost = np.array(draw(st.lists(ENTRIES, min_size=columns, max_size=columns)), dtype=float)
    session.maximise(cost)
    return replace(case, cost=cost)


def other_column_bounds(draw, session, case):
    j = draw(st.integers(0, len(case.cost) - 1))
    low, high = draw(intervals(infinite=False, whole=bool(case.integer[j])))
    session.change_column_bounds([j], low, high)
    lower, upper = case.column_lower.copy(), case.column_upper.copy()
    lower[j], upper[j] = low, high
    return replace(case, column_lower=lower, column_upper=upper)


def other_row_bounds(draw, session, case):
    if not len(case.row_lower):
        return case
    i = draw(st.integers(0, len(case.row_lower) - 1))
    low, high = draw(intervals())
    session.change_row_bounds([i], low, high)
    lower, upper = case.row_lower.copy(), case.row_upper.copy()
    lower[i], upper[i] = low, high
    return replace(case, row_lower=lower, row_upper=upper)


def more_rows(draw, session, case):
    drawn = draw(st.lists(rows(len(case.cost)), min_size=1, max_size=2))
    coefficients = np.array([row for row, _ in drawn], dtype=float)
    low, high = (np.array(side, dtype=float) for side in zip(*(bounds for _, bounds in drawn), strict=True))
    session.add_rows(coefficients, low, high)
    return replace(
        case,
        matrix=np.vstack([case.matrix, coefficients]),
        row_lower=np.concatenate([case.row_lower, low]),
        row_upper=np.concatenate([case.row_upper, high]),
    )


def another_column(draw, session, case):
    flag, (low, high) = draw(st.booleans()), draw(intervals(infinite=False, whole=True))
    session.add_columns(1, lower=low, upper=high, integer=flag)
    return replace(
        case,
        matrix=np.hstack([case.matrix, np.zeros((len(case.row_lower), 1))]),
        column_lower=np.append(case.column_lower, low),
        column_upper=np.append(case.column_upper, high),
        integer=np.append(case.integer, flag),
        cost=np.append(case.cost, 0.0),
    )


def fewer_rows(draw, session, case):
    count = len(case.row_lower)
    gone = draw(st.sets(st.integers(0, count - 1))) if count else set()
    session.delete_rows(sorted(gone))
    keep = [i for i in range(count) if i not in gone]
    return replace(case, matrix=case.matrix[keep], row_lower=case.row_lower[keep], row_upper=case.row_upper[keep])


CHANGES = (other_cost, other_column_bounds, other_row_bounds, more_rows, another_column, fewer_rows)
"""Each changes the session and the case in the same way."""


@settings(max_examples=50, deadline=None)
@given(case=cases(), data=st.data())
def test_a_model_changed_in_place_is_as_good_as_a_fresh_one(case, data):
    session = session_of(case)
    for _ in range(data.draw(st.integers(1, 4))):
        if data.draw(st.booleans()):
            session.solve()
        case = data.draw(st.sampled_from(CHANGES))(data.draw, session, case)
    agrees(session, case)
    assert session_of(case).solve().termination is session.solve().termination


class MisfortuneError(Exception):
    """Raised inside a block on purpose."""


@settings(max_examples=30, deadline=None)
@given(case=cases(), data=st.data(), fails=st.booleans())
def test_scratch_restores_everything_also_after_an_exception(case, data, fails):
    session = session_of(case)
    session.maximise(case.cost, 3.0)
    before, first = print_of(session.model), session.solve()
    try:
        with session.scratch():
            columns, count = len(case.cost), len(case.row_lower)
            added = session.add_columns(2, lower=-1.0, upper=2.0, integer=data.draw(st.booleans()))
            session.add_rows(np.eye(1, columns + 2, columns), 0.5, 1.0)
            session.change_column_bounds([0, added[0]], -2.0, 1.0)
            session.change_row_bounds(np.arange(count), -3.0, 3.0)
            session.maximise(np.ones(columns + 2))
            session.solve()
            with session.scratch():
                session.change_column_bounds([0], 0.0, 0.0)
                session.delete_rows(session.add_rows(np.ones((1, columns + 2)), 0.0, 9.0))
            assert session.model.column_upper[0] == 1.0
            if fails:
                raise MisfortuneError
    except MisfortuneError:
        assert fails
    assert print_of(session.model) == before
    again = session.solve()
    assert again.termination is first.termination
    if first.solution is not None:
        assert again.solution.objective == pytest.approx(first.solution.objective, rel=1e-9, abs=1e-9)
    agrees(session_of(case), case)
