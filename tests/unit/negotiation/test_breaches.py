import pytest

from winset_models.negotiation.breaches import violations
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation

PARTIES = {
    "A": {"group": "north", "name": "Aland", "capacities": {"staff": 4}, "minimum_menu": 2, "pays_at_most": 5},
    "B": {"group": "south", "capacities": {"staff": 1}, "receives_at_most": 6},
    "C": {"group": "south"},
}
MODULES = {
    "protections": {"floor": True, "open_to": ["A", "B"]},
    "visas": {"levels": ["low", "high"], "uses": {"staff": {"all": {"low": 2, "high": 7}}}, "benefit": {"B": 2.5}},
    "data": {"requires": "visas", "open_to": "north"},
    "quotas": {"excludes": "visas"},
}
ISSUES = {"seat": {"options": {"here": None, "there": None}}, "land": {"divide": {"A": 1, "B": 1}}}
SETTLED = {"seat": {"here": 1.0}, "land": {"A": 0.5, "B": 0.5}}
FLOOR = {"A": "in", "B": "in"}


def broken(package, **data):
    base = {"winset": 1, "title": "", "unit": {"name": "€"}, "parties": PARTIES, "modules": MODULES, "issues": ISSUES}
    negotiation = Negotiation.model_validate({**base, **data})
    package = Package.model_validate({"shares": SETTLED, **package})
    return {(".".join(map(str, b.path)), b.party): pytest.approx(b.amount) for b in violations(negotiation, package)}


@pytest.mark.parametrize(
    ("opt_ins", "expected"),
    [
        ({}, {}),
        ({"visas": {"C": "low"}}, {}),
        ({"protections": FLOOR, "visas": {"A": "low"}}, {}),
        ({"visas": {"A": "low"}}, {("parties.A.minimum_menu", "A"): 1, ("modules.protections.floor", "A"): 1}),
        ({"visas": {"A": "high"}, "protections": FLOOR}, {("parties.A.capacities.staff", "A"): 3}),
        ({"data": {"A": "in"}, "protections": FLOOR}, {("modules.data.requires", "A"): 1}),
        ({"data": {"C": "in"}, "visas": {"C": "low"}}, {("modules.data.open_to", "C"): 1}),
        ({"quotas": {"C": "in"}, "visas": {"C": "low"}}, {("modules.quotas.excludes", "C"): 1}),
    ],
)
def test_rules_of_opting_in(opt_ins, expected):
    assert broken({"opt_ins": opt_ins}) == expected


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"seat": {"here": 0.5, "there": 0.5}}, {("issues.seat", None): 0.5}),
        ({"seat": {}}, {("issues.seat", None): 1}),
        ({"land": {"A": 0.75, "B": 0.5}}, {("issues.land", None): 0.25}),
        ({"land": {"A": 1.25, "B": -0.25}}, {("issues.land", None): 0.25}),
        ({"land": {"nobody": 1.0}}, {("issues.land", None): 1}),
    ],
)
def test_issues_are_settled_exactly(shares, expected):
    assert broken({"shares": {**SETTLED, **shares}}) == expected


@pytest.mark.parametrize(
    ("nets", "transfers", "expected"),
    [
        ({"A": 1.0}, None, {("transfers", None): 1}),
        ({"A": -5.0, "B": 5.0}, {}, {}),
        ({"A": -6.0, "B": 6.0}, {}, {("parties.A.pays_at_most", "A"): 1}),
        ({"C": -7.0, "B": 7.0}, {}, {("parties.B.receives_at_most", "B"): 1}),
        ({"A": -5.0, "B": 4.0}, {}, {("transfers", None): 1}),
        ({"A": -5.0, "B": 4.5}, {"fee": 0.1}, {}),
        ({"A": -5.0, "B": 5.0}, {"fee": 0.1}, {("transfers", None): 0.5}),
        ({"C": -5.0, "B": 5.0}, {"routes": [{"payers": "C", "receivers": "B", "at_most": 9}]}, {}),
    ],
)
def test_payments_balance_within_limits(nets, transfers, expected):
    assert broken({"transfers": nets}, **({} if transfers is None else {"transfers": transfers})) == expected


