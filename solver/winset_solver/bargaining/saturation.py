"""Leximin over a convex set: raise all gains together and leave behind those that cannot rise any further."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.max_min import normalised_gain_rows
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.tolerances import CERTIFICATE, LEVEL

_LOOSEST: Final = 1e3


def saturated(space: GainSpace, players: NDArray[np.int64], scales: Vector, x: Vector) -> tuple[Vector, Termination]:
    """Return the leximin-best point with the integer decisions of x, and why the last linear program ended.

    Levels are held to ``LEVEL``, so the scales should make the normalised gains large.

    Notes
    -----
    max λ subject to g_p / scale_p ≥ λ for the players still rising and g_p / scale_p ≥ their level for the others. The
    multipliers of the first rows add up to 1. A row with a positive multiplier holds with equality in *every* optimum
    (complementary slackness), so its player's level is settled; each linear program settles at least one player, and
    usually many.
    """
    session = space.session
    integers = np.flatnonzero(session.model.integer)
    termination, slack = Termination.OPTIMAL, LEVEL
    with session.scratch():
        session.change_column_bounds(integers, x[integers], x[integers])
        level = session.add_columns(1)
        rows = normalised_gain_rows(space, players, scales).tolil()
        rows[:, level[0]] = -1.0
        rising, index = np.ones(len(players), dtype=bool), session.add_rows(rows.tocsr(), 0.0, np.inf)
        held, levels = np.zeros(0, dtype=np.int64), np.zeros(0)
        session.maximise(np.eye(session.model.columns)[level[0]])
        while rising.any():
            claim = f"with these decisions, no package raises the smallest of the other {rising.sum()} gains"
            result = space.session.solve(space.control.named("gains that can still rise"), relaxed=True)
            space.solves += 1
            termination = result.termination
            if termination in (Termination.INFEASIBLE, Termination.FAILED) and held.size and slack < _LOOSEST * LEVEL:
                # The levels were reached, so they hold together; the engine needs more room to see it.
                slack *= 10.0
                session.change_row_bounds(held, levels - slack, np.inf)
                continue
            if termination is not Termination.OPTIMAL or result.row_duals is None:
                break
            space.confirm(claim, result, relaxed=True)
            x = result.x[: space.decisions]
            prices = np.where(rising, np.abs(result.row_duals[index]), 0.0)
            settled = rising & (prices >= min(CERTIFICATE, float(prices.max())))
            reached = np.full(int(settled.sum()), float(result.x[level[0]]))
            added = session.add_rows(
                normalised_gain_rows(space, players[settled], scales[settled]), reached - slack, np.inf
            )
            held, levels = np.concatenate([held, added]), np.concatenate([levels, reached])
            session.change_row_bounds(index[settled], -np.inf, np.inf)
            rising &= ~settled
    return x, termination
