"""Repairs: a file in which some statements give way just as far as a roadmap needs."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from winset_models.analysis.concessions import turn
from winset_models.analysis.file_changes import Change, outward
from winset_models.analysis.finding_parts import Check
from winset_models.analysis.grievances import Grievance
from winset_models.analysis.roadmap_concessions import WHOLE, concede_in_roadmap
from winset_models.analysis.roadmap_findings import WayKind, WayOut
from winset_models.analysis.roadmaps.circle_changes import places
from winset_models.analysis.roadmaps.courses import course
from winset_models.analysis.roadmaps.existence import find_roadmap, tested
from winset_models.analysis.roadmaps.labels import period_words
from winset_models.analysis.ways_out import half_of_the_time
from winset_models.negotiation.entries import entry_at, with_value
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.course import course_of
from winset_models.negotiation.roadmap.figures import Starts, roadmap_figures, roadmap_of
from winset_models.negotiation.roadmap.parts import MOST_PERIODS
from winset_models.negotiation.roadmap.statements import step_name
from winset_models.negotiation.suggestions import counted
from winset_solver.control import Control

LONGEST: Final = 4
"""How many times as long the roadmap is made at most to see whether time is what is missing."""

MOST_TRIES: Final = 4
"""How often the rise of a limit that holds in every period is halved at most."""
LIMITS_OF_PERIODS: Final = ("each_period", "exposure_at_most", "band")
"""Limits that hold in every period: the repair with the smallest sum of excesses may have a high peak."""

Repaired = tuple[WayOut, Check]


def repaired(negotiation: Negotiation, items: Sequence[Grievance], starts: Starts, control: Control) -> Repaired:
    """Let statements of a file give way as far as a schedule needs, and follow it through the changed file.

    Periods, and limits that hold in every period, are then moved back as far as roadmaps are found.
    """
    changed, changes = negotiation, list[tuple[Grievance, Change]]()
    for item in sorted(items, key=turn):
        change = _change(changed, starts, item)
        if change is not None:
            changed = change.negotiation
            changes.append((item, change))
    held = course(roadmap_figures(changed), starts, "repaired").feasible
    if held:
        changes = [(item, _tightened(changed, change, control)) for item, change in changes]
    steps = [str(item.path[2]) for item, _ in changes if item.path[:2] == ("roadmap", "steps")]
    way = WayOut(
        kind=_kind([change for _, change in changes]),
        steps=list(dict.fromkeys(steps)),
        words="; ".join(_words(negotiation, item, change) for item, change in changes),
        changes=len(changes),
        places=places(negotiation, [change.path for _, change in changes]),
        enough=True if held else None,
    )
    return way, tested(f"a roadmap exists: {way.words}", held=held)


def longer(negotiation: Negotiation, control: Control) -> Iterator[Repaired]:
    """Yield the way out of the fewest further periods, where a longer roadmap exists at all."""
    roadmap = roadmap_of(negotiation)
    one_by_one = sum(task.lag for task in roadmap_figures(negotiation).tasks.values())
    most = min(LONGEST * roadmap.periods, roadmap.periods + one_by_one, MOST_PERIODS)

    def lasting(periods: int) -> Negotiation:
        return negotiation.model_copy(update={"roadmap": roadmap.model_copy(update={"periods": periods})})

    if most > roadmap.periods and find_roadmap(lasting(most), half_of_the_time(control)).exists:
        further = _least(lasting, roadmap.periods, most, control) - roadmap.periods
        words = f"{counted(further, f'more {roadmap.period}')} of time"
        where = places(negotiation, [("roadmap", "periods")])
        way = WayOut(kind="more time", steps=[], words=words, changes=1, places=where, enough=True)
        yield way, tested(f"a roadmap exists: {words}", held=True)


def _change(negotiation: Negotiation, starts: Starts, item: Grievance) -> Change | None:
    if item.kind != "walk-away value":
        return concede_in_roadmap(negotiation, starts, item.path)
    before = negotiation.parties[str(item.party)].disagreement
    after = outward(course_of(roadmap_figures(negotiation), starts).parties[str(item.party)].value, up=False)
    if after >= before:
        return None
    return Change(with_value(negotiation, item.path, after), item.path, before, after, negotiation.unit.name)


def _tightened(negotiation: Negotiation, change: Change, control: Control) -> Change:
    """Return a moved number closer to what it was, as far as roadmaps of the changed file are found."""
    if change.before is None or change.after is None:
        return change
    if not set(LIMITS_OF_PERIODS).isdisjoint(change.path):
        return _lowered(negotiation, change, change.before, change.after, control)
    if change.path[-1] not in WHOLE:
        return change

    def moved(period: int) -> Negotiation:
        changed: Negotiation = with_value(negotiation, change.path, period)
        return changed

    period = _least(moved, round(change.before), round(change.after), control)
    return Change(moved(period), change.path, change.before, float(period))


def _lowered(negotiation: Negotiation, change: Change, before: float, enough: float, control: Control) -> Change:
    short, path = before, change.path
    for _ in range(MOST_TRIES):
        if control.exhausted:
            break
        middle = outward((short + enough) / 2, up=True)
        found = find_roadmap(with_value(negotiation, path, middle), half_of_the_time(control))
        if found.exists and found.starts is not None:
            needed = concede_in_roadmap(with_value(negotiation, path, before), found.starts, path)
            enough = middle if needed is None or needed.after is None else needed.after
        else:
            short = middle
    return Change(with_value(negotiation, path, enough), path, before, enough)


def _least(changed: Callable[[int], Negotiation], short: int, enough: int, control: Control) -> int:
    """Return the whole number closest to one that is too little, by bisection, for which a roadmap is found."""
    while abs(enough - short) > 1 and not control.exhausted:
        middle = (short + enough) // 2
        if find_roadmap(changed(middle), half_of_the_time(control)).exists:
            enough = middle
        else:
            short = middle
    return enough


def _kind(changes: Sequence[Change]) -> WayKind:
    """Return what a way out is called: by what it asks for most."""
    if any(change.path[-1] == "optional" for change in changes):
        return "leave a step out"
    return "later deadline" if all(change.path[-1] == "latest" for change in changes) else "drop a condition"


def _words(negotiation: Negotiation, item: Grievance, change: Change) -> str:
    name = step_name(negotiation, str(item.path[2])) if item.path[:2] == ("roadmap", "steps") else ""
    if change.path[-1] == "optional":
        return f"{name} may be left out"
    if change.before is None or change.after is None:
        return _no_longer(negotiation, name, item)
    if change.path[-1] not in WHOLE:
        return f"{item.words}: {change.after:,.6g} instead of {change.before:,.6g}"
    before, after = (period_words(roadmap_of(negotiation), round(day)) for day in (change.before, change.after))
    moved = "be done as late as" if change.path[-1] == "latest" else "start as early as"
    return f"{name} may {moved} {after} instead of {before.removeprefix('period ')}"


def _no_longer(negotiation: Negotiation, name: str, item: Grievance) -> str:
    """Return in words that a statement is given up."""
    if not name:
        return f"given up: {item.words}"
    entry, position = str(item.path[3]), item.path[-1]
    if entry in ("requires", "together") and isinstance(position, int):
        other = step_name(negotiation, entry_at(negotiation, item.path))
        return f"{name} no longer has to {'wait for' if entry == 'requires' else 'start together with'} {other}"
    if entry == "requires_any":
        names = [step_name(negotiation, other) for other in entry_at(negotiation, item.path)]
        return f"{name} no longer has to wait for {'any of ' if names[1:] else ''}{', '.join(names)}"
    waits = {"phase": "earlier phases", "needs_trust": "trust"}
    return f"{name} no longer has to wait for {waits[entry]}" if entry in waits else f"given up: {item.words}"
