"""What is proven about boxes of numbers holds at points drawn in them, by the ledger."""

from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings

from brute_force import packages, payoff_table
from uncertainty_cases import doubtful_files
from winset_models.analysis.sensitivities.held_deal import HeldDeal
from winset_models.analysis.sensitivities.opening import asked_of
from winset_models.analysis.sensitivities.radius import radius
from winset_models.analysis.sensitivities.region_map import region_map
from winset_models.negotiation.breaches import violations
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.changes import changed
from winset_models.negotiation.uncertainty.figures import uncertainty_figures
from winset_solver.tolerances import FEASIBILITY


@settings(max_examples=6, deadline=None)
@given(doubtful_files(kinds=("modules",)))
def test_a_deal_holds_wherever_numbers_move_within_its_radius_and_fails_where_it_says(negotiation: Negotiation) -> None:
    asked, generator = asked_of(negotiation), np.random.default_rng(1)
    if asked.base.package is None:
        return
    found, held, nominal = radius(asked), HeldDeal(asked, asked.parameters), asked.nominal
    low = np.minimum([part.distribution.low for part in asked.parameters], nominal)
    high = np.maximum([part.distribution.high for part in asked.parameters], nominal)
    for _ in range(8):
        way = found.holds_within * generator.choice([1.0, generator.random()], len(nominal))
        theta = nominal + way * np.where(generator.random(len(nominal)) < 0.5, low - nominal, high - nominal)
        assert not held.broken(theta.tolist())
    if found.fails_at is not None:
        assert found.holds_within <= found.fails_at
        assert found.fails_because
        assert held.broken(list(found.failing_numbers.values()))


@settings(max_examples=2, deadline=None)
@given(doubtful_files(kinds=("modules",)).filter(lambda file: len(uncertainty_figures(file).parameters) > 1))
def test_certified_cells_of_a_map_have_no_better_package_anywhere(negotiation: Negotiation) -> None:
    asked, generator = asked_of(negotiation, objective="welfare"), np.random.default_rng(2)
    found = region_map(asked)
    both = [asked.parameters[asked.position(name)] for name in (found.first, found.second)]
    cells = np.argwhere(np.array(found.certified, dtype=bool))
    for i, j in generator.permutation(cells)[:4].tolist():
        theta = [
            generator.uniform(values[at], values[at + 1])
            for values, at in ((found.first_values, i), (found.second_values, j))
        ]
        there, key = changed(negotiation, both, theta), found.packages[i][j]
        walk_away = [party.disagreement for party in there.parties.values()]
        gains = payoff_table(there, packages(there)) - walk_away
        best = gains[(gains >= -FEASIBILITY).all(axis=1)].sum(axis=1)
        assert (key is None) == (not len(best))
        if key is not None:
            package = asked.packages[key]
            assert not violations(there, package)
            assert fsum(payoffs(there, package).values()) - fsum(walk_away) == pytest.approx(
                best.max(), rel=1e-5, abs=1e-5
            )
