"""Words and units for places of a negotiation."""

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel

from winset_models.negotiation.deal import Deal
from winset_models.negotiation.enforcement import Enforcement
from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.fund.amounts import AffineAmount
from winset_models.negotiation.fund.parts import Contract, Donor, Effort, FundTerms, Member, Reserve
from winset_models.negotiation.issue import Interaction, Issue, Option
from winset_models.negotiation.means import Assistance, Route
from winset_models.negotiation.module import Complementarity, Module
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.part import EVERYBODY
from winset_models.negotiation.party import Party
from winset_models.negotiation.red_line import RedLine
from winset_models.negotiation.roadmap.parts import Guarantee, Resource, Roadmap, Step
from winset_models.negotiation.uncertainty.acceptance import owner_of

_MONEY: Final[dict[type[BaseModel], frozenset[str]]] = {
    Module: frozenset({"benefit", "cost", "spillover", "reciprocity"}),
    Complementarity: frozenset({"values"}),
    Option: frozenset({"values"}),
    Issue: frozenset({"divide"}),
    Interaction: frozenset({"values"}),
    Party: frozenset({"disagreement", "pays_at_most", "receives_at_most"}),
    Route: frozenset({"at_most"}),
    Assistance: frozenset({"budget", "price"}),
    Enforcement: frozenset({"budget", "support_at_most", "penalties_at_most"}),
    RedLine: frozenset({"payoff_at_least"}),
    Roadmap: frozenset({"exposure_at_most"}),
    Step: frozenset({"cost", "gain", "benefit", "exposure"}),
    Guarantee: frozenset({"amount", "at_most"}),
    AffineAmount: frozenset({"base", "per"}),
    Member: frozenset({"pays_in_all", "pledge_at_most", "saves_at_most", "penalty"}),
    Reserve: frozenset({"initial", "at_least", "at_most"}),
    Donor: frozenset({"gives_in_all"}),
    Effort: frozenset({"cost"}),
    Contract: frozenset({"values", "least_payment", "most_payment", "reservation"}),
    Deal: frozenset({"transfers"}),
    FundTerms: frozenset({"pledges", "payments"}),
}
"""Fields that are in the unit of the file."""
_OF_RESOURCES: Final[dict[type[BaseModel], frozenset[str]]] = {
    Module: frozenset({"uses"}),
    Party: frozenset({"capacities"}),
    Assistance: frozenset({"at_most"}),
    Step: frozenset({"uses"}),
}
"""Fields whose keys are resources, in which the numbers below them are counted."""

_ROOMS: Final = frozenset({"fund", "roadmap"})
"""Sections of sections, which need not be named."""
_SILENT: Final = frozenset(
    {
        EVERYBODY,
        "base",
        "contracts",
        "divide",
        "donors",
        "efforts",
        "members",
        "needs",
        "options",
        "resources",
        "steps",
        "values",
    }
)
"""Names that say nothing which their neighbours do not say."""


def unit_at(negotiation: Negotiation, path: Path) -> str:
    """Return the unit of the number at a path: that of the file, a resource, or nothing.

    Examples
    --------
    >>> parties = {"A": {"capacities": {"staff": 3}, "disagreement": 2}}
    >>> negotiation = Negotiation.model_validate({"winset": 1, "title": "", "unit": {"name": "€"}, "parties": parties})
    >>> [unit_at(negotiation, ("parties", "A", *place)) for place in (("capacities", "staff"), ("disagreement",))]
    ['staff', '€']
    """
    owner, depth = owner_of(negotiation, path)
    name = str(path[depth])
    if name in _MONEY.get(type(owner), ()):
        return negotiation.unit.name
    if name in _OF_RESOURCES.get(type(owner), ()):
        return str(path[depth + 1]).replace("_", " ")
    return str(path[depth - 1]).replace("_", " ") if isinstance(owner, Resource) else ""


def place_words(negotiation: Negotiation, path: Path) -> str:
    """Return the place of a number in words.

    Examples
    --------
    >>> parties = {"A": {"name": "Avaria", "pays_at_most": 3}}
    >>> negotiation = Negotiation.model_validate({"winset": 1, "title": "", "unit": {"name": "€"}, "parties": parties})
    >>> place_words(negotiation, ("parties", "A", "pays_at_most"))
    'Avaria: pays at most'
    """
    if path[0] == "parties" and path[2] == "capacities":
        return f"{name_words(negotiation, path, 3)} of {name_words(negotiation, path, 1)}"
    first = path[0] in _ROOMS or isinstance(entry_at(negotiation, path[:1]), (dict, list))
    words = [word for depth in range(first, len(path)) if (word := name_words(negotiation, path, depth))]
    return f"{words[0]}: {', '.join(words[1:])}" if len(words) > 1 else "".join(words)


def name_words(negotiation: Negotiation, path: Path, depth: int) -> str:
    """Return one name of a path in words; an empty text where it says nothing, such as `all`."""
    key = path[depth]
    if key in _SILENT:
        return ""
    if key in negotiation.parties:
        return negotiation.parties[str(key)].name or str(key)
    part = entry_at(negotiation, path[: depth + 1])
    named = getattr(part, "name", None)
    if isinstance(named, str):
        return named
    if isinstance(part, Complementarity):
        return _joined(negotiation, part.modules)
    if isinstance(part, Interaction):
        return " with ".join(negotiation.issues[issue].name or issue for issue in part.when)
    if isinstance(key, int):
        return _position(negotiation, path[:depth], key)
    return key.replace("_", " ")


def _joined(negotiation: Negotiation, modules: Sequence[str]) -> str:
    return " with ".join(negotiation.modules[module].name or module for module in modules)


def _position(negotiation: Negotiation, path: Path, position: int) -> str:
    """Return the words for an item of a list: the stage of the fund, nothing for the only one, or its number."""
    if len(entry_at(negotiation, path)) == 1:
        return ""
    if negotiation.fund is not None and path[0] == "fund" and path[-1] in {"base", "mean", "deviation"}:
        return negotiation.fund.stages[position]
    return f"number {position + 1}"
