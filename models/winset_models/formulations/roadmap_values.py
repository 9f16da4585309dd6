"""What a roadmap is worth to each party."""

from winset_models.formulations.roadmap_timeline import Timeline
from winset_models.formulations.sheet import add
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Task
from winset_solver.errors import DataError
from winset_solver.tolerances import LARGEST_VALUE


def add_values(timeline: Timeline) -> None:
    """Add the discounted value of every task, as its start has it, to the payoffs.

    Notes
    -----
    With w(t) the value today of a start in period t, Σ_t w(t) z[k,t] = Σ_t (w(t) − w(t+1)) Z[k,t]: payoffs are
    written over the columns of starts, and no helper column occurs in them.

    Raises
    ------
    DataError
        Where a step is worth more to somebody than can be computed with reliably.
    """
    for party in timeline.figures.parties:
        for key, task in timeline.figures.tasks.items():
            for period in timeline.periods_of(key):
                value = present_value(timeline.figures, party, task, period)
                _check_size(task, value)
                add(timeline.sheet.payoffs[party], timeline.starting(key, period), value)


def _check_size(task: Task, value: float) -> None:
    if abs(value) > LARGEST_VALUE:
        raise DataError(
            "the step is worth too much to be computed with reliably",
            where=f"roadmap.steps.{task.step}",
            got=f"{value:.4g}",
            wanted=f"a discounted value of at most {LARGEST_VALUE:g} in size",
            hint="state all amounts in a larger unit, such as millions",
        )


def present_value(figures: RoadmapFigures, party: str, task: Task, start: int) -> float:
    """Return what a task is worth to a party today if it starts in a period."""
    delta, done = figures.discount[party], start + task.delay
    lasting = task.gain.get(party, 0.0) + task.benefit.get(party, 0.0) * stream(figures, party, done)
    return delta ** (done - 1) * lasting - delta ** (start - 1) * task.cost.get(party, 0.0)


def stream(figures: RoadmapFigures, party: str, first: int) -> float:
    """Return the value in period ``first`` of one unit in every period from then on, for as long as benefits last.

    Where they last for ever, a party that does not discount has none; 0 is as good as any value.
    """
    if figures.roadmap.beyond == "for ever":
        return figures.annuity(party, 0) if figures.discount[party] < 1.0 else 0.0
    return sum(figures.discount[party] ** later for later in range(figures.periods - first + 1))
