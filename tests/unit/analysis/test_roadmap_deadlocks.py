"""Circles of conditions by hand, one for every kind of condition, and the changes that break them."""

import pytest

from roadmap_cases import figures_of, roadmap_negotiation
from winset_models.analysis.roadmaps.circle_changes import KINDS, changed_entries, changes
from winset_models.analysis.roadmaps.deadlocks import circles, deadlocks
from winset_models.negotiation.roadmap.figures import roadmap_figures, roadmap_of

PHASES = {"first": None, "second": None}


def step(**entries):
    return {"by": "A", **entries}


def words(**roadmap):
    return [deadlock.words for deadlock in deadlocks(figures_of(periods=5, **roadmap))]


CIRCLES = {
    "two": (
        {"steps": {"a": step(requires="b", name="Arms"), "b": step(requires="a", name="Borders")}},
        "Arms waits for Borders (required) waits for Arms (required)",
    ),
    "three": (
        {"steps": {"a": step(requires="b"), "b": step(requires="c"), "c": step(requires="a"), "d": step(requires="a")}},
        "a waits for b (required) waits for c (required) waits for a (required)",
    ),
    "through trust": (
        {"steps": {"a": step(requires="b"), "b": step(needs_trust=1), "c": step(requires="a", trust=1)}},
        "a waits for b (required) waits for c (trust) waits for a (required)",
    ),
    "its own trust": ({"steps": {"a": step(needs_trust=1, trust=1)}}, "a waits for a (trust)"),
    "each other's trust": (
        {"steps": {"a": step(needs_trust=1, trust=1), "b": step(needs_trust=1, trust=1)}},
        "a waits for b (trust) waits for a (trust)",
    ),
    "through a phase": (
        {"phases": PHASES, "steps": {"a": step(requires="b", phase="first"), "b": step(phase="second")}},
        "a waits for b (required) waits for a (earlier phase)",
    ),
    "through a phase and a step that is only needed": (
        {
            "phases": PHASES,
            "steps": {
                "a": step(requires="b", phase="first", optional=True),
                "b": step(phase="second"),
                "c": step(requires="a"),
            },
        },
        "a waits for b (required) waits for a (earlier phase)",
    ),
    "through a phase and one of several": (
        {"phases": PHASES, "steps": {"a": step(phase="second"), "b": step(requires_any=["a"], phase="first")}},
        "a waits for b (earlier phase) waits for a (one of several required)",
    ),
    "through steps that start together": (
        {"steps": {"a": step(together="b", requires="c"), "b": step(), "c": step(requires="b")}},
        "a waits for c (required) waits for b (required) waits for a (together)",
    ),
    "between steps that start together": (
        {"steps": {"a": step(together="b", requires="b"), "b": step()}},
        "a waits for b (required) waits for a (together)",
    ),
    "through all of several": (
        {"steps": {"a": step(requires_any=["b", "c"]), "b": step(requires="a"), "c": step(requires="b")}},
        "a waits for c (one of several required) waits for b (required) waits for a (required)",
    ),
    "through each of several": (
        {"steps": {"a": step(requires_any=["b", "c"]), "b": step(requires="a"), "c": step(requires="a")}},
        "a waits for b (one of several required) waits for a (required) "
        "waits for c (one of several required) waits for a (required)",
    ),
    "through the trust that either of two gives": (
        {
            "steps": {
                "a": step(needs_trust=1),
                "b": step(requires="a", trust=1),
                "c": step(requires="a", trust=1),
            }
        },
        "a waits for b (trust) waits for a (required) waits for c (trust) waits for a (required)",
    ),
    "in both alternatives": (
        {
            "steps": {"a": step(requires="b"), "b": step(requires="a", optional=True), "c": step(requires="a")},
            "alternatives": {"either": {"steps": ["a", "c"]}},
        },
        "a waits for b (required) waits for a (required)",
    ),
    "of moments and a step that takes time": (
        {"steps": {"a": step(requires="b", duration=0), "b": step(requires="a")}},
        "a waits for b (required) waits for a (required)",
    ),
    "of moments to be verified": (
        {"steps": {"a": step(requires="b", duration=0, verification=1), "b": step(requires="a", duration=0)}},
        "a waits for b (required) waits for a (required)",
    ),
}


@pytest.mark.parametrize("case", list(CIRCLES))
def test_a_circle_is_named_in_order(case):
    roadmap, expected = CIRCLES[case]
    assert words(**roadmap) == [expected]


NO_CIRCLES = {
    "one of several escapes": {"a": step(requires_any=["b", "c"]), "b": step(requires="a"), "c": step()},
    "moments may come at once": {"a": step(requires="b", duration=0), "b": step(requires="a", duration=0)},
    "moments that come at once help others": {
        "a": step(requires_any=["b", "c"], duration=0),
        "b": step(requires="a", duration=0),
        "c": step(requires="a"),
    },
    "a moment's own trust counts": {"a": step(needs_trust=1, trust=1, duration=0)},
    "other trust suffices": {"a": step(needs_trust=1, trust=1), "b": step(trust=1)},
    "nobody needs the circle": {"a": step(requires="b", optional=True), "b": step(requires="a", optional=True)},
    "trust is out of reach without any circle": {"a": step(needs_trust=2), "b": step(trust=1)},
    "what waits for the future is no circle": {"a": step(), "b": step(requires="a"), "c": step(requires=["a", "b"])},
}


