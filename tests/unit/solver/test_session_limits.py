"""Long searches stop when they are told to, and say what they have."""

import subprocess
import sys
import threading
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from linear_programs import hard

from winset_solver.control import Cancellation, Control, Limits
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import PayoffProgram
from winset_solver.result import Termination

PATIENCE = 20.0
"""Seconds within which a loaded machine stops; the search itself would take minutes."""
PATIENT = Limits(seconds=PATIENCE)
"""A request that is not heard ends as a time limit, which is a failure, and not in the middle of the night."""


@pytest.fixture
def session():
    return Session(hard())


def kept(session, result):
    """The solution, checked against the model's own arrays; the smallest gain is its objective."""
    x, model = result.x, session.model
    activity = model.matrix.toarray() @ x
    assert np.all(activity >= model.row_lower - 1e-6)
    assert np.all(activity <= model.row_upper + 1e-6)
    assert np.array_equal(x[model.integer], np.rint(x[model.integer]))
    gains = model.matrix.toarray()[30:, :-1] @ x[:-1]
    assert result.solution.objective == pytest.approx(gains.min(), abs=1e-6)
    return result.solution.objective


def test_a_time_limit_ends_the_search_with_a_bound_and_verified_points(session):
    reports = []
    control = Control(Limits(seconds=0.8), on_progress=reports.append)
    result = session.solve(control)
    assert result.termination is Termination.TIME_LIMIT
    assert result.stopped
    assert result.seconds < PATIENCE
    assert 1800 < result.bound < 2000
    if result.solution is not None:
        assert kept(session, result) <= result.bound
        assert result.gap > 0


def test_reports_hold_growing_incumbents_below_falling_bounds(session):
    reports = []
    session.maximise(session.model.cost, 5.0)
    result = session.solve(Control(Limits(PATIENCE, gap=0.025), on_progress=reports.append).named("a step"))
    incumbents = [report.incumbent for report in reports if report.incumbent is not None]
    bounds = [report.bound for report in reports if report.bound is not None]
    assert len(set(incumbents)) > 1
    assert incumbents == sorted(incumbents)
    assert bounds == sorted(bounds, reverse=True)
    for report in reports:
        assert report.task == "a step"
        assert report.nodes >= 0
        if None not in (report.incumbent, report.bound):
            assert report.incumbent <= report.bound
    assert incumbents[-1] <= result.solution.objective + 1e-6
    assert result.solution.objective <= min(bounds)
    assert incumbents[0] >= 5.0


@pytest.mark.parametrize("seconds", [1e-9, 1e-3])
def test_a_tiny_time_limit_is_still_an_answer(session, seconds):
    result = session.solve(Control(Limits(seconds=seconds)))
    assert result.termination is Termination.TIME_LIMIT
    assert result.bound is None or result.bound > 1800


def test_a_task_that_has_used_up_its_time_does_not_start_again(session):
    began = perf_counter()
    result = session.solve(Control(Limits(seconds=5.0), started=began - 10.0))
    assert result.termination is Termination.TIME_LIMIT
    assert result.seconds < 5.0


def test_a_request_before_the_search_stops_it_at_once(session):
    cancellation = Cancellation()
    cancellation.request()
    result = session.solve(Control(PATIENT, cancellation=cancellation))
    assert result.termination is Termination.INTERRUPTED
    assert result.seconds < PATIENCE
    assert result.solution is None or result.solution.objective <= result.bound


def test_a_request_from_the_progress_callback_keeps_incumbent_and_bound(session):
    cancellation, reports = Cancellation(), []

    def listen(report):
        reports.append(report)
        if report.gap is not None and report.incumbent > 0:
            cancellation.request()

    result = session.solve(Control(PATIENT, on_progress=listen, cancellation=cancellation))
    assert result.termination is Termination.INTERRUPTED
    assert result.stopped
    assert kept(session, result) >= reports[-1].incumbent - 1e-6
    assert result.solution.objective <= result.bound <= min(r.bound for r in reports if r.bound is not None) + 1e-6
    assert result.gap > 0


def test_a_request_from_another_thread_stops_the_search_with_its_bound(session):
    cancellation = Cancellation()
    timer = threading.Timer(0.5, cancellation.request)
    timer.start()
    result = session.solve(Control(PATIENT, cancellation=cancellation))
    timer.join()
    assert result.termination is Termination.INTERRUPTED
    assert 0.4 < result.seconds < PATIENCE
    assert result.bound > 1800


