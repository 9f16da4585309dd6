"""Packages: complete settlements, and the proposed deals that fix all or part of one."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from winset_models.negotiation.content import Content
from winset_models.negotiation.fund.parts import FundPlan, FundTerms
from winset_models.negotiation.part import Identifier, NonNegative, Number, Part, SourcedPart, without_repetition


def _levels(value: Content) -> Content:
    """Rewrite a list of parties as a mapping to their highest level, written as None."""
    if isinstance(value, list) and all(isinstance(party, str) for party in value):
        return dict.fromkeys(without_repetition(value))
    return {} if value is None else value


def _shares(value: Content) -> Content:
    """Rewrite a single option as its full share."""
    return {value: 1.0} if isinstance(value, str) else value


Participants = Annotated[
    dict[Identifier, Identifier | None],
    BeforeValidator(_levels),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "items": {"type": "string"}},
                {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
                {"type": "null"},
            ],
            "description": "Parties that opt in (at the highest level), or a mapping from party to level.",
        }
    ),
]
Settlement = Annotated[
    dict[Identifier, NonNegative],
    BeforeValidator(_shares),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "object", "additionalProperties": {"type": "number", "minimum": 0}},
            ],
            "description": "The option chosen, or shares of several options that add up to one.",
        }
    ),
]


class Deal(SourcedPart):
    """A proposed package. What it does not mention is open and is completed optimally."""

    name: str | None = None
    """Words for reports; the id where absent."""
    proposed_by: str | None = None
    """Who tabled it."""
    modules: dict[Identifier, Participants] = Field(default_factory=dict)
    """By module: who opts in. Parties not listed under a mentioned module stay out of it."""
    other_modules: bool = True
    """Whether modules not mentioned are open; false: nobody opts in to them."""
    issues: dict[Identifier, Settlement] = Field(default_factory=dict)
    """By issue: the option, or shares of a divisible issue. Issues not mentioned are open."""
    transfers: dict[Identifier, Number] | None = None
    """Net amount received (negative: paid) by party, others 0; open where absent."""
    assistance: dict[Identifier, dict[Identifier, NonNegative]] | None = None
    """By party and resource: units of capacity added, others 0; open where absent."""
    sequence: Identifier | None = None
    """The sequence of the roadmap that is followed; open where absent."""
    fund: FundTerms | None = None
    """Pledges and outcome payments of the fund; open where absent."""


class Package(Part):
    """A complete settlement, as every analysis reads and reports it."""

    opt_ins: dict[str, dict[str, str]] = Field(default_factory=dict)
    """By module: the level that each party that opted in has chosen."""
    in_force: list[str] = Field(default_factory=list)
    """Modules whose participation clauses are met and that bind somebody."""
    shares: dict[str, dict[str, float]] = Field(default_factory=dict)
    """By issue: the share of each option that has one (1.0 for an exact choice)."""
    transfers: dict[str, float] = Field(default_factory=dict)
    """Net amount received (negative: paid) by party, where not zero."""
    assistance: dict[str, dict[str, float]] = Field(default_factory=dict)
    """By party and resource: units of capacity added."""
    starts: dict[str, list[int]] = Field(default_factory=dict)
    """By step of the roadmap: the period in which each of its parts starts; steps that are left out are not named."""
    fund: FundPlan | None = None
    """What is paid through the fund in every state; None where the file has no fund."""
