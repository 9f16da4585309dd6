"""Parties: who negotiates, with what voice, walk-away value and means."""

from typing import Literal

from pydantic import Field

from winset_models.negotiation.part import (
    Count,
    Fraction,
    Identifier,
    NonNegative,
    Number,
    OwnName,
    Positive,
    SourcedPart,
)


class Party(SourcedPart):
    """A state or stakeholder that has to agree."""

    name: str | None = None
    """Name as shown in reports; the id where absent."""
    kind: Literal["state", "stakeholder"] = "state"
    """Whether it is a government or another voice at the table (employers, unions, diaspora, cities)."""
    group: OwnName | None = None
    """Group such as `sending`, `receiving` or `transit`; values and clauses may name groups."""
    weight: Positive = 1.0
    """Voice weight in every weighted solution; 1 for equal voice."""
    disagreement: Number = 0.0
    """What the party has without a deal, in the unit of the file."""
    discount: Fraction = 1.0
    """Value today of one unit one period later, a factor and not a rate: 0.95 for 5 % a period."""
    capacities: dict[Identifier, NonNegative] = Field(default_factory=dict)
    """Available amount per resource; a resource not named here does not bind the party."""
    minimum_menu: Count | None = None
    """Fewest modules the party must opt in to if it signs at all; the file's `minimum_menu` where absent."""
    pays_at_most: NonNegative | None = None
    """Largest gross payment to other parties; no limit where absent."""
    receives_at_most: NonNegative | None = None
    """Largest amount received from other parties; no limit where absent."""
    indicators: dict[Identifier, NonNegative] = Field(default_factory=dict)
    """Figures such as `gdp` or `population`, used by weighted participation clauses and keys."""
