"""Where packages stand towards a frontier made by hand: the two ends of the divided dollar, and what lies between."""

from dataclasses import replace

import numpy as np
import pytest

from winset_instances import path
from winset_models.analysis.exchanges import cheapest_exchange, steps
from winset_models.analysis.standing import outline, standing
from winset_models.analysis.study import Study
from winset_models.analysis.zone_checks import coverage_check, list_checks
from winset_models.negotiation.reader import read
from winset_solver.pareto.frontier import Frontier, Point, Segment
from winset_solver.status import OutcomeStatus


def share_point(study, shares):
    """Return the point of the program at which the dollar is divided so; payoffs 100 s and 50 (1 − s)."""
    labels = {study.formulation.decisions.shares["dollar", party]: share for party, share in shares.items()}
    x = np.array([labels.get(label, 1.0) for label in study.program.column_labels])
    payoffs = study.program.payoffs(x)
    return Point(x, payoffs, payoffs)


@pytest.fixture(scope="module")
def study():
    return Study(read(path("divide_the_dollar")))


@pytest.fixture(scope="module")
def frontier(study):
    first, last = share_point(study, {"ann": 0.6, "bob": 0.4}), share_point(study, {"ann": 0.1, "bob": 0.9})
    return Frontier(OutcomeStatus.OPTIMAL, (first, last), (Segment(first, last),), np.zeros(2))


@pytest.fixture(scope="module")
def found(study, frontier):
    return outline(study, frontier, ("ann", "bob"))


def test_the_list_says_what_the_ledger_says(found):
    assert [point.number for point in found.points] == [1, 2]
    assert [list(point.payoffs.values()) for point in found.points] == [
        pytest.approx([60, 20]),
        pytest.approx([10, 45]),
    ]
    assert (found.segments[0].first.number, found.segments[0].last.number) == (1, 2)
    assert found.segments[0].rate == pytest.approx(0.5)
    assert found.spans == pytest.approx([50, 25])


@pytest.mark.parametrize(
    ("payoffs", "number", "segment"), [((60, 20), 1, None), ((10, 45), 2, None), ((35, 32.5), None, 0)]
)
def test_what_is_on_the_frontier_is_found_there(found, payoffs, number, segment):
    where = standing(found, dict(zip(("ann", "bob"), payoffs, strict=True)))
    assert (where.on_frontier, where.number, where.segment, where.distance) == (True, number, segment, 0.0)
    assert where.improvements == []


def test_the_nearest_dominating_deals_are_where_one_party_keeps_what_it_has(found):
    where = standing(found, {"ann": 30.0, "bob": 30.0})
    assert where.on_frontier is False
    equally_near = sorted(where.improvements, key=lambda item: item.point.payoffs["ann"])
    ends = [tuple(item.point.payoffs.values()) for item in equally_near]
    assert ends == [pytest.approx((30, 35)), pytest.approx((40, 30))]
    assert [item.distance for item in equally_near] == [pytest.approx(0.2), pytest.approx(0.2)]
    assert [item.segment for item in equally_near] == [0, 0]
    assert equally_near[0].changes == {"ann": 0.0, "bob": pytest.approx(5)}
    assert equally_near[1].changes == {"ann": pytest.approx(10), "bob": 0.0}
    assert equally_near[0].point.package.shares["dollar"] == pytest.approx({"ann": 0.3, "bob": 0.7})


def test_listed_deals_count_among_the_dominating_ones(found):
    where = standing(found, {"ann": 5.0, "bob": 44.0})
    assert [item.point.number for item in where.improvements] == [2, None]
    assert where.improvements[0].changes == pytest.approx({"ann": 5.0, "bob": 1.0})
    assert where.distance == pytest.approx(5 / 50 + 1 / 25)


def test_nothing_dominates_what_lies_beyond(found):
    where = standing(found, {"ann": 61.0, "bob": 30.0})
    assert (where.on_frontier, where.distance, where.improvements) == (None, None, [])


def test_an_empty_list_tells_nothing(study):
    empty = outline(study, Frontier(OutcomeStatus.NO_ACCEPTABLE_PACKAGE), ("ann", "bob"))
    assert standing(empty, {"ann": 1.0, "bob": 1.0}).on_frontier is None
    assert list_checks(empty, beyond=False) == []
    assert steps(empty) == []
    assert cheapest_exchange(empty, {"ann": 1.0, "bob": 1.0}) is None


def test_trade_offs_are_steps_and_hold_in_between_where_both_ends_are_closed(study, frontier, found):
    step = steps(found)[0]
    assert (step.start, step.end, step.rate, step.straight) == (1, 2, pytest.approx(0.5), True)
    assert step.changes == pytest.approx({"ann": -50, "bob": 25})
    opened = replace(frontier, segments=(Segment(*frontier.points, first_open=True),))
    assert not steps(outline(study, opened, ("ann", "bob")))[0].straight


def test_the_cheapest_exchange_costs_the_smallest_share(found):
    assert cheapest_exchange(found, {"ann": 35.0, "bob": 32.5}).end in (1, 2)
    assert cheapest_exchange(found, {"ann": 59.0, "bob": 20.5}).end == 1
    assert cheapest_exchange(found, {"ann": 12.0, "bob": 44.0}).end == 2
    assert cheapest_exchange(found, {"ann": 0.0, "bob": 0.0}) is None


def outcomes(checks):
    return [check.outcome for check in checks]


