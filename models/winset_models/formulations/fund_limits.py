"""The limits of a fund: of contributions, pledges, draws, support, gifts, the reserve and savings."""

import numpy as np

from winset_models.formulations.fund_flows import outcome_payment
from winset_models.formulations.fund_sheet import FundSheet
from winset_models.negotiation.fund import statements as says
from winset_solver.stochastic.node_sheet import Affine


def add_limits(sheet: FundSheet) -> None:
    """Add every limit of the file."""
    for member in sheet.figures.members:
        _limit_contributions(sheet, member)
        _limit_pledge(sheet, member)
        _limit_receipts(sheet, member)
    _limit_support(sheet)
    for donor in sheet.donors:
        _limit_gifts(sheet, donor)
    _limit_reserve(sheet)


def _limit_contributions(sheet: FundSheet, member: str) -> None:
    figures, fields = sheet.figures, sheet.fields
    if member not in fields.contribution:
        return
    part, paid = figures.members[member], fields.contribution[member]
    sheet.limit("pays", sheet.index(member), paid, says.pays_at_most(figures, member), most=part.pays_at_most)
    in_all = np.isfinite(part.pays_in_all)
    pledged = figures.fund.pledging is not None and figures.fund.pledging.per == "all"
    if not in_all and not pledged:
        return
    words = says.pays_in_all(figures, member) if in_all else says.pays_what_it_pledged(figures, member)
    total = sheet.totals("paid", member, Affine.of(paid), words)
    index = sheet.index(member, sheet.tree.leaves)
    if in_all:
        sheet.rows("pays_in_all", index, total, says.pays_in_all(figures, member), upper=part.pays_in_all)
    if pledged:
        body = total - Affine.of(fields.pledge[member]).repeated(total.rows)
        sheet.rows("pledged", index, body, says.pays_what_it_pledged(figures, member), upper=0.0)


def _limit_pledge(sheet: FundSheet, member: str) -> None:
    figures, fields = sheet.figures, sheet.fields
    if member not in fields.pledge:
        return
    most = np.array([figures.members[member].pledge_at_most])
    pledge = np.array([fields.pledge[member]])
    sheet.limit("pledges", [member], pledge, says.pledge_at_most(figures, member), most=most)
    pledging = figures.fund.pledging
    if pledging is not None and pledging.per == "stage" and member in fields.contribution:
        body = Affine.of(fields.contribution[member]) - Affine.of(pledge).repeated(sheet.tree.nodes)
        sheet.rows("pledged", sheet.index(member), body, says.pays_what_it_pledged(figures, member), upper=0.0)


def _limit_receipts(sheet: FundSheet, member: str) -> None:
    figures, fields = sheet.figures, sheet.fields
    part, index = figures.members[member], sheet.index(member)
    if member in fields.draw:
        words = says.draws_at_most(figures, member)
        sheet.limit("draws", index, fields.draw[member], words, most=part.draws_at_most)
    if member in fields.saving:
        most = np.full(sheet.tree.nodes, part.saves_at_most)
        sheet.limit("saves", index, fields.saving[member], says.saves_at_most(figures, member), most=most)


def _limit_support(sheet: FundSheet) -> None:
    for key, need in sheet.needs.items():
        columns, index, exists = sheet.fields.support[key], sheet.index(key), sheet.presence("needs", key)
        words = says.covers_at_most(sheet.figures, key)
        sheet.limit("covers", index, columns, words, most=need.at_most * need.amount, presence=exists)
        if need.at_least:
            words = says.covers_at_least(sheet.figures, key)
            sheet.limit("covers", index, columns, words, least=need.at_least * need.amount, presence=exists)


def _limit_gifts(sheet: FundSheet, donor: str) -> None:
    figures, fields, nodes = sheet.figures, sheet.fields, sheet.tree.nodes
    part, given, exists = sheet.donors[donor], fields.gift[donor], sheet.presence("donors", donor)
    index, flow = sheet.index(donor), Affine.of(given)
    words = says.gives_at_most(figures, donor)
    sheet.limit("gives", index, given, words, most=part.gives_at_most, presence=exists)
    if np.isfinite(part.gives_in_all):
        words = says.gives_in_all(figures, donor)
        total = sheet.totals("given", donor, flow, words)
        leaves = sheet.index(donor, sheet.tree.leaves)
        sheet.rows("gives_in_all", leaves, total, words, upper=part.gives_in_all)
    if np.isfinite(part.matches):
        paid = sum((Affine.of(columns) for columns in fields.contribution.values()), Affine.known(np.zeros(nodes)))
        sheet.rows("matches", index, flow - paid * part.matches, says.matches(figures, donor), upper=0.0)
    if part.earmarked:
        spent = Affine.known(np.zeros(nodes))
        for need in sheet.needs.keys() & set(part.needs):
            spent += Affine.of(fields.support[need])
        for contract in sheet.contracts.keys() & set(part.contracts):
            spent += outcome_payment(sheet, contract)
        sheet.rows("earmarked", index, flow - spent, says.earmarked(figures, donor), upper=0.0)


def _limit_reserve(sheet: FundSheet) -> None:
    rules, tree = sheet.figures.fund.reserve, sheet.tree
    if rules is None:
        return
    inner = np.flatnonzero(tree.stage < tree.stages - 1)
    columns, index = sheet.fields.reserve[inner], sheet.index("", inner)
    if rules.at_least:
        least = np.full(len(inner), rules.at_least)
        sheet.limit("reserve", index, columns, says.reserve_at_least(sheet.figures), least=least)
    if rules.at_most is not None:
        most = np.full(len(inner), rules.at_most)
        sheet.limit("reserve", index, columns, says.reserve_at_most(sheet.figures), most=most)
