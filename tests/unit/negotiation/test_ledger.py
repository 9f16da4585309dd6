import pytest

from winset_models.negotiation.commitments import in_force
from winset_models.negotiation.deal import Package
from winset_models.negotiation.ledger import ledger, payoffs
from winset_models.negotiation.negotiation import Negotiation

DATA = {
    "winset": 1,
    "title": "",
    "unit": {"name": "€"},
    "parties": {
        "A": {"group": "north", "capacities": {"staff": 1}, "disagreement": 100},
        "B": {"group": "south"},
        "C": {"group": "south"},
    },
    "issues": {
        "seat": {"options": {"here": {"values": {"A": 3}}, "there": {"values": {"B": 4}}}},
        "land": {"divide": {"A": 8, "B": 4}},
        "term": {"options": {"short": None, "long": None}},
    },
    "interactions": [
        {"when": {"seat": "here", "term": ["short"]}, "values": {"C": 6}},
        {"when": {"seat": "there", "term": "short"}, "values": 50},
    ],
    "modules": {
        "visas": {
            "benefit": {"A": 10},
            "cost": 2,
            "spillover": {"C": {"A": 1, "B": 2}},
            "reciprocity": {"A": {"south": 5}, "B": {"A": 3}},
            "participation": [{"heads": 2}],
        },
        "data": {"cost": {"B": 1}, "participation": [{"heads": 3}]},
        "health": {"benefit": {"A": 1}},
    },
    "complementarities": [{"modules": ["visas", "health"], "values": {"A": 7}}],
    "transfers": {},
    "assistance": {"budget": 10, "price": {"staff": 2}, "paid_by": {"C": 0.5}},
}
PACKAGE = Package(
    opt_ins={"visas": {"A": "in", "B": "in"}, "data": {"B": "in"}, "health": {"A": "in"}},
    shares={"seat": {"here": 1.0}, "land": {"A": 0.25, "B": 0.75}, "term": {"short": 1.0}},
    transfers={"A": -4.0, "B": 4.0},
    assistance={"A": {"staff": 3.0}},
)


@pytest.fixture
def negotiation():
    return Negotiation.model_validate(DATA)


def test_accounts_can_be_checked_by_hand(negotiation):
    assert ledger(negotiation, PACKAGE) == {
        "A": {
            "own benefit": 11.0,
            "own cost": -2.0,
            "reciprocity": 5.0,
            "complementarity": 7.0,
            "issues": 5.0,
            "transfers": -4.0,
        },
        "B": {"own cost": -2.0, "reciprocity": 3.0, "issues": 3.0, "transfers": 4.0},
        "C": {"spillover": 3.0, "interactions": 6.0, "assistance": -3.0},
    }
    assert payoffs(negotiation, PACKAGE) == {"A": 22.0, "B": 8.0, "C": 6.0}


def test_a_module_is_in_force_when_all_its_clauses_are_met_and_somebody_is_in(negotiation):
    assert in_force(negotiation, PACKAGE.opt_ins) == ["visas", "health"]
    assert in_force(negotiation, {"visas": {"A": "in"}, "health": {}}) == []


def test_what_a_package_claims_about_entry_into_force_is_not_believed(negotiation):
    boast = PACKAGE.model_copy(update={"in_force": ["data"]})
    assert ledger(negotiation, boast) == ledger(negotiation, PACKAGE)