def test_a_sound_list_passes_every_check(found):
    assert outcomes(list_checks(found, beyond=False)) == ["confirmed"] * 4
    assert coverage_check(found, [{"ann": 35.0, "bob": 32.5}, {"ann": 60.0, "bob": 20.0}]).outcome == "confirmed"


def test_payoffs_that_are_not_the_packages_are_contradicted(study, frontier):
    wrong = replace(frontier.points[0], payoffs=frontier.points[0].payoffs + 1)
    tampered = outline(study, replace(frontier, points=(wrong, frontier.points[1])), ("ann", "bob"))
    assert outcomes(list_checks(tampered, beyond=False))[0] == "contradicted"


def test_a_package_below_a_floor_or_against_the_rules_is_contradicted(study, frontier):
    low, broken = share_point(study, {"ann": 0.9, "bob": 0.1}), share_point(study, {"ann": 0.6, "bob": 0.9})
    for point, beyond in ((low, False), (broken, False), (broken, True)):
        bad = outline(study, replace(frontier, points=(point,), segments=()), ("ann", "bob"))
        assert outcomes(list_checks(bad, beyond=beyond))[1] == "contradicted"
    allowed = outline(study, replace(frontier, points=(low,), segments=()), ("ann", "bob"))
    assert outcomes(list_checks(allowed, beyond=True))[1] == "confirmed"


def test_a_dominated_deal_in_the_list_is_contradicted(study, frontier):
    wasteful = share_point(study, {"ann": 0.3, "bob": 0.4})
    bad = outline(study, replace(frontier, points=(*frontier.points, wasteful)), ("ann", "bob"))
    assert outcomes(list_checks(bad, beyond=True))[2] == "contradicted"


def test_a_known_deal_beyond_the_list_is_contradicted_unless_it_is_within_the_coverage(study, frontier):
    short = replace(frontier, points=frontier.points[:1], segments=())
    middle = {"ann": 35.0, "bob": 32.5}
    assert coverage_check(outline(study, short, ("ann", "bob")), [middle]).outcome == "contradicted"
    covered = replace(short, coverage=np.array([0.0, 12.5]))
    assert coverage_check(outline(study, covered, ("ann", "bob")), [middle]).outcome == "confirmed"
    assert coverage_check(outline(study, replace(short, coverage=None), ("ann", "bob")), [middle]) is None
    assert coverage_check(outline(study, short, ("ann", "bob")), []) is None


def test_a_stretch_between_packages_that_do_not_mix_is_contradicted(study, frontier):
    """Whoever joins the ends of another package's stretch finds the middle worth something else."""
    first, last = frontier.points
    crooked = Point(first.x, first.payoffs, first.values), Point(last.x * 0.5, last.payoffs, last.values)
    bad = outline(study, replace(frontier, segments=(Segment(*crooked),)), ("ann", "bob"))
    assert outcomes(list_checks(bad, beyond=True))[3] == "contradicted"


FLAGGED = """\
winset: 1
title: A dollar and a flag
unit: {name: points}
parties: {ann: {name: Ann, disagreement: 0}, bob: {name: Bob, disagreement: 0}}
issues:
  dollar: {divide: {ann: 100, bob: 50}}
  flag:
    options:
      red: {values: {ann: 1, bob: 1}}
      blue: {values: {ann: 1, bob: 1}}
"""


@pytest.fixture
def flagged(tmp_path):
    file = tmp_path / "flag.yaml"
    file.write_text(FLAGGED, encoding="utf-8")
    return Study(read(file))


def flagged_point(study, share, colour):
    """Return the point with this share for Ann and this flag."""
    chosen = {("dollar", "ann"): share, ("dollar", "bob"): 1 - share, ("flag", colour): 1.0}
    labels = {label: chosen.get(key, 0.0) for key, label in study.formulation.decisions.shares.items()}
    x = np.array([labels.get(label, 1.0) for label in study.program.column_labels])
    payoffs = study.program.payoffs(x)
    return Point(x, payoffs, payoffs)


@pytest.mark.parametrize(("colour", "switches"), [("red", False), ("blue", True)])
def test_a_stretch_joins_deals_with_the_payoffs_of_its_ends_whatever_their_packages(flagged, colour, switches):
    first, last = flagged_point(flagged, 1.0, "red"), flagged_point(flagged, 0.0, "red")
    dust = replace(last, values=last.values + 1e-10)
    points = (first, flagged_point(flagged, 0.0, colour))
    found = outline(flagged, Frontier(OutcomeStatus.OPTIMAL, points, (Segment(first, dust),)), ("ann", "bob"))
    assert (found.segments[0].first.number, found.segments[0].last.number) == (1, 2)
    step = steps(found)[0]
    assert (step.straight, step.switches) == (True, switches)
    assert [check.outcome for check in list_checks(found, beyond=False)] == ["confirmed"] * 4


def test_an_end_with_other_payoffs_or_an_open_one_is_no_listed_deal(flagged):
    first, last = flagged_point(flagged, 1.0, "red"), flagged_point(flagged, 0.0, "red")
    other = Segment(flagged_point(flagged, 0.999, "red"), last, last_open=True)
    found = outline(flagged, Frontier(OutcomeStatus.OPTIMAL, (first, last), (other,)), ("ann", "bob"))
    assert (found.segments[0].first.number, found.segments[0].last.number) == (None, None)
    assert not steps(found)[0].straight
