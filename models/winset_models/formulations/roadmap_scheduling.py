"""Roadmaps as scheduling problems: where nothing but order, windows and resources decides how soon all can be done."""

import numpy as np

from winset_models.formulations.roadmap_windows import waits
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Task
from winset_solver.scheduling.problem import SchedulingProblem, Times


def scheduling_problem(figures: RoadmapFigures, *, enforced: bool | None = None) -> SchedulingProblem | None:
    """Return the scheduling problem whose schedules are exactly the admissible roadmaps, None where there is none.

    Start s stands for period s + 1, and the makespan is the completion of the roadmap.

    Parameters
    ----------
    enforced
        Whether every party must prefer to go on; as the file says where absent.

    Notes
    -----
    There is none where something may be left out, one of several steps suffices, or a limit on trust, concessions,
    exposure, survival or amounts in all may bind; nor where parties have payoffs and must prefer to go on.
    """
    return None if _more_matters(figures, enforced=enforced) else scheduling_relaxation(figures)


def scheduling_relaxation(figures: RoadmapFigures) -> SchedulingProblem:
    """Return the scheduling problem of the steps that are always taken, by order, windows and resources alone.

    Every admissible roadmap holds a schedule of it: no roadmap is completed sooner than its shortest schedule.
    """
    tasks = [task for task in figures.tasks.values() if not figures.may_be_left_out(task.step)]
    index = {task.key: j for j, task in enumerate(tasks)}
    limits = {key: entry.each_period for key, entry in figures.roadmap.resources.items()}
    scarce = {key: limit for key, limit in limits.items() if limit is not None}
    lags = {
        (index[wait.first], index[wait.then], wait.lag)
        for wait in waits(figures)
        if wait.first in index and wait.then in index
    }
    demands = [[task.uses.get(resource, 0.0) for resource in scarce] for task in tasks]
    return SchedulingProblem(
        durations=np.array([task.duration for task in tasks], dtype=np.int64),
        precedences=tuple(sorted(lags)),
        demands=np.array(demands, dtype=float).reshape(len(tasks), len(scarce)),
        capacities=np.array(list(scarce.values()), dtype=float),
        earliest=np.array([task.earliest - 1 for task in tasks], dtype=np.int64),
        latest=np.array([task.latest - 1 for task in tasks], dtype=np.int64),
        spans=np.array([task.lag for task in tasks], dtype=np.int64),
        labels=tuple(index),
    )


def scheduled_starts(problem: SchedulingProblem, starts: Times) -> dict[str, int]:
    """Return the period in which each task starts in a schedule."""
    return {label: int(start) + 1 for label, start in zip(problem.labels, starts, strict=True)}


def _more_matters(figures: RoadmapFigures, *, enforced: bool | None) -> bool:
    roadmap, tasks = figures.roadmap, figures.tasks.values()
    used = {resource for task in tasks for resource in task.uses}
    asked = roadmap.self_enforcing if enforced is None else enforced
    return (
        any(figures.may_be_left_out(step) for step in roadmap.steps)
        or any(task.requires_any or task.needs_trust is not None for task in tasks)
        or any(roadmap.resources[key].in_all is not None for key in used)
        or roadmap.reciprocity is not None
        or bool(figures.exposure_at_most and any(task.exposure for task in tasks))
        or bool(roadmap.survival_at_least and any(task.breakdown for task in tasks))
        or (asked and any(map(_has_payoffs, tasks)))
    )


def _has_payoffs(task: Task) -> bool:
    return bool(task.cost or task.gain or task.benefit)
