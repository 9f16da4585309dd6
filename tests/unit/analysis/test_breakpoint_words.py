"""What is said of a number along which several packages follow each other: the ends of the range included."""

import pytest

from winset import sensitivity_tables as tables
from winset_models.analysis.sensitivities.acceptability import wilson
from winset_models.analysis.sensitivity import sensitivity
from winset_models.campaigns.where import Where
from winset_models.negotiation.negotiation import Negotiation

HERE = Where(workers=0)


def seats(number: str, between: list[float], **values: dict[str, float]) -> Negotiation:
    """Return a choice among seats, one number of which is doubted."""
    options = {name: {"values": row} for name, row in values.items()}
    data = {"winset": 1, "title": "seat", "unit": {"name": "points"}, "parties": {"A": {}, "B": {}}}
    doubts = {"numbers": {"n": {"of": number, "between": between}}}
    return Negotiation.model_validate({**data, "issues": {"seat": {"options": options}}, "uncertainty": doubts})


def words(negotiation: Negotiation) -> str:
    """Return what is said about the number."""
    (found,) = sensitivity(negotiation, "breakpoints", objective="welfare", where=HERE).breakpoints
    assert found.complete
    return found.words


def menu(limit: float, between: list[float]) -> Negotiation:
    """Return modules that are worth 1, 2 and 3 more, for each of which A needs so many staff."""
    needs = {"m": 2, "n": 4, "o": 6}
    modules = {key: {"benefit": {"A": need, "B": 1}, "uses": {"staff": {"A": need}}} for key, need in needs.items()}
    data = {"winset": 1, "title": "menu", "unit": {"name": "points"}, "modules": modules}
    parties = {"A": {"capacities": {"staff": limit}}, "B": {}}
    doubts = {"numbers": {"staff": {"of": "parties.A.capacities.staff", "between": between}}}
    return Negotiation.model_validate({**data, "parties": parties, "uncertainty": doubts})


def test_a_package_that_is_better_at_the_very_end_of_a_range_is_recommended_there():
    (found,) = sensitivity(menu(2, [2, 4]), "breakpoints", objective="welfare", where=HERE).breakpoints
    assert found.words == "The recommendation holds unless “staff” reaches 4 staff: then P2 is recommended."
    assert [(part.start, part.end, part.package) for part in found.segments] == [(2, 4, "P1"), (4, 4, "P2")]


def test_a_package_that_is_only_as_good_at_the_end_of_a_range_does_not_take_over():
    tied = seats("issues.seat.options.south.values.A", [0, 4], north={"A": 4, "B": 1}, south={"A": 1, "B": 1})
    assert words(tied).endswith("over the whole range of “n”, from 0 points to 4 points.")


def test_all_that_follows_the_first_neighbour_is_told():
    assert "reaches 4 staff: then P3 is recommended, beyond 6 staff P4 and others" in words(menu(2, [2, 9]))


def test_the_table_has_all_that_follows():
    found = sensitivity(menu(2, [2, 12]), "breakpoints", objective="welfare", where=HERE)
    (row,) = tables.breakpoints(found, found.breakpoints).rows
    assert row.cells[2:4] == ("–", "P3, then P4 and 3 more")


def test_what_the_accounting_lets_pass_is_the_slightest_fall():
    negotiation = seats("issues.seat.options.south.values.A", [-1, 1], south={"A": 0, "B": 1}, north={"A": 2, "B": 2})
    file = {**negotiation.model_dump(exclude_none=True), "deals": {"d": {"issues": {"seat": "south"}}}}
    (found,) = sensitivity(Negotiation.model_validate(file), "breakpoints", deal="d", where=HERE).breakpoints
    assert found.words.startswith("The slightest fall of “n” changes whether the deal holds. The deal holds unless “n”")
    assert found.words.endswith("falls below 0 points: then it fails.")


def test_what_could_not_be_answered_widens_the_interval_of_a_share():
    values = {"l": {"A": 1e9, "B": 1e9}, "r": {"A": 2e9, "B": 4e8}}
    negotiation = seats("issues.seat.options.l.values.A", [1e9, 1.1e9], **values)
    found = sensitivity(negotiation, "acceptability", samples=32, where=HERE).acceptability
    first = found.packages[0]
    missing = 1 - found.samples / 32
    assert missing > 0.1
    assert first.interval == pytest.approx(wilson(first.share, found.samples) + first.share * missing)
    assert f"{32 - found.samples} of 32 weightings were not answered" in found.words
