"""What a plan says: amounts, members' values and risks, temptations and broken rules, recomputed from the file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fund_cases import figures_of, random_plan, small_funds
from winset_models.analysis.funds.plans import plan_finding
from winset_models.negotiation.fund.accounts import everything
from winset_models.negotiation.fund.cents import settled
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.parts import FundPlan

PATHS = {f"s{i}": {"probability": 0.5, "values": {"a": 4.0 * i, "b": 4.0 - 4.0 * i}} for i in range(2)}
MIRROR = {
    "scenarios": {"paths": PATHS},
    "needs": {key: {"of": key.upper(), "amount": {"per": {key: 1.0}}} for key in ("a", "b")},
    "members": {"all": {"income": 5.0, "risk": {"weight": 0.5, "level": 0.5}}},
}
SHARED = {"contributions": {"A": [2.0, 2.0], "B": [2.0, 2.0]}, "support": {"a": [0.0, 4.0], "b": [4.0, 0.0]}}


def plan_of(figures, **plan):
    return plan_finding(figures, FundPlan.model_validate(plan), everything(figures))


def test_mirror_parties_share_and_lose_their_risk():
    found = plan_of(figures_of(**MIRROR), **SHARED)
    member = found.members["A"]
    assert (member.inside.mean, member.inside.deviation, member.inside.worst, member.inside.tail) == (
        3.0,
        0.0,
        3.0,
        3.0,
    )
    assert (member.outside.mean, member.outside.deviation, member.outside.worst, member.outside.tail) == (
        3.0,
        2.0,
        1,
        1,
    )
    assert (member.value, member.alone, member.gain) == (3.0, 2.0, 1.0)
    assert (member.expected_contribution, member.expected_receipt, member.largest_contribution) == (2.0, 2.0, 2.0)
    assert (member.burden_share, member.key_share, member.pledge) == (0.5, None, None)
    assert sum(member.components.values()) == pytest.approx(member.value)
    assert (found.broken, found.tightest, found.administration, found.interest) == ([], [], [], [])


def test_a_plan_that_breaks_rules_says_which_and_where():
    found = plan_of(figures_of(**MIRROR), **{**SHARED, "contributions": {"A": [2.0, 2.0], "B": [2.0, 1.0]}})
    assert [(item.node, item.amount) for item in found.broken] == [(1, 1.0)]
    assert found.broken[0].path == "fund"


def test_temptations_stand_at_the_narrowest_state_of_each_member():
    figures = figures_of(**MIRROR, commitment="limited")
    found = plan_of(figures, **SHARED)
    assert [(item.party, item.node, item.margin) for item in found.tightest] == [("A", 0, -2.0), ("B", 1, -2.0)]
    assert (found.tightest[0].staying, found.tightest[0].walking) == (3.0, 5.0)
    assert "A would walk away in s0" in found.tightest[0].words
    assert {item.path for item in found.broken} == {"fund.commitment"}


def test_administration_and_interest_are_shown_to_the_cent():
    figures = figures_of(
        stages=["one", "two"],
        needs={"n": {"of": "B", "amount": [0.0, 10.0]}},
        reserve={"initial": 0.5, "interest": 0.1},
        overhead=0.25,
    )
    plan = FundPlan(contributions={"A": [4.0, 0.0]}, support={"n": [0.0, 3.85]}, reserve=[3.5, 0.0])
    found = plan_finding(figures, plan, everything(figures))
    assert (found.administration, found.interest, found.initial) == ([1.0, 0.0], [0.0, 0.35], 0.5)
    assert (found.members["A"].burden_share, found.members["B"].burden_share) == (1.0, 0.0)
    assert found.broken == []


def test_nobody_pays_anything_in_no_plan():
    found = plan_of(figures_of(**MIRROR))
    assert found.members["A"].burden_share is None
    assert found.members["A"].gain == 0.0


@settings(deadline=None)
@given(small_funds(), st.integers(0, 1000))
def test_components_add_up_to_values_and_shares_to_one(negotiation, seed):
    figures = fund_figures(negotiation)
    active = everything(figures)
    found = plan_finding(figures, settled(figures, random_plan(figures, seed), active)[0], active)
    for member in found.members.values():
        assert sum(member.components.values()) == pytest.approx(member.value, abs=1e-6)
        assert member.inside.value == pytest.approx(member.value)
        assert member.outside.value == pytest.approx(member.alone)
        assert member.inside.worst <= member.inside.tail + 1e-9
        assert member.inside.tail <= member.inside.mean + 1e-9
    shares = [member.burden_share for member in found.members.values() if member.burden_share is not None]
    assert not shares or sum(shares) == pytest.approx(1.0)
    assert len(found.tightest) in {0, len(found.members)}


def test_refunds_of_members_are_whole_cents_that_add_up():
    figures = figures_of({"A": {}, "B": {}, "C": {}}, reserve={"initial": 1e-6})
    found = plan_of(figures, refunds=[1e-6])
    assert found.refunded == {"A": [3.4e-7], "B": [3.3e-7], "C": [3.3e-7]}
    assert plan_of(figures).refunded == {}


def test_needs_are_shown_as_large_as_they_are():
    assert plan_of(figures_of(**MIRROR), **SHARED).needed == {"a": [0.0, 4.0], "b": [4.0, 0.0]}
