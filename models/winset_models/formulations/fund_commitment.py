"""Limited commitment: in every state every member prefers to stay in the fund to walking away."""

import numpy as np

from winset_models.formulations.fund_sheet import FundSheet
from winset_models.formulations.fund_values import judges_tails, tail_means
from winset_models.negotiation.fund import statements as says
from winset_models.negotiation.fund.alone import standing_alone
from winset_solver.program import Vector
from winset_solver.stochastic.node_sheet import Affine
from winset_solver.stochastic.tree import Indices


def add_commitment(sheet: FundSheet, member: str, flow: Affine, *, raised: bool) -> None:
    """Say at every node that what a member has ahead of it in the fund is no less than outside, less its penalty.

    Parameters
    ----------
    flow
        What the member has at every node.
    raised
        Whether penalties may be raised: they are columns then, no smaller than in the file.
    """
    figures, part = sheet.figures, sheet.figures.members[member]
    outside = standing_alone(figures).stream(member).ahead
    stages = _ahead(sheet, member, flow)
    lost = _raised(sheet, member, stages, outside) if raised else Affine.known(part.penalty)
    for nodes, ahead in stages:
        body = ahead + lost.repeated(len(nodes))
        sheet.rows("stays", sheet.index(member, nodes), body, says.stays(figures, member), lower=outside[nodes])


def _raised(sheet: FundSheet, member: str, stages: list[tuple[Indices, Affine]], outside: Vector) -> Affine:
    """Return the penalty of a member as a column, no smaller than in the file."""
    least = sheet.figures.members[member].penalty
    column = sheet.sheet.columns("penalty", [member], least, np.inf)
    sheet.fields.penalty[member] = int(column[0])

    def fill(x: Vector) -> None:
        x[column] = max(least, *(float(np.max(outside[nodes] - ahead.value(x))) for nodes, ahead in stages))

    sheet.sheet.completions.append(fill)
    return Affine.of(column)


def _ahead(sheet: FundSheet, member: str, flow: Affine) -> list[tuple[Indices, Affine]]:
    """Return what is ahead at the nodes of every stage, discounted to them, as the member judges it from there."""
    tree, part = sheet.tree, sheet.figures.members[member]
    if sheet.figures.fund.repeats:
        mean = sheet.define("ahead", [member], flow.summed(tree.probability), says.value_of(sheet.figures, member))
        later = part.discount / (1.0 - part.discount)
        return [(np.arange(tree.nodes), flow + Affine.of(mean).repeated(tree.nodes) * later)]
    if judges_tails(sheet, member):
        return _tails_ahead(sheet, member, flow)
    return _means_ahead(sheet, member, flow)


def _means_ahead(sheet: FundSheet, member: str, flow: Affine) -> list[tuple[Indices, Affine]]:
    """Return what is expected: the flow at each node, and the discounted mean of what is ahead at those after it."""
    tree, discount = sheet.tree, sheet.figures.members[member].discount
    found = [(tree.leaves, flow.at(tree.leaves))]
    for stage in range(tree.stages - 2, -1, -1):
        after, ahead = found[-1]
        later = (ahead * (discount * tree.conditional[after])).spread(tree.parent[after], tree.nodes)
        nodes = tree.at(stage)
        words = says.value_of(sheet.figures, member)
        columns = sheet.define("ahead", sheet.index(member, nodes), (flow + later).at(nodes), words)
        found.append((nodes, Affine.of(columns)))
    return found


def _tails_ahead(sheet: FundSheet, member: str, flow: Affine) -> list[tuple[Indices, Affine]]:
    """Return mean and tail of what is ahead: each scenario's sum from each stage on is a column of its own."""
    tree, part = sheet.tree, sheet.figures.members[member]
    words = says.value_of(sheet.figures, member)
    ahead = flow.at(tree.leaves)
    found = [(tree.leaves, ahead)]
    leaves = [tree.labels[leaf] for leaf in tree.leaves.tolist()]
    for stage in range(tree.stages - 2, -1, -1):
        index = [f"{member},{stage + 1},{leaf}" for leaf in leaves]
        total = flow.at(tree.paths[:, stage]) + ahead * part.discount
        ahead = Affine.of(sheet.define("ahead", index, total, words))
        nodes = tree.at(stage)
        group = np.searchsorted(nodes, tree.paths[:, stage])
        chances = sheet.figures.chances / tree.probability[tree.paths[:, stage]]
        mean = (ahead * chances).spread(group, len(nodes))
        tails = tail_means(sheet, member, sheet.index(member, nodes), ahead, chances=chances, group=group)
        found.append((nodes, mean * (1.0 - part.risk.weight) + tails * part.risk.weight))
    return found
