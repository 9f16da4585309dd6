"""What to give up, by how much, and what a stopped search still proves."""

import numpy as np
import pytest
from test_exploration import rivals

from conflict_cases import INF, Truth, problem_of, satisfies
from winset_solver.conflict.oracle import Oracle
from winset_solver.conflict.repairs import cheapest_repairs
from winset_solver.control import Cancellation, Control
from winset_solver.errors import ArgumentError
from winset_solver.status import OutcomeStatus


def pie(*, integer=False, prices=(1.0, 1.0, 1.0)):
    """Ten units: A wants 6, B wants 3, C wants 4."""
    matrix = [[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    return problem_of(
        matrix,
        [-INF, 6, 3, 4],
        [10, INF, INF, INF],
        groups=((1,), (2,), (3,)),
        integer=[integer] * 3,
        high=[10] * 3,
        prices=prices,
    )


@pytest.mark.parametrize("integer", [False, True])
def test_each_could_give_way_by_three(integer):
    found = cheapest_repairs(pie(integer=integer, prices=(3.0, 1.0, 2.0)), count=5)
    assert found.status is OutcomeStatus.OPTIMAL
    assert [(repair.members, repair.cost) for repair in found.repairs] == [((1,), 1), ((2,), 2), ((0,), 3)]
    for repair, row in zip(found.repairs, (2, 3, 1), strict=True):
        assert repair.amounts == {row: pytest.approx(3)}
        assert repair.moves == {row: pytest.approx(-3)}
        assert (repair.verified, repair.least) == (True, True)
    assert found.bound == INF


def test_amounts_are_in_the_units_asked_for():
    scales = np.array([1.0, 100.0, 0.5, 2.0])
    amounts = [repair.amounts for repair in cheapest_repairs(pie(), scales=scales).repairs]
    assert amounts == [{1: pytest.approx(300)}, {2: pytest.approx(1.5)}, {3: pytest.approx(6)}]


def test_what_cannot_be_moved_is_given_up_outright():
    found = cheapest_repairs(pie(), movable=[True, False, True])
    assert [repair.amounts for repair in found.repairs] == [{1: pytest.approx(3)}, {}, {3: pytest.approx(3)}]
    for repair in found.repairs:
        assert repair.verified
        assert satisfies(pie(), repair.x, repair.members)


def test_two_rows_of_a_group_share_the_movement_by_scale():
    """x + y ≤ 10 against the pair x ≥ 8, y ≥ 8: moving the second row costs half as much."""
    problem = problem_of([[1, 1], [1, 0], [0, 1]], [-INF, 8, 8], [10, INF, INF], groups=((0,), (1, 2)))
    pair = next(r for r in cheapest_repairs(problem, scales=[1.0, 1.0, 0.5]).repairs if r.members == (1,))
    assert pair.amounts == {2: pytest.approx(3)}
    assert pair.moves == {2: pytest.approx(-6)}


def test_a_row_with_two_sides_moves_the_side_that_is_broken():
    problem = problem_of([[1], [1]], [2, 5], [3, INF], groups=((0,), (1,)))
    moves = {repair.members: repair.moves for repair in cheapest_repairs(problem).repairs}
    assert moves == {(0,): {0: pytest.approx(2)}, (1,): {1: pytest.approx(-2)}}


def test_integers_move_further_than_their_relaxation():
    """2x ≥ 3 against 2x ≤ 3 with integer x: the relaxation sees no conflict, the least movement is 1."""
    problem = problem_of([[2], [2]], [3, -INF], [INF, 3], groups=((0,), (1,)), integer=[True], high=[5])
    amounts = [repair.amounts for repair in cheapest_repairs(problem).repairs]
    assert amounts == [{0: pytest.approx(1)}, {1: pytest.approx(1)}]


def test_the_cheapest_are_proven_before_everything_is_known():
    problem = rivals(6, prices=[1.0, 2.0, 4.0, 8.0, 16.0, 32.0])
    found = cheapest_repairs(problem, count=2)
    assert [repair.cost for repair in found.repairs] == [31, 47]
    assert found.status is OutcomeStatus.OPTIMAL
    assert 47 <= found.bound <= 55
    assert found.claims


def test_a_stopped_search_says_what_the_cheapest_repair_costs_at_least():
    cancellation = Cancellation()

    def hear(progress):
        if progress.words.startswith("4 conflicts"):
            cancellation.request()

    problem = rivals(5)
    found = cheapest_repairs(problem, Control(on_progress=hear, cancellation=cancellation))
    assert found.status in (OutcomeStatus.STOPPED_WITH_SOLUTION, OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
    assert found.bound <= min(map(Truth(problem).cost, Truth(problem).corrections))
    assert all(satisfies(problem, repair.x, repair.members) for repair in found.repairs)


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": 0},
        {"movable": [True]},
        {"scales": [1.0, 1.0]},
        {"scales": [1.0, 0.0, 1.0, 1.0]},
        {"scales": -1.0},
        {"scales": np.nan},
    ],
)
def test_wrong_arguments_are_refused(wrong):
    with pytest.raises(ArgumentError):
        cheapest_repairs(pie(), **wrong)


def test_a_search_out_of_time_offers_the_best_that_it_has_met():
    """Stopped before any correction is proven minimal, it still says what a point that it has met leaves out."""
    problem = rivals(5)
    oracle = Oracle(problem)
    oracle.point([3])
    cancellation = Cancellation()
    cancellation.request()
    found = cheapest_repairs(problem, Control(cancellation=cancellation), oracle=oracle)
    assert found.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert [repair.members for repair in found.repairs] == [(0, 1, 2, 4)]
    assert satisfies(problem, found.repairs[0].x, (0, 1, 2, 4))
    assert found.bound == 0
