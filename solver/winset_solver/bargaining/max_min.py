"""The largest smallest normalised gain, the first step of every egalitarian solution."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.program import Matrix, Vector
from winset_solver.result import SolveResult


def normalised_gain_rows(space: GainSpace, players: NDArray[np.int64], scales: Vector) -> Matrix:
    """Return one row per player that picks its gain divided by its scale."""
    shape = (len(players), space.session.model.columns)
    return sparse.csr_array((1.0 / scales, (np.arange(len(players)), space.gains[players])), shape=shape)


def maximise_smallest(
    space: GainSpace, players: NDArray[np.int64], scales: Vector, claim: str, *, start: Vector | None = None
) -> SolveResult:
    """Maximise min_p g_p / scale_p over the given players; the objective is that minimum."""
    with space.session.scratch():
        level = space.session.add_columns(1)
        rows = normalised_gain_rows(space, players, scales).tolil()
        rows[:, level[0]] = -1.0
        space.session.add_rows(rows.tocsr(), 0.0, np.inf)
        cost = np.zeros(space.session.model.columns)
        cost[level] = 1.0
        space.session.maximise(cost)
        return space.solve(claim, control=space.control.named("largest smallest gain"), start=start)
