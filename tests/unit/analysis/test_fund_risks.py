"""How results are distributed and go together, and how much risk disappears when they are added up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund_cases import accounts_of, figures_of, small_funds
from winset_models.analysis.funds.risks import correlations, diversification, risk_of, tail_weights
from winset_models.negotiation.fund.accounts import everything
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.measures import tail
from winset_models.negotiation.fund.parts import Risk


def two_needs(first, second):
    """Return the figures of two parties with a need each, in two equally likely states."""
    chances = {"probability": 0.5}
    paths = {f"s{i}": {**chances, "values": {"a": first[i], "b": second[i]}} for i in range(2)}
    needs = {key: {"of": key.upper(), "amount": {"per": {key: 1.0}}} for key in ("a", "b")}
    return figures_of(scenarios={"paths": paths}, needs=needs)


def test_a_risk_by_hand():
    found = risk_of(Risk(weight=0.5, level=0.75), np.array([4.0, 0.0, 2.0, 2.0]), np.full(4, 0.25))
    assert (found.mean, found.worst, found.tail, found.threshold, found.value) == (2.0, 0.0, 0.0, 0.0, 1.0)
    assert found.deviation == pytest.approx(np.sqrt(2))


@given(st.lists(st.sampled_from([0.0, 1.0, 2.5, 7.0]), min_size=1, max_size=6), st.sampled_from([0.0, 0.5, 0.9]))
def test_tail_weights_are_those_of_the_tail(results, level):
    amounts = np.array(results)
    chances = np.arange(1.0, len(amounts) + 1) / np.arange(1, len(amounts) + 1).sum()
    weights = tail_weights(amounts, chances, level)
    assert weights.sum() == pytest.approx(1.0)
    assert (weights >= 0).all()
    assert (weights <= chances / (1 - level) + 1e-12).all()
    assert weights @ amounts == pytest.approx(tail(amounts, chances, level)[0])


def test_opposite_needs_cancel_and_equal_ones_do_not():
    opposite, equal = two_needs((4.0, 0.0), (0.0, 4.0)), two_needs((4.0, 0.0), (4.0, 0.0))
    assert diversification(opposite, everything(opposite)) == pytest.approx(0.0)
    assert diversification(equal, everything(equal)) == pytest.approx(1.0)
    assert correlations(accounts_of(opposite))["A"] == pytest.approx({"A": 1.0, "B": -1.0})
    assert correlations(accounts_of(equal))["A"] == pytest.approx({"A": 1.0, "B": 1.0})


def test_what_is_certain_has_no_correlation_and_nothing_to_diversify():
    certain, half = two_needs((4.0, 4.0), (1.0, 1.0)), two_needs((4.0, 0.0), (1.0, 1.0))
    assert correlations(accounts_of(certain)) == {}
    assert diversification(certain, everything(certain)) is None
    assert correlations(accounts_of(half)) == {"A": {"A": pytest.approx(1.0)}}
    assert diversification(half, everything(half)) == pytest.approx(1.0)


@settings(deadline=None)
@given(small_funds())
def test_together_there_is_never_more_risk_than_in_sum(negotiation):
    figures = fund_figures(negotiation)
    found = diversification(figures, everything(figures))
    assert found is None or -1e-9 <= found <= 1 + 1e-9
    for one, row in correlations(accounts_of(figures)).items():
        assert row[one] == pytest.approx(1.0)
        assert all(-1 <= value <= 1 for value in row.values())
