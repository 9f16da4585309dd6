"""What a file says about its own uncertainty: doubtful numbers, scenarios, views of the parties and weights."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, WithJsonSchema

from winset_models.negotiation.content import Content
from winset_models.negotiation.part import (
    Fraction,
    Identifier,
    NonNegative,
    Number,
    Part,
    SourcedPart,
    without_repetition,
)

Interval = Annotated[list[Number], Field(min_length=2, max_length=2)]
"""A low and a high end."""
Pattern = str
"""Names of a place in the file joined by dots, such as `parties.KEN.capacities.staff`; `*` stands for any one name and
`**` for any number of names."""
Patterns = Annotated[
    list[Pattern],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    Field(min_length=1),
    AfterValidator(without_repetition),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]
"""One pattern or a list of patterns."""


class UncertainNumber(SourcedPart):
    """One number of the file, or several that are doubted together."""

    name: str | None = None
    """Words for reports; the id where absent."""
    of: Patterns
    """The numbers of the file that are meant; every pattern must meet at least one number."""
    each: bool = False
    """Whether every number that is met varies by itself; together, by the same factor or difference, otherwise."""
    between: Interval | None = None
    """The ends of the range; for `normal` and `lognormal` the central 90 %."""
    means: Literal["value", "factor", "difference"] = "value"
    """What the ends are: the number itself, a factor of what the file says, or what is added to it."""
    distribution: Literal["uniform", "triangular", "normal", "lognormal"] = "uniform"
    """How likely values between the ends are. Normal and lognormal values are cut off beyond the central 99.8 %."""
    most_likely: Number | None = None
    """Peak of a triangular distribution; what the file says where absent."""
    values: list[Number] = Field(default_factory=list)
    """Instead of `between`: the only values that it takes."""
    probabilities: list[Fraction] = Field(default_factory=list)
    """Of these values; equal where absent."""


class Correlation(Part):
    """How doubtful numbers go together."""

    between: Annotated[list[Identifier], Field(min_length=1, max_length=2)]
    """Two doubtful numbers, or one that varies number by number, whose numbers then go together."""
    value: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1, le=1)]
    """Correlation of the normal variables behind them, from −1 to 1."""


class Adjustment(Part):
    """A number that is changed relative to what the file says."""

    times: Number = 1.0
    """Factor, before `plus`."""
    plus: Number = 0.0
    """What is added."""


_NUMBER: TypeAdapter[float] = TypeAdapter(Number)


def _change(value: Content) -> float | Adjustment:
    """Return a number, or how it changes; a union would report both of what it is not."""
    if value is None or isinstance(value, (dict, Adjustment)):
        return Adjustment.model_validate({} if value is None else value)
    return _NUMBER.validate_python(value)


Change = Annotated[
    float | Adjustment,
    BeforeValidator(_change),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "times": {"type": "number", "description": "Factor, before `plus`."},
                        "plus": {"type": "number", "description": "What is added."},
                    },
                },
            ],
            "description": "The new number, or what it is multiplied by and what is added.",
        }
    ),
]
Changes = dict[Pattern, Change]
"""By pattern: the new number, or how it changes."""


class UncertainScenario(SourcedPart):
    """A coherent state of the world: several numbers that change together."""

    name: str | None = None
    """Words for reports; the id where absent."""
    probability: Fraction | None = None
    """How likely it is; given for all scenarios or for none. What is left to 1 is the file as it is written."""
    changes: Changes = Field(min_length=1)
    """What is different from the file."""


class View(SourcedPart):
    """How a party sees the negotiation."""

    changes: Changes = Field(min_length=1)
    """What it sees differently from the file."""


class Uncertainty(SourcedPart):
    """What is doubtful about the numbers of a file."""

    numbers: dict[Identifier, UncertainNumber] = Field(default_factory=dict)
    """Doubtful numbers, by id."""
    correlations: list[Correlation] = Field(default_factory=list)
    """Between doubtful numbers; all others are independent."""
    scenarios: dict[Identifier, UncertainScenario] = Field(default_factory=dict)
    """Named states of the world, by id."""
    views: dict[Identifier, View] = Field(default_factory=dict)
    """By party or group: how it sees the negotiation."""
    weights: dict[Identifier, Annotated[list[NonNegative], Field(min_length=2, max_length=2)]] = Field(
        default_factory=dict
    )
    """By party, group or `all`: the ends between which the weight of a voice is disputed; any weights where absent."""
