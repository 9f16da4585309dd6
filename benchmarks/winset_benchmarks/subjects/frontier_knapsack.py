"""Pareto frontiers of multi-objective knapsacks, against pyaugmecon on its own instances and on ours."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.knapsacks import Knapsack, knapsack
from winset_benchmarks.side_process import ask, has
from winset_benchmarks.subjects.frontier_additive import checksum
from winset_solver.control import Control, Limits
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.solve import pareto_set

_OWN: Final[dict[Size, tuple[tuple[int, int, int], ...]]] = {
    "small": ((2, 30, 2), (3, 20, 3)),
    "medium": ((2, 100, 1), (3, 30, 3)),
    "large": ((2, 200, 1),),
}
"""Objectives, items and capacities of our own knapsacks."""
_THEIRS: Final[dict[Size, tuple[tuple[str, int], ...]]] = {
    "small": (),
    "medium": (("2kp50", 2),),
    "large": (("3kp40", 3), ("3kp50", 3)),
}
"""Instances that pyaugmecon ships, with their numbers of objectives; read from where it is installed."""
_SECONDS: Final = 120.0
_PEER_SECONDS: Final = 300.0


def cases() -> Iterator[Case]:
    """Return three sizes; the larger ones ask for pyaugmecon's instances where it is installed."""
    for size, sizes in _OWN.items():
        named = [_label(*numbers) for numbers in sizes] + [name for name, _ in _THEIRS[size]]
        targets = [Target("solve", name, f"pyaugmecon, {name}", at_least=2) for name, _ in _THEIRS[size]]
        peers = tuple(f"pyaugmecon, {name}" for name in named if size == "small" or name in dict(_THEIRS[size]))
        about = ", ".join(named)
        yield Case("frontier_knapsack", size, ("solve",), peers, about, partial(_tasks, size), tuple(targets), 1)


def _label(objectives: int, items: int, rows: int) -> str:
    return f"{objectives} objectives, {items} items, {rows} capacities"


def _tasks(size: Size, setting: Setting) -> list[Task]:
    installed = has(setting.peers, "pyaugmecon")
    tasks = []
    for objectives, items, rows in _OWN[size]:
        bag = knapsack(objectives, items if not setting.smoke else 10, rows)
        tasks += _pair(setting, _label(objectives, items, rows), bag, peer=installed and size == "small")
    for name, objectives in _THEIRS[size]:
        if not installed or setting.peers is None:
            tasks += [Task("solve", name, None), Task("solve", f"pyaugmecon, {name}", None)]
            continue
        data = ask(setting.peers, "pyaugmecon_data", seconds=_PEER_SECONDS, instance=name, objectives=objectives)
        tasks += _pair(setting, name, Knapsack.of(data or {}), peer=True)
    return tasks


def _pair(setting: Setting, name: str, bag: Knapsack, *, peer: bool) -> list[Task]:
    problem = ParetoProblem(bag.program())
    tasks = [Task("solve", name, partial(_solved, setting, problem), most=1, question=name)]
    if peer and setting.peers is not None:
        run = partial(_pyaugmecon, setting.peers, bag)
        tasks.append(Task("solve", f"pyaugmecon, {name}", run, most=1, question=name))
    return tasks


def _solved(setting: Setting, problem: ParetoProblem) -> Reply:
    limits = Limits(seconds=setting.seconds(_SECONDS), confirm="never")
    frontier = pareto_set(problem, Control(limits=limits))
    values = np.array([point.values for point in frontier.points])
    note = f"{len(values)} points, {frontier.solves} models, {frontier.method}"
    return Reply(checksum(values) if frontier.complete else None, note, finished=frontier.complete)


def _pyaugmecon(python: Path, bag: Knapsack) -> Reply:
    answer = ask(python, "pyaugmecon_frontier", seconds=_PEER_SECONDS, **bag.data())
    if answer is None:
        return Reply(note="time limit", finished=False, wall=_PEER_SECONDS, cpu=_PEER_SECONDS)
    values = np.array(answer["points"])
    note = f"{len(values)} points, {answer['models']} models"
    return Reply(checksum(values), note, wall=answer["wall"], cpu=answer["cpu"])
