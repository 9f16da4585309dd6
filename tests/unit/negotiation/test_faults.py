"""One mistake at a time: its code, its exact place, and what the reader is told."""

import pytest

from winset_models.negotiation.checks.modules import cycles
from winset_models.negotiation.faults import MOST_FAULTS
from winset_models.negotiation.origin import dotted
from winset_models.negotiation.reader import check
from winset_models.negotiation.suggestions import as_number

SOUND = """\
winset: 1
title: Compact
unit: { name: points }
sources: { survey_2025: { title: A survey } }
parties:
  KEN: { group: sending, capacities: { staff: 4 }, indicators: { gdp: 1 } }
  PHL: { group: sending, indicators: { gdp: 2 } }
  CAN: { group: receiving, indicators: { gdp: 7 } }
issues:
  court: { options: { old: { values: 1 }, new: { values: { KEN: 2 } } } }
  money: { divide: { KEN: 3, CAN: 4 } }
interactions:
  - { when: { court: new }, values: 1 }
modules:
  floor: { floor: true, benefit: 1 }
  visas: { levels: [some, many], benefit: 1, uses: { staff: 2 }, open_to: [sending, CAN] }
  labs: { benefit: 2, requires: floor, participation: [{ heads: 2 }] }
complementarities:
  - { modules: [visas, labs], values: 1 }
transfers: {}
assistance: { budget: 3, price: { staff: 1 }, at_most: { staff: 2 }, paid_by: { CAN: 0.5 } }
red_lines:
  ken: { party: KEN, forbid: { module: labs }, when: [{ issue: court, option: new }] }
  cap: { at_most: { value: 2, of: [{ module: visas, by: sending, level: many }, { net_transfer: CAN }] } }
deals:
  draft:
    modules: { visas: { KEN: many } }
    issues: { court: old, money: { KEN: 0.5, CAN: 0.5 } }
    transfers: { KEN: 0 }
expected: { solutions: { nash: { payoffs: { KEN: 3 } } } }
"""

