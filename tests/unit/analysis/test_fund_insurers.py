"""Who insures whom, by hand and by what must add up: everything received has been paid in by somebody."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fund_cases import accounts_of, figures_of, random_plan, small_funds
from winset_models.analysis.funds.insurers import INITIAL, INTEREST, concentration, receipts
from winset_models.negotiation.fund.accounts import FundAccounts, everything
from winset_models.negotiation.fund.figures import fund_figures

MIRROR = {
    "scenarios": {
        "paths": {
            "hitA": {"probability": 0.5, "values": {"a": 1.0, "b": 0.0}},
            "hitB": {"probability": 0.5, "values": {"a": 0.0, "b": 1.0}},
        }
    },
    "needs": {"na": {"of": "A", "amount": {"per": {"a": 4.0}}}, "nb": {"of": "B", "amount": {"per": {"b": 4.0}}}},
}
TWO_YEARS = {
    "stages": ["first", "second"],
    "needs": {"n": {"of": "B", "amount": [0.0, 6.6]}},
    "reserve": {"initial": 1.0, "interest": 0.1},
}


def test_mirror_parties_insure_each_other():
    accounts = accounts_of(
        figures_of(**MIRROR), contributions={"A": [1.0, 3.0], "B": [3.0, 1.0]}, support={"na": [4.0, 0.0], "nb": [0, 4]}
    )
    traced = receipts(accounts)
    assert traced.expected() == {"A": {"A": 0.5, "B": 1.5}, "B": {"A": 1.5, "B": 0.5}}
    assert traced.in_tail() == {"A": {"A": 1.0, "B": 3.0}, "B": {"A": 3.0, "B": 1.0}}
    found = concentration(accounts)
    assert (found.index, found.payers, found.largest) == (0.5, 2.0, "A")


def test_the_reserve_remembers_whose_money_it_holds():
    accounts = accounts_of(
        figures_of(**TWO_YEARS), contributions={"A": [3.0, 2.2]}, support={"n": [0.0, 6.6]}, reserve=[4.0, 0.0]
    )
    assert accounts.balance == pytest.approx([0.0, 0.0])
    found = receipts(accounts).expected()
    assert found == {"B": {"A": pytest.approx(5.2), INITIAL: pytest.approx(1.0), INTEREST: pytest.approx(0.4)}}


def test_what_is_returned_goes_by_the_key_and_keeps_its_mixture():
    figures = figures_of(key={"shares": {"A": 3.0, "B": 1.0}}, reserve={})
    accounts = accounts_of(figures, contributions={"A": [1.0], "B": [3.0]}, reserve=[0.0], refunds=[4.0])
    assert receipts(accounts).expected() == {"A": {"A": 0.75, "B": 2.25}, "B": {"A": 0.25, "B": 0.75}}


def test_administration_is_not_received_and_agencies_receive():
    efforts = {"high": {"outcomes": {"done": 1.0}}}
    contract = {"implementer": "agency", "efforts": efforts, "wanted": "high", "least_payment": -2.0}
    figures = figures_of(contracts={"c": contract}, overhead=0.5)
    accounts = accounts_of(figures, contributions={"A": [4.0]}, payments={"c": {"done": 2.0}})
    assert receipts(accounts).expected() == {"agency": {"A": 2.0}}
    draws = {"draws_at_most": 2.0}
    figures = figures_of(contracts={"c": contract}, members={"A": draws})
    accounts = accounts_of(figures, draws={"A": [2.0]}, payments={"c": {"done": -2.0}})
    assert receipts(accounts).expected() == {"A": {"agency": 2.0}}


def test_a_single_payer_is_all_there_is():
    figures = figures_of(needs={"n": {"of": "B", "amount": 2.0}})
    accounts = accounts_of(figures, contributions={"A": [2.0]}, support={"n": [2.0]})
    found = concentration(accounts)
    assert (found.index, found.payers, found.largest) == (1.0, 1.0, "A")
    assert receipts(accounts).expected() == {"B": {"A": 2.0}}
    nothing = accounts_of(figures)
    assert concentration(nothing) is None
    assert receipts(nothing).expected() == receipts(nothing).in_tail() == {}


@settings(deadline=None)
@given(small_funds(), st.integers(0, 1000))
def test_receipts_and_what_is_kept_add_up_to_what_was_paid_in(negotiation, seed):
    figures = fund_figures(negotiation)
    plan, active = random_plan(figures, seed), everything(figures)
    assume(min(map(min, plan.contributions.values()), default=0) >= 0)
    accounts = FundAccounts(figures, plan, active)
    traced = receipts(accounts)
    tree, reserve = figures.tree, accounts.reserve
    for source, name in enumerate(traced.sources):
        amounts = sum(table[source] for table in traced.received.values())
        assert (amounts >= -1e-9).all()
        if name in figures.members and not figures.contracts:
            out = tree.along_paths(np.asarray(amounts)) + traced.kept[source][tree.leaves]
            into = tree.along_paths((1 - figures.fund.overhead) * accounts.contribution(name))
            assert out == pytest.approx(into, abs=1e-6)
    paid_out = sum(table.sum(axis=0) for table in traced.received.values())
    negative = sum(np.maximum(-accounts.payment(key), 0.0) for key in figures.contracts)
    assert paid_out == pytest.approx(accounts.outflow + negative, abs=1e-6)
    assert traced.kept.sum(axis=0) == pytest.approx(reserve, abs=1e-6)
