"""Two taught files without a roadmap, and small conflicts: the reasons and the ways out known by hand."""

import pytest

import winset_instances
from roadmap_cases import roadmap_negotiation
from winset_models.analysis.roadmap import roadmap
from winset_models.analysis.roadmaps.absence import UNSETTLED, explain_absence
from winset_models.analysis.roadmaps.guarantees import raise_guarantees
from winset_models.negotiation.reader import read
from winset_solver.control import Cancellation, Control, Limits


def absence_of(name):
    return explain_absence(read(winset_instances.path(name)), Control())


def ways(absence):
    return [(way.kind, tuple(way.steps), way.changes, way.enough) for way in absence.ways_out]


def confirmed(absence):
    return {check.outcome for check in absence.checks} == {"confirmed"}


def test_three_sides_wait_in_a_circle():
    absence = absence_of("waiting_in_a_circle")
    (deadlock,) = absence.deadlocks
    assert deadlock.words == (
        "Foreign troops withdrawn waits for Movement disarmed (required) waits for Amnesty (required) "
        "waits for Foreign troops withdrawn (required)"
    )
    assert [wait.step for wait in deadlock.waits] == ["withdrawal", "disarmament", "amnesty"]
    assert absence.shortfall is None
    assert not absence.conflict
    assert confirmed(absence)


def test_ways_out_of_the_circle_are_enough_where_the_movement_disarms_last_first_or_at_once():
    (deadlock,) = absence_of("waiting_in_a_circle").deadlocks
    found = {way.words: way.enough for way in deadlock.ways_out if way.kind == "third party"}
    assert list(found.values()) == [True, True, False]
    amnesty_first = "a third party vouches for “Foreign troops withdrawn”, so that “Amnesty” need not wait"
    assert found[amnesty_first] is False
    kinds = {way.kind for way in deadlock.ways_out if way.enough}
    assert kinds == {"third party", "escrow", "simultaneous exchange", "split a step"}
    enough = [way.changes for way in deadlock.ways_out if way.enough]
    assert [way.changes for way in deadlock.ways_out[: len(enough)]] == enough == sorted(enough)


def test_ways_to_a_roadmap_are_those_that_are_enough_the_fewest_changes_first():
    absence = absence_of("waiting_in_a_circle")
    assert ways(absence)[0] == ("third party", ("withdrawal", "disarmament"), 1, True)
    assert [way.changes for way in absence.ways_out] == [1, 1, 3, 3, 4, 6]
    assert all(way.enough for way in absence.ways_out)
    at_once = next(way for way in absence.ways_out if way.kind == "simultaneous exchange")
    assert at_once.words == (
        "“Foreign troops withdrawn”, “Movement disarmed” and “Amnesty” start in the same period instead of waiting for "
        "each other"
    )


def test_a_finite_exchange_unravels_and_needs_what_the_last_one_to_move_would_save():
    absence = absence_of("exchange_that_unravels")
    found = absence.shortfall
    assert not absence.deadlocks
    assert not absence.conflict
    assert found.guarantees == pytest.approx({"WEST": 2})
    assert found.bound == pytest.approx(2)
    assert found.possible
    assert [(regret.party, regret.period, regret.amount) for regret in found.regrets] == [
        ("WEST", 1, pytest.approx(1)),
        ("WEST", 2, pytest.approx(1)),
        ("WEST", 3, pytest.approx(2)),
        ("WEST", 4, pytest.approx(2)),
    ]
    assert found.regrets[3].skipped == ["last_group"]
    assert not found.regrets[3].secret
    (way,) = absence.ways_out
    assert way.words == "Deposit of the west is raised from 0 to 2, given by Red Cross"
    assert (way.kind, way.changes, way.enough) == ("guarantee", 1, True)
    assert confirmed(absence)


def exchange(**roadmap):
    """Return an exchange of two irreversible steps, of which that of B comes second and costs it 3."""
    steps = {
        "a": {"by": "A", "cost": {"A": 2}, "gain": {"B": 5}, "reversible": 0.0},
        "b": {
            "by": "B",
            "cost": {"B": 3},
            "gain": {"A": 4},
            "reversible": 0.0,
            "requires": "a",
            **roadmap.pop("b", {}),
        },
    }
    parties = {"A": {"discount": 1.0}, "B": {"discount": 1.0}}
    return roadmap_negotiation(parties, periods=3, beyond="nothing", steps=steps, **roadmap)


def test_a_guarantee_that_cannot_be_raised_so_far_says_so_and_by_how_much_it_falls_short():
    bond = {"binds": "B", "amount": 1, "at_most": 2, "name": "Bond"}
    absence = explain_absence(exchange(guarantees={"bond": bond}), Control())
    assert not absence.shortfall.possible
    assert absence.shortfall.guarantees == pytest.approx({"B": 2})
    (way,) = absence.ways_out
    assert way.words == "Bond is raised from 1 to 3 (the file allows 2)"
    assert way.enough


