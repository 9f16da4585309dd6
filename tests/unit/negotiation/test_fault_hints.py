"""What a fault advises where another shape was meant."""

import pytest

from winset_models.negotiation.reader import check

HEAD = "winset: 1\ntitle: T\n"
UNIT = HEAD + "unit: { name: points }\n"
PARTIES = UNIT + "parties: { KEN: {}, CAN: {} }\n"
ISSUES = PARTIES + "issues: { money: { divide: { KEN: 3 } }, court: { options: { old: {}, new: {} } } }\n"
LINE = "statement: Never., forbid: { issue: court, option: old }"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (HEAD + "parties: { KEN: {}, CAN: {} }\nunit: points\n", "write {name: points}"),
        (UNIT + "parties: { KEN: Kenya }\n", "write {name: Kenya}"),
        (UNIT + "parties:\n  - KEN\n", "write a name and a colon in place of each `- `"),
        (UNIT + "parties: { KEN: { name: The two sides, without prejudice } }\n", "a comma ends a value inside { }"),
        (UNIT + "parties: { KEN: { name: k, zzz: 1 } }\n", "keys here are `source`"),
        (UNIT + "parties:\n  KEN:\n    zzz:\n  CAN: {}\n", "keys here are `source`"),
        (PARTIES + "issues: { court: an issue }\n", ""),
        (PARTIES + "issues: { court: [old, new] }\n", ""),
        (ISSUES + f"red_lines: [{{ party: KEN, {LINE} }}]\n", "write a name and a colon in place of each `- `"),
        (
            ISSUES + f"red_lines: {{ r: {{ party: KEN, {LINE}, when: {{ issue: court, option: new }} }} }}\n",
            "put `- ` before it, or brackets around it: [{…}]",
        ),
    ],
)
def test_the_first_fault_says_which_shape_was_meant(tmp_path, text, hint):
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    first = check(path)[1][0]
    assert first.hint.startswith(hint)
    assert bool(first.hint) == bool(hint)


@pytest.mark.parametrize(
    ("shares", "hint"),
    [("{ KEN: 60, CAN: 40 }", "write fractions: {KEN: 0.6, CAN: 0.4}"), ("{ KEN: 60, CAN: 30 }", "")],
)
def test_percentages_are_written_as_fractions(tmp_path, shares, hint):
    path = tmp_path / "file.yaml"
    text = ISSUES.replace("{ KEN: 3 }", "{ KEN: 3, CAN: 1 }") + f"deals: {{ d: {{ issues: {{ money: {shares} }} }} }}\n"
    path.write_text(text, encoding="utf-8")
    assert [(fault.code, fault.hint) for fault in check(path)[1]] == [("wrong-shares", hint)]
