"""The scenario creator for mpi-sppy: the formulation of a fund in a part of its world, as a Pyomo model.

What members pledge, what contracts promise, where worst cases begin and what is paid before the world branches is one
decision for all parts. Given that, the sum of values is a mean over the parts: with its threshold η held, what a
member loses in its worst cases is a mean over scenarios (Rockafellar and Uryasev 2000).
"""

from typing import Final

from mpisppy.scenario_tree import ScenarioNode
from pyomo.core.base import Var

from winset_models.cluster.division import Division, Part
from winset_solver.pyomo_compiler import PyomoObject
from winset_solver.pyomo_model import pyomo_model

ROOT: Final = "ROOT"
"""What mpi-sppy calls the decision that all scenarios share."""


def scenario_creator(name: str, *, division: Division) -> PyomoObject:
    """Return a part of a fund as a Pyomo model with what mpi-sppy wants to know about it.

    Parameters
    ----------
    name
        One of ``division.names``.

    Notes
    -----
    The root holds pledges, outcome payments, thresholds of worst cases and the payments of the stages that have one
    state only. Later states that several parts share are nodes of their own.
    """
    number = division.names.index(name)
    part = division.part(number)
    model = pyomo_model(part.program)
    model._mpisppy_probability = part.probability  # the names are mpi-sppy's
    model._mpisppy_node_list = _nodes(division, number, part, model)
    return model


def node_names(division: Division) -> list[str] | None:
    """Return the names of all nodes with the leaves, as mpi-sppy wants them; None where the root is the only one."""
    if division.depth <= division.trunk:
        return None
    names = dict.fromkeys([ROOT])
    below: dict[str, int] = {}
    for number in range(len(division.leaves)):
        last = _chain_names(division, number)[-1]
        names |= dict.fromkeys(_chain_names(division, number))
        names[f"{last}_{below.get(last, 0)}"] = None
        below[last] = below.get(last, 0) + 1
    return list(names)


def _chain_names(division: Division, number: int) -> list[str]:
    """Return the names of the nodes on the way to a part: the root, then for each stage which of its branches."""
    names = [ROOT]
    tree = division.figures.tree
    for node in division.chain(number)[division.trunk :]:
        siblings = tree.at(int(tree.stage[node]))
        siblings = siblings[tree.parent[siblings] == tree.parent[node]]
        names.append(f"{names[-1]}_{siblings.tolist().index(node)}")
    return names


def _nodes(division: Division, number: int, part: Part, model: PyomoObject) -> list[PyomoObject]:
    columns, chain = list(model.column.values()), division.chain(number)
    chances = division.figures.tree.conditional
    names = _chain_names(division, number)
    together = part.shared_columns(chain[: division.trunk], first=True)
    if not together:
        model.nothing = Var(bounds=(0, 0), initialize=0)
    shared = [columns[j] for j in together] or [model.nothing]
    nodes = [ScenarioNode(ROOT, 1.0, 1, 0.0, shared, model)]
    for stage, node in enumerate(chain[division.trunk :], 1):
        own = [columns[j] for j in part.shared_columns([node], first=False)]
        chance = float(chances[node])
        nodes.append(ScenarioNode(names[stage], chance, stage + 1, 0.0, own, model, parent_name=names[stage - 1]))
    return nodes
