"""Plain YAML scalars by the core schema of YAML 1.2: numbers, true and false, nothing, and else text.

Under this schema ``NO`` and ``2026-01-31`` are text, and ``12e6`` is a number.

References
----------
YAML 1.2.2, section 10.3.2 (core schema, tag resolution).
"""

import re

Scalar = str | int | float | bool | None

_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?(\.inf|\.Inf|\.INF)")
_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
_LONGEST_INTEGER = 18
"""Digits up to which a whole number stays an int; longer ones are too large to be reliable in any case."""


def number(text: str) -> int | float | None:
    """Return the finite or overflowing decimal number that ``text`` spells; None where it spells none."""
    if _INTEGER.fullmatch(text) and len(text) <= _LONGEST_INTEGER:
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else None


def plain(text: str) -> Scalar:
    """Return the value of an unquoted scalar.

    Examples
    --------
    >>> plain("NO"), plain("12e6"), plain("~"), plain("0x10")
    ('NO', 12000000.0, None, 16)
    """
    if text in _WORDS:
        return _WORDS[text]
    if (value := number(text)) is not None:
        return value
    if _BASED.fullmatch(text) and len(text) <= _LONGEST_INTEGER:
        return int(text, 0)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", "", 1))
    return text
