"""The rows of a roadmap hold at a schedule exactly where it breaks nothing, and its payoffs are those of its course."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_cases import all_schedules, roadmap_negotiation, small_roadmaps
from winset_models.formulations.roadmap import RoadmapFormulation, roadmap_formulation
from winset_models.formulations.roadmap_enforcement import largest_addition
from winset_models.formulations.roadmap_windows import file_windows
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.course import CoursePath, course_of
from winset_models.negotiation.roadmap.figures import RoadmapFigures, Starts, roadmap_figures
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY


class Subject:
    """A roadmap with its formulation, asked about one schedule after the other."""

    def __init__(self, formulation: RoadmapFormulation) -> None:
        self.formulation, self.program = formulation, formulation.program()
        self.figures = formulation.figures

    def point(self, starts: Starts) -> Vector | None:
        try:
            values = self.formulation.point_of(starts)
        except ArgumentError:
            return None
        assert self.formulation.starts_of(values) == starts
        return np.array([values[label] for label in self.program.column_labels])

    def value_at(self, label: str, point: Vector) -> float:
        return float(point[self.program.column_labels.index(label)])

    def broken(self, point: Vector) -> list[str]:
        program, activity = self.program, self.program.matrix @ point
        size = FEASIBILITY * np.maximum(1.0, abs(program.matrix) @ abs(point))
        rows = (activity < program.row_lower - size) | (activity > program.row_upper + size)
        columns = (point < program.column_lower - FEASIBILITY) | (point > program.column_upper + FEASIBILITY)
        return [
            *(program.row_labels[i] for i in np.flatnonzero(rows)),
            *(program.column_labels[j] for j in np.flatnonzero(columns)),
        ]


def compare(formulation: RoadmapFormulation, *, enforced: bool) -> None:
    subject = Subject(formulation)
    for starts in all_schedules(subject.figures):
        course = course_of(subject.figures, starts)
        stays = all(margin >= -FEASIBILITY for path in course.parties.values() for margin in path.margins)
        breaches = roadmap_breaches(subject.figures, starts)
        point = subject.point(starts)
        broken = ["no columns"] if point is None else subject.broken(point)
        assert (not broken) == (not breaches and (stays or not enforced)), (starts, breaches, broken)
        if point is not None:
            assert subject.program.payoffs(point) == pytest.approx([path.value for path in course.parties.values()])
            assert not enforced or stays == (not any("goes_on" in label for label in broken)), (starts, broken)
        if point is not None and not breaches:
            check_measures(subject, course, point)


def check_measures(subject: Subject, course: CoursePath, point: Vector) -> None:
    formulation = subject.formulation
    assert subject.value_at(formulation.completion, point) == course.completion
    assert subject.value_at(formulation.largest_exposure, point) == pytest.approx(course.largest_exposure)
    survival = sum(times * subject.value_at(label, point) for label, times in formulation.log_survival.items())
    assert np.exp(survival) == pytest.approx(course.survival)


@settings(max_examples=30, deadline=None)
@given(small_roadmaps(largest=400))
def test_rows_hold_exactly_where_nothing_is_broken(negotiation):
    compare(roadmap_formulation(negotiation, enforced=False), enforced=False)


@settings(max_examples=30, deadline=None)
@given(small_roadmaps(largest=400))
def test_rows_of_self_enforcement_hold_exactly_where_nobody_would_stop(negotiation):
    compare(roadmap_formulation(negotiation, enforced=True), enforced=True)


@st.composite
def bare_roadmaps(draw: st.DrawFn) -> Negotiation:
    """Draw a roadmap that nothing limits but self-enforcement, with several detections, and gains that stay."""
    number, quarter = st.integers(0, 4), st.sampled_from([0.0, 0.25, 0.5, 1.0])
    step = st.fixed_dictionaries(
        {
            "by": st.sampled_from(["A", "A", "B", ["A", "B"]]),
            "cost": st.fixed_dictionaries({"A": number, "B": number}),
            "gain": st.fixed_dictionaries({"A": st.integers(-2, 5)}),
            "benefit": st.fixed_dictionaries({"A": st.integers(-1, 3), "B": number}),
            "duration": st.integers(0, 2),
            "optional": st.sampled_from([True, True, False]),
            "detection": quarter,
            "reversible": quarter,
        }
    )
    steps = draw(st.lists(step, min_size=2, max_size=3))
    guarantees = {"bond": {"binds": "A", "amount": draw(st.sampled_from([0.0, 0.0, 1.0, 4.0]))}}
    beyond = draw(st.sampled_from(["for ever", "nothing"]))
    entries = {f"s{number}": entry for number, entry in enumerate(steps)}
    return roadmap_negotiation(periods=3, beyond=beyond, steps=entries, guarantees=guarantees)


@settings(max_examples=50, deadline=None)
@given(bare_roadmaps())
def test_rows_of_several_detections_hold_exactly_where_nobody_would_stop(negotiation):
    compare(roadmap_formulation(negotiation, enforced=True), enforced=True)


RULES = {
    "phases": {"phase": st.sampled_from(["first", "second", "third"])},
    "trust": {"trust": st.sampled_from([2, 1, -1]), "needs_trust": st.sampled_from([None, 1, 2])},
    "exposure": {"exposure": st.sampled_from([{"A": 1}, {"A": 2, "B": 1}]), "answered_by": st.just("s0")},
    "reciprocity": {"worth": st.sampled_from([1, 2])},
    "resources": {"uses": st.sampled_from([{"staff": 1}, {"staff": 2}])},
    "requires": {"requires": st.sampled_from([None, "s0"]), "requires_any": st.sampled_from([None, ["s0", "s1"]])},
}
LIMITS = {
    "phases": {"phases": {"first": None, "second": None, "third": None}},
    "trust": {"trust": {"initial": 1}},
    "exposure": {"exposure_at_most": {"A": 2, "B": 1}},
    "reciprocity": {"reciprocity": {"band": 2, "answer": {"within": 1, "share": 0.5}}},
    "resources": {"resources": {"staff": {"each_period": 2, "in_all": 4}}},
    "requires": {},
}


@st.composite
def roadmaps_with(draw: st.DrawFn, rule: str) -> Negotiation:
    """Draw a roadmap of steps that may be left out, with one kind of rule, so that many schedules keep it."""
    step = {
        "by": st.sampled_from(["A", "B", ["A", "B"]]),
        "duration": st.sampled_from([0, 1, 2]),
        "verification": st.sampled_from([0, 1]),
        "optional": st.sampled_from([True]),
        **RULES[rule],
    }
    steps = {f"s{number}": draw(st.fixed_dictionaries(step)) for number in range(3)}
    steps["s0"] |= {key: None for key in ("requires", "requires_any", "answered_by") if key in steps["s0"]}
    steps["s2"] |= {"parts": draw(st.sampled_from([1, 2]))}
    return roadmap_negotiation(periods=3, steps=steps, **LIMITS[rule])


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_rows_of_each_rule_hold_exactly_where_it_is_kept(rule, data):
    negotiation = data.draw(roadmaps_with(rule))
    compare(roadmap_formulation(negotiation, enforced=False), enforced=False)


@settings(max_examples=30, deadline=None)
@given(small_roadmaps(largest=400))
def test_every_statement_as_a_row_says_the_same(negotiation):
    compare(roadmap_formulation(negotiation, enforced=True, explicit=True), enforced=True)


@settings(max_examples=30, deadline=None)
@given(small_roadmaps(largest=400))
def test_windows_of_the_file_say_the_same(negotiation):
    windows = file_windows(roadmap_figures(negotiation))
    compare(roadmap_formulation(negotiation, enforced=True, windows=windows), enforced=True)


@settings(max_examples=30, deadline=None)
@given(small_roadmaps(largest=100))
def test_what_is_added_to_guarantees_is_just_enough(negotiation):
    subject = Subject(roadmap_formulation(negotiation, raised=True))
    figures = subject.figures
    for starts in all_schedules(figures):
        point = subject.point(starts)
        if point is None or roadmap_breaches(figures, starts):
            continue
        added = {party: subject.value_at(label, point) for party, label in subject.formulation.guarantees.items()}
        margins = margins_with(figures, starts, added)
        inside = all(added[party] <= largest_addition(figures, party) + FEASIBILITY for party in added)
        stays = all(margin >= -FEASIBILITY for margin in margins.values())
        assert (not subject.broken(point)) == (stays and inside), (starts, added, margins)
        for party, amount in added.items():
            if amount > 0 and margins[party] >= -FEASIBILITY:
                less = margins_with(figures, starts, {**added, party: amount * 0.99})
                assert less[party] < margins[party]


def margins_with(figures: RoadmapFigures, starts: Starts, added: dict[str, float]) -> dict[str, float]:
    """Return the smallest margin of each party where its guarantee is larger."""
    raised = replace(figures, guarantee={party: figures.guarantee[party] + added[party] for party in added})
    return {party: min(path.margins) for party, path in course_of(raised, starts).parties.items()}
