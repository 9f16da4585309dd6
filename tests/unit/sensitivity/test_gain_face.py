"""Newton steps on faces: splits that can be worked out by hand, blocked ones among them."""

import numpy as np
import pytest

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.program import PayoffProgram
from winset_solver.sensitivity.gain_face import GainFace

INF = np.inf


def climbed(x, *, weights=(1.0, 1.0, 1.0), cap=INF, rows=((1, 1, 1),), size=6.0, disagreement=(0.0, 0.0, 0.0)):
    program = PayoffProgram.build(
        matrix=rows, row_lower=[-INF] * len(rows), row_upper=[size] * len(rows), payoff=np.eye(3)
    )
    problem = BargainingProblem(program, np.array(disagreement), np.array(weights))
    upper = np.array([cap, INF, INF])
    return GainFace(problem, problem.weights, program.column_lower, upper).climb(np.array(x, dtype=float))


def test_a_pie_is_split_by_weights_above_disagreement():
    assert climbed([4, 1, 1]) == pytest.approx([2, 2, 2], abs=1e-12)
    assert climbed([4, 1, 1], weights=(1.0, 2.0, 3.0)) == pytest.approx([1, 2, 3], abs=1e-12)
    assert climbed([4, 1, 1], disagreement=(3.0, 0.0, 0.0)) == pytest.approx([4, 1, 1], abs=1e-12)


def test_what_stops_a_step_is_kept_and_the_rest_is_split():
    assert climbed([0.5, 0.5, 5], cap=1.0) == pytest.approx([1, 2.5, 2.5], abs=1e-12)


def test_what_is_not_tight_is_taken_up_first():
    assert climbed([1, 1, 1]) == pytest.approx([2, 2, 2], abs=1e-12)


def test_a_vertex_stays_as_it_is():
    assert climbed([1, 2, 3], rows=((1, 0, 0), (1, 1, 0), (1, 1, 1)), size=6.0, cap=1.0)[0] == 1.0
    corner = [6.0, 6.0, 6.0]
    assert climbed(corner, rows=np.eye(3)).tolist() == corner
