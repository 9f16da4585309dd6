"""Hitting sets of least cost against every set tried."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from winset_solver.conflict.hitting_sets import HittingSets
from winset_solver.control import Cancellation, Control
from winset_solver.result import Verdict
from winset_solver.status import Unanswered

SETS = st.lists(st.sets(st.integers(0, 4), max_size=4).map(frozenset), max_size=5)


@settings(max_examples=80, deadline=None)
@given(SETS, SETS, st.lists(st.sampled_from([0.5, 1.0, 2.0, 3.5]), min_size=5, max_size=5))
def test_the_cheapest_set_is_found(hit, avoid, prices):
    sets = HittingSets(np.array(prices))
    for members in hit:
        sets.hit(members)
    for members in avoid:
        sets.avoid(members)
    allowed = [
        sum(prices[g] for g in chosen)
        for size in range(6)
        for chosen in itertools.combinations(range(5), size)
        if all(m & set(chosen) for m in hit) and not any(m <= set(chosen) for m in avoid)
    ]
    found = sets.cheapest(Control())
    if not allowed:
        assert found is None
        return
    assert sum(prices[g] for g in found.members) == pytest.approx(min(allowed))
    assert found.bound == pytest.approx(min(allowed))
    assert all(m & found.members for m in hit)
    assert not any(m <= found.members for m in avoid)


def test_the_last_bound_carries_its_second_opinion():
    sets = HittingSets(np.ones(3))
    assert sets.claims("nothing yet") == ()
    sets.hit([0, 2])
    assert sets.cheapest(Control()).bound == pytest.approx(1)
    (claim,) = sets.claims("at least one")
    assert (claim.text, claim.confirmation.verdict) == ("at least one", Verdict.CONFIRMED)


def test_a_stopped_search_proves_nothing():
    cancellation = Cancellation()
    cancellation.request()
    with pytest.raises(Unanswered):
        HittingSets(np.ones(2)).cheapest(Control(cancellation=cancellation))
