"""Shared columns, worked out from what the players chose."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset_solver import verify
from winset_solver.games.game import Game
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import Matrix, Vector, as_matrix
from winset_solver.tolerances import FEASIBILITY


class Completion:
    """The values of shared columns that follow from the players' columns, by the rows that define them.

    Parameters
    ----------
    game
        Whose shared columns are to be worked out.

    Notes
    -----
    Bounds of the shared columns are tightened row by row until nothing changes, for many profiles at once. That settles
    every column defined by an equality or by rows from both sides, also through other shared columns. Whatever is still
    open then is searched for.
    """

    def __init__(self, game: Game) -> None:
        self.game = game
        self._model = LinearModel.of(game.program)
        self._shared = np.flatnonzero(game.program.owners < 0)

    def of(self, x: Vector) -> Vector | None:
        """Return the profile with the shared columns of its players' columns.

        Parameters
        ----------
        x
            One entry per column; those of shared columns are not read.

        Returns
        -------
        Vector or None
            None where the rows that select profiles forbid what the players chose.
        """
        completed = self.shared(x)
        return None if completed is None or verify.violation(self._model, completed) > FEASIBILITY else completed

    def shared(self, x: Vector) -> Vector | None:
        """Return as :meth:`of`, whatever rows without a shared column say; None where the others forbid it."""
        points, possible = self.shared_of_all(np.array(x, dtype=float)[np.newaxis])
        return points[0] if possible[0] else None

    def shared_of_all(self, points: Vector) -> tuple[Vector, NDArray[np.bool_]]:
        """Return as :meth:`shared` for many profiles, one a row, and which of them have shared columns at all."""
        completed = np.array(points, dtype=float)
        if not self._shared.size:
            return completed, np.ones(len(completed), dtype=bool)
        low, high = self._rules.tightened(completed)
        possible = np.asarray((low <= high + FEASIBILITY).all(axis=1), dtype=bool)
        completed[:, self._shared] = low
        for i in np.flatnonzero(possible & (high > low + FEASIBILITY).any(axis=1)).tolist():
            found = self._searched(completed[i])
            possible[i] = found is not None
            if found is not None:
                completed[i, self._shared] = found
        return completed, possible

    @cached_property
    def _rules(self) -> "_Rules":
        return _Rules(self._model, self._shared)

    def _searched(self, x: Vector) -> Vector | None:
        """Return shared columns that satisfy their rows, found by a search; None where there are none."""
        rows, program = self._rules.rows, self.game.program
        taken = self._rules.taken(x[np.newaxis])[0]
        session = Session(
            LinearModel(
                matrix=program.matrix[rows][:, self._shared].tocsr(),
                row_lower=program.row_lower[rows] - taken,
                row_upper=program.row_upper[rows] - taken,
                column_lower=self._model.column_lower[self._shared],
                column_upper=self._model.column_upper[self._shared],
                integer=program.integer[self._shared],
                cost=np.zeros(len(self._shared)),
            ),
            presolve="off",
        )
        found = session.solve().solution
        return None if found is None else found.x


class _Rules:
    """Rows that hold shared columns, entry by entry."""

    def __init__(self, model: LinearModel, shared: NDArray[np.int64]) -> None:
        part: Matrix = as_matrix(model.matrix[:, shared])
        self.rows = np.flatnonzero(np.diff(part.indptr))
        self._elsewhere = as_matrix(model.matrix[self.rows])
        self._own = shared
        self._model = model
        part = as_matrix(part[self.rows])
        self._entry, self._column = part.data, part.indices
        self._row = np.repeat(np.arange(len(self.rows)), np.diff(part.indptr))
        self._starts = part.indptr[:-1]
        self._order = np.argsort(self._column, kind="stable")
        self._held, self._column_starts = np.unique(self._column[self._order], return_index=True)

    def taken(self, points: Vector) -> Vector:
        """Return what the players' columns add to every row, one row per profile."""
        others = points.copy()
        others[:, self._own] = 0.0
        return np.asarray((self._elsewhere @ others.T).T)

    def tightened(self, points: Vector) -> tuple[Vector, Vector]:
        """Return the tightest bounds of the shared columns that row by row reasoning gives, one row per profile."""
        model, count = self._model, len(points)
        low = np.tile(model.column_lower[self._own], (count, 1))
        high = np.tile(model.column_upper[self._own], (count, 1))
        if not self.rows.size:
            return low, high
        taken = self.taken(points)
        lower, upper = model.row_lower[self.rows] - taken, model.row_upper[self.rows] - taken
        for _ in range(len(self._own) + 1):
            before = low.copy(), high.copy()
            self._tighten(low, high, lower, upper)
            if np.array_equal(before[0], low) and np.array_equal(before[1], high):
                break
        return low, high

    def _tighten(self, low: Vector, high: Vector, lower: Vector, upper: Vector) -> None:
        """Tighten bounds in place by each row once, all at the same time."""
        positive = self._entry > 0
        at_low, at_high = self._entry * low[:, self._column], self._entry * high[:, self._column]
        least = self._rest(np.where(positive, at_low, at_high), -np.inf)
        most = self._rest(np.where(positive, at_high, at_low), np.inf)
        one, other = (upper[:, self._row] - least) / self._entry, (lower[:, self._row] - most) / self._entry
        ceiling, floor = np.where(positive, one, other), np.where(positive, other, one)
        held, order, starts = self._held, self._order, self._column_starts
        integer = self._model.integer[self._own[held]]
        floor = np.maximum.reduceat(floor[:, order], starts, axis=1)
        ceiling = np.minimum.reduceat(ceiling[:, order], starts, axis=1)
        floor = np.where(integer, np.ceil(floor - FEASIBILITY), floor)
        ceiling = np.where(integer, np.floor(ceiling + FEASIBILITY), ceiling)
        low[:, held] = np.maximum(low[:, held], floor)
        high[:, held] = np.minimum(high[:, held], ceiling)

    def _rest(self, terms: Vector, unbounded: float) -> Vector:
        """Return for every entry the sum of the other terms of its row, unbounded where one of them is."""
        unlimited = np.isinf(terms)
        known = np.where(unlimited, 0.0, terms)
        sums = np.add.reduceat(known, self._starts, axis=1)[:, self._row]
        count = np.add.reduceat(unlimited.astype(np.int64), self._starts, axis=1)[:, self._row]
        return np.where(count > unlimited, unbounded, sums - known)
