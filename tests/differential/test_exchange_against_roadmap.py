"""The safe order of parts against the exposure of whole roadmaps: one part a period, in every order there is."""

from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from roadmap_cases import roadmap_negotiation
from winset_models.analysis.roadmap import roadmap
from winset_models.analysis.roadmaps.courses import course
from winset_models.analysis.roadmaps.exchange import exchange
from winset_models.negotiation.roadmap.course import course_of
from winset_models.negotiation.roadmap.figures import roadmap_figures


def swap(parts, here, there, *, moment, table=None):
    """A and B hand each other something in equal parts; each part answers the one of the same number."""
    shared = {"parts": parts, "duration": 0 if moment else 1, "uses": {"table": parts} if table else {}}
    steps = {
        "here": {"by": "A", "cost": {"A": parts * here}, "gain": {"B": parts * there}, "answered_by": "there"},
        "there": {"by": "B", "cost": {"B": parts * there}, "gain": {"A": parts * here}, "answered_by": "here"},
    }
    for step in steps.values():
        step.update(shared, exposure=step["cost"])
    return roadmap_negotiation(
        {"A": {}, "B": {}},
        periods=2 * parts,
        beyond="nothing",
        self_enforcing=False,
        resources={"table": {"each_period": 1}} if table else {},
        steps=steps,
    )


def interleavings(figures, parts):
    """Every schedule with one part a period."""
    for periods in combinations(range(1, 2 * parts + 1), parts):
        others = [period for period in range(1, 2 * parts + 1) if period not in periods]
        starts = zip((*figures.tasks_of["here"], *figures.tasks_of["there"]), (*periods, *others), strict=True)
        yield dict(starts)


@pytest.mark.parametrize("parts", [2, 3, 4])
@pytest.mark.parametrize(("here", "there"), [(1, 1), (2, 1), (1, 3), (2, 3)])
def test_no_schedule_of_parts_one_after_the_other_has_a_smaller_largest_exposure(parts, here, there):
    figures = roadmap_figures(swap(parts, here, there, moment=True))
    found = exchange(figures)
    exposures = [course_of(figures, starts).largest_exposure for starts in interleavings(figures, parts)]
    assert found.largest_exposure == pytest.approx(min(exposures))
    starts = {chunk.task: period for period, chunk in enumerate(found.chunks, start=1)}
    path = course(figures, starts, "safest")
    assert path.feasible
    for party in figures.parties:
        assert path.parties[party].exposure == pytest.approx([chunk.at_risk[party] for chunk in found.chunks])


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_the_roadmap_with_the_smallest_exposure_has_no_more_at_risk_than_one_part(parts):
    # A part is at risk until it is verified, so that the one who moves has at least that part at risk; with parts of
    # equal worth this is no more than in the exchange, where parts count as they are handed over.
    negotiation = swap(parts, 2, 2, moment=False, table=1)
    best = roadmap(negotiation, objectives=("exposure",))
    assert best.course.largest_exposure == pytest.approx(2)
    if parts > 1:
        assert exchange(roadmap_figures(negotiation)).largest_exposure == pytest.approx(2)


SWAPS = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(2, 4), st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=3
)


def handed_over(swaps, bond):
    """Steps that cost who performs them and bring the other side a gain, with a bond that binds both."""
    steps = {
        f"s{number}": {"by": side, "parts": parts, "cost": {side: parts * cost}, "gain": {other: parts * gain}}
        for number, (side, parts, cost, gain) in enumerate(swaps)
        for other in "AB".replace(side, "")
    }
    guarantees = {"bond": {"binds": "all", "amount": bond}}
    periods = sum(parts for _, parts, _, _ in swaps)
    return roadmap_figures(
        roadmap_negotiation({"A": {}, "B": {}}, periods=periods, beyond="nothing", steps=steps, guarantees=guarantees)
    )


@given(swaps=SWAPS)
@settings(max_examples=60, deadline=None)
def test_the_guarantee_of_the_exchange_is_just_enough_for_a_roadmap_that_takes_part_after_part(swaps):
    found = exchange(handed_over(swaps, 0))
    assume(found)
    starts = {chunk.task: period for period, chunk in enumerate(found.chunks, start=1)}
    assert course(handed_over(swaps, found.guarantee), starts, "enough").self_enforcing
    if found.guarantee:
        assert not course(handed_over(swaps, found.guarantee - 0.5), starts, "too little").self_enforcing
