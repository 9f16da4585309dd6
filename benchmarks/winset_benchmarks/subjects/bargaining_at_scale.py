"""Every bargaining solution of ten parties over 10^30 and 10^40 packages, with budgets, interactions and red lines."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.domains import ruled_packages
from winset_models.formulations.package import formulate
from winset_models.negotiation.reader import read
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.control import Control, Limits
from winset_solver.program import PayoffProgram

_SIZES: Final[dict[Size, tuple[int, int, int]]] = {"small": (4, 8, 5), "medium": (10, 30, 10), "large": (10, 40, 10)}
"""Parties, issues and options of an issue."""
_QUICK: Final = ("nash", "utilitarian", "alpha-fair")
_HARD: Final = ("egalitarian", "leximin", "kalai-smorodinsky")
"""Solutions that compare the smallest gains; stopped after a while at the larger sizes, with a proven bound."""
_SECONDS: Final = 60.0
_HARD_SECONDS: Final = 10.0
_TARGETS: Final[dict[Size, tuple[Target, ...]]] = {
    "small": (),
    "medium": (Target("solve", "nash", at_most=5.0),),
    "large": (Target("solve", "nash", at_most=5.0),),
}


def cases() -> Iterator[Case]:
    """Return all solutions at three sizes."""
    for size, (parties, issues, options) in _SIZES.items():
        outcomes = f"{parties} parties, {options}^{issues} packages, 3 budgets, 40 interactions, 10 red lines"
        prepare = partial(_tasks, parties, issues, options)
        yield Case("bargaining_at_scale", size, ("solve",), (), outcomes, prepare, _TARGETS[size])


def _tasks(parties: int, issues: int, options: int, setting: Setting) -> list[Task]:
    packages = ruled_packages(parties, issues, options)
    problem = _problem(packages.program())
    written = _problem(formulate(read(packages.write(setting.folder))).program())
    tasks = [Task("solve", name, partial(_solved, setting, problem, name), question=name) for name in _QUICK]
    tasks += [Task("solve", name, partial(_solved, setting, problem, name), most=1, question=name) for name in _HARD]
    tasks.append(Task("solve", "nash, from the file", partial(_solved, setting, written, "nash"), question="nash"))
    tasks.append(Task("solve", "three in one run", partial(_together, setting, problem), units=len(_QUICK)))
    return tasks


def _problem(program: PayoffProgram) -> BargainingProblem:
    return BargainingProblem(program, np.zeros(len(program.player_labels)))


def _space(setting: Setting, problem: BargainingProblem, solution: str = "") -> GainSpace:
    seconds = setting.seconds(_HARD_SECONDS if solution in _HARD else _SECONDS)
    return GainSpace(problem, Control(limits=Limits(seconds=seconds, confirm="never")))


def _solved(setting: Setting, problem: BargainingProblem, solution: str) -> Reply:
    outcome = bargain(_space(setting, problem, solution), solution)
    value = outcome.value if outcome.exact else None
    gap = "none proven" if outcome.gap is None else f"{outcome.gap:.2g}"
    return Reply(value, f"{outcome.status.value}, gap {gap}", finished=outcome.exact)


def _together(setting: Setting, problem: BargainingProblem) -> Reply:
    """Ask for several solutions of one space, which each start from the packages of those before."""
    space = _space(setting, problem)
    outcomes = [bargain(space, solution) for solution in _QUICK]
    return Reply(note="one space", finished=all(outcome.exact for outcome in outcomes))
