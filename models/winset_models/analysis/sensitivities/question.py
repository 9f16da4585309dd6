"""The question that is asked with every set of numbers: what is recommended, or how a deal fares."""

from dataclasses import dataclass
from typing import Final, Literal

from winset_models.analysis.completion import require_deals
from winset_models.analysis.principles import PRINCIPLES, SOLUTIONS
from winset_models.analysis.recommend import priorities_of
from winset_models.analysis.sensitivities.quantities import quantities_of
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import party_name
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector

SECONDS: Final = 300.0
"""Time limit of one set of numbers: below the patience with worker processes, so that it ends with a reason."""


@dataclass(frozen=True)
class Question:
    """What is asked with every set of numbers.

    Parameters
    ----------
    kind
        ``recommendation``: what `winset solve` recommends with these numbers; ``deal``: how a deal, completed with the
        numbers of the file, fares with them.
    solution
        Bargaining solution that recommends; empty where an objective does, or for a deal.
    objective
        ``welfare``, ``payoff:PARTY`` or ``group:GROUP``; empty where a solution recommends, or for a deal.
    deal
        Id of the deal; empty for a recommendation.
    quantities
        Names of the figures that are followed.
    seconds
        Time limit of one set of numbers, None for no limit.
    """

    kind: Literal["recommendation", "deal"]
    solution: str
    objective: str
    deal: str
    quantities: tuple[str, ...]
    seconds: float | None = None

    @property
    def linear(self) -> bool:
        """Whether a weighted sum of gains is maximised."""
        return bool(self.objective) or self.solution == "utilitarian"

    def priorities(self, negotiation: Negotiation) -> Vector | None:
        """Return the weights of the gains that the objective sums; None where voice weights or no sum count."""
        return priorities_of(negotiation, self.objective) if self.objective else None

    def words(self, negotiation: Negotiation) -> str:
        """Say what is asked."""
        if self.kind == "deal":
            name = negotiation.deals[self.deal].name or self.deal
            return f"whether the deal “{name}”, with what it leaves open filled in once, holds, and what it is worth"
        if self.objective:
            return f"the package with the largest {_measure(negotiation, self.objective)}, as long as nobody loses"
        return f"the package recommended by the {PRINCIPLES[self.solution].title}"


def question_of(
    negotiation: Negotiation,
    *,
    solution: str = "nash",
    objective: str | None = None,
    deal: str | None = None,
    of: tuple[str, ...] = (),
) -> Question:
    """Return the question that is asked, an objective having precedence over a solution and a deal over both.

    Raises
    ------
    ArgumentError
        Where the solution, objective, deal or a quantity is unknown.
    """
    quantities = tuple(item.name for item in quantities_of(negotiation, of))
    if deal is not None:
        require_deals(negotiation, [deal])
        return Question("deal", "", "", deal, quantities, SECONDS)
    if objective is not None:
        priorities_of(negotiation, objective)
        return Question("recommendation", "", objective, "", quantities, SECONDS)
    if solution not in SOLUTIONS:
        raise ArgumentError("the solution is unknown", got=solution, wanted=", ".join(SOLUTIONS))
    return Question("recommendation", solution, "", "", quantities, SECONDS)


def _measure(negotiation: Negotiation, objective: str) -> str:
    kind, _, who = objective.partition(":")
    if kind == "payoff":
        return f"gain of {party_name(negotiation, who)}"
    return f"total gain of {who}" if kind == "group" else "total gain"
