"""The JSON Schema of negotiation files, for editors and for messages about faults."""

from functools import cache
from typing import Any

from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTITY = "urn:winset:negotiation:1"
"""`$id` of the schema; the number is the version of the file format."""

Node = dict[str, Any]


def negotiation_schema() -> Node:
    """Return the JSON Schema (draft 2020-12) of a negotiation file; every property says what it means.

    Examples
    --------
    >>> negotiation_schema()["properties"]["minimum_menu"]["description"]
    'Fewest modules that a party which signs must opt in to.'
    """
    schema = Negotiation.model_json_schema()
    return {
        "$schema": DIALECT,
        "$id": IDENTITY,
        **schema,
        "title": "winset negotiation file",
    }


@cache
def _schema() -> Node:
    return negotiation_schema()


def alternatives(node: Node) -> list[Node]:
    """Return the forms that ``node`` accepts, with references followed."""
    if "$ref" in node:
        return alternatives(_schema()["$defs"][node["$ref"].rsplit("/", 1)[1]])
    return [form for choice in node["anyOf"] for form in alternatives(choice)] if "anyOf" in node else [node]


def forms_at(path: Path) -> list[Node]:
    """Return the forms that a file may have at ``path``; none where the schema knows no such place."""
    forms = alternatives(_schema())
    for key in path:
        forms = [form for parent in forms for child in _children(parent, key) for form in alternatives(child)]
    return forms


def _children(form: Node, key: str | int) -> list[Node]:
    if isinstance(key, int):
        return [form["items"]] if "items" in form else []
    if key in form.get("properties", {}):
        return [form["properties"][key]]
    by_name = list(form.get("patternProperties", {}).values())
    further = form.get("additionalProperties")
    return [*by_name, *([further] if isinstance(further, dict) else [])]


def keys_at(path: Path) -> list[str]:
    """Return the keys that the schema names for a mapping at ``path``."""
    return [key for form in forms_at(path) for key in form.get("properties", {})]


def meaning(path: Path) -> str:
    """Return the first line of what the schema says about the entry at ``path``."""
    key = path[-1] if path else None
    for form in forms_at(path[:-1]):
        if isinstance(key, str) and key in form.get("properties", {}):
            return str(form["properties"][key].get("description", "")).split("\n")[0]
    return ""


def wanted_at(path: Path) -> str:
    """Return what may stand at ``path``, in words."""
    words = dict.fromkeys(_words(form) for form in forms_at(path) if form.get("type") != "null")
    return " or ".join(word for word in words if word)


_KINDS = {
    "string": "text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "`true` or `false`",
    "array": "a list",
    "object": "a mapping",
}


def _words(form: Node) -> str:
    if "const" in form:
        return f"`{form['const']}`"
    if "enum" in form:
        return " or ".join(f"`{value}`" for value in form["enum"])
    if "pattern" in form and form.get("type") == "string":
        return "a name"
    if form.get("format") == "date":
        return "a day such as `1995-07-11`"
    kind = form.get("type", "")
    return _KINDS.get(kind, "") if isinstance(kind, str) else ""
