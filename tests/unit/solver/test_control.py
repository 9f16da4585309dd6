"""Limits, clocks, progress and requests to stop."""

import os
import signal
import threading
import time
from math import inf, nan

import pytest

from winset_solver.control import Cancellation, Control, Limits, Progress, cancel_on_interrupt
from winset_solver.errors import ArgumentError


@pytest.mark.parametrize(
    "limits",
    [
        *({"seconds": seconds} for seconds in (0, -1.0, nan)),
        *({"gap": gap} for gap in (-1e-9, 1.0, nan)),
        *({"threads": threads} for threads in (0, -2)),
        {"confirm": "sometimes"},
    ],
)
def test_limits_refuse_what_makes_no_sense(limits):
    with pytest.raises(ArgumentError, match="got"):
        Limits(**limits)


@pytest.mark.parametrize(
    "limits", [{}, {"seconds": 1e-9}, {"seconds": inf}, {"gap": 0.0}, {"gap": 0.999}, {"confirm": "never"}]
)
def test_limits_take_the_rest(limits):
    control = Control(Limits(**limits))
    assert control.limits == Limits(**limits)
    assert control.remaining == inf or 0 <= control.remaining <= limits["seconds"]


def test_the_clock_runs_from_the_start_of_the_task():
    control = Control(Limits(seconds=100.0), started=time.perf_counter() - 60.0)
    assert 60.0 <= control.elapsed < 99.0
    assert 1.0 < control.remaining <= 40.0
    assert not control.exhausted
    step = control.named("step")
    assert step.task == "step"
    assert step.started == control.started
    assert step.cancellation is control.cancellation


def test_a_step_may_take_less_than_is_left_but_never_more():
    control = Control(Limits(seconds=100.0), started=time.perf_counter() - 60.0)
    assert 9.0 < control.at_most(10.0).remaining <= 10.0
    assert 1.0 < control.at_most(1000.0).remaining <= 40.0
    assert 9.0 < Control().at_most(10.0).remaining <= 10.0
    assert control.at_most(10.0).cancellation is control.cancellation


def test_a_task_is_exhausted_by_its_time_or_by_a_request():
    late = Control(Limits(seconds=1.0), started=time.perf_counter() - 2.0)
    assert late.remaining == 0.0
    assert late.exhausted
    asked = Control()
    assert not asked.exhausted
    asked.named("step").cancellation.request()
    assert asked.exhausted
    assert asked.remaining == inf


def test_a_request_from_another_thread_is_seen():
    cancellation = Cancellation()
    thread = threading.Thread(target=cancellation.request)
    assert not cancellation.requested
    thread.start()
    thread.join()
    assert cancellation.requested


def test_reports_pass_through_a_transformation():
    reports = []
    control = Control(on_progress=reports.append, task="outer")
    inner = control.through(lambda value: None if value > 10 else 2 * value).named("inner")
    inner.report(3.0, 11.0, 7)
    inner.report(None, 4.0, 8)
    control.report(3.0, 11.0, 9)
    assert [(r.task, r.incumbent, r.bound, r.nodes) for r in reports] == [
        ("inner", 6.0, None, 7),
        ("inner", None, 8.0, 8),
        ("outer", 3.0, 11.0, 9),
    ]
    assert all(0 <= r.seconds < 60 for r in reports)


def test_transformations_nest_from_the_inside_out():
    reports = []
    control = Control(on_progress=reports.append).through(lambda value: value + 1).through(lambda value: value * 10)
    control.report(2.0, None, 0)
    assert reports[0].incumbent == 21.0


def test_without_a_listener_there_is_nothing_to_tell():
    control = Control()
    assert control.through(lambda value: value / 0) is control
    control.report(1.0, 2.0, 3)


@pytest.mark.parametrize(
    ("incumbent", "bound", "gap"),
    [(None, 1.0, None), (1.0, None, None), (200.0, 201.0, 0.005), (-0.5, -0.2, 0.3), (5.0, 2.0, 0.6)],
)
def test_progress_has_a_gap_once_both_ends_are_known(incumbent, bound, gap):
    found = Progress("", incumbent, bound, 0, 0.0).gap
    assert found == (None if gap is None else pytest.approx(gap))


def interrupt():
    """Send this process a Ctrl-C and let Python deliver it."""
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.01)


@pytest.fixture
def handler():
    """A known handler around the test, whatever the test runner uses."""
    caught = []
    previous = signal.signal(signal.SIGINT, lambda *_: caught.append("outer"))
    yield caught
    signal.signal(signal.SIGINT, previous)


def test_the_first_ctrl_c_asks_to_stop_and_the_handler_is_restored(handler):
    cancellation = Cancellation()
    before = signal.getsignal(signal.SIGINT)
    with cancel_on_interrupt(cancellation):
        assert signal.getsignal(signal.SIGINT) is not before
        assert not cancellation.requested
        interrupt()
        assert cancellation.requested
    assert handler == []
    assert signal.getsignal(signal.SIGINT) is before
    interrupt()
    assert handler == ["outer"]


def test_ctrl_c_after_a_request_raises_and_the_handler_is_restored(handler):
    cancellation = Cancellation()
    before = signal.getsignal(signal.SIGINT)
    cancellation.request()
    with pytest.raises(KeyboardInterrupt), cancel_on_interrupt(cancellation):
        interrupt()
    assert signal.getsignal(signal.SIGINT) is before
    assert handler == []


@pytest.mark.usefixtures("handler")
def test_an_exception_restores_the_handler():
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), cancel_on_interrupt(Cancellation()):
        _ = 1 / 0
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.usefixtures("handler")
def test_outside_the_main_thread_nothing_is_installed():
    before, seen = signal.getsignal(signal.SIGINT), []

    def work():
        with cancel_on_interrupt(Cancellation()):
            seen.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]


def test_reports_can_be_put_in_words():
    heard = []
    control = Control(on_progress=heard.append).named("coalitions").in_words("looking at pairs")
    control.report(-2.0, -1.0, 7)
    assert [(p.task, p.incumbent, p.bound, p.words) for p in heard] == [("coalitions", None, None, "looking at pairs")]
    assert Control().in_words("nobody listens").on_progress is None
