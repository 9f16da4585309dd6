"""Outcome payments in whole cents: rounded so that an effort that was worthwhile stays so."""

from collections.abc import Mapping

import numpy as np

from winset_models.negotiation.fund.cent_limits import IntegerMatrix, rounded_down, rounded_up
from winset_models.negotiation.fund.figures import ContractFigures, FundFigures
from winset_solver.stochastic.tree import Vector

Payments = Mapping[str, Mapping[str, float]]


def payments_in_cents(figures: FundFigures, payments: Payments, cents: float) -> dict[str, dict[str, float]]:
    """Return what contracts promise, in units of the file but whole numbers of cents.

    Notes
    -----
    All payments are rounded up, so that the contract stays acceptable. Where that takes something of the incentive,
    because a report that is likelier without the wanted effort is paid more for, what is paid for the report that
    tells the efforts apart best is raised by the cents that make up for it. Limits are kept.
    """
    found = {}
    for contract, promised in payments.items():
        part = figures.contracts[contract]
        exact = np.array([promised.get(report, 0.0) for report in part.reports])
        amounts = np.minimum(rounded_up(exact, cents), _most(part, exact, cents))
        amounts = _with_incentive(part, exact, amounts, cents)
        named = dict(zip(part.reports, (amounts / cents).tolist(), strict=True))
        found[contract] = {report: paid for report, paid in named.items() if paid or report in promised}
    return found


def _most(part: ContractFigures, exact: Vector, cents: float) -> IntegerMatrix:
    """Return the largest payments; those that are exceeded anyway are kept."""
    limits = rounded_down(np.full(exact.shape, part.most_payment), cents)
    return np.maximum(limits, rounded_down(exact, cents))


def _with_incentive(part: ContractFigures, exact: Vector, amounts: IntegerMatrix, cents: float) -> IntegerMatrix:
    """Return amounts that differ between the efforts at least as much as those before rounding."""
    chances = part.reports_by_effort
    gaps = np.delete(chances[part.wanted] - chances, part.wanted, axis=0)
    if not len(gaps):
        return amounts
    best = int(gaps.min(axis=0).argmax())
    lost, gap = np.array((gaps @ (exact - amounts / cents)).max()), float(gaps[:, best].min())
    if gap <= 0:
        return amounts
    raised = amounts.copy()
    raised[best] = min(amounts[best] + max(int(rounded_up(lost / gap, cents)), 0), _most(part, exact, cents)[best])
    return raised
