"""The order of a roadmap: what waits for what, what starts together, and which steps are taken."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from winset_models.formulations.roadmap_timeline import ALWAYS, NEVER, Timeline
from winset_models.formulations.roadmap_windows import tasks_by_phase
from winset_models.formulations.sheet import Linear, combine
from winset_models.negotiation.roadmap import statements

Gate = Mapping[int, Linear]
"""By period: whether a phase is open."""


def add_order(timeline: Timeline) -> None:
    """Add rows for requirements, parts, steps together, alternatives and phases.

    Notes
    -----
    "k waits for i" is written period by period, Z[k,t] ≤ Z[i,t−lag], not as one row of starting times: it implies
    Σ_t t z[k,t] ≥ Σ_t (t + lag) z[i,t] for fractional points too, and is integral by itself (Pritsker, Watters &
    Wolfe 1969; Artigues 2017). Of a step that is split the first part waits and the last one is waited for: parts
    take equally long and start in their order.
    """
    _add_requirements(timeline)
    _add_parts(timeline)
    _add_together(timeline)
    _add_alternatives(timeline)
    _add_phases(timeline)


def _add_requirements(timeline: Timeline) -> None:
    figures = timeline.figures
    for key in filter(figures.is_first_part, figures.tasks):
        task = figures.tasks[key]
        for other in filter(figures.is_last_part, task.requires):
            statement = statements.requires(figures.negotiation, task.step, figures.tasks[other].step)
            for period in timeline.periods_of(key):
                started, verified = timeline.started(key, period), timeline.verified(other, period)
                timeline.at_most("requires", (key, other, period), started, verified, statement)
        if task.requires_any:
            statement = statements.requires_any(figures.negotiation, task.step)
            for period in timeline.periods_of(key):
                parts = [timeline.verified(other, period) for other in task.requires_any]
                one = ALWAYS if ALWAYS in parts else combine(*((1.0, part) for part in parts))
                timeline.at_most("requires_any", (key, period), timeline.started(key, period), one, statement)


def _add_parts(timeline: Timeline) -> None:
    for step, keys in timeline.figures.tasks_of.items():
        statement = statements.part_order(timeline.figures.negotiation, step)
        for one, other in pairwise(keys):
            for period in timeline.periods_of(other):
                earlier, later = timeline.started(one, period), timeline.started(other, period)
                timeline.at_most("parts", (other, period), later, earlier, statement)


def _add_together(timeline: Timeline) -> None:
    figures = timeline.figures
    for step, entry in figures.roadmap.steps.items():
        for other in entry.together or ():
            statement = statements.together(figures.negotiation, step, other)
            one, two = figures.tasks_of[step][0], figures.tasks_of[other][0]
            for period in sorted({*timeline.periods_of(one), *timeline.periods_of(two)}):
                terms = combine((1.0, timeline.started(one, period)), (-1.0, timeline.started(two, period)))
                timeline.row("together", (step, other, period), terms, statement, lower=0, upper=0)


def _add_alternatives(timeline: Timeline) -> None:
    figures = timeline.figures
    for group, entry in figures.roadmap.alternatives.items():
        taken = [(1.0, timeline.taken(figures.tasks_of[step][0])) for step in entry.steps]
        statement = statements.alternatives(figures.negotiation, group)
        timeline.row("alternatives", (group,), combine(*taken), statement, lower=entry.choose, upper=entry.choose)


def _add_phases(timeline: Timeline) -> None:
    """Add a gate in front of every phase but the first: its steps start only after it, it opens only after the others.

    One gate instead of a row for each pair of tasks: n + m rows a period, not n m, and the same points.
    """
    figures, phases = timeline.figures, tasks_by_phase(timeline.figures)
    before: Gate = {}
    for number in range(1, len(phases)):
        opens = _add_gate(timeline, phases[number - 1], phases[number:], before)
        for key in filter(figures.is_first_part, phases[number]):
            statement = statements.in_phase(figures.negotiation, figures.tasks[key].step)
            for period in timeline.periods_of(key):
                timeline.at_most("enters", (key, period), timeline.started(key, period), opens[period], statement)
        before = opens


def _add_gate(timeline: Timeline, earlier: Sequence[str], later: Sequence[Sequence[str]], before: Gate) -> Gate:
    """Add whether a phase is open in a period: the one before it is, and is over."""
    figures = timeline.figures
    phase = figures.roadmap.steps[figures.tasks[later[0][0]].step].phase or ""
    statement = statements.phase_opens(figures.negotiation, phase)
    awaited = [key for key in earlier if figures.is_last_part(key)]
    opens: dict[int, Linear] = {}
    for period in sorted({period for keys in later for key in keys for period in timeline.periods_of(key)}):
        over = {key: _verified_or_left_out(timeline, key, period) for key in awaited}
        begun = before.get(period, ALWAYS)
        opens[period] = timeline.derive("open", (phase, period), [ALWAYS, begun, *over.values()], (0.0, 1.0), min)
        timeline.at_most("follows", (phase, period), opens[period], begun, statement)
        for key, bound in over.items():
            timeline.at_most("closed", (phase, key, period), opens[period], bound, statement)
    return opens


def _verified_or_left_out(timeline: Timeline, key: str, period: int) -> Linear:
    if (taken := timeline.taken(key)) == NEVER:
        return ALWAYS
    terms = combine((1.0, ALWAYS), (1.0, timeline.verified(key, period)), (-1.0, taken))
    return {label: times for label, times in terms.items() if times}
