"""Conflicts: statements of a roadmap that cannot all hold, and the cheapest ones to give up or move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.grievances import Grievance, with_grievances
from winset_models.analysis.roadmap_findings import Statement, WayOut
from winset_models.analysis.roadmaps.circle_changes import in_order
from winset_models.analysis.roadmaps.existence import starts_at
from winset_models.analysis.roadmaps.repairs import longer, repaired
from winset_models.analysis.study import check_of
from winset_models.analysis.ways_out import half_of_the_time
from winset_models.formulations.roadmap import roadmap_formulation
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path, dotted
from winset_models.negotiation.roadmap.calendar import first_day
from winset_models.negotiation.roadmap.figures import roadmap_of
from winset_models.negotiation.roadmap.parts import Roadmap
from winset_solver.conflict.problem import ConflictProblem
from winset_solver.conflict.repairs import cheapest_repairs
from winset_solver.conflict.smallest import smallest_conflict
from winset_solver.control import Control
from winset_solver.program import PayoffProgram

MOST_REPAIRS: Final = 3
"""Cheapest sets of statements to give up that are worked out."""
_PERIODS: Final = ("roadmap", "periods")
UNSETTLED: Final = "which statements contradict each other was not settled in time"


@dataclass(frozen=True)
class Conflicting:
    """Statements that cannot all hold.

    Parameters
    ----------
    statements
        In the order of the file, the horizon last; nothing where none was found in time.
    irreducible
        Whether none of them is superfluous; not known where the search for fewer was stopped.
    ways_out
        Changes after which a roadmap exists, those of few entries first.
    notes
        What a reader must know about this answer.
    checks
        Second opinions.
    """

    statements: tuple[Statement, ...] = ()
    irreducible: bool = True
    ways_out: tuple[WayOut, ...] = ()
    notes: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()


def conflict(negotiation: Negotiation, control: Control) -> Conflicting:
    """Find the fewest statements that contradict each other, and the cheapest repairs of the file.

    Walk-away values are statements too. Self-enforcement is left out of account unless the file asks for it. That the
    roadmap has so many periods is given; whether more of them would do is tried afterwards, and where they would, the
    last period takes part in the conflict.
    """
    formulation = roadmap_formulation(negotiation, explicit=True)
    program, grievances = with_grievances(formulation, formulation.program())
    single = smallest_conflict(_problem(program, grievances), half_of_the_time(control.named("smallest conflict")))
    members = single.conflict.members if single.conflict else ()
    tradeable = [item for item in grievances if item.for_trade]
    repairs = cheapest_repairs(
        _problem(program, tradeable),
        half_of_the_time(control.named("cheapest repairs")),
        count=MOST_REPAIRS,
        movable=[item.movable for item in tradeable],
    )
    chosen = [
        ([tradeable[member] for member in repair.members], starts_at(formulation, program, repair.x))
        for repair in repairs.repairs
        if repair.members
    ]
    trying = control.named("how far numbers have to move")
    ways = [repaired(negotiation, items, starts, trying) for items, starts in chosen]
    further = list(longer(negotiation, trying))
    ways += further
    statements = [_statement(negotiation, grievances[member].path, grievances[member].words) for member in members]
    if members and further and not any(item.path == dotted(_PERIODS) for item in statements):
        statements.append(_statement(negotiation, _PERIODS, _horizon(roadmap_of(negotiation))))
    return Conflicting(
        statements=tuple(statements),
        irreducible=single.conflict is None or single.conflict.irreducible,
        ways_out=tuple(in_order(way for way, _ in ways)),
        notes=tuple(dict.fromkeys([*single.notes, *repairs.notes, *([] if members else [UNSETTLED])])),
        checks=(*map(check_of, single.claims), *map(check_of, repairs.claims), *(check for _, check in ways)),
    )


def _problem(program: PayoffProgram, grievances: Sequence[Grievance]) -> ConflictProblem:
    return ConflictProblem(program, tuple(item.rows for item in grievances), tuple(item.key for item in grievances))


def _statement(negotiation: Negotiation, path: Path, words: str) -> Statement:
    return Statement(path=dotted(path), location=str(negotiation.origin.locate(path)), words=words)


def _horizon(roadmap: Roadmap) -> str:
    """Return the horizon in words, with its last day where there are dates."""
    after = first_day(roadmap, roadmap.periods + 1)
    day = None if after is None else after - timedelta(days=1)
    when = "" if day is None else f" ({day.day} {day:%B %Y})"
    return f"everything is done by the end of period {roadmap.periods}{when}"
