"""The JSON Schema: complete descriptions, valid by its own standard, and in agreement with the reader."""

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

import winset_instances
from winset_models.negotiation.json_schema import keys_at, meaning, negotiation_schema, wanted_at
from winset_models.negotiation.starter import starter_text


def properties(node, path=""):
    """Every property of a schema with its path."""
    if isinstance(node, dict):
        for name, child in node.get("properties", {}).items():
            yield f"{path}/{name}", child
        for name, child in node.items():
            yield from properties(child, f"{path}/{name}")
    elif isinstance(node, list):
        for position, child in enumerate(node):
            yield from properties(child, f"{path}/{position}")


def test_every_property_says_what_it_means():
    found = dict(properties(negotiation_schema()))
    assert len(found) > 100
    assert [path for path, node in found.items() if len(node.get("description", "")) < 10] == []


def test_every_part_says_what_it_is():
    definitions = negotiation_schema()["$defs"]
    assert [name for name, node in definitions.items() if not node.get("description")] == []


def test_the_schema_is_valid_and_names_itself():
    schema = negotiation_schema()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:winset:negotiation:1"
    assert schema["title"] == "winset negotiation file"
    assert "default" not in schema["required"]


def test_bounds_are_written_so_that_editors_check_them():
    party = negotiation_schema()["$defs"]["Party"]["properties"]
    assert party["weight"]["exclusiveMinimum"] == 0
    assert party["discount"]["maximum"] == 1


STARTERS = {"starter": starter_text(), "starter of a roadmap": starter_text("roadmap")}


@pytest.mark.parametrize("name", [*STARTERS, *winset_instances.names()])
def test_sound_files_satisfy_the_schema(name):
    text = STARTERS.get(name) or winset_instances.path(name).read_text(encoding="utf-8")
    data = YAML(typ="safe", pure=True).load(text)
    assert [error.message for error in Draft202012Validator(negotiation_schema()).iter_errors(data)] == []


@pytest.mark.parametrize(
    "entry",
    [
        {"parties": {"A": {"weight": 0}}},
        {"parties": {"A": {"wieght": 1}}},
        {"parties": {}},
        {"modules": {"m": {"benefit": "40%"}}},
        {"minimum_menu": -1},
        {"winset": 2},
    ],
)
def test_faulty_files_do_not(entry):
    data = {"winset": 1, "title": "t", "unit": {"name": "x"}, "parties": {"A": None}}
    validator = Draft202012Validator(negotiation_schema())
    assert validator.is_valid(data)
    assert not validator.is_valid({**data, **entry})


def test_places_of_the_schema_are_found_by_the_path_of_a_file():
    assert "capacities" in keys_at(("parties", "KEN"))
    assert "times" in keys_at(("red_lines", "r", "at_most", "of", 0))
    assert keys_at(("parties", "KEN", "weight", "deeper")) == []
    assert meaning(("parties", "KEN", "weight")).startswith("Voice weight")
    assert wanted_at(("modules", "m", "benefit", "KEN")) == "a number or a mapping"
    assert wanted_at(("unit", "period")) == "`once` or `year` or `month`"
