"""Plans in whole cents: balances are exactly zero, and nothing moves by more than a few cents."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fund_cases import random_plan, small_funds
from winset_models.negotiation.fund.accounts import everything
from winset_models.negotiation.fund.cents import balance_in_cents, cents_of, settled
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.negotiation import Unit

COARSE = Unit(name="EUR", currency="EUR")


def amounts(plan):
    tables = [plan.pledges, *plan.payments.values()]
    lists = [plan.contributions, plan.support, plan.draws, plan.gifts, plan.savings]
    found = {(place, key): [value] for place, table in enumerate(tables) for key, value in table.items()}
    found.update({(-1 - place, key): values for place, table in enumerate(lists) for key, values in table.items()})
    return {**found, "reserve": plan.reserve, "refunds": plan.refunds}


def moved(before, after):
    """Return by how much any amount of a plan differs from another plan's; what is left out is zero."""
    zero = [0.0]
    one, other = amounts(before), amounts(after)
    return max(np.max(np.abs(np.subtract(one.get(key) or zero, other.get(key) or zero))) for key in {*one, *other})


@settings(deadline=None)
@given(small_funds(), st.integers(0, 1000), st.booleans())
def test_balances_are_exactly_zero_in_whole_cents(negotiation, seed, coarse):
    figures = fund_figures(negotiation.model_copy(update={"unit": COARSE} if coarse else {}))
    active, plan = everything(figures), random_plan(figures, seed)
    assume(min(map(min, plan.contributions.values()), default=0) >= 0)
    paid, cent = settled(figures, plan, active)
    assert cent == pytest.approx(1 / cents_of(figures.negotiation.unit))
    assert not balance_in_cents(figures, paid, active).any()
    for values in amounts(paid).values():
        whole = np.array(values) / cent
        assert np.abs(whole - np.rint(whole)).max(initial=0) <= 1e-6 * max(1.0, np.abs(whole).max(initial=0))
    assert settled(figures, paid, active) == (paid, cent)
    parts = len(figures.members) + len(figures.needs) + len(figures.donors) + len(figures.contracts)
    kept = (
        plan
        if not (pledging := figures.fund.pledging) or pledging.per == "stage"
        else plan.model_copy(update={"pledges": paid.pledges})
    )
    assert moved(kept, paid) <= (parts + 2) * figures.tree.stages * cent
