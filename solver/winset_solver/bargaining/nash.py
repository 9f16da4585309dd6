"""The Nash bargaining solution: the largest weighted product of gains.

References
----------
J. F. Nash, "The bargaining problem", Econometrica 18 (1950) 155–162.
"""

from winset_solver.bargaining.concave import maximise_power_mean
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.solve import answer_question


def nash(space: GainSpace) -> Outcome:
    """Maximise Σ w_p log g_p; the value is the weighted geometric mean of the gains, exp(Σ w_p log g_p / Σ w_p)."""
    return answer_question(space, "nash", lambda space: maximise_power_mean(space, 1.0, "geometric mean of gains"))
