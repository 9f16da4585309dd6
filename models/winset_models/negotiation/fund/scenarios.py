"""The world of a fund: its tree of scenarios with the quantities at every node."""

from collections.abc import Mapping
from dataclasses import dataclass

from winset_models.negotiation.fund.parts import Fund
from winset_solver.stochastic.tree import Indices, ScenarioTree, Vector


@dataclass(frozen=True)
class World:
    """What may happen.

    Parameters
    ----------
    tree
        States by stage; the reports on contracts are among what tells them apart.
    quantities
        By quantity: its value at every node.
    reported
        By contract: at every node the index of the report that has been made by then (in the order of
        ``reports_of``), −1 before.
    error
        Transport distance between the scenarios of the file and those that are kept; 0 where none was moved.
    scenarios_before
        Number of scenarios before the reduction.
    """

    tree: ScenarioTree
    quantities: Mapping[str, Vector]
    reported: Mapping[str, Indices]
    error: float = 0.0
    scenarios_before: int = 0


def world_of(fund: Fund) -> World:
    """Return the world of a fund."""
    raise NotImplementedError
