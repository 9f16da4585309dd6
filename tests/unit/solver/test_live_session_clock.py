"""A live session asked thousands of times: time spent on earlier linear solves does not count against later ones."""

import numpy as np

from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram
from winset_solver.result import Termination

SECONDS = 0.2


def test_many_short_solves_do_not_use_up_the_time_of_the_next():
    """HiGHS counts the time of all linear runs of one engine together, those of mixed-integer runs apart."""
    random = np.random.default_rng(1)
    matrix = random.integers(0, 10, (60, 60))
    program = PayoffProgram.build(
        matrix=matrix, row_lower=np.full(60, -np.inf), row_upper=np.full(60, 100.0), payoff=np.ones((1, 60))
    )
    session, spent = Session(program), 0.0
    while spent < 2 * SECONDS:
        session.maximise(random.integers(1, 10, 60))
        spent += session.solve().seconds
    session.maximise(random.integers(1, 10, 60))
    assert session.solve(Control(Limits(seconds=SECONDS))).termination is Termination.OPTIMAL
