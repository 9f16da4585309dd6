"""The treaty matrix of 2015: what was ratified, and what the treaties themselves say."""

from math import ceil

import pytest

import winset_instances
from winset_models.negotiation.reader import read

WANTED = {
    "refugee_convention": 6,
    "refugee_protocol": 6,
    "stateless_persons": 6,
    "statelessness": 6,
    "migrant_workers": 20,
    "organised_crime": 40,
    "trafficking_protocol": 40,
    "smuggling_protocol": 40,
    "racial_discrimination": 27,
    "women": 20,
}
"""Instruments that each treaty wants before it enters into force."""
MEMBERS = 193
"""Members of the United Nations in 2015."""


@pytest.fixture(scope="module")
def negotiation():
    return read(winset_instances.path("migration_treaties_2015"))


@pytest.fixture(scope="module")
def bound(negotiation):
    """By treaty: the states that were bound."""
    return {key: set(states) for key, states in negotiation.deals["as_ratified_2015"].modules.items()}


def test_thresholds_are_scaled_to_the_states_chosen(negotiation):
    assert set(negotiation.modules) == set(WANTED)
    for key, module in negotiation.modules.items():
        heads = module.participation[0].heads if module.participation else 1
        assert heads == ceil(WANTED[key] * len(negotiation.parties) / MEMBERS)


def test_a_protocol_on_organised_crime_requires_its_convention_and_the_refugee_protocol_requires_none(
    negotiation, bound
):
    for protocol in ("trafficking_protocol", "smuggling_protocol"):
        assert negotiation.modules[protocol].requires == ["organised_crime"]
        assert bound[protocol] <= bound["organised_crime"]
    assert negotiation.modules["refugee_protocol"].requires is None
    assert bound["refugee_protocol"] - bound["refugee_convention"] == {"USA"}


def test_everybody_is_bound_by_as_many_treaties_as_the_tables_of_2015_say(negotiation, bound):
    counts = {party: sum(party in states for states in bound.values()) for party in negotiation.parties}
    assert counts == {
        **{"DEU": 9, "ESP": 8, "SWE": 9, "USA": 5, "CAN": 8, "JPN": 4, "MEX": 9, "GTM": 10},
        **{"MAR": 7, "NGA": 10, "BGD": 4, "PHL": 9, "IND": 5, "KEN": 7, "TUR": 8, "JOR": 4},
    }
    assert [len(bound[key]) for key in WANTED] == [12, 13, 7, 5, 7, 15, 14, 12, 16, 15]


def test_no_state_to_which_people_move_was_bound_by_the_migrant_workers_convention(negotiation, bound):
    destinations = {key for key, party in negotiation.parties.items() if party.group == "destination"}
    assert not bound["migrant_workers"] & destinations
    assert bound["migrant_workers"] == {"MEX", "GTM", "MAR", "NGA", "BGD", "PHL", "TUR"}
