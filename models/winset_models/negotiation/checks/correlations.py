"""Whether correlations are possible together."""

from math import floor

import numpy as np

from winset_solver.stochastic.tree import Vector
from winset_solver.tolerances import FEASIBILITY


def too_strong(matrix: Vector) -> str:
    """Return how much weaker correlations had to be for random variables to have them at once; nothing where they can.

    Notes
    -----
    With the smallest eigenvalue λ < 0 of the matrix R, (1 − s)·I + s·R has 1 − s·(1 − λ), so that s = 1/(1 − λ) is the
    largest part of all correlations with which it is positive semidefinite.

    Examples
    --------
    >>> too_strong(np.array([[1.0, -0.8, -0.8], [-0.8, 1.0, -0.8], [-0.8, -0.8, 1.0]]))
    'they are possible together only at 62 % of these sizes'
    """
    smallest = float(np.linalg.eigvalsh(matrix)[0])
    if smallest >= -FEASIBILITY:
        return ""
    return f"they are possible together only at {floor(100.0 / (1.0 - smallest))} % of these sizes"
