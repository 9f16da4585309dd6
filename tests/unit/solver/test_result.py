"""What a result says, and what it refuses to say."""

import numpy as np
import pytest

from winset_solver.errors import ArgumentError, EngineError, WinsetError
from winset_solver.result import Solution, SolveResult, Termination, relative_gap


def result(termination=Termination.OPTIMAL, *, value=None, bound=None):
    solution = None if value is None else Solution(np.array([1.0, 2.0]), value, 0.0)
    return SolveResult(termination, solution, bound)


def test_a_result_without_a_solution_has_no_point_to_give():
    with pytest.raises(ArgumentError, match=r"the result has no solution \(got infeasible"):
        _ = result(Termination.INFEASIBLE).x
    assert result(value=3.0).x.tolist() == [1.0, 2.0]


def test_a_solution_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        result(value=3.0).x[0] = 9.0


@pytest.mark.parametrize(
    ("value", "bound", "gap"),
    [(None, None, None), (None, 1.0, None), (1.0, None, None), (200.0, 201.0, 0.005), (0.1, 0.3, 0.2), (2.0, 1.0, 0.0)],
)
def test_gap_is_relative_to_the_value_and_never_negative(value, bound, gap):
    assert result(value=value, bound=bound).gap == (None if gap is None else pytest.approx(gap))
    if gap is not None:
        assert relative_gap(value, bound) == pytest.approx(gap)


def test_only_limits_and_requests_count_as_stopped():
    stopped = {termination for termination in Termination if result(termination).stopped}
    assert stopped == {Termination.TIME_LIMIT, Termination.INTERRUPTED, Termination.LIMIT}
    assert [termination for termination in Termination if result(termination).optimal] == [Termination.OPTIMAL]


def test_an_error_says_what_where_got_wanted_and_a_hint():
    error = ArgumentError("the weight is not positive", where="KEN", got=0, wanted="> 0", hint="leave it out")
    assert str(error) == "KEN: the weight is not positive (got 0, wanted > 0)\n  hint: leave it out"
    assert str(EngineError("HiGHS refuses a call")) == "HiGHS refuses a call"
    assert isinstance(error, ValueError)
    assert isinstance(error, WinsetError)