MARK = "▸"
# what to replace, by what (the mark stands where the fault is), code, path, words that the message or its hint holds
MISTAKES = [
    ("winset: 1", "winset: ▸2", "wrong-value", "winset", "wanted `1`"),
    ("title: Compact", "title: ▸2025", "wrong-type", "title", "got 2025, wanted text"),
    ("title: Compact", "▸titel: Compact", "unknown-key", "titel", "did you mean `title`?"),
    ("winset: 1\ntitle: Compact\n", "▸winset: 1\n", "missing-key", "title", "Title as shown in reports."),
    ("title: Compact", "title: t\n▸<<: {}", "merge-key", "", "YAML 1.2"),
    ("title: Compact", "title: t\n▸1: x", "key-not-text", "", "got 1"),
    ("title: Compact", "title: t\n▸null: x", "key-not-text", "", "got null"),
    ("title: Compact", "title: t\n? ▸[a]\n: x", "key-not-text", "", "got a list"),
    ("title: Compact", "title: t\n▸title: u", "duplicate-key", "title", "the first one is at 2:1"),
    ("title: Compact", "title: ▸!shout t", "tag", "", "got !shout"),
    ("{ name: points }", "▸points", "wrong-type", "unit", 'got "points", wanted a mapping'),
    ("{ name: points }", "{ name: points, currency: ▸Eur }", "wrong-value", "unit.currency", "EUR"),
    ("{ name: points }", "{ name: points, period: ▸yr }", "wrong-value", "unit.period", "did you mean `year`?"),
    ("{ name: points }", "{ name: points, price_year: ▸26 }", "out-of-range", "unit.price_year", "at least 1000"),
    ("KEN: { ", "KEN: { weight: ▸0, ", "out-of-range", "parties.KEN.weight", "got 0, wanted more than 0"),
    ("KEN: { ", "KEN: { weight: ▸5%, ", "wrong-type", "parties.KEN.weight", "write 0.05"),
    ("KEN: { ", 'KEN: { weight: ▸"1,5", ', "wrong-type", "parties.KEN.weight", "write 1.5 (decimal point)"),
    ("KEN: { ", "KEN: { weight: ▸1_000, ", "wrong-type", "parties.KEN.weight", "write 1000"),
    ("KEN: { ", "KEN: { weight: ▸true, ", "wrong-type", "parties.KEN.weight", "got true, wanted a number"),
    ("KEN: { ", "KEN: { weight:▸ , ", "wrong-type", "parties.KEN.weight", "got nothing"),
    ("KEN: { ", "KEN: { weight: ▸2026-01-31, ", "wrong-type", "parties.KEN.weight", "2026-01-31"),
    ("KEN: { ", "KEN: { disagreement: ▸.NaN, ", "not-finite", "parties.KEN.disagreement", "got .NaN"),
    ("KEN: { ", "KEN: { disagreement: ▸-.inf, ", "not-finite", "parties.KEN.disagreement", "got -.inf"),
    ("KEN: { ", "KEN: { disagreement: ▸1e999, ", "not-finite", "parties.KEN.disagreement", "got 1e999"),
    ("KEN: { ", "KEN: { disagreement: ▸" + "9" * 400 + ", ", "not-finite", "parties.KEN.disagreement", "…"),
    ("KEN: { ", "KEN: { disagreement: ▸" + "9" * 40 + ", ", "magnitude", "parties.KEN.disagreement", "1e12"),
    ("KEN: { ", "KEN: { disagreement: ▸1e-10, ", "magnitude", "parties.KEN.disagreement", "0, or between 1e-9"),
    ("KEN: { ", "KEN: { minimum_menu: ▸1.5, ", "wrong-type", "parties.KEN.minimum_menu", "a whole number"),
    ("KEN: { ", "KEN: { discount: ▸2, ", "out-of-range", "parties.KEN.discount", "at most 1"),
    ("KEN: { ", "KEN: { kind: ▸sate, ", "wrong-value", "parties.KEN.kind", "did you mean `state`?"),
    ("KEN: { ", "KEN: { ▸wieght: 1, ", "unknown-key", "parties.KEN.wieght", "did you mean `weight`?"),
    ("KEN: { ", "KEN: { ▸zzz: 1, ", "unknown-key", "parties.KEN.zzz", "keys here are `source`, `note`, `name`"),
    ("{ staff: 4 }", "{ staff: ▸-4 }", "out-of-range", "parties.KEN.capacities.staff", "at least 0"),
    (
        "capacities: { staff: 4 }",
        "▸capacities: [staff]",
        "wrong-type",
        "parties.KEN.capacities",
        "got a list, wanted a mapping",
    ),
    ("  CAN: {", "  ▸all: {}\n  CAN: {", "reserved-name", "parties.all", "reserved for everybody"),
    ("  CAN: {", "  ▸2nd: {}\n  CAN: {", "bad-name", "parties.2nd", "starting with a letter"),
    ("  CAN: {", "  ▸KEN: {}\n  CAN: {", "duplicate-key", "parties.KEN", "the first one is at 6:3"),
    ("group: receiving", "group: ▸KEN", "name-clash", "parties.CAN.group", "the name of a party"),
    ("group: receiving", "group: ▸all", "reserved-name", "parties.CAN.group", "reserved"),
    ("group: receiving", "group: ▸far away", "bad-name", "parties.CAN.group", 'got "far away"'),
    ("{ KEN: 2 }", "{ ▸KEM: 2 }", "unknown-party", "issues.court.options.new.values.KEM", "`KEN`?"),
    (
        "divide: { KEN: 3",
        "divide: { ▸sending: 3, KEN: 3",
        "unknown-party",
        "issues.money.divide.sending",
        "`KEN`, `PHL`",
    ),
    (
        "money: { divide: { KEN: 3, CAN: 4 }",
        "▸money: { options: {}",
        "wrong-form",
        "issues.money",
        "either `options` or `divide`",
    ),
    ("when: { court: new }", "when: { court: ▸newer }", "unknown-option", "interactions[0].when.court", "`new`?"),
    ("when: { court: new }", "when: { ▸cort: new }", "unknown-issue", "interactions[0].when.cort", "`court`?"),
    ("when: { court: new }", "when: { ▸money: KEN }", "divisible-condition", "interactions[0].when.money", "split"),
    ("when: { court: new }", "▸when: {}", "empty", "interactions[0].when", "at least one entry"),
    ("[sending, CAN] }", "[sending, ▸USA] }", "unknown-party", "modules.visas.open_to[1]", "`KEN`, `PHL`, `CAN`"),
    (
        "open_to: [sending, CAN] }",
        "▸open_to: [CAN, CAN] }",
        "repeated-name",
        "modules.visas.open_to",
        "`CAN` is listed more",
    ),
    ("open_to: [sending, CAN] }", "▸open_to: [] }", "empty", "modules.visas.open_to", "at least one entry"),
    ("levels: [some, many]", "levels: [▸all, many]", "reserved-name", "modules.visas.levels[0]", "reserved"),
    (
        "levels: [some, many], benefit: 1",
        "levels: [some, many], benefit: { KEN: { ▸mny: 1 } }",
        "unknown-level",
        "modules.visas.benefit.KEN.mny",
        "did you mean `many`?",
    ),
    ("uses: { staff: 2 }", "uses: { staff: { ▸MEX: 2 } }", "unknown-party", "modules.visas.uses.staff.MEX", ""),
    ("requires: floor", "requires: ▸flor", "unknown-module", "modules.labs.requires", "did you mean `floor`?"),
    ("requires: floor", "requires: ▸labs", "cyclic-requires", "modules.labs.requires", "labs → labs"),
    ("requires: floor", "requires: ▸3", "wrong-type", "modules.labs.requires", "wanted text or a list"),
    ("requires: floor", "requires: floor, excludes: [▸floor]", "contradiction", "modules.labs.excludes[0]", "both"),
    ("requires: floor", "spillover: { KEN: { ▸USA: 1 } }", "unknown-party", "modules.labs.spillover.KEN.USA", ""),
    ("requires: floor", "reciprocity: { ▸USA: 1 }", "unknown-party", "modules.labs.reciprocity.USA", ""),
    (
        "{ floor: true,",
        "{ floor: true, ▸participation: [{ heads: 1 }],",
        "floor-with-clauses",
        "modules.floor.participation",
        "remove the clauses",
    ),
    ("{ heads: 2 }", "{ heads: ▸4 }", "impossible-threshold", "modules.labs.participation[0].heads", "at most 3"),
    ("{ heads: 2 }", "▸{ heads: 2, share: 0.5 }", "wrong-form", "modules.labs.participation[0]", "either `heads`"),
    (
        "{ heads: 2 }",
        "{ heads: ▸2, among: CAN }",
        "impossible-threshold",
        "modules.labs.participation[0].heads",
        "got 2, wanted at most 1",
    ),
    (
        "{ heads: 2 }",
        "{ indicator: ▸gpd, share: 0.5 }",
        "unknown-indicator",
        "modules.labs.participation[0].indicator",
        "did you mean `gdp`?",
    ),
    ("indicators: { gdp: 7 } }", "indicators: {} }\n  USA: { group: far, indicators: { gdp: 1 } }", None, "", ""),
    (
        "modules: [visas, labs]",
        "▸modules: [visas, visas]",
        "repeated-name",
        "complementarities[0].modules",
        "`visas` is listed",
    ),
    ("modules: [visas, labs]", "▸modules: [visas]", "wrong-length", "complementarities[0].modules", "got 1 entry"),
    ("[visas, labs]", "[visas, ▸lab]", "unknown-module", "complementarities[0].modules[1]", "`labs`?"),
    ("title: Compact", "title: t\nminimum_menu: ▸4", "impossible-menu", "minimum_menu", "`KEN`, `PHL`, `CAN`"),
    ("transfers: {}", "▸transfers:", "empty", "transfers", "write `transfers: {}`"),
    (
        "transfers: {}",
        "transfers: { routes: [{ payers: CAN, receivers: [KEN, ▸PL] }] }",
        "unknown-party",
        "transfers.routes[0].receivers[1]",
        "",
    ),
    ("price: { staff: 1 }", "price: { staff: 1, ▸labs: 2 }", "unknown-resource", "assistance.price.labs", ""),
    ("at_most: { staff: 2 }", "at_most: { ▸stuff: 2 }", "unknown-resource", "assistance.at_most.stuff", "`staff`?"),
    ("paid_by: { CAN: 0.5 }", "▸paid_by: { CAN: 0.5, KEN: 0.6 }", "wrong-shares", "assistance.paid_by", "1.1"),
    ("party: KEN", "party: ▸sending", "unknown-party", "red_lines.ken.party", "`sending` is a group"),
    (
        "party: KEN, forbid: { module: labs",
        "forbid: { module: ▸labs",
        "no-party",
        "red_lines.ken.forbid.module",
        "add `by`",
    ),
    ("{ module: labs }", "{ module: ▸lab }", "unknown-module", "red_lines.ken.forbid.module", "`labs`?"),
    (
        "forbid: { module: labs }",
        "▸forbid: { module: labs, by: KEN, by_any: PHL }",
        "wrong-form",
        "red_lines.ken.forbid",
        "not both",
    ),
    ("{ module: labs }", "{ in_force: ▸lab }", "unknown-module", "red_lines.ken.forbid.in_force", "`labs`?"),
    ("{ module: labs }", "{ module: visas, level: ▸few }", "unknown-level", "red_lines.ken.forbid.level", "`many`"),
    (
        "ken: { party: KEN, forbid: { module: labs }, ",
        "▸ken: { party: KEN, ",
        "wrong-form",
        "red_lines.ken",
        "exactly one of",
    ),
    ("option: new }]", "option: ▸never }]", "unknown-option", "red_lines.ken.when[0].option", "`old`, `new`"),
    (
        "{ issue: court, option: new }]",
        "{ issue: ▸money, option: KEN }]",
        "divisible-condition",
        "red_lines.ken.when[0].issue",
        "divisible",
    ),
    ("forbid: { module: labs }", "payoff_at_least: 2", None, "", ""),
    ("party: KEN, forbid: { module: labs }", "▸payoff_at_least: 2", "no-party", "red_lines.ken.payoff_at_least", ""),
    ("by: sending", "by: [sending, ▸xx]", "unknown-party", "red_lines.cap.at_most.of[0].by[1]", ""),
    (
        "{ net_transfer: CAN }",
        "{ net_transfer: ▸CAM }",
        "unknown-party",
        "red_lines.cap.at_most.of[1].net_transfer",
        "`CAN`?",
    ),
    (
        "{ net_transfer: CAN }",
        "{ payoff: ▸sending }",
        "unknown-party",
        "red_lines.cap.at_most.of[1].payoff",
        "group",
    ),
    (
        "{ net_transfer: CAN }",
        "{ assistance: ▸visa }",
        "unknown-resource",
        "red_lines.cap.at_most.of[1].assistance",
        "`staff`",
    ),
    ("{ KEN: many }", "{ KEN: ▸mani }", "unknown-level", "deals.draft.modules.visas.KEN", "`many`?"),
    ("{ KEN: many }", "[KEN, ▸PH]", "unknown-party", "deals.draft.modules.visas[1]", "`PHL`?"),
    ("visas: { KEN: many }", "▸visas: [KEN, KEN]", "repeated-name", "deals.draft.modules.visas", "more than once"),
    ("{ visas: { KEN: many } }", "{ ▸visa: [KEN] }", "unknown-module", "deals.draft.modules.visa", "`visas`?"),
    ("court: old,", "court: ▸odd,", "unknown-option", "deals.draft.issues.court", "`old`?"),
    ("court: old,", "▸court: { old: 0.5, new: 0.5 },", "wrong-shares", "deals.draft.issues.court", "not divisible"),
    (
        "money: { KEN: 0.5, CAN: 0.5 }",
        "▸money: { KEN: 0.5, CAN: 0.4 }",
        "wrong-shares",
        "deals.draft.issues.money",
        "0.9",
    ),
    ("{ KEN: 0.5, CAN: 0.5 }", "{ KEN: 0.5, ▸PHL: 0.5 }", "unknown-option", "deals.draft.issues.money.PHL", ""),
    ("transfers: { KEN: 0 }", "transfers: { ▸KE: 0 }", "unknown-party", "deals.draft.transfers.KE", "`KEN`?"),
    (
        "transfers: { KEN: 0 }",
        "assistance: { PHL: { ▸staff: 1 } }",
        "no-assistance",
        "deals.draft.assistance.PHL.staff",
        "no capacity in `staff`",
    ),
    ("payoffs: { KEN: 3 }", "payoffs: { ▸KEM: 3 }", "unknown-party", "expected.solutions.nash.payoffs.KEM", ""),
    ("  PHL: {", "  PHL: { source: ▸survey_2024, ", "unknown-source", "parties.PHL.source", "`survey_2025`?"),
    ("  PHL: {", "  PHL: { source: 'World Bank 2025, p. 3', ", None, "", ""),
    ("  PHL: {", "  PHL: { source: minister, ", None, "", ""),
]