def test_an_interrupted_session_solves_again(session):
    cancellation = Cancellation()
    cancellation.request()
    assert session.solve(Control(PATIENT, cancellation=cancellation)).termination is Termination.INTERRUPTED
    chosen = np.arange(0, 300, 10)
    session.change_column_bounds(chosen, 1.0, 1.0)
    result = session.solve()
    assert result.termination is Termination.OPTIMAL
    assert np.flatnonzero(result.x[:-1]).tolist() == chosen.tolist()
    assert kept(session, result) == result.bound


def large_linear_model():
    """20,000 non-zeros: the smallest of many random sums."""
    entries = np.random.default_rng(0).random((100, 200))
    program = PayoffProgram.build(
        matrix=entries, row_lower=np.full(100, -np.inf), row_upper=np.ones(100), payoff=np.ones((1, 200))
    )
    model = LinearModel.of(program)
    model.cost = np.ones(200)
    return model


def test_a_linear_program_hears_the_request_as_well():
    session, cancellation = Session(large_linear_model()), Cancellation()
    cancellation.request()
    assert session.solve(Control(PATIENT, cancellation=cancellation)).termination is Termination.INTERRUPTED
    assert Session(large_linear_model()).solve().termination is Termination.OPTIMAL


def test_an_interrupted_linear_program_is_solved_the_next_time():
    session, cancellation = Session(large_linear_model()), Cancellation()
    cancellation.request()
    session.solve(Control(PATIENT, cancellation=cancellation))
    assert session.solve().termination is Termination.OPTIMAL


def test_an_interrupt_in_the_progress_callback_is_a_request_to_stop(session):
    def interrupted(report):
        if report.incumbent:
            raise KeyboardInterrupt

    control = Control(PATIENT, on_progress=interrupted)
    result = session.solve(control)
    assert result.termination is Termination.INTERRUPTED
    assert control.cancellation.requested
    assert kept(session, result) <= result.bound


def test_another_exception_in_the_progress_callback_reaches_the_caller(session):
    class BrokenError(Exception):
        pass

    def broken(_report):
        raise BrokenError

    with pytest.raises(BrokenError):
        session.solve(Control(PATIENT, on_progress=broken))


CTRL_C = """
import os, signal, sys, threading
from contextlib import nullcontext
from linear_programs import hard
from winset_solver.control import Cancellation, Control, Limits, cancel_on_interrupt
from winset_solver.highs import Session

session, cancellation = Session(hard()), Cancellation()
timer = []

def arm(report):
    if report.incumbent and not timer:
        timer.append(threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)))
        timer[0].start()

with cancel_on_interrupt(cancellation) if sys.argv[1] == "with" else nullcontext():
    result = session.solve(Control(Limits(20), cancellation=cancellation, on_progress=arm))
print(result.termination.value, result.solution is not None, result.bound > result.solution.objective)
"""


@pytest.mark.parametrize(
    "handler",
    [
        "with",
        "without",
    ],
)
def test_ctrl_c_in_the_middle_of_a_search_returns_what_was_found(handler):
    run = subprocess.run(
        [sys.executable, "-c", CTRL_C, handler],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.stdout.split("\n")[-2:-1] == ["interrupted True True"], run.stderr
    assert run.returncode == 0


@pytest.mark.parametrize("gap", [0.03, 0.2])
def test_a_relative_gap_is_honoured(session, gap):
    result = session.solve(Control(Limits(PATIENCE, gap=gap)))
    assert result.termination is Termination.OPTIMAL
    assert 1e-6 < result.gap <= gap
    assert kept(session, result) < result.bound


def test_an_absolute_gap_is_honoured_and_forgotten(session):
    result = session.solve(Control(PATIENT), absolute_gap=60.0)
    assert result.termination is Termination.OPTIMAL
    assert 1.0 < result.bound - result.solution.objective <= 60.0
    assert session.solve(Control(Limits(seconds=0.5))).termination is Termination.TIME_LIMIT


def test_a_start_is_where_the_search_begins(session):
    good = session.solve(Control(Limits(PATIENCE, gap=0.03)))
    for start, least in ((good.x, good.solution.objective), (None, None)):
        cancellation, reports = Cancellation(), []

        def listen(report, reports=reports, cancellation=cancellation):
            reports.append(report)
            cancellation.request()

        result = Session(hard()).solve(Control(PATIENT, on_progress=listen, cancellation=cancellation), start=start)
        assert result.termination is Termination.INTERRUPTED
        if least is None:
            assert (reports[0].incumbent or 0.0) < good.solution.objective
        else:
            assert result.solution.objective >= least - 1e-6
