"""Reasons why there is no roadmap, and ways to one, against every schedule there is."""

from dataclasses import replace
from itertools import combinations
from math import inf

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from roadmap_cases import all_schedules, roadmap_negotiation, small_roadmaps
from winset_models.analysis.roadmaps.absence import explain_absence
from winset_models.analysis.roadmaps.circle_changes import changes
from winset_models.analysis.roadmaps.courses import course
from winset_models.analysis.roadmaps.deadlocks import circles
from winset_models.analysis.roadmaps.existence import find_roadmap
from winset_models.formulations.roadmap_enforcement import largest_addition
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.course import course_of
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_solver.control import Control
from winset_solver.tolerances import REGRET

CONDITIONS = {"requires", "requires_any", "together", "phase", "needs_trust", "parts"}


@st.composite
def conditioned_steps(draw):
    """Four steps with any conditions, moments or of one period, so that four periods are as many as anybody needs."""
    names = ["a", "b", "c", "d"]
    phases = draw(st.booleans())
    steps = {name: draw(_conditioned_step(name, names, phases=phases)) for name in names}
    return roadmap_negotiation(
        periods=4, steps=steps, self_enforcing=False, phases={"first": None, "second": None} if phases else {}
    )


@st.composite
def _conditioned_step(draw, name, names, *, phases):
    others = st.lists(st.sampled_from([other for other in names if other != name]), min_size=1, max_size=2, unique=True)
    step = {
        "by": "A",
        "duration": draw(st.sampled_from([0, 1, 1])),
        "trust": draw(st.sampled_from([0, 0, 1, 2])),
        "optional": not phases and draw(st.sampled_from([True, False, False])),
    }
    for key in ("requires", "requires_any", "together"):
        if draw(st.sampled_from([True, False, False])):
            step[key] = draw(others)
    if draw(st.sampled_from([True, False, False])):
        step["needs_trust"] = draw(st.sampled_from([1, 2]))
    if phases and draw(st.booleans()):
        step["phase"] = draw(st.sampled_from(["first", "second"]))
    return step


def keeps_conditions(figures, starts):
    """Return whether a schedule breaks nothing but windows, limits and balances."""
    paths = [timed.breach.path for timed in roadmap_breaches(figures, starts)]
    steps = [path[3:] for path in paths if path[1] == "steps"]
    return not any(path[1] == "alternatives" for path in paths) and not any(
        not rest or CONDITIONS.intersection(map(str, rest)) for rest in steps
    )


def trust_is_out_of_reach(figures):
    """Return whether some step needs more trust than all steps together give."""
    steps, trust = figures.roadmap.steps.values(), figures.roadmap.trust.initial
    most = trust + sum(max(0.0, step.trust) for step in steps)
    return any(step.needs_trust is not None and step.needs_trust > most for step in steps)


@given(conditioned_steps())
@settings(max_examples=100, deadline=None)
def test_a_circle_is_found_exactly_where_no_schedule_keeps_the_conditions(negotiation):
    figures = roadmap_figures(negotiation)
    possible = any(keeps_conditions(figures, starts) for starts in all_schedules(figures))
    found = circles(figures)
    if found:
        assert not possible
    elif not trust_is_out_of_reach(figures):
        assert possible


@given(conditioned_steps())
@settings(max_examples=80, deadline=None)
def test_a_circle_consists_of_conditions_of_the_file_and_one_of_its_steps_takes_time(negotiation):
    figures = roadmap_figures(negotiation)
    steps = figures.roadmap.steps
    named = []
    for circle in circles(figures):
        assert [item.waits_for for item in circle] == [*(item.step for item in circle[1:]), circle[0].step]
        assert any(figures.tasks[item.waits_for].lag for item in circle)
        for item in circle:
            step, other = steps[item.step], steps[item.waits_for]
            reason = {
                "required": item.waits_for in (step.requires or ()),
                "one of several required": item.waits_for in (step.requires_any or ()),
                "earlier phase": (other.phase, step.phase) == ("first", "second"),
                "trust": step.needs_trust is not None and other.trust > 0,
                "together": True,
            }
            assert reason[item.reason]
        named += {item.step for item in circle}
    assert len(named) == len(set(named))


@given(conditioned_steps())
@settings(max_examples=150, deadline=None)
def test_no_step_of_a_circle_could_start_even_if_all_other_steps_were_done(negotiation):
    figures = roadmap_figures(negotiation)
    for circle in circles(figures):
        members = {item.step for item in circle}
        event(f"{len(members)} steps in {len(circle)} waits, {len({item.reason for item in circle})} reasons")
        assert not any_starts(figures, members)


def any_starts(figures, members):
    """Return whether some of these steps can start together once all other steps are done, trying all sets of them."""
    steps = figures.roadmap.steps
    return any(
        all(_may_start(steps, step, group, steps.keys() - members) for step in group)
        for size in range(1, len(members) + 1)
        for group in map(set, combinations(sorted(members), size))
    )


def _may_start(steps, name, group, done):
    """Return whether a step can start with a group of steps, of which only moments count at once, after some others."""
    step = steps[name]
    moments = {other for other in group if steps[other].duration == 0}
    there = done | moments
    tied = _tied(steps, name)
    earlier = {other for other in steps if (steps[other].phase, step.phase) == ("first", "second")}
    trust = sum(steps[other].trust for other in there)
    return (
        there >= set(step.requires or ())
        and (step.requires_any is None or bool(there & set(step.requires_any)))
        and (not earlier or there >= earlier)
        and tied <= group | done
        and (step.needs_trust is None or trust >= step.needs_trust)
    )