def check_text(tmp_path, text):
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    return check(path)


def test_the_text_that_the_mistakes_change_is_sound(tmp_path):
    negotiation, faults = check_text(tmp_path, SOUND)
    assert faults == []
    assert negotiation is not None


def marked(before, after):
    """SOUND with a change, and the line and column of the mark in it."""
    assert before in SOUND
    text = SOUND.replace(before, after, 1)
    ahead = text.partition(MARK)[0]
    return text.replace(MARK, ""), (ahead.count("\n") + 1, len(ahead) - ahead.rfind("\n"))


@pytest.mark.parametrize("mistake", MISTAKES, ids=[f"{row[2]}: {row[1][:40]}" for row in MISTAKES])
def test_one_mistake_is_one_fault_at_its_place(tmp_path, mistake):
    sound, faulty, code, path, words = mistake
    text, place = marked(sound, faulty)
    _, found = check_text(tmp_path, text)
    told = [(fault.code, (fault.location.line, fault.location.column), dotted(fault.path)) for fault in found]
    assert told == ([(code, place, path)] if code else [])
    assert not code or words in str(found[0])


def test_a_faulty_section_does_not_hide_faults_in_others_nor_bring_out_new_ones(tmp_path):
    text = (
        SOUND.replace("  PHL: {", "  PHL: 3 #", 1)
        .replace("heads: 2", "heads: -2")
        .replace("module: labs", "module: lab")
    )
    _, found = check_text(tmp_path, text)
    assert [fault.code for fault in found] == ["wrong-type", "out-of-range", "unknown-module"]


