"""Explain: when no package satisfies everybody, whose statements clash, and what is the cheapest way out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from winset_models.analysis.blocking import blocking
from winset_models.analysis.concessions import concede
from winset_models.analysis.existence import Existence, accounts_of, existence, keeps
from winset_models.analysis.explanation_findings import (
    Blocking,
    Explanation,
    QuotedStatement,
    StatementConflict,
    StatementCorrection,
)
from winset_models.analysis.findings import Check, Status
from winset_models.analysis.grievances import Case, Grievance, case_of
from winset_models.analysis.study import check_of
from winset_models.analysis.subject import manifest, subject
from winset_models.analysis.ways_out import SolvedAgain, WaysOut, half_of_the_time, solved_again, ways_out
from winset_models.negotiation.deal import Deal, Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import dotted
from winset_solver.conflict.exploration import Exploration, explore
from winset_solver.conflict.oracle import Oracle
from winset_solver.conflict.sets import Conflict, SingleConflict
from winset_solver.conflict.smallest import smallest_conflict
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus, Unanswered

USUAL_LIMIT: Final = 20
"""Conflicts, and corrections, listed unless more are asked for."""
USUAL_REPAIRS: Final = 3
"""Repairs worked out unless more are asked for."""


def explain(
    negotiation: Negotiation,
    *,
    limit: int = USUAL_LIMIT,
    repairs: int = USUAL_REPAIRS,
    deal: Deal | None = None,
    control: Control | None = None,
) -> Explanation:
    """Say whether a deal exists, and if not, why, who blocks whom, and what would make one.

    Parameters
    ----------
    negotiation
        What is negotiated.
    limit
        Most conflicts and most corrections to list.
    repairs
        How many of the cheapest repairs to work out.
    deal
        What of a package is taken as given and cannot give way, such as who is bound by what.
    control
        Limits, progress and cancellation. A stopped run returns what was found, marked as stopped.

    Raises
    ------
    ArgumentError
        Where a number is not positive.

    Notes
    -----
    Statements that can clash are red lines, rules of opting in, participation clauses, what parties and budgets have,
    and that nobody is worse off than without a deal. Repairs touch all of these but protection floors and what a module
    requires or excludes. To give up a participation clause means to let the module enter into force with fewer; what
    meets the clause as it stands still brings it into force.
    """
    for name, number in (("limit", limit), ("repairs", repairs)):
        if number < 1:
            raise ArgumentError("the number is not positive", where=name, got=number, wanted="≥ 1")
    return explained(case_of(negotiation, deal), control or Control(), limit=limit, repairs=repairs)


def explained(
    case: Case,
    control: Control,
    *,
    limit: int = USUAL_LIMIT,
    repairs: int = USUAL_REPAIRS,
    again: SolvedAgain = solved_again,
) -> Explanation:
    """Explain a case; ``again`` finds out whether a changed file has what is looked for."""
    negotiation = case.negotiation
    found = existence(case, control)
    reasons = _Reasons()
    if found.deal is False:
        reasons = _reasons(case, (limit, repairs), again, control)
    package = None if found.x is None else case.package_at(found.x)
    checks = [*found.checks, *reasons.checks, *reasons.details]
    keys = [item.key for item in case.grievances]
    smallest = reasons.single.conflict if reasons.single else None
    return Explanation(
        about=case.about,
        subject=subject(negotiation),
        status=_status(found, reasons),
        deal=found.deal,
        trouble=found.trouble,
        witness=package,
        accounts={} if package is None else accounts_of(negotiation, package),
        statements={item.key: _quoted(negotiation, item) for item in case.grievances},
        smallest=None if smallest is None else _conflict(keys, smallest, reasons.without),
        fewest=reasons.single.bound if reasons.single else 0,
        conflicts=[_conflict(keys, item, reasons.without) for item in reasons.conflicts],
        corrections=_corrections(case, reasons.exploration),
        complete=found.deal is False and reasons.exploration.complete,
        repairs=list(reasons.ways.repairs),
        repairs_proven=reasons.ways.proven,
        repairs_bound=reasons.ways.bound,
        blocking=reasons.blocking,
        checks=checks,
        notes=[*reasons.notes, *_notes(case)],
        manifest=manifest(negotiation, control, {"limit": limit, "repairs": repairs}),
    )


@dataclass
class _Reasons:
    """What was found out about why there is no deal."""

    single: SingleConflict | None = None
    ways: WaysOut = field(default_factory=WaysOut)
    exploration: Exploration = field(default_factory=lambda: Exploration(OutcomeStatus.STOPPED_WITHOUT_SOLUTION))
    blocking: Blocking | None = None
    without: dict[tuple[int, ...], dict[int, Package]] = field(default_factory=dict)
    checks: list[Check] = field(default_factory=list)
    """Of conflicts and of which ways out there are."""
    details: list[Check] = field(default_factory=list)
    """Of single ways out and coalitions: a contradicted one leaves the conclusion standing."""
    notes: list[str] = field(default_factory=list)
    stopped: bool = False
    contradicted: bool = False

    @property
    def conflicts(self) -> list[Conflict]:
        """All conflicts by number of members, the one that is shown as smallest first."""
        first = self.single.conflict.members if self.single and self.single.conflict else ()
        return sorted(self.exploration.conflicts, key=lambda item: (len(item.members), item.members != first))


def _reasons(case: Case, most: tuple[int, int], again: SolvedAgain, control: Control) -> _Reasons:
    """Find the smallest conflict, the cheapest repairs, who blocks whom, and all conflicts and corrections."""
    found, problem, (limit, repairs) = _Reasons(), case.problem(), most
    oracle = Oracle(problem, control)
    found.single = smallest_conflict(problem, half_of_the_time(control.named("smallest conflict")), oracle=oracle)
    found.ways = ways_out(case, repairs, control, again)
    found.blocking, claims, cut = blocking(case, limit, half_of_the_time(control.named("who blocks whom")))
    found.exploration = explore(problem, control.named("all conflicts"), limit=limit, oracle=oracle)
    parts = (found.single, found.ways)
    settled = (OutcomeStatus.OPTIMAL, OutcomeStatus.NO_PACKAGE)
    found.stopped = cut or any(part.status not in settled for part in parts)
    found.stopped |= not found.exploration.complete and control.exhausted
    statuses = (found.single.status, found.ways.status, found.exploration.status)
    found.contradicted = OutcomeStatus.DISAGREEMENT in statuses
    found.checks = [
        *map(check_of, found.single.claims),
        *found.ways.checks,
        *map(check_of, found.exploration.claims),
    ]
    found.details = [*found.ways.details, *map(check_of, claims)]
    listed = [found.single.conflict, *found.exploration.conflicts]
    for conflict in listed:
        if conflict is None or not conflict.irreducible or conflict.members in found.without:
            continue
        if conflict is found.single.conflict or not control.exhausted:
            found.without[conflict.members] = _witnesses(case, oracle, conflict.members, found.checks)
    found.notes = list(dict.fromkeys([*found.single.notes, *found.ways.notes, *found.exploration.notes]))
    return found


def _witnesses(case: Case, oracle: Oracle, members: tuple[int, ...], checks: list[Check]) -> dict[int, Package]:
    """Return, by member of a conflict, a package that keeps all other members, and have the ledger test it."""
    found = {}
    for left_out in members:
        others = [member for member in members if member != left_out]
        try:
            x = oracle.point(others)
        except Unanswered:
            continue
        if x is not None:
            found[left_out] = case.package_at(x)
            checks.append(_needed(case, left_out, others, x))
    return found


def _needed(case: Case, left_out: int, others: Iterable[int], x: Vector) -> Check:
    """Test, without the solver, that a package keeps the other members: fit all else in the file to it first."""
    kept = set(others)
    loose = [item for i, item in enumerate(case.grievances) if i not in kept]
    held = keeps(concede(case, loose, x).negotiation, case.package_at(x))
    return Check(
        claim=f"the conflict needs {case.grievances[left_out].key}: without it the others can hold together",
        method="testing the others on a package that keeps them, without the program or the solver",
        outcome="confirmed" if held else "contradicted",
        seconds=0.0,
    )


def _status(found: Existence, reasons: _Reasons) -> Status:
    contradicted = any(check.outcome == "contradicted" for check in (*found.checks, *reasons.checks))
    if found.contradicted or reasons.contradicted or contradicted:
        return "disagreement"
    if found.deal is not False:
        return "optimal" if found.deal else "stopped without a solution"
    if reasons.stopped or found.trouble == "unknown":
        return "stopped with a solution"
    return "no acceptable package" if found.trouble == "walk-away values" else "no package"


def _quoted(negotiation: Negotiation, item: Grievance) -> QuotedStatement:
    return QuotedStatement(
        key=item.key,
        path=dotted(item.path),
        location=str(negotiation.origin.locate(item.path)),
        party=item.party,
        words=item.words,
        kind=item.kind,
        price=item.price,
        for_trade=item.for_trade,
    )


def _conflict(
    keys: list[str], conflict: Conflict, without: dict[tuple[int, ...], dict[int, Package]]
) -> StatementConflict:
    packages = without.get(conflict.members, {})
    return StatementConflict(
        members=[keys[member] for member in conflict.members],
        irreducible=conflict.irreducible,
        without={keys[member]: package for member, package in packages.items()},
    )


def _corrections(case: Case, exploration: Exploration) -> list[StatementCorrection]:
    return [
        StatementCorrection(
            members=[case.grievances[member].key for member in correction.members],
            cost=correction.cost,
            for_trade=all(case.grievances[member].for_trade for member in correction.members),
        )
        for correction in exploration.corrections
    ]


def _notes(case: Case) -> list[str]:
    if not case.fixed:
        return []
    return [
        "limits of payments and assistance are taken as given, because a conditional red line limits an amount that "
        "they bound: no conflict names them, and no way out moves them"
    ]
