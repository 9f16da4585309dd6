"""Numbers and lists as sentences of findings say them."""

from collections.abc import Iterable

from winset_models.negotiation.fund.statements import listed
from winset_models.negotiation.statements import unit_after
from winset_models.negotiation.uncertainty.figures import Parameter

DIGITS = 4
PERCENT_DIGITS = 3
"""Significant digits of a figure, and of a part in percent."""
MOST_NAMED = 4
"""Names that a sentence lists before it counts the others."""


def figure(value: float, unit: str = "", digits: int = DIGITS) -> str:
    """Return a number as it is said, with its unit.

    Examples
    --------
    >>> figure(1234.5678, "million EUR"), figure(1.0, "points"), figure(-0.0)
    ('1,235 million EUR', '1 point', '0')
    """
    number = f"{value + 0.0:,.{digits}g}"
    if "e" in number:
        number = f"{value:,.0f}" if abs(value) >= 1 else number
    number = number.replace("-", "−")
    return f"{number} {unit_after(number, unit)}" if unit else number


def value_words(parameter: Parameter, value: float) -> str:
    """Return what it means that a parameter has a value.

    Examples
    --------
    >>> from winset_models.negotiation.uncertainty.distributions import Distribution
    >>> range_ = Distribution("uniform", (0.5, 2.0))
    >>> value_words(Parameter("costs", "costs", (), "factor", "", 1.0, range_), 1.2)
    '20 % more than the file says'
    """
    if parameter.means == "factor":
        return factor_words(value)
    if parameter.means == "difference":
        return f"{figure(abs(value), parameter.unit)} {'less' if value < 0 else 'more'} than the file says"
    return figure(value, parameter.unit)


def factor_words(value: float) -> str:
    """Return what a factor makes of a number of the file.

    Examples
    --------
    >>> factor_words(0.842), factor_words(1.0), factor_words(3.0)
    ('15.8 % less than the file says', 'what the file says', '3 times what the file says')
    """
    if value == 1.0:
        return "what the file says"
    if not 0.0 < value < 2.0:
        return f"{figure(value)} times what the file says"
    return f"{percent_off(value)} {'less' if value < 1.0 else 'more'} than the file says"


def percent_off(value: float, digits: int = PERCENT_DIGITS) -> str:
    """Return by what part of the file's number a factor moves it."""
    return f"{figure(abs(100.0 * (value - 1.0)), digits=digits)} %"


def share_words(share: float, places: int = 0) -> str:
    """Return a share in percent.

    Examples
    --------
    >>> share_words(0.27), share_words(0.625, 1)
    ('27 %', '62.5 %')
    """
    return f"{100.0 * share:.{places}f} %"


def names(titles: Iterable[str], most: int = MOST_NAMED) -> str:
    """Return names as a list in a sentence, those beyond the first few counted; an empty text for none.

    Examples
    --------
    >>> names(["a", "b"]), names("abcdef"), names("")
    ('a and b', 'a, b, c, d and 2 more', '')
    """
    every = list(titles)
    if not every:
        return ""
    return listed(every) if len(every) <= most else f"{', '.join(every[:most])} and {len(every) - most} more"
