"""A fund on several processes of MPI, from one call: started, watched, ended, and its plan recomputed."""

import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import numpy as np

from winset_models.cluster.division import Division, by_branches
from winset_models.cluster.task import PROBLEM, PROGRESS, RESULT, SOLUTION, Task, shares_of_ranks
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.figures import Active, fund_figures
from winset_models.negotiation.fund.parts import FundPlan, FundTerms
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, cancel_on_interrupt
from winset_solver.errors import ArgumentError, EngineError
from winset_solver.highs import Session
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus

PARTS: Final = 10
"""Parts of the world, unless there are more processes than that."""
_POLL: Final = 0.05
_GRACE: Final = 15.0
"""Seconds after the time limit until processes are ended that have not ended by themselves."""
_KILL: Final = 5.0
"""Seconds that processes have to leave when they are told to."""
_FOREIGN: Final = ("OMPI_", "OPAL_", "PMIX_", "PMI_", "PRTE_", "HYDRA_", "MPI_")
_HINT: Final = "pip install 'winset[cluster]'"


@dataclass(frozen=True)
class ClusterOutcome:
    """What several processes found about a fund.

    Parameters
    ----------
    status
        ``optimal`` where value and bound are as close as was asked.
    plan
        The best plan found; None without.
    value
        Sum of the members' values inside the fund, recomputed from the plan without any program.
    bound
        No plan of the program is worth more; None where none was proven. Where utilities are curved the program has
        them from below.
    iterations
        Of progressive hedging.
    parts
        Into how many the world was divided.
    seconds
        Wall time.
    """

    status: OutcomeStatus
    plan: FundPlan | None
    value: float | None
    bound: float | None
    iterations: int
    parts: int
    seconds: float

    @property
    def gap(self) -> float | None:
        """Relative distance of bound and value; None where one of them is not known."""
        if self.value is None or self.bound is None:
            return None
        return max(0.0, self.bound - self.value) / max(1.0, abs(self.value))


