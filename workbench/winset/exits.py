"""Exit codes of the command, in one place.

| code | meaning |
|---|---|
| 0 | optimal; for `explain`, a deal exists; for `evaluate`, `compare` and `sensitivity`, a question answered in full |
| 1 | the negotiation file is missing or has faults |
| 2 | wrong use: an unknown option, deal or solution, an output that cannot be written |
| 3 | no deal exists; `equilibrium`: no profile that everybody keeps to; `roadmap`: no roadmap; `fund`: no plan |
| 4 | payoffs are unbounded |
| 5 | stopped with a solution |
| 6 | stopped without a solution |
| 7 | internal: two solves contradict each other, or winset itself failed |
| 130 | interrupted twice |
| 141 | the reader of the output went away |

With several solutions or deals the largest code counts, but 6 only where no package at all was found.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from winset_models.analysis.findings import Status

OPTIMAL: Final = 0
BAD_FILE: Final = 1
USAGE: Final = 2
NO_DEAL: Final = 3
UNBOUNDED: Final = 4
STOPPED_WITH_SOLUTION: Final = 5
STOPPED_WITHOUT_SOLUTION: Final = 6
INTERNAL: Final = 7
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141

STATUS_CODES: Final["dict[Status, int]"] = {
    "optimal": OPTIMAL,
    "stopped with a solution": STOPPED_WITH_SOLUTION,
    "stopped without a solution": STOPPED_WITHOUT_SOLUTION,
    "no package": NO_DEAL,
    "no acceptable package": NO_DEAL,
    "no equilibrium": NO_DEAL,
    "unbounded": UNBOUNDED,
    "disagreement": INTERNAL,
    "not applicable": OPTIMAL,
}
"""Code of each status of a finding."""


def of_solutions(statuses: "Iterable[Status]") -> int:
    """Return the largest code; wrong use where none of the solutions asked for applies.

    A run that was stopped after it had found some package counts as stopped with a solution.
    """
    statuses = list(statuses)
    if all(status == "not applicable" for status in statuses):
        return USAGE
    largest = max(STATUS_CODES[status] for status in statuses)
    found = any(status in ("optimal", "stopped with a solution") for status in statuses)
    return STOPPED_WITH_SOLUTION if largest == STOPPED_WITHOUT_SOLUTION and found else largest


def of_deals(statuses: "Iterable[Status]") -> int:
    """Return the largest code, where a deal that nobody can conclude is an answer and not a failure."""
    codes = [STATUS_CODES[status] for status in statuses]
    return max((code for code in codes if code != NO_DEAL), default=OPTIMAL)
