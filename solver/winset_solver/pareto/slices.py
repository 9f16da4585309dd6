"""Slices: the frontier of two players that is left when the integer decisions are fixed."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from winset_solver.pareto.frontier import Point
from winset_solver.pareto.outcome_space import OutcomeSpace, unbounded
from winset_solver.pareto.pieces import Piece, single
from winset_solver.program import Vector
from winset_solver.result import Termination

_TIGHT = 0.01
"""Part of the resolution within which a point lies on a line, or a level counts as reached."""


class Slices:
    """Frontiers of linear programs in one live HiGHS model, whose integer columns are fixed in turn.

    Parameters
    ----------
    space
        The outcome space that is sliced.

    Notes
    -----
    A slice is a polyhedron, so its frontier is a chain of segments. Its ends are lexicographic optima; between two
    vertices the sum of levels weighted by the normal of their chord is maximised until no vertex lies above a chord
    (the dichotomic scheme of Aneja & Nair 1979): 2 k + 3 linear programs for k segments.

    References
    ----------
    Y. P. Aneja, K. P. K. Nair, "Bicriteria transportation problem", Management Sci. 25 (1979) 73–78 (not opened).
    """

    def __init__(self, space: OutcomeSpace) -> None:
        self._space = space
        self._session = space.session.twin()
        self._integers: NDArray[np.intp] = np.flatnonzero(space.session.model.integer)
        self.whole = len(self._integers) == 0

    def chain(self, point: Point, lower: Vector) -> list[Piece]:
        """Return the frontier, above lower levels, of all packages with the integer decisions of a point."""
        fixed = point.x[self._integers]
        self._session.change_column_bounds(self._integers, fixed, fixed)
        lower = np.maximum(lower, self._space.lowest)
        first, last = self._end(0, lower), self._end(1, lower)
        if first is None or last is None:
            return [single(point, self._space.levels_of(point))]
        vertices = self._between(first, last, lower)
        return self._pieces(vertices)

    def _best(self, weights: Vector, lower: Vector) -> tuple[Point, Vector] | None:
        session, space = self._session, self._space
        session.change_column_bounds(space.levels, lower, np.inf)
        cost = np.zeros(session.model.columns)
        cost[space.levels] = weights
        session.maximise(cost)
        space.solves += 1
        result = session.solve(space.control.named("slice"), relaxed=True)
        if result.termination is Termination.UNBOUNDED:
            raise unbounded(space)
        if result.solution is None:
            return None
        point = space.point(result.x)
        return point, space.levels_of(point)

    def _end(self, player: int, lower: Vector) -> tuple[Point, Vector] | None:
        """Return the best point for one player, and among those for the other."""
        units = np.eye(2)
        best = self._best(units[player], lower)
        if best is None:
            return None
        held = lower.copy()
        for slack in (0.0, _TIGHT * self._space.gaps[player]):
            held[player] = max(lower[player], best[1][player] - slack)
            second = self._best(units[1 - player], held)
            if second is not None:
                return second
        return best

    def _between(
        self, first: tuple[Point, Vector], last: tuple[Point, Vector], lower: Vector
    ) -> list[tuple[Point, Vector]]:
        """Return all vertices from the first to the last."""
        done, ahead = [first], [last]
        while ahead:
            start, end = done[-1][1], ahead[-1][1]
            sizes = np.array([end[1] - start[1], start[0] - end[0]])
            found = None
            if np.all(sizes > self._space.gaps[::-1]):
                weights = sizes / sizes.max()
                found = self._best(weights, lower)
                if found is not None and weights @ (found[1] - start) <= _TIGHT * float(weights @ self._space.gaps):
                    found = None
            if found is None:
                done.append(ahead.pop())
            else:
                ahead.append(found)
        return done

    def _pieces(self, vertices: list[tuple[Point, Vector]]) -> list[Piece]:
        """Return the segments between vertices; where one player's levels cannot be told apart the other's count."""
        distinct = vertices[:1]
        for vertex in vertices[1:]:
            change = vertex[1] - distinct[-1][1]
            if change[1] <= self._space.gaps[1]:
                continue
            if -change[0] <= self._space.gaps[0]:
                distinct.pop()
            distinct.append(vertex)
        if len(distinct) == 1:
            return [single(*distinct[0])]
        return [Piece(a, b, y, z) for (a, y), (b, z) in pairwise(distinct)]
