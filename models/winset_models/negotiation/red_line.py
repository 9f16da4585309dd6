"""Red lines: named statements of a party (or rules of the whole text) that a package must respect."""

from typing import Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from winset_models.negotiation.issue import OneOrMore
from winset_models.negotiation.part import Identifier, Number, Part, Positive, SourcedPart


class Choice(Part):
    """Something that a package does or does not contain.

    Either a module commitment (`module`, by whom, from which level), a module's entry into force (`in_force`), or
    an issue settled in one of certain ways (`issue`, `option`).
    """

    module: Identifier | None = None
    """Module that somebody is bound by."""
    by: OneOrMore | None = None
    """Parties or groups that are all bound; the party of the red line where absent."""
    by_any: OneOrMore | None = None
    """Parties or groups of which at least one is bound."""
    level: Identifier | None = None
    """At this level or a higher one; any level where absent."""
    in_force: Identifier | None = None
    """Module that has entered into force (somebody is bound by it)."""
    issue: Identifier | None = None
    """Issue that is settled in a certain way."""
    option: OneOrMore | None = None
    """The option, or the list of options of which one is chosen."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [self.module is not None, self.in_force is not None, self.issue is not None]
        stray = (self.by or self.by_any or self.level) and self.module is None
        if sum(kinds) != 1 or stray or (self.issue is None) != (self.option is None):
            raise PydanticCustomError(
                "choice_form",
                "a choice is `module` (with `by` or `by_any`, `level`), `in_force`, or `issue` with `option`",
            )
        if self.by and self.by_any:
            raise PydanticCustomError("choice_form", "a choice has `by` or `by_any`, not both")
        return self


class Term(Part):
    """One addend of a limited quantity."""

    times: Number = 1.0
    """Factor of this addend."""
    module: Identifier | None = None
    """Counts 1 for each of the parties `by` that is bound (at `level` or higher)."""
    by: OneOrMore | None = None
    """Parties or groups counted; everybody where absent."""
    level: Identifier | None = None
    """Level from which a party counts; any where absent."""
    issue: Identifier | None = None
    """Issue whose share of `option` counts."""
    option: OneOrMore | None = None
    """Options whose shares are added."""
    payoff: Identifier | None = None
    """Party whose payoff counts, in the unit of the file."""
    net_transfer: Identifier | None = None
    """Party whose received minus paid amount counts."""
    assistance: Identifier | None = None
    """Resource of which the assistance to the parties `by` counts."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = (self.module, self.issue, self.payoff, self.net_transfer, self.assistance)
        if sum(kind is not None for kind in kinds) != 1 or (self.issue is None) != (self.option is None):
            raise PydanticCustomError(
                "term_form",
                "a term is one of `module`, `issue` with `option`, `payoff`, `net_transfer`, `assistance`",
            )
        return self


class Limit(Part):
    """A bound on a sum of terms."""

    value: Number
    """The bound, in the unit of the terms."""
    of: list[Term] = Field(min_length=1)
    """The addends."""


class RedLine(SourcedPart):
    """A statement that every package must respect; exactly one of its verbs is given."""

    party: Identifier | None = None
    """Whose statement it is; a rule of the text itself where absent."""
    statement: str | None = None
    """The statement in the party's own words, as quoted in every report."""
    forbid: Choice | None = None
    """This must not be in the package."""
    require: Choice | None = None
    """This must be in the package."""
    at_most: Limit | None = None
    """This quantity may not exceed its value."""
    at_least: Limit | None = None
    """This quantity must reach its value."""
    payoff_at_least: Number | None = None
    """The party's own payoff must reach this, in the unit of the file."""
    when: list[Choice] = Field(default_factory=list)
    """The statement binds only if all of these hold."""
    relaxing_costs: Positive = 1.0
    """How hard it is to give this statement up, relative to others; used to rank repairs."""

    @model_validator(mode="after")
    def _one_verb(self) -> Self:
        verbs = (self.forbid, self.require, self.at_most, self.at_least, self.payoff_at_least)
        if sum(verb is not None for verb in verbs) != 1:
            raise PydanticCustomError(
                "red_line_form",
                "a red line has exactly one of `forbid`, `require`, `at_most`, `at_least`, `payoff_at_least`",
            )
        return self
