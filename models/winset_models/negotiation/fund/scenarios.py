"""The world of a fund: its tree of scenarios with the quantities at every node."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from winset_models.negotiation.fund.factor_tree import factor_tree, refuse_too_many
from winset_models.negotiation.fund.outcomes import report_chances, reports_of
from winset_models.negotiation.fund.parts import MOST_REDUCED, Fund, ScenarioNode, ScenarioPath
from winset_solver.errors import DataError
from winset_solver.stochastic.merging import merged_paths
from winset_solver.stochastic.reduction import exchanged, forward_selection
from winset_solver.stochastic.shaping import branch_names, kept_part, scenarios_apart, with_branches
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
        Transport distance between the scenarios of the file and those that are kept, each quantity in units of its
        standard deviation (root mean square over the stages); 0 where none was moved.
    scenarios_before
        Number of scenarios, reports on contracts included, before the reduction.
    """

    tree: ScenarioTree
    quantities: Mapping[str, Vector]
    reported: Mapping[str, Indices]
    error: float = 0.0
    scenarios_before: int = 0

    def moved_to(self, tree: ScenarioTree, nodes: Indices) -> "World":
        """Return this world on another tree, given which nodes of this one its nodes are."""
        quantities = {name: values[nodes] for name, values in self.quantities.items()}
        return replace(
            self, tree=tree, quantities=quantities, reported={key: made[nodes] for key, made in self.reported.items()}
        )


def world_of(fund: Fund) -> World:
    """Return the world of a fund.

    States of probability 0 are left out: they change nothing. Reports on contracts come last, after the reduction: each
    is independent of everything else, and likely as the wanted effort makes it.

    Raises
    ------
    DataError
        What the file says about scenarios is no tree of its stages, or one with too many nodes.
    """
    scenarios = fund.scenarios
    if scenarios.paths:
        world = _from_paths(scenarios.paths, fund.stages)
    elif scenarios.tree:
        world = _from_states(scenarios.tree)
    elif scenarios.factors:
        world = World(*factor_tree(scenarios, fund.stages), {})
    else:
        world = _certain(fund.stages)
    chances = {key: (part.stage - 1, report_chances(part), reports_of(part)) for key, part in fund.contracts.items()}
    return _with_reports(_reduced(world, scenarios.reduce_to), chances)


def single_path(world: World, leaf: int) -> World:
    """Return the world in which one scenario (a position in ``tree.leaves``) is certain."""
    return world.moved_to(*kept_part(world.tree, np.array([leaf]), np.ones(1)))


def mean_world(world: World) -> World:
    """Return the world of one course, in which every quantity is its mean in each stage.

    Reports on contracts still branch: what a contract promises for each report, what that costs and whether it makes
    effort worthwhile, are as in ``world``; only what the reports are independent of has been replaced by its mean.
    """
    tree = world.tree
    parent = np.arange(tree.stages) - 1
    names = tuple(str(stage) for stage in range(1, tree.stages + 1))
    course = ScenarioTree(parent, parent + 1, np.ones(tree.stages), names)
    means = {name: tree.by_stage(tree.probability * values) for name, values in world.quantities.items()}
    chances = {key: _chances(tree, made) for key, made in world.reported.items()}
    return replace(_with_reports(World(course, means, {}), chances), scenarios_before=world.scenarios_before)


def forest(world: World) -> World:
    """Return the world in which the scenario is known before anything is decided: one path for each scenario."""
    return world.moved_to(*scenarios_apart(world.tree))


def _chances(tree: ScenarioTree, made: Indices) -> tuple[int, Vector, list[str]]:
    """Return the stage of a contract's reports, their probabilities and numbers for names."""
    stage = int(tree.stage[np.argmax(made >= 0)])
    nodes = tree.at(stage)
    chances = np.zeros(int(made.max()) + 1)
    np.add.at(chances, made[nodes], tree.probability[nodes])
    return stage, chances, [str(number) for number in range(1, len(chances) + 1)]


def _certain(stages: list[str]) -> World:
    parent = np.arange(len(stages)) - 1
    tree = ScenarioTree(parent, parent + 1, np.ones(len(stages)), branch_names(parent, parent + 1, stages))
    return World(tree, {}, {})


