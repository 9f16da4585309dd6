"""Bargaining over very large or small amounts, in a unit in which the tolerances of a solver mean what they should."""

from dataclasses import replace
from typing import Final

import numpy as np

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.max_min import power_of_two
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import DEFAULT_ALPHA, bargain
from winset_solver.control import Control
from winset_solver.program import PayoffProgram

_USUAL: Final = 2.0**16
"""Amounts from 1 to this are counted as they are given."""


def fitting_unit(program: PayoffProgram) -> float:
    """Return a power of two in which the largest bound or constant of a program lies between 1 and 2¹⁷."""
    ends = (program.row_lower, program.row_upper, program.column_lower, program.column_upper, program.payoff_constant)
    amounts = np.abs(np.concatenate(ends))
    largest = float(amounts[np.isfinite(amounts)].max(initial=0.0)) or 1.0
    return power_of_two(largest if largest < 1.0 else max(1.0, largest / _USUAL))


def in_units(program: PayoffProgram, unit: float) -> PayoffProgram:
    r"""Return a program without integers whose columns, rows and payoffs count in another unit.

    Notes
    -----
    Where :math:`l \le A x \le h` and :math:`u = P x + c`, :math:`y = x / s` has :math:`l/s \le A y \le h/s` and
    :math:`u/s = P y + c/s`: only bounds and constants change, and by a power of two they change no digit.
    """
    return program.replace(
        row_lower=program.row_lower / unit,
        row_upper=program.row_upper / unit,
        column_lower=program.column_lower / unit,
        column_upper=program.column_upper / unit,
        payoff_constant=program.payoff_constant / unit,
    )


def bargain_in_units(
    problem: BargainingProblem, control: Control, solution: str, *, alpha: float = DEFAULT_ALPHA
) -> Outcome:
    """Return a bargaining solution, searched in a unit that fits the amounts of the program.

    All solutions are indifferent to the unit that all payoffs are counted in, and so are their values but for that
    unit; the value of Kalai and Smorodinsky, a ratio, does not depend on it. A problem with integers is left as it is.

    Raises
    ------
    ArgumentError
        Where the name is unknown.
    """
    program = problem.program
    unit = 1.0 if program.integer.any() else fitting_unit(program)
    measure = 1.0 if solution == "kalai-smorodinsky" else unit
    smaller = replace(problem, program=in_units(program, unit), disagreement=problem.disagreement / unit)
    found = bargain(GainSpace(smaller, control.through(lambda value: value * measure)), solution, alpha=alpha)
    x = None if found.x is None else found.x * unit
    return replace(
        found,
        x=x,
        payoffs=None if x is None else program.payoffs(x),
        gains=None if x is None else program.payoffs(x) - problem.disagreement,
        value=None if found.value is None else found.value * measure,
        bound=None if found.bound is None else found.bound * measure,
        ideal=None if found.ideal is None else found.ideal * unit,
    )
