"""Evaluate: what a proposed deal is worth, what it breaks, and what everybody would rather have."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from winset_models.analysis.completion import Completed, complete, require_deals
from winset_models.analysis.findings import Account, Check, Comparison, Distance, Evaluation, Violation
from winset_models.analysis.stability import stability_of
from winset_models.analysis.study import Study, check_of
from winset_models.analysis.subject import manifest, subject
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import dotted
from winset_solver.control import Control
from winset_solver.result import Termination
from winset_solver.tolerances import FEASIBILITY, POSITIVE_GAIN

REFERENCES: Final = ("nash", "kalai-smorodinsky", "leximin", "utilitarian")
"""Solutions that deals are compared with unless others are asked for."""


def evaluate(
    negotiation: Negotiation,
    deal: str,
    *,
    control: Control | None = None,
    complete_by: str = "nash",
    solutions: Sequence[str] = REFERENCES,
) -> Evaluation:
    """Evaluate one proposed deal of a negotiation.

    Parameters
    ----------
    deal
        Its id in the file.
    complete_by
        Bargaining solution by which parts that the deal leaves open are filled in.
    solutions
        Bargaining solutions to measure the distance to.

    Raises
    ------
    ArgumentError
        Where the file has no such deal.
    """
    require_deals(negotiation, [deal])
    study = Study(negotiation, control or Control())
    found = evaluation(study, deal, solutions=solutions, complete_by=complete_by)
    options: dict[str, str | float | int | bool | None] = {"deal": deal, "complete by": complete_by}
    return found.model_copy(
        update={"subject": subject(negotiation), "manifest": manifest(negotiation, study.control, options)}
    )


def compare(
    negotiation: Negotiation,
    deals: str | Sequence[str] = (),
    *,
    control: Control | None = None,
    complete_by: str = "nash",
    solutions: Sequence[str] = REFERENCES,
) -> Comparison:
    """Evaluate several proposed deals side by side, all of the file's where none is named.

    Raises
    ------
    ArgumentError
        Where the file has no such deal, or none at all.
    """
    chosen = list(dict.fromkeys([deals] if isinstance(deals, str) else deals)) or list(negotiation.deals)
    require_deals(negotiation, chosen)
    study = Study(negotiation, control or Control())
    found = [evaluation(study, deal, solutions=solutions, complete_by=complete_by) for deal in chosen]
    options: dict[str, str | float | int | bool | None] = {"deals": ", ".join(chosen), "complete by": complete_by}
    return Comparison(
        subject=subject(negotiation),
        deals=found,
        solutions=[study.solution(name) for name in solutions],
        ideal=study.ideal(),
        manifest=manifest(negotiation, study.control, options),
    )


def evaluation(
    study: Study, deal: str, *, solutions: Sequence[str] = REFERENCES, complete_by: str = "nash"
) -> Evaluation:
    """Evaluate one deal within a study; labels and manifest are left to the finding around it."""
    terms = study.negotiation.deals[deal]
    completed = complete(study, deal, complete_by)
    package = completed.package
    if package is None:
        return _without_package(deal, terms.name or deal, terms.proposed_by, completed)
    broken = broken_statements(study.negotiation, package)
    accounts = study.accounts(package)
    losers = losers_in(study.negotiation, accounts)
    feasible, modules = not broken and completed.x is not None, bool(study.negotiation.modules)
    efficiency = _Efficiency(study, completed) if feasible else None
    surplus = study.largest_surplus().value
    total = sum(account.gain for account in accounts.values())
    return Evaluation(
        subject=None,
        deal=deal,
        title=terms.name or deal,
        proposed_by=terms.proposed_by,
        status=completed.status,
        completed=completed.filled_in,
        completed_by=completed.by,
        package=package,
        feasible=feasible,
        violations=broken,
        individually_rational=not losers,
        losers=losers,
        efficient=efficiency.efficient if efficiency else None,
        improvement=efficiency.package if efficiency else None,
        improvement_accounts=study.accounts(efficiency.package) if efficiency and efficiency.package else {},
        improvement_bound=efficiency.bound if efficiency else None,
        accounts=accounts,
        surplus_share=total / surplus if surplus else None,
        largest_surplus=surplus,
        worst_off=_worst_off(study.negotiation, accounts),
        distances=_distances(study, accounts, solutions),
        stability=stability_of(study.negotiation, deal, completed, study.control) if feasible and modules else None,
        checks=[
            *completed.checks,
            *(efficiency.checks if efficiency else []),
            *_figures(study, completed, feasible=feasible),
        ],
        notes=completed.notes,
        manifest=None,
    )


def _figures(study: Study, completed: Completed, *, feasible: bool) -> list[Check]:
    """Return the second opinions on a deal's figures, and on the largest surplus that it is measured by."""
    surplus = [check_of(claim) for claim in study.largest_surplus().claims]
    if feasible and completed.package is not None and completed.x is not None:
        return [*study.checks(completed.package, study.exact_payoffs(completed.x), ()), *surplus]
    return surplus


