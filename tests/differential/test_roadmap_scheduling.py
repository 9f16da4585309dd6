"""Roadmaps as scheduling problems: the same schedules where there is one, and a bound on completion everywhere."""

from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_cases import all_schedules, figures_of, small_roadmaps
from winset_models.formulations.roadmap_scheduling import scheduled_starts, scheduling_problem, scheduling_relaxation
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.course import course_of
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_solver.scheduling.makespan import shortest_schedule
from winset_solver.scheduling.problem import broken_rules
from winset_solver.status import OutcomeStatus

STEPS = ("a", "b", "c")


@st.composite
def plain_roadmaps(draw):
    """Figures of roadmaps with order, windows, phases, parts and resources only."""
    steps = {}
    for name in STEPS:
        step = {"by": "A", "duration": draw(st.integers(0, 2)), "verification": draw(st.integers(0, 1))}
        step["uses"] = {"staff": draw(st.integers(0, 2))}
        step["parts"] = draw(st.integers(1, 2)) if name == "a" else 1
        others = [other for other in STEPS if other != name]
        if required := draw(st.lists(st.sampled_from(others), max_size=1)):
            step["requires"] = required
        if draw(st.integers(0, 3)) == 0:
            step["together"] = [draw(st.sampled_from(others))]
        if draw(st.booleans()):
            step["phase"] = draw(st.sampled_from(["one", "two"]))
        steps[name] = step
    resources = {"staff": {"each_period": draw(st.integers(1, 3))}}
    return figures_of(periods=draw(st.integers(2, 5)), phases={"one": {}, "two": {}}, resources=resources, steps=steps)


@given(plain_roadmaps())
@settings(max_examples=60, deadline=None)
def test_schedules_are_the_admissible_roadmaps(figures):
    problem = scheduling_problem(figures)
    complete = [starts for starts in all_schedules(figures) if len(starts) == len(figures.tasks)]
    for starts in complete:
        follows = not broken_rules(problem, [starts[label] - 1 for label in problem.labels])
        assert follows == (not roadmap_breaches(figures, starts))
    admissible = [starts for starts in complete if not roadmap_breaches(figures, starts)]
    outcome = shortest_schedule(problem)
    if not admissible:
        assert outcome.status is OutcomeStatus.NO_PACKAGE
        return
    assert outcome.makespan == min(course_of(figures, starts).completion for starts in admissible)
    assert scheduled_starts(problem, outcome.starts) in admissible


@given(small_roadmaps(largest=300))
@settings(max_examples=60, deadline=None)
def test_no_roadmap_is_completed_before_the_relaxation(negotiation):
    figures = roadmap_figures(negotiation)
    outcome = shortest_schedule(scheduling_relaxation(figures))
    completions = [
        course_of(figures, starts).completion
        for starts in all_schedules(figures)
        if not roadmap_breaches(figures, starts)
    ]
    if outcome.status is OutcomeStatus.NO_PACKAGE:
        assert completions == []
    else:
        assert all(outcome.bound <= completion for completion in completions)


def test_what_more_matters_than_order_and_resources_is_no_scheduling_problem():
    plain = {"by": "A"}
    assert scheduling_problem(figures_of(periods=2, steps={"a": plain})) is not None
    paid = figures_of(periods=2, steps={"a": {**plain, "cost": {"A": 1}}})
    assert scheduling_problem(paid) is None
    assert scheduling_problem(paid, enforced=False) is not None
    others = [
        {"steps": {"a": {**plain, "optional": True}}},
        {"steps": {"a": {**plain, "needs_trust": 1}}},
        {"steps": {"a": plain, "b": {**plain, "requires_any": ["a"]}}},
        {"steps": {"a": {**plain, "exposure": {"A": 1}}}, "exposure_at_most": {"A": 0}},
        {"steps": {"a": {**plain, "breakdown": 0.5}}, "survival_at_least": 0.9},
        {"steps": {"a": {**plain, "uses": {"money": 1}}}, "resources": {"money": {"in_all": 2}}},
        {"steps": {"a": plain}, "reciprocity": {"band": 1}},
        {"steps": {"a": plain, "b": plain}, "alternatives": {"either": {"steps": ["a", "b"]}}},
    ]
    assert [scheduling_problem(figures_of(periods=2, **other)) for other in others] == [None] * len(others)
