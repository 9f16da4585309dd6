"""One conflict: an irreducible one, and the one with the fewest members.

References
----------
A. Ignatiev, A. Previti, M. Liffiton, J. Marques-Silva, "Smallest MUS extraction with minimal hitting set dualization",
CP 2015, LNCS 9255, 173–182 (not opened).
"""

from collections.abc import Iterable, Sequence
from math import ceil
from time import perf_counter

import numpy as np

from winset_solver.conflict.hitting_sets import HittingSets
from winset_solver.conflict.oracle import Groups, Oracle
from winset_solver.conflict.problem import ConflictProblem
from winset_solver.conflict.sets import Conflict, SingleConflict
from winset_solver.conflict.shrinking import shrink
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus, Unanswered
from winset_solver.tolerances import AGREEMENT


def irreducible_conflict(
    problem: ConflictProblem,
    control: Control | None = None,
    *,
    start: Iterable[int] | None = None,
    order: Sequence[int] | None = None,
    oracle: Oracle | None = None,
) -> SingleConflict:
    """Find one irreducible conflict.

    Parameters
    ----------
    start
        Groups to look among; all where absent.
    order
        All groups, those first that the conflict should rather do without; the cheapest first where absent. A
        certificate of the linear relaxation may overrule it.
    oracle
        What an earlier question about the same problem has learnt, to be used and added to.

    Raises
    ------
    ArgumentError
        Where a group does not exist, the order is not one of all groups, or the oracle knows another problem.
    """
    search = _Single(Oracle.of(problem, control, oracle))
    groups = search.oracle.groups if start is None else frozenset(start)
    if not groups <= search.oracle.groups:
        raise ArgumentError("no group has this index", where="start", got=sorted(groups - search.oracle.groups))
    if order is not None and sorted(order) != sorted(search.oracle.groups):
        raise ArgumentError("the order is not one of all groups", where="order", got=list(order))
    try:
        search.first(groups, order)
    except Unanswered as stop:
        search.notes = stop.notes
    return search.outcome(settled=search.x is not None or (search.best is not None and search.best.irreducible))


def smallest_conflict(
    problem: ConflictProblem, control: Control | None = None, *, oracle: Oracle | None = None
) -> SingleConflict:
    """Find a conflict with the fewest members, and prove that none has fewer.

    Every conflict hits every correction. A smallest set that hits the corrections known so far is asked about: if it
    cannot hold, it is a smallest conflict; if it can, a point of it, grown as far as it goes, leaves out one more
    correction to hit. A stopped search returns the conflict with the fewest members found and the proven ``bound``.

    Parameters
    ----------
    oracle
        What an earlier question about the same problem has learnt, to be used and added to.

    Raises
    ------
    ArgumentError
        Where the oracle knows another problem.
    """
    search = _Single(Oracle.of(problem, control, oracle))
    settled = False
    try:
        settled = search.smallest()
    except Unanswered as stop:
        search.notes = stop.notes
    return search.outcome(settled=settled)


class _Single:
    """The search for one conflict under way."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle
        self.best: Conflict | None = None
        self.bound = 0
        self.x: Vector | None = None
        self.notes: tuple[str, ...] = ()
        self._map = HittingSets(np.ones(len(oracle.groups)))
        self._began = perf_counter()
        self._before = (oracle.solves, len(oracle.claims), len(oracle.notes))

    def first(self, groups: Groups, order: Sequence[int] | None = None) -> None:
        """Find an irreducible conflict among groups, or a point at which they all hold."""
        for asked in (frozenset[int](), groups):
            while self.best is None:
                answer = self.oracle.answer(asked)
                if answer.x is not None:
                    self.x = answer.x if asked == groups else None
                    self.bound = max(self.bound, 1)
                    break
                self.best = shrink(self.oracle, answer.groups, order=order)

    def smallest(self) -> bool:
        """Search until the answer is settled, and return whether it is."""
        oracle = self.oracle
        self.best = min(oracle.conflicts.values(), key=lambda conflict: len(conflict.members), default=None)
        self.first(oracle.groups)
        for point in oracle.points:
            self._map.hit(oracle.groups - point.groups)
        while self.best is not None and self.best.irreducible and len(self.best.members) > self.bound:
            hitting = self._map.cheapest(oracle.control)
            if hitting is None:
                break
            self.bound = max(self.bound, ceil(hitting.bound - AGREEMENT))
            self._report(self.best)
            if len(self.best.members) > self.bound:
                self._ask(hitting.members)
        return self.x is not None or (self.best is not None and self.best.irreducible)

    def _ask(self, groups: Groups) -> None:
        """Take groups that cannot hold as the new best conflict; else add the correction that they show."""
        oracle = self.oracle
        answer = oracle.answer(groups)
        if answer.x is None:
            # Fewer members than proven possible would contradict each other as well, were it not irreducible.
            least = len(answer.groups) <= self.bound
            self.best = (oracle.confirmed(answer.groups) if least else shrink(oracle, answer.groups)) or self.best
            return
        for group in sorted(oracle.groups - answer.groups):
            if group not in answer.groups:
                wider = oracle.answer(answer.groups | {group})
                answer = answer if wider.x is None else wider
        self._map.hit(oracle.groups - answer.groups)

    def _report(self, best: Conflict) -> None:
        self.oracle.say(f"a conflict of {len(best.members)}, none of fewer than {self.bound}")

    def outcome(self, *, settled: bool) -> SingleConflict:
        """Return what was found."""
        oracle, best = self.oracle, self.best
        status = OutcomeStatus.OPTIMAL
        if not settled:
            found = best is not None
            status = OutcomeStatus.STOPPED_WITH_SOLUTION if found else OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        elif best is not None and not best.members:
            status = OutcomeStatus.NO_PACKAGE
        return SingleConflict(
            status=status,
            conflict=best,
            bound=self.bound,
            x=self.x,
            claims=(*oracle.claims[self._before[1] :], *self._map.claims("no conflict has fewer members")),
            notes=(*oracle.notes[self._before[2] :], *self.notes),
            solves=oracle.solves - self._before[0],
            seconds=perf_counter() - self._began,
        )
