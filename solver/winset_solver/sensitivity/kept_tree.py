"""A search tree that is kept from one set of numbers to the next.

The tree of the first numbers is frozen: a partition of the integer decisions into leaves with multipliers, some
packages, and where its relaxation stood. With other numbers the kept multipliers bound every leaf for nothing
(:mod:`~winset_solver.sensitivity.leaves`). Leaves that they do not close are solved again from the kept basis, and
split further where they have to be. An answer is proven by the multipliers of its leaves and by nothing else, and it
depends on nothing but the frozen tree and the numbers.

References
----------
A. H. Land, A. G. Doig, "An automatic method of solving discrete programming problems", Econometrica 28 (1960) 497–520.
T. K. Ralphs, M. Güzelsoy, "Duality and warm starting in integer programming", Proc. NSF Design, Service, and
Manufacturing Grantees and Research Conference (2006), for trees kept as warm starts. (Neither opened here.)
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.branching import Effects
from winset_solver.control import Control, Stopped
from winset_solver.program import Vector
from winset_solver.sensitivity.aims import Aim
from winset_solver.sensitivity.leaf_search import LeafSearch, Unsettled, coarsened, root
from winset_solver.sensitivity.leaves import Leaves
from winset_solver.sensitivity.live_relaxation import LiveRelaxation

_PASSES: Final = 2
"""Searches of the first numbers; the second one knows what to beat and where to split, and makes a smaller tree."""
_MOST_LEAVES: Final = 200
_MOST_PACKAGES: Final = 16


@dataclass(frozen=True, eq=False)
class TreeAnswer:
    """What a kept tree says about one set of numbers.

    Parameters
    ----------
    x
        The best package; None without one.
    value, bound
        Of the aim: at x, and what no package exceeds; both −inf where it is proven that no package is acceptable.
    leaves
        Their multipliers prove the bound; None where the search was stopped.
    nodes
        Linear programs that were solved.
    """

    x: Vector | None
    value: float
    bound: float
    leaves: Leaves | None
    nodes: int

    @property
    def complete(self) -> bool:
        """Whether the search was not stopped."""
        return self.leaves is not None


class KeptTree:
    """The frozen tree of one problem, for problems that differ from it in numbers only.

    Parameters
    ----------
    problem, aim
        The first numbers. Later problems have as many rows, columns and players, and the same integer columns; later
        aims are of the same kind.
    units
        s > 0: in what units relaxations count gains.
    control
        Limits and cancellation of the first search.
    most, most_later
        Linear programs of the first and of every later search, after which another method is better.
    touching
        Gains at which a logarithmic aim has its first tangents, one vector a row.

    Raises
    ------
    Unsettled
        Where the first search proves no answer, or is stopped.

    Notes
    -----
    Nothing that a later search finds is kept, so that memory stays as it is and the order of questions does not
    matter. A leaf that is open with other numbers costs a few pivots each time.
    """

    def __init__(
        self,
        problem: BargainingProblem,
        aim: Aim,
        units: Vector,
        control: Control,
        *,
        most: int,
        most_later: int,
        touching: Vector | None = None,
    ) -> None:
        self._most = most
        self._live = LiveRelaxation(problem, aim, units)
        for gains in () if touching is None else touching:
            self._live.touch(gains)
        self._posture = replace(self._live.posture, basis=None)
        self._leaves, self._packages = root(problem), np.zeros((0, problem.program.shape[1]))
        self._effects = Effects(problem.program.shape[1])
        for _ in range(_PASSES):
            search = self._begun(problem, aim, control)
            self.first = _answer(search)
            if not self.first.complete:
                raise Unsettled("the first search was stopped")
            self._packages = np.array(search.met[-_MOST_PACKAGES:]).reshape(-1, problem.program.shape[1])
            self._effects = search.effects
        self._freeze(search)
        self._most = most_later

    @property
    def size(self) -> int:
        """Number of kept leaves."""
        return self._leaves.count

    def solve(self, problem: BargainingProblem, aim: Aim, control: Control) -> TreeAnswer:
        """Return the package that maximises an aim with the numbers of a problem, and the proof.

        Raises
        ------
        Unsettled
            Where a linear program has no limit or proves nothing, or too many leaves have to be searched.
        """
        return _answer(self._begun(problem, aim, control))

    def _begun(self, problem: BargainingProblem, aim: Aim, control: Control) -> LeafSearch:
        """Return a search that has the best of the kept packages that is still one, and tangents there."""
        self._live.take(problem, aim, self._posture)
        search = LeafSearch(self._live, self._leaves, self._effects.copy(), control, self._most)
        gains = self._live.arranged.gains(self._packages)
        values = [aim.value(g) for g in gains]
        for place in np.argsort(-np.array(values), kind="stable").tolist():
            if search.offer(self._packages[place]):
                if aim.logarithmic:
                    self._live.touch(gains[place])
                break
        return search

    def _freeze(self, search: LeafSearch) -> None:
        """Keep the leaves of the first search, and stand where the most doubtful one was solved."""
        self._leaves = search.certificate(coarsened(search.closed, _MOST_LEAVES))
        doubtful = max(search.closed, key=lambda leaf: leaf.bound)
        self._live.solve(*search.box(doubtful), search.control)
        self._posture = self._live.posture


def _answer(search: LeafSearch) -> TreeAnswer:
    try:
        leaves = search.run()
    except Stopped:
        return TreeAnswer(search.best, search.value, search.bound, None, search.nodes)
    return TreeAnswer(search.best, search.value, search.bound, leaves, search.nodes)
