"""Transfers of a proposed deal have to balance: nobody receives what nobody pays."""

import pytest

from winset_models.negotiation.reader import check

TEXT = """\
winset: 1
title: Payments
unit: { name: points }
parties: { A: {}, B: {} }
issues: { i: { options: { x: { values: 1 }, y: { values: { A: 2 } } } } }
transfers: { fee: FEE }
deals: { d: { transfers: NETS } }
"""


def faults(tmp_path, fee, nets):
    path = tmp_path / "file.yaml"
    path.write_text(TEXT.replace("FEE", str(fee)).replace("NETS", nets), encoding="utf-8")
    return [(fault.code, fault.location.line, fault.got) for fault in check(path)[1]]


@pytest.mark.parametrize(
    ("fee", "nets"), [(0, "{ A: 3, B: -3 }"), (0, "{}"), (0.1, "{ A: 9, B: -10 }"), (0.1, "{ A: 8, B: -10 }")]
)
def test_balanced_transfers_are_sound(tmp_path, fee, nets):
    assert faults(tmp_path, fee, nets) == []


@pytest.mark.parametrize(
    ("fee", "nets", "got"),
    [
        (0, "{ A: 10 }", "10 received, 0 paid"),
        (0, "{ A: 2, B: -3 }", "2 received, 3 paid"),
        (0.1, "{ A: 10, B: -10 }", "10 received, 10 paid of which 10% is lost"),
    ],
)
def test_unbalanced_transfers_are_a_fault(tmp_path, fee, nets, got):
    assert faults(tmp_path, fee, nets) == [("unbalanced-transfers", 7, got)]