@given(small_roadmaps())
@settings(max_examples=80, deadline=None)
def test_where_circles_are_found_in_any_roadmap_no_schedule_keeps_the_conditions(negotiation):
    figures = roadmap_figures(negotiation)
    if circles(figures):
        assert not any(keeps_conditions(figures, starts) for starts in all_schedules(figures))


def _tied(steps, name):
    """Return the steps that start in the same period as one, directly or through others."""
    found = {name}
    while True:
        more = {other for other in steps if other in found or found.intersection(steps[other].together or ())}
        more |= {other for step in found for other in steps[step].together or ()}
        if more == found:
            return found
        found = more


def feasible(negotiation):
    """Return the schedules that keep every statement and every walk-away value."""
    figures = roadmap_figures(negotiation)
    return [starts for starts in all_schedules(figures) if course(figures, starts, "tried").feasible]


@given(conditioned_steps())
@settings(max_examples=30, deadline=None)
def test_a_changed_file_has_a_roadmap_exactly_where_some_schedule_is_feasible(negotiation):
    found = circles(roadmap_figures(negotiation))
    assume(found)
    for change in changes(negotiation, found[0])[:6]:
        changed = change.negotiation
        figures = roadmap_figures(changed)
        if len(figures.tasks) <= len(negotiation.roadmap.steps):
            assert find_roadmap(changed, Control()).exists is bool(feasible(changed))


def smallest_addition(figures, starts, *, limited=True):
    """Return what the parties need in addition, in all, to keep to a schedule; inf where nothing makes them."""
    added = dict.fromkeys(figures.parties, 0.0)
    for party in figures.parties:
        for _ in range(20):
            regret, after = (_largest_regret(figures, starts, party, added[party] + more) for more in (0.0, 2**-10))
            if regret <= REGRET / 10:
                break
            slope = (regret - after) * 2**10
            added[party] = added[party] + regret / slope if slope > REGRET else inf
            if added[party] == inf:
                return inf
        if limited and added[party] > largest_addition(figures, party) + REGRET:
            return inf
    return sum(added.values())


def _largest_regret(figures, starts, party, added):
    guarantee = {**figures.guarantee, party: figures.guarantee[party] + added}
    margins = course_of(replace(figures, guarantee=guarantee), starts).parties[party].margins
    return max(0.0, -min(margins))


@st.composite
def exchanges(draw):
    """Two or three steps that cost their performer and please the other side: often nobody would go on to the end."""
    names = ["a", "b", "c"][: draw(st.integers(2, 3))]
    performers = {name: "AB"[number % 2] for number, name in enumerate(names)}
    detection = st.sampled_from([1.0, 1.0, 1.0, 0.5, 0.25, 0.0])
    steps = {
        name: {
            "by": by,
            "cost": {by: draw(st.integers(1, 3))},
            "gain": {"A" if by == "B" else "B": draw(st.integers(1, 5))},
            "benefit": {"A" if by == "B" else "B": draw(st.sampled_from([0, 0, 0.25]))},
            "duration": draw(st.sampled_from([0, 1, 1, 2])),
            "reversible": draw(st.sampled_from([0.0, 0.5, 1.0])),
            "detection": draw(detection),
            "optional": draw(st.sampled_from([False, False, True])),
        }
        for name, by in performers.items()
    }
    bond = {"binds": draw(st.sampled_from([["A"], ["B"], ["A", "B"]])), "amount": draw(st.sampled_from([0, 0.5]))}
    if draw(st.booleans()):
        bond["at_most"] = draw(st.sampled_from([1, 2, 3]))
    return roadmap_negotiation(
        {party: {"discount": draw(st.sampled_from([0.5, 0.9])), "disagreement": -1} for party in "AB"},
        periods=3,
        beyond=draw(st.sampled_from(["for ever", "nothing"])),
        steps=steps,
        guarantees=draw(st.sampled_from([{}, {"bond": bond}])),
    )


@given(st.one_of(small_roadmaps(largest=300), exchanges(), exchanges(), exchanges()))
@settings(max_examples=60, deadline=None)
def test_the_reason_and_the_smallest_guarantees_are_those_of_all_schedules(negotiation):
    enforced = negotiation.roadmap.model_copy(update={"self_enforcing": True})
    negotiation = negotiation.model_copy(update={"roadmap": enforced})
    bare = negotiation.model_copy(update={"roadmap": enforced.model_copy(update={"self_enforcing": False})})
    figures = roadmap_figures(negotiation)
    courses = feasible(bare)
    assume(not any(course(figures, starts, "tried").feasible for starts in courses))
    absence = explain_absence(negotiation, Control())
    assert {check.outcome for check in absence.checks} <= {"confirmed", "not confirmed"}
    event(f"circle {bool(absence.deadlocks)}, conflict {bool(absence.conflict)}, gap {bool(absence.shortfall)}")
    if not courses:
        assert absence.deadlocks or absence.conflict
        assert absence.shortfall is None
        return
    assert not absence.deadlocks
    assert not absence.conflict
    smallest = min(smallest_addition(figures, starts) for starts in courses)
    found = absence.shortfall
    assert found is not None
    assert found.possible is (smallest < inf)
    event(f"possible {found.possible}, some amount {bool(found.guarantees)}")
    if not found.possible:
        smallest = min(smallest_addition(figures, starts, limited=False) for starts in courses)
    if smallest < inf:
        assert sum(found.guarantees.values()) == pytest.approx(smallest, abs=1e-5)
        assert found.bound == pytest.approx(smallest, abs=1e-5)
        assert [way.enough for way in absence.ways_out] == [True]
    else:
        assert not found.guarantees
        assert not absence.ways_out
        regrets = [max(_largest_regret(figures, starts, party, 0.0) for party in figures.parties) for starts in courses]
        assert max(regret.amount for regret in found.regrets) == pytest.approx(min(regrets), abs=1e-5)
