"""The starter files: a small, complete negotiation and a small roadmap, with comments, for `winset init`."""

from importlib.resources import files

SCHEMA_FILE = "winset.schema.json"
"""Name under which the starter file expects the JSON Schema beside it."""


def starter_text() -> str:
    """Return the text of the starter file; it reads without faults or warnings.

    Examples
    --------
    >>> starter_text().splitlines()[0]
    '# yaml-language-server: $schema=winset.schema.json'
    """
    return _text("starter.yaml")


def roadmap_starter_text() -> str:
    """Return the text of the starter file of a roadmap; it reads without faults or warnings, and has a roadmap."""
    return _text("roadmap_starter.yaml")


def _text(name: str) -> str:
    return (files("winset_models.negotiation") / name).read_text(encoding="utf-8")
