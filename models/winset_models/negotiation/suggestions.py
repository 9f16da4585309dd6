"""Suggestions: the nearest valid name, lists of names, and how a number in disguise is written."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_LIST = 30


def nearest(name: str, valid: Iterable[str]) -> str | None:
    """Return the name in ``valid`` that ``name`` is most likely a slip of; None where nothing comes near.

    Examples
    --------
    >>> nearest("capacites", ["capacities", "indicators"])
    'capacities'
    """
    by_folded = {candidate.casefold(): candidate for candidate in valid}
    found = get_close_matches(name.casefold()[:200], by_folded, n=1)
    return by_folded[found[0]] if found else None


def listed(names: Iterable[str]) -> str:
    """Return names as a short list in words.

    Examples
    --------
    >>> listed(["KEN", "MEX"])
    '`KEN`, `MEX`'
    """
    every = list(names)
    text = ", ".join(f"`{name}`" for name in every[:LONGEST_LIST])
    return f"{text} and {len(every) - LONGEST_LIST} more" if len(every) > LONGEST_LIST else text


def article(noun: str) -> str:
    """Return a noun with `a` or `an`."""
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, as in `1 cell` and `2 cells`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def did_you_mean(name: str, valid: Iterable[str]) -> str:
    """Return the hint for an unknown name: the nearest valid one, or nothing."""
    found = nearest(name, valid)
    return f"did you mean `{found}`?" if found else ""


def as_number(text: str) -> str:
    """Return the hint for text that looks like a number; nothing where it does not.

    Examples
    --------
    >>> as_number("40%")
    'write 0.4'
    >>> as_number("1,5")
    'write 1.5 (decimal point); a number has no separators'
    """
    text = text.strip()
    if re.fullmatch(r"[-+]?\d{1,15}([.,]\d{1,15})?\s*%", text):
        return f"write {float(text.rstrip('% ').replace(',', '.')) / 100:g}"
    if re.fullmatch(r"[-+]?\d{1,3}([,_' \u00a0\u202f]\d{3}){2,}(\.\d+)?", text):
        return f"write {re.sub('[^-+.0-9]', '', text)}; a number has no separators"
    if re.fullmatch(r"[-+]?\d{1,3},\d{3}", text):
        return f"write {text.replace(',', '')} or {text.replace(',', '.')}; a number has no separators"
    if re.fullmatch(r"[-+]?\d+,\d+", text):
        return f"write {text.replace(',', '.')} (decimal point); a number has no separators"
    if re.fullmatch(r"[-+]?\d+([_' \u00a0\u202f]\d+)+(\.\d+)?", text):
        return f"write {re.sub('[^-+.0-9]', '', text)}; a number has no separators"
    if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text):
        return f"write {text} without quotes"
    return ""
