"""The parts of a roadmap as a file describes them: steps, phases, guarantees, limits and sequences."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from winset_models.negotiation.content import Content
from winset_models.negotiation.issue import OneOrMore
from winset_models.negotiation.part import (
    ByParty,
    Count,
    Fraction,
    Identifier,
    NonNegative,
    NonNegativeByParty,
    Number,
    OrBlank,
    OwnName,
    Part,
    SourcedPart,
)

MOST_STEPS = 1000
"""Steps at most, parts of divisible steps counted one by one."""
MOST_PERIODS = 1000
"""Periods at most."""

Period = Annotated[int, Field(strict=True, ge=1, le=MOST_PERIODS)]
"""A period by its number; the first is 1."""


def _day(text: str) -> str:
    """Return ``text`` if it is a day of the calendar; raise the fault of a wrong day otherwise."""
    try:
        written = date.fromisoformat(text).isoformat()
    except ValueError:
        written = ""
    if written != text:
        raise PydanticCustomError("day", "there is no such day")
    return text


def _moment(value: Content) -> int | str:
    """Return a period or a day; raise the fault of a wrong moment otherwise."""
    if isinstance(value, str):
        return _day(value)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_PERIODS:
        return value
    raise PydanticCustomError("moment", "this is neither a period nor a day")


Day = Annotated[str, AfterValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day, such as `1995-07-11`."""
_MOMENTS: Final = [
    {"type": "integer", "minimum": 1, "maximum": MOST_PERIODS},
    {"type": "string", "format": "date"},
]
Moment = Annotated[int | str, PlainValidator(_moment), WithJsonSchema({"anyOf": _MOMENTS})]
"""A period by its number, or a day that lies in it."""
When = Annotated[
    list[Moment],
    BeforeValidator(lambda value: value if isinstance(value, list) else [value]),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [*_MOMENTS, {"type": "array", "items": {"anyOf": _MOMENTS}, "minItems": 1}],
            "description": "Period or day of the start; one for each part of a step that is split.",
        }
    ),
]


class ThirdParty(SourcedPart):
    """Somebody who performs or verifies steps and has no payoff of its own: a convener, a monitor."""

    name: str | None = None
    """Name as shown in reports; the id where absent."""


class Phase(SourcedPart):
    """A stretch of the roadmap. No step of a phase starts before all those of earlier phases are verified."""

    name: str | None = None
    """Words for reports; the id where absent."""


class Window(Part):
    """When a step may take place."""

    earliest: Moment | None = None
    """It starts in this period, or in that of this day, or later."""
    latest: Moment | None = None
    """It is done in this period, or in that of this day, or earlier."""


class Step(SourcedPart):
    """Something done once, by one side, by several together or by a third party."""

    name: str | None = None
    """Words for reports; the id where absent."""
    by: OneOrMore
    """Parties, groups or third parties that perform it; several perform it together."""
    cost: NonNegativeByParty = Field(default_factory=dict)
    """By party: paid once, when the step starts."""
    gain: ByParty = Field(default_factory=dict)
    """By party: received once, in the period in which the step is done (negative for a loss)."""
    benefit: ByParty = Field(default_factory=dict)
    """By party: received in every period from the one in which the step is done (negative for a burden)."""
    duration: Count = 1
    """Periods that it takes; 0 for a moment at the beginning of a period."""
    verification: Count = 0
    """Periods after it is done until it counts as verified."""
    window: Window = Field(default_factory=Window)
    """When it may take place; any time where absent."""
    requires: OneOrMore | None = None
    """Steps that are all verified before it starts."""
    requires_any: OneOrMore | None = None
    """Steps of which at least one is verified before it starts."""
    together: OneOrMore | None = None
    """Steps that start in the same period, or are all left out."""
    optional: bool = False
    """Whether the roadmap may do without it."""
    phase: Identifier | None = None
    """The phase that it belongs to."""
    uses: dict[Identifier, NonNegative] = Field(default_factory=dict)
    """By resource: how much it needs, in every period under way or in all, as the resource says."""
    trust: Number = 0.0
    """How much trust grows (negative: shrinks) once it is verified."""
    needs_trust: NonNegative | None = None
    """Trust without which it does not start."""
    worth: NonNegative = 1.0
    """How much of a concession it is, wherever concessions are to be balanced or answered."""
    exposure: NonNegativeByParty = Field(default_factory=dict)
    """By party: what it has at risk from the start until the step is verified and answered."""
    answered_by: OneOrMore | None = None
    """Steps that must all be verified for it to count as answered; verification alone suffices where absent."""
    reversible: Fraction = 1.0
    """Share of its lasting benefits and burdens that ends when the roadmap collapses."""
    detection: Fraction = 1.0
    """Probability that the others notice at once when it is skipped in secret."""
    breakdown: Annotated[float, Field(strict=True, ge=0, lt=1)] = 0.0
    """Probability that it makes the whole process break down."""
    parts: Annotated[int, Field(strict=True, ge=1, le=100)] = 1
    """Equal parts into which it may be split, carried out one after the other or at once."""


