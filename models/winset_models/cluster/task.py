"""What the processes of a cluster are told, and where they find it and leave their answers."""

from dataclasses import dataclass
from typing import Final

from winset_models.negotiation.fund.figures import Active
from winset_models.negotiation.fund.parts import FundTerms
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.errors import ArgumentError

PROBLEM: Final = "problem.pickle"
PROGRESS: Final = "progress"
RESULT: Final = "result.json"
SOLUTION: Final = "solution"
ROLES: Final = 3
"""The hub, a spoke that bounds from above, and one that bounds from below."""


@dataclass(frozen=True)
class Task:
    """The largest sum of values of a fund, divided among processes.

    Parameters
    ----------
    negotiation, active, terms
        Whose fund, which of its parts exist, and what is held.
    parts
        Number of parts of the world at most.
    ranks
        Number of processes.
    gap
        Relative distance of bound and value at which to stop.
    seconds
        Time for the search; None for no limit.
    """

    negotiation: Negotiation
    active: Active
    terms: FundTerms | None
    parts: int
    ranks: int
    gap: float
    seconds: float | None


def shares_of_ranks(ranks: int) -> float:
    """Return how many processes each spoke has for one of the hub.

    Raises
    ------
    ArgumentError
        There are fewer processes than roles.

    Examples
    --------
    >>> shares_of_ranks(3), shares_of_ranks(4)
    (1.0, 0.5)
    """
    if ranks < ROLES:
        raise ArgumentError(
            "a hub and its two spokes need a process each", where="ranks", got=ranks, wanted=f"{ROLES} or more"
        )
    spoke = ranks // ROLES
    return spoke / (ranks - 2 * spoke)
