"""Conflicts and corrections: the two families of sets that explain why groups of rows cannot all hold."""

from dataclasses import dataclass

from winset_solver.program import Vector
from winset_solver.result import Confirmation
from winset_solver.status import Claim, OutcomeStatus


@dataclass(frozen=True)
class Conflict:
    """Groups that cannot all hold, although they could if any one of them were given up.

    Parameters
    ----------
    members
        Indices of the groups, ascending. Empty where the definitions alone contradict each other.
    confirmation
        Second opinion on the claim that they cannot all hold; None where none was asked for.
    irreducible
        False where the search was stopped before every member had been shown to be needed.
    """

    members: tuple[int, ...]
    confirmation: Confirmation | None = None
    irreducible: bool = True


@dataclass(frozen=True, eq=False)
class Correction:
    """Groups whose giving up lets all others hold, although giving up fewer of them would not.

    Parameters
    ----------
    members
        Indices of the groups, ascending. Empty where all groups can hold.
    cost
        Sum of their prices.
    x
        A verified point that satisfies every other group and the definitions.
    """

    members: tuple[int, ...]
    cost: float
    x: Vector


@dataclass(frozen=True, eq=False)
class SingleConflict:
    """The outcome of a search for one conflict.

    Parameters
    ----------
    status
        ``OPTIMAL`` where the question is settled: either ``conflict`` is what was asked for, or there is none and ``x``
        shows it. ``NO_PACKAGE`` where the definitions alone contradict each other: a conflict without members.
        ``STOPPED_WITH_SOLUTION`` and ``STOPPED_WITHOUT_SOLUTION`` otherwise, with and without some conflict.
    conflict
        The conflict, None where there is none or none was found in time.
    bound
        Proven: no conflict has fewer members.
    x
        A point that satisfies all groups, where there is one.
    claims
        Second opinions that the answer rests on.
    notes
        What a reader must know about this answer.
    solves, seconds
        Number of HiGHS runs and wall time.
    """

    status: OutcomeStatus
    conflict: Conflict | None = None
    bound: int = 0
    x: Vector | None = None
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    solves: int = 0
    seconds: float = 0.0
