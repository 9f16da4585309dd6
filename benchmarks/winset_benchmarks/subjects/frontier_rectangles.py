"""Pareto frontiers of hyper-rectangle domains: our own, and a folder of GENIUS domains where one is given."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.enumeration import undominated
from winset_benchmarks.genius_folder import Domain, domains, problem_of
from winset_benchmarks.rectangles import Rectangles, rectangles
from winset_benchmarks.subjects.frontier_additive import checksum
from winset_solver.control import Control, Limits
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.solve import pareto_set

_SIZES: Final[dict[Size, tuple[int, int, int]]] = {"small": (4, 20, 8), "medium": (10, 40, 10), "large": (30, 80, 10)}
"""Issues, boxes, and values of an issue."""
_SECONDS: Final = 60.0
_LONGEST: Final = 30.0


def cases() -> Iterator[Case]:
    """Return three sizes; the large one goes through the folder of domains as well."""
    for size, (issues, boxes, values) in _SIZES.items():
        about = f"{issues} issues of {values} values, {boxes} boxes of two parties"
        peers = ("every outcome",) if size == "small" else ()
        targets = (Target("solve", "frontier", at_most=_LONGEST),) if size == "large" else ()
        yield Case("frontier_rectangles", size, ("solve",), peers, about, partial(_tasks, size), targets)


def _tasks(size: Size, setting: Setting) -> list[Task]:
    issues, boxes, values = _SIZES[size]
    made = rectangles(issues, boxes, values)
    problem = ParetoProblem(made.program())
    tasks = [Task("solve", "frontier", partial(_solved, setting, problem), most=1, question="frontier")]
    if size == "small":
        tasks.append(Task("solve", "every outcome", partial(_every, made), most=1, question="frontier"))
    if size == "large" and setting.domains is not None and not setting.smoke:
        found = [domain for domain in domains(setting.domains) if domain.nonlinear]
        tasks += [Task("solve", domain.name, partial(_imported, setting, domain), most=1) for domain in found]
    return tasks


def _solved(setting: Setting, problem: ParetoProblem) -> Reply:
    limits = Limits(seconds=setting.seconds(_SECONDS), confirm="never")
    frontier = pareto_set(problem, Control(limits=limits))
    values = np.array([point.values for point in frontier.points])
    note = f"{len(values)} points, {frontier.solves} models"
    return Reply(checksum(values) if frontier.complete else None, note, finished=frontier.complete)


def _every(made: Rectangles) -> Reply:
    values = undominated(made.every_value())
    return Reply(checksum(values), f"{len(values)} points, every outcome")


def _imported(setting: Setting, domain: Domain) -> Reply:
    return _solved(setting, problem_of(domain))
