"""The starter files: a small, complete negotiation, a roadmap and a fund, with comments, for `winset init`."""

from importlib.resources import files
from typing import Literal

Starter = Literal["", "roadmap", "fund"]
"""What a starter file is about: packages, steps over time, or a fund that shares risk."""

SCHEMA_FILE = "winset.schema.json"
"""Name under which the starter file expects the JSON Schema beside it."""


def starter_text(about: Starter = "") -> str:
    """Return the text of a starter file; it reads without faults or warnings.

    Examples
    --------
    >>> starter_text().splitlines()[0]
    '# yaml-language-server: $schema=winset.schema.json'
    """
    name = f"{about}_starter.yaml" if about else "starter.yaml"
    return (files("winset_models.negotiation") / name).read_text(encoding="utf-8")
