"""Self-enforcing roadmaps over 40 periods, to a proven 1 %: with a climb first, against HiGHS on the same program."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.roadmaps import random_roadmap
from winset_models.analysis.roadmaps.objectives import objectives_of
from winset_models.analysis.roadmaps.search import best_roadmap
from winset_models.formulations.roadmap import roadmap_formulation
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram
from winset_solver.status import OutcomeStatus

_STEPS: Final[dict[Size, int]] = {"small": 20, "medium": 50, "large": 100}
_PERIODS: Final = 40
_SIDES: Final = (2, 3)
_SECONDS: Final = 60.0
_GAP: Final = 0.01
_TARGETS: Final[dict[Size, tuple[Target, ...]]] = {
    "small": (),
    "medium": tuple(Target("solve", f"{name}, 2 sides", at_most=_SECONDS) for name in ("welfare", "nash")),
    "large": (),
}


def cases() -> Iterator[Case]:
    """Return roadmaps of 20, 50 and 100 steps."""
    for size, steps in _STEPS.items():
        about = f"{steps} steps, {_PERIODS} periods, 2 and 3 sides; phases, trust, exposure, staff, optional steps"
        yield Case("roadmaps", size, ("formulate", "solve"), ("HiGHS",), about, partial(_tasks, steps), _TARGETS[size])


def _tasks(steps: int, setting: Setting) -> list[Task]:
    tasks = []
    for sides in _SIDES[: setting.count(len(_SIDES))]:
        negotiation = random_roadmap(steps, _PERIODS, parties=sides)
        program = roadmap_formulation(negotiation).program()
        tasks.append(Task("formulate", f"{sides} sides", partial(_formulated, negotiation)))
        for name in ("welfare", "nash"):
            solved = partial(_solved, setting, negotiation, name)
            tasks.append(Task("solve", f"{name}, {sides} sides", solved, most=1))
        tasks.append(Task("solve", f"welfare, {sides} sides, HiGHS", partial(_alone, setting, program), most=1))
    return tasks


def _limits(setting: Setting) -> Limits:
    return Limits(seconds=setting.seconds(_SECONDS), gap=_GAP, confirm="never")


def _formulated(negotiation: Negotiation) -> Reply:
    rows, columns, _ = roadmap_formulation(negotiation).program().shape
    return Reply(note=f"{rows} rows, {columns} columns")


def _solved(setting: Setting, negotiation: Negotiation, name: str) -> Reply:
    found = best_roadmap(negotiation, objectives_of(negotiation, name), control=Control(_limits(setting)))
    stage = found.stages[0]
    return Reply(note=_note(stage.value, stage.gap), finished=found.status is OutcomeStatus.OPTIMAL)


def _alone(setting: Setting, program: PayoffProgram) -> Reply:
    session = Session(program)
    session.maximise(np.asarray(program.payoff.sum(axis=0)).reshape(-1))
    result = session.solve(Control(_limits(setting)))
    value = None if result.solution is None else result.solution.objective
    return Reply(note=_note(value, result.gap), finished=result.optimal)


def _note(value: float | None, gap: float | None) -> str:
    found = "none found" if value is None else f"{value:.2f}"
    return found if gap is None else f"{found}, gap {gap:.2%}"