def test_positions_hold_behind_faulty_items_of_a_list(tmp_path):
    text = SOUND.replace(
        "of: [{ module: visas, by", "of: [{ times: x, payoff: KEN }, { payoff: 1 }, { module: vsas, by"
    )
    _, found = check_text(tmp_path, text)
    assert [dotted(fault.path) for fault in found] == [
        "red_lines.cap.at_most.of[0].times",
        "red_lines.cap.at_most.of[1].payoff",
        "red_lines.cap.at_most.of[2].module",
    ]


def test_each_circle_of_requirements_is_named_once():
    assert list(cycles({"a": ["b"], "b": ["a"], "c": ["a", "d"], "d": []})) == [["a", "b"]]
    assert list(cycles({"a": ["b"], "b": ["c"], "c": ["b"], "d": ["d"]})) == [["b", "c"], ["d"]]
    assert list(cycles({"a": ["b", "nowhere"], "b": []})) == []
    assert list(cycles({str(key): [str(key + 1)] for key in range(20_000)})) == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("40%", "write 0.4"),
        ("1,5", "write 1.5 (decimal point); a number has no separators"),
        ("1,000", "write 1000 or 1.000; a number has no separators"),
        ("1,000,000", "write 1000000; a number has no separators"),
        ("12 000", "write 12000; a number has no separators"),
        ("12", "write 12 without quotes"),
        ("a lot", ""),
    ],
)
def test_a_number_in_disguise_is_recognised(text, hint):
    assert as_number(text) == hint


