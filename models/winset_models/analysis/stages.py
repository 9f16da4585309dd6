"""Stages of a lexicographic search: what is asked, how it ended, and the rows that hold its value from then on."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from scipy import sparse

from winset_models.analysis.objectives import Objective
from winset_models.analysis.roadmap_findings import Stage
from winset_solver.bargaining.outcome import Outcome
from winset_solver.program import PayoffProgram, Vector
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import EXACT_GAP, HELD, SMALLEST_COEFFICIENT

FormulationT = TypeVar("FormulationT")


@dataclass(frozen=True, eq=False)
class StageQuestion(ABC, Generic[FormulationT]):
    """One objective over the points of a program.

    Parameters
    ----------
    formulation
        Where the columns of the program come from.
    objective
        What is to be best.
    alpha
        Aversion to inequality of the α-fair solution.
    """

    formulation: FormulationT
    objective: Objective
    alpha: float = 2.0

    @abstractmethod
    def cost(self, program: PayoffProgram) -> tuple[Vector, float]:
        """Return the objective as one row over the columns of a program, and its constant; a solution has none."""

    def held(self, program: PayoffProgram, outcome: Outcome) -> PayoffProgram:
        """Return the program with a row that keeps the value reached, or every payoff after a bargaining solution."""
        if outcome.payoffs is None or outcome.value is None:
            return program
        if self.objective.kind == "bargaining":
            return with_payoffs_held(program, self.objective.name, outcome.payoffs)
        cost, constant = self.cost(program)
        row = sparse.csr_array(cost[np.newaxis])
        return with_rows_held(program, self.objective.name, row, np.array([outcome.value - constant]))


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
