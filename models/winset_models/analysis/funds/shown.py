"""Amounts in the sentences about a fund: three significant digits, as its tables have them."""

from typing import Final

from winset_models.negotiation.fund.figures import FundFigures
from winset_models.negotiation.statements import unit_after

_DIGITS: Final = 3
_WHOLE: Final = 100.0
"""Amounts from which decimals are left out."""


def shown(amount: float) -> str:
    """Return an amount as sentences have it.

    Examples
    --------
    >>> shown(7.14286), shown(1234.5), shown(-98.41)
    ('7.14', '1,234', '−98.4')
    """
    whole = abs(amount) >= _WHOLE
    return (f"{amount:,.0f}" if whole else f"{amount:.{_DIGITS}g}").replace("-", "−")


def with_unit(figures: FundFigures, amount: float) -> str:
    """Return an amount as sentences have it, with the unit of the file."""
    number = shown(amount)
    return f"{number} {unit_after(number, figures.negotiation.unit.name)}"
