"""Mistakes and doubts in the section on enforcement, each at its place."""

import pytest

from fault_cases import found_in
from winset_models.negotiation.origin import dotted

HEAD = """\
winset: 1
title: Compact
unit: { name: points }
parties: { KEN: { group: sending }, CAN: { group: receiving } }
"""
MODULES = "modules: { visas: { benefit: 1, open_to: KEN }, labs: { benefit: 2, open_to: KEN } }\n"
LINE = HEAD.count("\n") + 2
"""Of what comes after the modules."""


def told_in(tmp_path, text):
    """Return what is read and the faults of a text, but for what follows from the parties alone."""
    negotiation, found = found_in(tmp_path, text)
    return negotiation, [fault for fault in found if fault.code != "kept-out"]


@pytest.mark.parametrize(
    ("section", "code", "place", "words"),
    [
        ("enforcement:", "empty", (1, "enforcement"), "fill it, or leave the key out"),
        (
            "enforcement: { penalties_at_most: { KEM: 2 } }",
            "unknown-party",
            (37, "enforcement.penalties_at_most.KEM"),
            "did you mean `KEN`?",
        ),
        (
            "enforcement: { support_at_most: { sendng: 2 } }",
            "unknown-party",
            (35, "enforcement.support_at_most.sendng"),
            "did you mean `sending`?",
        ),
        (
            "enforcement: { penalties_at_most: { KEN: -2 } }",
            "out-of-range",
            (42, "enforcement.penalties_at_most.KEN"),
            "at least 0",
        ),
        ("enforcement: { budget: -1 }", "out-of-range", (24, "enforcement.budget"), "at least 0"),
        ("enforcement: { outsiders: respnd }", "wrong-value", (27, "enforcement.outsiders"), "did you mean `respond`?"),
        ("enforcement: { bugdet: 3 }", "unknown-key", (16, "enforcement.bugdet"), "did you mean `budget`?"),
    ],
)
def test_a_mistake_is_found_at_its_place(tmp_path, section, code, place, words):
    negotiation, (fault,) = told_in(tmp_path, f"{HEAD}{MODULES}{section}\n")
    assert negotiation is None
    assert (fault.code, fault.location.line) == (code, LINE)
    assert (fault.location.column, dotted(fault.path)) == place
    assert words in str(fault)


@pytest.mark.parametrize(
    ("modules", "section", "place"),
    [
        (MODULES, "enforcement: { penalties_at_most: 0 }", (LINE, 16)),
        (MODULES, "enforcement: { penalties_at_most: { KEN: 1, CAN: 1 } }", (LINE, 45)),
        (MODULES, "enforcement: { support_at_most: { CAN: 1 } }", (LINE, 35)),
        ("issues: { i: { divide: { KEN: 1, CAN: 1 } } }\n", "enforcement: { penalties_at_most: 1 }", (LINE, 1)),
    ],
)
def test_what_can_enforce_nothing_is_a_doubt(tmp_path, modules, section, place):
    negotiation, (doubt,) = told_in(tmp_path, f"{HEAD}{modules}{section}\n")
    assert negotiation is not None
    assert (doubt.code, doubt.severity) == ("never-counts", "warning")
    assert (doubt.location.line, doubt.location.column) == place


def test_a_sound_section_says_all_it_can(tmp_path):
    section = "enforcement: { budget: 3, support_at_most: 2, penalties_at_most: { sending: 1 }, outsiders: leave }"
    negotiation, found = told_in(tmp_path, f"{HEAD}{MODULES}{section}\n")
    assert not found
    assert negotiation.enforcement.support_at_most == {"all": 2}
    assert negotiation.enforcement.penalties_at_most == {"sending": 1}
    assert (negotiation.enforcement.budget, negotiation.enforcement.outsiders) == (3, "leave")
