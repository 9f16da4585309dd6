"""Adjusted winner: two parties, divisible issues, equal gains, at most one issue split.

References
----------
S. J. Brams, A. D. Taylor, "Fair Division: From Cake-Cutting to Dispute Resolution", Cambridge University Press, 1996,
chapter 4 (not opened here).
"""

import numpy as np

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.max_min import maximise_smallest
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.solve import Answer, answer_question, require
from winset_solver.tolerances import AGREEMENT


def adjusted_winner(space: GainSpace) -> Outcome:
    """Give both players the same gain and as much of it as possible; the value is that gain.

    Notes
    -----
    The problem must be a division of issues: two players, no integer columns, and rows that say only that the shares
    of each issue add up to one (every column in exactly one row, all equations). A vertex of max {λ : g_1 = g_2 = λ}
    then has at most (issues + 2) basic columns, one of which is λ: at most one issue has two positive shares.
    """

    def search(space: GainSpace) -> Answer:
        program = space.problem.program
        require(space.problem.players == 2, "adjusted winner is defined for exactly two parties")
        require(not program.integer.any(), "adjusted winner needs divisible issues only")
        once = np.bincount(program.matrix.indices, minlength=space.decisions)
        equations = np.array_equal(program.row_lower, program.row_upper)
        division = bool(np.all(once == 1)) and equations and bool(np.all(program.matrix.data == 1.0))
        require(division, "adjusted winner needs a plain division: no rules beyond dividing each issue")
        with space.session.scratch():
            equal = np.zeros((1, space.session.model.columns))
            equal[0, space.gains] = (1.0, -1.0)
            space.session.add_rows(equal, 0.0, 0.0)
            claim = "no division gives both parties the same and more"
            result = maximise_smallest(space, np.arange(2), np.ones(2), claim)
        gains = space.gains_at(result.x)
        wasted = abs(gains[0] - gains[1]) > AGREEMENT * max(1.0, float(gains.max()))
        require(not wasted, "no division gives both parties the same gain")
        return Answer(result.x, float(gains.min()), result.bound, result.termination)

    return answer_question(space, "adjusted-winner", search)
