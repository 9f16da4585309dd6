"""Bargaining over random additive packages from a million to 10^30 outcomes, against looking at every outcome."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from winset_benchmarks import peers
from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.generators import AdditivePackages, additive_packages
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.control import Confirmations, Control, Limits

PARTIES: Final = (2, 5, 10)
_ISSUES: Final[dict[Size, int]] = {"small": 6, "medium": 12, "large": 30}
_VALUES: Final = 10
_SECONDS: Final = {"nash": 30.0, "egalitarian": 30.0, "leximin": 60.0}
_PATIENT: Final = (2, 5)
"""Numbers of parties for which NegMAS is waited for; ten would take minutes."""


def cases() -> Iterator[Case]:
    """Return Nash at three sizes; the largest adds the smallest-gain solutions of ten parties."""
    for size, issues in _ISSUES.items():
        enumerated = (*(f"numpy, {n} parties" for n in PARTIES), *(f"NegMAS, {n} parties" for n in _PATIENT))
        targets: tuple[Target, ...] = ()
        if size == "large":
            targets = (
                Target("solve", _name("nash", 10), at_most=0.2),
                Target("solve", _name("egalitarian", 10), at_most=5.0),
                Target("solve", _name("leximin", 10), at_most=60.0),
            )
        elif size == "small":
            targets = tuple(Target("solve", _name("nash", n), f"NegMAS, {n} parties", at_least=100) for n in _PATIENT)
        yield Case(
            "nash_additive",
            size,
            ("load", "solve"),
            enumerated if size == "small" else (),
            f"{issues} issues of {_VALUES} values: 10^{issues} outcomes",
            partial(_tasks, size, issues),
            targets,
        )


def _name(solution: str, parties: int, confirm: Confirmations = "never") -> str:
    return f"{solution}, {parties} parties{', second opinion' if confirm != 'never' else ''}"


def _tasks(size: Size, issues: int, setting: Setting) -> list[Task]:
    tasks = []
    for n in PARTIES[: setting.count(len(PARTIES))]:
        packages = additive_packages(n, issues, _VALUES)
        problem = BargainingProblem(packages.program(), np.zeros(n))
        tasks.append(Task("load", f"{n} parties", partial(_load, problem), question=f"load of {n}"))
        tasks += [_task(setting, problem, "nash", confirm) for confirm in ("never", "auto")]
        if size == "small":
            tasks += _enumerated(setting, packages, n)
        if size == "large" and n == PARTIES[-1]:
            tasks += [_task(setting, problem, solution, "never", most=1) for solution in ("egalitarian", "leximin")]
    return tasks


def _task(
    setting: Setting, problem: BargainingProblem, solution: str, confirm: Confirmations, most: int | None = None
) -> Task:
    limits = Limits(seconds=setting.seconds(_SECONDS[solution]), confirm=confirm)

    def run() -> Reply:
        outcome = bargain(GainSpace(problem, Control(limits=limits)), solution)
        value = outcome.value if outcome.exact else None
        return Reply(value, f"{outcome.status.value}, gap {outcome.gap}", finished=outcome.exact)

    question = f"{solution} of {problem.players}"
    return Task("solve", _name(solution, problem.players, confirm), run, most=most, question=question)


def _load(problem: BargainingProblem) -> Reply:
    space = GainSpace(problem)
    return Reply(note=f"{space.session.model.columns} columns")


def _enumerated(setting: Setting, packages: AdditivePackages, n: int) -> list[Task]:
    question = f"nash of {n}"
    negmas = None
    if peers.negmas_installed() and not setting.smoke:
        negmas = partial(_replied, peers.negmas_nash, packages)
    tasks = [Task("solve", f"numpy, {n} parties", partial(_replied, peers.enumerate_nash, packages), question=question)]
    if n in _PATIENT:
        tasks.append(Task("solve", f"NegMAS, {n} parties", negmas, most=1, question=question))
    return tasks


def _replied(solve: peers.Enumeration, packages: AdditivePackages) -> Reply:
    return Reply(solve(packages), "every outcome")
