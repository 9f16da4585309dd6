"""The program of a fund with nobody but its members."""

from typing import Final

import numpy as np
from scipy import sparse

from winset_models.analysis.funds.engine import Places
from winset_models.formulations.fund import FundFormulation
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.program import PayoffProgram

LARGEST_RESERVE: Final = "fund.largest reserve"
"""Label of the column that is at least the reserve in every state."""


def problem_of(formulation: FundFormulation, program: PayoffProgram) -> BargainingProblem:
    """Return what the members bargain over: gains above what they have without the fund."""
    parties = formulation.figures.negotiation.parties
    weights = np.array([parties[member].weight for member in program.player_labels])
    return BargainingProblem(program, np.zeros(len(weights)), weights)


def places_of(formulation: FundFormulation, columns: int) -> Places:
    """Return the states that columns of a program of a fund belong to, as far as they are payments in one state."""
    fields, nodes = formulation.fields, np.arange(formulation.figures.tree.nodes)
    place = np.full(columns, -1)
    families = (fields.contribution, fields.support, fields.draw, fields.gift, fields.saving)
    for paid in [*(found for family in families for found in family.values()), fields.reserve, fields.refund]:
        place[np.asarray(paid, dtype=np.int64)] = nodes[: len(paid)]
    return Places(formulation.figures.tree, place)


def members_program(formulation: FundFormulation, *, with_largest_reserve: bool = False) -> PayoffProgram:
    """Return the program of a fund with nobody but its members, and with a column for the largest reserve if asked."""
    program, parties = formulation.program, list(formulation.figures.negotiation.parties)
    members = [parties.index(member) for member in formulation.figures.members]
    program = program.replace(
        payoff=program.payoff[members],
        payoff_constant=program.payoff_constant[members],
        player_labels=tuple(formulation.figures.members),
        owners=np.full(program.shape[1], -1),
    )
    return _with_largest_reserve(program, formulation) if with_largest_reserve else program


def _with_largest_reserve(program: PayoffProgram, formulation: FundFormulation) -> PayoffProgram:
    """Add a column that is at least the reserve at every node."""
    kept = np.asarray(formulation.fields.reserve, dtype=np.int64)
    count, width = len(kept), program.shape[1]
    data = np.concatenate([np.ones(count), -np.ones(count)])
    row, column = np.tile(np.arange(count), 2), np.concatenate([kept, np.full(count, width)])
    rows = sparse.csr_array((data, (row, column)), shape=(count, width + 1))
    nothing = [sparse.csr_array((part.shape[0], 1)) for part in (program.matrix, program.payoff)]
    return program.replace(
        matrix=sparse.vstack([sparse.hstack([program.matrix, nothing[0]]), rows], format="csr"),
        payoff=sparse.hstack([program.payoff, nothing[1]], format="csr"),
        row_lower=np.append(program.row_lower, np.full(count, -np.inf)),
        row_upper=np.append(program.row_upper, np.zeros(count)),
        column_lower=np.append(program.column_lower, 0.0),
        column_upper=np.append(program.column_upper, np.inf),
        integer=np.append(program.integer, np.zeros(1, dtype=bool)),
        owners=np.append(program.owners, -1),
        row_labels=(*program.row_labels, *(f"{LARGEST_RESERVE}[{i}]" for i in range(count))),
        column_labels=(*program.column_labels, LARGEST_RESERVE),
    )
