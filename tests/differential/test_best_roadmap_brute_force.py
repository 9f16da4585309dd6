"""The best roadmap against trying every schedule, each judged by the recomputation that knows no program."""

from collections.abc import Callable
from dataclasses import replace
from math import inf, prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_cases import GROUPS, all_schedules, roadmap_negotiation, small_roadmaps
from winset_models.analysis.roadmaps.objectives import objectives_of
from winset_models.analysis.roadmaps.search import best_roadmap
from winset_models.formulations.roadmap_enforcement import largest_addition
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.course import CoursePath, PartyPath, course_of
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts, roadmap_figures
from winset_solver.control import Control, Limits
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import FEASIBILITY

NONE = (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE)
Paths = list[tuple[Starts, CoursePath]]
Score = Callable[[CoursePath], float]


@st.composite
def exchanges(draw: Any) -> Negotiation:
    """Draw an exchange of costly steps of two sides that is often feasible only in some order."""
    steps = {
        f"s{number}": {
            "by": by,
            "cost": {by: draw(st.integers(1, 6))},
            "gain": {other: draw(st.sampled_from([0, 0, 4]))},
            "benefit": {other: draw(st.sampled_from([0, 1, 1, 2])), by: draw(st.sampled_from([0, 0, 1]))},
            "reversible": draw(st.sampled_from([0.0, 0.5, 1.0])),
            "detection": draw(st.sampled_from([1.0, 0.5])),
            "duration": draw(st.sampled_from([1, 1, 2])),
            "exposure": draw(st.integers(0, 3)),
            "breakdown": draw(st.sampled_from([0.0, 0.25])),
            "optional": draw(st.sampled_from([True, True, False])),
        }
        for number in range(3)
        for by, other in [("AB", "BA")[number % 2]]
    }
    bond = {"binds": ["A", "B"], "amount": draw(st.sampled_from([0, 1])), "at_most": draw(st.sampled_from([None, 4]))}
    people = {party: {"discount": draw(st.sampled_from([0.5, 0.75])), "group": GROUPS[party]} for party in "AB"}
    enforced = draw(st.booleans())
    return roadmap_negotiation(people, periods=4, steps=steps, guarantees={"bond": bond}, self_enforcing=enforced)


CASES = st.one_of(small_roadmaps(largest=130), exchanges(), exchanges())


def gains(negotiation: Negotiation, path: CoursePath) -> list[float]:
    return [path.parties[key].value - party.disagreement for key, party in negotiation.parties.items()]


def acceptable(negotiation: Negotiation, *, enforced: bool) -> Paths:
    """Return every schedule that keeps the rules and the walk-away values, and that nobody would rather stop."""
    figures, found = roadmap_figures(negotiation), []
    for starts in all_schedules(figures):
        if roadmap_breaches(figures, starts):
            continue
        path = course_of(figures, starts)
        regretted = enforced and min(min(party.margins) for party in path.parties.values()) < -FEASIBILITY
        if not regretted and min(gains(negotiation, path)) >= -FEASIBILITY:
            found.append((starts, path))
    return found


def needed(figures: RoadmapFigures, starts: Starts, party: str) -> float:
    """Return by how much a party's guarantee must grow: Newton's method from below on the smallest margin."""
    grown = 0.0
    while True:
        path = course_of(with_guarantee(figures, party, grown), starts).parties[party]
        period = min(range(len(path.margins)), key=lambda t: path.margins[t])
        if path.margins[period] >= -FEASIBILITY:
            return grown if grown <= largest_addition(figures, party) + FEASIBILITY else inf
        slope = noticed(figures, path, period)
        if slope == 0.0:
            return inf
        grown -= path.margins[period] / slope


def noticed(figures: RoadmapFigures, path: PartyPath, period: int) -> float:
    skipped = [figures.tasks[key].detection for key in path.skipped[period]]
    return max(skipped) if path.secret[period] else 1.0


def with_guarantee(figures: RoadmapFigures, party: str, grown: float) -> RoadmapFigures:
    return replace(figures, guarantee={**figures.guarantee, party: figures.guarantee[party] + grown})


def scores(negotiation: Negotiation) -> dict[str, Score]:
    def weighted(weigh: Callable[[list[float]], float]) -> Score:
        return lambda path: weigh(gains(negotiation, path))

    return {
        "welfare": lambda path: sum(party.value for party in path.parties.values()),
        "payoff:B": lambda path: path.parties["B"].value,
        "group:north": lambda path: path.parties["A"].value,
        "earliest": lambda path: -float(path.completion),
        "exposure": lambda path: -path.largest_exposure,
        "survival": lambda path: path.survival,
        "utilitarian": weighted(sum),
        "egalitarian": weighted(min),
        "leximin": weighted(min),
    }


def searched(negotiation: Negotiation, names: str):
    objectives = objectives_of(negotiation, names)
    return best_roadmap(negotiation, objectives, control=Control(limits=Limits(confirm="never")))


@settings(max_examples=50, deadline=None)
@given(CASES, st.data())
def test_every_objective_reaches_the_best_of_all_schedules(negotiation: Negotiation, data: st.DataObject) -> None:
    enforced = negotiation.roadmap is not None and negotiation.roadmap.self_enforcing
    listed, judged = acceptable(negotiation, enforced=enforced), scores(negotiation)
    first, second = data.draw(st.permutations(sorted(judged)))[:2]
    found = searched(negotiation, f"{first},{second}")
    assert (found.status in NONE) == (not listed)
    if not listed:
        return
    assert found.status is OutcomeStatus.OPTIMAL, found
    sign = [-1.0 if stage.smaller_is_better else 1.0 for stage in found.stages]
    best = max(judged[first](path) for _, path in listed)
    assert found.stages[0].value == pytest.approx(sign[0] * best, abs=1e-5)
    if first in ("leximin", "egalitarian", "utilitarian"):
        return
    tied = [path for _, path in listed if judged[first](path) >= best - FEASIBILITY]
    assert found.stages[1].value == pytest.approx(sign[1] * max(map(judged[second], tied)), abs=1e-5)
    assert found.stages[1].exact


@settings(max_examples=25, deadline=None)
@given(CASES)
def test_nash_has_the_largest_product_of_all_schedules(negotiation: Negotiation) -> None:
    enforced = negotiation.roadmap is not None and negotiation.roadmap.self_enforcing
    listed = [gains(negotiation, path) for _, path in acceptable(negotiation, enforced=enforced)]
    gaining = [row for row in listed if min(row) > FEASIBILITY]
    found = searched(negotiation, "nash")
    assert (found.status in NONE) == (not listed)
    if gaining:
        best = max(prod(row) ** (1 / len(row)) for row in gaining)
        assert found.stages[0].value == pytest.approx(best, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(CASES)
def test_the_smallest_guarantees_are_those_of_the_cheapest_schedule(negotiation: Negotiation) -> None:
    figures = roadmap_figures(negotiation)
    sums = [
        sum(needed(figures, starts, p) for p in figures.parties)
        for starts, _ in acceptable(negotiation, enforced=False)
    ]
    found = searched(negotiation, "guarantee")
    best = min(sums, default=inf)
    assert (found.status in NONE) == (best == inf)
    if best < inf:
        assert found.stages[0].value == pytest.approx(best, abs=1e-4)
        assert all(check.outcome == "confirmed" for check in found.checks)
