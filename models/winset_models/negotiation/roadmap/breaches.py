"""Breaches of a roadmap: every rule that a schedule breaks, when and by how much, found without program or solver.

Self-enforcement is apart: the margins of :func:`~winset_models.negotiation.roadmap.course.course_of` say who would
rather stop.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, pairwise
from math import fsum, inf

from winset_models.negotiation.roadmap import statements
from winset_models.negotiation.roadmap.calendar import period_at
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts, Task
from winset_models.negotiation.roadmap.parts import Answer
from winset_models.negotiation.roadmap.stocks import exposure_of, given_by, survival_of, trust_of, use_of
from winset_models.negotiation.roadmap.traces import Trace, traces_of
from winset_models.negotiation.statements import Breach, Statement, breaches_of


@dataclass(frozen=True)
class TimedBreach:
    """A rule that a schedule breaks.

    Parameters
    ----------
    breach
        The rule and the largest amount by which it is broken.
    period
        First period in which it is broken; None where no period can be named, as for a step that is left out.
    """

    breach: Breach
    period: int | None


def roadmap_breaches(figures: RoadmapFigures, starts: Starts) -> list[TimedBreach]:
    """Return every rule of the file that a schedule breaks, in the order of time; none where it is admissible.

    Notes
    -----
    Amounts are in the unit of the rule: periods by which a step is too early or too late (1 where what it needs is
    left out), steps, units of a resource, of trust, of worth or of exposure, or a probability. Rules of the whole
    roadmap that no period can be named for come last. Amounts within ``FEASIBILITY`` of a limit count as kept.
    """
    traces = traces_of(figures, starts)
    found = chain(
        _presence(figures, starts),
        _windows(figures, starts),
        _requirements(figures, starts),
        _simultaneity(figures, starts),
        _phases(figures, starts),
        _resources(figures, traces),
        _trust(figures, starts, trust_of(figures, traces)),
        _balance(figures, traces),
        _answers(figures, traces),
        _risks(figures, traces),
    )
    return sorted(found, key=lambda timed: inf if timed.period is None else timed.period)


def _timed(statement: Statement, amount: float, period: int | None, size: float = 1.0) -> Iterator[TimedBreach]:
    for breach in breaches_of(statement, amount, size):
        yield TimedBreach(breach, period)


def _over_time(statement: Statement, excess: Sequence[float], size: float) -> Iterator[TimedBreach]:
    """Yield one breach with the largest of several excesses, at the first period that has any."""
    broken = [period for period, amount in enumerate(excess, start=1) if breaches_of(statement, amount, size)]
    if broken:
        yield from _timed(statement, max(excess), broken[0], size)


def _tasks(figures: RoadmapFigures, step: str) -> list[Task]:
    return [figures.tasks[key] for key in figures.tasks_of[step]]


def _presence(figures: RoadmapFigures, starts: Starts) -> Iterator[TimedBreach]:
    negotiation = figures.negotiation
    for step, keys in figures.tasks_of.items():
        present = [key for key in keys if key in starts]
        if not present and not figures.may_be_left_out(step):
            yield from _timed(statements.taken(negotiation, step), 1.0, None)
        if present:
            yield from _timed(statements.whole(negotiation, step), len(keys) - len(present), None)
    for group, entry in figures.roadmap.alternatives.items():
        chosen = sum(any(key in starts for key in figures.tasks_of[step]) for step in entry.steps)
        yield from _timed(statements.alternatives(negotiation, group), abs(chosen - entry.choose), None)


def _windows(figures: RoadmapFigures, starts: Starts) -> Iterator[TimedBreach]:
    negotiation, last = figures.negotiation, figures.periods
    for step, entry in figures.roadmap.steps.items():
        present = [task for task in _tasks(figures, step) if task.key in starts]
        if not present:
            continue
        first = min(starts[task.key] for task in present)
        done = max(starts[task.key] + task.delay for task in present)
        if entry.window.earliest is not None:
            earliest = period_at(figures.roadmap, entry.window.earliest)
            yield from _timed(statements.earliest(negotiation, step), earliest - first, first)
        if entry.window.latest is not None:
            latest = period_at(figures.roadmap, entry.window.latest)
            yield from _timed(statements.latest(negotiation, step), done - latest, latest + 1)
        yield from _timed(statements.horizon(negotiation, step), done - last, last + 1)


def _wait(figures: RoadmapFigures, starts: Starts, task: str, other: str) -> float:
    """Return by how many periods a task starts before another one is verified; 1 where that one is left out."""
    if other not in starts:
        return 1.0
    return starts[other] + figures.tasks[other].lag - starts[task]


def _late(
    figures: RoadmapFigures, starts: Starts, statement: Statement, pairs: Iterable[tuple[str, str]]
) -> Iterator[TimedBreach]:
    """Yield the breach of a rule that the first tasks of pairs wait for the second ones."""
    waits = [(starts[task], _wait(figures, starts, task, other)) for task, other in pairs]
    early = [(start, wait) for start, wait in waits if breaches_of(statement, wait)]
    if early:
        yield from _timed(statement, max(wait for _, wait in early), min(start for start, _ in early))


def _requirements(figures: RoadmapFigures, starts: Starts) -> Iterator[TimedBreach]:
    negotiation = figures.negotiation
    for step, entry in figures.roadmap.steps.items():
        present = [task for task in _tasks(figures, step) if task.key in starts]
        for other in entry.requires or ():
            pairs = [(task.key, key) for task in present for key in figures.tasks_of[other]]
            yield from _late(figures, starts, statements.requires(negotiation, step, other), pairs)
        if entry.requires_any:
            first = [
                (task.key, min(task.requires_any, key=lambda key: starts.get(key, inf) + figures.tasks[key].lag))
                for task in present
            ]
            yield from _late(figures, starts, statements.requires_any(negotiation, step), first)
        for earlier, later in pairwise(present):
            gap = starts[earlier.key] - starts[later.key]
            yield from _timed(statements.part_order(negotiation, step), gap, starts[later.key])


def _simultaneity(figures: RoadmapFigures, starts: Starts) -> Iterator[TimedBreach]:
    for step, entry in figures.roadmap.steps.items():
        for other in entry.together or ():
            statement = statements.together(figures.negotiation, step, other)
            pair = [starts[key] for key in (figures.tasks_of[step][0], figures.tasks_of[other][0]) if key in starts]
            if pair:
                yield from _timed(statement, max(pair) - min(pair) if len(pair) > 1 else 1.0, min(pair))


def _phases(figures: RoadmapFigures, starts: Starts) -> Iterator[TimedBreach]:
    steps, order = figures.roadmap.steps, list(figures.roadmap.phases)
    place = {key: order.index(phase) for key in starts if (phase := steps[figures.tasks[key].step].phase) is not None}
    for step in steps:
        present = [key for key in figures.tasks_of[step] if key in place]
        pairs = [(key, other) for key in present for other in place if place[other] < place[key]]
        if pairs:
            yield from _late(figures, starts, statements.in_phase(figures.negotiation, step), pairs)


def _resources(figures: RoadmapFigures, traces: Sequence[Trace]) -> Iterator[TimedBreach]:
    negotiation = figures.negotiation
    for name, resource in figures.roadmap.resources.items():
        if (limit := resource.each_period) is not None:
            excess = [used - limit for used in use_of(figures, traces, name)]
            yield from _over_time(statements.each_period(negotiation, name), excess, limit)
        if (limit := resource.in_all) is not None:
            uses = [(trace.start, trace.task.uses.get(name, 0.0)) for trace in traces]
            excess = [
                fsum(amount for start, amount in uses if start <= period) - limit
                for period in range(1, figures.periods + 1)
            ]
            yield from _over_time(statements.in_all(negotiation, name), excess, limit)


def _trust(figures: RoadmapFigures, starts: Starts, trust: Sequence[float]) -> Iterator[TimedBreach]:
    for step, entry in figures.roadmap.steps.items():
        if (needed := entry.needs_trust) is None:
            continue
        at_starts = {starts[key] for key in figures.tasks_of[step] if key in starts}
        lacking = [
            needed - trust[period - 1] if period in at_starts else 0.0 for period in range(1, figures.periods + 1)
        ]
        yield from _over_time(statements.needs_trust(figures.negotiation, step), lacking, needed)


def _balance(figures: RoadmapFigures, traces: Sequence[Trace]) -> Iterator[TimedBreach]:
    rule = figures.roadmap.reciprocity
    if rule is None or rule.band is None:
        return
    given = {party: given_by(figures, traces, party) for party in figures.compared}
    for first, second in combinations(figures.compared, 2):
        excess = [abs(one - other) - rule.band for one, other in zip(given[first], given[second], strict=True)]
        size = max(rule.band, *given[first], *given[second])
        yield from _over_time(statements.band(figures.negotiation, first, second), excess, size)


def _answers(figures: RoadmapFigures, traces: Sequence[Trace]) -> Iterator[TimedBreach]:
    rule = figures.roadmap.reciprocity
    if rule is None or rule.answer is None:
        return
    concessions = [trace for trace in traces if not set(figures.compared).isdisjoint(trace.task.performers)]
    for party in figures.compared:
        missing = [
            _unanswered(figures, concessions, party, period, rule.answer) for period in range(1, figures.periods + 1)
        ]
        yield from _over_time(statements.answer(figures.negotiation, party), missing, 1.0)


def _unanswered(figures: RoadmapFigures, concessions: Sequence[Trace], party: str, period: int, rule: Answer) -> float:
    """Return the worth that is missing in the answers to what a party alone gives in a period."""
    others = set(figures.compared) - {party}
    given = fsum(
        trace.task.worth
        for trace in concessions
        if trace.start == period and party in trace.task.performers and others.isdisjoint(trace.task.performers)
    )
    answers = fsum(
        trace.task.worth
        for trace in concessions
        if period <= trace.start <= period + rule.within and party not in trace.task.performers
    )
    return rule.share * given - answers


def _risks(figures: RoadmapFigures, traces: Sequence[Trace]) -> Iterator[TimedBreach]:
    for party, limit in figures.exposure_at_most.items():
        excess = [amount - limit for amount in exposure_of(figures, traces, party)]
        yield from _over_time(statements.exposure(figures, party), excess, limit)
    least = figures.roadmap.survival_at_least
    yield from _timed(statements.survival(figures.negotiation), least - survival_of(traces), None)
