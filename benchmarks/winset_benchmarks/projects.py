"""Projects to schedule: seeded ones of our own, and folders of published ones."""

from pathlib import Path

import numpy as np

from winset_benchmarks.generators import SEED
from winset_models.formulations.roadmap_scheduling import scheduling_problem
from winset_models.interchange.importing import import_psplib
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_solver.scheduling.problem import SchedulingProblem
from winset_solver.scheduling.windows import tightened


def project(count: int, links: float, scarcity: float, number: int = 0) -> SchedulingProblem:
    """Return a project in which every activity needs all of four resources.

    Parameters
    ----------
    count
        Activities, of 1 to 10 periods each, with demands of 1 to 10.
    links
        Precedences for each activity, on average; from up to 12 places before it in the order.
    scarcity
        From 0, where the earliest starts use as much as there is, to 1, where the largest demand does.
    number
        Another one, another project.
    """
    random = np.random.default_rng([SEED, count, number])
    durations = random.integers(1, 11, count)
    arcs = set[tuple[int, int, int]]()
    for _ in range(round(links * count)):
        j = int(random.integers(1, count))
        i = int(random.integers(max(0, j - 12), j))
        arcs.add((i, j, int(durations[i])))
    demands = random.integers(1, 11, (count, 4))
    free = SchedulingProblem.build(durations, horizon=int(durations.sum()), precedences=sorted(arcs))
    windows = tightened(free)
    if windows is None:
        raise RuntimeError("activities one after the other always fit")
    under_way = np.array([(windows.earliest <= t) & (t < windows.earliest + durations) for t in range(free.horizon)])
    most, least = (under_way @ demands).max(axis=0), demands.max(axis=0)
    return SchedulingProblem.build(
        durations,
        horizon=free.horizon,
        precedences=sorted(arcs),
        demands=demands,
        capacities=np.ceil(least + (1.0 - scarcity) * np.maximum(most - least, 0)),
    )


def published_projects(folder: Path) -> dict[str, SchedulingProblem]:
    """Return the projects in single-mode files of PSPLIB below a folder, by name."""
    found = {}
    for file in sorted(folder.rglob("*.sm")):
        problem = scheduling_problem(roadmap_figures(import_psplib(file).negotiation))
        if problem is not None:
            found[file.stem] = problem
    return found
