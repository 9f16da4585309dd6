"""Seeded over-constrained programs: demands for projects that the budgets cannot all meet."""

from typing import Final

import numpy as np

from winset_benchmarks.generators import generator
from winset_solver.conflict.problem import ConflictProblem
from winset_solver.program import PayoffProgram

_BUDGETS: Final = 2
_SHARE: Final = 0.35
_WANTED: Final = 5


def quarrel(demands: int, projects: int) -> ConflictProblem:
    """Return demands, each for a number of five projects of its own choice, under two budgets that always hold.

    The budgets pay for about a third of all projects.
    """
    rng = generator(demands, projects, 9)
    costs = rng.integers(5, 30, (_BUDGETS, projects)).astype(float)
    wanted = np.zeros((demands, projects))
    for row in wanted:
        row[rng.choice(projects, _WANTED, replace=False)] = 1.0
    program = PayoffProgram.build(
        matrix=np.vstack([costs, wanted]),
        row_lower=np.concatenate([np.full(_BUDGETS, -np.inf), rng.integers(2, _WANTED, demands)]),
        row_upper=np.concatenate([np.floor(_SHARE * costs.sum(axis=1)), np.full(demands, np.inf)]),
        payoff=np.ones((1, projects)),
        column_upper=np.ones(projects),
        integer=np.ones(projects, dtype=bool),
    )
    groups = tuple((_BUDGETS + k,) for k in range(demands))
    return ConflictProblem(program, groups, tuple(f"demand {k}" for k in range(demands)))
