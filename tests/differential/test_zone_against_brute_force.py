"""The zone of agreement of random negotiations, against a list of all packages valued by the ledger alone."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from brute_force import nondominated, packages, payoff_table
from strategies import negotiations
from winset_models.analysis.zone import zone
from winset_models.negotiation.breaches import violations


def wanted(negotiation, parties, *, beyond=False):
    """Return every package, and the payoffs of the compared parties that no acceptable package dominates."""
    table = payoff_table(negotiation, packages(negotiation))
    disagreement = np.array([party.disagreement for party in negotiation.parties.values()])
    acceptable = table if beyond else table[np.all(table >= disagreement - 1e-9, axis=1)]
    columns = [list(negotiation.parties).index(party) for party in parties]
    return table, {tuple(row) for row in np.round(nondominated(acceptable[:, columns]), 6).tolist()}


@settings(max_examples=60, deadline=None)
@given(negotiations(largest=60), st.integers(1, 3), st.booleans())
def test_exactly_the_packages_that_no_other_dominates_are_listed(negotiation, number, beyond):
    parties = list(negotiation.parties)[:number]
    table, expected = wanted(negotiation, parties, beyond=beyond)
    finding = zone(negotiation, parties=parties, beyond=beyond, solutions=("nash", "utilitarian"))
    if not expected:
        assert finding.status == ("no package" if len(table) == 0 else "no acceptable package")
        assert finding.points == []
        return
    assert finding.status == "optimal"
    assert finding.complete
    found = [tuple(round(point.payoffs[party], 6) for party in parties) for point in finding.points]
    assert len(found) == len(set(found))
    assert set(found) == expected
    assert found == sorted(found, reverse=True)
    assert {check.outcome for check in finding.checks} == {"confirmed"}
    assert not any(violations(negotiation, point.package) for point in finding.points)
    for solution in finding.solutions:
        if solution.standing is not None and number == len(negotiation.parties):
            assert solution.standing.on_frontier
