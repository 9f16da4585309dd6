"""Issues that the parties decide jointly, and the interactions between their options."""

from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from winset_models.negotiation.part import ByParty, Identifier, OrBlank, SourcedPart, without_repetition

OneOrMore = Annotated[
    list[Identifier],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    Field(min_length=1),
    AfterValidator(without_repetition),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]
"""One name or a list of names."""


class Option(SourcedPart):
    """One way to settle an issue."""

    name: str | None = None
    """Words for reports; the id where absent."""
    values: ByParty = Field(default_factory=dict)
    """Value to each party, in the unit of the file, when the whole issue is settled this way."""


class Issue(SourcedPart):
    """A question with exactly one answer for all parties, or one that can be divided."""

    name: str | None = None
    """Words for reports; the id where absent."""
    options: dict[Identifier, Annotated[Option, OrBlank()]] = Field(default_factory=dict)
    """The possible answers by id."""
    divide: ByParty = Field(default_factory=dict)
    """Shorthand for a divisible issue: by party, the value of having all of it. Excludes `options`."""
    divisible: bool = False
    """Whether shares of several options may be mixed (shares add up to one)."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.options) == bool(self.divide):
            raise PydanticCustomError("issue_form", "an issue has either `options` or `divide`")
        return self


class Interaction(SourcedPart):
    """Extra value when several issues are settled in certain ways together."""

    name: str | None = None
    """Words for reports."""
    when: dict[Identifier, OneOrMore] = Field(min_length=1)
    """For each issue named: the option, or the list of options of which one must be chosen."""
    values: ByParty
    """Extra value to each party when all conditions hold."""
