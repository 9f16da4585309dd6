"""Small random bargaining problems from a seed, other numbers for them, and their answers by listing everything."""

import itertools

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.program import PayoffProgram


def random_problem(seed, *, wholes=4, reals=2, rows=4, players=2):
    """Return a problem with small whole numbers in it, ties included; now and then nothing is acceptable."""
    rng = np.random.default_rng(seed)
    columns = wholes + reals
    matrix = rng.integers(-3, 6, (rows, columns)).astype(float) * (rng.random((rows, columns)) < 0.6)
    upper = rng.integers(1, 10, rows).astype(float)
    lower = np.where(rng.random(rows) < 0.3, rng.integers(-3, 2, rows), -np.inf)
    program = PayoffProgram.build(
        matrix=matrix,
        row_lower=lower,
        row_upper=upper,
        column_upper=np.where(np.arange(columns) < wholes, rng.integers(1, 4, columns), 5.0),
        integer=np.arange(columns) < wholes,
        payoff=rng.integers(-4, 8, (players, columns)),
        payoff_constant=rng.integers(-1, 4, players),
    )
    return BargainingProblem(program, rng.integers(0, 3, players), rng.choice([0.5, 1.0, 2.0], players))


def other_numbers(problem, seed, share=0.4):
    """Return the problem with every number of its rows, payoffs and bounds moved by up to a share of it."""
    rng, program = np.random.default_rng(seed), problem.program

    def moved(numbers):
        return numbers * rng.uniform(1.0 - share, 1.0 + share, np.shape(numbers))

    matrix, payoff = program.matrix.copy(), program.payoff.copy()
    matrix.data, payoff.data = moved(matrix.data), moved(payoff.data)
    changed = program.replace(
        matrix=matrix,
        payoff=payoff,
        row_upper=moved(program.row_upper) + np.maximum(0.0, program.row_lower) * np.isfinite(program.row_lower),
        payoff_constant=moved(program.payoff_constant),
        column_upper=np.where(program.integer, program.column_upper - (rng.random(program.shape[1]) < 0.1), 5.0),
    )
    return BargainingProblem(changed, moved(problem.disagreement), moved(problem.weights))


def largest_sum(problem, weights=None):
    """Return the largest weighted sum of gains by SciPy, None where nothing is acceptable."""
    program, weights = problem.program, problem.weights if weights is None else weights
    offset = program.payoff_constant - problem.disagreement
    found = milp(
        -(program.payoff.T @ weights),
        constraints=[
            LinearConstraint(program.matrix, program.row_lower, program.row_upper),
            LinearConstraint(program.payoff, -offset, np.inf),
        ],
        bounds=Bounds(program.column_lower, program.column_upper),
        integrality=program.integer.astype(int),
        options={"presolve": False},
    )
    return None if found.x is None else float(weights @ (program.payoffs(found.x) - problem.disagreement))


def listed_gains(problem):
    """Return the gains of every acceptable package of a problem without continuous columns."""
    program = problem.program
    ends = zip(program.column_lower.astype(int), program.column_upper.astype(int), strict=True)
    packages = np.array(list(itertools.product(*(range(low, high + 1) for low, high in ends))), dtype=float)
    rows = (program.matrix @ packages.T).T
    kept = np.all((rows >= program.row_lower - 1e-9) & (rows <= program.row_upper + 1e-9), axis=1)
    gains = (program.payoff @ packages[kept].T).T + program.payoff_constant - problem.disagreement
    return gains[np.all(gains >= -1e-9, axis=1)]
