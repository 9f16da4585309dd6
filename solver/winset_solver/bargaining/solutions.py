"""All bargaining solutions by name."""

from collections.abc import Callable
from typing import Final

from winset_solver.bargaining.adjusted_winner import adjusted_winner
from winset_solver.bargaining.alpha_fair import alpha_fair
from winset_solver.bargaining.egalitarian import egalitarian
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.kalai_smorodinsky import kalai_smorodinsky
from winset_solver.bargaining.leximin import leximin
from winset_solver.bargaining.nash import nash
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.utilitarian import utilitarian
from winset_solver.errors import ArgumentError

SOLUTIONS: Final[dict[str, Callable[[GainSpace], Outcome]]] = {
    "nash": nash,
    "kalai-smorodinsky": kalai_smorodinsky,
    "leximin": leximin,
    "egalitarian": egalitarian,
    "utilitarian": utilitarian,
    "alpha-fair": lambda space: alpha_fair(space, alpha=DEFAULT_ALPHA),
    "adjusted-winner": adjusted_winner,
}
DEFAULT_ALPHA: Final = 2.0


def bargain(space: GainSpace, solution: str, *, alpha: float = DEFAULT_ALPHA) -> Outcome:
    """Return one bargaining solution of a space.

    Parameters
    ----------
    solution
        A key of ``SOLUTIONS``.
    alpha
        Aversion to inequality of the α-fair solution; the others do not read it.

    Raises
    ------
    ArgumentError
        Where the name is unknown.
    """
    if solution == "alpha-fair":
        return alpha_fair(space, alpha=alpha)
    if solution not in SOLUTIONS:
        raise ArgumentError("the solution is unknown", got=solution, wanted=", ".join(SOLUTIONS))
    return SOLUTIONS[solution](space)
