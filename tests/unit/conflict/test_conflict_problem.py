"""What a conflict problem refuses, and floors as rows."""

import numpy as np
import pytest

from conflict_cases import INF, problem_of
from winset_solver.conflict.problem import ConflictProblem, with_floors
from winset_solver.errors import ArgumentError
from winset_solver.program import PayoffProgram


@pytest.mark.parametrize(
    ("groups", "labels", "prices", "message"),
    [
        (((0,), (0,)), ("a", "b"), (), "a row is in two groups"),
        (((0,), ()), ("a", "b"), (), "a group is empty"),
        (((0,), (3,)), ("a", "b"), (), "a group is empty or names a row that does not exist"),
        (((0,), (-1,)), ("a", "b"), (), "a group is empty or names a row that does not exist"),
        (((0,), (1,)), ("a",), (), "a size does not fit"),
        (((0,), (1,)), ("a", "b"), (1.0,), "a size does not fit"),
        (((0,), (1,)), ("a", "a"), (), "a label repeats"),
        (((0,), (1,)), ("a", "b"), (1.0, 0.0), "a price is not positive"),
        (((0,), (1,)), ("a", "b"), (1.0, INF), "a price is not positive"),
        (((0,), (1,)), ("a", "b"), (np.nan, 1.0), "a price is not positive"),
    ],
)
def test_a_wrong_problem_is_refused(groups, labels, prices, message):
    with pytest.raises(ArgumentError, match=message):
        problem_of([[1], [1]], [0, 0], [1, 1], groups=groups, labels=labels, prices=prices)


def test_prices_are_one_where_absent_and_cannot_be_changed():
    problem = problem_of([[1], [1]], [0, 0], [1, 1], groups=((0,), (1,)))
    assert problem.prices.tolist() == [1, 1]
    with pytest.raises(ValueError, match="read-only"):
        problem.prices[0] = 2


def test_floors_become_rows_about_payoffs_without_their_constants():
    program = PayoffProgram.build(
        matrix=[[1, 1]], row_lower=[0], row_upper=[4], payoff=[[1, 0], [2, -1]], payoff_constant=[3, -1]
    )
    floored = with_floors(program, np.array([5.0, 0.0]), ("first", "second"))
    assert floored.row_labels == ("row[0]", "first", "second")
    assert floored.matrix.toarray().tolist() == [[1, 1], [1, 0], [2, -1]]
    assert floored.row_lower.tolist() == [0, 2, 1]
    assert floored.row_upper.tolist() == [4, INF, INF]
    assert isinstance(ConflictProblem(floored, ((1,), (2,)), ("first", "second")), ConflictProblem)
