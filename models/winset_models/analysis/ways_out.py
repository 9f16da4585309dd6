"""Ways out: the cheapest repairs of a file without a deal, each applied to the file and solved again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isinf

from winset_models.analysis.concessions import concede
from winset_models.analysis.existence import accounts_of, anything, keeps
from winset_models.analysis.explanation_findings import StatementRepair
from winset_models.analysis.findings import Check
from winset_models.analysis.fund_movements import movements
from winset_models.analysis.grievances import Case, Grievance, case_of
from winset_models.analysis.study import check_of
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.conflict.repairs import Repair, cheapest_repairs
from winset_solver.control import Control
from winset_solver.status import OutcomeStatus

SolvedAgain = Callable[[Case, Negotiation, Package, Control], Package | None]
"""What finds a package once more, by the case, the changed file and a package that fits it: None in vain."""


@dataclass(frozen=True)
class WaysOut:
    """The cheapest repairs.

    Parameters
    ----------
    repairs
        By cost.
    proven
        Whether they are the cheapest.
    bound
        Proven: every other repair costs at least this; None where there is no other.
    status
        How the search ended.
    checks
        Second opinions on which ways out there are.
    details
        Second opinions on how far numbers have to move, and whether the changed file has a deal: what they doubt is one
        way out, not that there is no deal as the file stands.
    notes
        Remarks.
    """

    repairs: tuple[StatementRepair, ...] = ()
    proven: bool = False
    bound: float | None = 0.0
    status: OutcomeStatus = OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    checks: tuple[Check, ...] = ()
    details: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()


def solved_again(case: Case, changed: Negotiation, _: Package, control: Control) -> Package | None:
    """Formulate a changed file and solve it."""
    again = case_of(changed, case.deal)
    result = anything(again.program, control)
    return None if result.solution is None else again.package_at(result.x)


def ways_out(case: Case, count: int, control: Control, again: SolvedAgain = solved_again) -> WaysOut:
    """Return the cheapest repairs among statements that are for trade, each verified by solving ``again``.

    The search takes at most half of the time that is left.
    """
    items = [item for item in case.grievances if item.for_trade]
    found = cheapest_repairs(
        case.problem(tradeable=True),
        half_of_the_time(control.named("cheapest repairs")),
        count=count,
        movable=[item.movable for item in items],
        scales=_scales(case),
        sizes=movements(case),
    )
    repairs = tuple(_repair(case, repair, items, again, control) for repair in found.repairs if repair.members)
    return WaysOut(
        repairs=repairs,
        proven=found.status is OutcomeStatus.OPTIMAL,
        bound=None if isinf(found.bound) else found.bound,
        status=found.status,
        checks=tuple(map(check_of, found.claims)),
        details=(
            *(check_of(claim) for repair in found.repairs for claim in repair.claims),
            *(_check(case, repair) for repair in repairs),
        ),
        notes=found.notes,
    )


def half_of_the_time(control: Control) -> Control:
    """Return the same control with half of the time that is left, so that later questions are asked too."""
    if isinf(control.remaining):
        return control
    return replace(control, limits=replace(control.limits, seconds=control.elapsed + control.remaining / 2))


def _scales(case: Case) -> list[float]:
    """Return how many units of its statement one unit of each row is."""
    statements = case.formulation.statements
    return [statements[label].scale if label in statements else 1.0 for label in case.program.row_labels]


def _repair(
    case: Case, repair: Repair, items: list[Grievance], again: SolvedAgain, control: Control
) -> StatementRepair:
    """Change the file as the repair says, solve it again and have the ledger test what comes out."""
    conceded = concede(case, [items[member] for member in repair.members], repair.x)
    fitting = case.package_at(repair.x)
    found = again(case, conceded.negotiation, fitting, control.named("solving the repaired file again"))
    notes = [] if repair.least else ["a smaller change of the numbers may be enough"]
    package = fitting if found is None else found
    return StatementRepair(
        changes=list(conceded.changes),
        cost=repair.cost,
        verified=keeps(conceded.negotiation, package),
        solved_again=found is not None,
        package=package,
        accounts=accounts_of(conceded.negotiation, package, compared_with=case.negotiation),
        notes=notes,
    )


def _check(case: Case, repair: StatementRepair) -> Check:
    what = "plan of the fund" if case.about == "fund" else "deal"
    verb = "gives" if len(repair.changes) == 1 else "give"
    return Check(
        claim=f"a {what} exists once {', '.join(change.statement for change in repair.changes)} {verb} way",
        method="changing the file"
        + (", solving it again," if repair.solved_again else "")
        + " and testing each of its statements without the solver",
        outcome="confirmed" if repair.verified else "contradicted",
        seconds=0.0,
    )
