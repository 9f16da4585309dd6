"""Keys of packages, and words of what makes one different from another."""

from uncertainty_cases import bridge
from winset_models.analysis.sensitivities.packages import Packages, canonical
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation

OWN = Package(opt_ins={"visas": {"BOR": "in", "CAL": "in"}, "training": {"ARC": "full"}}, transfers={"ARC": 1.0})


def divided() -> Negotiation:
    """Return two parties that divide one issue."""
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "division",
            "unit": {"name": "points"},
            "parties": {"A": {"name": "Avaria"}, "B": {}},
            "issues": {"fish": {"name": "Fish", "divide": {"A": 3, "B": 2}}},
        }
    )


def test_amounts_are_no_difference() -> None:
    packages = Packages(bridge())
    assert packages.key_of(OWN) == "P1"
    assert packages.key_of(OWN.model_copy(update={"transfers": {"ARC": 2.0}})) == "P1"
    assert packages["P1"].transfers == {"ARC": 1.0}


def test_numbered_by_how_often() -> None:
    rare, often = (OWN.model_copy(update={"opt_ins": {"visas": {party: "in"}}}) for party in ("BOR", "CAL"))
    packages = Packages(bridge())
    packages.key_of(OWN)
    texts = [canonical(package) for package in (rare, often, None, often, OWN)]
    assert packages.keys_of(texts) == ["P3", "P2", None, "P2", "P1"]
    assert [item.key for item in packages.seen('{"package": "P3"}')] == ["P1", "P3"]
    assert len(packages) == 3


def test_words_of_what_is_different() -> None:
    packages = Packages(bridge())
    packages.key_of(OWN)
    other = {"visas": {"CAL": "in"}, "training": {"ARC": "basic", "BOR": "full"}}
    packages.key_of(Package(opt_ins=other, transfers={}))
    first, second = packages.seen("P2")
    assert first.words == "visas: Boreal, Caldera; training: Arcadia (full)"
    assert second.words == "visas without Boreal; training with Boreal, Arcadia at basic"


def test_shares_count_to_the_percent() -> None:
    packages = Packages(divided())
    keys = [packages.key_of(Package(shares={"fish": {"A": a, "B": 1 - a}})) for a in (0.25, 0.2501, 0.5)]
    assert keys == ["P1", "P1", "P2"]
    assert [item.words for item in packages.seen("P2")] == ["Fish: 25% Avaria, 75% B", "Fish: 50% Avaria, 50% B"]


def test_nothing_at_all() -> None:
    packages = Packages(bridge())
    packages.key_of(Package())
    assert packages.seen("")[0].words == "nothing beyond payments"