class Alternatives(SourcedPart):
    """Steps of which a certain number are taken; each of them alone may be left out."""

    steps: OneOrMore
    """The steps."""
    choose: Count = 1
    """How many of them are taken."""


class Resource(SourcedPart):
    """Something that steps need: staff, observers, a budget."""

    each_period: NonNegative | None = None
    """Available in every period to the steps under way; no limit where absent."""
    in_all: NonNegative | None = None
    """Available to all steps together, each counted once; no limit where absent."""


class Trust(SourcedPart):
    """The stock of trust that verified steps add to."""

    initial: Number = 0.0
    """Trust at the beginning."""


class Answer(Part):
    """How soon and how fully a party's concessions are answered by the others."""

    within: Count
    """Periods after a step in which the answers start at the latest; 0 for the same period."""
    share: NonNegative = 1.0
    """Worth of the answers over the worth of the step."""


class Reciprocity(SourcedPart):
    """Balance of concessions between parties."""

    between: OneOrMore | None = None
    """Parties or groups whose concessions are compared; everybody where absent."""
    band: NonNegative | None = None
    """Largest difference between what any two have given by the end of any period; no limit where absent."""
    answer: Answer | None = None
    """Lag and share of answers; none are required where absent."""


class Guarantee(SourcedPart):
    """A bond, an escrow or a reputation that a party loses when it is seen to defect."""

    name: str | None = None
    """Words for reports; the id where absent."""
    binds: OneOrMore
    """Parties or groups, each of which loses the amount when it defects."""
    amount: NonNegative = 0.0
    """What is posted, in the unit of the file."""
    at_most: NonNegative | None = None
    """Largest amount that could be posted; no limit where absent."""
    given_by: Identifier | None = None
    """The party or third party that gives or holds it; the party bound where absent."""


class Sequence(SourcedPart):
    """A course of steps that was proposed or that took place."""

    name: str | None = None
    """Words for reports; the id where absent."""
    starts: dict[Identifier, When] = Field(min_length=1)
    """By step: the period, or the day, on which it starts. Steps that are not named are left out."""


class Roadmap(SourcedPart):
    """Steps over time, and what must hold on the way."""

    periods: Period
    """Number of periods; every step is done by the last one."""
    period: Literal["day", "week", "month", "quarter", "year"] = "month"
    """Length of a period."""
    start: Day | None = None
    """First day of period 1, for calendar dates."""
    beyond: Literal["for ever", "nothing"] = "for ever"
    """What becomes of lasting benefits and burdens after the last period."""
    self_enforcing: bool = True
    """Whether every party must prefer to go on in every period."""
    third_parties: dict[OwnName, Annotated[ThirdParty, OrBlank()]] = Field(default_factory=dict)
    """Who performs steps without being a party, by id."""
    phases: dict[Identifier, Annotated[Phase, OrBlank()]] = Field(default_factory=dict)
    """Phases in their order, by id."""
    steps: dict[Identifier, Step] = Field(min_length=1, max_length=MOST_STEPS)
    """The steps, by id."""
    alternatives: dict[Identifier, Alternatives] = Field(default_factory=dict)
    """Groups of steps of which some are taken, by id."""
    resources: dict[Identifier, Resource] = Field(default_factory=dict)
    """What steps need, by id."""
    trust: Trust = Field(default_factory=Trust)
    """The stock of trust."""
    reciprocity: Reciprocity | None = None
    """Balance of concessions; none is required where absent."""
    exposure_at_most: NonNegativeByParty = Field(default_factory=dict)
    """Most that each party may have at risk in any period; no limit for a party that is not named."""
    survival_at_least: Fraction = 0.0
    """Smallest probability that the process does not break down."""
    guarantees: dict[Identifier, Guarantee] = Field(default_factory=dict)
    """What parties lose when they are seen to defect, by id."""
    sequences: dict[Identifier, Sequence] = Field(default_factory=dict)
    """Proposed and historical courses, by id."""
