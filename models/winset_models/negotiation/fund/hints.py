"""Hints for entries of a fund that the schema does not accept."""

import re
from typing import Final

from winset_models.negotiation.content import Content
from winset_models.negotiation.origin import Path

_SHARES: Final = frozenset({"at_least", "at_most", "overhead", "probability", "weight", "level", "persistence"})
"""Entries that are parts of a whole."""
_WHOLE: Final = 100
"""Of a share in per cent."""


def fund_hint(path: Path, value: Content, content: Content) -> str:
    """Return how an entry of a fund is written, where what is meant can be told; nothing elsewhere.

    Parameters
    ----------
    path, value
        The entry, and what stands there.
    content
        The whole file.
    """
    if path[:1] != ("fund",):
        return ""
    if path[-1] == "stage" and "contracts" in path:
        return _stage(str(value), content)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if path[-1] == "risk":
        return f"write {{weight: {value:g}}}"
    return f"write {value / _WHOLE:g}" if path[-1] in _SHARES and 1 < value <= _WHOLE else ""


def _stage(written: str, content: Content) -> str:
    """Return which number a stage has that is given by its name."""
    fund = content.get("fund") if isinstance(content, dict) else None
    stages = fund.get("stages") if isinstance(fund, dict) else None
    names = [str(stage).strip() for stage in stages] if isinstance(stages, list) else []
    if written.strip() in names:
        return f"number of the stage, 1–{len(names)}: “{written.strip()}” is stage {names.index(written.strip()) + 1}"
    if re.fullmatch(r"\d{1,9}", written) and 1 <= int(written) <= len(names):
        return f"write {int(written)} without quotes"
    return f"number of the stage, 1–{len(names)}" if names else "number of the stage"
