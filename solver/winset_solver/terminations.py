"""What every status of HiGHS means here."""

from typing import Final

from highspy import HighsBasisStatus
from highspy import HighsModelStatus as Status

from winset_solver.result import Termination

TERMINATIONS: dict[Status, Termination] = {
    Status.kNotset: Termination.FAILED,
    Status.kLoadError: Termination.FAILED,
    Status.kModelError: Termination.FAILED,
    Status.kPresolveError: Termination.FAILED,
    Status.kSolveError: Termination.FAILED,
    Status.kPostsolveError: Termination.FAILED,
    Status.kModelEmpty: Termination.OPTIMAL,
    Status.kOptimal: Termination.OPTIMAL,
    Status.kInfeasible: Termination.INFEASIBLE,
    Status.kUnboundedOrInfeasible: Termination.UNBOUNDED,  # settled by a second run, see Session._settle
    Status.kUnbounded: Termination.UNBOUNDED,
    Status.kObjectiveBound: Termination.LIMIT,
    Status.kObjectiveTarget: Termination.LIMIT,
    Status.kTimeLimit: Termination.TIME_LIMIT,
    Status.kIterationLimit: Termination.LIMIT,
    Status.kUnknown: Termination.FAILED,
    Status.kSolutionLimit: Termination.LIMIT,
    Status.kInterrupt: Termination.INTERRUPTED,
    Status.kMemoryLimit: Termination.LIMIT,
    Status.kHighsInterrupt: Termination.INTERRUPTED,  # type: ignore[attr-defined]  # missing from the stubs
}
"""Every status of HiGHS and what it means here; a test walks the enumeration."""

BASIC: Final = HighsBasisStatus.kBasic
"""What HiGHS says of a row or column in the basis: it is held at neither of its bounds."""
