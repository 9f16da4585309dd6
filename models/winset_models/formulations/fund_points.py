"""The way between columns of a fund and plans."""

from collections.abc import Mapping

import numpy as np

from winset_models.formulations.fund_sheet import FundFields
from winset_models.negotiation.fund.figures import FundFigures
from winset_models.negotiation.fund.parts import FundPlan, FundTerms
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.stochastic.tree import Indices
from winset_solver.tolerances import SHARE


def plan_at(figures: FundFigures, fields: FundFields, x: Vector) -> FundPlan:
    """Return the plan that a point stands for; dust and what rounding makes negative count as nothing."""

    def listed(columns: Mapping[str, Indices]) -> dict[str, list[float]]:
        found = {key: _clean(x[numbers]) for key, numbers in columns.items()}
        return {key: amounts.tolist() for key, amounts in found.items() if amounts.any()}

    def filled(columns: Indices) -> list[float]:
        amounts = _clean(x[columns])
        return amounts.tolist() if amounts.any() else []

    payments = {
        key: {report: float(x[j]) for report, j in zip(figures.contracts[key].reports, numbers, strict=True) if x[j]}
        for key, numbers in fields.payment.items()
    }
    return FundPlan(
        pledges={member: float(x[j]) for member, j in fields.pledge.items() if x[j] >= SHARE},
        contributions=listed(fields.contribution),
        support=listed(fields.support),
        draws=listed(fields.draw),
        gifts=listed(fields.gift),
        payments={key: promised for key, promised in payments.items() if promised},
        reserve=filled(fields.reserve),
        refunds=filled(fields.refund),
        savings=listed(fields.saving),
    )


def write_plan(figures: FundFigures, fields: FundFields, plan: FundPlan, x: Vector) -> None:
    """Write a plan into the columns that somebody decides.

    Raises
    ------
    ArgumentError
        The plan pays something that has no columns.
    """
    listed = (
        ("contributions", plan.contributions, fields.contribution),
        ("support", plan.support, fields.support),
        ("draws", plan.draws, fields.draw),
        ("gifts", plan.gifts, fields.gift),
        ("savings", plan.savings, fields.saving),
        ("reserve", {"": plan.reserve}, {"": fields.reserve} if len(fields.reserve) else {}),
        ("refunds", {"": plan.refunds}, {"": fields.refund} if len(fields.refund) else {}),
    )
    for name, amounts, columns in listed:
        for key, values in amounts.items():
            if key in columns and values:
                x[columns[key]] = values
            elif any(values):
                raise ArgumentError("a payment of the plan has no column", where=f"{name}.{key}".rstrip("."))
    for member, pledge in plan.pledges.items():
        if member not in fields.pledge:
            raise ArgumentError("a payment of the plan has no column", where=f"pledges.{member}")
        x[fields.pledge[member]] = pledge
    for key, promised in plan.payments.items():
        if key not in fields.payment:
            raise ArgumentError("a payment of the plan has no column", where=f"payments.{key}")
        x[fields.payment[key]] = [promised.get(report, 0.0) for report in figures.contracts[key].reports]


def held_by(figures: FundFigures, fields: FundFields, terms: FundTerms) -> dict[int, float]:
    """Return what a deal says about columns, by number; members and reports that it does not name get nothing.

    Raises
    ------
    ArgumentError
        The fund has no such pledges, contracts or reports.
    """
    held: dict[int, float] = {}
    if terms.pledges is not None:
        if unknown := terms.pledges.keys() - fields.pledge.keys():
            raise ArgumentError("a party cannot pledge", where="fund.pledges", got=sorted(unknown))
        held |= {column: terms.pledges.get(member, 0.0) for member, column in fields.pledge.items()}
    for key, promised in terms.payments.items():
        if key not in fields.payment:
            raise ArgumentError("the fund has no such contract", where="fund.payments", got=key)
        reports = figures.contracts[key].reports
        if unknown := promised.keys() - set(reports):
            raise ArgumentError("the contract knows no such report", where=f"fund.payments.{key}", got=sorted(unknown))
        amounts = (promised.get(report, 0.0) for report in reports)
        held |= dict(zip(fields.payment[key].tolist(), amounts, strict=True))
    return held


def _clean(amounts: Vector) -> Vector:
    return np.where(amounts >= SHARE, amounts, 0.0)