def test_no_guarantee_helps_against_what_nobody_notices():
    bond = {"binds": "B", "amount": 1}
    absence = explain_absence(exchange(b={"detection": 0.0}, guarantees={"bond": bond}), Control())
    assert absence.shortfall.guarantees == {}
    assert absence.shortfall.bound is None
    assert not absence.shortfall.possible
    assert max(regret.amount for regret in absence.shortfall.regrets) == pytest.approx(3)
    assert any(regret.secret for regret in absence.shortfall.regrets)
    assert "would not be noticed" in absence.shortfall.words
    assert not absence.ways_out


def test_guarantees_are_proposed_in_three_digits_that_suffice():
    steps = {"a": {"by": "A", "cost": {"A": 1.23456}, "gain": {"B": 5}, "reversible": 0.0}}
    negotiation = roadmap_negotiation(
        {"A": {"discount": 0.9, "disagreement": -5}, "B": {"discount": 0.9}}, periods=3, beyond="nothing", steps=steps
    )
    absence = explain_absence(negotiation, Control())
    (way,) = absence.ways_out
    assert way.words == "a new guarantee makes A lose 1.24 if it is seen to stop"
    assert way.enough
    assert absence.shortfall.guarantees == pytest.approx({"A": 1.23456})
    assert "this much more by it: A 1.24 " in absence.shortfall.words


def test_a_guarantee_of_many_digits_is_raised_by_no_more_than_three_of_them():
    bond = {"binds": "B", "amount": 123456, "at_most": 999999}
    raised = raise_guarantees(exchange(guarantees={"bond": bond}), {"B": 2.34229})
    assert raised.negotiation.roadmap.guarantees["bond"].amount == pytest.approx(123459, abs=1)


def test_without_a_guarantee_in_the_file_a_new_one_is_proposed():
    (way,) = explain_absence(exchange(), Control()).ways_out
    assert way.words == "a new guarantee makes B lose 3 if it is seen to stop"


def conflict_of(**roadmap):
    absence = explain_absence(roadmap_negotiation(periods=3, self_enforcing=False, **roadmap), Control())
    assert not absence.deadlocks
    assert absence.shortfall is None
    assert confirmed(absence)
    return {item.words for item in absence.conflict}, [way.words for way in absence.ways_out]


def step(**entries):
    return {"by": "A", **entries}


def test_a_short_horizon_is_lengthened():
    found, ways_out = conflict_of(steps={"a": step(duration=2), "b": step(duration=2, requires="a", name="Border")})
    assert found == {"Border requires a", "Border is carried out", "everything is done by the end of period 3"}
    assert ways_out == ["1 more month of time", "Border no longer has to wait for a", "Border may be left out"]


def test_ways_out_have_kinds_and_dates():
    steps = {
        "a": step(duration=2, name="Aid"),
        "b": step(name="Border", requires="a", window={"latest": 1}),
    }
    absence = explain_absence(
        roadmap_negotiation(periods=4, start="2027-02-01", self_enforcing=False, steps=steps), Control()
    )
    assert [(way.kind, way.words) for way in absence.ways_out] == [
        ("later deadline", "Border may be done as late as period 3 (April 2027) instead of 1 (February 2027)"),
        ("drop a condition", "Border no longer has to wait for Aid"),
        ("leave a step out", "Border may be left out"),
    ]


def test_the_last_period_takes_part_in_a_conflict_that_more_periods_end():
    steps = {"a": step(duration=2), "b": step(duration=2, requires="a", name="Border")}
    dated = roadmap_negotiation(periods=3, start="2027-02-01", self_enforcing=False, steps=steps)
    last = explain_absence(dated, Control()).conflict[-1]
    assert (last.path, last.words) == ("roadmap.periods", "everything is done by the end of period 3 (30 April 2027)")


def test_the_last_period_takes_no_part_where_more_periods_do_not_help():
    found, _ = conflict_of(steps={"a": step(window={"latest": 1}, duration=2)})
    assert not any("by the end of period" in words for words in found)


def test_a_budget_is_raised_as_far_as_needed():
    steps = {"a": step(uses={"observers": 2}), "b": step(uses={"observers": 2.5})}
    found, ways_out = conflict_of(steps=steps, resources={"observers": {"in_all": 3}})
    limit = "all steps together use at most 3 of observers"
    assert found == {"a is carried out", "b is carried out", limit}
    assert f"{limit}: 4.5 instead of 3" in ways_out


def test_a_limit_of_every_period_is_raised_no_further_than_needed():
    steps = {name: step(uses={"observers": 1}) for name in "abcdefg"}
    found, ways_out = conflict_of(steps=steps, resources={"observers": {"each_period": 1}})
    limit = "steps under way use at most 1 of observers in any period"
    assert limit in found
    assert f"{limit}: 3 instead of 1" in ways_out