def test_net_amounts_without_a_route_cannot_be_paid():
    routes = {"routes": [{"payers": "A", "receivers": "C"}, {"payers": "C", "receivers": "B", "at_most": 1}]}
    assert broken({"transfers": {"A": -1.0, "B": 1.0}}, transfers=routes) == {}
    assert set(broken({"transfers": {"A": -2.0, "B": 2.0}}, transfers=routes)) == {("transfers.routes", None)}
    assert set(broken({"transfers": {"B": -2.0, "A": 2.0}}, transfers=routes)) == {("transfers.routes", None)}


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ({"A": {"staff": 3.0}}, {}),
        ({"A": {"staff": 4.0}}, {("assistance.at_most.staff", "A"): 1}),
        ({"A": {"staff": 3.0}, "B": {"staff": 3.0}}, {("assistance.budget", None): 2}),
        ({"C": {"staff": 1.0}}, {("assistance", "C"): 1}),
        ({"A": {"staff": -1.0}}, {("assistance", "A"): 1}),
    ],
)
def test_assistance_keeps_to_budget_and_absorption(units, expected):
    assistance = {"budget": 10, "price": {"staff": 2}, "at_most": {"staff": {"A": 3}}}
    assert broken({"assistance": units}, assistance=assistance) == expected


def test_assistance_adds_capacity():
    package = {"opt_ins": {"visas": {"A": "high"}, "protections": {"A": "in"}}, "assistance": {"A": {"staff": 3.0}}}
    assert broken(package, assistance={"budget": 10, "price": {"staff": 2}}) == {}


LOW = {"visas": {"A": "low", "C": "high"}, "protections": {"A": "in"}}


@pytest.mark.parametrize(
    ("line", "amount"),
    [
        ({"forbid": {"module": "visas"}}, 1),
        ({"forbid": {"module": "visas", "level": "high"}}, None),
        ({"forbid": {"module": "visas", "by": ["A", "B"]}}, None),
        ({"forbid": {"module": "visas", "by_any": ["A", "south"]}}, 2),
        ({"forbid": {"issue": "land", "option": ["A", "B"]}}, 1),
        ({"forbid": {"in_force": "visas"}}, 1),
        ({"forbid": {"in_force": "data"}}, None),
        ({"require": {"module": "visas", "by": ["A", "south"]}}, 1),
        ({"require": {"module": "visas", "level": "high", "by": ["A", "south"]}}, 2),
        ({"require": {"module": "visas", "level": "high", "by_any": ["B", "C"]}}, None),
        ({"require": {"issue": "land", "option": "A"}}, 0.5),
        ({"require": {"issue": "seat", "option": "there"}, "when": [{"module": "visas", "by": "B"}]}, None),
        ({"require": {"issue": "seat", "option": "there"}, "when": [{"module": "visas"}]}, 1),
        ({"at_most": {"value": 1, "of": [{"module": "visas"}]}}, 1),
        ({"at_most": {"value": 1, "of": [{"module": "visas", "level": "high"}]}}, None),
        ({"at_least": {"value": 3, "of": [{"times": 2, "issue": "land", "option": "A"}]}}, 2),
        ({"at_least": {"value": 1, "of": [{"payoff": "B"}]}}, 0.5),
        ({"at_least": {"value": 1, "of": [{"net_transfer": "B"}]}}, 1),
        ({"at_least": {"value": 1, "of": [{"assistance": "staff"}]}}, 1),
        ({"payoff_at_least": 2.5}, 2),
    ],
)
def test_red_lines(line, amount):
    expected = {} if amount is None else {("red_lines.mine", "A"): amount}
    assert broken({"opt_ins": LOW}, red_lines={"mine": {"party": "A", **line}}) == expected


def test_a_breach_quotes_the_statement():
    data = {"winset": 1, "title": "", "unit": {"name": "€"}, "parties": PARTIES, "modules": MODULES}
    lines = {
        "own": {"party": "A", "statement": "Not with us", "forbid": {"module": "visas"}},
        "ours": {"party": "A", "forbid": {"module": "visas"}},
    }
    negotiation = Negotiation.model_validate({**data, "red_lines": lines})
    found = violations(negotiation, Package(opt_ins=LOW))
    assert [breach.statement for breach in found] == ["Not with us", "never: A bound by visas"]
    assert {breach.kind for breach in found} == {"red line"}
