"""Amounts in a fund: a number for every stage, or one that depends on quantities of the scenarios."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from winset_models.negotiation.content import Content
from winset_models.negotiation.part import Identifier, Number, SourcedPart

ByStage = Annotated[
    list[Number],
    BeforeValidator(lambda value: value if isinstance(value, list) else [value]),
    Field(min_length=1),
    WithJsonSchema(
        {
            "anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}, "minItems": 1}],
            "description": "A number for every stage, or one number for each.",
        }
    ),
]
"""A number for every stage (a list of one), or one for each stage."""


def _amount(value: Content) -> Content:
    """Rewrite a bare number, or a list of them, as an amount that depends on nothing."""
    return value if isinstance(value, dict) or value is None else {"base": value}


StageName = Annotated[
    str,
    BeforeValidator(lambda value: str(value) if isinstance(value, int) and not isinstance(value, bool) else value),
    WithJsonSchema({"type": ["string", "integer"], "description": "Name of a stage, such as a year."}),
]
"""Words for a stage; a year may be written as a number."""


class AffineAmount(SourcedPart):
    """An amount that differs by scenario: base + Σ per · quantity."""

    base: ByStage = Field(default_factory=lambda: [0.0])
    """What it is where all quantities are 0."""
    per: dict[Identifier, Number] = Field(default_factory=dict)
    """By quantity of the scenarios: how much one unit of it adds."""


Amount = Annotated[
    AffineAmount,
    BeforeValidator(_amount),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number"},
                {"type": "array", "items": {"type": "number"}, "minItems": 1},
                {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "base": {
                            "anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}],
                            "description": "What it is where all quantities are 0, in every stage or stage by stage.",
                        },
                        "per": {
                            "type": "object",
                            "additionalProperties": {"type": "number"},
                            "description": "By quantity of the scenarios: how much one unit of it adds.",
                        },
                        "source": {
                            "type": ["string", "null"],
                            "description": "Key of an entry in `sources`, or a citation in words.",
                        },
                        "note": {"type": ["string", "null"], "description": "Anything a reader should know."},
                    },
                },
            ],
            "description": "A number, one for each stage, or a base plus so much per unit of some quantities.",
        }
    ),
]
"""A number, one for each stage, or an amount that depends on quantities of the scenarios."""
