"""Keys of packages, and words of what makes one different from another."""

import pytest

from brute_force import packages as every_package
from uncertainty_cases import bridge
from winset_models.analysis.sensitivities.identity import canonical, chosen_columns, identity
from winset_models.analysis.sensitivities.package_words import splits_moved
from winset_models.analysis.sensitivities.packages import Packages
from winset_models.formulations.package import formulate
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation

OWN = Package(
    opt_ins={"visas": {"BOR": "in", "CAL": "in"}, "training": {"ARC": "full"}},
    in_force=["visas", "training"],
    transfers={"ARC": 1.0},
)


def divided() -> Negotiation:
    """Return two parties that divide one issue and choose in another."""
    return Negotiation.model_validate(
        {
            "winset": 1,
            "title": "division",
            "unit": {"name": "points"},
            "parties": {"A": {"name": "Avaria"}, "B": {}},
            "issues": {
                "fish": {"name": "Fish", "divide": {"A": 3, "B": 2}},
                "seat": {"name": "Seat", "options": {"north": {}, "south": {}}},
            },
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
    packages.key_of(Package(opt_ins=other, in_force=list(other)))
    first, second = packages.seen("P2")
    assert first.words == "visas: Boreal, Caldera; training: Arcadia (full)"
    assert second.words == "visas without Boreal; training with Boreal, Arcadia at basic"


def test_splits_are_no_difference_and_whole_choices_are() -> None:
    packages = Packages(divided())
    one, other, chosen = (
        Package(shares={"fish": {"A": a, "B": 1 - a}, "seat": {seat: 1.0}})
        for a, seat in ((0.25, "north"), (0.5, "north"), (0.25, "south"))
    )
    assert [packages.key_of(package) for package in (one, other, chosen)] == ["P1", "P1", "P2"]
    assert [item.words for item in packages.seen("P2")] == ["Fish: 25 % Avaria, 75 % B; Seat: north", "Seat: south"]
    assert splits_moved(divided(), (one, other)) == ["“Fish”"]
    assert splits_moved(divided(), (one, chosen)) == []


@pytest.mark.parametrize("in_force", [["visas"], []])
def test_what_binds_nobody_is_no_difference(in_force: list[str]) -> None:
    """Training needs two parties; opting in to it alone changes nothing, whichever party does."""
    packages, visas = Packages(bridge()), {"visas": {"BOR": "in"}}
    found = [{**visas, "training": {party: "basic"}} for party in ("ARC", "CAL")]
    keys = [packages.key_of(Package(opt_ins=one, in_force=in_force)) for one in (visas, *found)]
    assert keys == ["P1"] * 3


def test_a_package_and_its_columns_tell_the_same_packages_apart() -> None:
    """Of all packages without payments: those with the same columns have the same key, and the other way round."""
    seat = {"seat": divided().issues["seat"]}
    bare = bridge().model_copy(update={"transfers": None, "red_lines": {}, "issues": seat})
    formulation, every = formulate(bare), every_package(bare)
    columns = {identity(bare, one): chosen_columns(formulation, one) for one in every}
    assert len(every) > len(columns) == len(set(columns.values())) > 10
    assert all(chosen_columns(formulation, one) == columns[identity(bare, one)] for one in every)


def test_nothing_at_all() -> None:
    packages = Packages(bridge())
    packages.key_of(Package())
    assert packages.seen("")[0].words == "nothing beyond payments"
