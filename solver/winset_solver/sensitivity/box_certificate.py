"""Certificates that decisions are recommended all over a box of several parameters."""

from itertools import product

import numpy as np

from winset_solver.sensitivity.certificates import Finding, Known, Reference, nothing_possible
from winset_solver.sensitivity.floors import floor_of_point
from winset_solver.sensitivity.one_parameter import no_rival, outcome_with
from winset_solver.sensitivity.parameter_columns import ParameterColumns
from winset_solver.sensitivity.principles import Principle


def recommended_over(
    columns: ParameterColumns, principle: Principle, known: Known | None, whole: frozenset[str] = frozenset()
) -> Finding:
    """Return whether decisions are best all over a box, within ``AGREEMENT``, or nothing is possible in it.

    Parameters
    ----------
    columns
        The program with its parameters as columns.
    principle
        What recommends; without a certificate unless it is linear or Nash's.
    known
        The decisions; None for nothing.
    whole
        Labels of columns that follow from integer ones alone.

    Notes
    -----
    A package with these decisions that is acceptable in all corners is so everywhere, and what it is worth there
    bounds what the decisions are worth from below.
    """
    if known is None:
        return nothing_possible(columns)
    if not (principle.linear or principle.logarithmic):
        return Finding(proven=False)
    outcomes = []
    for corner in product((0.0, 1.0), repeat=len(columns.slopes)):
        theta = columns.low.copy()
        theta[columns.moving] += np.array(corner) * (columns.high - columns.low)[columns.moving]
        problem = columns.parametric.problem_at(columns.parametric.evaluate(theta).values[0])
        outcomes.append(outcome_with(problem, known, principle, columns.control))
    points = [one.x for one in outcomes if one.x is not None and not one.without_gain]
    gains = [one.gains for one in outcomes if one.gains is not None]
    if len(points) < len(outcomes):
        return Finding(proven=False)
    floors = [floor for x in points if (floor := floor_of_point(columns, x, principle)) is not None]
    return no_rival(columns, principle, known, floors, Reference(points[0], gains, whole))
