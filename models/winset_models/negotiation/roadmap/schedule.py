"""Schedules by task and by step: what computes with a roadmap names tasks, what shows or writes one names steps."""

from collections.abc import Mapping

from winset_models.negotiation.roadmap.calendar import period_at
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts
from winset_solver.errors import ArgumentError


def starts_by_step(figures: RoadmapFigures, starts: Starts) -> dict[str, list[int]]:
    """Return the starts of the parts of each step that is taken, in the order of the file."""
    found = {step: [starts[key] for key in keys if key in starts] for step, keys in figures.tasks_of.items()}
    return {step: periods for step, periods in found.items() if periods}


def starts_by_task(figures: RoadmapFigures, by_step: Mapping[str, list[int]]) -> dict[str, int]:
    """Return the start of each task; the last parts of a step with fewer starts than parts are left out."""
    return {
        key: period
        for step, periods in by_step.items()
        for key, period in zip(figures.tasks_of[step], periods, strict=False)
    }


def starts_of(figures: RoadmapFigures, sequence: str) -> dict[str, int]:
    """Return the periods in which a given course starts each task.

    Notes
    -----
    All parts of a step that is split start together where the course names a single start for it.

    Raises
    ------
    ArgumentError
        A day has no place in the roadmap, or a step has neither one start nor one for each of its parts, in order.
    """
    roadmap = figures.roadmap
    starts: dict[str, int] = {}
    for step, when in roadmap.sequences[sequence].starts.items():
        tasks = figures.tasks_of[step]
        periods = [period_at(roadmap, moment) for moment in when]
        if len(periods) == 1:
            periods *= len(tasks)
        if len(periods) != len(tasks) or periods != sorted(periods):
            wanted = f"one start, or {len(tasks)} in their order"
            raise ArgumentError("a step has the wrong starts", where=step, got=when, wanted=wanted)
        starts.update(zip(tasks, periods, strict=True))
    return starts
