"""Large neighbourhood search: better points among those that differ from a known one in few columns.

References
----------
P. Shaw, "Using constraint programming and local search methods to solve vehicle routing problems", CP98, LNCS 1520
(1998) 417–431, for the idea (not opened here).
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.tolerances import AGREEMENT

Columns = NDArray[np.int64]
Rise = Callable[[Vector], tuple[float, Vector]]
"""What is climbed: its value at a point, and a direction over the columns in which it rises there."""

_GAP: Final = 1e-3
_PATIENCE: Final = 16
"""Searches in a row without a better point after which the climb ends."""


@dataclass(frozen=True, eq=False)
class Climb:
    """A climb from point to point.

    Parameters
    ----------
    session
        The model; its bounds and objective are restored after every search. A node limit keeps searches short.
    decisions
        Columns that a neighbourhood frees or holds.
    neighbourhood
        Given the best point so far and a count of the searches: which of the decisions are free in the next one.
    """

    session: Session
    decisions: Columns
    neighbourhood: Callable[[Vector, int], Columns]

    def from_point(self, x: Vector, rise: Rise, control: Control, *, enough: float = np.inf) -> Vector:
        """Return the best point met on the way up; x itself where there is nothing better around it.

        Parameters
        ----------
        x
            A point of the model.
        rise
            What is climbed. Where its value is a concave function and a search along its direction finds nothing
            better, its neighbourhood holds nothing better.
        enough
            Value at which the climb ends.
        """
        value, direction = rise(x)
        failures = 0
        for count in itertools.count():
            if value >= enough or failures >= _PATIENCE or control.exhausted:
                break
            found = self._around(x, self.neighbourhood(x, count), direction, control)
            failures += 1
            if found is not None and rise(found)[0] > value + AGREEMENT * max(1.0, abs(value)):
                x, failures = found, 0
                value, direction = rise(found)
                control.report(value, None, 0)
        return x

    def _around(self, x: Vector, free: Columns, direction: Vector, control: Control) -> Vector | None:
        """Return a better point along a direction with all decisions but the free ones held; None where none is met."""
        held = np.setdiff1d(self.decisions, free)
        short = replace(control, limits=replace(control.limits, gap=_GAP), on_progress=None)
        with self.session.scratch():
            self.session.change_column_bounds(held, x[held], x[held])
            self.session.maximise(direction)
            level = float(direction @ x)
            better = level + AGREEMENT * max(1.0, abs(level))
            self.session.add_rows(direction[np.newaxis], better, np.inf)
            result = self.session.solve(short)
        return None if result.solution is None else result.x
