"""The search for a safe exchange where there is no room or no time for a proof, and what it refuses."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.control import Cancellation, Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.scheduling import order_search as module
from winset_solver.scheduling.exchange_problem import ExchangeProblem, Lot
from winset_solver.scheduling.safe_exchange import safe_exchange
from winset_solver.status import OutcomeStatus

AMOUNTS = st.sampled_from([1.0, 2.0, 3.0, 5.0, 8.0, 13.0])


def lot(label, side, pieces, cost, value):
    return Lot(
        label, (str(side),), pieces, *(((cost, 0.0), (0.0, value)) if side == 0 else ((0.0, cost), (value, 0.0)))
    )


@st.composite
def unequal(draw):
    """Up to nine pieces of different size between two sides."""
    sizes = draw(st.lists(st.tuples(st.integers(0, 1), AMOUNTS, AMOUNTS), min_size=1, max_size=9))
    return ExchangeProblem(tuple(lot(str(i), side, 1, *size) for i, (side, *size) in enumerate(sizes)), 2)


def narrow(patch, *widths):
    """Leave so little room for states."""
    patch.setattr(module, "_widths", lambda problem, proof: widths)


@given(problem=unequal())
@settings(max_examples=150, deadline=None)
def test_without_room_the_bound_is_still_below_what_the_best_order_reaches(problem):
    best = safe_exchange(problem)
    with pytest.MonkeyPatch.context() as patch:
        narrow(patch, 1, 2)
        found = safe_exchange(problem)
    assert best.status is OutcomeStatus.OPTIMAL
    assert found.bound <= best.largest <= found.largest
    assert (found.status is OutcomeStatus.OPTIMAL) == (found.bound == found.largest)


def test_without_room_some_orders_are_not_proven_best():
    sizes = [(0, 8), (0, 5), (0, 5), (0, 3), (1, 7), (1, 7), (1, 4), (1, 3)]
    problem = ExchangeProblem(tuple(lot(str(i), side, 1, size, size) for i, (side, size) in enumerate(sizes)), 2)
    with pytest.MonkeyPatch.context() as patch:
        narrow(patch, 1)
        found = safe_exchange(problem)
    assert found.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert sorted(found.order) == list(range(8))
    assert found.bound < found.largest
    assert safe_exchange(problem).status is OutcomeStatus.OPTIMAL


def test_a_request_to_stop_leaves_an_order_and_a_bound():
    cancellation = Cancellation()
    cancellation.request()
    rows = [lot(str(i), i % 2, 3, 1 + 0.37 * i % 1.1, 1 + 0.61 * i % 1.3) for i in range(9)]
    problem = ExchangeProblem(tuple(rows), 2)
    found = safe_exchange(problem, Control(cancellation=cancellation))
    assert sorted(found.order) == sorted(i for i in range(9) for _ in range(3))
    assert found.bound <= safe_exchange(problem).largest <= found.largest


def test_progress_is_said_in_words():
    said = []
    control = Control(limits=Limits(seconds=60.0), on_progress=said.append)
    safe_exchange(ExchangeProblem((lot("a", 0, 2, 1, 1), lot("b", 1, 2, 1, 1)), 2), control)
    assert said[0].words == "order of pieces: at most 1, at least 1"


def test_grids_whose_states_have_no_number_of_sixty_four_bits_are_searched_as_well():
    lots = [lot(str(i), i % 2, 9, 1.0, 1.0) for i in range(20)]  # 10 ** 20 states
    assert safe_exchange(ExchangeProblem(tuple(lots), 2)).largest == 1


@given(problem=unequal())
@settings(max_examples=60, deadline=None)
def test_states_are_told_apart_however_small_the_numbers_that_stand_for_them(problem):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_LARGEST_KEY", 20)
        assert safe_exchange(problem).largest == safe_exchange(problem).bound
        small = safe_exchange(problem).order
    assert small == safe_exchange(problem).order


@pytest.mark.parametrize(
    ("lots", "after", "what"),
    [
        ([Lot("a", ("A",), 0, (1, 0), (0, 1))], (), "a lot has no piece"),
        ([Lot("a", ("A",), 1, (1,), (0, 1))], (), "not one finite number a side"),
        ([Lot("a", ("A",), 1, (1, float("nan")), (0, 1))], (), "not one finite number a side"),
        ([Lot("a", ("A",), 1, (1, 0), (0, 1))], ((0, 1),), "one that does not exist"),
    ],
)
def test_what_makes_no_sense_is_refused(lots, after, what):
    with pytest.raises(ArgumentError, match=what):
        ExchangeProblem(tuple(lots), 2, after)
