"""The egalitarian solution: the largest smallest gain per voice, wasted nowhere.

References
----------
E. Kalai, "Proportional solutions to bargaining situations: interpersonal utility comparisons", Econometrica 45 (1977)
1623–1630.
"""

import numpy as np

from winset_solver.bargaining.enumeration import best_package
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.levels import SmallestMean, WeightedMean
from winset_solver.bargaining.max_min import maximise_smallest
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.solve import Answer, answer_question
from winset_solver.result import Termination
from winset_solver.tolerances import CERTIFICATE


def egalitarian(space: GainSpace) -> Outcome:
    """Maximise min_p g_p / w_p; among the maximisers take one with the largest total gain.

    The value is the smallest gain per weight. Kalai's solution proper gives everybody exactly that and may waste the
    rest; :func:`~winset_solver.bargaining.leximin.leximin` goes on to the second smallest gain instead.
    """

    def search(space: GainSpace) -> Answer:
        players, scales = np.arange(space.problem.players), space.problem.weights
        claim = "no acceptable package has a larger smallest gain"
        levels = (SmallestMean(1), WeightedMean(scales / scales.sum()))
        listed = best_package(space, players, scales, levels, (claim, "none of these has a larger total gain"))
        if listed is not None and listed.termination is not Termination.LIMIT:
            return listed
        result = maximise_smallest(space, players, scales, claim, known=listed)
        x = space.completed(result.x[: space.decisions])
        notes: tuple[str, ...] = ()
        if result.optimal:
            floor = float(np.min(space.gains_at(x) / scales))
            with space.session.scratch():
                space.session.change_column_bounds(space.gains, floor * scales, np.inf)
                space.maximise(np.ones(space.problem.players))
                wasteful = "no package with this smallest gain has a larger total gain"
                control = space.control.named("nothing wasted")
                second = space.run(wasteful, control=control, start=space.extended(x), if_empty=wasteful)
            total = float(space.gains_at(x).sum())
            if second.solution is not None and second.solution.objective > total + CERTIFICATE * max(1.0, total):
                x = space.completed(second.x[: space.decisions])
            if not second.optimal:
                notes = ("whether another package with the same smallest gain wastes less was not settled",)
        return Answer(x, float(np.min(space.gains_at(x) / scales)), result.bound, result.termination, notes=notes)

    return answer_question(space, "egalitarian", search)
