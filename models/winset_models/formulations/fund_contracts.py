"""Contracts of a fund: payments by outcome that make the wanted effort worthwhile to whoever makes it."""

import numpy as np

from winset_models.formulations.fund_sheet import FundSheet
from winset_models.negotiation.fund import statements as says
from winset_models.negotiation.fund.figures import ContractFigures
from winset_solver.program import Vector
from winset_solver.stochastic.node_sheet import Affine


def add_contracts(sheet: FundSheet) -> None:
    """Add limits of payments, and that no other effort and no refusal is better for the implementer.

    Notes
    -----
    The implementer counts the money as it is, whatever its utility. A contract that does not come about pays nothing
    and demands nothing: every constant is multiplied by whether it exists.
    """
    for key, contract in sheet.contracts.items():
        _limit_payments(sheet, key, contract)
        income, worth = expected_income(sheet, key, contract)
        exists, wanted = sheet.presence("contracts", key), contract.wanted
        for effort, name in enumerate(contract.efforts):
            if effort == wanted:
                continue
            more = (worth[wanted] - worth[effort]) - (contract.cost[wanted] - contract.cost[effort])
            body = income[wanted] - income[effort] + exists * more
            words = says.makes_effort_worthwhile(sheet.figures, key, name)
            sheet.rows("incentive", [f"{key},{name}"], body, words, lower=0.0)
        surplus = worth[wanted] - contract.cost[wanted] - contract.reservation
        body = income[wanted] + exists * surplus
        sheet.rows("acceptance", [key], body, says.makes_contract_acceptable(sheet.figures, key), lower=0.0)


def expected_income(sheet: FundSheet, key: str, contract: ContractFigures) -> tuple[list[Affine], Vector]:
    """Return by effort the expected payment, and the expected worth of the outcomes to the implementer, discounted."""
    today = contract.discount**contract.stage
    payment = Affine.of(sheet.fields.payment[key])
    valued = contract.values.get(contract.implementer, np.zeros(len(contract.outcomes)))
    income = [payment.summed(chances) for chances in contract.reports_by_effort * today]
    return income, np.asarray(contract.chances @ valued) * today


def _limit_payments(sheet: FundSheet, key: str, contract: ContractFigures) -> None:
    columns, count = sheet.fields.payment[key], len(contract.reports)
    index, exists = [f"{key},{report}" for report in contract.reports], sheet.presence("contracts", key)
    least, most = np.full(count, contract.least_payment), np.full(count, contract.most_payment)
    sheet.limit("payment", index, columns, says.least_payment(sheet.figures, key), least=least, presence=exists)
    sheet.limit("payment", index, columns, says.most_payment(sheet.figures, key), most=most, presence=exists)