def solve_on_ranks(
    negotiation: Negotiation,
    active: Active,
    *,
    ranks: int = 3,
    gap: float = 1e-3,  # relative, of the sum of values
    terms: FundTerms | None = None,
    control: Control | None = None,
) -> ClusterOutcome:
    """Find the plan of a fund with the largest sum of values by progressive hedging on several processes.

    Parameters
    ----------
    active
        Which parts of the fund exist.
    ranks
        Number of processes, at least three: the hub, and spokes for the bound and for plans.
    gap
        Relative distance of bound and value at which to stop.
    terms
        Pledges and outcome payments that are held.
    control
        Time limit, progress and cancellation. All processes have ended when this returns, however it does.

    Raises
    ------
    ArgumentError
        The extra ``cluster`` or ``mpirun`` is not there, there are too few processes or more than parts of the world,
        or the fund has a rule about all scenarios together.
    EngineError
        A process broke down; with what it said last.

    Notes
    -----
    Members may be worse off than without the fund: that nobody is cannot be divided among processes. Whoever asks
    looks at the plan.
    """
    control = control or Control()
    mpirun = _installed()
    hub = ranks - 2 * (ranks // 3) if shares_of_ranks(ranks) else ranks
    division = by_branches(fund_figures(negotiation), active, max(PARTS, hub), terms)
    if hub > len(division.names):
        raise ArgumentError(
            "there are more processes than branches of the world",
            where="ranks",
            got=ranks,
            wanted=f"up to {3 * len(division.names)}",
        )
    fresh = Negotiation.model_construct(**dict(negotiation))  # without what it remembers
    seconds = None if control.remaining == np.inf else max(control.remaining, _POLL)
    task = Task(fresh, active, terms, len(division.names), ranks, gap, seconds)
    with tempfile.TemporaryDirectory(prefix="winset-") as name:
        folder = Path(name)
        (folder / PROBLEM).write_bytes(pickle.dumps(task))
        ended = _run(mpirun, ranks, folder, control)
        return _outcome(division, folder, gap, control, ended=ended)


def _installed() -> str:
    """Return the path of mpirun."""
    for package in ("mpisppy", "mpi4py"):
        if find_spec(package) is None:
            raise ArgumentError("the extra `cluster` is not installed", got=f"no {package}", hint=_HINT)
    beside = Path(sys.executable).with_name("mpirun")
    found = str(beside) if beside.exists() else shutil.which("mpirun")
    if found is None:
        raise ArgumentError("mpirun is not there", hint=f"{_HINT}, which brings it, or install an MPI")
    return found


def _run(mpirun: str, ranks: int, folder: Path, control: Control) -> bool:
    """Run all processes and return whether they ended by themselves and well; what they say goes to a file."""
    command = [mpirun, "--oversubscribe", "--mca", "osc", "^ucx", "-n", str(ranks)]
    command += ["--allow-run-as-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    command += [sys.executable, "-m", "mpi4py", "-m", "winset_models.cluster.hub", str(folder)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    clean |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with (
        (folder / "log").open("wb") as log,
        cancel_on_interrupt(control.cancellation),
        _processes(command, folder, clean, log.fileno()) as process,
    ):
        seen = 0
        while process.poll() is None:
            if control.cancellation.requested or control.elapsed > (control.limits.seconds or np.inf) + _GRACE:
                return False
            seen = _report(folder, seen, control)
            time.sleep(_POLL)
    return process.returncode == 0


@contextmanager
def _processes(command: list[str], folder: Path, clean: dict[str, str], log: int) -> Iterator[subprocess.Popen[bytes]]:
    """Start processes in a session of their own, and leave none behind."""
    process = subprocess.Popen(
        command, cwd=folder, env=clean, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)  # mpirun passes it on
            try:
                process.wait(_KILL)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _report(folder: Path, seen: int, control: Control) -> int:
    """Tell what the hub has written since, and return how many lines that are by now."""
    progress = folder / PROGRESS
    lines = progress.read_text(encoding="utf-8").split("\n")[:-1] if progress.exists() else []
    if len(lines) > seen:
        value, bound, iteration = json.loads(lines[-1])
        control.report(value, bound, iteration)
    return len(lines)


def _outcome(division: Division, folder: Path, gap: float, control: Control, *, ended: bool) -> ClusterOutcome:
    parts = len(division.names)
    if not ended:
        status = _why(division, folder, control)
        return ClusterOutcome(status, None, None, None, 0, parts, control.elapsed)
    found, bound, iterations = json.loads((folder / RESULT).read_text(encoding="utf-8"))
    if found is None:
        status = OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        return ClusterOutcome(status, None, None, bound, iterations, parts, control.elapsed)
    plan = division.plan([np.load(folder / SOLUTION / f"{name}.npy") for name in division.names])
    accounts = FundAccounts(division.figures, plan, division.active)
    value = sum(accounts.value(member) for member in division.figures.members)
    outcome = ClusterOutcome(OutcomeStatus.OPTIMAL, plan, value, bound, iterations, parts, control.elapsed)
    if outcome.gap is not None and outcome.gap <= gap:
        return outcome
    return ClusterOutcome(OutcomeStatus.STOPPED_WITH_SOLUTION, plan, value, bound, iterations, parts, control.elapsed)


def _why(division: Division, folder: Path, control: Control) -> OutcomeStatus:
    """Return why there is no answer: out of time, ended by whoever asked, or because a part has no plan at all.

    Raises
    ------
    EngineError
        None of these: a process broke down.
    """
    if control.exhausted:
        return OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    for number in range(len(division.names)):
        program = division.part(number).program
        session = Session(program)
        session.maximise(program.payoff.toarray()[0])
        termination = session.solve(control).termination
        if termination is Termination.INFEASIBLE:
            return OutcomeStatus.NO_PACKAGE
        if termination is Termination.UNBOUNDED:
            return OutcomeStatus.UNBOUNDED
    said = (folder / "log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise EngineError("a process of the cluster broke down", got=_last_words(said))


def _last_words(said: list[str]) -> str:
    words = [line.strip() for line in said if any(map(str.isalnum, line))]
    errors = [line for line in words if "Error" in line]
    return (errors or words or ["nothing was said"])[-1]
