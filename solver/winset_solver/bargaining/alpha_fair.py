"""α-fair solutions: the scale from the utilitarian (α = 0) over Nash (α = 1) towards leximin (α → ∞).

References
----------
J. Mo, J. Walrand, "Fair end-to-end window-based congestion control", IEEE/ACM Trans. Networking 8 (2000) 556–567.
A. B. Atkinson, "On the measurement of inequality", J. Econ. Theory 2 (1970) 244–263, for the equally distributed
equivalent. (Neither opened here.)
"""

from dataclasses import replace
from typing import Final

from winset_solver.bargaining.concave import maximise_power_mean
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.solve import answer_question
from winset_solver.bargaining.utilitarian import utilitarian
from winset_solver.errors import ArgumentError

LARGEST_ALPHA: Final = 20.0


def alpha_fair(space: GainSpace, *, alpha: float) -> Outcome:
    """Maximise Σ w_p g_p^(1−α) / (1−α), log for α = 1.

    The value is the equally distributed equivalent: the gain that, given to everybody, would be exactly as good. It
    is the weighted power mean of order 1 − α.

    Raises
    ------
    ArgumentError
        Where α is negative or above ``LARGEST_ALPHA``; leximin is the limit for large α.
    """
    if not 0 <= alpha <= LARGEST_ALPHA:
        raise ArgumentError("α is out of range", got=alpha, wanted=f"0 ≤ α ≤ {LARGEST_ALPHA:g}", hint="or use leximin")
    if alpha == 0:
        outcome, mass = utilitarian(space), float(space.problem.weights.sum())
        value = None if outcome.value is None else outcome.value / mass
        bound = None if outcome.bound is None else outcome.bound / mass
        return replace(outcome, solution="alpha-fair", value=value, bound=bound)
    what = "equally distributed equivalent gain"
    return answer_question(space, "alpha-fair", lambda space: maximise_power_mean(space, alpha, what))
