"""All conflicts and all corrections, found by turns; see :mod:`search`."""

from collections.abc import Iterable
from dataclasses import dataclass

from winset_solver.conflict.oracle import Oracle
from winset_solver.conflict.problem import ConflictProblem
from winset_solver.conflict.search import OnConflict, OnCorrection, Search, in_order
from winset_solver.conflict.sets import Conflict, Correction
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.status import Claim, OutcomeStatus


@dataclass(frozen=True, eq=False)
class Exploration:
    """Conflicts and corrections of one problem, all of them or as many as were found.

    Parameters
    ----------
    status
        ``OPTIMAL`` where the lists are complete: with ``conflicts`` empty all groups can hold, and the only correction
        is the one without members, whose ``x`` shows it. ``NO_PACKAGE`` where the definitions alone contradict each
        other: the only conflict has no members, and nothing corrects it. Otherwise ``STOPPED_WITH_SOLUTION`` (by the
        limit, by time or by request) or ``STOPPED_WITHOUT_SOLUTION``.
    conflicts
        Irreducible, by number of members, then by members.
    corrections
        Minimal, by cost, then by number of members, then by members.
    bound
        Proven: every correction that is not listed costs at least this; infinite where the list is complete.
    groups
        Number of groups of the problem.
    claims
        Second opinions that the answer rests on.
    notes
        What a reader must know about this answer.
    solves, seconds
        Number of HiGHS runs about the program (the small searches for hitting sets apart) and wall time.
    """

    status: OutcomeStatus
    conflicts: tuple[Conflict, ...] = ()
    corrections: tuple[Correction, ...] = ()
    bound: float = 0.0
    groups: int = 0
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    solves: int = 0
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether every conflict and every correction is listed."""
        return self.status in (OutcomeStatus.OPTIMAL, OutcomeStatus.NO_PACKAGE)

    @property
    def x(self) -> Vector | None:
        """A point that satisfies all groups; None where none is known."""
        return next((correction.x for correction in self.corrections if not correction.members), None)

    @property
    def agreements(self) -> tuple[tuple[int, ...], ...]:
        """The largest sets of groups that can hold together, in the order of the corrections they complement."""
        every = range(self.groups)
        return tuple(tuple(g for g in every if g not in c.members) for c in self.corrections)

    def agrees(self, subset: Iterable[int]) -> bool | None:
        """Return whether these groups can hold together; None where the lists do not tell, never if complete.

        A set that contains a conflict cannot hold, and one that avoids a correction can.
        """
        asked = set(subset)
        if any(asked.isdisjoint(correction.members) for correction in self.corrections):
            return True
        if any(asked.issuperset(conflict.members) for conflict in self.conflicts):
            return False
        return None


def explore(
    problem: ConflictProblem,
    control: Control | None = None,
    *,
    limit: int | None = None,
    on_conflict: OnConflict | None = None,
    on_correction: OnCorrection | None = None,
    oracle: Oracle | None = None,
) -> Exploration:
    """Find every conflict and every correction.

    The conflicts are the minimal sets of groups that cannot all hold, the corrections the minimal sets whose giving up
    lets the rest hold; each family consists of the minimal hitting sets of the other.

    Parameters
    ----------
    limit
        Stop once so many conflicts or so many corrections are known; None for all.
    on_conflict, on_correction
        Hear of each as soon as it is settled, in the order of finding.
    oracle
        What an earlier question about the same problem has learnt, to be used and added to.

    Raises
    ------
    ArgumentError
        Where the limit is not positive, or the oracle knows another problem.

    Notes
    -----
    There can be exponentially many of both. Without the limit the number of sets asked about is at most linear in the
    number of conflicts and corrections times the number of groups.

    Examples
    --------
    Two units for three claims of one unit each:

    >>> from winset_solver.program import PayoffProgram
    >>> inf = float("inf")
    >>> program = PayoffProgram.build(
    ...     matrix=[[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]],
    ...     row_lower=[-inf, 1, 1, 1],
    ...     row_upper=[2, inf, inf, inf],
    ...     payoff=[[1, 1, 1]],
    ... )
    >>> found = explore(ConflictProblem(program, ((1,), (2,), (3,)), ("A", "B", "C")))
    >>> [conflict.members for conflict in found.conflicts], [correction.members for correction in found.corrections]
    ([(0, 1, 2)], [(0,), (1,), (2,)])
    >>> found.agrees([0, 2])
    True
    """
    if limit is not None and limit < 1:
        raise ArgumentError("the limit is not positive", got=limit, wanted="≥ 1")
    search = Search(Oracle.of(problem, control, oracle), on_conflict, on_correction)

    def enough(so_far: Search) -> bool:
        return limit is not None and max(len(so_far.conflicts), len(so_far.corrections)) >= limit

    status = search.run(enough)
    notes = search.notes
    if status is OutcomeStatus.STOPPED_WITH_SOLUTION and enough(search):
        notes = (*notes, f"stopped at the limit of {limit}; there may be more")
    return Exploration(
        status=status,
        conflicts=tuple(sorted(search.conflicts, key=lambda c: (len(c.members), c.members))),
        corrections=tuple(sorted(search.corrections, key=in_order)),
        bound=search.bound,
        groups=len(problem.groups),
        claims=search.claims,
        notes=notes,
        solves=search.solves,
        seconds=search.seconds,
    )
