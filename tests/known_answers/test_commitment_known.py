"""Funds whose members may walk away, with answers in closed form (Kocherlakota 1996; Ligon, Thomas, Worrall 2002)."""

from math import log

import numpy as np
import pytest
from scipy.optimize import brentq

from fund_cases import figures_of
from winset_models.analysis.funds.commitment import commitment_study
from winset_models.analysis.funds.patience import patience
from winset_models.analysis.funds.welfare import Circumstances
from winset_models.negotiation.fund.accounts import everything
from winset_solver.control import Control


def mirrored(high, low, *, discount=0.5, utility=None, **member):
    """Two members whose incomes swap places between two states as likely as each other, again and again."""
    paths = {
        "north": {"probability": 0.5, "values": {"a": high, "b": low}},
        "south": {"probability": 0.5, "values": {"a": low, "b": high}},
    }
    curve = {"form": "logarithmic", "over": [0.9 * low, 1.1 * high]} if utility is None else utility
    members = {
        party: {"income": {"per": {own: 1}}, "utility": curve, "draws_at_most": 10, **member}
        for party, own in (("A", "a"), ("B", "b"))
    }
    return figures_of(
        {"A": {"discount": discount}, "B": {"discount": discount}},
        repeats=True,
        scenarios={"paths": paths},
        members=members,
        commitment="limited",
    )


def studied(figures):
    study = commitment_study(figures, everything(figures), Control())
    assert [check.claim for check in study.checks if check.outcome != "confirmed"] == []
    return study.finding


def least_patience(high, low):
    """Where the rich member is indifferent: 0 = ln h + δ/(1 − δ) · ½ (ln h + ln l), with mean income 1."""
    ratio = -2 * log(high) / log(high * low)
    return ratio / (1 + ratio)


@pytest.mark.parametrize(("high", "low", "expected"), [(1.5, 0.5, 0.738140), (1.2, 0.8, 0.899321)])
def test_full_sharing_takes_so_much_patience(high, low, expected):
    """Bracketed from both sides; the upper end is within what 2,000 pieces tell apart."""
    assert least_patience(high, low) == pytest.approx(expected, abs=5e-7)
    figures = mirrored(high, low)
    bracket = patience(Circumstances(figures, everything(figures)), Control())
    finest = mirrored(high, low, utility=in_pieces(high, low, 2000))
    fine = patience(Circumstances(finest, everything(finest)), Control())
    assert fine.too_little < expected < fine.enough + 1e-4
    assert fine.enough - fine.too_little < 2e-4
    assert bracket.too_little < expected
    assert fine.checks
    assert [check.outcome for check in fine.checks] == ["confirmed"] * len(fine.checks)


def in_pieces(high, low, pieces):
    return {"form": "logarithmic", "over": [0.9 * low, 1.1 * high], "pieces": pieces}


@pytest.mark.parametrize("discount", [0.3, 0.6, 0.9])
def test_penalties_make_up_for_missing_patience(discount):
    """Each member must lose ln h + δ/(1 − δ) · ½ (ln h + ln l), where that is positive, and nothing otherwise."""
    finding = studied(mirrored(1.5, 0.5, discount=discount))
    needed = max(0.0, log(1.5) + discount / (1 - discount) * 0.5 * log(0.75))
    assert [finding.penalties.get(party, 0.0) for party in "AB"] == pytest.approx([needed, needed], abs=1e-3)
    assert finding.bound == pytest.approx(2 * needed, abs=2e-3)
    assert finding.bound <= sum(finding.penalties.values()) + 1e-9
    assert finding.full == pytest.approx(0, abs=1e-5)
    assert finding.patience == pytest.approx(0.738140, abs=2e-4)


@pytest.mark.parametrize("discount", [0.45, 0.55, 0.65])
def test_between_autarky_and_full_sharing_the_rich_keep_some_more(discount):
    """Sharing begins where r = δ/(1 − δ) reaches 2 u'(h)/(u'(l) − u'(h)) = 1; above, the rich are just indifferent."""
    finding = studied(mirrored(1.5, 0.5, discount=discount))
    ratio = discount / (1 - discount)

    def stays(kept):
        return log(kept / 1.5) + ratio / 2 * log(kept * (2 - kept) / 0.75)

    kept = brentq(stays, 1.0, 1.5 - 1e-6) if ratio > 1 else 1.5
    assert finding.limited == pytest.approx(log(kept * (2 - kept)) / (1 - discount), abs=1e-4)
    assert finding.autarky == (ratio < 1)


