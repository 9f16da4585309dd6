"""The master program of cutting planes: the lifted program in one live session, and the inequalities it has so far."""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from winset_solver.control import Control
from winset_solver.games.inequality import Inequality, stacked
from winset_solver.games.lifted import Lifted
from winset_solver.grid import common_step
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import SolveResult
from winset_solver.tolerances import CUT_VIOLATION, RESOLUTION


class Master:
    """A live lifted program that takes inequalities as they are violated, each once.

    Parameters
    ----------
    lifted
        The program.
    waiting
        Inequalities that are taken only where a point violates them: most never are, and every row slows a search.

    Attributes
    ----------
    step
        Distance that different values of the objective have at least; 0 where none is known.
    added
        How many inequalities it has, by family.
    """

    def __init__(self, lifted: Lifted, waiting: Iterable[Inequality]) -> None:
        self.lifted = lifted
        self.added: Counter[str] = Counter()
        self._session = Session(lifted.model())
        self.step = _step(lifted)
        self._known: set[bytes] = set()
        self._waiting = list(waiting)
        self._rows, self._lower = stacked(self._waiting, lifted.columns)
        self._size = np.array([float(np.abs(cut.coefficients).max(initial=1.0)) for cut in self._waiting])

    def add(self, cuts: Iterable[Inequality]) -> int:
        """Take inequalities that it does not have yet and return how many those were.

        One without columns is taken where nothing satisfies it.
        """
        new = {cut.key(): cut for cut in cuts if len(cut.columns) or cut.lower > 0}
        new = {key: cut for key, cut in new.items() if key not in self._known}
        if new:
            rows, lower = stacked(list(new.values()), self.lifted.columns)
            self._session.add_rows(rows, lower, np.full(len(lower), np.inf))
            self._known.update(new)
            self.added.update(cut.family for cut in new.values())
        return len(new)

    def violated(self, point: Vector) -> list[Inequality]:
        """Return the waiting inequalities that a point violates."""
        short = (self._lower - self._rows @ point) / self._size
        return [self._waiting[i] for i in np.flatnonzero(short > CUT_VIOLATION)]

    def tight(self, point: Vector) -> list[Inequality]:
        """Return the waiting inequalities that a point violates or just satisfies: a search bends towards them."""
        short = (self._lower - self._rows @ point) / self._size
        return [self._waiting[i] for i in np.flatnonzero(short > -CUT_VIOLATION)]

    def relaxed(self, control: Control) -> SolveResult:
        """Solve the linear relaxation, from the basis of the last one."""
        return self._session.solve(control, relaxed=True)

    def solve(self, control: Control) -> SolveResult:
        """Solve the mixed-integer program, as far as values on the objective's grid have to be told apart.

        No start is passed: a profile that players keep to satisfies every inequality, but HiGHS takes longer with it.
        """
        return self._session.solve(control, absolute_gap=self.step * (1.0 - RESOLUTION))

    def solve_differently(self, control: Control) -> SolveResult:
        """Solve the mixed-integer program without presolve, which was caught calling what is feasible infeasible."""
        return self._session.twin(presolve="off", random_seed=1).solve(control)

    def value_at_most(self, bound: float) -> float:
        """Return the largest value that a profile can have within a bound: one on the objective's grid."""
        if not self.step or not np.isfinite(bound):
            return bound
        constant = self._session.model.constant
        steps = (bound - constant) / self.step
        return float(np.floor(steps + RESOLUTION * max(1.0, abs(steps))) * self.step + constant)


def _step(lifted: Lifted) -> float:
    """Return the distance that values of the objective have at least, 0 where no such distance is known."""
    model = lifted.model()
    whole = model.integer.copy()
    whole[lifted.plain : lifted.plain + len(lifted.first)] = whole[lifted.first] & whole[lifted.second]
    used = model.cost != 0
    return common_step(model.cost[used]) if whole[used].all() else 0.0
