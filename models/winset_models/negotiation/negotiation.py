"""The negotiation: everything that one file says."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self, TypeVar, cast

from pydantic import Field, PrivateAttr

from winset_models.negotiation.deal import Deal
from winset_models.negotiation.enforcement import Enforcement
from winset_models.negotiation.fund.parts import Fund
from winset_models.negotiation.issue import Interaction, Issue
from winset_models.negotiation.means import Assistance, Transfers
from winset_models.negotiation.module import Complementarity, Module
from winset_models.negotiation.origin import Origin
from winset_models.negotiation.part import (
    Count,
    Identifier,
    Number,
    OrBlank,
    OwnName,
    Part,
    Positive,
    SourcedPart,
)
from winset_models.negotiation.party import Party
from winset_models.negotiation.red_line import RedLine
from winset_models.negotiation.roadmap.parts import Roadmap
from winset_models.negotiation.table import Table
from winset_models.negotiation.uncertainty.parts import Uncertainty
from winset_solver.tolerances import AGREEMENT

T = TypeVar("T")
_OF_FUND = {"fund world": ("stages", "scenarios", "contracts")}
"""What is remembered of a negotiation and is the same of a copy that has the same parts of a fund."""
MOST_OF_A_KIND = 1000
"""Parties or modules at most; far more than any table holds, and few enough to compare all with all."""


def _same_entries(part: Part | None, other: Part | None, names: tuple[str, ...]) -> bool:
    return all(getattr(part, name, None) is getattr(other, name, None) for name in names)


class Unit(Part):
    """What one unit of value means; all values, payoffs and transfers of the file are in it."""

    name: str
    """Name as shown in reports, for example `million EUR` or `points`."""
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    """ISO 4217 code where the unit is money."""
    scale: Positive = 1.0
    """How many of the currency one unit is, for example 1e6."""
    price_year: int | None = Field(default=None, ge=1000, le=9999)
    """Year of the prices."""
    period: Literal["once", "year", "month"] = "once"
    """Whether values are one-off or per period."""


class Source(Part):
    """A publication that figures come from."""

    title: str
    """Author, title, year, page or article."""
    url: str | None = None
    """Where it can be read."""
    checked: bool = True
    """False where the figure was written from memory and not looked up."""


class ExpectedSolution(Part):
    """Published result of one bargaining solution on this file."""

    value: Number | None = None
    """Value of the solution's objective."""
    payoffs: dict[Identifier, Number] = Field(default_factory=dict)
    """Payoff of each party."""
    gains: dict[Identifier, Number] = Field(default_factory=dict)
    """Gain of each party over its disagreement value."""
    tolerance: Positive = AGREEMENT
    """Accepted absolute difference, for results printed with few digits."""


class Expected(SourcedPart):
    """What a published or hand-checked analysis of this file says; a test compares."""

    status: Literal["optimal", "no deal", "unbounded"] = "optimal"
    """Status of every solution."""
    solutions: dict[str, ExpectedSolution] = Field(default_factory=dict)
    """By solution name."""


class Negotiation(SourcedPart):
    """A negotiation as its parties would describe it."""

    winset: Literal[1]
    """Version of this file format."""
    title: str
    """Title as shown in reports."""
    description: str | None = None
    """What is negotiated, in a few sentences."""
    unit: Unit
    """Unit of all values."""
    sources: dict[Identifier, Source] = Field(default_factory=dict)
    """Publications by key."""
    parties: dict[OwnName, Annotated[Party, OrBlank()]] = Field(min_length=1, max_length=MOST_OF_A_KIND)
    """Who negotiates, by id."""
    issues: dict[Identifier, Issue] = Field(default_factory=dict)
    """What is decided jointly, by id."""
    interactions: list[Interaction] = Field(default_factory=list)
    """Extra values of combinations of options."""
    modules: dict[Identifier, Annotated[Module, OrBlank()]] = Field(default_factory=dict, max_length=MOST_OF_A_KIND)
    """What each party opts in to, by id."""
    complementarities: list[Complementarity] = Field(default_factory=list)
    """Extra values of pairs of modules."""
    minimum_menu: Count = 0
    """Fewest modules that a party which signs must opt in to."""
    transfers: Transfers | None = None
    """Side payments; none are possible where absent."""
    assistance: Assistance | None = None
    """Technical assistance; none where absent."""
    enforcement: Enforcement | None = None
    """What keeps parties to a package; nothing but their own interest where absent."""
    roadmap: Roadmap | None = None
    """Steps over time, such as a ladder of confidence-building measures; none where absent."""
    fund: Fund | None = None
    """A joint fund that shares risk, in every scenario; none where absent."""
    red_lines: dict[Identifier, RedLine] = Field(default_factory=dict)
    """Statements that every package must respect, by id."""
    deals: dict[Identifier, Deal] = Field(default_factory=dict)
    """Proposed packages, by id."""
    uncertainty: Uncertainty | None = None
    """What is doubtful about the numbers of this file; nothing is said where absent."""
    expected: Expected | None = None
    """Published results, for tests."""
    tables: list[Table] = Field(default_factory=list)
    """Party-by-module or party-by-option tables, in place or from CSV; the reader writes their cells into the
    modules and options, so that nothing else reads them."""
    _origin: Origin = PrivateAttr(default_factory=Origin)
    _remembered: dict[str, tuple[object, object]] = PrivateAttr(default_factory=dict)

    @property
    def origin(self) -> Origin:
        """File, content hash and positions that the negotiation was read from."""
        return self._origin

    def with_origin(self, origin: Origin) -> Self:
        """Return an equal negotiation that knows where it was read from."""
        copy = self.model_copy()
        copy._origin = origin  # its own private attribute
        return copy

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with other entries, without validation; it remembers what they leave as it is."""
        copy = super().model_copy(update=update, deep=deep)
        copy._remembered = {  # its own private attribute
            name: (copy, found)
            for name, (of, found) in self._remembered.items()
            if of is self and name in _OF_FUND and _same_entries(self.fund, copy.fund, _OF_FUND[name])
        }
        return copy

    def remembered(self, name: str, compute: Callable[[], T]) -> T:
        """Return what ``compute`` says, computed once for this negotiation (a copy computes its own)."""
        if name not in self._remembered or self._remembered[name][0] is not self:
            self._remembered[name] = (self, compute())
        return cast("T", self._remembered[name][1])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Negotiation):
            return NotImplemented
        return {**self.__dict__, "tables": None} == {**other.__dict__, "tables": None}

    __hash__ = None  # type: ignore[assignment]  # holds mappings; equality is by content
