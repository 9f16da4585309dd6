"""How the answer to a question ends: its status, and the claims that it rests on."""

from dataclasses import dataclass
from enum import StrEnum

from winset_solver.result import Confirmation, Termination


class OutcomeStatus(StrEnum):
    """How the answer to a question about a payoff program ended."""

    OPTIMAL = "optimal"
    STOPPED_WITH_SOLUTION = "stopped with a solution"
    STOPPED_WITHOUT_SOLUTION = "stopped without a solution"
    NO_PACKAGE = "no package"
    """The rows contradict each other: X is empty."""
    NO_ACCEPTABLE_PACKAGE = "no acceptable package"
    """X is not empty, but every package leaves some player below its disagreement payoff."""
    NO_EQUILIBRIUM = "no equilibrium"
    """X is not empty, but in every package some player would rather do something else."""
    UNBOUNDED = "unbounded"
    DISAGREEMENT = "disagreement"
    """Two differently configured solves contradict each other."""
    NOT_APPLICABLE = "not applicable"
    """The question makes no sense for this kind of problem."""


@dataclass(frozen=True)
class Claim:
    """A claim that a result rests on, with its second opinion."""

    text: str
    confirmation: Confirmation


class Unanswered(Exception):
    """Ends a question early: its set of points is empty, unbounded, or could not be searched."""

    def __init__(self, status: OutcomeStatus, notes: tuple[str, ...] = ()) -> None:
        super().__init__(status)
        self.status = status
        self.notes = notes


STATUS_OF = {
    Termination.OPTIMAL: OutcomeStatus.OPTIMAL,
    Termination.INFEASIBLE: OutcomeStatus.NO_ACCEPTABLE_PACKAGE,
    Termination.UNBOUNDED: OutcomeStatus.UNBOUNDED,
    Termination.TIME_LIMIT: OutcomeStatus.STOPPED_WITH_SOLUTION,
    Termination.INTERRUPTED: OutcomeStatus.STOPPED_WITH_SOLUTION,
    Termination.LIMIT: OutcomeStatus.STOPPED_WITH_SOLUTION,
    Termination.DISAGREEMENT: OutcomeStatus.DISAGREEMENT,
    Termination.FAILED: OutcomeStatus.STOPPED_WITH_SOLUTION,
}
