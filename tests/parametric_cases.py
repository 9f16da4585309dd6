"""Small parametric programs for tests: choices, limits and payments that depend on one number."""

import numpy as np

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control
from winset_solver.program import PayoffProgram
from winset_solver.sensitivity.one_parameter import OneParameter
from winset_solver.sensitivity.parameter_columns import ParameterColumns, affine_over
from winset_solver.sensitivity.parametric_program import OF_THE_PROBLEM, TWO_SIDED, ParametricProgram, Place
from winset_solver.sensitivity.principles import Principle

CHOICES = 6


def knapsack(seed: int, *, payments: bool) -> BargainingProblem:
    """Return three players who choose among six things within two limits, and may pay each other a little."""
    generator = np.random.default_rng(seed)
    payoff = generator.integers(-3, 6, (3, CHOICES)) + 0.37
    matrix = generator.integers(1, 5, (2, CHOICES)).astype(float)
    paid = np.eye(3) if payments else np.zeros((3, 0))
    rows = np.vstack([np.hstack([matrix, np.zeros((2, paid.shape[1]))]), [*[0.0] * CHOICES, *np.ones(paid.shape[1])]])
    rows = rows if payments else rows[:2]
    program = PayoffProgram.build(
        matrix=rows,
        row_lower=[-np.inf, -np.inf, 0.0][: len(rows)],
        row_upper=[8.0, 9.0, 0.0][: len(rows)],
        payoff=np.hstack([payoff, paid]),
        column_lower=[0.0] * CHOICES + [-1.5] * paid.shape[1],
        column_upper=[1.0] * CHOICES + [1.5] * paid.shape[1],
        integer=[True] * CHOICES + [False] * paid.shape[1],
    )
    return BargainingProblem(program, np.zeros(3), generator.uniform(0.5, 2.0, 3))


def moving(problem: BargainingProblem, places: dict[Place, float], nominal: float = 0.0) -> ParametricProgram:
    """Return a problem in which numbers grow with t − nominal at some rates, and are as they are at the nominal t."""
    entries = {}
    for place, rate in places.items():
        array = getattr(problem if place.kind in OF_THE_PROBLEM else problem.program, place.kind.value)
        here = array[place.row, place.column] if place.kind in TWO_SIDED else array[place.row]
        entries[place] = (float(here) - rate * nominal, {"t": rate})
    return ParametricProgram.affine(problem, ["t"], [nominal], entries)


def along(parametric: ParametricProgram, principle: Principle, decided: int = CHOICES) -> OneParameter:
    """Return recommendations along the only parameter; the first columns say what is decided."""

    def columns(low: float, high: float) -> ParameterColumns | None:
        ends = np.array([low]), np.array([high])
        return ParameterColumns(parametric, *ends) if affine_over(parametric, *ends) else None

    def problem(t: float) -> BargainingProblem:
        return parametric.problem_at(parametric.evaluate([t]).values[0])

    return OneParameter(
        problem, columns, principle, parametric.problem.program.column_labels[:decided], control=Control()
    )
