"""The fund as a block of the package: which parts exist, what it is worth, and how plans and deals become columns."""

from collections.abc import Mapping

import numpy as np

from winset_models.formulations.fund import FundFormulation, fund_program
from winset_models.formulations.fund_points import held_by, write_plan
from winset_models.formulations.fund_sheet import FundSheet, Kind
from winset_models.formulations.red_lines import limited_parties
from winset_models.formulations.sheet import Linear, Sheet, combine
from winset_models.negotiation.fund.figures import FundFigures, fund_figures
from winset_models.negotiation.fund.parts import FundPlan, FundTerms
from winset_models.negotiation.statements import definition
from winset_models.negotiation.values import eligible
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY

BLOCK = FundSheet.BLOCK


def build_fund(sheet: Sheet) -> None:
    """Add what the package and the fund have in common: columns for parts that exist and for values.

    Notes
    -----
    The fund itself is a program of its own over the nodes of its tree, joined to the package by the labels of these
    columns. A part exists exactly where its modules bind; a donor that may give need not.
    """
    if sheet.negotiation.fund is None:
        return
    figures = fund_figures(sheet.negotiation)
    formulation = fund_program(figures, exact=limited_parties(sheet.negotiation))
    for kind, key in formulation.fields.active:
        column: Linear = {sheet.indicators(BLOCK, "exists", [(kind, key)])[kind, key]: 1.0}
        _link(sheet, figures, kind, key, column)
    for member in formulation.fields.value:
        label = sheet.columns(BLOCK, "value", {(member,): (-np.inf, np.inf)})[member,]
        payoff = sheet.payoffs[member]
        payoff[label] = 1.0
        payoff[sheet.ONE] = payoff.get(sheet.ONE, 0.0) - formulation.alone[member]
    sheet.statements |= formulation.statements
    sheet.fund = formulation


def _link(sheet: Sheet, figures: FundFigures, kind: Kind, key: str, column: Linear) -> None:
    """Let a part exist exactly where its party is bound by its module, or where its modules are in force."""
    if kind == "donors":
        for module in figures.donors[key].modules:
            _in_force(sheet, (kind, key), module, column, exactly=False)
        return
    part = figures.needs[key] if kind == "needs" else figures.contracts[key]
    module, party = part.module or "", _party(figures, kind, key)
    if party is None:
        _in_force(sheet, (kind, key), module, column, exactly=True)
        return
    terms = combine((1, column), (-1, sheet.bound(module, party)))
    statement = definition((BLOCK, kind, key, "module"), f"{key} exists where {party} is bound by {module}")
    sheet.row(BLOCK, "requires", (kind, key), terms, statement, lower=0, upper=0)


def _party(figures: FundFigures, kind: Kind, key: str) -> str | None:
    """Return the party by whose commitment a need or contract arises, None where it is no party's."""
    party = figures.needs[key].of if kind == "needs" else figures.contracts[key].implementer
    return party if party in figures.negotiation.parties else None


def _in_force(sheet: Sheet, index: tuple[str, str], module: str, column: Linear, *, exactly: bool) -> None:
    """Keep a column at most 1 where a module is in force and 0 elsewhere; ``exactly``: at 1 there."""
    words = f"{index[1]} exists where {module} is in force"
    statement = definition((BLOCK, *index, "module" if exactly else "modules"), words)
    if module in sheet.in_force:
        binding: list[Linear] = [{sheet.in_force[module]: 1.0}]
    else:
        binding = [part for party in eligible(sheet.negotiation, module) if (part := sheet.bound(module, party))]
    terms = combine((1, column), *((-1, part) for part in binding))
    sheet.row(BLOCK, "requires", (*index, module), terms, statement, upper=0)
    for number, part in enumerate(binding if exactly else (), start=1):
        terms = combine((1, column), (-1, part))
        sheet.row(BLOCK, "follows", (*index, number), terms, statement, lower=0)


def point_in(formulation: FundFormulation, values: Mapping[str, float]) -> Vector:
    """Return the columns of the fund at a point of the package, given by column label."""
    return np.array([values[label] for label in formulation.program.column_labels])


def exact_values(formulation: FundFormulation, values: Mapping[str, float]) -> dict[str, float]:
    """Return the columns of the fund once every column that follows from the plan is what it says, by label."""
    x = formulation.sheet.complete(point_in(formulation, values))
    return dict(zip(formulation.program.column_labels, x.tolist(), strict=True))


def terms_in(formulation: FundFormulation, terms: FundTerms) -> dict[str, float]:
    """Return the columns of pledges and payments that a deal holds, by label.

    Raises
    ------
    ArgumentError
        The fund has no such pledges, contracts or reports.
    """
    held = held_by(formulation.figures, formulation.fields, terms)
    return {formulation.program.column_labels[column]: amount for column, amount in held.items()}


def plan_in(formulation: FundFormulation, plan: FundPlan) -> dict[str, float]:
    """Return the columns of a plan, by label; at a node that balances but for rounding the largest one is left free.

    Raises
    ------
    ArgumentError
        The plan pays something that has no columns.
    """
    fields, program = formulation.fields, formulation.program
    x = np.zeros(program.shape[1])
    write_plan(formulation.figures, fields, plan, x)
    others = [*fields.saving.values(), *fields.payment.values(), np.array([*fields.pledge.values()], dtype=np.int64)]
    held = np.concatenate([*fields.flows, *others])
    free = held[:0]
    if fields.flows:
        flows, rows = np.array(fields.flows), np.array(formulation.rows_of((BLOCK,)))
        effect = program.matrix[np.broadcast_to(rows, flows.shape), flows].toarray()
        largest = np.argmax(np.abs(effect * x[flows]), axis=0), np.arange(len(rows))
        missing = np.abs((program.matrix @ x)[rows] - program.row_upper[rows])
        rounding = missing <= FEASIBILITY * np.maximum(1.0, np.abs(x[flows[largest]]))
        free = flows[largest][rounding & (effect[largest] != 0)]
    return {program.column_labels[j]: float(x[j]) for j in np.setdiff1d(held, free).tolist()}
