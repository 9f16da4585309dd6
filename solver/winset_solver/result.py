"""What a solve says: why it stopped, what the primal is and what the bound is, each apart from the others."""

from dataclasses import dataclass, field
from enum import StrEnum

from winset_solver.errors import ArgumentError
from winset_solver.program import Vector


class Termination(StrEnum):
    """Why a solve ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    TIME_LIMIT = "time limit"
    INTERRUPTED = "interrupted"
    LIMIT = "other limit"
    DISAGREEMENT = "disagreement"
    """Two differently configured solves of the same model contradict each other."""
    FAILED = "failed"
    """The engine gave up, or its answer did not survive verification."""


class Verdict(StrEnum):
    """Outcome of a confirmation."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not confirmed"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True)
class Confirmation:
    """A second opinion on a claim of optimality or infeasibility.

    Parameters
    ----------
    verdict
        Whether the second opinion agrees; ``NOT_CONFIRMED`` where it stopped before it could say.
    method
        How the claim was checked, in words.
    objective
        Value that the second opinion reached, where it reached one.
    seconds
        Time it took.
    """

    verdict: Verdict
    method: str
    objective: float | None
    seconds: float


@dataclass(frozen=True, eq=False)
class Solution:
    """A point that was verified to satisfy every row, bound and integrality of its model.

    Parameters
    ----------
    x
        Column values; integer columns hold exact integers.
    objective
        Objective at ``x``, recomputed from the model's own data.
    violation
        Largest violation of a row or bound, relative to the size of the row's terms.
    """

    x: Vector
    objective: float
    violation: float

    def __post_init__(self) -> None:
        self.x.flags.writeable = False


@dataclass(frozen=True, eq=False)
class SolveResult:
    """The outcome of one solve; maximisation throughout.

    Parameters
    ----------
    termination
        Why the solve ended.
    solution
        The best verified point, None where there is none.
    bound
        Proven upper bound of the objective; None where none was proven. Never NaN.
    row_duals
        Multipliers of the rows for a linear program solved to optimality; None otherwise.
    nodes, iterations
        Branch-and-bound nodes and simplex iterations.
    seconds
        Wall time with confirmation.
    confirmation
        Second opinion on the claim, None where none was asked for.
    """

    termination: Termination
    solution: Solution | None
    bound: float | None
    row_duals: Vector | None = field(default=None, repr=False)
    nodes: int = 0
    iterations: int = 0
    seconds: float = 0.0
    confirmation: Confirmation | None = None

    @property
    def x(self) -> Vector:
        """Column values of the solution; asking without one is a misuse."""
        if self.solution is None:
            raise ArgumentError("the result has no solution", where="SolveResult.x", got=self.termination.value)
        return self.solution.x

    @property
    def gap(self) -> float | None:
        """(bound − value) / max(1, |value|), None without both."""
        if self.solution is None or self.bound is None:
            return None
        return relative_gap(self.solution.objective, self.bound)

    @property
    def optimal(self) -> bool:
        """Whether the solution is proven best within the tolerances asked for."""
        return self.termination is Termination.OPTIMAL

    @property
    def stopped(self) -> bool:
        """Whether a limit or a request ended the solve before its claim was proven."""
        return self.termination in (Termination.TIME_LIMIT, Termination.INTERRUPTED, Termination.LIMIT)


def relative_gap(value: float, bound: float) -> float:
    """Return (bound − value) / max(1, |value|), 0 where rounding makes it negative.

    Examples
    --------
    >>> relative_gap(200.0, 201.0)
    0.005
    """
    return max(0.0, bound - value) / max(1.0, abs(value))
