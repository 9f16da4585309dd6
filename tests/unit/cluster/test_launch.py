"""Processes that are started for a fund: the same plan as one program, and nothing left behind when they fail."""

import importlib.util
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from cluster_cases import all_of, shared_shocks
from winset_models.cluster import launch
from winset_models.cluster.launch import solve_on_ranks
from winset_models.cluster.task import shares_of_ranks
from winset_models.formulations.fund import fund_program
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.breaches import fund_breaches
from winset_models.negotiation.fund.figures import fund_figures
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.errors import ArgumentError, EngineError
from winset_solver.highs import Session
from winset_solver.status import OutcomeStatus

GAP = 5e-3


def largest_sum(negotiation):
    formulation = fund_program(fund_figures(negotiation), all_of(negotiation))
    session = Session(formulation.program)
    constant = float(formulation.program.payoff_constant.sum()) + sum(formulation.alone.values())
    session.maximise(formulation.program.payoff.toarray().sum(axis=0), constant)
    return session.solve().solution.objective


def hubs(program="python"):
    """Processes of the hub that are alive and run a program, read from the system's table."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = entry.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"winset_models.cluster.hub" in words and program.encode() in Path(words[0].decode()).name.encode():
            found.append(int(entry.parent.name))
    return found


def test_hub_and_spokes_find_the_plan_of_one_program():
    negotiation = shared_shocks(2)
    figures, reports = fund_figures(negotiation), []
    control = Control(Limits(seconds=120), on_progress=reports.append)
    outcome = solve_on_ranks(negotiation, all_of(negotiation), ranks=3, gap=GAP, control=control)
    best = largest_sum(negotiation)
    assert outcome.status is OutcomeStatus.OPTIMAL
    assert outcome.gap <= GAP
    assert best * (1 - GAP) - 1e-6 <= outcome.value <= best + 1e-6 <= outcome.bound + 2e-6
    assert fund_breaches(figures, outcome.plan, all_of(negotiation)) == []
    accounts = FundAccounts(figures, outcome.plan, all_of(negotiation))
    assert sum(map(accounts.value, figures.members)) == outcome.value
    assert outcome.parts == 2
    assert reports


def test_a_fund_without_any_plan_is_told_from_a_breakdown():
    need = {"of": "A", "amount": 50, "at_least": 0.9}
    negotiation = shared_shocks(1, needs={"shelter": need})
    outcome = solve_on_ranks(negotiation, all_of(negotiation), control=Control(Limits(seconds=120)))
    assert (outcome.status, outcome.plan) == (OutcomeStatus.NO_PACKAGE, None)


@pytest.mark.parametrize("program", ["python", "run"])
def test_a_process_that_dies_is_reported_and_takes_the_others_with_it(program):
    negotiation, others, before = shared_shocks(2), set(hubs(program)), set(hubs())

    def kill():
        while not set(hubs()) - before:
            time.sleep(0.02)
        os.kill(max(set(hubs(program)) - others), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(EngineError, match="broke down"):
        solve_on_ranks(negotiation, all_of(negotiation), gap=0.0, control=Control(Limits(seconds=60)))
    killer.join()
    until = time.monotonic() + 20
    while set(hubs()) - before and time.monotonic() < until:
        time.sleep(0.1)
    assert not set(hubs()) - before


def test_whoever_asked_can_end_all_processes():
    negotiation, before, cancellation = shared_shocks(2), set(hubs()), Cancellation()
    threading.Timer(1.0, cancellation.request).start()
    control = Control(Limits(seconds=60), cancellation=cancellation)
    outcome = solve_on_ranks(negotiation, all_of(negotiation), gap=0.0, control=control)
    assert (outcome.status, outcome.value) == (OutcomeStatus.STOPPED_WITHOUT_SOLUTION, None)
    assert not set(hubs()) - before


def test_processes_that_outlive_their_time_are_ended(monkeypatch):
    monkeypatch.setattr(launch, "_GRACE", 0.0)
    negotiation, before = shared_shocks(2), set(hubs())
    control = Control(Limits(seconds=0.5))
    outcome = solve_on_ranks(negotiation, all_of(negotiation), gap=0.0, control=control)
    assert outcome.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    assert outcome.seconds < 20
    assert not set(hubs()) - before


def test_what_is_not_installed_is_named(monkeypatch):
    negotiation = shared_shocks(1)
    found = importlib.util.find_spec
    monkeypatch.setattr(launch, "find_spec", lambda name: None if name == "mpisppy" else found(name))
    with pytest.raises(ArgumentError, match=r"extra `cluster`.*\n.*winset\[cluster\]"):
        solve_on_ranks(negotiation, all_of(negotiation))


def test_without_mpirun_nothing_is_started(monkeypatch, tmp_path):
    monkeypatch.setattr(launch.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    negotiation = shared_shocks(1)
    with pytest.raises(ArgumentError, match="mpirun is not there"):
        solve_on_ranks(negotiation, all_of(negotiation))


def test_processes_are_divided_among_hub_and_spokes():
    assert [shares_of_ranks(ranks) for ranks in (3, 4, 5, 6)] == [1.0, 0.5, 1 / 3, 1.0]
    with pytest.raises(ArgumentError, match="a process each"):
        shares_of_ranks(2)


def test_more_processes_than_branches_are_refused():
    negotiation = shared_shocks(1)
    with pytest.raises(ArgumentError, match="more processes than branches"):
        solve_on_ranks(negotiation, all_of(negotiation), ranks=9)
