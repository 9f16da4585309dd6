"""Trees made from trees: parts of them, independent branches, every scenario by itself, and readable names of nodes."""

from collections.abc import Sequence

import numpy as np

from winset_solver.errors import ArgumentError
from winset_solver.stochastic.tree import Indices, ScenarioTree, Vector


def branch_names(parent: Indices, stage: Indices, stages: Sequence[str]) -> tuple[str, ...]:
    """Return names of nodes: the stage, then at each branching on the way which branch was taken.

    Parameters
    ----------
    parent, stage
        Of each node, as a `ScenarioTree` has them.
    stages
        Names of the stages; where two of them are the same, their numbers stand in front.

    Examples
    --------
    >>> branch_names(np.array([-1, 0, 0, 1, 2, 2]), np.array([0, 1, 1, 2, 2, 2]), ["2027", "2028", "2029"])
    ('2027', '2028.1', '2028.2', '2029.1', '2029.2.1', '2029.2.2')
    """
    numbers = [""] * len(parent)
    siblings = np.bincount(parent + 1)
    taken = np.zeros(len(siblings), dtype=np.int64)
    for node, before in enumerate((parent + 1).tolist()):
        taken[before] += 1
        own = f".{taken[before]}" if siblings[before] > 1 else ""
        numbers[node] = (numbers[before - 1] if before else "") + own
    found = tuple(stages[at] + number for at, number in zip(stage.tolist(), numbers, strict=True))
    if len(set(found)) == len(found):
        return found
    return branch_names(parent, stage, [f"{number}:{name}" for number, name in enumerate(stages, 1)])


def kept_part(tree: ScenarioTree, leaves: Indices, probability: Vector) -> tuple[ScenarioTree, Indices]:
    """Return the part of a tree that leads to some of its leaves, and which nodes of the tree its nodes are.

    Parameters
    ----------
    leaves
        Positions in ``tree.leaves``, each at most once.
    probability
        Of these leaves in the new tree.

    Examples
    --------
    >>> tree = ScenarioTree.of([-1, 0, 0], [1.0, 0.25, 0.75])
    >>> part, nodes = kept_part(tree, np.array([1]), np.array([1.0]))
    >>> part.probability, nodes
    (array([1., 1.]), array([0, 2]))
    """
    paths = tree.paths[leaves]
    nodes = np.unique(paths)
    weight = np.zeros(tree.nodes)
    np.add.at(weight, paths, probability[:, None])
    position = np.full(tree.nodes + 1, -1, dtype=np.int64)
    position[nodes] = np.arange(len(nodes))
    labels = tuple(tree.labels[node] for node in nodes.tolist())
    return ScenarioTree(position[tree.parent[nodes]], tree.stage[nodes], weight[nodes], labels), nodes


def with_branches(
    tree: ScenarioTree, stage: int, chances: Vector, names: Sequence[str]
) -> tuple[ScenarioTree, Indices, Indices]:
    """Split every node of a stage by something that is independent of all else, and what comes after with it.

    Parameters
    ----------
    stage
        In which it becomes known.
    chances
        Probability of each branch; those of probability 0 make none.
    names
        Of the branches, written behind the labels of the nodes.

    Returns
    -------
    tuple
        The tree, which nodes of the old tree its nodes are, and for each node the branch, −1 before the stage.

    Raises
    ------
    ArgumentError
        The tree has no such stage.

    Examples
    --------
    >>> tree = ScenarioTree.of([-1, 0], [1.0, 1.0], ("now", "then"))
    >>> split, nodes, branch = with_branches(tree, 1, np.array([0.25, 0.0, 0.75]), ["good", "fair", "bad"])
    >>> split.labels, split.probability, nodes, branch
    (('now', 'then/good', 'then/bad'), array([1.  , 0.25, 0.75]), array([0, 1, 1]), array([-1,  0,  2]))
    """
    if not 0 <= stage < tree.stages:
        raise ArgumentError("the tree has no such stage", got=stage, wanted=f"0 to {tree.stages - 1}")
    possible = np.flatnonzero(chances > 0)
    before, after = np.split(np.arange(tree.nodes), [np.searchsorted(tree.stage, stage)])
    known = len(before)
    origin = np.concatenate([before, after.repeat(len(possible))])
    copy = np.tile(np.arange(len(possible)), len(after))
    old = tree.parent[origin[known:]]
    copied = known + (old - known) * len(possible) + copy
    parent = np.concatenate([tree.parent[before], np.where(old < known, old, copied)])
    branch = np.concatenate([np.full(known, -1), possible[copy]])
    probability = tree.probability[origin] * np.where(branch < 0, 1.0, chances[branch])
    labels = tuple(
        tree.labels[node] if which < 0 else f"{tree.labels[node]}/{names[which]}"
        for node, which in zip(origin.tolist(), branch.tolist(), strict=True)
    )
    return ScenarioTree(parent, tree.stage[origin], probability, labels), origin, branch


def scenarios_apart(tree: ScenarioTree) -> tuple[ScenarioTree, Indices]:
    """Return every scenario as a path of its own from the first stage on, and which nodes of the tree its nodes are.

    What is decided at its nodes may differ by scenario from the beginning: everything is known in advance.

    Examples
    --------
    >>> apart, nodes = scenarios_apart(ScenarioTree.of([-1, 0, 0], [1.0, 0.25, 0.75], ("now", "calm", "storm")))
    >>> apart.labels, nodes
    (('now|calm', 'now|storm', 'calm', 'storm'), array([0, 0, 1, 2]))
    """
    scenarios, stages = tree.paths.shape
    origin = tree.paths.T.ravel()
    inner = (stages - 1) * scenarios
    leaves = np.tile(tree.leaves, stages).tolist()
    labels = tuple(
        tree.labels[leaf] if position >= inner else f"{tree.labels[node]}|{tree.labels[leaf]}"
        for position, (node, leaf) in enumerate(zip(origin.tolist(), leaves, strict=True))
    )
    parent = np.maximum(np.arange(len(origin)) - scenarios, -1)
    probability = np.tile(tree.probability[tree.leaves], stages)
    return ScenarioTree(parent, tree.stage[origin], probability, labels), origin
