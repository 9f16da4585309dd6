import pytest

from winset_models.negotiation import values
from winset_models.negotiation.module import ParticipationClause
from winset_models.negotiation.negotiation import Negotiation


def negotiation(**data):
    parties = {
        "A": {"group": "north", "indicators": {"gdp": 0.1}},
        "B": {"group": "south", "indicators": {"gdp": 0.2}, "minimum_menu": 3, "capacities": {"staff": 1}},
        "C": {"group": "south", "indicators": {"gdp": 0.3}},
    }
    return Negotiation.model_validate({"winset": 1, "title": "", "unit": {"name": "€"}, "parties": parties, **data})


def test_members_come_in_the_order_of_the_file_and_once():
    assert values.members(negotiation(), ["south", "C", "A"]) == ["A", "B", "C"]
    assert values.members(negotiation(), None) == ["A", "B", "C"]
    assert values.members(negotiation(), ["south"]) == ["B", "C"]


def test_the_most_specific_value_counts():
    module = {
        "levels": ["low", "high"],
        "benefit": {"B": {"high": 7, "all": 5}, "south": {"low": 2}, "all": 1},
        "spillover": {"south": {"B": 4, "all": 2}, "A": {"south": 3}},
    }
    subject = negotiation(modules={"m": module})
    benefits = {party: [values.benefit(subject, "m", party, level) for level in ("low", "high")] for party in "ABC"}
    assert benefits == {"A": [1, 1], "B": [5, 7], "C": [2, 0]}
    assert values.spillover(subject, "m", "C", "B") == 4
    assert values.spillover(subject, "m", "C", "A") == 2
    assert values.spillover(subject, "m", "A", "C") == 3
    assert values.spillover(subject, "m", "B", "B") == 0
    assert values.cost(subject, "m", "A", "low") == 0
    assert values.levels_from(subject, "m", "high") == ["high"]


def test_a_divided_issue_has_one_option_per_party():
    subject = negotiation(issues={"land": {"divide": {"B": 4, "A": 2}}})
    assert values.options(subject, "land") == ["B", "A"]
    assert values.option_value(subject, "land", "B", "B") == 4
    assert values.option_value(subject, "land", "B", "A") == 0
    assert values.divisible(subject.issues["land"])


def test_a_minimum_menu_of_a_party_precedes_that_of_the_file():
    subject = negotiation(minimum_menu=2)
    assert [values.minimum_menu(subject, party) for party in "ABC"] == [2, 3, 2]


@pytest.mark.parametrize(
    ("clause", "weights", "needed"),
    [
        ({"heads": 2}, {"A": 1, "B": 1, "C": 1}, 2),
        ({"heads": 1, "among": ["south"]}, {"B": 1, "C": 1}, 1),
        ({"indicator": "gdp", "share": 0.5}, {"A": 1, "B": 2, "C": 3}, 3),
        ({"indicator": "gdp", "share": 0.51}, {"A": 1, "B": 2, "C": 3}, 4),
        ({"indicator": "gdp", "share": 0.6, "among": ["B", "C"]}, {"B": 2, "C": 3}, 3),
        ({"indicator": "unknown", "share": 0.6}, {"A": 0, "B": 0, "C": 0}, 0),
    ],
)
def test_clauses_are_read_as_whole_numbers(clause, weights, needed):
    found = values.threshold(negotiation(), ParticipationClause.model_validate(clause))
    assert (found.weights, found.needed) == (weights, needed)


def test_decimals_that_floats_would_get_wrong_meet_their_clause():
    clause = ParticipationClause(indicator="gdp", share=0.3, among=["A", "B", "D"])
    parties = {"A": {"indicators": {"gdp": 0.1}}, "B": {"indicators": {"gdp": 0.2}}, "D": {"indicators": {"gdp": 0.7}}}
    assert values.threshold(negotiation(parties=parties), clause).met_by(["A", "B"])


def test_very_precise_indicators_are_resolved_to_a_ten_millionth_of_the_total():
    parties = {"A": {"indicators": {"gdp": 123456789.123}}, "B": {"indicators": {"gdp": 987654321.321}}}
    clause = ParticipationClause(indicator="gdp", share=0.5)
    found = values.threshold(negotiation(parties=parties), clause)
    assert sum(found.weights.values()) == pytest.approx(10**7, abs=1)
    assert found.met_by(["B"])
    assert not found.met_by(["A"])


def test_the_most_generous_route_counts():
    routes = [
        {"payers": "north", "receivers": "south", "at_most": 2},
        {"payers": "A", "receivers": ["B", "A"], "at_most": 5},
        {"payers": "south", "receivers": "south"},
        {"payers": "B", "receivers": "C", "at_most": 9},
    ]
    assert values.permitted_payments(negotiation(transfers={"routes": routes})) == {
        ("A", "B"): (5, 1),
        ("A", "C"): (2, 0),
        ("B", "C"): (None, 2),
        ("C", "B"): (None, 2),
    }


def test_assistance_reaches_whoever_names_the_resource():
    assistance = {"budget": 5, "price": {"staff": 2}, "at_most": {"staff": {"A": 1, "south": 4}}}
    subject = negotiation(assistance=assistance)
    assert values.assisted(subject) == [("B", "staff")]
    assert values.largest_assistance(subject, "B", "staff") == 4
    assert values.largest_assistance(subject, "B", "money") is None
