"""Tasks with their places in time."""

from dataclasses import dataclass

from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts, Task


@dataclass(frozen=True)
class Trace:
    """A task with its place in time."""

    task: Task
    start: int

    @property
    def done(self) -> int:
        """Period in which it is done."""
        return self.start + self.task.delay

    @property
    def verified(self) -> int:
        """First period in which it counts as verified."""
        return self.start + self.task.lag


def traces_of(figures: RoadmapFigures, starts: Starts) -> list[Trace]:
    """Return the tasks of a schedule, in its order, with their places in time."""
    return [Trace(figures.tasks[key], start) for key, start in starts.items()]
