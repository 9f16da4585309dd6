"""Stages of a lexicographic search: how each ended, and the rows that hold its value from then on."""

import numpy as np
from scipy import sparse

from winset_models.analysis.objectives import Objective
from winset_models.analysis.roadmap_findings import Stage
from winset_solver.bargaining.outcome import Outcome
from winset_solver.program import PayoffProgram, Vector
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import EXACT_GAP, HELD, SMALLEST_COEFFICIENT


def stage_of(objective: Objective, outcome: Outcome) -> Stage:
    """Return how a stage ended, in natural units."""
    value, bound = objective.natural(outcome.value), objective.natural(outcome.bound)
    gap = None if value is None or bound is None else abs(bound - value) / max(1.0, abs(value))
    return Stage(
        objective=objective.name,
        title=objective.title,
        measure=objective.measure,
        smaller_is_better=objective.smaller_is_better,
        status=outcome.status.value,
        value=value,
        bound=bound,
        gap=gap,
        exact=outcome.status is OutcomeStatus.OPTIMAL and gap is not None and gap <= EXACT_GAP,
    )


def with_payoffs_held(program: PayoffProgram, name: str, payoffs: Vector) -> PayoffProgram:
    """Return the program with rows that give every player at least what a stage has reached."""
    return with_rows_held(program, name, program.payoff, payoffs - program.payoff_constant)


def with_rows_held(program: PayoffProgram, name: str, rows: sparse.csr_array, lower: Vector) -> PayoffProgram:
    """Return the program with rows that keep what a stage has reached, but for ``HELD``."""
    kept = lower - HELD * np.maximum(1.0, np.abs(lower))
    return program.replace(
        matrix=sparse.vstack([program.matrix, rows], format="csr"),
        row_lower=np.concatenate([program.row_lower, kept]),
        row_upper=np.concatenate([program.row_upper, np.full(len(kept), np.inf)]),
        row_labels=(*program.row_labels, *(f"stage {name}[{i}]" for i in range(len(kept)))),
    )


def pruned(cost: Vector) -> Vector:
    """Return coefficients without those that only rounding keeps from being zero."""
    return np.where(np.abs(cost) >= SMALLEST_COEFFICIENT, cost, 0.0)
