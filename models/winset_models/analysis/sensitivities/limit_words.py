"""Limits of doubtful numbers: round ones, and in words."""

from math import floor, log10
from typing import Final

from winset_models.negotiation.statements import unit_after
from winset_models.negotiation.uncertainty.figures import Parameter

_DIGITS: Final = 15
"""Significant digits after which a number is shown as it is."""


def round_number(kept: float, removed: float) -> float:
    """Return a number with few digits between two: the first of them may be it, the second not.

    Examples
    --------
    >>> round_number(0.7012, 0.6987), round_number(-341.2, -1200.0), round_number(1.0, 0.0), round_number(2.5, 2.6)
    (0.7, -1000.0, 1.0, 2.5)
    """
    low, high = sorted((kept, removed))
    middle = low + (high - low) / 2.0
    first = -floor(log10(max(abs(low), abs(high))))
    for decimals in range(first - 1, first + _DIGITS):
        for candidate in (round(middle, decimals), round(kept, decimals)):
            if low <= candidate <= high and candidate != removed:
                return candidate + 0.0
    return kept


def limit_words(parameter: Parameter, least: float | None, most: float | None) -> str:
    """Return a limit of a number in words; at least one of its ends is given.

    Examples
    --------
    >>> from winset_models.negotiation.uncertainty.distributions import Distribution
    >>> staff = Parameter("staff", "staff of Kenya", (), "value", "staff-years", 7, Distribution("uniform", (4, 9)))
    >>> limit_words(staff, None, 6.2)
    '“staff of Kenya” is at most 6.2 staff-years'
    >>> fee = Parameter("fee", "the fee", (), "factor", "", 1, Distribution("uniform", (0.5, 2)))
    >>> limit_words(fee, 0.8, 1.5)
    '“the fee” is from 0.8 to 1.5 times what the file says'
    """
    verb, after = {
        "value": ("is", ""),
        "factor": ("is", " times what the file says"),
        "difference": ("moves by", ""),
    }[parameter.means]
    return f"“{parameter.title}” {verb} {_range(parameter, least, most)}{after}"


def _range(parameter: Parameter, least: float | None, most: float | None) -> str:
    """Return the ends in words, those of differences with their sign."""
    sign, between = ("+", "") if parameter.means == "difference" else ("", "from ")
    low, high = (f"{end or 0.0:{sign},.15g}".replace("-", "−") for end in (least, most))
    last = low if most is None else high
    unit = f" {unit_after(last, parameter.unit)}" if parameter.unit else ""
    if least is None:
        return f"at most {high}{unit}"
    if most is None:
        return f"at least {low}{unit}"
    return f"{low}{unit}" if least == most else f"{between}{low} to {high}{unit}"
