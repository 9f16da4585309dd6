"""Pieces of YAML text: scalars, notes and comments as a person would write them."""

import json
import re
import textwrap
from typing import Final

from winset_models.negotiation.yaml_scalar import plain

_WIDTH: Final = 116
_PLAIN = re.compile(r"[A-Za-z0-9_](?:[\w ().%/'+-]*[\w).%])?", re.ASCII)


def scalar(text: str) -> str:
    """Return a text as YAML reads it back: bare where that is safe, in double quotes elsewhere.

    Examples
    --------
    >>> scalar("60 Gb"), scalar("no: 1"), scalar("12"), scalar("true")
    ('60 Gb', '"no: 1"', '"12"', '"true"')
    """
    bare = _PLAIN.fullmatch(text) and plain(text) == text
    return text if bare else json.dumps(text, ensure_ascii=False)


def note(text: str, indent: str) -> list[str]:
    """Return a note as the lines of a folded text."""
    return [f"{indent}note: >-", *_wrapped(text, f"{indent}  ")]


def comment(text: str) -> list[str]:
    """Return the lines of a comment."""
    return _wrapped(text, "# ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
