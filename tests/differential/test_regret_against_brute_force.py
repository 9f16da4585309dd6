"""The least regretted package against every package, listed and valued by the ledger in every scenario."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from brute_force import packages, payoff_table
from uncertainty_cases import doubtful_files
from winset_models.analysis.sensitivities.identity import identity
from winset_models.analysis.sensitivities.opening import asked_of
from winset_models.analysis.sensitivities.regret import regret
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.changes import under
from winset_solver.tolerances import FEASIBILITY


def totals(negotiation: Negotiation) -> dict[str, float]:
    """Return the total gain of every package that leaves nobody worse off."""
    listed = packages(negotiation)
    walk_away = np.array([party.disagreement for party in negotiation.parties.values()])
    gains = payoff_table(negotiation, listed) - walk_away
    kept = (gains >= -FEASIBILITY).all(axis=1)
    return {
        identity(negotiation, one): float(row.sum()) for one, row, keep in zip(listed, gains, kept, strict=True) if keep
    }


def with_scenarios(negotiation: Negotiation) -> bool:
    return bool(negotiation.uncertainty and negotiation.uncertainty.scenarios)


@settings(max_examples=8, deadline=None)
@given(doubtful_files(kinds=("modules",)).filter(with_scenarios))
def test_no_package_has_a_smaller_largest_regret(negotiation: Negotiation) -> None:
    found = regret(asked_of(negotiation))
    gains = {key: totals(under(negotiation, key)) for key in found.scenarios}
    best = {key: max(table.values(), default=0.0) for key, table in gains.items()}
    assert found.best == pytest.approx(best)
    every: set[Any] = set().union(*gains.values())
    if not every:
        assert found.chosen is None
        return
    least = min(max(best[key] - table.get(one, 0.0) for key, table in gains.items()) for one in every)
    assert found.chosen is not None
    assert found.exact
    assert found.chosen.largest == pytest.approx(least, abs=FEASIBILITY)
    assert found.bound == pytest.approx(least, abs=FEASIBILITY)
    assert all(other.largest >= found.chosen.largest - FEASIBILITY for other in found.others)
