"""Lower bounds by destruction: a deadline that cannot be met is one period too short."""

from collections.abc import Callable

from winset_solver.control import Control


def destructive_bound(lower: int, upper: int, refutes: Callable[[int], bool], control: Control | None = None) -> int:
    """Return the smallest deadline from ``lower`` up to ``upper`` that a test does not refute.

    Parameters
    ----------
    lower, upper
        No schedule is shorter than the one; the other needs no test.
    refutes
        Whether no schedule meets a deadline: proven where it says yes. If it refutes one deadline it is taken to refute
        the shorter ones, which no schedule meets either.

    References
    ----------
    R. Klein, A. Scholl, "Computing lower bounds by destructive improvement", European Journal of Operational Research
    112 (1999) 322-346 (not opened).
    """
    step = 1
    while lower < upper and not (control and control.exhausted):
        tried = min(lower + step - 1, upper - 1)
        if refutes(tried):
            lower, step = tried + 1, 2 * step
        elif step == 1:
            break
        else:
            upper, step = tried + 1, 1
    return lower
