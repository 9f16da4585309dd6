"""Objectives by name, in an order of importance: what a roadmap or a fund is to be best at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from winset_models.analysis.principles import PRINCIPLES, SOLUTIONS
from winset_models.analysis.recommend import priorities_of
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import party_name
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector

BARGAINING: Final = tuple(name for name in SOLUTIONS if name != "adjusted-winner")
"""Bargaining solutions that something other than a package of issues can be chosen by."""


@dataclass(frozen=True, eq=False)
class Objective:
    """One objective of a lexicographic order.

    Parameters
    ----------
    name
        As asked for.
    kind
        How it is searched for: ``bargaining``, ``payoffs`` for a weighted sum of them, or a figure's own name.
    title, measure
        Words for reports; what its value measures.
    smaller_is_better
        Whether it is minimised.
    priorities
        Weights of the parties' values where it is a sum of those; nothing otherwise.
    unit_of
        What leads from a value of the maximised objective to natural units, where that is more than a change of sign.
    """

    name: str
    kind: str
    title: str
    measure: str
    smaller_is_better: bool = False
    priorities: Vector | None = None
    unit_of: Callable[[float], float] | None = None

    def natural(self, value: float | None) -> float | None:
        """Return a value of the maximised objective in natural units: a period, an amount, a probability.

        Examples
        --------
        Five periods are maximised as −5:

        >>> Objective("earliest", "earliest", "", "", smaller_is_better=True).natural(-5.0)
        5.0
        """
        if value is None:
            return None
        if self.unit_of is not None:
            return self.unit_of(value)
        return 0.0 - value if self.smaller_is_better else value


def named_objectives(
    negotiation: Negotiation, names: str | Sequence[str], figures: Mapping[str, Objective], *, what: str
) -> tuple[Objective, ...]:
    """Return objectives by name in their order, each once; one string may name several, with commas between them.

    Parameters
    ----------
    figures
        Objectives by name besides bargaining solutions and sums of values.
    what
        What is chosen by them, such as ``a roadmap``.

    Raises
    ------
    ArgumentError
        Where a name is unknown, is no principle for this, or nothing is named.
    """
    listed = names.split(",") if isinstance(names, str) else [part for name in names for part in name.split(",")]
    wanted = list(dict.fromkeys(name.strip() for name in listed))
    if not any(wanted):
        raise ArgumentError("no objective is named", wanted=", ".join((*BARGAINING, "welfare", *figures)))
    return tuple(_objective(negotiation, name, figures, what) for name in wanted)


def _objective(negotiation: Negotiation, name: str, figures: Mapping[str, Objective], what: str) -> Objective:
    if name in figures:
        return figures[name]
    if name in BARGAINING:
        words = PRINCIPLES[name]
        return Objective(name, "bargaining", words.title, words.objective)
    if name == "adjusted-winner":
        raise ArgumentError(
            f"adjusted winner divides issues, and {what} divides none",
            got=name,
            wanted=", ".join(BARGAINING),
            hint="egalitarian raises the smallest gain as far as possible",
        )
    priorities = priorities_of(negotiation, name, besides=(*BARGAINING, *figures))
    title, measure = _words(negotiation, name)
    return Objective(name, "payoffs", title, measure, priorities=np.asarray(priorities))


def _words(negotiation: Negotiation, name: str) -> tuple[str, str]:
    kind, _, who = name.partition(":")
    if kind == "payoff":
        return f"Best for {party_name(negotiation, who)}", f"discounted value of {party_name(negotiation, who)}"
    if kind == "group":
        return f"Best for {who}", f"sum of the discounted values of {who}"
    return "Largest total value", "sum of all parties' discounted values"
