"""Cutsets: a breadth-first search over sets of scheduled activities that proves or refutes, without linear programs.

A schedule is built by adding activities in the order of their starts. What is left to do depends only on which
activities have been scheduled (the cutset), on when those still under way end, and on when the others may start. Of two
partial schedules with the same cutset the one that is nowhere later does for both, so few are left of very many.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.scheduling.energy_table import EnergyTable, in_pieces
from winset_solver.scheduling.layer import Layer, undominated
from winset_solver.scheduling.problem import Flags, SchedulingProblem, Times

LATER: Final = 2**30
"""A time after everything."""
_URGENT: Final = 4.0
"""Periods of slack over which the urgency of an activity falls by a factor of e."""


@dataclass(frozen=True, eq=False)
class CutsetAnswer:
    """What a search over cutsets found.

    Parameters
    ----------
    starts
        A schedule, None where none was found.
    refuted
        Whether there is proven to be none: nothing was cut off but what the rules allow.
    depth
        Activities that partial schedules had when the search ended.
    """

    starts: Times | None
    refuted: bool
    depth: int


def applicable(problem: SchedulingProblem) -> bool:
    """Return whether activities can be added in the order of their starts: no negative lags, no circles of lags."""
    if any(lag < 0 for _, _, lag in problem.precedences):
        return False
    waits = _waits(problem)
    left = np.ones(problem.count, dtype=bool)
    while left.any():
        free = left & ~waits[left].any(axis=0)
        if not free.any():
            return False
        left &= ~free
    return True


def search_cutsets(problem: SchedulingProblem, control: Control, *, width: int) -> CutsetAnswer:
    """Look for a schedule inside the windows of a problem, or prove that there is none.

    Parameters
    ----------
    problem
        Windows of starts carry the deadline: the tighter they are, the smaller is the search. Must be `applicable`.
    width
        Partial schedules with equally many activities at which the search gives up.

    Notes
    -----
    Complete, by induction over the layers. Among all ways to complete a partial schedule of a layer take one whose
    starts have the smallest sum, and its first activity j. Added at its earliest possible start it begins no later. No
    other activity i could be over before j starts: moved there it would make the sum smaller. So j is added; the rest
    completes what it is added to, and also a partial schedule that dominates that one: with the same cutset, a last
    start that is no later, and no end and no earliest start that is later, unless it is not after the other's last
    start either.

    References
    ----------
    E. Demeulemeester, W. Herroelen, "New benchmark results for the resource-constrained project scheduling problem",
    Management Science 43 (1997) 1485-1492 (not opened): cutsets in a depth-first search.
    """
    return _searched(problem, control, width, beam=False)


def beam_search(problem: SchedulingProblem, control: Control, *, width: int) -> CutsetAnswer:
    """Look for a schedule as `search_cutsets` does, but keep the most promising partial schedules of wide layers.

    The search is quick and may miss schedules; it refutes only where no layer was too wide.
    """
    return _searched(problem, control, width, beam=True)


def _searched(problem: SchedulingProblem, control: Control, width: int, *, beam: bool) -> CutsetAnswer:
    search = _Search(problem)
    layer, trace, complete = search.root(), list[tuple[Times, Times, Times]](), True
    for depth in range(problem.count):
        grown = search.expanded(layer, control)
        if grown is None:
            return CutsetAnswer(None, refuted=False, depth=depth)
        layer = undominated(grown, control)
        if not len(layer):
            return CutsetAnswer(None, refuted=complete, depth=depth)
        if len(layer) > width:
            layer, complete = layer.keep(search.promising(layer)[:width]), False
        if not (complete or beam):
            return CutsetAnswer(None, refuted=False, depth=depth)
        trace.append((layer.parent, layer.activity, layer.now))
    return CutsetAnswer(_starts(trace, problem.count), refuted=False, depth=problem.count)


def _starts(trace: list[tuple[Times, Times, Times]], count: int) -> Times:
    starts, row = np.zeros(count, dtype=np.int64), 0
    for parent, activity, now in reversed(trace):
        starts[activity[row]] = now[row]
        row = parent[row]
    return starts


def _waits(problem: SchedulingProblem) -> Flags:
    """Return which activity (row) must be scheduled before which other one (column)."""
    waits: Flags = np.zeros((problem.count, problem.count), dtype=bool)
    for i, j, _ in problem.precedences:
        waits[i, j] = i != j
    return waits


class _Search:
    """The data of a problem in the form in which whole layers are expanded at once."""

    _piece: Final = 1 << 20
    """Entries of an array over which layers are worked through in pieces, so that memory stays small."""

    def __init__(self, problem: SchedulingProblem) -> None:
        self.problem = problem
        self.waits = _waits(problem).astype(float)
        self.lags = np.full((problem.count, problem.count), -LATER, dtype=np.int32)
        for i, j, lag in problem.precedences:
            self.lags[i, j] = max(self.lags[i, j], lag)
        self.durations = problem.durations.astype(np.int32)
        self.latest = problem.latest.astype(np.int32)
        self.energy = EnergyTable(problem)

    def root(self) -> Layer:
        """Return the layer of the empty schedule."""
        none = np.zeros((1, self.problem.count), dtype=np.int32)
        zero = np.zeros(1, dtype=np.int32)
        return Layer(none.astype(bool), none, self.problem.earliest[None].astype(np.int32), zero, zero, zero)

    def expanded(self, layer: Layer, control: Control) -> Layer | None:
        """Return every way to add one more activity that may still become a schedule; None where time is over."""
        pieces = max(1, len(layer) * self.problem.count**2 // self._piece)
        grown = list[Layer]()
        for rows in np.array_split(np.arange(len(layer)), pieces):
            if control.exhausted:
                return None
            grown.append(self._grown(layer, rows))
        return Layer(*(np.concatenate([getattr(part, name) for part in grown]) for name in Layer.__dataclass_fields__))

    def promising(self, layer: Layer) -> Times:
        """Return the rows of a layer, those first in which few activities are close to their latest starts."""
        slack = self.latest - np.maximum(layer.ready, layer.now[:, None])
        urgency = np.where(layer.member, 0.0, np.exp(-slack / _URGENT)).sum(axis=1)
        return np.argsort(urgency, kind="stable")

    def _grown(self, whole: Layer, rows: Times) -> Layer:
        layer = whole.keep(rows)
        state, activity = np.nonzero(~layer.member & (in_pieces((~layer.member).astype(float), self.waits) == 0))
        start = self._earliest_fits(layer, state, activity)
        over = np.full(len(layer), LATER, dtype=np.int32)
        np.minimum.at(over, state, start + np.maximum(self.durations[activity], 1))
        over[state[start > self.latest[activity]]] = 0
        good = np.flatnonzero(start < over[state])
        state, activity, start = state[good], activity[good], start[good]
        each = np.arange(len(good))
        member, end = layer.member[state], layer.end[state]
        member[each, activity] = True
        end[each, activity] = start + self.durations[activity]
        ready = np.maximum(layer.ready[state], start[:, None] + self.lags[activity])
        possible = np.all((np.maximum(ready, start[:, None]) <= self.latest) | member, axis=1)
        child = Layer(member, end, ready, start, rows[state], activity).keep(possible)
        return child.keep(self.energy.suffices(child.member, child.now, *child.running))

    def _earliest_fits(self, layer: Layer, state: Times, activity: Times) -> Times:
        """Return when each activity could start, after all that is scheduled has: profiles only fall from there."""
        start = np.maximum(layer.now[state], layer.ready[state, activity])
        which, ends = layer.running
        loads, room = self.problem.loads, self.problem.room
        running, own = loads[which], loads[activity]
        waiting = np.arange(len(state))
        while len(waiting):
            end = ends[state[waiting]]
            busy = end > start[waiting, None]
            used = np.einsum("sr,srk->sk", busy, running[state[waiting]])
            full = np.any(used + own[waiting] > room, axis=1)
            waiting, end, busy = waiting[full], end[full], busy[full]
            start[waiting] = np.where(busy, end, LATER).min(axis=1, initial=LATER)
            waiting = waiting[start[waiting] <= self.latest[activity[waiting]]]
        return start
