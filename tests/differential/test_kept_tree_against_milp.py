"""A kept tree answers other numbers as a search from the beginning does: SciPy, brute force, and the full path."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perturbed_problems import largest_sum, listed_gains, other_numbers, random_problem
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.solutions import bargain
from winset_solver.control import Control, Limits
from winset_solver.sensitivity.perturbed import PerturbedBargaining
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import AGREEMENT, EXACT_GAP

SEEDS = st.integers(0, 2**32 - 1)
NO_DEAL = (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE)


def controlled():
    return Control(Limits(confirm="never"))


@settings(max_examples=40, deadline=None)
@given(SEEDS, SEEDS)
def test_the_largest_sum_is_that_of_another_front_end(seed, other):
    problem = random_problem(seed)
    kept = PerturbedBargaining(problem, "utilitarian", control=controlled())
    for step in range(3):
        asked = problem if step == 0 else other_numbers(problem, [other, step])
        outcome, best = kept.solve(asked, controlled()).outcome, largest_sum(asked)
        if best is None:
            assert outcome.status in NO_DEAL
        else:
            assert outcome.status is OutcomeStatus.OPTIMAL
            assert outcome.value == pytest.approx(best, rel=AGREEMENT, abs=AGREEMENT)
            assert outcome.value <= outcome.bound <= outcome.value + 10 * EXACT_GAP * max(1.0, abs(outcome.value))
            assert outcome.gains.min() >= -AGREEMENT


@settings(max_examples=25, deadline=None)
@given(SEEDS, SEEDS)
def test_sums_and_products_are_the_best_of_all_packages(seed, other):
    problem = random_problem(seed, wholes=5, reals=0)
    solutions = ("utilitarian", "nash")
    kept = {name: PerturbedBargaining(problem, name, control=controlled()) for name in solutions}
    for step in range(2):
        asked = other_numbers(problem, [other, step], share=0.2)
        gains = listed_gains(asked)
        for name in solutions:
            outcome = kept[name].solve(asked, controlled()).outcome
            if not len(gains):
                assert outcome.status in NO_DEAL
            elif name == "utilitarian":
                assert outcome.value == pytest.approx((gains @ asked.weights).max(), rel=AGREEMENT, abs=AGREEMENT)
            elif np.any(gains.min(axis=1) > 0.01):
                positive = gains[gains.min(axis=1) > 0.01]
                best = np.exp((np.log(positive) @ asked.weights).max() / asked.weights.sum())
                assert outcome.value == pytest.approx(best, rel=AGREEMENT) or outcome.value > best


@settings(max_examples=20, deadline=None)
@given(SEEDS, SEEDS)
def test_nash_gains_are_those_of_the_full_search(seed, other):
    problem = random_problem(seed, wholes=3, reals=3, players=3)
    kept = PerturbedBargaining(problem, "nash", control=controlled())
    asked = other_numbers(problem, other, share=0.3)
    found, full = kept.solve(asked, controlled()).outcome, bargain(GainSpace(asked, controlled()), "nash")
    assert (found.status is OutcomeStatus.OPTIMAL) == (full.status is OutcomeStatus.OPTIMAL)
    assert found.without_gain == full.without_gain
    if full.exact:
        assert found.value == pytest.approx(full.value, rel=AGREEMENT, abs=AGREEMENT)
        assert found.bound >= full.value * (1 - AGREEMENT)


@settings(max_examples=20, deadline=None)
@given(SEEDS, SEEDS, SEEDS)
def test_a_certificate_bounds_every_other_set_of_numbers(seed, one, two):
    problem = random_problem(seed)
    kept = PerturbedBargaining(problem, "utilitarian", control=controlled())
    certified = kept.solve(other_numbers(problem, one, share=0.1), controlled())
    if certified.leaves is not None:
        asked = other_numbers(problem, two, share=0.1)
        best = largest_sum(asked, certified.aim.weights)
        bound = certified.leaves.bounds(asked, certified.aim).max()
        assert best is None or best <= bound + AGREEMENT * max(1.0, abs(best))
