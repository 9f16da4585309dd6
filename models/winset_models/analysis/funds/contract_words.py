"""Contracts in words: what the wanted effort takes, what hiding it costs, and what better reports would save."""

from collections.abc import Mapping

import numpy as np

from winset_models.analysis.fund_findings import ContractFinding, EffortFinding
from winset_models.analysis.funds.shown import shown, with_unit
from winset_models.analysis.temptation_words import enumerated
from winset_models.negotiation.fund.cents import cents_of
from winset_models.negotiation.fund.figures import FundFigures
from winset_solver.tolerances import PROBABILITY, SHARE


def contract_words(figures: FundFigures, finding: ContractFinding) -> str:
    """Return what a reader must know about a contract, in a few sentences."""
    wanted = next(effort for effort in finding.efforts if effort.effort == finding.wanted)
    said = [_cheapest(figures, wanted) if wanted.possible else _impossible(figures, finding, wanted)]
    if wanted.possible and finding.perfect_verification is not None:
        said.append(_verification(figures, wanted, finding.perfect_verification))
    if wanted.possible and finding.paid:
        said.append(_paid(figures, finding, wanted))
    if wanted.possible:
        said += [_better(figures, finding, wanted), _dearer(figures, finding)]
    return " ".join(f"{sentence}." for sentence in said if sentence)


def _cheapest(figures: FundFigures, wanted: EffortFinding) -> str:
    expected = wanted.expected_payment or 0.0
    words = f"The cheapest payments that make “{wanted.name}” worthwhile are {_payments(wanted.payments)}"
    words += f": {with_unit(figures, expected)} expected"
    if wanted.first_best is None or expected - wanted.first_best <= SHARE * max(1.0, abs(expected)):
        return f"{words}, no more than if the effort could be seen"
    return f"{words}, where {with_unit(figures, wanted.first_best)} would be enough if the effort could be seen"


def _impossible(figures: FundFigures, finding: ContractFinding, wanted: EffortFinding) -> str:
    contract = figures.contracts[finding.contract]
    same = abs(contract.reports_by_effort - contract.reports_by_effort[contract.wanted]).max(axis=1) <= PROBABILITY
    cheaper = contract.cost < contract.cost[contract.wanted]
    words = f"No payments make “{wanted.name}” worthwhile"
    for effort in np.flatnonzero(same & cheaper):
        return f"{words}: what is reported is as likely with “{finding.efforts[effort].name}”, which costs less"
    most = contract.most_payment
    within = f" up to {with_unit(figures, most)} for an outcome" if most < np.inf else ""
    return f"{words}{within}: they reward too little of what sets it apart"


def _verification(figures: FundFigures, wanted: EffortFinding, perfect: EffortFinding) -> str:
    expected, true = wanted.expected_payment or 0.0, perfect.expected_payment or 0.0
    if not perfect.possible or expected - true <= SHARE * max(1.0, abs(expected)):
        return "Reports that are always true would save nothing"
    return f"Reports that are always true would save {with_unit(figures, expected - true)} of that"


def _paid(figures: FundFigures, finding: ContractFinding, wanted: EffortFinding) -> str:
    contract = figures.contracts[finding.contract]
    paid = np.array([finding.paid.get(report, 0.0) for report in contract.reports])
    expected = float(contract.reports_by_effort[contract.wanted] @ paid)
    more = expected - (wanted.expected_payment or 0.0)
    if abs(more) < 1.0 / cents_of(figures.negotiation.unit):
        return "The plan pays just that in expectation"
    than = f"{with_unit(figures, abs(more))} {'more' if more > 0 else 'less'}"
    return f"The plan pays {with_unit(figures, expected)} in expectation, {than}"


def _better(figures: FundFigures, finding: ContractFinding, wanted: EffortFinding) -> str:
    """Return which effort of an agency leaves the members more, after its cheapest payments, than the wanted one."""
    if figures.contracts[finding.contract].member:
        return ""
    left = {e.name: (e.worth or 0.0) - e.expected_payment for e in finding.efforts if e.expected_payment is not None}
    best = max(left, key=lambda name: left[name])
    more = left[best] - left[wanted.name]
    if more <= SHARE * max(1.0, abs(left[best])):
        return ""
    return (
        f"“{best}” would leave the members {with_unit(figures, more)} more, after what it takes to make it worthwhile"
    )


def _dearer(figures: FundFigures, finding: ContractFinding) -> str:
    """Return where another effort is cheaper by more than it is worth less to all members together."""
    contract = figures.contracts[finding.contract]
    worth = contract.discount**contract.stage * np.array([effort.worth or 0.0 for effort in finding.efforts])
    left = worth - contract.cost
    best = int(np.argmax(left))
    if left[best] - left[contract.wanted] <= SHARE * max(1.0, abs(left[best])):
        return ""
    wanted, other = finding.efforts[contract.wanted].name, finding.efforts[best].name
    more, cost = worth[contract.wanted] - worth[best], contract.cost[contract.wanted] - contract.cost[best]
    if cost <= 0:
        return f"“{other}” costs no more than “{wanted}” and is worth {with_unit(figures, -more)} more to all together"
    brought = f"is worth {with_unit(figures, max(more, 0.0))} more to all together than “{other}”"
    return f"“{wanted}” {brought}, but costs {with_unit(figures, cost)} more: less is gained by it than it costs"


def _payments(payments: Mapping[str, float]) -> str:
    return enumerated([f"{shown(paid)} for {report}" for report, paid in payments.items()])
