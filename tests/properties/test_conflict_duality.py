"""What must hold between conflicts and corrections, whatever the problem."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict_cases import minimal_hitting_sets, problems
from winset_solver.conflict.exploration import explore
from winset_solver.conflict.problem import ConflictProblem


def families(problem):
    found = explore(problem)
    return tuple({frozenset(item.members) for item in listed} for listed in (found.conflicts, found.corrections))


@settings(max_examples=60, deadline=None)
@given(problems(groups=7))
def test_each_family_is_the_minimal_hitting_sets_of_the_other(problem):
    conflicts, corrections = families(problem)
    count = len(problem.groups)
    assert minimal_hitting_sets(conflicts, count) == corrections
    assert minimal_hitting_sets(corrections, count) == conflicts


@settings(max_examples=40, deadline=None)
@given(problems(groups=6), st.randoms(use_true_random=False))
def test_the_order_of_the_groups_does_not_matter(problem, random):
    places = list(range(len(problem.groups)))
    random.shuffle(places)
    shuffled = ConflictProblem(
        problem.program,
        tuple(problem.groups[place] for place in places),
        tuple(problem.labels[place] for place in places),
        problem.prices[places],
    )
    back = tuple({frozenset(places[g] for g in s) for s in family} for family in families(shuffled))
    assert back == families(problem)


@settings(max_examples=40, deadline=None)
@given(problems(groups=6), st.floats(0.01, 100))
def test_prices_decide_the_order_and_nothing_else(problem, factor):
    prices = factor * (1.0 + np.arange(len(problem.groups)))
    priced = ConflictProblem(problem.program, problem.groups, problem.labels, prices)
    assert families(priced) == families(problem)
    costs = [correction.cost for correction in explore(priced).corrections]
    assert costs == sorted(costs)
    assert costs == pytest.approx([prices[list(c.members)].sum() for c in explore(priced).corrections])


@settings(max_examples=40, deadline=None)
@given(problems(groups=6), st.data())
def test_conflicts_among_some_groups_are_conflicts_among_all(problem, data):
    """With the rows of one group deleted, exactly the conflicts without it are left."""
    if not problem.groups:
        return
    gone = data.draw(st.integers(0, len(problem.groups) - 1))
    lower, upper = problem.program.row_lower.copy(), problem.program.row_upper.copy()
    lower[list(problem.groups[gone])], upper[list(problem.groups[gone])] = -np.inf, np.inf
    without = ConflictProblem(
        problem.program.replace(row_lower=lower, row_upper=upper), problem.groups, problem.labels, problem.prices
    )
    assert families(without)[0] == {conflict for conflict in families(problem)[0] if gone not in conflict}
