"""The utilitarian solution: the largest weighted sum of gains."""

import numpy as np

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.solve import Answer, answer_question
from winset_solver.program import Vector
from winset_solver.verify import exact_dot


def utilitarian(space: GainSpace, *, priorities: Vector | None = None) -> Outcome:
    """Maximise Σ w_p g_p over the individually rational set; the value is that sum.

    Parameters
    ----------
    space
        The live model.
    priorities
        Weights w ≥ 0 to use instead of the problem's voice weights, for instance a single player's payoff. Ties are
        then broken by the sum of all gains, so that the answer is Pareto-efficient.
    """
    weights = space.problem.weights if priorities is None else np.asarray(priorities, dtype=float)

    def search(space: GainSpace) -> Answer:
        best = space.best_known(lambda gains: float(gains @ weights))
        space.maximise(weights)
        control = space.control.named("largest total gain")
        result = space.solve(
            "no acceptable package has a larger weighted total gain",
            control=control,
            start=None if best is None else space.extended(best),
        )
        x = result.x
        if result.optimal and not np.all(weights > 0):
            x = _efficient(space, weights, result.x)
        gains = space.gains_at(space.completed(x[: space.decisions]))
        return Answer(x, exact_dot(weights, gains), result.bound, result.termination)

    return answer_question(space, "utilitarian", search)


def _efficient(space: GainSpace, weights: Vector, x: Vector) -> Vector:
    """Break ties among the maximisers: keep every prioritised gain and raise the total of all."""
    better = space.improved(x, relaxed=False)
    return x if better.solution is None else better.x
