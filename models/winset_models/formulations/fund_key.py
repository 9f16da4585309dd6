"""The key of a fund: hard bands around the shares, and what it costs to fall short of them."""

import numpy as np

from winset_models.formulations.fund_sheet import FundSheet
from winset_models.negotiation.fund import statements as says
from winset_solver.program import Vector
from winset_solver.stochastic.node_sheet import Affine


def add_key(sheet: FundSheet) -> None:
    """Add the bands of the key, and columns for what members pay short of it where that has a price.

    Notes
    -----
    The burden is what is paid at each node, what is pledged, or what is expected to be paid. Nobody wants to be in
    arrears, so a column for them is bounded from below only.
    """
    key = sheet.figures.fund.key
    if key is None or not sheet.figures.shares:
        return
    burdens = {member: _burden(sheet, member) for member in sheet.figures.shares}
    none = Affine.known(np.zeros(next(iter(burdens.values())).rows))
    index = sheet.index("") if key.applies_to == "stages" else ["all"]
    words = says.key_burden(sheet.figures)
    whole = Affine.of(sheet.define("burden", index, sum(burdens.values(), none), words))
    for member, share in sheet.figures.shares.items():
        own = [member if entry == "all" else f"{member},{entry}" for entry in index]
        if key.at_least is not None:
            body = burdens[member] - whole * (key.at_least * share)
            sheet.rows("key_at_least", own, body, says.key_at_least(sheet.figures, member), lower=0.0)
        if key.at_most is not None:
            body = burdens[member] - whole * (key.at_most * share)
            sheet.rows("key_at_most", own, body, says.key_at_most(sheet.figures, member), upper=0.0)
        if key.price:
            _add_arrears(sheet, member, own, whole * share - burdens[member])


def _burden(sheet: FundSheet, member: str) -> Affine:
    """Return what counts for the key: one expression for each node, or one in all."""
    key, fields = sheet.figures.fund.key, sheet.fields
    if key is not None and key.applies_to == "pledges":
        return Affine.of(fields.pledge[member])
    if member in fields.contribution:
        paid = Affine.of(fields.contribution[member])
    else:
        paid = Affine.known(np.zeros(sheet.tree.nodes))
    if key is not None and key.applies_to == "stages":
        return paid
    words = says.key_burden(sheet.figures)
    return Affine.of(sheet.define("expected", [member], paid.summed(sheet.tree.probability), words))


def _add_arrears(sheet: FundSheet, member: str, index: list[str], short: Affine) -> None:
    columns = sheet.sheet.columns("arrears", index, 0.0, np.inf)
    sheet.fields.arrears[member] = columns
    words = says.key_price(sheet.figures, member)
    sheet.rows("arrears", index, Affine.of(columns) - short, words, lower=0.0)

    def fill(x: Vector) -> None:
        x[columns] = np.maximum(0.0, short.value(x))

    sheet.sheet.completions.append(fill)
