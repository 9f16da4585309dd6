"""Self-enforcement: in every period every party prefers to go on, alone or with larger guarantees."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

from winset_models.formulations.roadmap_timeline import BLOCK, Derived, Timeline
from winset_models.formulations.roadmap_values import stream
from winset_models.formulations.sheet import Interval, Linear, Sheet, add, combine
from winset_models.negotiation.roadmap import statements
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Task, bound_by
from winset_models.negotiation.statements import definition

Stakes = Mapping[int, tuple[Linear, float]]
"""By period, 1 to T + 1: what a party has at stake from then on, and the least that this can be."""


@dataclass(frozen=True)
class Defection:
    """That a party skips its own tasks of a period, and is noticed with a probability."""

    party: str
    period: int
    noticed: float


def add_enforcement(timeline: Timeline, *, raised: bool = False) -> dict[str, str]:
    r"""Let every party prefer going on to stopping in every period.

    Parameters
    ----------
    timeline
        Columns of starts.
    raised
        Whether guarantees may be raised: a column by party for what is added.

    Returns
    -------
    dict
        By party: label of what is added to its guarantee; empty where they are not raised.

    Notes
    -----
    Let W(t) be the value of going on and V(t) what a party keeps after t of the lasting benefits, on collapse, of
    steps that stand. Of each task the *stake* counts the irreversible share of benefits once, when it is done, as the
    value of the whole stream:

        S(t) = Σ_k −c z[k,t] + (g + (1 − ρ) b A(t)) z[k,t−delay] + ρ b Z[k,t−delay] + δ S(t+1),

    with A(t) the value in t of 1 in every period from t on, and S(T+1) = A(T+1) Σ ρ b. Then W(t) − S(t) is the
    irreversible part of what was done before t, so that S(t+1) takes the place of both W(t+1) and V(t): with O the
    party's own tasks that start in t and q the probability that a defection is noticed,

        W(t) − D^q(t) = Σ_{k∈O} o(q) z[k,t] + q (δ S(t+1) + F),
        o(q) = −c + [delay = 0] (g + b + q (1 − ρ) b δ A(t+1)) + (1 − q) U.

    It is linear in q. One row has q = 1. One more for each detection q < 1 of a task of the party that can start in
    t is switched off, by a multiple of those starts, where a task with a higher detection starts as well; for lower
    ones it follows from the rows of both ends. Rows that no schedule can break are left out.
    """
    figures = timeline.figures
    guarantees = {party: _guarantee(timeline, party) for party in figures.parties} if raised else {}
    needed: dict[str, list[Linear]] = {party: [{}] for party in guarantees}
    for party in figures.parties:
        stakes = _add_stakes(timeline, party)
        for defection in _defections(timeline, party):
            margin = _add_margin(timeline, defection, stakes, guarantees.get(party))
            if defection.noticed and party in needed:
                needed[party].append(combine((-1.0 / defection.noticed, margin)))
    timeline.derived += [Derived(label, max, needed[party]) for party, label in guarantees.items()]
    return guarantees


def largest_addition(figures: RoadmapFigures, party: str) -> float:
    """Return how far the guarantees that bind a party can be raised in all; inf where nothing limits that."""
    entries = figures.roadmap.guarantees
    binding = [entries[key] for key in entries if party in bound_by(figures.negotiation, key)]
    if not binding:
        return inf
    return sum(inf if entry.at_most is None else max(0.0, entry.at_most - entry.amount) for entry in binding)


def _guarantee(timeline: Timeline, party: str) -> str:
    bounds = (0.0, largest_addition(timeline.figures, party))
    return timeline.sheet.columns(BLOCK, "guarantee", {(party,): bounds})[party,]


def _defections(timeline: Timeline, party: str) -> Iterator[Defection]:
    """Yield the defections of a party whose rows together rule out all of them."""
    for period in range(1, timeline.figures.periods + 2):
        for level in sorted({1.0, *(task.detection for task in _own(timeline, party, period))}, reverse=True):
            yield Defection(party, period, level)


def _own(timeline: Timeline, party: str, period: int) -> list[Task]:
    tasks = timeline.figures.tasks.values()
    return [task for task in tasks if party in task.performers and period in timeline.periods_of(task.key)]


def _add_margin(timeline: Timeline, defection: Defection, stakes: Stakes, guarantee: str | None) -> Linear:
    """Add the row W − D ≥ 0 of a defection; return W − D without what is added to the guarantee."""
    figures, party, level = timeline.figures, defection.party, defection.noticed
    stake, least = stakes[min(defection.period + 1, figures.periods + 1)]
    weight, posted = level * figures.discount[party], level * figures.guarantee[party]
    own = _own(timeline, party, defection.period)
    starting = {task.key: timeline.starting(task.key, defection.period) for task in own}
    amounts = {task.key: _own_margin(figures, task, defection) for task in own}
    lowest = weight * least + posted + sum(timeline.sheet.least(0.0, amount) for amount in amounts.values())
    terms = combine((weight, stake), *((amount, starting[key]) for key, amount in amounts.items()))
    for task in own:
        if task.detection > level:
            add(terms, starting[task.key], timeline.sheet.largest(0.0, -lowest))
    margin = combine((1.0, terms), (posted, {timeline.sheet.ONE: 1.0}))
    if lowest < 0:
        added = {} if guarantee is None else {guarantee: level}
        statement = statements.self_enforcement(figures.negotiation, party)
        index = (party, defection.period, _percent(level))
        timeline.row("goes_on", index, combine((1.0, margin), (1.0, added)), statement, lower=0)
    return margin


def _percent(level: float) -> str:
    return f"{100 * level:.15g}%"


def _own_margin(figures: RoadmapFigures, task: Task, defection: Defection) -> float:
    """Return o(q), what a party gains by one of its own tasks of a period itself, besides what follows for others."""
    party, period, level = defection.party, defection.period, defection.noticed
    benefit, gain, cost = (part.get(party, 0.0) for part in (task.benefit, task.gain, task.cost))
    delta, done = figures.discount[party], period + task.delay
    if task.delay:
        return (1.0 - level) * delta**task.delay * (gain + benefit * stream(figures, party, done)) - cost
    later = delta * stream(figures, party, period + 1) * benefit
    return gain + benefit - cost + (level * (1.0 - task.reversible) + 1.0 - level) * later


def _add_stakes(timeline: Timeline, party: str) -> Stakes:
    """Add what a party has at stake from every period on, from the last one back.

    Large stakes are columns in a larger unit: one of 1e8 is known to 1e-8 only, and so misses bounds and rows that are
    kept to 1e-9.
    """
    figures, delta = timeline.figures, timeline.figures.discount[party]
    bounds = _stake_bounds(timeline, party)
    unit = timeline.sheet.scale([timeline.sheet.largest(*(abs(end) for ends in bounds.values() for end in ends))])
    statement = definition(("roadmap", "self_enforcing"), "what a party has at stake from a period on")
    column: Linear = {}
    found: dict[int, tuple[Linear, float]] = {}
    for period in range(figures.periods + 1, 0, -1):
        value = combine(*((unit, _flow(timeline, party, task, period)) for task in figures.tasks.values()))
        add(value, column, delta)
        low, high = bounds[period]
        column = timeline.derive("stake", (party, period), [value], (unit * low, unit * high))
        timeline.row("stakes", (party, period), combine((1.0, column), (-1.0, value)), statement, lower=0, upper=0)
        found[period] = combine((1.0 / unit, column)), low
    return found


def _flow(timeline: Timeline, party: str, task: Task, period: int) -> Linear:
    """Return what a task adds to the stake in a period; in T + 1, for all periods from then on."""
    figures, terms = timeline.figures, Linear()
    lasting = task.benefit.get(party, 0.0)
    if period > figures.periods:
        beyond = stream(figures, party, period) * task.reversible * lasting
        return combine((beyond, timeline.taken(task.key)))
    once = task.gain.get(party, 0.0) + (1.0 - task.reversible) * lasting * stream(figures, party, period)
    add(terms, timeline.starting(task.key, period), -task.cost.get(party, 0.0))
    add(terms, timeline.starting(task.key, period - task.delay), once)
    add(terms, timeline.started(task.key, period - task.delay), task.reversible * lasting)
    return terms


def _stake_bounds(timeline: Timeline, party: str) -> dict[int, Interval]:
    """Return the smallest and largest stake in every period: each task counted where it is worst or best."""
    figures = timeline.figures
    total = {period: (0.0, 0.0) for period in range(1, figures.periods + 2)}
    for task in figures.tasks.values():
        ahead: tuple[float, ...] = ()
        for period in range(figures.periods + 1, 0, -1):
            ahead = tuple(figures.discount[party] * value for value in ahead)
            if period in timeline.periods_of(task.key):
                ahead = _extremes(timeline.sheet, (*ahead, _shares_left(figures, party, task, period, period)))
            low, high = _extremes(timeline.sheet, (*ahead, *_begun(timeline, party, task, period)))
            total[period] = total[period][0] + low, total[period][1] + high
    return total


def _begun(timeline: Timeline, party: str, task: Task, period: int) -> list[float]:
    """Return what a task started before a period can add to the stake from then on, or one that is left out."""
    starts = timeline.periods_of(task.key)
    recent = [start for start in range(max(1, period - task.delay), period) if start in starts]
    found = [_shares_left(timeline.figures, party, task, start, period) for start in recent]
    if starts and starts[0] + task.delay < period:
        found.append(_shares_left(timeline.figures, party, task, starts[0], period))
    return found if timeline.taken(task.key) == {timeline.sheet.ONE: 1.0} else [*found, 0.0]


def _shares_left(figures: RoadmapFigures, party: str, task: Task, start: int, period: int) -> float:
    """Return what a task that starts in one period adds to the stake in another."""
    delta, done = figures.discount[party], start + task.delay
    cost = task.cost.get(party, 0.0) if start >= period else 0.0
    benefit = task.benefit.get(party, 0.0)
    if done < period:
        return task.reversible * benefit * stream(figures, party, period)
    received = task.gain.get(party, 0.0) + benefit * stream(figures, party, done)
    return delta ** (done - period) * received - delta ** max(start - period, 0) * cost


def _extremes(sheet: Sheet, values: tuple[float, ...]) -> tuple[float, float]:
    return (sheet.least(*values), sheet.largest(*values)) if values else (0.0, 0.0)
