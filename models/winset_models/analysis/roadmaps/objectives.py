"""What the best roadmap is to be best at: objectives by name, in an order of importance."""

from collections.abc import Mapping, Sequence
from math import exp
from typing import Final

from winset_models.analysis.objectives import Objective, named_objectives
from winset_models.negotiation.negotiation import Negotiation

FIGURES: Final[Mapping[str, Objective]] = {
    "earliest": Objective(
        "earliest",
        "earliest",
        "Earliest completion",
        "last period before everything is done and verified",
        smaller_is_better=True,
    ),
    "exposure": Objective(
        "exposure",
        "exposure",
        "Smallest exposure",
        "largest amount that any party has at risk in any period",
        smaller_is_better=True,
    ),
    "guarantee": Objective(
        "guarantee",
        "guarantee",
        "Smallest guarantees",
        "sum of the guarantees added to what is posted",
        smaller_is_better=True,
    ),
    "survival": Objective(
        "survival", "survival", "Safest course", "probability that the process does not break down", unit_of=exp
    ),
}
"""Objectives about the course itself, by name; the logarithm of survival is maximised."""


def objectives_of(negotiation: Negotiation, names: str | Sequence[str]) -> tuple[Objective, ...]:
    """Return objectives by name in their order, each once; one string may name several, with commas between them.

    Raises
    ------
    ArgumentError
        Where a name is unknown, is no principle for roadmaps, or nothing is named.
    """
    return named_objectives(negotiation, names, FIGURES, what="a roadmap")
