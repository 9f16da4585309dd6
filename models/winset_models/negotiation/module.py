"""Modules: treaty parts that each party opts in to as far as its capacity allows."""

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from winset_models.negotiation.issue import OneOrMore
from winset_models.negotiation.part import (
    ByPair,
    ByParty,
    ByPartyAndLevel,
    Count,
    Fraction,
    Identifier,
    OwnName,
    Part,
    SourcedPart,
    without_repetition,
)

ONLY_LEVEL = "in"
"""Name of the level of a module that declares none."""


class ParticipationClause(Part):
    """A condition for entry into force: heads, or a share of an indicator. All clauses must be met."""

    heads: Count | None = None
    """At least this many parties opt in."""
    indicator: Identifier | None = None
    """Indicator of which the parties that opt in must hold at least `share`."""
    share: Fraction | None = None
    """Smallest share of the indicator's total over all parties concerned."""
    among: OneOrMore | None = None
    """Groups or parties that count; everybody where absent."""

    @model_validator(mode="after")
    def _one_measure(self) -> Self:
        weighted = self.indicator is not None and self.share is not None
        if (self.heads is not None) == weighted or (self.indicator is None) != (self.share is None):
            raise PydanticCustomError(
                "clause_form", "a participation clause has either `heads`, or `indicator` with `share`"
            )
        return self


class Module(SourcedPart):
    """A part of the treaty with its own list of participants."""

    name: str | None = None
    """Words for reports; the id where absent."""
    levels: Annotated[list[OwnName], AfterValidator(without_repetition)] = Field(
        default_factory=lambda: [ONLY_LEVEL], min_length=1
    )
    """Levels of commitment, lowest first. A party takes at most one; values are totals of that level."""
    floor: bool = False
    """A protection that nobody may trade away: it binds every party that signs anything."""
    open_to: OneOrMore | None = None
    """Groups or parties that may opt in; everybody where absent."""
    benefit: ByPartyAndLevel = Field(default_factory=dict)
    """Own benefit of a party when bound, in the unit of the file."""
    cost: ByPartyAndLevel = Field(default_factory=dict)
    """Own cost of a party when bound, as a positive number."""
    spillover: ByPair = Field(default_factory=dict)
    """For whom, because of whom: benefit to the first when the second is bound (negative for harm)."""
    reciprocity: ByPair = Field(default_factory=dict)
    """For whom, with whom: extra benefit to the first when both are bound."""
    uses: dict[Identifier, ByPartyAndLevel] = Field(default_factory=dict)
    """By resource: how much of its capacity a party needs when it opts in."""
    requires: OneOrMore | None = None
    """Modules that a party must also opt in to."""
    excludes: OneOrMore | None = None
    """Modules that a party may not opt in to at the same time."""
    participation: list[ParticipationClause] = Field(default_factory=list)
    """Conditions for entry into force; without any, the module binds whoever opts in."""


class Complementarity(SourcedPart):
    """Extra value to a party that is bound by two modules at once."""

    modules: Annotated[list[Identifier], AfterValidator(without_repetition)] = Field(min_length=2, max_length=2)
    """The two different modules."""
    values: ByParty
    """Extra value to each party bound by both (negative when they get in each other's way)."""
