"""What a bargaining solution answers: a package, its gains, and how far it is proven."""

from dataclasses import dataclass

from winset_solver.program import Vector
from winset_solver.result import relative_gap
from winset_solver.status import Claim, OutcomeStatus
from winset_solver.tolerances import EXACT_GAP


@dataclass(frozen=True, eq=False)
class Outcome:
    """One bargaining solution of one problem.

    Parameters
    ----------
    solution
        Name of the solution.
    status
        How it ended.
    x, payoffs, gains
        The package, u(x) and u(x) − d; None without a package.
    value, bound
        Objective at ``x`` and its proven upper bound; what they measure is stated by each solution.
    ideal
        Largest gain of each player in the individually rational set, where the solution computes it.
    without_gain
        Indices of players that no acceptable package makes better off.
    claims
        Second opinions on the claims that the answer rests on.
    notes
        What a reader must know about this answer.
    solves, seconds
        Number of HiGHS runs and wall time.
    """

    solution: str
    status: OutcomeStatus
    x: Vector | None = None
    payoffs: Vector | None = None
    gains: Vector | None = None
    value: float | None = None
    bound: float | None = None
    ideal: Vector | None = None
    without_gain: tuple[int, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    solves: int = 0
    seconds: float = 0.0

    @property
    def gap(self) -> float | None:
        """(bound − value) / max(1, |value|), None without both."""
        if self.value is None or self.bound is None:
            return None
        return relative_gap(self.value, self.bound)

    @property
    def exact(self) -> bool:
        """Whether the answer is optimal with a gap of at most ``EXACT_GAP``."""
        return self.status is OutcomeStatus.OPTIMAL and self.gap is not None and self.gap <= EXACT_GAP
