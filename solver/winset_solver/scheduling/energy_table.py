"""The energy that what is not yet scheduled needs before each point in time."""

from typing import Final

import numpy as np

from winset_solver.program import Vector
from winset_solver.scheduling.problem import Flags, SchedulingProblem, Times
from winset_solver.tolerances import FEASIBILITY

_MOMENTARY: Final = 200_000
"""Multiplications up to which a matrix product stays on one thread: more threads only wait for each other here."""
_SINGLE: Final = 2**24
"""Whole numbers up to here are exact in single precision."""


class EnergyTable:
    """For every point in time at which some window ends: how much each activity surely needs before it.

    An activity that has not started by period t is under way before time b for at least min(duration, b − latest)
    periods, all of them after t. Where these, and what is running, need more than the capacity gives between t and b,
    there is no way on.
    """

    def __init__(self, problem: SchedulingProblem) -> None:
        ends = np.unique(problem.latest + problem.durations)
        periods = np.clip(ends - problem.latest[:, None], 0, problem.durations[:, None])
        loads, room = problem.loads, problem.room
        whole = not (np.any(loads % 1) or np.any(room % 1))
        largest = max((loads * problem.durations[:, None]).sum(), room.max(initial=0) * problem.horizon)
        self._number = np.dtype(np.float32 if whole and largest < _SINGLE else np.float64)
        self._slack = 0.0 if whole else FEASIBILITY
        self._ends: Vector = ends.astype(self._number)
        self._loads: Vector = loads.astype(self._number)
        self._room: Vector = room.astype(self._number)
        self._needs: list[Vector] = [(periods * load[:, None]).astype(self._number) for load in loads.T]

    def suffices(self, member: Flags, now: Times, running: Times, end: Times) -> Flags:
        """Return which partial schedules leave enough energy for the rest: one flag each."""
        instant, ends = now.astype(self._number)[:, None], end.astype(self._number)
        time: Vector = np.maximum(self._ends - instant, 0)
        waiting = (~member).astype(self._number)
        overlaps = [
            np.maximum(np.minimum(ends[:, place, None], self._ends) - instant, 0) for place in range(end.shape[1])
        ]
        enough: Flags = np.ones(len(now), dtype=bool)
        for k, (table, room) in enumerate(zip(self._needs, self._room, strict=True)):
            need = in_pieces(waiting, table) - room * time
            for place, overlap in enumerate(overlaps):
                need += self._loads[running[:, place], k, None] * overlap
            enough &= np.all(need <= self._slack, axis=1)
        return enough


def in_pieces(rows: Vector, table: Vector) -> Vector:
    """Return the matrix product, so many rows at a time that no piece of it is spread over threads."""
    result: Vector = np.empty((len(rows), table.shape[1]), dtype=table.dtype)
    step = max(1, _MOMENTARY // max(1, table.size))
    for first in range(0, len(rows), step):
        np.matmul(rows[first : first + step], table, out=result[first : first + step])
    return result