def _from_paths(paths: Mapping[str, ScenarioPath], stages: list[str]) -> World:
    ids = [key for key, path in paths.items() if path.probability > 0]
    names = list(dict.fromkeys(name for path in paths.values() for name in path.values))
    values = np.zeros((len(ids), len(stages), len(names)))
    for row, key in enumerate(ids):
        for column, name in enumerate(names):
            values[row, :, column] = paths[key].values.get(name, 0.0)
    merged = merged_paths(values, np.array([paths[key].probability for key in ids]))
    labels = list(branch_names(merged.parent, merged.stage, stages))
    leaf_of = merged.node_of[:, -1]
    shared = np.bincount(leaf_of, minlength=len(labels))
    own = {int(leaf): key for key, leaf in zip(ids, leaf_of, strict=True) if shared[leaf] == 1}
    if not set(own.values()) & set(labels):
        labels = [own.get(node, label) for node, label in enumerate(labels)]
    tree = ScenarioTree(merged.parent, merged.stage, merged.probability, tuple(labels))
    at_nodes = values[merged.first, merged.stage]
    return World(tree, {name: at_nodes[:, column] for column, name in enumerate(names)}, {})


def _from_states(states: Mapping[str, ScenarioNode]) -> World:
    parent, stage, probability, ids = _in_stages(states)
    names = list(dict.fromkeys(name for state in states.values() for name in state.values))
    quantities = {name: np.array([states[key].values.get(name, 0.0) for key in ids]) for name in names}
    tree = ScenarioTree(np.array(parent), np.array(stage), np.array(probability), tuple(ids))
    return World(tree, quantities, {})


def _in_stages(states: Mapping[str, ScenarioNode]) -> tuple[list[int], list[int], list[float], list[str]]:
    """Return parents, stages, probabilities and ids of the states that can be reached, stage by stage."""
    after: dict[str | None, list[str]] = {}
    for key, state in states.items():
        if state.probability > 0:
            after.setdefault(state.after, []).append(key)
    parent: list[int] = []
    stage: list[int] = []
    probability: list[float] = []
    ids: list[str] = []
    waiting: list[tuple[str | None, int, int, float]] = [(None, -1, 0, 1.0)]
    for before, position, at, chance in waiting:
        for key in after.get(before, []):
            waiting.append((key, len(ids), at + 1, chance * states[key].probability))
            parent.append(position)
            stage.append(at)
            probability.append(waiting[-1][3])
            ids.append(key)
    if not ids:
        raise DataError("no state of the tree can be reached", where="fund.scenarios.tree")
    return parent, stage, probability, ids


def _reduced(world: World, keep: int | None) -> World:
    """Return the world of the scenarios that are kept; distances are in deviations of the quantities."""
    tree = world.tree
    world = replace(world, scenarios_before=len(tree.leaves))
    if keep is None or keep >= len(tree.leaves):
        return world
    if len(tree.leaves) > MOST_REDUCED:
        raise DataError(
            "there are too many scenarios to choose from which to keep",
            got=len(tree.leaves),
            wanted=f"at most {MOST_REDUCED}",
            hint="fewer branches or levels; or leave `reduce_to` out",
        )
    paths = [
        scaled[tree.paths] for values in world.quantities.values() if (scaled := _scaled(tree, values)) is not None
    ]
    points = np.hstack([*paths, np.zeros((len(tree.leaves), 1))])
    chosen = exchanged(points, (chance := tree.probability[tree.leaves]), forward_selection(points, chance, keep))
    return replace(world.moved_to(*kept_part(tree, chosen.kept, chosen.probability)), error=chosen.error)


def _scaled(tree: ScenarioTree, values: Vector) -> Vector:
    """Return how far a quantity is from its mean in a stage, in units of its mean deviation over all stages."""
    beyond = values - tree.by_stage(tree.probability * values)[tree.stage]
    variance = float(tree.probability @ beyond**2) / tree.stages
    return beyond / np.sqrt(variance) if variance > 0 else beyond


def _with_reports(world: World, chances: Mapping[str, tuple[int, Vector, Sequence[str]]]) -> World:
    """Return the world in which contracts are reported on: by contract the stage, the chances and the reports."""
    for key, (stage, chance, names) in chances.items():
        branches = int(np.count_nonzero(chance))
        refuse_too_many(int(np.where(world.tree.stage < stage, 1, branches).sum()))
        tree, nodes, made = with_branches(world.tree, stage, chance, names)
        world = world.moved_to(tree, nodes)
        reported = {**world.reported, key: made}
        world = replace(world, reported=reported, scenarios_before=world.scenarios_before * branches)
    return world
