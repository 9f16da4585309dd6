"""The oracle remembers, names few groups, and believes nobody."""

import numpy as np
import pytest

from conflict_cases import INF, problem_of, satisfies
from winset_solver.conflict.exploration import explore
from winset_solver.conflict.oracle import Oracle
from winset_solver.conflict.smallest import smallest_conflict
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.highs import Session
from winset_solver.result import SolveResult, Termination, Verdict
from winset_solver.status import Unanswered


def demands(*, integer=False):
    """x ≥ 1, x ≥ 2, x ≤ 3, x ≥ 4, y ≥ 1 over 0..9: only the third and fourth contradict each other."""
    matrix = [[1, 0], [1, 0], [1, 0], [1, 0], [0, 1]]
    lower, upper = [1, 2, -INF, 4, 1], [INF, INF, 3, INF, INF]
    groups = tuple((row,) for row in range(5))
    return problem_of(matrix, lower, upper, groups=groups, high=[9, 9], integer=[integer] * 2)


@pytest.mark.parametrize("integer", [False, True])
def test_a_point_settles_every_set_that_it_satisfies(integer):
    oracle = Oracle(demands(integer=integer))
    x = oracle.point([0, 1, 3, 4])
    assert satisfies(oracle.problem, x, [2])
    solves = oracle.solves
    for subset in ([], [0], [1, 3], [3, 4]):
        assert oracle.point(subset) is not None
    assert oracle.solves == solves


def test_a_certificate_names_the_groups_that_matter():
    oracle = Oracle(demands(integer=True))
    answer = oracle.answer(oracle.groups)
    assert (answer.x, answer.groups) == (None, {2, 3})
    conflict = oracle.confirmed(answer.groups)
    assert conflict.members == (2, 3)
    assert conflict.confirmation.verdict is Verdict.CONFIRMED
    assert "Farkas" in conflict.confirmation.method
    solves = oracle.solves
    assert oracle.answer(frozenset([1, 2, 3])).groups == {2, 3}
    assert oracle.solves == solves


def test_groups_that_hold_are_found_by_arithmetic():
    oracle = Oracle(demands())
    assert oracle.satisfied(np.array([3.0, 0.0])) == {0, 1, 2}
    assert oracle.satisfied(np.array([3.0 + 1e-6, 1.0])) == {0, 1, 4}
    assert oracle.satisfied(np.array([4.0, 1.0 - 1e-12])) == {0, 1, 3, 4}


def test_a_group_holds_where_all_its_rows_do():
    problem = problem_of([[1], [1], [1]], [1, -INF, 0], [INF, 2, 9], groups=((0, 1), (2,)))
    oracle = Oracle(problem)
    assert oracle.satisfied(np.array([1.5])) == {0, 1}
    assert oracle.satisfied(np.array([2.5])) == {1}
    assert oracle.satisfied(np.array([0.5])) == {1}


@pytest.mark.parametrize("integer", [False, True])
def test_a_stopped_question_is_unanswered_never_infeasible(integer):
    cancellation = Cancellation()
    cancellation.request()
    oracle = Oracle(demands(integer=integer), Control(cancellation=cancellation))
    with pytest.raises(Unanswered):
        oracle.point([2, 3])


def test_a_search_that_gave_up_is_unanswered_and_says_so(monkeypatch):
    oracle = Oracle(demands())
    monkeypatch.setattr(Session, "solve", lambda *_, **__: SolveResult(Termination.FAILED, None, None))
    with pytest.raises(Unanswered) as stopped:
        oracle.point([2, 3])
    assert stopped.value.notes == ("HiGHS could not settle whether group 2, group 3 can all hold",)


@pytest.mark.parametrize("ended", [Termination.TIME_LIMIT, Termination.INTERRUPTED, Termination.LIMIT])
def test_a_mixed_integer_search_that_ran_out_of_time_is_unanswered(monkeypatch, ended):
    truthful = Session.solve

    def stopping(session, control=None, **options):
        mixed = bool(session.model.integer.any())
        return SolveResult(ended, None, None) if mixed else truthful(session, control, **options)

    oracle = Oracle(slender())
    monkeypatch.setattr(Session, "solve", stopping)
    with pytest.raises(Unanswered) as stopped:
        oracle.point([0])
    assert stopped.value.notes == ()


def parity():
    """2x + 2y = 3 in integers, or 2x + 2y = 4: the first fails by integrality alone, and may be given up."""
    return problem_of([[2, 2], [2, 2]], [3, 0], [3, 4], groups=((0,), (1,)), integer=[True, True], high=[3, 3])


def test_integrality_is_confirmed_by_a_second_search():
    found = explore(parity())
    (conflict,) = found.conflicts
    assert conflict.members == (0,)
    assert conflict.confirmation.verdict is Verdict.CONFIRMED
    assert "without presolve" in conflict.confirmation.method


def test_confirmation_can_be_declined():
    (conflict,) = explore(parity(), Control(Limits(confirm="never"))).conflicts
    assert conflict.confirmation is None


@pytest.fixture
def liar(monkeypatch):
    """HiGHS as if it called every mixed-integer search of the program infeasible unless presolve is off."""
    truthful = Session.solve

    def solve(session, control=None, **options):
        mixed = bool(session.model.integer.any()) and session._options.get("presolve") != "off"
        if mixed and session.model.rows == 3:
            return SolveResult(Termination.INFEASIBLE, None, None)
        return truthful(session, control, **options)

    monkeypatch.setattr(Session, "solve", solve)


def slender():
    """2x + 3y = 8 in integers 0..3, whose relaxation has fractional vertices only; x + y ≤ 2 contradicts it."""
    rows = [[2, 3], [1, 1], [1, 1]]
    upper = [8, 2, 9]
    return problem_of(rows, [8, -INF, -INF], upper, groups=((0,), (1,)), integer=[True, True], low=[0, 0], high=[3, 3])


@pytest.mark.usefixtures("liar")
def test_a_wrong_no_is_refuted_noted_and_put_right():
    found = explore(slender())
    assert [conflict.members for conflict in found.conflicts] == [(0, 1)]
    assert [correction.members for correction in found.corrections] == [(0,), (1,)]
    assert found.notes
    assert all("a verified point shows that they can" in note for note in found.notes)
    assert "can all hold" in found.claims[0].text
    assert found.claims[0].confirmation.verdict is Verdict.CONFIRMED


@pytest.mark.usefixtures("liar")
def test_a_wrong_no_does_not_make_a_smallest_conflict():
    found = smallest_conflict(slender())
    assert (found.conflict.members, found.bound) == ((0, 1), 2)
    assert found.notes


def test_an_oracle_serves_one_problem_only():
    with pytest.raises(ArgumentError, match="another problem"):
        explore(demands(), oracle=Oracle(demands()))


def test_questions_leave_definitions_on_and_other_groups_off():
    oracle = Oracle(problem_of([[1], [1]], [0, 2], [5, INF], groups=((1,),)))
    oracle.point([0])
    oracle.points.clear()
    x = oracle.point([])
    assert satisfies(oracle.problem, x, [0])
    model = oracle._linear.model
    assert (model.row_lower.tolist(), model.row_upper.tolist()) == ([0, -INF], [5, INF])
