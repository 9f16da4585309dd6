"""Limits on a roadmap: resources, trust, concessions, and the probability that the process holds."""

from itertools import combinations
from math import log

from winset_models.formulations.roadmap_timeline import Timeline
from winset_models.formulations.sheet import Linear, add, combine
from winset_models.negotiation.roadmap import statements
from winset_models.negotiation.roadmap.parts import Answer


def add_limits(timeline: Timeline) -> None:
    """Add rows for resources, trust, reciprocity and survival."""
    for resource in timeline.figures.roadmap.resources:
        _add_resource(timeline, resource)
    _add_trust(timeline)
    _add_reciprocity(timeline)
    _add_survival(timeline)


def _add_resource(timeline: Timeline, resource: str) -> None:
    figures, entry = timeline.figures, timeline.figures.roadmap.resources[resource]
    users = {key: task.uses[resource] for key, task in figures.tasks.items() if resource in task.uses}
    if entry.in_all is not None and sum(users.values()) > entry.in_all:
        statement = statements.in_all(figures.negotiation, resource)
        total = combine(*((amount, timeline.taken(key)) for key, amount in users.items()))
        timeline.row("in_all", (resource,), total, statement, upper=entry.in_all)
    if entry.each_period is None:
        return
    statement = statements.each_period(figures.negotiation, resource)
    for period in range(1, figures.periods + 1):
        under_way = {key: _under_way(timeline, key, period) for key in users}
        if sum(users[key] for key, terms in under_way.items() if terms) > entry.each_period:
            used = combine(*((users[key], terms) for key, terms in under_way.items()))
            timeline.row("each_period", (resource, period), used, statement, upper=entry.each_period)


def _under_way(timeline: Timeline, key: str, period: int) -> Linear:
    over = timeline.started(key, period - timeline.figures.tasks[key].duration)
    terms = combine((1.0, timeline.started(key, period)), (-1.0, over))
    return {label: times for label, times in terms.items() if times}


def _add_trust(timeline: Timeline) -> None:
    for key, task in timeline.figures.tasks.items():
        if task.needs_trust is not None:
            _wait_for_trust(timeline, key, task.needs_trust)


def _wait_for_trust(timeline: Timeline, key: str, wanted: float) -> None:
    r"""Let a task wait for trust.

    Notes
    -----
    Trust is R(t) = R₀ + Σ g_i V[i,t] with V[i,t] = Z[i,t−lag]; what the task itself adds later does not count. With
    the least that it can be, R₀ plus all negative g, taken off both sides, every addend is non-negative:

        n x ≤ Σ_{g>0} g V + Σ_{g<0} |g| (1 − V),    n = what is wanted above that least.

    Addends larger than n count as n, which changes nothing at integer points. x is z[k,t]; where no g is negative
    trust never falls, and x = Z[k,t] says the same at integer points and more at others; the first part of a step
    that is split then speaks for all.
    """
    figures = timeline.figures
    growth = {
        other: task.trust
        for other, task in figures.tasks.items()
        if task.trust and timeline.taken(other) and (other != key or not task.lag)
    }
    falls = any(amount < 0 for amount in growth.values())
    sheet = timeline.sheet
    needed = wanted - figures.roadmap.trust.initial - sum(sheet.least(amount, 0.0) for amount in growth.values())
    if needed <= 0 or not (falls or figures.is_first_part(key)):
        return
    capped = {other: sheet.least(sheet.largest(amount, -needed), needed) for other, amount in growth.items()}
    shrunk = -sum(sheet.least(amount, 0.0) for amount in capped.values())
    statement = statements.needs_trust(figures.negotiation, figures.tasks[key].step)
    for period in timeline.periods_of(key):
        event = timeline.starting(key, period) if falls else timeline.started(key, period)
        stock = [(-amount, timeline.verified(other, period)) for other, amount in capped.items()]
        timeline.row("needs_trust", (key, period), combine((needed, event), *stock), statement, upper=shrunk)


def _add_reciprocity(timeline: Timeline) -> None:
    figures, rule = timeline.figures, timeline.figures.roadmap.reciprocity
    if rule is None:
        return
    for period in range(1, figures.periods + 1):
        given = {party: _given(timeline, party, period) for party in figures.compared}
        for one, two in combinations(figures.compared, 2) if rule.band is not None else ():
            difference = combine((1.0, given[one]), (-1.0, given[two]))
            statement = statements.band(figures.negotiation, one, two)
            limit = rule.band or 0.0
            timeline.row("band", (one, two, period), difference, statement, lower=-limit, upper=limit)
        if rule.answer:
            _add_answers(timeline, rule.answer, period)


def _given(timeline: Timeline, party: str, period: int) -> Linear:
    own = [task for task in timeline.figures.tasks.values() if party in task.performers]
    return combine(*((task.worth, timeline.started(task.key, period)) for task in own))


def _add_answers(timeline: Timeline, answer: Answer, period: int) -> None:
    """Answer what each party alone gives in a period: its share is at most what others start to give in time."""
    figures = timeline.figures
    givers = {key: set(task.performers) & set(figures.compared) for key, task in figures.tasks.items()}
    for party in figures.compared:
        own = [key for key, who in givers.items() if who == {party} and timeline.starting(key, period)]
        others = [key for key, who in givers.items() if who and party not in who]
        terms: Linear = {}
        for key in own:
            add(terms, timeline.starting(key, period), answer.share * figures.tasks[key].worth)
        for key in others if own else ():
            add(terms, timeline.started(key, period + answer.within), -figures.tasks[key].worth)
            add(terms, timeline.started(key, period - 1), figures.tasks[key].worth)
        timeline.row("answer", (party, period), terms, statements.answer(figures.negotiation, party), upper=0)


def log_survival(timeline: Timeline) -> Linear:
    """Return the logarithm of the probability that the process does not break down."""
    risky = [task for task in timeline.figures.tasks.values() if task.breakdown]
    return combine(*((log(1.0 - task.breakdown), timeline.taken(task.key)) for task in risky))


def _add_survival(timeline: Timeline) -> None:
    negotiation, least = timeline.figures.negotiation, timeline.figures.roadmap.survival_at_least
    if least > 0:
        statement = statements.survival(negotiation)
        timeline.row("survival", ("all",), log_survival(timeline), statement, lower=log(least))
