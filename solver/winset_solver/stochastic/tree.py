"""Scenario trees: states of the world by stage, each after one of the stage before."""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.errors import DataError
from winset_solver.tolerances import PROBABILITY

Indices = NDArray[np.int64]
Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ScenarioTree:
    """A tree of nodes in stages, with the probability of each; its leaves are the scenarios.

    Parameters
    ----------
    parent
        Index of the node before, −1 in the first stage. Parents come before their children, stage by stage.
    stage
        Number of the stage of each node, from 0.
    probability
        Probability of reaching each node.
    labels
        Unique names of the nodes.

    Raises
    ------
    DataError
        Where stages do not follow each other, a branch ends before the last stage, probabilities are negative or do
        not add up, or a label repeats.

    Notes
    -----
    There may be several nodes in the first stage: what is decided before anything is known belongs to no node. What is
    decided at a node is one number for all scenarios through it, so that nobody acts on what is not known yet.

    Examples
    --------
    >>> tree = ScenarioTree.of([-1, 0, 0], [1.0, 0.25, 0.75])
    >>> tree.stage, tree.leaves
    (array([0, 1, 1]), array([1, 2]))
    >>> tree.paths
    array([[0, 1],
           [0, 2]])
    """

    parent: Indices
    stage: Indices
    probability: Vector
    labels: tuple[str, ...]

    def __post_init__(self) -> None:
        _check(self)

    @classmethod
    def of(
        cls, parent: "list[int] | Indices", probability: "list[float] | Vector", labels: tuple[str, ...] = ()
    ) -> Self:
        """Build a tree from parents and probabilities of reaching the nodes; labels are numbers where absent."""
        before = np.asarray(parent, dtype=np.int64)
        stage = np.zeros(len(before), dtype=np.int64)
        for node in range(len(before)):
            stage[node] = stage[before[node]] + 1 if before[node] >= 0 else 0
        names = labels or tuple(str(node) for node in range(len(before)))
        return cls(before, stage, np.asarray(probability, dtype=float), names)

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.parent)

    @cached_property
    def stages(self) -> int:
        """Number of stages."""
        return int(self.stage[-1]) + 1

    @cached_property
    def leaves(self) -> Indices:
        """Nodes of the last stage, one for each scenario."""
        return self.at(self.stages - 1)

    def at(self, stage: int) -> Indices:
        """Return the nodes of a stage."""
        return np.flatnonzero(self.stage == stage)

    @cached_property
    def paths(self) -> NDArray[np.int64]:
        """Nodes by scenario (rows, in the order of the leaves) and stage (columns)."""
        found = np.empty((len(self.leaves), self.stages), dtype=np.int64)
        found[:, -1] = self.leaves
        for stage in range(self.stages - 1, 0, -1):
            found[:, stage - 1] = self.parent[found[:, stage]]
        return found

    @cached_property
    def conditional(self) -> Vector:
        """Probability of each node once the node before it has been reached; 0 after one that is never reached."""
        before = np.where(self.parent < 0, 1.0, self.probability[self.parent])
        return np.divide(self.probability, before, out=np.zeros(self.nodes), where=before > 0)

    def mean(self, values: Vector) -> Vector:
        """Return at each node the mean of ``values`` (one for each leaf) over the scenarios through it.

        At a node that is never reached it is the mean of the means after it.
        """
        total = np.zeros(self.nodes)
        total[self.leaves] = values
        for stage in range(self.stages - 1, 0, -1):
            nodes = self.at(stage)
            before = self.parent[nodes]
            weight = self.conditional[nodes].copy()
            sums = np.bincount(before, weights=weight, minlength=self.nodes)
            count = np.bincount(before, minlength=self.nodes)
            never = sums[before] <= 0
            weight[never] = 1.0 / count[before][never]
            weight[~never] /= sums[before][~never]
            total += np.bincount(before, weights=weight * total[nodes], minlength=self.nodes)
        return total

    def by_stage(self, values: Vector) -> Vector:
        """Return for each stage the sum of ``values`` (one for each node) over its nodes."""
        return np.asarray(np.bincount(self.stage, weights=values, minlength=self.stages), dtype=float)

    def along_paths(self, values: Vector) -> Vector:
        """Return for each leaf the sum of ``values`` (one for each node) along its path."""
        return np.asarray(values[self.paths].sum(axis=1), dtype=float)


def _check(tree: ScenarioTree) -> None:
    count = len(tree.parent)
    if not count or not len(tree.stage) == len(tree.probability) == len(tree.labels) == count:
        raise DataError("a tree needs nodes with a parent, a stage, a probability and a label each", got=count)
    first = tree.parent < 0
    wrong = np.where(
        first, tree.stage != 0, (tree.stage != tree.stage[tree.parent] + 1) | (tree.parent >= np.arange(count))
    )
    wrong |= np.diff(tree.stage, prepend=0) < 0
    inner = tree.stage < tree.stage.max()
    wrong |= inner & (np.bincount(tree.parent[~first], minlength=count) == 0)
    if wrong.any():
        node = int(np.argmax(wrong))
        raise DataError(
            "a node is out of its place: stages follow each other and end together", where=tree.labels[node]
        )
    if len(set(tree.labels)) < count:
        raise DataError("a label of a node repeats")
    _check_probabilities(tree, first)


def _check_probabilities(tree: ScenarioTree, first: NDArray[np.bool_]) -> None:
    if not np.isfinite(tree.probability).all() or (tree.probability < 0).any():
        raise DataError("a probability is negative or not finite")
    total = np.bincount(tree.parent[~first], weights=tree.probability[~first], minlength=tree.nodes)
    inner = tree.stage < tree.stage.max()
    if abs(tree.probability[first].sum() - 1) > PROBABILITY:
        raise DataError(
            "the probabilities of the first stage do not add up", got=float(tree.probability[first].sum()), wanted="1"
        )
    off = inner & (np.abs(total - tree.probability) > PROBABILITY)
    if off.any():
        node = int(np.argmax(off))
        raise DataError("the probabilities after a node do not add up to its own", where=tree.labels[node])
