"""The cheapest repairs: what to give up, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset_solver import verify
from winset_solver.confirm import solve_confirmed
from winset_solver.conflict.oracle import Oracle
from winset_solver.conflict.problem import ConflictProblem
from winset_solver.conflict.search import Search, in_order
from winset_solver.conflict.sets import Correction
from winset_solver.control import Control
from winset_solver.elastic import softened
from winset_solver.errors import ArgumentError
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import PayoffProgram, Vector
from winset_solver.status import Claim, OutcomeStatus
from winset_solver.tolerances import FEASIBILITY

_SETTLED = (OutcomeStatus.OPTIMAL, OutcomeStatus.NO_PACKAGE)


@dataclass(frozen=True, eq=False)
class Repair:
    """One way out: groups to give up, and how far the rows of those that can be moved have to move.

    Parameters
    ----------
    members
        Indices of the groups, ascending.
    cost
        Sum of their prices.
    amounts
        For each row of a movable member that has to move at all: by how much, > 0, times the row's scale. Their sum is
        the smallest that any point with these members given up needs; of rows that move together the largest counts.
    moves
        The same rows' signed movement in the row's own unit: below 0 the lower bound goes down, above 0 the upper
        bound goes up.
    x
        A point that satisfies every other row, and these with their bounds moved.
    verified
        Whether the program with the moved bounds was solved again from scratch, and ``x`` checked against it by exact
        arithmetic.
    least
        Whether the sum of the amounts is proven smallest.
    claims
        Second opinions on that.
    """

    members: tuple[int, ...]
    cost: float
    amounts: dict[int, float]
    moves: dict[int, float]
    x: Vector
    verified: bool
    least: bool = True
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, eq=False)
class Repairs:
    """The cheapest repairs of one problem.

    Parameters
    ----------
    status
        ``OPTIMAL`` where ``repairs`` are proven to be the cheapest, in order, as many as were asked for or as there
        are; with all groups satisfiable the only repair has no members. ``NO_PACKAGE`` where the definitions alone
        contradict each other, so that nothing repairs them. Otherwise stopped: then ``repairs`` are the cheapest known,
        and some might do with fewer members.
    repairs
        By cost.
    bound
        Proven: every repair that is not listed costs at least this.
    claims
        Second opinions on which repairs there are and what they cost; each repair has those on its amounts.
    notes
        What a reader must know about this answer.
    solves, seconds
        Number of HiGHS runs about the program and wall time.
    """

    status: OutcomeStatus
    repairs: tuple[Repair, ...] = ()
    bound: float = 0.0
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    solves: int = 0
    seconds: float = 0.0


def cheapest_repairs(
    problem: ConflictProblem,
    control: Control | None = None,
    *,
    count: int = 3,
    movable: Sequence[bool] | None = None,
    scales: ArrayLike = 1.0,
    sizes: ArrayLike | None = None,
    oracle: Oracle | None = None,
) -> Repairs:
    """Find the cheapest sets of groups to give up, then how little their rows have to move.

    Parameters
    ----------
    count
        How many repairs.
    movable
        For each group whether moving its rows by some amount makes sense; the others are given up outright, and so are
        rows whose own bounds contradict each other. All, where absent.
    scales
        Units of amount per unit of each row, > 0: one per row of the program or one for all.
    sizes
        One per row of the program: where it is > 0, the row moves together with the others of its group of which that
        is so, in this proportion, as they do where one number of a statement makes them all. Absent: each by itself.
    oracle
        What an earlier question about the same problem has learnt, to be used and added to.

    Raises
    ------
    ArgumentError
        Where the count or a scale is not positive, a size does not fit, or the oracle knows another problem.

    Notes
    -----
    The sets come from :class:`Search`: the cheapest set that hits all known conflicts bounds from below what every
    unlisted repair costs, so that the first ``count`` are settled long before all conflicts are known.

    Examples
    --------
    Ten units; the one wants seven, the other six, and giving in costs the first more:

    >>> inf = float("inf")
    >>> program = PayoffProgram.build(
    ...     matrix=[[1, 1], [1, 0], [0, 1]], row_lower=[-inf, 7, 6], row_upper=[10, inf, inf], payoff=[[1, 0], [0, 1]]
    ... )
    >>> found = cheapest_repairs(ConflictProblem(program, ((1,), (2,)), ("one", "other"), [2.0, 1.0]))
    >>> [(repair.members, repair.cost, repair.amounts) for repair in found.repairs]
    [((1,), 1.0, {2: 3.0}), ((0,), 2.0, {1: 3.0})]
    """
    if count < 1:
        raise ArgumentError("the count is not positive", got=count, wanted="≥ 1")
    flags = tuple(movable) if movable is not None else (True,) * len(problem.groups)
    if len(flags) != len(problem.groups):
        raise ArgumentError("a size does not fit", where="movable", got=len(flags), wanted=str(len(problem.groups)))
    given = np.asarray(scales, dtype=float)
    if given.ndim and len(given) != problem.program.shape[0]:
        raise ArgumentError("a size does not fit", where="scales", got=len(given), wanted=str(problem.program.shape[0]))
    together = np.zeros(problem.program.shape[0]) if sizes is None else np.asarray(sizes, dtype=float)
    if len(together) != problem.program.shape[0] or (together < 0).any():
        raise ArgumentError(
            "a size does not fit", where="sizes", got=len(together), wanted=str(problem.program.shape[0])
        )
    task = _Task(problem, flags, np.broadcast_to(given, (problem.program.shape[0],)), together)
    search = Search(Oracle.of(problem, control, oracle))
    status = search.run(lambda so_far: len(so_far.proven) >= count)
    if len(search.proven) >= count:
        status = OutcomeStatus.OPTIMAL
    elif status not in _SETTLED and search.candidates:
        status = OutcomeStatus.STOPPED_WITH_SOLUTION
    chosen = (sorted(search.corrections, key=in_order) if status in _SETTLED else search.candidates)[:count]
    settled = tuple(task.repair(correction, search.oracle.control) for correction in chosen)
    return Repairs(
        status=status,
        repairs=settled,
        bound=search.bound,
        claims=tuple(search.claims),
        notes=search.notes,
        solves=search.solves + sum(1 + bool(repair.amounts) for repair in settled),
        seconds=search.seconds,
    )


@dataclass(frozen=True, eq=False)
class _Task:
    """What is asked about each correction: how little its movable rows have to move."""

    problem: ConflictProblem
    movable: tuple[bool, ...]
    scales: Vector
    sizes: Vector

    def repair(self, correction: Correction, control: Control) -> Repair:
        """Return the repair with the least movement for given members."""
        program, x, least = self.problem.program, correction.x, True
        claims: tuple[Claim, ...] = ()
        rows, free = self._rows(correction)
        opened = _moved(program, dict.fromkeys(free.tolist(), (-np.inf, np.inf)))
        if rows.size:
            alone = self.sizes[rows] == 0
            together = np.where(alone, len(self.problem.groups) + rows, self._groups(correction)[rows])
            session = softened(opened, rows, self.scales[rows], together, np.where(alone, 1.0, self.sizes[rows]))
            # No start, although a point is known: HiGHS 1.15.1 with presolve has called starts optimal that it improves
            # on without them, and without presolve.
            result = solve_confirmed(session, control)
            least = result.optimal
            x = x if result.solution is None else result.x[: len(x)]
            if result.confirmation is not None:
                labels = ", ".join(self.problem.labels[group] for group in correction.members)
                claims = (Claim(f"least movement of {labels}", result.confirmation),)
        below, above = _outside(opened, rows, x)
        scale = np.maximum(1.0, abs(program.matrix[rows]) @ np.abs(x))
        signed = {
            int(row): float(move)
            for row, move, size in zip(rows, above - below, scale, strict=True)
            if abs(move) > FEASIBILITY * size
        }
        moved = _moved(opened, {row: (min(move, 0.0), max(move, 0.0)) for row, move in signed.items()})
        amounts = {row: abs(move) * float(self.scales[row]) for row, move in signed.items()}
        verified = _verified(moved, x, Control(cancellation=control.cancellation))
        return Repair(correction.members, correction.cost, amounts, signed, x, verified, least, claims)

    def _groups(self, correction: Correction) -> NDArray[np.int64]:
        """Return for each row to which of the members it belongs."""
        found: NDArray[np.int64] = np.full(self.problem.program.shape[0], -1, dtype=np.int64)
        for group in correction.members:
            found[list(self.problem.groups[group])] = group
        return found

    def _rows(self, correction: Correction) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the members' rows that can be moved, and those that are given up outright."""
        program = self.problem.program
        rows = np.array([r for g in correction.members for r in self.problem.groups[g]], dtype=np.int64)
        movable = np.array([self.movable[g] for g in correction.members for _ in self.problem.groups[g]], dtype=bool)
        movable &= program.row_lower[rows] <= program.row_upper[rows]
        return rows[movable], rows[~movable]


def _outside(program: PayoffProgram, rows: NDArray[np.int64], x: Vector) -> tuple[Vector, Vector]:
    """Return how far rows are below their lower bounds and above their upper bounds at a point."""
    matrix = program.matrix[rows]
    entries = [slice(first, last) for first, last in pairwise(matrix.indptr.tolist())]
    activity = np.array([verify.exact_dot(matrix.data[each], x[matrix.indices[each]]) for each in entries])
    return np.maximum(program.row_lower[rows] - activity, 0.0), np.maximum(activity - program.row_upper[rows], 0.0)


def _moved(program: PayoffProgram, moves: dict[int, tuple[float, float]]) -> PayoffProgram:
    """Return the program with amounts added to the lower and upper bounds of rows."""
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    for row, (down, up) in moves.items():
        lower[row] += down
        upper[row] += up
    return program.replace(row_lower=lower, row_upper=upper)


def _verified(program: PayoffProgram, x: Vector, control: Control) -> bool:
    """Return whether a point satisfies a program by exact arithmetic, and a fresh session finds one as well."""
    if verify.exact_violation(LinearModel.of(program), x) > FEASIBILITY:
        return False
    start = x if program.integer.any() else None
    return Session(program).solve(control, start=start).solution is not None
