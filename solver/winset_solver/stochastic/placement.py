"""Where the rows and columns of a program over a tree belong: to a node, or to none."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset_solver.program import Matrix
from winset_solver.stochastic.tree import Indices, ScenarioTree

_ROUNDS = 10


@dataclass(frozen=True, eq=False)
class Placement:
    """The node of each column and row; −1 for those that belong to none, which are the border."""

    columns: Indices
    rows: Indices


def ancestors(tree: ScenarioTree) -> Indices:
    """Return for each node (row) and stage (column) the node that is passed on the way to it; −1 beyond its own."""
    found: Indices = np.full((tree.nodes, tree.stages), -1)
    for stage in range(tree.stages):
        nodes = tree.at(stage)
        if stage:
            found[nodes] = found[tree.parent[nodes]]
        found[nodes, stage] = nodes
    return found


def placement(matrix: Matrix, tree: ScenarioTree, seeds: Indices) -> Placement:
    """Find a node for every row and column.

    Parameters
    ----------
    matrix
        Rows of a program.
    seeds
        By column: its node where that is known, −1 elsewhere.

    Notes
    -----
    A row belongs to the deepest node of its columns, if all of them lie on the way to it; else to none. A column whose
    node is not known belongs to the last node that is passed on the way to all of its rows, if there is one.
    """
    above = ancestors(tree)
    entries = matrix.tocoo()
    columns, rows = np.array(seeds), np.full(matrix.shape[0], -1)
    for _ in range(_ROUNDS):
        placed = _deepest(entries.row, columns[entries.col], matrix.shape[0], tree, above)
        grown = np.where(seeds >= 0, seeds, _common(entries.col, placed[entries.row], matrix.shape[1], tree, above))
        settled = np.array_equal(placed, rows) and np.array_equal(grown, columns)
        rows, columns = placed, grown
        if settled:
            break
    inner = (rows[entries.row] >= 0) & (columns[entries.col] >= 0)
    at, of = rows[entries.row[inner]], columns[entries.col[inner]]
    rows[entries.row[inner][above[at, tree.stage[of]] != of]] = -1
    return Placement(columns, rows)


def _deepest(rows: NDArray[np.int32], nodes: Indices, count: int, tree: ScenarioTree, above: Indices) -> Indices:
    """Return by row the node with the highest stage of those given, if the others lie on the way to it."""
    known = nodes >= 0
    rows, nodes = rows[known], nodes[known]
    found: Indices = np.full(count, -1)
    np.maximum.at(found, rows, nodes)  # nodes are numbered stage by stage
    wrong = above[found[rows], tree.stage[nodes]] != nodes
    found[rows[wrong]] = -1
    return found


def _common(columns: NDArray[np.int32], nodes: Indices, count: int, tree: ScenarioTree, above: Indices) -> Indices:
    """Return by column the last node that is passed on the way to all of the nodes given; −1 where there is none."""
    known = nodes >= 0
    columns, nodes = columns[known], nodes[known]
    found: Indices = np.full(count, -1)
    alive = np.zeros(count, dtype=bool)
    alive[columns] = True
    for stage in range(tree.stages):
        passed = above[nodes, stage]
        low: Indices = np.full(count, tree.nodes)
        high: Indices = np.full(count, -2)
        np.minimum.at(low, columns, passed)
        np.maximum.at(high, columns, passed)
        alive &= (low == high) & (high >= 0)
        found[alive] = high[alive]
    return found
