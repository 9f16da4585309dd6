import numpy as np
import pytest

from winset_models.analysis.recommend import recommend
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, Limits


def test_nash_ends_where_a_weak_voice_gains_next_to_nothing():
    parties = {"A": {"weight": 1e-3}, "B": {"weight": 1e3}, "C": {"weight": 1.0}}
    options = {"a": {"values": {"A": 3.0}}, "b": {"values": {"B": 3.0, "C": 1.0}}}
    issues = {"i": {"divide": {"A": 3.0, "B": 5.0, "C": 2.0}}, "j": {"options": options}}
    negotiation = Negotiation.model_validate(
        {"winset": 1, "title": "voices", "unit": {"name": "points"}, "parties": parties, "issues": issues}
    )
    (found,) = recommend(negotiation, ["nash"], control=Control(limits=Limits(seconds=60))).solutions
    assert found.status == "optimal"
    shares = np.array([1e-6, 1.0, 0.0])
    shares = shares / shares.sum()
    gains = np.array([3.0 * shares[0], 5.0 * shares[1] + 3.0, 1.0])
    weights = np.array([1e-3, 1e3, 1.0])
    reached = float(np.exp(weights @ np.log(gains) / weights.sum()))
    assert found.value is not None
    assert found.value >= reached
    assert found.value == pytest.approx(reached, rel=1e-4)
