"""Absence: why no roadmap exists, and the shortest ways to one."""

from dataclasses import dataclass, field, replace

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.roadmap_findings import Deadlock, Shortfall, Statement, WayOut
from winset_models.analysis.roadmaps.conflicts import conflict
from winset_models.analysis.roadmaps.deadlocks import circles
from winset_models.analysis.roadmaps.existence import find_roadmap
from winset_models.analysis.roadmaps.shortfall import shortfall
from winset_models.analysis.roadmaps.ways_out import untangle
from winset_models.analysis.ways_out import half_of_the_time
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import roadmap_figures, roadmap_of
from winset_solver.control import Control

UNSETTLED = "why there is no roadmap was not settled in time"


@dataclass(frozen=True)
class Absence:
    """Why there is no roadmap.

    Parameters
    ----------
    deadlocks
        Steps that wait for each other.
    tempting
        Whether courses exist, but none that nobody regrets.
    shortfall
        What is missing then.
    conflict
        Statements that cannot all hold, where something else is the reason.
    irreducible
        Whether none of them is superfluous; not known where the search for fewer was stopped.
    ways_out
        Changes after which a roadmap exists, those of few entries first.
    notes
        What a reader must know about this answer.
    checks
        Second opinions.
    """

    deadlocks: list[Deadlock] = field(default_factory=list)
    tempting: bool = False
    shortfall: Shortfall | None = None
    conflict: list[Statement] = field(default_factory=list)
    irreducible: bool = True
    ways_out: list[WayOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)


def explain_absence(negotiation: Negotiation, control: Control) -> Absence:
    """Say why a negotiation about nothing but its roadmap has none, and what would make one.

    Parameters
    ----------
    negotiation
        One without a roadmap that keeps every statement and leaves every party its walk-away value.
    control
        Limits, progress and cancellation.

    Notes
    -----
    Asked in this order: whether steps wait for each other in a circle; whether there are courses once nobody has to
    prefer to go on, so that guarantees are what is missing; and else which statements contradict each other.
    """
    found = circles(roadmap_figures(negotiation))
    if found:
        untangled = untangle(negotiation, found, control)
        return Absence(deadlocks=untangled.deadlocks, ways_out=untangled.ways_out, checks=untangled.checks)
    if not roadmap_of(negotiation).self_enforcing:
        return _conflict(negotiation, control)
    bare = _without_enforcement(negotiation)
    free = find_roadmap(bare, half_of_the_time(control.named("courses that need not be self-enforcing")))
    if free.exists is None:
        return Absence(notes=[UNSETTLED], checks=list(free.checks))
    if not free.exists:
        absence = _conflict(bare, control)
        return replace(absence, checks=[*free.checks, *absence.checks])
    gap = shortfall(negotiation, control)
    return Absence(
        tempting=True,
        shortfall=gap.shortfall,
        ways_out=list(gap.ways_out),
        notes=[UNSETTLED] if gap.shortfall is None else [],
        checks=[*free.checks, *gap.checks],
    )


def _without_enforcement(negotiation: Negotiation) -> Negotiation:
    roadmap = roadmap_of(negotiation).model_copy(update={"self_enforcing": False})
    return negotiation.model_copy(update={"roadmap": roadmap})


def _conflict(negotiation: Negotiation, control: Control) -> Absence:
    found = conflict(negotiation, control)
    return Absence(
        conflict=list(found.statements),
        irreducible=found.irreducible,
        ways_out=list(found.ways_out),
        notes=list(found.notes),
        checks=list(found.checks),
    )
