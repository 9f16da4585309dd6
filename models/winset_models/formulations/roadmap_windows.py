"""Windows of a roadmap: between which periods each task can start, given what it waits for and what waits for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from winset_models.negotiation.roadmap.figures import RoadmapFigures

Window = tuple[int, int]
"""First and last period in which a task may start; the first is later where it cannot start at all."""
Windows = Mapping[str, Window]


@dataclass(frozen=True)
class Wait:
    """That one task, where it is taken, starts at least ``lag`` periods after another one.

    Parameters
    ----------
    first, then
        Keys of the two tasks.
    lag
        Periods between their starts, 0 or more.
    presumed, completed
        Whether ``first`` is taken whenever ``then`` is, and the other way round.
    """

    first: str
    then: str
    lag: int
    presumed: bool
    completed: bool


def file_windows(figures: RoadmapFigures) -> dict[str, Window]:
    """Return the windows that the file gives."""
    return {key: (task.earliest, task.latest) for key, task in figures.tasks.items()}


def horizon_windows(figures: RoadmapFigures) -> dict[str, Window]:
    """Return windows that leave tasks all periods in which they can be done by the last one."""
    return {key: (1, figures.periods - task.delay) for key, task in figures.tasks.items()}


def tightened_windows(figures: RoadmapFigures) -> dict[str, Window]:
    """Return windows outside of which no task starts in any admissible roadmap.

    Notes
    -----
    Longest paths over what a task waits for, from the front and from the back, until nothing changes: a task starts
    no earlier than the first start plus lag of every task that is taken whenever it is, and no later than the last
    start minus lag of every task that waits for it and is taken whenever it is. A circle of waits pushes first
    periods beyond the horizon, where they stop. Where a task that must be taken is left without a period no roadmap
    exists, and the windows of the file are returned, so that the rows of the program say why.
    """
    windows = file_windows(figures)
    found = list(waits(figures))
    changed = True
    while changed:
        changed = any([_tighten(figures, windows, wait) for wait in found])
        changed |= any([_tighten_any(figures, windows, key) for key in figures.tasks])
    if any(low > high and not figures.may_be_left_out(figures.tasks[key].step) for key, (low, high) in windows.items()):
        return file_windows(figures)
    return windows


def _tighten(figures: RoadmapFigures, windows: dict[str, Window], wait: Wait) -> bool:
    before, after = windows[wait.first], windows[wait.then]
    if wait.presumed:
        low = min(before[0] + wait.lag, figures.periods + 1)
        windows[wait.then] = (max(after[0], low), after[1])
    if wait.completed:
        high = max(after[1] - wait.lag, 0)
        windows[wait.first] = (before[0], min(before[1], high))
    return (windows[wait.first], windows[wait.then]) != (before, after)


def _tighten_any(figures: RoadmapFigures, windows: dict[str, Window], key: str) -> bool:
    """Let a task wait for the earliest of those of which it needs one."""
    low, high = windows[key]
    needed = figures.tasks[key].requires_any
    if not needed:
        return False
    first = min(windows[other][0] + figures.tasks[other].lag for other in needed)
    windows[key] = (max(low, min(first, figures.periods + 1)), high)
    return windows[key] != (low, high)


def waits(figures: RoadmapFigures) -> Iterator[Wait]:
    """Yield every wait of a roadmap: requirements, parts in their order, steps together, phases."""
    always = {key for key, task in figures.tasks.items() if not figures.may_be_left_out(task.step)}
    for key, task in figures.tasks.items():
        for other in task.requires:
            yield Wait(other, key, figures.tasks[other].lag, presumed=True, completed=key in always)
    for keys in figures.tasks_of.values():
        for one, other in pairwise(keys):
            yield Wait(one, other, 0, presumed=True, completed=True)
    for step, part in figures.roadmap.steps.items():
        for other in part.together or ():
            one, two = figures.tasks_of[step][0], figures.tasks_of[other][0]
            yield Wait(one, two, 0, presumed=True, completed=True)
            yield Wait(two, one, 0, presumed=True, completed=True)
    phases = tasks_by_phase(figures)
    for number, earlier in enumerate(phases):
        for one in earlier:
            lag = figures.tasks[one].lag
            for later in phases[number + 1 :]:
                for two in later:
                    yield Wait(one, two, lag, presumed=one in always, completed=two in always)


def tasks_by_phase(figures: RoadmapFigures) -> list[list[str]]:
    """Return the tasks of each phase that has any, in the order of the phases."""
    steps = figures.roadmap.steps
    found = [
        [key for key, task in figures.tasks.items() if steps[task.step].phase == phase]
        for phase in figures.roadmap.phases
    ]
    return [keys for keys in found if keys]
