"""Mistakes and doubts in the section on uncertainty, each at its place."""

import json

import pytest

from uncertainty_cases import BRIDGE
from winset_models.negotiation.origin import dotted
from winset_models.negotiation.reader import check

FUND = {
    "stages": ["now"],
    "scenarios": {"paths": {"sole": {"probability": 1, "values": {"flood": 1}}}},
    "members": {"BOR": {"income": 5, "utility": {"form": "logarithmic", "over": [2, 9]}}},
    "needs": {"dam": {"of": "BOR", "amount": 1, "at_least": 0.2, "at_most": 0.6}},
}


@pytest.fixture
def faults(tmp_path):
    """Return a function that lists the faults or warnings of ``BRIDGE`` with other sections."""

    def found(uncertainty, **sections):
        data = {**BRIDGE, **sections, "uncertainty": uncertainty}
        file = tmp_path / "file.yaml"
        file.write_text(json.dumps(data, indent=1), encoding="utf-8")
        return check(file)[1]

    return found


def number(**entries):
    return {"numbers": {"doubt": {"of": "modules.visas.cost", "between": [1, 3], **entries}}}


def test_a_sound_section_has_neither_faults_nor_warnings(faults):
    assert faults(BRIDGE["uncertainty"]) == []


@pytest.mark.parametrize(
    ("entries", "code", "said"),
    [
        ({"of": "modules.visa.cost"}, "unknown-place", "did you mean `visas`?"),
        ({"of": "modules.visas.benefit"}, "several-numbers", "write `modules.visas.benefit.**` for all numbers below"),
        ({"of": "modules.*"}, "several-numbers", "write `modules.**` for all numbers below"),
        ({"of": "parties.ARC.name"}, "no-number", "`parties.ARC.name` is no number"),
        ({"of": "modules.visas.levels"}, "no-number", "`modules.visas.levels` is no number"),
        ({"of": "modules.returns.benefit"}, "no-number", "write the number first"),
        ({"of": "sources.report"}, "no-doubt", "nothing in `sources` is doubted"),
        ({"between": [3, 1]}, "wrong-order", "[1, 3]"),
        ({"between": [2, 2]}, "no-range", "delete the entry"),
        ({"between": None}, "range-form", "write the ends of its range"),
        ({"of": "transfers.fee", "between": [0.5, 2]}, "out-of-range", "`transfers.fee` cannot be that"),
        ({"of": "parties.ARC.weight", "between": [0, 2]}, "out-of-range", "wanted more than 0"),
        (
            {"of": "parties.ARC.capacities.staff", "between": [1, 9], "distribution": "normal"},
            "out-of-range",
            "a normal number goes beyond the central 90 %, here to -2.",
        ),
        ({"of": "modules.visas.benefit.*"}, "different-numbers", "such as 3 and 1"),
        ({"of": "modules.training.participation.0.heads"}, "whole-number", "in place of `between`"),
    ],
)
def test_a_fault_says_what_is_wrong_and_what_to_do(faults, entries, code, said):
    (fault,) = faults(number(**entries))
    assert fault.code == code
    assert said in str(fault)
    assert dotted(fault.path).startswith("uncertainty.numbers.doubt")


def test_a_fault_elsewhere_does_not_make_its_places_unknown(faults):
    broken = {**BRIDGE["modules"], "visas": {**BRIDGE["modules"]["visas"], "cost": "much"}}
    (fault,) = faults(number(), modules=broken)
    assert dotted(fault.path) == "modules.visas.cost"
    (fault,) = faults(number(), modules={**BRIDGE["modules"], "visas": 3}, deals={}, complementarities=[])
    assert dotted(fault.path) == "modules.visas"
    parties = {**BRIDGE["parties"], "CAL": {"grop": "receiving", "weight": "heavy"}}
    section = {"numbers": {"doubt": {"of": "parties.CAL.weight", "between": [1, 2]}}, "weights": {"receiving": [1, 2]}}
    assert {fault.path[0] for fault in faults(section, parties=parties)} == {"parties"}
    assert [fault.code for fault in faults(section, parties=None)] == ["wrong-type"]


