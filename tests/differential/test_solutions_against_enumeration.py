"""Every bargaining solution against plain enumeration of finite sets of payoff vectors."""

import numpy as np
import pytest
from hypothesis import given, settings

from finite_sets import best_leximin, best_nash, dominated, finite_sets, kalai_smorodinsky, normalised
from winset_solver.bargaining.alpha_fair import alpha_fair
from winset_solver.bargaining.solutions import bargain
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

EFFICIENT = ("nash", "kalai-smorodinsky", "leximin", "egalitarian", "utilitarian")
SLOW = settings(max_examples=200, deadline=None)


def outcome_of(case, name, **options):
    outcome = bargain(case.space, name, **options)
    if len(case.gains) == 0:
        assert outcome.status is OutcomeStatus.NO_ACCEPTABLE_PACKAGE
        return None
    assert outcome.exact, (outcome.status, outcome.gap)
    assert all(claim.confirmation.verdict is Verdict.CONFIRMED for claim in outcome.claims)
    assert any(np.allclose(outcome.gains, row) for row in case.gains)
    return outcome


@SLOW
@given(finite_sets())
def test_utilitarian_has_the_largest_weighted_sum(case):
    if outcome := outcome_of(case, "utilitarian"):
        assert outcome.value == pytest.approx((case.gains @ case.weights).max())


@SLOW
@given(finite_sets())
def test_egalitarian_has_the_largest_minimum_and_then_the_largest_sum(case):
    if outcome := outcome_of(case, "egalitarian"):
        ratios = normalised(case.gains, case.weights).min(axis=1)
        assert outcome.value == pytest.approx(ratios.max())
        level = case.gains[ratios >= ratios.max() - 1e-9]
        assert outcome.gains.sum() == pytest.approx(level.sum(axis=1).max())


@SLOW
@given(finite_sets())
def test_leximin_has_the_largest_sorted_vector(case):
    if outcome := outcome_of(case, "leximin"):
        found = np.sort(normalised(outcome.gains, case.weights))
        assert found == pytest.approx(best_leximin(case.gains, case.weights))


@SLOW
@given(finite_sets())
def test_kalai_smorodinsky_has_the_largest_sorted_vector_of_ratios(case):
    if outcome := outcome_of(case, "kalai-smorodinsky"):
        ideal = case.gains.max(axis=0)
        assert outcome.ideal == pytest.approx(ideal)
        able = ideal > 0
        assert outcome.without_gain == tuple(np.flatnonzero(~able))
        found = np.sort(outcome.gains[able] / (ideal * case.weights)[able])
        assert found == pytest.approx(kalai_smorodinsky(case.gains, case.weights))


@SLOW
@given(finite_sets())
def test_nash_has_the_largest_mean_over_the_largest_gaining_sets(case):
    if outcome := outcome_of(case, "nash"):
        assert outcome.value == pytest.approx(best_nash(case.gains, case.weights))


@pytest.mark.parametrize("alpha", [0.5, 2.0, 4.0])
@settings(max_examples=60, deadline=None)
@given(case=finite_sets())
def test_alpha_fair_has_the_largest_equivalent(case, alpha):
    outcome = alpha_fair(case.space, alpha=alpha)
    if len(case.gains):
        assert outcome.exact, (outcome.status, outcome.gap)
        assert outcome.value == pytest.approx(best_nash(case.gains, case.weights, alpha))


@pytest.mark.parametrize("name", EFFICIENT)
@settings(max_examples=60, deadline=None)
@given(case=finite_sets())
def test_every_solution_is_pareto_efficient(case, name):
    outcome = bargain(case.space, name)
    if outcome.gains is not None and not (name == "nash" and outcome.without_gain):
        assert not dominated(np.round(outcome.gains, 6), case.gains)
