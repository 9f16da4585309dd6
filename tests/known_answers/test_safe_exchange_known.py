"""Safe exchange by hand: windows, alternation, degenerate exchanges, and the shipped teaching case."""

from dataclasses import replace

import pytest

import winset_instances
from winset_models.analysis.roadmaps.courses import course
from winset_models.analysis.roadmaps.exchange import exchange
from winset_models.negotiation.reader import read
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_of
from winset_solver.scheduling.exchange_problem import ExchangeProblem, Lot, safe_window
from winset_solver.scheduling.safe_exchange import safe_exchange
from winset_solver.status import OutcomeStatus


def goods_for(price, *, pieces, cost, value, payments):
    """A seller's goods, in equal pieces of the given cost and value in all, for payments of a buyer."""
    goods = Lot("goods", ("seller",), pieces, cost=(0.0, cost / pieces), value=(value / pieces, 0.0))
    paid = price / payments
    return ExchangeProblem((goods, Lot("payments", ("buyer",), payments, cost=(paid, 0.0), value=(0.0, paid))), 2)


@pytest.mark.parametrize(
    ("delivered", "losses", "low", "high"),
    [
        (0, (0, 0), 0, 2),  # 10 − 12 ≤ p ≤ 10 − 8
        (1, (0, 0), 1, 4),  # 10 − 9 ≤ p ≤ 10 − 6
        (2, (0, 0), 4, 6),
        (3, (0, 0), 7, 8),
        (4, (0, 0), 10, 10),
        (2, (3, 1), 1, 7),  # the buyer loses 3 by stopping, the seller 1
        (4, (3, 1), 7, 10),
    ],
)
def test_the_window_of_payments_is_that_of_sandholm_and_lesser(delivered, losses, low, high):
    problem = goods_for(10, pieces=4, cost=8, value=12, payments=10)
    assert safe_window(problem, [delivered, 0], 1, losses) == (low, high)


def test_no_payment_is_safe_once_the_goods_still_to_come_cost_more_than_they_are_worth():
    problem = goods_for(10, pieces=2, cost=12, value=8, payments=10)
    assert safe_window(problem, [1, 0], 1, [0, 0]) is None  # 10 − 4 ≤ p ≤ 10 − 6
    assert safe_window(problem, [1, 0], 1, [1, 1]) == (5, 5)


def test_whom_pieces_do_not_concern_is_tempted_whatever_their_number():
    problem = ExchangeProblem((Lot("gift", ("A",), 2, (1, 0), (0, 0)), Lot("other", ("B",), 2, (0, 1), (0, 0))), 2)
    assert safe_window(problem, [0, 0], 1, [1, 9]) is None
    assert safe_window(problem, [0, 0], 1, [2, 2]) == (0, 2)


@pytest.mark.parametrize("pieces", [3, 6, 7, 11])
@pytest.mark.parametrize("payments", [3, 5, 6, 14])
def test_a_window_of_one_point_is_found_however_the_pieces_round(pieces, payments):
    problem = goods_for(0.7, pieces=pieces, cost=0.7, value=0.7, payments=payments)
    for delivered in range(pieces + 1):
        paid = payments * delivered / pieces
        assert safe_window(problem, [delivered, 0], 1, [0, 0]) == pytest.approx((paid, paid))


@pytest.mark.parametrize("pieces", [1, 2, 3, 5, 12])
@pytest.mark.parametrize("worth", [1.0, 1.5, 4.0])
def test_alternating_equal_pieces_put_one_piece_at_risk(pieces, worth):
    there = Lot("there", ("A",), pieces, (60 / pieces, 0.0), (0.0, 60 * worth / pieces))
    back = Lot("back", ("B",), pieces, (0.0, 60 / pieces), (60 * worth / pieces, 0.0))
    found = safe_exchange(ExchangeProblem((there, back), 2))
    assert found.largest == found.bound == pytest.approx(60 / pieces)


