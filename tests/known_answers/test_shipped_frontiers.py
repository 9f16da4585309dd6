"""Frontiers of shipped files that can be worked out by hand, or by listing every package."""

import pytest

from brute_force import nondominated, packages, payoff_table
from winset_instances import path
from winset_models.analysis.zone import zone
from winset_models.negotiation.reader import read


def listed(name, **options):
    finding = zone(read(path(name)), **options)
    assert finding.status == "optimal"
    assert {check.outcome for check in finding.checks} == {"confirmed"}
    return finding


def values(finding):
    return [tuple(point.payoffs[party] for party in finding.parties) for point in finding.points]


CORNERS = {
    "camp_david_1978": [(100, 0), (95, 20), (60, 75), (20, 95), (0, 100)],
    "panama_1974": [
        (100, 0), (98, 13), (94, 27), (90, 38), (79, 53), (64, 68), (58, 73), (36, 88), (14, 97), (0, 100),
    ],
    "divide_the_dollar": [(60, 20), (10, 45)],
}  # fmt: skip
"""By hand: all to the first party, then issue by issue to the second, those first that cost least for what they give.
Issues with the same ratio make one stretch."""
RATES = {
    "camp_david_1978": [20 / 5, 55 / 35, 20 / 40, 5 / 20],
    "panama_1974": [13 / 2, 14 / 4, 11 / 4, 15 / 11, 15 / 15, 5 / 6, 15 / 22, 9 / 22, 3 / 14],
    "divide_the_dollar": [50 / 100],
}


@pytest.mark.parametrize("name", CORNERS)
def test_what_is_divided_has_a_frontier_of_straight_stretches(name):
    finding = listed(name)
    assert finding.complete
    assert values(finding) == [pytest.approx(corner, abs=1e-6) for corner in CORNERS[name]]
    assert [segment.rate for segment in finding.segments] == pytest.approx(RATES[name], abs=1e-6)
    assert [step.rate for step in finding.steps] == pytest.approx(RATES[name], abs=1e-6)
    assert all(step.straight for step in finding.steps)
    assert not any(segment.first_open or segment.last_open for segment in finding.segments)


def test_at_camp_david_every_solution_lies_on_the_frontier():
    finding = listed("camp_david_1978")
    places = {item.found.solution: item.standing for item in finding.solutions}
    assert all(standing.on_frontier for standing in places.values())
    assert places["nash"].number == places["utilitarian"].number == 3
    assert places["kalai-smorodinsky"].segment == places["leximin"].segment == 1
    assert finding.ideal == pytest.approx({"israel": 100, "egypt": 100})
    assert finding.nadir == pytest.approx({"israel": 0, "egypt": 0}, abs=1e-6)


def test_bill_and_jack_have_the_seven_swaps_that_listing_all_512_gives():
    negotiation = read(path("nash_1950_barter"))
    every = packages(negotiation)
    assert len(every) == 512
    table = payoff_table(negotiation, every)
    acceptable = table[(table >= 0).all(axis=1)]
    wanted = sorted(map(tuple, nondominated(acceptable).tolist()), reverse=True)
    assert wanted == [(18, 0), (16, 2), (14, 4), (12, 5), (8, 6), (6, 7), (2, 8)]
    finding = listed("nash_1950_barter")
    assert finding.complete
    assert values(finding) == wanted
    assert finding.segments == []
    assert finding.coverage == {"bill": 0.0, "jack": 0.0}


def test_the_pen_for_the_book_can_be_bettered_and_the_deal_that_nash_gives_cannot():
    finding = listed("nash_1950_barter")
    deals = {deal.deal: deal for deal in finding.deals}
    assert deals["nash_1950"].standing.number == 4
    pen = deals["like_for_like"]
    assert pen.acceptable
    assert not pen.standing.on_frontier
    mine = pen.payoffs["bill"], pen.payoffs["jack"]
    better = [(bill, jack) for bill, jack in values(finding) if bill >= mine[0] and jack >= mine[1]]
    found = [tuple(item.point.payoffs.values()) for item in pen.standing.improvements]
    assert sorted(found) == sorted(better)
    assert [item.distance for item in pen.standing.improvements] == sorted(
        (bill - mine[0]) / 18 + (jack - mine[1]) / 8 for bill, jack in better
    )


def test_three_who_divide_a_dollar_are_covered_to_the_share_asked_for():
    finding = listed("divide_the_dollar_three", coverage=0.25)
    assert finding.points
    assert not finding.complete
    assert all(share <= 0.25 + 1e-6 for share in finding.coverage_shares.values())
    for point in finding.points:
        assert sum(point.payoffs.values()) == pytest.approx(100)
    deals = {deal.deal: deal for deal in finding.deals}
    assert list(deals["equal_thirds"].losers) == ["cat"]
    assert deals["cat_gets_half"].acceptable


def test_two_of_three_who_divide_a_dollar_exchange_one_for_one():
    finding = listed("divide_the_dollar_three", parties=["ann", "cat"])
    assert values(finding) == [pytest.approx((40, 40)), pytest.approx((10, 70))]
    assert [segment.rate for segment in finding.segments] == [pytest.approx(1)]
    assert all(point.payoffs["bob"] == pytest.approx(20) for point in finding.points)


def test_a_party_that_cannot_gain_is_no_obstacle():
    finding = listed("party_that_cannot_gain")
    assert finding.complete
    assert finding.points