DOUBTS = [
    ("title: Compact", "title: t", None),
    ("labs: { benefit: 2,", "▸labs: {", "no-value"),
    ("{ old: { values: 1 }, new", "{ ▸old: , new", "no-value"),
    ("CAN: { group", "CAN: { ▸disagreement: 900, receives_at_most: 5, group", "walk-away-out-of-reach"),
    ("transfers: {}", "", None),
    ("{ staff: 4 }", "{ staff: 4, ▸boats: 2 }", "unused-capacity"),
    ("uses: { staff: 2 }", "uses: { staff: 2, ▸boats: 1 }", "unlimited-resource"),
    ("{ survey_2025: { title: A survey }", "{ ▸survey_2025: { title: A survey, checked: false }", "unchecked-source"),
    ("labs: { benefit: 2,", "labs: { benefit: 2, spillover: { KEN: { ▸KEN: 2 } },", "never-counts"),
]


@pytest.mark.parametrize(("before", "after", "code"), DOUBTS, ids=[str(row[2]) for row in DOUBTS])
def test_a_doubt_is_a_warning_at_its_place_and_stops_nothing(tmp_path, before, after, code):
    text, place = marked(before, after)
    # values by interaction, by pair and by payment would dispel the doubts
    text = text.replace("  - { when: { court: new }, values: 1 }", "  []").replace(
        "{ net_transfer: CAN }", "{ payoff: CAN }"
    )
    text = text.replace("  - { modules: [visas, labs], values: 1 }", "  []")
    negotiation, found = check_text(tmp_path, text)
    assert negotiation is not None
    told = [(fault.code, (fault.location.line, fault.location.column), fault.severity) for fault in found]
    assert told == ([(code, place, "warning")] if code else [])


