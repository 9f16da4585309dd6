"""Climbing from point to point where few columns may change at once."""

import numpy as np

from winset_solver.control import Cancellation, Control
from winset_solver.highs import Session
from winset_solver.neighbourhoods import Climb, Columns
from winset_solver.program import PayoffProgram, Vector

WORTH = np.array([6.0, 5.0, 4.0, 3.0])


def knapsack() -> Session:
    """Return 6a + 5b + 4c + 3d with 4a + 3b + 2c + 2d ≤ 5 in binaries; b and c are best, worth 9."""
    program = PayoffProgram.build(
        matrix=[[4, 3, 2, 2]],
        row_lower=[-np.inf],
        row_upper=[5],
        column_upper=[1] * 4,
        integer=[True] * 4,
        payoff=[WORTH],
    )
    return Session(program)


def rise(x: Vector) -> tuple[float, Vector]:
    return float(WORTH @ x), WORTH


def pairs(_best: Vector, count: int) -> Columns:
    return np.array([(0, 1), (1, 2), (2, 3), (0, 3), (0, 2), (1, 3)][count % 6])


def test_a_climb_ends_where_its_neighbourhoods_hold_nothing_better() -> None:
    """No two columns improve on a alone."""
    assert Climb(knapsack(), np.arange(4), pairs).from_point(np.zeros(4), rise, Control()).tolist() == [1, 0, 0, 0]


def test_a_climb_takes_one_step_after_the_other_to_the_best_point() -> None:
    session = knapsack()
    climb = Climb(session, np.arange(4), lambda _, count: np.arange(2 + count % 2))
    assert climb.from_point(np.zeros(4), rise, Control()).tolist() == [0, 1, 1, 0]
    assert session.model.rows == 1
    assert session.model.column_upper.tolist() == [1, 1, 1, 1]


def test_a_climb_stays_where_nothing_around_is_better_and_stops_where_it_is_high_enough() -> None:
    climb = Climb(knapsack(), np.arange(4), pairs)
    best = np.array([0.0, 1.0, 1.0, 0.0])
    assert climb.from_point(best, rise, Control()) is best
    assert climb.from_point(np.zeros(4), rise, Control(), enough=3.0).tolist() == [1, 0, 0, 0]


def test_a_climb_that_is_cancelled_returns_where_it_is() -> None:
    cancellation = Cancellation()
    cancellation.request()
    start = np.zeros(4)
    assert Climb(knapsack(), np.arange(4), pairs).from_point(start, rise, Control(cancellation=cancellation)) is start
