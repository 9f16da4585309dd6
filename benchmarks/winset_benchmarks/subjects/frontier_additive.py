"""Pareto frontiers of additive packages, against looking at every package and against NegMAS."""

from collections.abc import Iterator
from functools import partial
from typing import Final

import numpy as np

from winset_benchmarks.case import Case, Reply, Setting, Size, Target, Task
from winset_benchmarks.enumeration import frontier_of_all
from winset_benchmarks.generators import additive_packages
from winset_benchmarks.side_process import ask, has
from winset_solver.control import Control, Limits
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.solve import pareto_set
from winset_solver.program import Vector

_PARTIES: Final[dict[Size, tuple[int, ...]]] = {"small": (2, 3, 5), "medium": (2, 3), "large": (2,)}
_ISSUES: Final[dict[Size, int]] = {"small": 6, "medium": 10, "large": 30}
_VALUES: Final = 10
_SECONDS: Final = 60.0
_PEER_SECONDS: Final = 300.0
_WITHIN: Final = {2: 0.036, 3: 0.154, 5: 0.36}
"""Seconds by number of parties at 10^6 packages: twice what a prototype took."""


def cases() -> Iterator[Case]:
    """Return 10^6 packages with every peer, 10^10 and 10^30 without."""
    for size, issues in _ISSUES.items():
        small = size == "small"
        targets = [Target("solve", _name(n), at_most=_WITHIN[n]) for n in _PARTIES[size] if small]
        targets += [Target("solve", _name(n), f"NegMAS, {n} parties", at_least=100) for n in _PARTIES[size] if small]
        peers = tuple(f"{who}, {n} parties" for n in _PARTIES[size] for who in ("numpy", "NegMAS")) if small else ()
        about = f"{issues} issues of {_VALUES} values: 10^{issues} packages"
        yield Case("frontier_additive", size, ("solve",), peers, about, partial(_tasks, size), tuple(targets))


def _name(parties: int) -> str:
    return f"frontier, {parties} parties"


def _tasks(size: Size, setting: Setting) -> list[Task]:
    tasks, small = [], size == "small"
    for n in _PARTIES[size]:
        # A smoke run shows that it runs: a hundred packages do.
        worth = additive_packages(n, 2 if setting.smoke else _ISSUES[size], _VALUES)
        question = f"frontier of {n}"
        problem = ParetoProblem(worth.program())
        tasks.append(Task("solve", _name(n), partial(_solved, setting, problem), question=question))
        if small:
            every = partial(_every, worth.worth)
            tasks.append(Task("solve", f"numpy, {n} parties", every, most=1, question=question))
            peer = partial(_negmas, setting, worth.worth) if has(setting.peers, "negmas") else None
            tasks.append(Task("solve", f"NegMAS, {n} parties", peer, most=1, question=question))
    return tasks


def _solved(setting: Setting, problem: ParetoProblem) -> Reply:
    limits = Limits(seconds=setting.seconds(_SECONDS), confirm="never")
    frontier = pareto_set(problem, Control(limits=limits))
    values = np.array([point.values for point in frontier.points])
    note = f"{len(values)} points, {frontier.method}"
    return Reply(checksum(values) if frontier.complete else None, note, finished=frontier.complete)


def _every(worth: Vector) -> Reply:
    values = frontier_of_all(worth)
    return Reply(checksum(values), f"{len(values)} points, every package")


def _negmas(setting: Setting, worth: Vector) -> Reply:
    if setting.peers is None:
        return Reply(finished=False)
    answer = ask(setting.peers, "negmas_frontier", seconds=_PEER_SECONDS, worth=worth.tolist())
    if answer is None:
        return Reply(note="time limit", finished=False)
    values = np.array(answer["points"])
    note = f"{len(values)} points, every package"
    return Reply(checksum(values), note, wall=answer["wall"], cpu=answer["cpu"])


def checksum(values: Vector) -> float:
    """Return a number that tells two lists of points apart: their number, and a weighted mean of what they hold."""
    weights = np.sqrt(np.arange(2, 2 + values.shape[1]))
    return len(values) + float((values @ weights).mean() / (1.0 + np.abs(values).max() * weights.sum()))
