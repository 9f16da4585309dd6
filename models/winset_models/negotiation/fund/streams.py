"""What a member has in every state, judged from the beginning and from any state on."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from winset_models.negotiation.fund.figures import FundFigures
from winset_models.negotiation.fund.measures import judged, judged_within
from winset_solver.stochastic.tree import Indices, Vector


@dataclass(frozen=True, eq=False)
class Stream:
    """The value to a member of what it has at each node, in its own value.

    Parameters
    ----------
    figures, member
        Whose stream it is, and where.
    flow
        At each node: the utility of its money and what is worth something besides.
    once
        What counts once at the beginning, not discounted.
    """

    figures: FundFigures
    member: str
    flow: Vector
    once: float = 0.0

    @cached_property
    def weights(self) -> Vector:
        """Value at the beginning of one unit at each node; of one in every period, for a fund that repeats."""
        discount = self.figures.members[self.member].discount
        weights = discount ** self.figures.tree.stage.astype(float)
        return np.asarray(weights / (1.0 - discount) if self.figures.fund.repeats else weights)

    @cached_property
    def results(self) -> Vector:
        """Discounted result of each scenario."""
        return self.figures.tree.along_paths(self.weights * self.flow) + self.once

    @property
    def expected(self) -> float:
        """Mean of the results."""
        return float(self.figures.chances @ self.results)

    @property
    def value(self) -> float:
        """Results as the member judges them."""
        return judged(self.figures.members[self.member].risk, self.results, self.figures.chances)

    @property
    def ahead(self) -> Vector:
        """At each node: how the member judges what it has from there on, discounted to that node.

        What counts once has been settled by then. A fund that repeats goes on after its stage as it is expected to.
        """
        tree, part = self.figures.tree, self.figures.members[self.member]
        if self.figures.fund.repeats:
            future = part.discount / (1.0 - part.discount) * float(tree.probability @ self.flow)
            return self.flow + future
        found = np.empty(tree.nodes)
        left = np.zeros(len(tree.leaves))
        for stage in range(tree.stages - 1, -1, -1):
            nodes = tree.at(stage)
            left = self.flow[tree.paths[:, stage]] + part.discount * left
            group = np.searchsorted(nodes, tree.paths[:, stage])
            found[nodes] = judged_within(part.risk, left, _shares(self.figures.chances, group), group)
        return found


def _shares(chances: Vector, group: Indices) -> Vector:
    """Return the probability of each scenario within its group; the same for all where the group never happens."""
    total, count = np.bincount(group, weights=chances), np.bincount(group)
    equal = 1.0 / count[group]
    return np.divide(chances, total[group], out=equal, where=total[group] > 0)
