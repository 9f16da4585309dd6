"""The Kalai–Smorodinsky solution: equal shares of what each could gain at best.

References
----------
E. Kalai, M. Smorodinsky, "Other solutions to Nash's bargaining problem", Econometrica 43 (1975) 513–518.
"""

from dataclasses import replace

import numpy as np

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.leximin import lexicographic
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.solve import Answer, answer_question


def kalai_smorodinsky(space: GainSpace) -> Outcome:
    """Maximise min_p g_p / (w_p b_p) with b_p = max g_p over acceptable packages, then go on leximin.

    The value is the smallest ratio. The ideal point is taken over the *individually rational* set (the variant of the
    1975 paper); players with b_p = 0 cannot gain, are named and left out of the comparison.
    """

    def search(space: GainSpace) -> Answer:
        ideal = space.ideal()
        able = space.can_gain(ideal)
        without = tuple(np.flatnonzero(~able).tolist())
        players = np.flatnonzero(able)
        if players.size == 0:
            result = space.solve(control=space.control.named("any acceptable package"))
            note = "nobody can gain: every acceptable package gives everybody its disagreement payoff"
            return Answer(result.x, 0.0, 0.0, result.termination, ideal, without, (note,))
        answer = lexicographic(space, players, ideal[players] * space.problem.weights[players])
        return replace(answer, ideal=ideal, without_gain=without)

    return answer_question(space, "kalai-smorodinsky", search)
