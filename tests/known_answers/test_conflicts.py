"""Published and hand-checked conflicts, corrections and repairs."""

import itertools

import numpy as np
import pytest

from conflict_cases import INF, Truth, problem_of, satisfies
from winset_solver.conflict.exploration import explore
from winset_solver.conflict.repairs import cheapest_repairs
from winset_solver.conflict.smallest import irreducible_conflict, smallest_conflict
from winset_solver.highs import Session
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus


def members(found):
    return [item.members for item in found]


def each_alone(rows):
    return tuple((row,) for row in range(rows))


def marco():
    """{a, ¬a, b, ¬b, a ∨ b}, the running example of the authors' page about MARCO (sun.iwu.edu/~mliffito/marco-viz)."""
    matrix = [[1, 0], [1, 0], [0, 1], [0, 1], [1, 1]]
    return problem_of(
        matrix,
        [1, -INF, 1, -INF, 1],
        [INF, 0, INF, 0, INF],
        groups=each_alone(5),
        integer=[True, True],
        high=[1, 1],
        labels=("a", "not a", "b", "not b", "a or b"),
    )


def test_the_running_example_of_marco():
    found = explore(marco())
    assert found.status is OutcomeStatus.OPTIMAL
    assert members(found.conflicts) == [(0, 1), (2, 3), (1, 3, 4)]
    assert members(found.corrections) == [(0, 3), (1, 2), (1, 3), (0, 2, 4)]
    assert found.bound == INF
    assert smallest_conflict(marco()).bound == 2


def documented():
    """Example of the MindOpt documentation (solver.damo.alibaba.com, "Irreducible Inconsistent Subsystem").

    It says: the first three rows are one conflict; the fourth and the bounds are another.
    """
    rows = [
        [-0.5, 1, 0, 0, 0],
        [2, -1, 0, 0, 0],
        [3, 1, 0, 0, 0],
        [0, 0, 0, 3, -1],
        [1, 0, 0, 0, 1],
        [1, 2, 0, 1, 0],
        [0, 1, 0, 1, 0],
    ]
    lower = [0.5, 3, -INF, -INF, -INF, -INF, 1]
    upper = [INF, INF, 6, 2, 10, 14, INF]
    return problem_of(rows, lower, upper, groups=each_alone(7), low=[0, 0, 0, 5, 0], high=[INF, INF, INF, INF, 2])


def test_the_example_of_a_solver_manual():
    found = explore(documented())
    assert members(found.conflicts) == [(3,), (0, 1, 2)]
    assert members(found.corrections) == [(0, 3), (1, 3), (2, 3)]
    least = cheapest_repairs(documented(), count=1).repairs[0]
    assert least.cost == 2
    assert 3 in least.amounts
    assert least.amounts[3] == pytest.approx(11.0)  # 3·5 − 2 − 2


def test_three_rows_that_each_two_could_keep():
    """x ≥ 6, y ≥ 6, x + y ≤ 11 (example of the lp_solve documentation as told by N. Brixius, 2012)."""
    problem = problem_of([[1, 0], [0, 1], [1, 1]], [6, 6, -INF], [INF, INF, 11], groups=each_alone(3))
    assert members(explore(problem).conflicts) == [(0, 1, 2)]
    repairs = cheapest_repairs(problem).repairs
    assert [repair.amounts for repair in repairs] == [
        {0: pytest.approx(1)},
        {1: pytest.approx(1)},
        {2: pytest.approx(1)},
    ]
    assert [repair.moves for repair in repairs] == [
        {0: pytest.approx(-1)},
        {1: pytest.approx(-1)},
        {2: pytest.approx(1)},
    ]


def cycle(length):
    """A cycle whose neighbours must differ, two colours: one group for each edge."""
    matrix = np.zeros((length, length))
    for edge in range(length):
        matrix[edge, [edge, (edge + 1) % length]] = 1
    ones = [1] * length
    return problem_of(matrix, ones, ones, groups=each_alone(length), integer=[True] * length, high=ones)


@pytest.mark.parametrize("length", [3, 5, 7])
def test_an_odd_cycle_needs_a_third_colour(length):
    """Every fraction ½ satisfies the relaxation: the conflict is caused by integrality alone."""
    problem = cycle(length)
    assert Session(problem.program).solve(relaxed=True).termination is Termination.OPTIMAL
    found = explore(problem)
    assert members(found.conflicts) == [tuple(range(length))]
    assert members(found.corrections) == [(edge,) for edge in range(length)]
    assert smallest_conflict(problem).bound == length


