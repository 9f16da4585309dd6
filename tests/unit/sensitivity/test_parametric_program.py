"""A program whose numbers change in place is the program made anew, and its ends over boxes enclose it."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.errors import ArgumentError
from winset_solver.program import PayoffProgram
from winset_solver.sensitivity.parametric_program import Kind, ParametricProgram, Place
from winset_solver.sensitivity.ranges import gains_over, slacks_over
from winset_solver.sensitivity.traced import Trace

PROGRAM = PayoffProgram.build(
    matrix=[[1, 2, 0], [0, 1, 1]],
    row_lower=[-np.inf, 1],
    row_upper=[4, 3],
    column_upper=[1, 1, 5],
    integer=[True, True, False],
    payoff=[[3, 1, 0], [-1, 0, 2]],
    payoff_constant=[0, 0.5],
)
PROBLEM = BargainingProblem(PROGRAM, np.array([0.5, 0.0]), np.array([1.0, 2.0]))
PLACES = {
    Place(Kind.MATRIX, 0, 1): 2.0,
    Place(Kind.PAYOFF, 1, 2): 2.0,
    Place(Kind.ROW_LOWER, 1): 1.0,
    Place(Kind.ROW_UPPER, 0): 4.0,
    Place(Kind.COLUMN_LOWER, 2): 0.0,
    Place(Kind.COLUMN_UPPER, 2): 5.0,
    Place(Kind.PAYOFF_CONSTANT, 1): 0.5,
    Place(Kind.DISAGREEMENT, 0): 0.5,
    Place(Kind.WEIGHT, 1): 2.0,
}
"""One number of every kind, with what it is."""
EVERYTHING = ParametricProgram.affine(
    PROBLEM, ("s", "t"), [0.0, 0.0], {place: (value, {"s": 0.25, "t": -0.5}) for place, value in PLACES.items()}
)
X = np.array([1.0, 1.0, 2.0])


def anew(s, t):
    """Return the problem made from its numbers."""
    move = 0.25 * s - 0.5 * t
    program = PayoffProgram.build(
        matrix=[[1, 2 + move, 0], [0, 1, 1]],
        row_lower=[-np.inf, 1 + move],
        row_upper=[4 + move, 3],
        column_lower=[0, 0, move],
        column_upper=[1, 1, 5 + move],
        integer=[True, True, False],
        payoff=[[3, 1, 0], [-1, 0, 2 + move]],
        payoff_constant=[0, 0.5 + move],
    )
    return BargainingProblem(program, np.array([0.5 + move, 0.0]), np.array([1.0, 2.0 + move]))


def test_numbers_of_every_kind_change_in_place():
    for theta in ([0.0, 0.0], [1.0, 0.5], [-2.0, 1.0]):
        entries = EVERYTHING.evaluate([theta])
        found, wanted = EVERYTHING.problem_at(entries.values[0]), anew(*theta)
        assert entries.valid.all()
        assert found.program.fingerprint() == wanted.program.fingerprint()
        assert found.disagreement.tolist() == wanted.disagreement.tolist()
        assert found.weights.tolist() == wanted.weights.tolist()
    assert PROBLEM.program is PROGRAM
    assert PROGRAM.row_upper.tolist() == [4, 3]


def test_arrays_that_stay_are_shared():
    one = ParametricProgram.affine(PROBLEM, ["s"], [4.0], {Place(Kind.ROW_UPPER, 0): (0.0, {"s": 1.0})})
    changed = one.problem_at(one.evaluate([7.0]).values[0])
    assert changed.program.matrix is PROGRAM.matrix
    assert changed.program.row_upper.tolist() == [7, 3]
    assert not changed.program.row_upper.flags.writeable


def test_a_weight_alone_leaves_the_program():
    one = ParametricProgram.affine(PROBLEM, ["w"], [2.0], {Place(Kind.WEIGHT, 1): (0.0, {"w": 1.0})})
    entries = one.evaluate([[3.0], [0.0], [-1.0]])
    assert entries.valid.tolist() == [True, False, False]
    assert one.problem_at(entries.values[0]).program is PROGRAM


@pytest.mark.parametrize("size", [0.0, 1e-10, -1e-10, 2e12, -2e12, np.inf, np.nan])
def test_numbers_that_a_program_cannot_hold_are_not_valid(size):
    one = ParametricProgram.affine(PROBLEM, ["s"], [2.0], {Place(Kind.MATRIX, 0, 1): (0.0, {"s": 1.0})})
    assert not one.evaluate([[size]]).valid[0]


@pytest.mark.parametrize(
    ("places", "words"),
    [
        ([Place(Kind.MATRIX, 0, 2)], "no place"),
        ([Place(Kind.ROW_UPPER, 2)], "no place"),
        ([Place(Kind.WEIGHT, 1), Place(Kind.WEIGHT, 1)], "share a place"),
        ([], "does not fit"),
    ],
)
def test_entries_have_places_of_their_own(places, words):
    trace = Trace(["s"], [1.0])
    with pytest.raises(ArgumentError, match=words):
        ParametricProgram(
            PROBLEM,
            ("s",),
            np.ones(1),
            tuple(places),
            trace.expressions([trace.parameters[0]] * max(1, len(places))),
        )


def test_it_travels_with_all_it_knows():
    EVERYTHING.evaluate([[1.0, 1.0]])
    sent = pickle.loads(pickle.dumps(EVERYTHING))
    assert sent.evaluate([[1.0, 0.5]]).values.tolist() == EVERYTHING.evaluate([[1.0, 0.5]]).values.tolist()
    assert sent.placed.keys() == EVERYTHING.placed.keys()
    assert sent.problem_at(sent.nominal_values).program.fingerprint() == PROGRAM.fingerprint()


def test_lines_are_straight_where_entries_are_affine():
    assert EVERYTHING.is_affine([1.0, -2.0])
    trace = Trace(["s", "t"], [1.0, 2.0])
    s, t = trace.parameters
    twisted = ParametricProgram(
        PROBLEM, trace.names, np.array([1.0, 2.0]), (Place(Kind.MATRIX, 0, 1),), trace.expressions([s * t])
    )
    assert twisted.is_affine([1.0, 0.0])
    assert not twisted.is_affine([1.0, 1.0])
    assert twisted.slopes.toarray().tolist() == [[2.0, 1.0]]


def test_ends_over_a_box_are_those_of_the_gain_itself():
    """Both gains move with s and t together: ends that ignore this would be wider."""
    gains = gains_over(EVERYTHING, X, [-1.0, -1.0], [1.0, 1.0])
    moves = np.array([0.75, (X[2] + 1) * 0.75])
    middle = PROGRAM.payoffs(X) - PROBLEM.disagreement
    np.testing.assert_allclose(gains.low[0], middle - moves)
    np.testing.assert_allclose(gains.high[0], middle + moves)
    assert gains.valid.all()


def test_a_weight_that_may_vanish_is_not_valid_in_a_box():
    assert not gains_over(EVERYTHING, X, [-1.0, -1.0], [1.0, 4.0]).valid[0]


corner = st.floats(-1, 1)


@settings(max_examples=60)
@given(st.tuples(corner, corner), st.tuples(corner, corner), st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_gains_and_slacks_lie_between_their_ends(one, two, share):
    trace = Trace(["s", "t"], [0.5, 0.5])
    s, t = trace.parameters
    shapes = (2 + s, 2 + s * t, 1 + t, 4 + s, abs(t), 5 + s, s - t, t / 2, 2 + s**2)
    bent = ParametricProgram(
        EVERYTHING.problem_at(trace.expressions(shapes).evaluate([0.5, 0.5])[0][0]),
        trace.names,
        np.array([0.5, 0.5]),
        tuple(PLACES),
        trace.expressions(shapes),
    )
    low, high = np.minimum(one, two), np.maximum(one, two)
    place = np.clip(low + np.array(share) * (high - low), low, high)
    problem = bent.problem_at(bent.evaluate(place).values[0])
    gains, (above, below) = gains_over(bent, X, low, high), slacks_over(bent, X, low, high)
    body = problem.program.matrix @ X
    assert between(gains, problem.program.payoffs(X) - problem.disagreement)
    assert between(above, body - problem.program.row_lower)
    assert between(below, problem.program.row_upper - body)


def between(ends, values):
    return bool(np.all(ends.low[0] <= values) and np.all(values <= ends.high[0]))
