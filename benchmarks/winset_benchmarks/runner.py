"""Timing: contenders take turns, so that a busy machine is busy for all of them.

A round runs every task of a case once, one after the other. Ratios are medians over rounds of the ratio within a
round, on CPU time: both sides then met the same neighbours on the same cores.
"""

import gc
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

from winset_benchmarks.case import Case, Reply, Setting, Target, Task
from winset_benchmarks.environment import environment
from winset_benchmarks.memory import PeakMemory
from winset_solver.tolerances import AGREEMENT

FORMAT: Final = 1
"""Version of the JSON results."""


@dataclass(frozen=True)
class Measurement:
    """Times of one task, in seconds per unit of work, one entry per round.

    Parameters
    ----------
    phase, by, question, units
        As in the task.
    wall, cpu
        Times; empty where the task could not run.
    peak
        Largest growth of resident memory during one call, in MB; None where the system does not tell.
    value, note, finished
        What the task answered first, what it said last, and whether every call reached its answer.
    """

    phase: str
    by: str
    question: str
    units: int
    wall: tuple[float, ...]
    cpu: tuple[float, ...]
    peak: float | None
    value: float | None
    note: str
    finished: bool

    @property
    def seconds(self) -> float | None:
        """Median CPU time per unit."""
        return median(self.cpu) if self.cpu else None


@dataclass(frozen=True)
class Judgement:
    """A target with what was measured; ``met`` is None where a side could not run, False where it was stopped."""

    target: Target
    measured: float | None
    met: bool | None


@dataclass(frozen=True)
class CaseResult:
    """Everything measured of one case; ``disagreements`` names questions whose contenders answered differently."""

    subject: str
    size: str
    about: str
    measurements: tuple[Measurement, ...]
    judgements: tuple[Judgement, ...]
    disagreements: tuple[str, ...]


def run_case(case: Case, setting: Setting, *, repeat: int | None = None) -> CaseResult:
    """Prepare a case, warm every task up once, and time it.

    Parameters
    ----------
    repeat
        Rounds; the case's own number where absent, one in a smoke run. Tasks that are heard only once get no warm-up.
    """
    tasks = case.prepare(setting)
    rounds = 1 if setting.smoke else repeat or case.repeat
    timings = [_Timing(task) for task in tasks]
    for timing in timings:
        if not setting.smoke and timing.task.most is None:
            timing.warm_up()
    for count in range(rounds):
        for timing in timings:
            if timing.task.most is None or count < timing.task.most:
                timing.once()
    measurements = tuple(timing.measurement() for timing in timings)
    judgements = tuple(_judged(target, measurements) for target in case.targets)
    return CaseResult(case.subject, case.size, case.about, measurements, judgements, _disagreements(timings))


def results(found: Sequence[CaseResult], *, smoke: bool) -> dict[str, object]:
    """Return results with their environment as plain data for JSON."""
    return {
        "format": FORMAT,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "smoke": smoke,
        "environment": environment(),
        "cases": [asdict(case) for case in found],
    }


def write_results(data: dict[str, object], folder: Path) -> Path:
    """Write results to a file named by the time, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json"
    path.write_text(json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    return path


def ratio(one: Measurement, other: Measurement) -> float | None:
    """Return CPU time of one over the other: the median over the rounds that both took part in."""
    shared = [a / b for a, b in zip(one.cpu, other.cpu, strict=False) if b > 0]
    return median(shared) if shared else None


class _Timing:
    """Times of one task as they come in."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.wall: list[float] = []
        self.cpu: list[float] = []
        self.replies: list[Reply] = []
        self.memory = PeakMemory()

    def warm_up(self) -> None:
        if self.task.run is not None:
            self.replies.append(self.task.run())

    def once(self) -> None:
        if self.task.run is None:
            return
        gc.collect()
        wall, cpu, reply = self._timed(self.task.run)
        self.wall.append(wall / self.task.units)
        self.cpu.append(cpu / self.task.units)
        self.replies.append(reply)

    def _timed(self, run: Callable[[], Reply]) -> tuple[float, float, Reply]:
        with self.memory:
            began, worked = perf_counter(), process_time()
            reply = run()
            wall, cpu = perf_counter() - began, process_time() - worked
            return reply.wall or wall, reply.cpu or cpu, reply

    def measurement(self) -> Measurement:
        value = self.replies[0].value if self.replies else None
        note = self.replies[-1].note if self.replies else "not installed"
        value = None if value is None or not math.isfinite(value) else value
        peak, task = self.memory.largest, self.task
        asked = (task.phase, task.by, task.question, task.units)
        finished = all(reply.finished for reply in self.replies)
        return Measurement(*asked, tuple(self.wall), tuple(self.cpu), peak, value, note, finished)


def _judged(target: Target, measurements: Sequence[Measurement]) -> Judgement:
    found = {(m.phase, m.by): m for m in measurements}
    judged, other = found.get((target.phase, target.of)), found.get((target.phase, target.than))
    if judged is None or (target.than and other is None):
        measured = None
    elif other is None:
        measured = judged.seconds
    else:
        measured = ratio(judged, other) if target.at_least is None else ratio(other, judged)
    if measured is None:
        return Judgement(target, None, None)
    low, high = target.at_least or -math.inf, math.inf if target.at_most is None else target.at_most
    finished = judged is not None and judged.finished
    return Judgement(target, measured, finished and low <= measured <= high)


def _disagreements(timings: Sequence[_Timing]) -> tuple[str, ...]:
    """Return the questions that were answered differently, compared call by call: each call has its own input."""
    wrong = []
    for question in dict.fromkeys(timing.task.question for timing in timings if timing.task.question):
        answers = [[r.value for r in t.replies] for t in timings if t.task.question == question and t.replies]
        pairs = [(a, b) for other in answers[1:] for a, b in zip(answers[0], other, strict=False)]
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        if any(not abs(a - b) <= AGREEMENT * max(1.0, abs(a)) for a, b in known):
            wrong.append(question)
    return tuple(wrong)