@pytest.mark.parametrize("case", list(NO_CIRCLES))
def test_no_circle(case):
    assert words(steps=NO_CIRCLES[case]) == []


def test_moments_of_two_phases_may_come_at_once():
    steps = {
        "a": step(requires_any=["b", "c"], duration=0, phase="first"),
        "b": step(duration=0, phase="second"),
        "c": step(requires="a"),
    }
    assert words(steps=steps, phases=PHASES) == []


def test_an_alternative_outside_the_circle_is_no_deadlock():
    steps = {"a": step(requires="b"), "b": step(requires="a", optional=True), "c": step()}
    assert words(steps=steps, alternatives={"either": {"steps": ["a", "c"]}}) == []


def test_moments_in_a_circle_that_wait_for_another_one_are_not_blamed():
    steps = {
        "a": step(requires=["b", "c"], duration=0),
        "b": step(requires="a", duration=0),
        "c": step(requires="d"),
        "d": step(requires="c"),
    }
    assert words(steps=steps) == ["c waits for d (required) waits for c (required)"]


def test_trust_that_another_circle_holds_back_makes_no_circle():
    steps = {
        "x": step(requires="y", trust=3),
        "y": step(requires="x"),
        "p": step(needs_trust=2),
        "q": step(requires="p", trust=3),
    }
    assert words(steps=steps) == ["x waits for y (required) waits for x (required)"]


def test_one_of_several_that_another_circle_holds_back_makes_no_circle():
    steps = {
        "p": step(requires_any=["q", "x"]),
        "q": step(requires="p"),
        "x": step(requires="y"),
        "y": step(requires="x"),
    }
    assert words(steps=steps) == ["x waits for y (required) waits for x (required)"]


def test_a_circle_that_remains_once_another_one_is_broken_is_named_too():
    steps = {
        "x": step(requires="y", trust=1),
        "y": step(requires="x"),
        "p": step(needs_trust=2),
        "q": step(requires="p", trust=3),
    }
    assert words(steps=steps) == [
        "x waits for y (required) waits for x (required)",
        "p waits for q (trust) waits for p (required)",
    ]


def test_circles_without_common_steps_are_all_named_and_the_shortest_first():
    steps = {
        "a": step(requires="b"),
        "b": step(requires="c"),
        "c": step(requires="a"),
        "d": step(requires="e"),
        "e": step(requires="d"),
    }
    found = deadlocks(figures_of(periods=5, steps=steps))
    assert [[wait.step for wait in deadlock.waits] for deadlock in found] == [["d", "e"], ["a", "b", "c"]]
    assert [wait.waits_for for wait in found[1].waits] == ["b", "c", "a"]
    assert found[0].waits[0].words == "d waits for e (required)"
    assert len(circles(figures_of(periods=5, steps=steps), limit=1)) == 1


@pytest.mark.parametrize("case", list(CIRCLES))
@pytest.mark.parametrize("kind", KINDS)
def test_every_change_breaks_its_circle(case, kind):
    negotiation = roadmap_negotiation(periods=5, **CIRCLES[case][0])
    figures = figures_of(periods=5, **CIRCLES[case][0])
    (circle,) = circles(figures)
    for change in changes(negotiation, circle, kinds=[kind]):
        assert change.kind == kind
        assert changed_entries(negotiation, change.negotiation) >= 1
        trusting = "trust" in {condition.reason for condition in circle}
        assert circle not in circles(roadmap_figures(change.negotiation)) or (trusting and kind == "split a step")


def test_a_split_halves_what_adds_up_and_keeps_the_rest():
    steps = {
        "a": step(
            requires="b",
            cost={"A": 4},
            benefit={"B": 3},
            trust=2,
            worth=6,
            breakdown=0.19,
            duration=2,
            uses={"staff": 2},
        ),
        "b": step(requires="a"),
    }
    negotiation = roadmap_negotiation(periods=5, steps=steps, resources={"staff": {"each_period": 2}})
    (circle,) = circles(roadmap_figures(negotiation))
    change = next(item for item in changes(negotiation, circle, kinds=["split a step"]) if item.steps[0] == "a")
    after = roadmap_of(change.negotiation).steps
    for half in (after["a"], after["a_first_half"]):
        assert half.cost == {"A": 2}
        assert half.benefit == {"B": 1.5}
        assert (half.trust, half.worth, half.duration, half.uses) == (1, 3, 2, {"staff": 1})
        assert half.breakdown == pytest.approx(0.1)
    assert after["a_first_half"].requires is None
    assert after["a"].requires == ["b"]
    assert after["b"].requires == ["a_first_half"]
    assert change.words == "“a” is split in two: one half comes before “b”, and “b” waits for that half only"