def test_patience_below_all_leaves_autarky():
    """Degenerate: nothing that comes later counts, so nobody who is rich shares."""
    finding = studied(mirrored(1.5, 0.5, discount=0))
    assert finding.autarky
    assert finding.limited == pytest.approx(log(0.75), abs=1e-9)
    assert "plans that keep everybody in gain nothing" in finding.words


def test_members_with_the_same_income_have_nothing_to_share():
    """Degenerate: nothing to gain, nothing to break."""
    finding = studied(mirrored(1.0, 1.0))
    assert finding.full == pytest.approx(finding.limited, abs=1e-9)
    assert (finding.penalties, finding.added, finding.patience) == ({}, {}, 0)
    assert finding.words.startswith("Nobody would walk away from a plan with the largest sum of values.")


def test_a_large_penalty_is_full_commitment():
    finding = studied(mirrored(1.5, 0.5, penalty=1.0))
    assert finding.limited == pytest.approx(finding.full, abs=1e-9)
    assert (finding.added, finding.patience) == ({}, 0)
    assert finding.penalties == {"A": 1, "B": 1}


def turns(penalty=0.0):
    """B pays for A's need this year, A for B's next year; each unit that is covered saves two."""
    first, second = [1, 0], [0, 1]
    return figures_of(
        stages=["this year", "next year"],
        members={"A": {"pays_at_most": second, "penalty": penalty}, "B": {"pays_at_most": first}},
        needs={
            "flood": {"of": "A", "amount": first, "unmet": 2},
            "drought": {"of": "B", "amount": second, "unmet": 2},
        },
        commitment="limited",
    )


def test_who_has_been_helped_first_must_have_something_to_lose():
    finding = studied(turns())
    assert (finding.full, finding.limited, finding.autarky) == pytest.approx((-2, -4, True))
    assert (finding.penalties, finding.added, finding.bound) == ({"A": 1}, {"A": 1}, pytest.approx(1))
    assert finding.patience is None
    assert finding.words == (
        "The plan with the largest sum of values, 2 million EUR better than any that keeps everybody in, fails because "
        "A would leave; plans that keep everybody in gain nothing. Penalties of 1 for A would hold it; no smaller sum "
        "is enough."
    )


def test_part_of_a_penalty_keeps_part_of_the_plan():
    """A pays 0.25 next year, which saves B 0.5 then: so much B is ready to pay this year."""
    finding = studied(turns(0.25))
    assert finding.limited == pytest.approx(-4 + 0.25 + 0.5)
    assert (finding.penalties, finding.added) == ({"A": 1}, {"A": 0.75})
    assert "Additional penalties of 0.75 for A would hold it" in finding.words


def guaranteed(penalty):
    """B must pay for A's need, and gets nothing for it until next year; whether it stays is asked this year only."""
    return figures_of(
        stages=["this year", "next year"],
        members={"A": {"pays_at_most": [0, 3], "penalty": penalty, "draws_at_most": 0}, "B": {"draws_at_most": [0, 3]}},
        needs={"flood": {"of": "A", "amount": [1, 0], "at_least": 1, "unmet": 4}},
        commitment="limited",
    )


def test_a_guarantee_that_nobody_would_honour_leaves_no_plan():
    finding = studied(guaranteed(0))
    assert finding.limited is None
    assert not finding.autarky
    assert finding.words.startswith("No plan keeps every member in in every state.")
    assert studied(guaranteed(1)).limited == pytest.approx(studied(guaranteed(0)).full)


@pytest.mark.parametrize("discount", [0.2, 0.7])
def test_where_payments_only_move_money_no_patience_is_needed(discount):
    """Degenerate: with linear utilities sharing gains nothing, and the empty plan is as good as any."""
    figures = mirrored(1.5, 0.5, discount=discount, utility={})
    bracket = patience(Circumstances(figures, everything(figures)), Control())
    assert (bracket.enough, bracket.too_little) == (0, 0)
    assert np.isclose(studied(figures).full, 2 / (1 - discount))
