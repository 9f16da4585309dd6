"""Schedules by task and by step: what computes with a roadmap names tasks, what shows one names steps."""

from collections.abc import Mapping

from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts


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
