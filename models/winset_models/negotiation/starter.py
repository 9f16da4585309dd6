"""The starter file: a small, complete negotiation with comments, for `winset init`."""

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
    return (files("winset_models.negotiation") / "starter.yaml").read_text(encoding="utf-8")
