"""Why there is no deal: every conflict and every correction of demands that the budgets cannot all meet."""

from collections.abc import Iterator
from functools import partial
from itertools import combinations
from typing import Final

import numpy as np

from winset_benchmarks.case import Case, Reply, Setting, Size, Task
from winset_benchmarks.quarrels import quarrel
from winset_solver.conflict.exploration import explore
from winset_solver.conflict.problem import ConflictProblem
from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.result import Termination

_SIZES: Final[dict[Size, tuple[int, int]]] = {"small": (6, 12), "medium": (10, 24), "large": (12, 26)}
"""Demands and projects."""
_SECONDS: Final = 60.0


def cases() -> Iterator[Case]:
    """Return three sizes; at the smaller ones every set of demands is tried as well."""
    for size, (demands, projects) in _SIZES.items():
        peers = ("every set",) if size != "large" else ()
        about = f"{demands} demands for {projects} projects under two budgets"
        yield Case("explain", size, ("solve",), peers, about, partial(_tasks, size))


def _tasks(size: Size, setting: Setting) -> list[Task]:
    problem, question = quarrel(*_SIZES[size]), "conflicts and corrections"
    tasks = [Task("solve", "exploration", partial(_explored, setting, problem), most=1, question=question)]
    if size != "large":
        tasks.append(Task("solve", "every set", partial(_every_set, problem), most=1, question=question))
    return tasks


def _explored(setting: Setting, problem: ConflictProblem) -> Reply:
    found = explore(problem, Control(limits=Limits(seconds=setting.seconds(_SECONDS), confirm="never")))
    note = f"{len(found.conflicts)} conflicts, {len(found.corrections)} corrections, {found.solves} models"
    value = _fingerprint([c.members for c in found.conflicts], [c.members for c in found.corrections])
    return Reply(value if found.complete else None, note, finished=found.complete)


def _every_set(problem: ConflictProblem) -> Reply:
    """Ask of every set of demands whether it can be met, in one live model."""
    session, count = Session(problem.program), len(problem.groups)
    rows = np.array([group[0] for group in problem.groups])
    lower = session.model.row_lower[rows].copy()
    possible = {}
    for members in _sets(count):
        asked = np.isin(np.arange(count), members)
        session.change_row_bounds(rows, np.where(asked, lower, -np.inf), np.inf)
        possible[frozenset(members)] = session.solve().termination is not Termination.INFEASIBLE
    every = frozenset(range(count))
    conflicts = [s for s, good in possible.items() if not good and all(possible[s - {k}] for k in s)]
    corrections = [every - s for s, good in possible.items() if good and not any(possible[s | {k}] for k in every - s)]
    return Reply(_fingerprint(conflicts, corrections), f"{len(possible)} models")


def _sets(count: int) -> list[tuple[int, ...]]:
    return [members for size in range(count + 1) for members in combinations(range(count), size)]


def _fingerprint(*families: object) -> float:
    """Return a number that tells families of sets apart: sums of squares of the sets as binary numbers."""
    total = 0.0
    for place, family in enumerate(families, start=1):
        for members in family if isinstance(family, list) else ():
            total += place * float(sum(2**k for k in members)) ** 1.5
    return total
