"""Nash and α-fair solutions: the largest mean of gains, with zero gains set apart.

References
----------
I. Caragiannis et al., "The unreasonable fairness of maximum Nash welfare", ACM Trans. Econ. Comput. 7 (2019), for
the convention where not everybody can gain at once (not opened here).
"""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.gaining_sets import LargestGainingSets
from winset_solver.bargaining.outer_approximation import OuterApproximation
from winset_solver.bargaining.power_mean import PowerMean
from winset_solver.bargaining.solve import Answer
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus, Unanswered
from winset_solver.tolerances import POSITIVE_GAIN

_MOST_SETS: Final = 64


def maximise_power_mean(space: GainSpace, alpha: float, what: str) -> Answer:
    """Maximise the weighted power mean of order 1 − α of the gains (geometric for α = 1).

    Players that cannot gain are left out and named: the relaxation bounds what each could gain, and whoever gains
    nothing under α < 1, where nothing forces a gain, is asked once more over the set itself. Where α ≥ 1 and the others
    cannot all gain at once, every largest set of players that can is searched and the best mean over one of them is
    returned, as maximum Nash welfare does.

    Parameters
    ----------
    what
        Name of the mean, for the claim that is confirmed.
    """
    scales = space.relaxed_gains()
    able = np.flatnonzero(space.can_gain(scales))
    answer = _over(space, able, scales, alpha, what) if able.size else None
    if answer is not None and alpha < 1:
        gains = space.gains_at(answer.answer.x)
        idle = [p for p in able.tolist() if gains[p] <= POSITIVE_GAIN * scales[p]]
        barred = [p for p in idle if space.largest_gain(p) <= POSITIVE_GAIN * scales[p]]
        able = np.setdiff1d(able, barred)
        answer = answer if not barred else _over(space, able, scales, alpha, what) if able.size else None
    if answer is None:
        answer = _over_largest_sets(space, able, scales, alpha, what)
    gainers = answer.gainers
    without = tuple(p for p in range(space.problem.players) if p not in gainers)
    return replace(answer.answer, without_gain=without)


@dataclass(frozen=True)
class _SetAnswer:
    """Best point for one set of players that all gain."""

    answer: Answer
    gainers: frozenset[int]


def _over(space: GainSpace, players: NDArray[np.int64], scales: Vector, alpha: float, what: str) -> _SetAnswer | None:
    """Search with the given players all gaining; None where they cannot."""
    with space.session.scratch():
        search = OuterApproximation(
            space, players, PowerMean(alpha, space.problem.weights[players], scales[players]), what
        )
        answer = search.run()
    return None if answer is None else _SetAnswer(answer, frozenset(players.tolist()))


def _over_largest_sets(
    space: GainSpace, able: NDArray[np.int64], scales: Vector, alpha: float, what: str
) -> _SetAnswer:
    """Search every largest set of players that can gain at once and return the best."""
    best: _SetAnswer | None = None
    bound, complete = -math.inf, False
    sets = LargestGainingSets(space, able, scales)
    for _ in range(_MOST_SETS):
        players = sets.next()
        if players is None:
            complete = True
            break
        found = _over(space, players, scales, alpha, what) if players.size else _nobody_gains(space)
        if found is None:
            continue
        bound = max(bound, math.inf if found.answer.bound is None else found.answer.bound)
        if best is None or found.answer.value > best.answer.value:
            best = found
    if best is None:
        raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
    note = f"no acceptable package lets more than {len(best.gainers)} of {space.problem.players} parties gain at once"
    termination = best.answer.termination if complete else Termination.LIMIT
    reached = bound if complete and math.isfinite(bound) else None
    return replace(best, answer=replace(best.answer, bound=reached, termination=termination, notes=(note,)))


def _nobody_gains(space: GainSpace) -> _SetAnswer:
    result = space.solve(control=space.control.named("any acceptable package"))
    note = "nobody can gain: every acceptable package gives everybody its disagreement payoff"
    return _SetAnswer(Answer(result.x, 0.0, 0.0, result.termination, notes=(note,)), frozenset())