def test_in_one_piece_the_cheaper_one_goes_first():
    problem = ExchangeProblem((Lot("dear", ("A",), 1, (7, 0), (0, 9)), Lot("cheap", ("B",), 1, (0, 3), (8, 0))), 2)
    found = safe_exchange(problem)
    assert found.order == (1, 0)
    assert found.largest == 3
    assert found.guarantee == 7  # A has its 8 and still has to pay 7
    assert safe_exchange(problem, measure="temptation").order == (0, 1)
    assert safe_exchange(problem, measure="temptation").guarantee == 3


def test_unequal_pieces_balance_each_other():
    # two pieces of 3 against three of 2: 2, 3, 2, 3, 2 leaves 2, 1, 1, 2, 0 open, and some piece of 2 comes first
    three = [Lot(f"three {i}", ("A",), 1, (3, 0), (0, 3)) for i in range(2)]
    two = [Lot(f"two {i}", ("B",), 1, (0, 2), (2, 0)) for i in range(3)]
    found = safe_exchange(ExchangeProblem((*three, *two), 2))
    assert found.largest == 2
    assert found.at_risk.max(axis=1).tolist() == [0, 2, 1, 1, 2, 0]


def test_a_side_that_hands_over_nothing_has_nothing_at_risk():
    problem = ExchangeProblem((Lot("gift", ("A",), 3, (2, 0), (0, 5)),), 2)
    found = safe_exchange(problem)
    assert found.order == (0, 0, 0)
    assert found.at_risk.tolist() == [[0, 0], [2, 0], [4, 0], [6, 0]]
    assert found.guarantee == 6  # before the first piece the giver has it all to save


def test_pieces_without_cost_or_value_put_nothing_at_risk():
    found = safe_exchange(
        ExchangeProblem((Lot("a", ("A",), 2, (0, 0), (0, 0)), Lot("b", ("B",), 2, (0, 0), (0, 0))), 2)
    )
    assert (found.largest, found.guarantee) == (0, 0)
    assert found.order == (0, 0, 1, 1)


def test_nothing_to_exchange_is_no_trouble():
    found = safe_exchange(ExchangeProblem((), 2))
    assert found.status is OutcomeStatus.OPTIMAL
    assert (found.order, found.largest, found.guarantee) == ((), 0, 0)


def test_lots_that_wait_for_each_other_have_no_order():
    lots = (Lot("a", ("A",), 2, (1, 0), (0, 1)), Lot("b", ("B",), 2, (0, 1), (1, 0)))
    found = safe_exchange(ExchangeProblem(lots, 2, after=((0, 1), (1, 0))))
    assert found.status is OutcomeStatus.NO_PACKAGE
    assert found.order == ()


def test_prisoners_for_supplies_are_exchanged_as_the_file_says():
    figures = roadmap_figures(read(winset_instances.path("exchange_in_chunks")))
    found = exchange(figures)
    assert (found.largest_exposure, found.in_one_piece, found.guarantee, found.safe) == (1, 8, 1, False)
    assert found.chunks[0].task == "remains#1"
    assert found.chunks[-1].task == "remains#2"
    by_turns, prisoners_first = (
        course(figures, starts_of(figures, sequence), sequence) for sequence in ("by_turns", "prisoners_first")
    )
    assert by_turns.feasible
    assert not by_turns.regrets
    assert {party: own.value for party, own in by_turns.parties.items()} == {"north": 2, "south": 4}
    assert not prisoners_first.feasible
    assert prisoners_first.first == "In period 2 South would rather walk away: stopping is worth 2, going on 1"


def test_a_bond_of_less_than_the_cheapest_convoy_does_not_keep_the_last_one_coming():
    negotiation = read(winset_instances.path("exchange_in_chunks"))
    figures = roadmap_figures(negotiation)
    less = {party: 0.9 for party in figures.parties}
    starts = starts_of(figures, "by_turns")
    weaker = course(replace(figures, guarantee=less), starts, "weaker bond")
    assert [(regret.party, regret.period) for regret in weaker.regrets][-1] == ("north", 12)
    assert weaker.regrets[-1].amount == pytest.approx(0.1)
