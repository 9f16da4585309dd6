"""What follows from a domain by its rows and exclusions alone, without a linear program."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.games.tree_search.domain import Domain
from winset_solver.games.tree_search.exchanges import Table
from winset_solver.games.tree_search.states import States
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY, INTEGRALITY

LEARNT: Final = 300
"""Rows that are learnt during the search and propagated, the newest ones."""
_LARGEST: Final = 1_000_000
"""Entries of all these rows and of those of the relaxation, at most."""
_PASSES: Final = 50
Whole = NDArray[np.bool_]


class Propagation:
    """Removes from a domain what cannot be part of any profile in it that is wanted.

    Parameters
    ----------
    states
        Blocks and their states.
    model
        The relaxation in z, for its rows.
    exclusions
        States × states, which exclude each other; None where that is not known.
    integer
        Which kept columns take whole numbers only.

    Notes
    -----
    A state goes where it excludes every allowed state of some block, and where a row would fail although every other
    block and column takes what suits the row best. Both are repeated until nothing changes. Rows are learnt from
    relaxations that close a part of the tree: their multipliers combine rows that hold everywhere into one that the
    bounds of that part contradict, and that closes similar parts without a linear program.

    References
    ----------
    Witzig, Berthold and Heinz (2017), "Experiments with conflict analysis in mixed integer programming", CPAIOR (not
    opened).
    """

    def __init__(self, states: States, model: LinearModel, exclusions: Table | None, integer: Whole) -> None:
        self._starts, self._count = states.starts, states.count
        self._block = np.repeat(np.arange(len(states.blocks)), np.diff(states.starts))
        self._exclusions, self._integer = exclusions, integer
        rows, limits = _rows_of(model, len(states.blocks))
        self._first = len(limits)
        room = self._first + min(LEARNT, max(0, _LARGEST // max(1, states.columns) - self._first))
        self._rows = np.zeros((room, states.columns))
        self._limits = np.zeros(room)
        self._rows[: self._first], self._limits[: self._first] = rows, limits
        self._used = self._next = self._first

    def learn(self, row: Vector, limit: float) -> None:
        """Remember that row·z ≤ limit holds at every profile that is wanted."""
        size = float(np.abs(row).max(initial=0.0))
        if self._first == len(self._limits) or not (0.0 < size < np.inf and np.isfinite(limit)):
            return
        scaled = row / size
        self._rows[self._next] = scaled
        self._limits[self._next] = limit / size + FEASIBILITY * (1.0 + float(np.abs(scaled).sum()))
        self._used = max(self._used, self._next + 1)
        self._next = self._next + 1 if self._next + 1 < len(self._limits) else self._first

    def tighten(self, domain: Domain) -> bool:
        """Remove what can be removed, in place; return whether something may be left."""
        for _ in range(_PASSES):
            before, lower, upper = domain.allowed.copy(), domain.lower, domain.upper
            if self._count and not np.logical_or.reduceat(before, self._starts[:-1]).all():
                return False
            if self._exclusions is not None:
                self._exclude(domain.allowed, domain.settled)
                domain.settled = before
            if self._used and not self._by_rows(domain):
                return False
            if (before == domain.allowed).all() and (lower == domain.lower).all() and (upper == domain.upper).all():
                break
        return bool((domain.lower <= domain.upper + FEASIBILITY).all())

    def _exclude(self, allowed: Whole, settled: Whole | None) -> None:
        """Remove the states that every allowed state of some block excludes; of a block that has changed since."""
        assert self._exclusions is not None  # asked by the only caller
        changed = np.ones(len(self._starts) - 1, dtype=bool)
        if settled is not None:
            changed = np.logical_or.reduceat(allowed != settled, self._starts[:-1])
        left = np.flatnonzero(allowed & changed[self._block])
        if left.size:
            allowed &= ~np.logical_and.reduceat(self._exclusions[left], self._firsts(left), axis=0).any(axis=0)

    def _firsts(self, states: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where the next block begins among ascending states."""
        block = self._block[states]
        return np.flatnonzero(np.concatenate([[True], block[1:] != block[:-1]]))

    def _by_rows(self, domain: Domain) -> bool:
        left = np.flatnonzero(domain.allowed)
        used, total = slice(0, self._used), np.zeros(self._used)
        if left.size:
            firsts = self._firsts(left)
            if len(firsts) < len(self._starts) - 1:
                return False
            inside = self._rows[used, left]
            least = np.minimum.reduceat(inside, firsts, axis=1)
            total = least.sum(axis=1)
        outside = self._rows[used, self._count :]
        if outside.shape[1]:
            at = np.where(outside > 0, domain.lower, np.where(outside < 0, domain.upper, 0.0))
            total = total + (outside * at).sum(axis=1)
        spare = self._limits[used] - total
        if (spare < 0).any():
            return False
        if left.size:
            counts = np.diff(np.append(firsts, len(left)))
            domain.allowed[left] = (inside - np.repeat(least, counts, axis=1) <= spare[:, None]).all(axis=0)
        if self._integer.any():
            self._tighten_kept(domain, outside[:, self._integer], spare)
        return True

    def _tighten_kept(self, domain: Domain, rows: Vector, spare: Vector) -> None:
        integer, lower, upper = self._integer, domain.lower.copy(), domain.upper.copy()
        with np.errstate(divide="ignore", invalid="ignore"):
            steps = spare[:, None] / rows
            known = np.isfinite(steps)
            highest = np.where(known & (rows > 0), lower[integer] + steps, np.inf).min(axis=0)
            lowest = np.where(known & (rows < 0), upper[integer] + steps, -np.inf).max(axis=0)
        upper[integer] = np.minimum(upper[integer], np.floor(highest + INTEGRALITY))
        lower[integer] = np.maximum(lower[integer], np.ceil(lowest - INTEGRALITY))
        domain.lower, domain.upper = lower, upper


def _rows_of(model: LinearModel, first: int) -> tuple[Vector, Vector]:
    """Return the rows of a relaxation from the given one on as rows·z ≤ limits, with a little slack."""
    most = _LARGEST // max(1, 4 * model.columns)
    matrix = model.matrix[first : first + most]
    dense, upper, lower = matrix.toarray(), model.row_upper[first:][:most], model.row_lower[first:][:most]
    above, below = np.isfinite(upper), np.isfinite(lower)
    rows, limits = np.vstack([dense[above], -dense[below]]), np.concatenate([upper[above], -lower[below]])
    return rows, limits + FEASIBILITY * (1.0 + np.abs(rows).sum(axis=1))
