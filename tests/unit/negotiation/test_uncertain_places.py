"""Which numbers a pattern means, and what a number becomes at its place."""

import pytest

from uncertainty_cases import bridge
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import read
from winset_models.negotiation.uncertainty.acceptance import refusal
from winset_models.negotiation.uncertainty.labels import place_words, unit_at
from winset_models.negotiation.uncertainty.paths import numbers_met, written_short

FUND = {
    "winset": 1,
    "title": "fund",
    "unit": {"name": "€"},
    "parties": {"A": {}, "B": {}},
    "fund": {
        "stages": ["spring", "autumn"],
        "scenarios": {"paths": {"sole": {"probability": 1, "values": {"rain": [1, 2]}}}},
        "members": {"A": {"income": 4}, "B": {"income": [4, 5]}},
        "needs": {"dam": {"of": "A", "amount": {"per": {"rain": 2}}, "at_most": 0.8}},
    },
    "roadmap": {"periods": 3, "steps": {"first": {"by": "A", "cost": 2, "window": {"latest": 2}}}},
}


def met(pattern, negotiation=None):
    return [".".join(map(str, path)) for path in numbers_met(negotiation or bridge(), pattern).paths]


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("modules.visas.cost", ["modules.visas.cost.all.all"]),
        ("modules.visas.cost.all", ["modules.visas.cost.all.all"]),
        ("modules.visas.benefit.BOR", ["modules.visas.benefit.BOR.all"]),
        ("modules.visas.benefit.*", ["modules.visas.benefit.BOR.all", "modules.visas.benefit.CAL.all"]),
        ("modules.*.uses.staff", None),
        ("parties.receiving.capacities.staff", ["parties.BOR.capacities.staff", "parties.CAL.capacities.staff"]),
        ("parties.all.weight", ["parties.ARC.weight", "parties.BOR.weight", "parties.CAL.weight"]),
        ("parties.*.capacities.*", [f"parties.{key}.capacities.staff" for key in ("ARC", "BOR", "CAL")]),
        ("parties.BOR.**", ["parties.BOR.weight", "parties.BOR.capacities.staff"]),
        ("**.fee", ["transfers.fee"]),
        ("transfers.**", ["transfers.fee", "transfers.routes.0.at_most"]),
        ("transfers.routes[0].at_most", ["transfers.routes.0.at_most"]),
        ("modules.training.participation.0.heads", ["modules.training.participation.0.heads"]),
        ("modules.training.participation.**", None),
        ("modules.visas.cost.**.**", ["modules.visas.cost.all.all"]),
        ("modules.visas", None),
        ("modules.visas.floor", None),
        ("expected.**", None),
        ("", None),
    ],
)
def test_the_numbers_of_a_pattern(pattern, places):
    found = numbers_met(bridge(), pattern)
    assert met(pattern) == (places or [])
    assert (found.miss is None) == (places is not None)


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("fund.members.A.income", ["fund.members.A.income.base.0"]),
        ("fund.members.B.income", []),
        ("fund.members.B.income.**", ["fund.members.B.income.base.0", "fund.members.B.income.base.1"]),
        ("fund.needs.dam.amount.**", ["fund.needs.dam.amount.per.rain"]),
        ("fund.scenarios.paths.*.values.rain.1", ["fund.scenarios.paths.sole.values.rain.1"]),
        ("roadmap.steps.first.cost", ["roadmap.steps.first.cost.all"]),
        ("roadmap.steps.first.window.latest", ["roadmap.steps.first.window.latest"]),
        ("roadmap.steps.first.**", ["roadmap.steps.first.cost.all"]),
    ],
)
def test_numbers_of_funds_and_roadmaps_in_short_and_long_form(pattern, places):
    assert met(pattern, Negotiation.model_validate(FUND)) == places


def test_numbers_of_tables_are_addressed_where_they_belong(tmp_path):
    (tmp_path / "costs.csv").write_text("party,visas\nARC,3\nall,2\n", encoding="utf-8")
    text = """
winset: 1
title: Visas
unit: { name: points }
parties: { ARC: { capacities: { staff: 3 } }, BOR: }
modules: { visas: { benefit: 4 } }
tables: [{ fills: cost, csv: costs.csv }]
uncertainty:
  numbers:
    cost: { of: modules.visas.cost.*, each: true, means: factor, between: [0.5, 1.5] }
"""
    (tmp_path / "file.yaml").write_text(text, encoding="utf-8")
    negotiation = read(tmp_path / "file.yaml")
    assert met("modules.visas.cost.*", negotiation) == ["modules.visas.cost.ARC.all", "modules.visas.cost.all.all"]
    assert str(negotiation.origin.locate(("modules", "visas", "cost", "ARC"))).endswith("costs.csv:2:2")


def test_places_in_words_with_their_units():
    words = {
        ("modules", "visas", "spillover", "ARC", "BOR"): ("visas: spillover, Arcadia, Boreal", "million EUR"),
        ("modules", "training", "uses", "staff", "all", "full"): ("training: uses, staff, full", "staff"),
        ("complementarities", 0, "values", "BOR"): ("visas with training: Boreal", "million EUR"),
        ("transfers", "fee"): ("transfers: fee", ""),
        ("transfers", "routes", 0, "at_most"): ("transfers: routes, at most", "million EUR"),
        ("red_lines", "limited", "at_most", "value"): ("limited: at most, value", ""),
    }
    for path, said in words.items():
        assert (place_words(bridge(), path), unit_at(bridge(), path)) == said
    fund = Negotiation.model_validate(FUND)
    assert place_words(fund, ("fund", "members", "B", "income", "base", 1)) == "B: income, autumn"
    assert unit_at(fund, ("fund", "needs", "dam", "amount", "per", "rain")) == "€"


def test_the_shortest_way_to_write_a_place():
    assert written_short(bridge(), ("modules", "visas", "cost", "all", "all")) == ("modules", "visas", "cost")
    assert written_short(bridge(), ("transfers", "fee")) == ("transfers", "fee")


@pytest.mark.parametrize(
    ("path", "number", "wanted"),
    [
        (("transfers", "fee"), 1.5, "at most 1"),
        (("parties", "BOR", "weight"), 0.0, "more than 0"),
        (("parties", "BOR", "capacities", "staff"), -1.0, "at least 0"),
        (("modules", "training", "participation", 0, "heads"), 1.5, "a whole number"),
        (("modules", "training", "participation", 0, "heads"), -1.0, "at least 0"),
        (("modules", "visas", "cost", "all", "all"), 1e-12, "0, or between 1e-09 and 1e+12 in size"),
        (("modules", "visas", "cost", "all", "all"), -3.0, None),
        (("modules", "training", "participation", 0, "heads"), 3.0, None),
    ],
)
def test_what_the_schema_accepts_at_a_place(path, number, wanted):
    found = refusal(bridge(), path, number)
    assert (found.wanted if found else None) == wanted


def test_entries_around_a_place_are_not_judged():
    fund = Negotiation.model_validate(FUND)
    assert refusal(fund, ("fund", "needs", "dam", "at_most"), 0.5) is None
    assert refusal(fund, ("fund", "needs", "dam", "at_most"), 1.5).at_most == 1
    assert refusal(fund, ("roadmap", "periods"), 1001.0).wanted == "at most 1000"
    assert (
        refusal(fund, ("roadmap", "steps", "first", "window", "latest"), 0.0).wanted == "a number that is accepted here"
    )
