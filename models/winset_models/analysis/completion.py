"""Completion: the best complete package that a proposed deal leaves room for."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import numpy as np

from winset_models.analysis.findings import Check, Status
from winset_models.analysis.study import Study, check_of, status_of
from winset_models.negotiation.deal import Deal, Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.statements import step_name
from winset_solver.bargaining.solutions import bargain
from winset_solver.confirm import solve_confirmed
from winset_solver.elastic import least_violation
from winset_solver.errors import ArgumentError
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import SolveResult, Termination
from winset_solver.status import OutcomeStatus


@dataclass(frozen=True, eq=False)
class Completed:
    """A proposed deal as a complete package.

    Parameters
    ----------
    package
        The deal with its open parts filled in; None where the search found nothing in time.
    x
        The same as a point of the study's program; None where the deal breaks a statement.
    status
        Whether the completion is proven best.
    by
        Principle of the completion, None where the deal left nothing open.
    filled_in
        What was filled in, in words.
    checks, notes
        Second opinions and remarks.
    """

    package: Package | None
    x: Vector | None
    status: Status
    by: str | None
    filled_in: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def require_deals(negotiation: Negotiation, deals: Sequence[str]) -> None:
    """Refuse deals that the file does not propose, and the lack of any.

    Raises
    ------
    ArgumentError
        With the nearest name as a hint.
    """
    known = list(negotiation.deals)
    if not deals:
        raise ArgumentError("the file proposes no deal", where="deals", hint="add one under `deals:`")
    for deal in deals:
        if deal not in negotiation.deals:
            near = get_close_matches(deal, known, 1)
            hint = f"did you mean `{near[0]}`?" if near else ""
            raise ArgumentError("the file has no such deal", got=deal, wanted=", ".join(known) or "none", hint=hint)


def complete(study: Study, deal: str, principle: str) -> Completed:
    """Fill in what a deal leaves open.

    First by the bargaining principle among acceptable packages; where every completion hurts somebody, by the largest
    total gain; where every completion breaks a statement, by breaking as little as possible.
    """
    terms = study.negotiation.deals[deal]
    program = study.program.fix(study.formulation.fixings(terms))
    open_parts = _open_parts(study, terms)
    by = principle if open_parts else None
    outcome = bargain(study.space_of(program), principle, alpha=study.alpha)
    checks = [check_of(claim) for claim in outcome.claims]
    if outcome.x is not None:
        package = study.package_at(outcome.x)
        filled = _filled_in(study, terms, package)
        return Completed(
            package, outcome.x, status_of(outcome), by, filled, checks if open_parts else [], list(outcome.notes)
        )
    if outcome.status in (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NOT_APPLICABLE):
        broken = _least_broken(study, terms, program, by="least violation" if open_parts else None)
        return replace(broken, checks=checks)
    if outcome.status is OutcomeStatus.NO_ACCEPTABLE_PACKAGE:
        harmful = _least_harmful(study, terms, program, by="largest total gain" if open_parts else None)
        return replace(harmful, checks=checks)
    return Completed(None, None, status_of(outcome), by, [], checks, list(outcome.notes))


def _least_harmful(study: Study, terms: Deal, program: PayoffProgram, *, by: str | None) -> Completed:
    """Complete a deal that leaves somebody worse off however it is completed."""
    session = Session(program)
    session.maximise(np.asarray(program.payoff.sum(axis=0)).reshape(-1))
    result = solve_confirmed(session, study.control.named("largest total gain of the deal"))
    if result.solution is None:
        return _nothing(result, by)
    package = study.package_at(result.x)
    notes = ["however it is completed, this deal leaves somebody below the walk-away value"]
    return Completed(package, result.x, _status(result), by, _filled_in(study, terms, package), notes=notes)


def _least_broken(study: Study, terms: Deal, program: PayoffProgram, *, by: str | None) -> Completed:
    """Complete a deal that breaks a statement however it is completed."""
    statements = study.formulation.statements
    soft = [i for i, label in enumerate(program.row_labels) if statements[label].kind != "definition"]
    prices = [statements[program.row_labels[i]].scale for i in soft]
    control = study.control.named("smallest violation of the deal")
    result = least_violation(program, np.array(soft, dtype=np.int64), prices, control)
    if result.solution is None:
        return _nothing(result, by)
    package = study.package_at(result.x)
    filled = _filled_in(study, terms, package)
    notes = ["what is broken, and the payoffs, are read off the file for this package, without the solver"]
    return Completed(package, None, _status(result), by, filled, notes=notes)


def _nothing(result: SolveResult, by: str | None) -> Completed:
    note = "no package has the fixed parts of this deal, even if every rule and red line is set aside"
    notes = [note] if result.termination is Termination.INFEASIBLE else []
    status: Status = "no package" if result.termination is Termination.INFEASIBLE else "stopped without a solution"
    return Completed(None, None, status, by, notes=notes)


def _status(result: SolveResult) -> Status:
    if result.termination is Termination.DISAGREEMENT:
        return "disagreement"
    return "optimal" if result.optimal else "stopped with a solution"


def _open_parts(study: Study, terms: Deal) -> list[str]:
    """Return which parts of a package the deal does not mention."""
    negotiation = study.negotiation
    modules = [key for key in negotiation.modules if terms.other_modules and key not in terms.modules]
    issues = [key for key in negotiation.issues if key not in terms.issues]
    parts = [*modules, *issues]
    if negotiation.transfers is not None and terms.transfers is None:
        parts.append("transfers")
    if negotiation.assistance is not None and terms.assistance is None:
        parts.append("assistance")
    if negotiation.roadmap is not None and terms.sequence is None:
        parts.append("roadmap")
    return parts


def _filled_in(study: Study, terms: Deal, package: Package) -> list[str]:
    """Say how each open part was filled in."""
    negotiation, words = study.negotiation, []
    for part in _open_parts(study, terms):
        if part in negotiation.modules:
            name = negotiation.modules[part].name or part
            takers = [
                f"{party} ({level})" if len(negotiation.modules[part].levels) > 1 else party
                for party, level in package.opt_ins.get(part, {}).items()
            ]
            words.append(f"{name}: {', '.join(takers) if takers else 'nobody'}")
        elif part in negotiation.issues:
            shares = package.shares.get(part, {})
            settled = [o if share == 1.0 else f"{share:.0%} {o}" for o, share in shares.items()]
            words.append(f"{negotiation.issues[part].name or part}: {', '.join(settled)}")
        elif part == "transfers":
            nets = [f"{party} {net:+,.4g}" for party, net in package.transfers.items()]
            words.append(f"transfers: {', '.join(nets) if nets else 'none'}")
        elif part == "roadmap":
            starts = [
                f"{step_name(negotiation, step)} in {'period' if len(set(when)) == 1 else 'periods'} "
                f"{', '.join(map(str, sorted(set(when))))}"
                for step, when in package.starts.items()
            ]
            words.append(f"roadmap: {'; '.join(starts) if starts else 'no steps'}")
        else:
            given = [f"{p} {units:,.4g} {r}" for p, row in package.assistance.items() for r, units in row.items()]
            words.append(f"assistance: {', '.join(given) if given else 'none'}")
    return words
