"""Changed files: what happened to an entry, entries deleted, and numbers rounded outwards."""

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final

from winset_models.negotiation.entries import entry_at, with_value
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_solver.tolerances import SHARE

DIGITS: Final = 6
"""Significant digits of a moved number."""


@dataclass(frozen=True)
class Change:
    """What happens to one entry of a file.

    Parameters
    ----------
    negotiation
        The changed negotiation.
    path
        The entry that is set or deleted.
    before, after, unit
        The number before and after, and their unit; None where the entry is deleted.
    setting
        What an entry that is a yes or a no is set to; None for others.
    others
        Entries that are deleted together with it.
    """

    negotiation: Negotiation
    path: Path
    before: float | None = None
    after: float | None = None
    unit: str = ""
    setting: bool | None = None
    others: tuple[Path, ...] = ()


def outward(value: float, *, up: bool, digits: int = DIGITS) -> float:
    """Return a number of so many significant digits that is not below ``value`` (``up``) or not above it.

    Rounding of the value itself does not count: a number closer than ``SHARE`` is the number.

    Examples
    --------
    >>> outward(-25 / 3, up=False), outward(52.5 + 1e-12, up=True), outward(0.0, up=True)
    (-8.33334, 52.5, 0.0)
    >>> outward(2.34229, up=True, digits=3)
    2.35
    """
    if abs(value) <= SHARE:
        return 0.0
    decimals = digits - 1 - floor(log10(abs(value)))
    nearest = round(value, decimals)
    if abs(nearest - value) <= SHARE * max(1.0, abs(value)):
        return nearest
    return round((ceil if up else floor)(value * 10.0**decimals) / 10.0**decimals, decimals)


def deleted(negotiation: Negotiation, path: Path) -> Negotiation:
    """Return the negotiation without an entry of one of its parts: with what counts where nothing is written."""
    field = type(entry_at(negotiation, path[:-1])).model_fields[str(path[-1])]
    changed: Negotiation = with_value(negotiation, path, field.get_default(call_default_factory=True))
    return changed
