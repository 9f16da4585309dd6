"""The money of a fund: its columns, its balance at every node, and what it leaves every member with."""

import numpy as np

from winset_models.formulations.fund_sheet import FundSheet
from winset_models.negotiation.fund import statements as says
from winset_solver.stochastic.node_sheet import Affine
from winset_solver.stochastic.tree import Indices, Vector


def add_flows(sheet: FundSheet) -> None:
    """Add a column for every payment at every node, none below 0 but outcome payments.

    Notes
    -----
    Without explicit rows a member that may pay nothing anywhere has no columns.
    """
    figures, fields = sheet.figures, sheet.fields
    for member, part in figures.members.items():
        if figures.fund.pledging is not None:
            fields.pledge[member] = int(sheet.sheet.columns("pledge", [member], 0.0, np.inf)[0])
        if sheet.explicit or part.pays_at_most.any():
            fields.contribution[member] = sheet.columns("contribution", member)
        if part.draws_at_most.any():
            fields.draw[member] = sheet.columns("draw", member)
        if part.saves_at_most:
            fields.saving[member] = sheet.columns("saving", member, upper=_unless(sheet, last=True))
    for need in sheet.needs:
        fields.support[need] = sheet.columns("support", need)
    for donor in sheet.donors:
        fields.gift[donor] = sheet.columns("gift", donor)
    for contract, terms in sheet.contracts.items():
        index = [f"{contract},{report}" for report in terms.reports]
        fields.payment[contract] = sheet.sheet.columns("payment", index, -np.inf, np.inf)
    _add_reserve(sheet)


def _add_reserve(sheet: FundSheet) -> None:
    reserve = sheet.figures.fund.reserve
    if reserve is None:
        return
    kept = reserve.leftover == "kept"
    sheet.fields.reserve = sheet.columns("reserve", "", upper=np.inf if kept else _unless(sheet, last=True))
    if not kept:
        sheet.fields.refund = sheet.columns("refund", "", upper=_unless(sheet, last=False))


def _unless(sheet: FundSheet, *, last: bool) -> Vector:
    """Return a limit of 0 at the nodes of the last stage, or at all the others; none elsewhere."""
    return np.where((sheet.tree.stage == sheet.tree.stages - 1) == last, 0.0, np.inf)


def add_balance(sheet: FundSheet) -> None:
    """Say at every node that what the fund has and receives is what it pays and keeps."""
    figures, fields, nodes = sheet.figures, sheet.fields, sheet.tree.nodes
    received = Affine.known(np.zeros(nodes))
    for paid in fields.contribution.values():
        received += Affine.of(paid) * (1.0 - figures.fund.overhead)
    for given in fields.gift.values():
        received += Affine.of(given)
    spent = Affine.known(np.zeros(nodes))
    for columns in (*fields.support.values(), *fields.draw.values()):
        spent += Affine.of(columns)
    for contract in sheet.contracts:
        spent += outcome_payment(sheet, contract)
    reserve = figures.fund.reserve
    if reserve is not None:
        first = np.where(sheet.tree.parent < 0, reserve.initial, 0.0)
        received += Affine.known(first) + _carried(sheet, fields.reserve) * (1.0 + reserve.interest)
        spent += Affine.of(fields.reserve)
        if len(fields.refund):
            spent += Affine.of(fields.refund)
    sheet.rows("balance", sheet.index(""), received - spent, says.balance(figures), lower=0.0, upper=0.0)


def consumption(sheet: FundSheet, member: str) -> Affine:
    """Return what a member is left with at every node."""
    figures, fields, nodes = sheet.figures, sheet.fields, sheet.tree.nodes
    left = Affine.known(figures.members[member].income)
    for key, need in sheet.needs.items():
        if need.of == member:
            left -= sheet.presences("needs", key, need.unmet * need.amount)
            left += Affine.of(fields.support[key]) * need.unmet
    if member in fields.contribution:
        left -= Affine.of(fields.contribution[member])
    if member in fields.draw:
        left += Affine.of(fields.draw[member])
    if member in fields.pledge and figures.fund.pledging is not None and figures.fund.pledging.fee:
        left -= Affine.of(fields.pledge[member]).repeated(nodes) * figures.fund.pledging.fee
    if len(fields.refund):
        left += Affine.of(fields.refund) * figures.leftover_shares.get(member, 0.0)
    for key, contract in sheet.contracts.items():
        if contract.implementer == member:
            left += outcome_payment(sheet, key)
    if member in fields.saving:
        left += _carried(sheet, fields.saving[member]) - Affine.of(fields.saving[member])
    return left


def outcome_payment(sheet: FundSheet, contract: str) -> Affine:
    """Return what a contract pays at every node: at those of its stage, what it promises for the report."""
    terms, tree = sheet.contracts[contract], sheet.tree
    due = np.flatnonzero((tree.stage == terms.stage) & (terms.reported >= 0))
    paid = Affine.of(sheet.fields.payment[contract][terms.reported[due]])
    return paid.spread(due, tree.nodes)


def _carried(sheet: FundSheet, columns: Indices) -> Affine:
    """Return at every node the column of the node before it; nothing in the first stage."""
    later = np.flatnonzero(sheet.tree.parent >= 0)
    return Affine.of(columns[sheet.tree.parent[later]]).spread(later, sheet.tree.nodes)