class _Efficiency:
    """Whether nobody could gain without another losing, and the package that shows the contrary."""

    def __init__(self, study: Study, completed: Completed) -> None:
        assert completed.x is not None  # asked for feasible deals only
        space, x = study.space, completed.x
        gains = space.gains_at(x)
        scale = max(1.0, float(np.abs(gains).max(initial=0.0)))
        with space.question():
            claim = "no package adds more to the total gain of this deal without hurting anybody"
            result = space.improved(x, relaxed=False, claim=claim)
            self.checks: list[Check] = [check_of(claim) for claim in space.claims]
        self.efficient: bool | None = None
        self.package: Package | None = None
        self.bound = None if result.bound is None else max(0.0, result.bound - float(gains.sum()))
        if self.bound is not None and self.bound <= POSITIVE_GAIN * scale:
            self.efficient = True
        elif result.solution is not None:
            better = space.gains_at(result.x)
            if better.sum() - gains.sum() > POSITIVE_GAIN * scale and np.all(better >= gains - FEASIBILITY * scale):
                self.efficient, self.package = False, study.package_at(result.x)
        if self.efficient is not True:
            self.checks = [check for check in self.checks if result.termination is Termination.OPTIMAL]


def broken_statements(negotiation: Negotiation, package: Package) -> list[Violation]:
    """Return every statement of the file that a package breaks, with its place."""
    return [
        Violation(
            path=dotted(breach.path),
            location=str(negotiation.origin.locate(breach.path)),
            kind=breach.kind,
            party=breach.party,
            statement=breach.statement,
            amount=breach.amount,
        )
        for breach in violations(negotiation, package)
    ]


def losers_in(negotiation: Negotiation, accounts: dict[str, Account]) -> dict[str, float]:
    """Return the parties that would rather walk away, and how much they would lose."""
    return {
        party: -account.gain
        for party, account in accounts.items()
        if account.gain < -FEASIBILITY * max(1.0, abs(account.payoff))
    }


def _worst_off(negotiation: Negotiation, accounts: dict[str, Account]) -> str:
    return min(accounts, key=lambda party: accounts[party].gain / negotiation.parties[party].weight)


def _distances(study: Study, accounts: dict[str, Account], solutions: Sequence[str]) -> list[Distance]:
    found = []
    for name in solutions:
        finding = study.solution(name)
        if finding.accounts:
            shortfalls = {p: finding.accounts[p].gain - account.gain for p, account in accounts.items()}
            found.append(
                Distance(
                    solution=name,
                    shortfalls=shortfalls,
                    largest=max(abs(amount) for amount in shortfalls.values()),
                    worst_off=_worst_off(study.negotiation, finding.accounts),
                )
            )
    return found


def _without_package(deal: str, title: str, proposed_by: str | None, completed: Completed) -> Evaluation:
    return Evaluation(
        subject=None,
        deal=deal,
        title=title,
        proposed_by=proposed_by,
        status=completed.status,
        completed=completed.filled_in,
        completed_by=completed.by,
        package=None,
        feasible=False,
        violations=[],
        individually_rational=False,
        losers={},
        efficient=None,
        improvement=None,
        improvement_accounts={},
        improvement_bound=None,
        accounts={},
        surplus_share=None,
        largest_surplus=None,
        worst_off=None,
        distances=[],
        checks=completed.checks,
        notes=completed.notes,
        manifest=None,
    )
