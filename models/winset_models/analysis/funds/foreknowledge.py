"""Pledges of a fund whose members know the scenario: one for each of its first states instead of one for all."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_models.analysis.funds.program import places_of
from winset_models.formulations.fund import FundFormulation
from winset_solver.program import Matrix, PayoffProgram, Vector, as_matrix
from winset_solver.stochastic.tree import Indices, ScenarioTree


def with_own_pledges(formulation: FundFormulation, program: PayoffProgram) -> PayoffProgram:
    """Return a program in which every pledge is one for each state of the first stage.

    Notes
    -----
    The columns of the pledges stay where they are, at 0; those that count follow at the end. A row
    that is about the states after one of them has the pledge made there; any other row, and every payoff, has the
    expected pledge.
    """
    pledges = list(formulation.fields.pledge.values())
    if not pledges:
        return program
    tree = formulation.figures.tree
    roots = tree.at(0)
    if len(roots) == 1:
        return program
    course = _courses_of_rows(formulation, program, tree)
    chance = tree.probability[roots]
    chance = chance / chance.sum()
    unused = np.isin(np.arange(program.shape[1]), pledges)
    everywhere = np.full(program.shape[2], -1)
    columns = [_split(program.matrix, pledge, course, chance) for pledge in pledges]
    worth = [_split(program.payoff, pledge, everywhere, chance) for pledge in pledges]
    origin = np.concatenate([np.arange(program.shape[1]), np.repeat(pledges, len(roots))])
    lower, upper = program.column_lower[origin], program.column_upper[origin]
    lower[pledges] = upper[pledges] = 0.0
    labels = [f"{program.column_labels[pledge]}[{i}]" for pledge in pledges for i in range(len(roots))]
    return program.replace(
        matrix=as_matrix(sparse.hstack([_without(program.matrix, unused), *columns])),
        payoff=as_matrix(sparse.hstack([_without(program.payoff, unused), *worth])),
        column_lower=lower,
        column_upper=upper,
        integer=program.integer[origin],
        owners=program.owners[origin],
        column_labels=(*program.column_labels, *labels),
    )


def _without(matrix: Matrix, unused: NDArray[np.bool_]) -> Matrix:
    """Return a matrix with nothing in some columns."""
    return matrix @ sparse.diags_array(np.where(unused, 0.0, 1.0))


def _split(matrix: Matrix, column: int, course: Indices, chance: Vector) -> Matrix:
    """Return one column for each course: each entry in that of its row, or in all of them by their chances."""
    entries = matrix[:, [column]].tocoo()
    own = course[entries.row] >= 0
    rows = np.concatenate([entries.row[own], np.repeat(entries.row[~own], len(chance))])
    where = np.concatenate([course[entries.row[own]], np.tile(np.arange(len(chance)), int((~own).sum()))])
    data = np.concatenate([entries.data[own], np.outer(entries.data[~own], chance).ravel()])
    return sparse.csr_array((data, (rows, where)), shape=(matrix.shape[0], len(chance)))


def _courses_of_rows(formulation: FundFormulation, program: PayoffProgram, tree: ScenarioTree) -> Indices:
    """Return for each row the first state that all its columns at states come after; −1 where there is no such."""
    first = tree.parent.copy()
    first[tree.at(0)] = tree.at(0)
    for stage in range(1, tree.stages):
        nodes = tree.at(stage)
        first[nodes] = first[tree.parent[nodes]]
    place = places_of(formulation, program.shape[1]).columns
    place = np.where(place >= 0, first[place], -1)
    entries = program.matrix.tocoo()
    known = place[entries.col] >= 0
    rows, places = entries.row[known], place[entries.col[known]]
    low = np.full(program.shape[0], tree.nodes)
    high = np.full(program.shape[0], -1)
    np.minimum.at(low, rows, places)
    np.maximum.at(high, rows, places)
    return np.where(low == high, high, -1)