@pytest.mark.parametrize(
    ("numbers", "who"),
    [
        ({"low": ("fund.members.BOR.income", 1, 5)}, "low"),
        ({"poor": ("fund.members.BOR.income", 3, 5), "limit": ("fund.members.BOR.utility.over.0", 2, 4)}, ""),
        ({"least": ("fund.needs.dam.at_least", 0.1, 0.5), "most": ("fund.needs.dam.at_most", 0.4, 0.7)}, ""),
    ],
)
def test_ranges_with_which_something_else_is_faulty(faults, numbers, who):
    section = {"numbers": {key: {"of": of, "between": [low, high]} for key, (of, low, high) in numbers.items()}}
    (fault,) = faults(section, fund=FUND)
    assert fault.code == "faulty-together"
    assert fault.path == ("uncertainty", "numbers", *([who] if who else []))


def test_a_deal_that_would_no_longer_balance_is_reported(faults):
    section = {"numbers": {"fee": {"of": "transfers.fee", "values": [0.04, 0, 0.05]}}}
    deals = {"paid": {"transfers": {"BOR": -2, "ARC": 1.9}}}
    assert [fault.code for fault in faults(section, deals=deals)] == ["faulty-together"]
    section["numbers"]["fee"]["values"] = [0.04, 0.03, 0.05]
    assert faults(section, deals=deals) == []


@pytest.mark.parametrize(
    ("section", "code", "where"),
    [
        ({}, "says-nothing", "uncertainty"),
        ({"note": "nothing"}, "says-nothing", "uncertainty"),
        (number(between=[3, 4]), "nominal-outside", "uncertainty.numbers.doubt"),
        (number(means="factor", between=[1.5, 2]), "nominal-outside", "uncertainty.numbers.doubt"),
        (number(of="parties.BOR.disagreement", means="factor"), "changes-nothing", "uncertainty.numbers.doubt"),
        (
            {"scenarios": {"same": {"changes": {"modules.visas.cost": 2, "transfers.fee": None}}}},
            "changes-nothing",
            "uncertainty.scenarios.same",
        ),
        ({"views": {"ARC": {"changes": {"transfers.fee": {"times": 1}}}}}, "changes-nothing", "uncertainty.views.ARC"),
    ],
)
def test_what_is_probably_not_meant_is_a_warning(faults, section, code, where):
    (warning,) = faults(section)
    assert (warning.code, warning.severity, dotted(warning.path)) == (code, "warning", where)


def test_more_numbers_than_anybody_can_follow_are_refused(faults):
    issues = {
        f"i{number}": {"options": {"yes": {"values": {"ARC": 1, "BOR": 2, "CAL": 3}}, "no": {"values": 0}}}
        for number in range(700)
    }
    section = {"numbers": {"every": {"of": "issues.**", "each": True, "means": "factor", "between": [0.5, 1]}}}
    (fault,) = faults(section, issues=issues)
    assert fault.code == "too-many-numbers"
    section["numbers"]["every"]["each"] = False
    assert faults(section, issues=issues) == []


def test_a_pattern_of_many_wildcards_is_answered_at_once(faults):
    (fault,) = faults(number(of=".".join(["**"] * 200) + ".nowhere"))
    assert fault.code == "unknown-place"
    (fault,) = faults(number(of=".".join(["**", "*"] * 20)))
    assert fault.code in {"no-number", "unknown-place"}


def test_an_empty_section_is_reported(faults):
    (fault,) = faults(None)
    assert (fault.code, fault.path) == ("empty", ("uncertainty",))


def test_everything_is_reported_at_once(faults):
    section = {
        "numbers": {
            "one": {"of": "modules.visas.costs", "between": [2, 1]},
            "other": {"of": ["transfers.fees", "transfers.fee"], "values": [0.1, 2]},
        },
        "correlations": [{"between": ["one", "another"], "value": 0.5}],
        "scenarios": {"storm": {"changes": {"modules.visas.cost": "high"}}},
        "views": {"BOR": {"changes": {}}},
        "weights": {"DOR": [1, 2]},
    }
    codes = [fault.code for fault in faults(section)]
    assert codes == [
        "unknown-place",
        "wrong-order",
        "unknown-place",
        "unknown-doubtful-number",
        "wrong-type",
        "empty",
        "unknown-party",
    ]
