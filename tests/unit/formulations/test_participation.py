from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from winset_models.formulations.participation import gap
from winset_models.negotiation.values import Threshold


@given(st.lists(st.integers(0, 30), max_size=6), st.integers(-2, 90))
def test_the_gap_lies_between_sums_that_subsets_reach(weights, needed):
    named = {f"p{i}": weight for i, weight in enumerate(weights)}
    sums = {sum(chosen) for k in range(len(weights) + 1) for chosen in combinations(weights, k)}
    found = gap(Threshold(named, needed), list(named))
    assert found.below == max((total for total in sums if total < max(needed, 0)), default=None)
    assert found.reached == min((total for total in sums if total >= needed), default=None)


def test_parties_that_cannot_opt_in_do_not_help():
    found = gap(Threshold({"A": 3, "B": 5}, needed=4), ["A"])
    assert (found.below, found.reached) == (3, None)
