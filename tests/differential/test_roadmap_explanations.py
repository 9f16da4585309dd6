"""Explanations of whole files with roadmaps: conflicts name their statements, and repaired files really have a deal."""

from hypothesis import assume, event, given, settings

from roadmap_cases import small_roadmaps
from strategies import negotiations_with_roadmaps
from winset_models.analysis.explain import explain


def fits(negotiation):
    """Return whether every step could be done by the last period: a file with others is refused."""
    roadmap = negotiation.roadmap
    return all(step.duration <= roadmap.periods for step in roadmap.steps.values())


def sound(negotiation):
    """Return the explanation of a file after checking that nothing in it is contradicted."""
    found = explain(negotiation, limit=5)
    event(f"{found.status}, {len(found.repairs)} repairs")
    assert {check.outcome for check in found.checks} <= {"confirmed", "not confirmed"}
    assert found.deal is not None
    for repair in found.repairs:
        assert repair.verified
    for conflict in found.conflicts:
        assert set(conflict.without) == set(conflict.members)
    return found


@given(small_roadmaps(largest=300))
@settings(max_examples=25, deadline=None)
def test_explanations_of_roadmaps_hold_up_without_the_solver(negotiation):
    assume(fits(negotiation))
    sound(negotiation)


@given(negotiations_with_roadmaps())
@settings(max_examples=15, deadline=None)
def test_explanations_of_files_with_a_roadmap_besides_hold_up_without_the_solver(negotiation):
    assume(fits(negotiation))
    sound(negotiation)
