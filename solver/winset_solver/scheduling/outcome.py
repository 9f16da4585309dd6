"""What is known about the shortest schedule."""

from dataclasses import dataclass
from typing import Final

from winset_solver.scheduling.problem import Times
from winset_solver.status import Claim, OutcomeStatus

PATHS: Final = "longest paths"
PROPAGATION: Final = "propagation of windows, resources and energy"
CUTSETS: Final = "a search over cutsets"
PROGRAM: Final = "the time-indexed program"


@dataclass(frozen=True, eq=False)
class ScheduleOutcome:
    """A schedule, and how short it is proven to be.

    Parameters
    ----------
    status
        ``OPTIMAL``; ``NO_PACKAGE`` where there is no schedule; ``STOPPED_WITH_SOLUTION`` or
        ``STOPPED_WITHOUT_SOLUTION`` where a limit ended the search; ``DISAGREEMENT`` where two methods contradict
        each other.
    starts
        Start of each activity in a schedule that was checked, None where none was found.
    makespan
        Its makespan, None without one.
    bound
        No schedule is proven to be shorter; None where there is no schedule at all.
    method
        What the proof of the bound rests on, in words.
    claims
        Second opinions on the bound.
    solves
        Searches and solves.
    seconds
        Wall time.
    """

    status: OutcomeStatus
    starts: Times | None
    makespan: int | None
    bound: int | None
    method: str = ""
    claims: tuple[Claim, ...] = ()
    solves: int = 0
    seconds: float = 0.0
