"""The one live relaxation of a search: a domain goes in, a bound and a point come out, rows come and go."""

from collections import Counter
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.control import Control, Stopped
from winset_solver.games.inequality import Inequality, stacked
from winset_solver.games.tree_search.domain import Domain
from winset_solver.linear_model import LinearModel
from winset_solver.result import Termination
from winset_solver.warm_relaxation import UNLIMITED, Relaxed, WarmRelaxation

KEPT_ROWS: Final = 150
"""Inequalities from which on those that are slack are purged after a node."""


class Master:
    """The relaxation in z with the inequalities found so far, all of which hold everywhere in the tree.

    Parameters
    ----------
    model
        The relaxation without inequalities.
    control
        Limits and cancellation of the search.
    """

    def __init__(self, model: LinearModel, control: Control) -> None:
        self.live = WarmRelaxation(model, presolve="off")
        self.control = control
        self.solves = self.unproven = 0
        self.seconds = 0.0
        self.added: Counter[str] = Counter()
        self._fixed_rows = model.rows

    def unrestricted(self) -> Termination:
        """Solve the relaxation as it is at first and return how that ended, unbounded and infeasible told apart."""
        self.solves += 1
        return self.live.solve(self.control, relaxed=True).termination

    def solve(self, domain: Domain, pivots: int = UNLIMITED) -> Relaxed:
        """Solve the relaxation within a domain.

        Raises
        ------
        Stopped
            Where a limit or a request ends it.
        """
        if self.control.exhausted:
            raise Stopped
        began = perf_counter()
        self.live.hold(*domain.bounds())
        relaxed = self.live.reoptimise(self.control, pivots=pivots)
        self.solves += 1
        self.seconds += perf_counter() - began
        if relaxed.termination in (Termination.TIME_LIMIT, Termination.INTERRUPTED):
            raise Stopped
        if relaxed.termination is Termination.INFEASIBLE and not relaxed.empty:
            self.unproven += 1
            return Relaxed(relaxed.termination, None, -np.inf, np.inf, np.zeros(0))
        return relaxed

    def add(self, cuts: list[Inequality]) -> int:
        """Add inequalities in z; return their number."""
        if cuts:
            rows, lower = stacked(cuts, self.live.model.columns)
            self.live.add_lower_rows(rows, lower)
            self.added.update(cut.family for cut in cuts)
        return len(cuts)

    def purge(self) -> None:
        """Delete inequalities that are slack now, where there are many."""
        if self.live.model.rows - self._fixed_rows > KEPT_ROWS:
            slack = self.live.slack_rows()
            self.live.delete_rows(slack[slack >= self._fixed_rows])
