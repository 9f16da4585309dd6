"""Means of exchange: transfers between parties and technical assistance from a budget."""

from pydantic import Field

from winset_models.negotiation.issue import OneOrMore
from winset_models.negotiation.part import ByParty, Fraction, Identifier, NonNegative, Part, SourcedPart


class Route(Part):
    """A permitted direction of payment."""

    payers: OneOrMore
    """Parties or groups that pay."""
    receivers: OneOrMore
    """Parties or groups that receive."""
    at_most: NonNegative | None = None
    """Largest amount between any one payer and any one receiver; no limit where absent."""


class Transfers(SourcedPart):
    """Side payments; the parties' own limits are `pays_at_most` and `receives_at_most`."""

    fee: Fraction = 0.0
    """Share of every payment that is lost on the way (administration, conversion)."""
    routes: list[Route] = Field(default_factory=list)
    """Permitted directions; where there is none, everybody may pay everybody through a pool."""


class Assistance(SourcedPart):
    """Technical assistance that adds capacity, bought from a budget outside the parties."""

    budget: NonNegative
    """Total that may be spent, in the unit of the file."""
    price: dict[Identifier, NonNegative] = Field(min_length=1)
    """Price of one unit of each resource that can be added."""
    at_most: dict[Identifier, ByParty] = Field(default_factory=dict)
    """By resource: most units each party can absorb; no limit where absent."""
    paid_by: dict[Identifier, Fraction] = Field(default_factory=dict)
    """Share of the spending charged to parties; the rest comes from outside."""