def test_a_party_kept_out_of_everything_is_a_doubt(tmp_path):
    text = "winset: 1\ntitle: t\nunit: {name: x}\nparties: {A: , B: }\nmodules: {m: {benefit: 1, open_to: A}}\n"
    negotiation, (doubt,) = check_text(tmp_path, text)
    assert negotiation is not None
    assert (doubt.code, str(doubt.location).rsplit(":", 2)[1:]) == ("kept-out", ["4", "16"])


def test_a_flood_of_faults_is_cut_off_and_says_so(tmp_path):
    values = ", ".join(f"X{number}: 1" for number in range(1500))
    _, found = check_text(tmp_path, SOUND.replace("labs: { benefit: 2,", f"labs: {{ benefit: {{ {values} }},"))
    assert len(found) == MOST_FAULTS + 1
    assert {fault.code for fault in found[:-1]} == {"unknown-party"}
    assert found[-1].code == "too-many-faults"


def test_more_parties_than_can_be_compared_are_one_fault(tmp_path):
    parties = "".join(f"  P{number}:\n" for number in range(1001))
    text = (
        f"winset: 1\ntitle: t\nunit: {{ name: x }}\nparties:\n{parties}deals: {{ d: {{ modules: {{ m: [P1] }} }} }}\n"
    )
    _, (first, second) = check_text(tmp_path, text)
    assert (first.code, first.location.line, first.got) == ("wrong-length", 4, "1001 entries")
    assert (second.code, second.location.line) == ("unknown-module", 1006)


@pytest.mark.parametrize("escape", ["\\e", "\\0", "\\a", "\\x9b"])
def test_an_escaped_control_character_is_a_fault(tmp_path, escape):
    text = f'winset: 1\ntitle: "red {escape}[31m"\nunit: {{name: points}}\nparties: {{A: {{}}}}\n'
    negotiation, faults = check_text(tmp_path, text)
    assert negotiation is None
    assert (faults[0].code, faults[0].location.line) == ("syntax", 2)
