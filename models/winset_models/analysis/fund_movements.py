"""How the rows that one number of a fund makes move together when the number does."""

from typing import Final

import numpy as np

from winset_models.analysis.grievances import Case
from winset_models.formulations.fund import FundFormulation
from winset_models.negotiation.statements import Statement
from winset_solver.program import Vector
from winset_solver.tolerances import SMALLEST_COEFFICIENT

EXISTS: Final = "fund.exists["
"""Beginning of the labels of columns that say whether a part of a fund exists."""


def movements(case: Case) -> Vector | None:
    """Return in which proportion rows move with the number of their statement, 0 for those that move by themselves.

    A share of a need moves every row by the need. A multiple of shares by the key moves them by the share, of what is
    guaranteed in the state for a key that holds in every state. Any other number moves its rows alike.
    """
    fund, program = case.formulation.fund, case.program
    if fund is None:
        return None
    number = {label: row for row, label in enumerate(program.row_labels)}
    exists = np.array([label.startswith(EXISTS) for label in program.column_labels], dtype=float)
    size = abs(program.matrix) @ exists
    for bound in (program.row_lower, program.row_upper):
        size += np.where(np.isfinite(bound), np.abs(bound), 0.0)
    movable = {item.path for item in case.grievances if item.path[0] == "fund" and item.movable}
    found = np.zeros(program.shape[0])
    for said, statement in fund.said:
        if statement.path not in movable:
            continue
        rows = [number[fund.program.row_labels[row]] for row in said]
        if statement.path[1] == "needs":
            found[rows] = size[rows]
        elif statement.path[1] == "key":
            found[rows] = _share(fund, statement) * _guaranteed(fund, len(rows))
        found[rows] = np.where(found[rows] > SMALLEST_COEFFICIENT, found[rows], 1.0)
    return found


def _share(fund: FundFormulation, statement: Statement) -> float:
    return fund.figures.shares[statement.party or ""]


def _guaranteed(fund: FundFormulation, rows: int) -> Vector:
    """Return the money that must be spent at every node, where each has a row; else 1."""
    tree, needs = fund.figures.tree, fund.figures.needs.values()
    if rows != tree.nodes or fund.figures.fund.key is None or fund.figures.fund.key.applies_to != "stages":
        return np.ones(rows)
    return np.asarray(sum((need.at_least * need.amount for need in needs), np.zeros(tree.nodes)))
