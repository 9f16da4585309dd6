"""Names and scenarios of a fund, as a report needs them."""

from math import prod

import numpy as np

from winset_models.analysis.fund_findings import Node, TreeSummary
from winset_models.negotiation.fund import statements as says
from winset_models.negotiation.fund.figures import FundFigures
from winset_solver.stochastic.tree import Vector


def tree_summary(figures: FundFigures) -> TreeSummary:
    """Return what the scenarios are like: how many there are, and how their quantities are distributed."""
    world, tree = figures.world, figures.tree
    return TreeSummary(
        stages=list(figures.fund.stages),
        nodes=tree.nodes,
        scenarios=len(tree.leaves),
        scenarios_before=world.scenarios_before or len(tree.leaves),
        reports=prod(len(np.unique(found[found >= 0])) for found in world.reported.values()),
        error=world.error,
        quantities={
            key: [_spread(values[tree.at(stage)], tree.probability[tree.at(stage)]) for stage in range(tree.stages)]
            for key, values in world.quantities.items()
        },
    )


def nodes_of(figures: FundFigures) -> list[Node]:
    """Return every state of the world."""
    tree = figures.tree
    columns = (tree.labels, (tree.stage + 1).tolist(), tree.parent.tolist(), tree.probability.tolist())
    return [
        Node(label=label, stage=stage, parent=parent, probability=probability)
        for label, stage, parent, probability in zip(*columns, strict=True)
    ]


def need_names(figures: FundFigures) -> dict[str, str]:
    """Return names of needs by id."""
    return {key: says.need_name(figures, key) for key in figures.needs}


def donor_names(figures: FundFigures) -> dict[str, str]:
    """Return names of donors by id."""
    return {key: says.donor_name(figures, key) for key in figures.donors}


def contract_names(figures: FundFigures) -> dict[str, str]:
    """Return names of contracts by id."""
    return {key: says.contract_name(figures, key) for key in figures.contracts}


def _spread(values: Vector, chances: Vector) -> tuple[float, float, float]:
    """Return the mean and the 5 % and 95 % quantiles: the smallest values reached with those probabilities."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(chances[order])
    places = [min(int(np.searchsorted(reached, level * reached[-1])), len(values) - 1) for level in (0.05, 0.95)]
    low, high = (float(values[order][place]) for place in places)
    return float(chances @ values / chances.sum()), low, high