def test_an_even_cycle_needs_no_third_colour():
    found = explore(cycle(6))
    assert (found.conflicts, members(found.corrections)) == ((), [()])
    assert satisfies(cycle(6), found.x)


def pigeons(count):
    """Each of ``count`` pigeons wants one of ``count`` − 1 holes, and no hole takes two: one group for each pigeon."""
    holes = count - 1
    rows = [[1.0 if p == pigeon else 0.0 for p in range(count) for _ in range(holes)] for pigeon in range(count)]
    pairs = [
        [1.0 if h == hole and p in pair else 0.0 for p in range(count) for h in range(holes)]
        for hole in range(holes)
        for pair in itertools.combinations(range(count), 2)
    ]
    return problem_of(
        rows + pairs,
        [1] * count + [-INF] * len(pairs),
        [INF] * count + [1] * len(pairs),
        groups=each_alone(count),
        integer=[True] * (count * holes),
        high=[1] * (count * holes),
    )


@pytest.mark.parametrize("count", [3, 4])
def test_pigeons_conflict_only_all_together(count):
    found = explore(pigeons(count))
    assert members(found.conflicts) == [tuple(range(count))]
    assert members(found.corrections) == [(pigeon,) for pigeon in range(count)]
    assert {len(agreement) for agreement in found.agreements} == {count - 1}


# -- degenerate ---------------------------------------------------------------------------------------------------


def test_definitions_that_contradict_each_other_are_a_conflict_without_members():
    problem = problem_of([[1], [1], [1]], [4, -INF, 0], [INF, 3, INF], groups=((2,),))
    found = explore(problem)
    assert found.status is OutcomeStatus.NO_PACKAGE
    assert members(found.conflicts) == [()]
    assert found.corrections == ()
    assert found.agrees([]) is False
    for single in (irreducible_conflict(problem), smallest_conflict(problem)):
        assert single.status is OutcomeStatus.NO_PACKAGE
        assert single.conflict.members == ()
    assert cheapest_repairs(problem).status is OutcomeStatus.NO_PACKAGE


def test_a_group_may_contradict_the_bounds_alone():
    problem = problem_of([[1], [1]], [5, 1], [INF, INF], groups=((0,), (1,)), high=[4])
    found = explore(problem)
    assert members(found.conflicts) == [(0,)]
    assert members(found.corrections) == [(0,)]
    assert cheapest_repairs(problem).repairs[0].amounts == {0: pytest.approx(1)}


def test_a_row_may_contradict_itself_and_is_then_given_up_outright():
    problem = problem_of([[1], [1]], [3, 1], [2, INF], groups=((0,), (1,)), high=[9])
    assert members(explore(problem).conflicts) == [(0,)]
    repair = cheapest_repairs(problem).repairs[0]
    assert (repair.members, repair.amounts, repair.verified) == ((0,), {}, True)


def test_crossed_bounds_of_a_column_are_definitions():
    found = explore(problem_of([[1]], [0], [INF], groups=((0,),), low=[2], high=[1]))
    assert (found.status, members(found.conflicts)) == (OutcomeStatus.NO_PACKAGE, [()])


def test_an_integer_may_have_no_room_at_all():
    """No integer lies between 0.25 and 0.75: the relaxation does not see it."""
    found = explore(problem_of([[1]], [0.25], [0.75], groups=((0,),), integer=[True], high=[3]))
    assert members(found.conflicts) == [(0,)]


def test_without_groups_there_is_nothing_to_give_up():
    fine = explore(problem_of([[1]], [0], [1], groups=()))
    assert (fine.status, fine.conflicts, members(fine.corrections)) == (OutcomeStatus.OPTIMAL, (), [()])
    broken = explore(problem_of([[1]], [-INF], [-1], groups=()))
    assert (broken.status, members(broken.conflicts)) == (OutcomeStatus.NO_PACKAGE, [()])


def test_rows_that_can_all_hold_need_no_repair():
    problem = problem_of([[1], [1]], [1, -INF], [INF, 2], groups=((0,), (1,)))
    assert smallest_conflict(problem).conflict is None
    repairs = cheapest_repairs(problem)
    assert repairs.status is OutcomeStatus.OPTIMAL
    assert [(repair.members, repair.amounts, repair.verified) for repair in repairs.repairs] == [((), {}, True)]


@pytest.mark.parametrize("make", [marco, documented, lambda: cycle(5), lambda: pigeons(3)])
def test_brute_force_agrees_with_the_literature(make):
    truth, found = Truth(make()), explore(make())
    assert {frozenset(m) for m in members(found.conflicts)} == truth.conflicts
    assert {frozenset(m) for m in members(found.corrections)} == truth.corrections
