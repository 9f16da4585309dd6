"""What the best roadmap is to be best at: objectives by name, in an order of importance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Final, Literal

import numpy as np

from winset_models.analysis.principles import PRINCIPLES, SOLUTIONS
from winset_models.analysis.recommend import priorities_of
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import party_name
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector

BARGAINING: Final = tuple(name for name in SOLUTIONS if name != "adjusted-winner")
"""Bargaining solutions that a roadmap can be chosen by."""

Kind = Literal["bargaining", "payoffs", "earliest", "exposure", "guarantee", "survival"]


@dataclass(frozen=True, eq=False)
class Objective:
    """One objective of a lexicographic order.

    Parameters
    ----------
    name
        As asked for.
    kind
        How it is searched for.
    title, measure
        Words for reports; what its value measures.
    smaller_is_better
        Whether it is minimised.
    priorities
        Weights of the parties' values where it is a sum of those; nothing otherwise.
    """

    name: str
    kind: Kind
    title: str
    measure: str
    smaller_is_better: bool = False
    priorities: Vector | None = None

    def natural(self, value: float | None) -> float | None:
        """Return a value of the maximised objective in natural units: a period, an amount, a probability.

        Examples
        --------
        Five periods are maximised as −5, certainty as log 1 = 0:

        >>> FIGURES["earliest"].natural(-5.0), FIGURES["survival"].natural(0.0)
        (5.0, 1.0)
        """
        if value is None:
            return None
        if self.kind == "survival":
            return exp(value)
        return 0.0 - value if self.smaller_is_better else value


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
    "survival": Objective("survival", "survival", "Safest course", "probability that the process does not break down"),
}
"""Objectives about the course itself, by name."""


def objectives_of(negotiation: Negotiation, names: str | Sequence[str]) -> tuple[Objective, ...]:
    """Return objectives by name in their order, each once; one string may name several, with commas between them.

    Raises
    ------
    ArgumentError
        Where a name is unknown, is no principle for roadmaps, or nothing is named.
    """
    listed = names.split(",") if isinstance(names, str) else [part for name in names for part in name.split(",")]
    wanted = list(dict.fromkeys(name.strip() for name in listed))
    if not any(wanted):
        raise ArgumentError("no objective is named", wanted=", ".join((*BARGAINING, "welfare", *FIGURES)))
    return tuple(_objective(negotiation, name) for name in wanted)


def _objective(negotiation: Negotiation, name: str) -> Objective:
    if name in FIGURES:
        return FIGURES[name]
    if name in BARGAINING:
        words = PRINCIPLES[name]
        return Objective(name, "bargaining", words.title, words.objective)
    if name == "adjusted-winner":
        raise ArgumentError(
            "adjusted winner divides issues, and a roadmap divides none",
            got=name,
            wanted=", ".join(BARGAINING),
            hint="egalitarian raises the smallest gain as far as possible",
        )
    priorities = priorities_of(negotiation, name, besides=(*BARGAINING, *FIGURES))
    title, measure = _words(negotiation, name)
    return Objective(name, "payoffs", title, measure, priorities=np.asarray(priorities))


def _words(negotiation: Negotiation, name: str) -> tuple[str, str]:
    kind, _, who = name.partition(":")
    if kind == "payoff":
        return f"Best for {party_name(negotiation, who)}", f"discounted value of {party_name(negotiation, who)}"
    if kind == "group":
        return f"Best for {who}", f"sum of the discounted values of {who}"
    return "Largest total value", "sum of all parties' discounted values"
