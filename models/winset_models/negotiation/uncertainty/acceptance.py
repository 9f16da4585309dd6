"""Which numbers the schema accepts at a place of a negotiation."""

from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from winset_models.negotiation.entries import entry_at, with_value
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_solver.tolerances import LARGEST_COEFFICIENT, SMALLEST_COEFFICIENT

_LIMITS: Final = {"ge": "at least {:g}", "gt": "more than {:g}", "le": "at most {:g}", "lt": "less than {:g}"}


@dataclass(frozen=True)
class Refusal:
    """Why a number is not accepted at a place.

    Parameters
    ----------
    wanted
        What is accepted, in words.
    at_most
        Largest number that is accepted, where that is the reason.
    """

    wanted: str
    at_most: float | None = None


def refusal(negotiation: Negotiation, path: Path, number: float) -> Refusal | None:
    """Return why the schema refuses a number at a place of a negotiation; None where it accepts it.

    A place that holds a whole number accepts whole numbers only. Other entries around the place are not judged.

    Examples
    --------
    >>> negotiation = Negotiation.model_validate(
    ...     {"winset": 1, "title": "", "unit": {"name": "€"}, "parties": {"A": {"discount": 0.9}}}
    ... )
    >>> refusal(negotiation, ("parties", "A", "discount"), 1.2).wanted
    'at most 1'
    """
    if isinstance(entry_at(negotiation, path), int):
        if not float(number).is_integer():
            return Refusal("a whole number")
        number = int(number)
    owner, depth = owner_of(negotiation, path)
    field = str(path[depth])
    changed = with_value(getattr(owner, field), path[depth + 1 :], number)
    try:
        type(owner).model_validate({**dict(owner), field: changed})
    except ValidationError as error:
        return next((_said(part) for part in error.errors(include_url=False) if part["loc"][:1] == (field,)), None)
    return None


def _said(error: ErrorDetails) -> Refusal:
    """Return what the schema says about a number, in the words of the file's reader."""
    for key, limit in error.get("ctx", {}).items():
        if key in _LIMITS:
            return Refusal(_LIMITS[key].format(limit), limit if key == "le" else None)
    if error["type"] == "magnitude":
        return Refusal(f"0, or between {SMALLEST_COEFFICIENT:g} and {LARGEST_COEFFICIENT:g} in size")
    return Refusal("a number that is accepted here")


def owner_of(negotiation: Negotiation, path: Path) -> tuple[BaseModel, int]:
    """Return the innermost part around the number at a path, and the position in the path of its field."""
    at = max(depth for depth in range(len(path)) if isinstance(entry_at(negotiation, path[:depth]), BaseModel))
    owner: BaseModel = entry_at(negotiation, path[:at])
    return owner, at
