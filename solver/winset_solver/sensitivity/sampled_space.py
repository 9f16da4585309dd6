"""The space of one problem among thousands, each searched for parts of a second."""

from typing import Final

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control
from winset_solver.engine_model import SHORT_SEARCHES

_SMALL: Final = 10_000
"""Non-zeros up to which searches are taken to be short."""


def sampled_space(problem: BargainingProblem, control: Control, *, linear: bool) -> GainSpace:
    """Return the space of a problem, set up for short searches where it is small and no second opinion is asked for.

    A second opinion is a search in another configuration, and tells most about the usual one.

    Parameters
    ----------
    problem, control
        As of the space.
    linear
        Whether one weighted sum of gains is maximised. Anything else takes several searches that start from points
        known before; with presolve the best of them would be searched twice.
    """
    if control.limits.confirm != "never" or problem.program.matrix.nnz > _SMALL:
        return GainSpace(problem, control)
    return GainSpace(problem, control, **SHORT_SEARCHES, presolve="choose" if linear else "off")
