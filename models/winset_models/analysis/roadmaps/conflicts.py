"""Conflicts: statements of a roadmap that cannot all hold, and the cheapest ones to give up or move."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.grievances import Grievance, with_grievances
from winset_models.analysis.roadmap_findings import Statement, WayOut
from winset_models.analysis.roadmaps.existence import starts_at
from winset_models.analysis.roadmaps.repairs import longer, repaired
from winset_models.analysis.study import check_of
from winset_models.analysis.ways_out import half_of_the_time
from winset_models.formulations.roadmap import roadmap_formulation
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import dotted
from winset_solver.conflict.problem import ConflictProblem
from winset_solver.conflict.repairs import cheapest_repairs
from winset_solver.conflict.smallest import smallest_conflict
from winset_solver.control import Control
from winset_solver.program import PayoffProgram

MOST_REPAIRS: Final = 3
"""Cheapest sets of statements to give up that are worked out."""
UNSETTLED: Final = "which statements contradict each other was not settled in time"


@dataclass(frozen=True)
class Conflicting:
    """Statements that cannot all hold.

    Parameters
    ----------
    statements
        In the order of the file; nothing where none was found in time.
    ways_out
        Changes after which a roadmap exists, those of few entries first.
    notes
        What a reader must know about this answer.
    checks
        Second opinions.
    """

    statements: tuple[Statement, ...] = ()
    ways_out: tuple[WayOut, ...] = ()
    notes: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()


def conflict(negotiation: Negotiation, control: Control) -> Conflicting:
    """Find the fewest statements that contradict each other, and the cheapest repairs of the file.

    Walk-away values are statements too. Self-enforcement is left out of account unless the file asks for it. That the
    roadmap has so many periods is given; whether more of them would do is tried afterwards.
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
    ways += longer(negotiation, trying)
    return Conflicting(
        statements=tuple(_statement(negotiation, grievances[member]) for member in members),
        ways_out=tuple(sorted((way for way, _ in ways), key=lambda way: way.changes)),
        notes=tuple(dict.fromkeys([*single.notes, *repairs.notes, *([] if members else [UNSETTLED])])),
        checks=(*map(check_of, single.claims), *map(check_of, repairs.claims), *(check for _, check in ways)),
    )


def _problem(program: PayoffProgram, grievances: Sequence[Grievance]) -> ConflictProblem:
    return ConflictProblem(program, tuple(item.rows for item in grievances), tuple(item.key for item in grievances))


def _statement(negotiation: Negotiation, item: Grievance) -> Statement:
    return Statement(path=dotted(item.path), location=str(negotiation.origin.locate(item.path)), words=item.words)
