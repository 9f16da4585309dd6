"""Existence: whether any package satisfies everybody, and from which statements on none does."""

from dataclasses import dataclass, field, replace
from math import fsum

import numpy as np

from winset_models.analysis.explanation_findings import Trouble
from winset_models.analysis.findings import Account, Check
from winset_models.analysis.grievances import Case, Grievance
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import ledger
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.confirm import confirm
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import SolveResult, Termination
from winset_solver.tolerances import FEASIBILITY


@dataclass(frozen=True, eq=False, kw_only=True)
class Existence:
    """Whether a deal exists.

    Parameters
    ----------
    deal
        None where the search was stopped before it could say.
    trouble
        From which statements on there is none.
    x
        A point that satisfies everybody, where there is one.
    contradicted
        Whether two solves contradict each other.
    checks
        Second opinions.
    """

    deal: bool | None
    trouble: Trouble
    x: Vector | None = None
    contradicted: bool = False
    checks: tuple[Check, ...] = field(default=())


def existence(case: Case, control: Control) -> Existence:
    """Settle whether a deal exists, and if not, whether the text, the red lines or the walk-away values rule it out."""
    if control.exhausted:
        return Existence(deal=None, trouble="unknown")
    everything = anything(case.program, control.named("any deal"))
    if everything.termination is Termination.DISAGREEMENT:
        checks = opinion("no package satisfies everybody", everything)
        return Existence(deal=None, trouble="unknown", contradicted=True, checks=checks)
    if everything.solution is not None:
        x = everything.x
        return Existence(deal=True, trouble="none", x=x, checks=(_witness_check(case.negotiation, case.package_at(x)),))
    if everything.termination is not Termination.INFEASIBLE:
        return Existence(deal=None, trouble="unknown")
    checks = opinion("no package satisfies everybody", everything)
    levels: tuple[tuple[Trouble, str, list[Grievance]], ...] = (
        ("text", "the rules and means of the text", [item for item in case.grievances if _of_a_party(item)]),
        ("red lines", "the text and all red lines", [i for i in case.grievances if i.kind == "walk-away value"]),
    )
    if levels[0][2] == levels[1][2]:
        levels = levels[:1]  # parties have no red lines
    for level, words, dropped in levels:
        result = any_point(_without(case.program, dropped), control.named(words))
        if result.termination is Termination.DISAGREEMENT:
            return Existence(
                deal=False, trouble="unknown", contradicted=True, checks=(*checks, *opinion(words, result))
            )
        if result.termination is Termination.INFEASIBLE:
            return Existence(deal=False, trouble=level, checks=(*checks, *opinion(f"no package keeps {words}", result)))
        if result.solution is None:
            return Existence(deal=False, trouble="unknown", checks=checks)
    return Existence(deal=False, trouble="walk-away values", checks=checks)


def anything(program: PayoffProgram, control: Control) -> SolveResult:
    """Return a point of a program with a large sum of payoffs, or the confirmed finding that there is none.

    Only that the set is empty is a claim here; a point proves itself.
    """
    session, found = _asked(program, control)
    if found.solution is None:
        return found
    session.maximise(np.asarray(program.payoff.sum(axis=0)).reshape(-1))
    # Not started from the point found: HiGHS 1.15.1 with presolve has called starts optimal that are not.
    better = session.solve(control)
    return found if better.solution is None else replace(better, termination=Termination.OPTIMAL)


def any_point(program: PayoffProgram, control: Control) -> SolveResult:
    """Return some point of a program, or the confirmed finding that there is none."""
    return _asked(program, control)[1]


def _asked(program: PayoffProgram, control: Control) -> tuple[Session, SolveResult]:
    session = Session(program, threads=control.limits.threads)
    session.maximise(np.zeros(program.shape[1]))
    found = session.solve(control)
    return session, found if found.solution is not None else confirm(session, found, control)


def accounts_of(
    negotiation: Negotiation, package: Package, *, compared_with: Negotiation | None = None
) -> dict[str, Account]:
    """Return every party's balance in a package, from the ledger; what it could hope for at best is left out.

    Gains are over the walk-away values of the file ``compared_with``, the same one where absent.
    """
    parties = (compared_with or negotiation).parties
    found = {}
    for party, components in ledger(negotiation, package).items():
        payoff = fsum(components.values())
        gain = payoff - parties[party].disagreement
        found[party] = Account(payoff=payoff, gain=gain, ideal=None, ratio=None, components=components)
    return found


def keeps(negotiation: Negotiation, package: Package) -> bool:
    """Return whether a package keeps every statement and walk-away value of a file, without program or solver."""
    if violations(negotiation, package):
        return False
    return all(
        account.gain >= -FEASIBILITY * max([1.0, *map(abs, account.components.values())])
        for account in accounts_of(negotiation, package).values()
    )


def _witness_check(negotiation: Negotiation, package: Package) -> Check:
    kept = keeps(negotiation, package)
    return Check(
        claim="this package keeps every statement and leaves nobody worse off",
        method="testing each statement of the file on the package, without the program or the solver",
        outcome="confirmed" if kept else "contradicted",
        seconds=0.0,
    )


def _of_a_party(item: Grievance) -> bool:
    return item.kind == "walk-away value" or (item.kind == "red line" and item.party is not None)


def _without(program: PayoffProgram, dropped: list[Grievance]) -> PayoffProgram:
    rows = [row for item in dropped for row in item.rows]
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    return program.replace(row_lower=lower, row_upper=upper)


def opinion(claim: str, result: SolveResult) -> tuple[Check, ...]:
    """Return the second opinion on a result as a check, nothing where there is none."""
    found = result.confirmation
    if found is None:
        return ()
    return (Check(claim=claim, method=found.method, outcome=found.verdict.value, seconds=found.seconds),)
