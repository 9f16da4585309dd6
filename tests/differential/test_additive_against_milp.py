"""Enumeration of additive domains against plain listing and against branch and bound."""

from dataclasses import replace
from unittest import mock

import numpy as np
import pytest
from hypothesis import example, given, settings

from additive_domains import Domain, domains, uniform
from winset_solver.bargaining import survivors
from winset_solver.bargaining.enumeration import best_package
from winset_solver.bargaining.levels import SmallestMean, WeightedMean
from winset_solver.bargaining.leximin import lexicographic
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus, Unanswered

SMALLEST_FIRST = "no acceptable package has a larger smallest gain"
NOTHING_TO_GAIN = Domain((((0.0,) * 3, (-1.0, 2.0, 2.0)),) * 3, (0.0,) * 3, (1.0,) * 3)
NOBODY_ACCEPTS = Domain((((1.0,) * 3, (0.0, 2.0, 1.0)),) * 2, (3.0,) * 3, (1.0,) * 3)
TENTHS = Domain((((0.1, 0.2, 0.3), (0.3, 0.2, 0.1), (0.2, 0.2, 0.2)),) * 5, (0.0,) * 3, (1.0,) * 3)


NARROW = {"_BEAM": 1, "_CHUNK": 4, "_MOST_CHILDREN": 16, "_SAMPLE": 3}
"""Sizes at which small domains meet everything that large ones do: poor first packages, full layers, pieces."""


def enumerated(domain, levels):
    """The answer by enumeration in narrow layers; None where it says that no package is acceptable."""
    players, scales = np.arange(len(domain.weights)), np.array(domain.weights)
    try:
        with mock.patch.multiple(survivors, **NARROW):
            return best_package(domain.space(), players, scales, levels, (SMALLEST_FIRST,), fewest=0)
    except Unanswered as reason:
        return {OutcomeStatus.NO_ACCEPTABLE_PACKAGE: None}[reason.status]


def normalised(domain, x):
    return (domain.problem.program.payoffs(x) - domain.disagreement) / domain.weights


@settings(max_examples=100, deadline=None)
@given(domains())
@example(NOTHING_TO_GAIN)
@example(NOBODY_ACCEPTS)
@example(TENTHS)
def test_leximin_by_enumeration_is_the_best_of_all_packages(domain):
    answer = enumerated(domain, [SmallestMean(k + 1) for k in range(len(domain.weights))])
    gains = domain.gains
    assert (answer is None) == (len(gains) == 0)
    if answer is not None:
        best = np.array(max(tuple(row) for row in np.sort(gains, axis=1).round(9).tolist()))
        assert np.sort(normalised(domain, answer.x)) == pytest.approx(best, abs=1e-8)
        assert answer.termination is Termination.OPTIMAL
        assert answer.value == pytest.approx(gains.min(axis=1).max(), abs=1e-12)
        assert answer.value <= answer.bound <= answer.value + 1e-10


@settings(max_examples=50, deadline=None)
@given(domains())
@example(TENTHS)
def test_egalitarian_by_enumeration_has_the_largest_total_among_the_best(domain):
    scales = np.array(domain.weights)
    answer = enumerated(domain, (SmallestMean(1), WeightedMean(scales / scales.sum())))
    gains = domain.gains
    assert (answer is None) == (len(gains) == 0)
    if answer is not None:
        smallest = gains.min(axis=1)
        assert answer.value == pytest.approx(smallest.max(), abs=1e-12)
        totals = gains[smallest >= smallest.max() - 1e-9] @ scales
        assert normalised(domain, answer.x) @ scales == pytest.approx(totals.max(), abs=1e-8)


@settings(max_examples=20, deadline=None)
@given(domains(most=600))
def test_leximin_by_enumeration_and_by_branch_and_bound_agree(domain):
    # Thirds make HiGHS refuse some of its own answers; halves and quarters do not.
    if len(set(domain.weights)) > 1:
        domain = replace(domain, weights=(1.0, 2.0, 0.5, 4.0, 0.25)[: len(domain.weights)])
    answer = enumerated(domain, [SmallestMean(k + 1) for k in range(len(domain.weights))])
    if answer is not None:
        other = lexicographic(domain.space(), np.arange(len(domain.weights)), np.array(domain.weights))
        ours, theirs = (np.sort(normalised(domain, a.x)) for a in (answer, other))
        assert ours == pytest.approx(theirs, abs=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_both_agree_where_breadth_first_search_must_prune(seed):
    domain = uniform(3, 8, 5, seed)
    answer = enumerated(domain, [SmallestMean(k + 1) for k in range(3)])
    theirs = lexicographic_without_enumeration(domain)
    assert np.sort(normalised(domain, answer.x)) == pytest.approx(np.sort(normalised(domain, theirs.x)), abs=1e-9)


def test_the_largest_smallest_gain_is_found_among_close_rivals():
    for seed in range(20):
        domain = uniform(3, 8, 4, seed)
        sums = np.zeros((1, 3))
        for options in domain.values:
            sums = (sums[:, None] + np.array(options)).reshape(-1, 3)
        answer = enumerated(domain, [SmallestMean(1)])
        assert answer.value == pytest.approx(sums.min(axis=1).max(), abs=1e-12)


def lexicographic_without_enumeration(domain):
    """Branch and bound on the same packages: a row that says nothing keeps enumeration away."""
    space = domain.space()
    space.session.add_rows(np.zeros((1, space.session.model.columns)), 0.0, 0.0)
    return lexicographic(space, np.arange(len(domain.weights)), np.array(domain.weights))
