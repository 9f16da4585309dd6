"""Every package of a small separable problem, one after another: the plainest second opinion on its Pareto set."""

from typing import Final

import numpy as np

from winset_solver.pareto.dominance import Between, covered, go_on_anyway, undominated
from winset_solver.pareto.separable import SeparableProblem
from winset_solver.program import Vector

MOST_PACKAGES: Final = 1e6
"""Packages that are listed one by one."""


def missing(separable: SeparableProblem, listed: Vector, between: Between = go_on_anyway) -> list[Vector]:
    """Return the columns of packages that no listed levels cover; of these, those that no other one dominates.

    Parameters
    ----------
    listed
        Levels of the compared players, one row for each package that is known.
    between
        Called now and then; it may raise.

    Notes
    -----
    All sums of one option for each issue are formed, without bounds, pruning or branching. Time and memory grow with
    the number of packages, so that ``separable.packages`` should not exceed ``MOST_PACKAGES``.
    """
    sizes = [len(issue) for issue in separable.issues]
    levels, uses = separable.start[None], np.zeros((1, len(separable.slack)))
    for issue in separable.issues:
        between()
        total = len(levels) * len(issue)
        levels = (levels[:, None] + issue.gains[None]).reshape(total, levels.shape[1])
        uses = (uses[:, None] + issue.uses[None]).reshape(total, uses.shape[1])
    allowed = np.all(levels >= separable.lowest, axis=1) & np.all(uses <= separable.slack, axis=1)
    rows = np.flatnonzero(allowed)
    rows = rows[~covered(levels[rows], listed, between)]
    rows = rows[undominated(levels[rows], between)]
    choices = np.stack(np.unravel_index(rows, sizes), axis=1)
    return [separable.package(row) for row in choices.tolist()]