def test_a_walk_away_value_takes_part_in_a_conflict():
    found, ways_out = conflict_of(steps={"a": step(cost={"A": 3})})
    words = "A is not worse off than without a deal (0 points)"
    assert found == {words, "a is carried out"}
    assert f"{words}: -2.43 instead of 0" in ways_out


def test_a_window_is_moved_no_further_than_needed():
    steps = {"a": step(), "b": step(requires="a"), "c": step(window={"latest": 1}, requires="b", name="Census")}
    found, ways_out = conflict_of(steps=steps)
    deadline = "Census is done in period 1 or earlier"
    assert found == {deadline, "Census is carried out", "Census requires b"}
    assert "Census may be done as late as period 3 instead of 1" in ways_out


def test_a_window_given_by_a_day_is_moved_to_a_period():
    window = {"latest": "2027-01-31"}
    steps = {"a": step(), "b": step(requires="a"), "c": step(window=window, requires="b", name="Census")}
    found, ways_out = conflict_of(start="2027-01-01", steps=steps)
    deadline = "Census is done in period 1 (2027-01-31) or earlier"
    assert found == {deadline, "Census is carried out", "Census requires b"}
    assert "Census may be done as late as period 3 (March 2027) instead of 1 (January 2027)" in ways_out


def test_a_start_is_moved_no_further_than_needed():
    steps = {"a": step(window={"earliest": 3}, name="Aid"), "b": step(requires="a", name="Border")}
    found, ways_out = conflict_of(steps=steps)
    start = "Aid starts in period 3 or later"
    horizon = "everything is done by the end of period 3"
    assert found == {start, "Border is carried out", "Border requires Aid", horizon}
    assert "Aid may start as early as period 2 instead of 3" in ways_out
    assert "1 more month of time" in ways_out


def test_a_search_without_time_says_that_nothing_was_settled():
    cancelled = Cancellation()
    cancelled.request()
    absence = explain_absence(exchange(), Control(cancellation=cancelled))
    assert absence.notes == [UNSETTLED]
    assert absence.shortfall is None


def test_claims_speak_of_roadmaps_and_walk_away_values():
    circle = {"a": step(requires="b"), "b": step(requires="a")}
    costly = {"a": step(cost={"A": 3}), "b": step()}
    claims = [
        [check.claim for check in roadmap(roadmap_negotiation(periods=3, self_enforcing=False, steps=steps)).checks]
        for steps in (circle, costly)
    ]
    for said, schedules in zip(claims, ("no schedule keeps", "some schedule keeps"), strict=True):
        assert "no roadmap gives every party at least its walk-away value" in said
        assert f"{schedules} all conditions" in said
        assert not any("package" in claim or "disagreement" in claim for claim in said)


def test_circles_are_named_without_any_time():
    negotiation = read(winset_instances.path("waiting_in_a_circle"))
    cancelled = Cancellation()
    cancelled.request()
    absence = explain_absence(negotiation, Control(Limits(seconds=1), cancellation=cancelled))
    (deadlock,) = absence.deadlocks
    assert {way.enough for way in deadlock.ways_out} == {None}
    assert not absence.ways_out


def test_the_circle_named_first_is_the_one_whose_ways_out_are_enough():
    steps = {
        "a": step(requires="b"),
        "b": step(requires="a"),
        "c": step(requires="d", optional=True),
        "d": step(requires="e"),
        "e": step(requires="c"),
        "f": step(requires_any=["a", "c"]),
    }
    steps |= {name: {**steps[name], "optional": True} for name in "abde"}
    steps["a"]["uses"], limits = {"money": 2}, {"money": {"in_all": 1}}
    negotiation = roadmap_negotiation(periods=4, self_enforcing=False, steps=steps, resources=limits)
    absence = explain_absence(negotiation, Control())
    assert [len(deadlock.waits) for deadlock in absence.deadlocks] == [3, 2]
    assert [deadlock.ways_out[0].enough for deadlock in absence.deadlocks] == [True, False]


def test_two_circles_are_broken_together_by_changes_of_one_kind():
    steps = {"a": step(requires="b"), "b": step(requires="a"), "c": step(requires="d"), "d": step(requires="c")}
    negotiation = roadmap_negotiation(periods=4, self_enforcing=False, steps={**steps, "e": step(requires=["a", "d"])})
    absence = explain_absence(negotiation, Control())
    assert len(absence.deadlocks) == 2
    assert {way.enough for deadlock in absence.deadlocks for way in deadlock.ways_out} == {False}
    assert ways(absence)[0][0] == "third party"
    assert ways(absence)[0][2:] == (2, True)
    assert absence.ways_out[0].words == (
        "a third party vouches for “b”, so that “a” need not wait; a third party vouches for “d”, so that “c” need not "
        "wait"
    )
    assert {way.kind for way in absence.ways_out} == {"third party", "simultaneous exchange", "escrow", "split a step"}
