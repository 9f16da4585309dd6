"""What a roadmap is measured by besides payoffs: when everything is done, and how much is ever at risk."""

from collections.abc import Mapping

from winset_models.formulations.roadmap_timeline import NEVER, Timeline
from winset_models.formulations.sheet import Linear, Sheet, add, combine
from winset_models.negotiation.roadmap import statements
from winset_models.negotiation.roadmap.figures import RoadmapFigures
from winset_models.negotiation.statements import definition

Exposures = Mapping[str, Mapping[int, Linear]]
"""By party and period: what it has at risk."""


def exposures(timeline: Timeline, parties: frozenset[str]) -> Exposures:
    """Return what some parties have at risk in every period, at least; never more than that where it costs nothing.

    Notes
    -----
    A task that nothing but its own verification answers is at risk in Z[k,t] − V[k,t]. Otherwise its risk ends with
    the last of several verifications: a column e ≥ Z[k,t] − V[i,t] for each of them. No row keeps e from above: limits
    and the largest exposure only pull it down.
    """
    figures = timeline.figures
    risky = {key: task for key, task in figures.tasks.items() if parties & task.exposure.keys()}
    at_risk = {
        (key, period): _at_risk(timeline, key, period) for key in risky for period in range(1, figures.periods + 1)
    }
    return {
        party: {
            period: combine(
                *((task.exposure[party], at_risk[key, period]) for key, task in risky.items() if party in task.exposure)
            )
            for period in range(1, figures.periods + 1)
        }
        for party in figures.parties
        if party in parties
    }


def _at_risk(timeline: Timeline, key: str, period: int) -> Linear:
    task, started = timeline.figures.tasks[key], timeline.started(key, period)
    waits = [
        combine((1.0, started), (-1.0, timeline.verified(other, period)))
        for other in dict.fromkeys((key, *task.answered_by))
    ]
    if started == NEVER or len(waits) == 1:
        return waits[0] if started else NEVER
    column = timeline.derive("at_risk", (key, period), [NEVER, *waits], (0.0, 1.0))
    statement = definition(("roadmap", "steps", task.step, "answered_by"), "a step is at risk until it is answered")
    for number, wait in enumerate(waits, start=1):
        if any(times > 0 for times in wait.values()):
            terms = combine((1.0, column), (-1.0, wait))
            timeline.row("unanswered", (key, period, number), terms, statement, lower=0)
    return column


def limit_exposures(timeline: Timeline, found: Exposures) -> None:
    """Keep the exposure of every party under its limit."""
    figures = timeline.figures
    for party, limit in figures.exposure_at_most.items():
        most = sum(task.exposure.get(party, 0.0) for task in figures.tasks.values())
        for period, terms in found[party].items() if most > limit else ():
            timeline.row("exposure", (party, period), terms, statements.exposure(figures, party), upper=limit)


def add_largest_exposure(timeline: Timeline, found: Exposures) -> str:
    """Add the largest amount that any party has at risk in any period; return its label."""
    figures = timeline.figures
    parts = {(party, period): terms for party, row in found.items() for period, terms in row.items() if terms}
    sums = [sum(task.exposure.get(party, 0.0) for task in figures.tasks.values()) for party in figures.parties]
    column = timeline.derive("largest_exposure", ("all",), [NEVER, *parts.values()], (0.0, max(sums)))
    statement = definition(("roadmap",), "the largest exposure is that of some party in some period")
    for index, terms in parts.items():
        timeline.row("exposed", index, combine((1.0, column), (-1.0, terms)), statement, lower=0)
    return next(iter(column))


def add_completion(timeline: Timeline) -> str:
    """Add the last period before everything is done and verified; return its label.

    Notes
    -----
    Completion is the number of periods at whose beginning something is not verified: Σ_t q[t], q[t] ≥ taken − V[k,t]
    for every task that no later part and no task which is always taken waits for. Against one row a task,
    C ≥ Σ_t (t + lag − 1) z[k,t], the sum takes the largest over tasks period by period, not once: its linear
    relaxation is never lower.
    """
    figures = timeline.figures
    ends = [key for key in _ends(figures) if timeline.taken(key)]
    verified = {key: [start + figures.tasks[key].lag for start in timeline.periods_of(key)] for key in ends}
    always = [verified[key][0] for key in ends if not figures.may_be_left_out(figures.tasks[key].step)]
    first, last = max(always, default=1), max((periods[-1] for periods in verified.values()), default=1)
    total: Linear = {Sheet.ONE: first - 1.0}
    for period in range(first, last):
        add(total, _left(timeline, ends, period))
    column = timeline.derive("completion", ("all",), [total], (first - 1.0, last - 1.0))
    statement = definition(("roadmap",), "completion is the last period before everything is done and verified")
    timeline.row("completed", ("all",), combine((1.0, column), (-1.0, total)), statement, lower=0, upper=0)
    return next(iter(column))


def _left(timeline: Timeline, ends: list[str], period: int) -> Linear:
    """Add whether anything is left that is not verified at the beginning of a period."""
    waits = [combine((1.0, timeline.taken(key)), (-1.0, timeline.verified(key, period))) for key in ends]
    column = timeline.derive("left", (period,), [NEVER, *waits], (0.0, 1.0))
    statement = definition(("roadmap",), "something is left until everything is verified")
    for key, wait in zip(ends, waits, strict=True):
        if any(wait.values()):
            timeline.row("leaves", (key, period), combine((1.0, column), (-1.0, wait)), statement, lower=0)
    return column


def _ends(figures: RoadmapFigures) -> list[str]:
    """Return the tasks that nothing waits for which is verified later whenever they are taken."""
    always = [task for task in figures.tasks.values() if task.lag and not figures.may_be_left_out(task.step)]
    followed = {other for task in always for other in task.requires if other != task.key}
    return [key for key in figures.tasks if figures.is_last_part(key) and key not in followed]
