"""Conflicts, corrections and repairs against every set of groups tried by code that shares nothing with the search."""

import pytest
from hypothesis import given, settings

from conflict_cases import KINDS, Truth, problems, satisfies
from winset_solver.conflict.exploration import explore
from winset_solver.conflict.oracle import Oracle
from winset_solver.conflict.repairs import cheapest_repairs
from winset_solver.conflict.smallest import irreducible_conflict, smallest_conflict
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus


def sets(found):
    listed = [frozenset(item.members) for item in found]
    assert len(listed) == len(set(listed))
    return set(listed)


@pytest.mark.parametrize("kind", KINDS)
def test_all_conflicts_and_all_corrections_are_found(kind):
    @settings(max_examples=40, deadline=None)
    @given(problems(kind=kind))
    def check(problem):
        truth = Truth(problem)
        found = explore(problem)
        assert found.complete
        assert sets(found.conflicts) == truth.conflicts
        assert sets(found.corrections) == truth.corrections
        nothing = truth.conflicts == {frozenset()}
        assert found.status is (OutcomeStatus.NO_PACKAGE if nothing else OutcomeStatus.OPTIMAL)
        assert all(c.confirmation.verdict is Verdict.CONFIRMED for c in found.conflicts)
        assert not found.notes

    check()


@settings(max_examples=40, deadline=None)
@given(problems())
def test_corrections_come_by_cost_and_their_points_satisfy_the_rest(problem):
    found = explore(problem)
    costs = [correction.cost for correction in found.corrections]
    assert costs == sorted(costs)
    for correction in found.corrections:
        assert correction.cost == pytest.approx(Truth(problem).cost(correction.members))
        assert satisfies(problem, correction.x, correction.members)


@settings(max_examples=40, deadline=None)
@given(problems(groups=5))
def test_every_coalition_is_decided(problem):
    truth, found = Truth(problem), explore(problem)
    assert all(found.agrees(subset) is truth.holds(subset) for subset in truth._subsets)
    assert all(truth.holds(agreement) for agreement in found.agreements)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_one_conflict_is_irreducible_and_the_smallest_has_the_fewest_members(problem):
    truth = Truth(problem)
    one, least = irreducible_conflict(problem), smallest_conflict(problem)
    if not truth.conflicts:
        for found in (one, least):
            assert found.status is OutcomeStatus.OPTIMAL
            assert found.conflict is None
            assert satisfies(problem, found.x)
        return
    assert frozenset(one.conflict.members) in truth.conflicts
    assert frozenset(least.conflict.members) in truth.conflicts
    fewest = min(map(len, truth.conflicts))
    assert len(least.conflict.members) == least.bound == fewest
    assert least.status is (OutcomeStatus.OPTIMAL if fewest else OutcomeStatus.NO_PACKAGE)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_the_cheapest_repairs_come_first(problem):
    truth = Truth(problem)
    costs = sorted(map(truth.cost, truth.corrections))
    found = cheapest_repairs(problem, count=3)
    assert found.status is (OutcomeStatus.OPTIMAL if costs else OutcomeStatus.NO_PACKAGE)
    assert [repair.cost for repair in found.repairs] == pytest.approx(costs[:3])
    assert sets(found.repairs) <= truth.corrections
    if len(costs) > 3:  # all others cost at least the bound, which is no smaller than what the last one found costs
        assert costs[2] - 1e-6 <= found.bound <= costs[3] + 1e-6
    for repair in found.repairs:
        assert repair.verified
        assert repair.least
        assert satisfies(problem, repair.x, repair.members)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_questions_that_share_an_oracle_answer_as_if_they_did_not(problem):
    truth, oracle = Truth(problem), Oracle(problem)
    repairs = cheapest_repairs(problem, count=2, oracle=oracle)
    least = smallest_conflict(problem, oracle=oracle)
    found = explore(problem, oracle=oracle)
    again = explore(problem, oracle=oracle)
    assert sets(found.conflicts) == sets(again.conflicts) == truth.conflicts
    assert sets(found.corrections) == sets(again.corrections) == truth.corrections
    assert again.solves == 0
    assert len(repairs.repairs) == min(2, len(truth.corrections))
    assert least.bound == min(map(len, truth.conflicts), default=1)
