"""Orders of pieces, searched move by move: bottleneck shortest paths with as much room for states as a proof takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, prod
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.control import Control
from winset_solver.program import Vector
from winset_solver.scheduling.exchange_problem import Counts, ExchangeProblem, Measure
from winset_solver.tolerances import EXACT_GAP

Truths = NDArray[np.bool_]

_NARROW: Final = (16, 512)
"""States kept after a move in the first searches."""
_ROOM: Final = 131_072
"""States looked at after a move in the last search of one for a proof."""
_SMALL_GRID: Final = 1_000_000
"""States in all up to which the last search keeps every one of them."""
_LARGEST_KEY: Final = 2**62
"""Numbers of states up to here fit into 64 bits with room to spare."""


@dataclass(frozen=True)
class FoundOrder:
    """An order, None where none was found; its value; and what no order can beat."""

    order: tuple[int, ...] | None
    value: float
    bound: float

    @property
    def proven(self) -> bool:
        """Whether no order is better."""
        return self.bound >= self.value - _slack(self.value)


def states(problem: ExchangeProblem, order: Sequence[int]) -> Counts:
    """Return the pieces done of each lot, before the first and after every move."""
    moves = np.zeros((len(order) + 1, len(problem.lots)), dtype=np.int64)
    moves[np.arange(1, len(order) + 1), np.array(order, dtype=np.int64)] = 1
    return moves.cumsum(axis=0)


@dataclass(frozen=True)
class Aim:
    """What a search keeps smallest: the largest value of a measure, or, for None, the number of changes of hands.

    States in which a measure is above its cap are not entered.
    """

    problem: ExchangeProblem
    caps: Mapping[Measure, float] = field(default_factory=dict)
    measure: Measure | None = "at risk"

    def permits(self, counts: Counts) -> Truths:
        """Return which states may be entered."""
        permitted = np.ones(len(counts), dtype=bool)
        for measure, cap in self.caps.items():
            permitted &= self.problem.largest(measure, counts) <= cap + _slack(cap)
        return permitted

    def now(self, counts: Counts) -> Vector:
        """Return the measure in each state; of states that are equally good so far, those with less of it are kept."""
        return self.problem.largest(self.measure or "at risk", counts)

    def at_start(self, start: Counts) -> Vector:
        """Return the value before the first move."""
        return np.zeros(len(start)) if self.measure is None else self.now(start)

    def of_order(self, order: Sequence[int]) -> float:
        """Return the largest value of the measure on the way."""
        return float(self.now(states(self.problem, order)).max())


def best_order(aim: Aim, control: Control, known: FoundOrder | None = None) -> FoundOrder:
    """Search with more and more room until the best order is proven best; the first, narrow search is never stopped."""
    best = known or FoundOrder(None, inf, _floor(aim.problem))
    for width in _widths(aim.problem, proof=known is None):
        found = search_order(aim, width, best.value - _slack(best.value), control if width > _NARROW[0] else Control())
        better = best if found.order is None else found
        best = FoundOrder(better.order, better.value, min(better.value, max(best.bound, found.bound)))
        control.say(f"order of pieces: at most {best.value:,.6g}, at least {best.bound:,.6g}")
        if best.proven or control.exhausted:
            break
    return best


@dataclass(frozen=True, eq=False)
class _Layer:
    """States after some number of moves, each with the state before it and the lot of the last move."""

    counts: Counts
    hands: Counts
    """Who made the last move, in one column."""
    values: Vector
    """The best that leads there."""
    before: Counts
    lots: Counts


def search_order(aim: Aim, width: int, ceiling: float, control: Control) -> FoundOrder:
    """Go on move by move, keeping the best ``width`` states under the ceiling."""
    problem = aim.problem
    start = np.zeros((1, len(problem.lots)), dtype=np.int64)
    nowhere = np.full(1, -1)
    layers, left_out = [_Layer(start, nowhere, aim.at_start(start), nowhere, nowhere)], inf
    for _ in range(int(problem.pieces.sum())):
        if control.exhausted:
            return FoundOrder(None, inf, min(left_out, float(layers[-1].values.min())))
        following = _best_first(aim, _following(aim, layers[-1], ceiling))
        left_out = min(left_out, float(following.values[width:].min(initial=inf)))
        if not len(following.values):
            return FoundOrder(None, inf, left_out)
        layers.append(_kept(following, np.arange(min(width, len(following.values)))))
    value = float(layers[-1].values[0])
    return FoundOrder(_traced(layers), value, min(value, left_out))


def _following(aim: Aim, layer: _Layer, ceiling: float) -> _Layer:
    """Return every state that one more piece leads to, once for each way there."""
    problem = aim.problem
    before, lots = np.nonzero(problem.open_lots(layer.counts))
    counts = layer.counts[before]
    counts[np.arange(len(lots)), lots] += 1
    hands = problem.hands[lots]
    so_far = layer.values[before]
    changed = hands != layer.hands[before]
    values = so_far + changed if aim.measure is None else np.maximum(so_far, aim.now(counts))
    worthwhile = np.flatnonzero((values < ceiling) & aim.permits(counts))
    return _kept(_Layer(counts, hands, values, before, lots), worthwhile)


def _best_first(aim: Aim, layer: _Layer) -> _Layer:
    """Return each state once, reached in its best way, the best states first."""
    keys = _keys(aim.problem, layer.counts)
    if aim.measure is None:
        keys = keys * len(aim.problem.lots) + layer.hands
    order = np.lexsort((layer.values, -keys))  # of states that are as good, those with more of the first lots first
    new = np.diff(keys[order], prepend=-1) != 0
    distinct = _kept(layer, order[new])
    return _kept(distinct, np.lexsort((aim.now(distinct.counts), distinct.values)))


def _keys(problem: ExchangeProblem, counts: Counts) -> Counts:
    """Return a number for each state, the same for the same states only."""
    keys, room = np.zeros(len(counts), dtype=np.int64), 1
    for column, pieces in zip(counts.T, problem.pieces.tolist(), strict=True):
        if room * (pieces + 1) * len(problem.lots) > _LARGEST_KEY:
            keys, room = np.unique(keys, return_inverse=True)[1], len(counts)
        keys, room = keys * (pieces + 1) + column, room * (pieces + 1)
    return keys


def _kept(layer: _Layer, rows: Counts) -> _Layer:
    return _Layer(layer.counts[rows], layer.hands[rows], layer.values[rows], layer.before[rows], layer.lots[rows])


def _traced(layers: Sequence[_Layer]) -> tuple[int, ...]:
    """Return the lots of the moves that lead to the best last state."""
    order, row = [], 0
    for layer in reversed(layers[1:]):
        order.append(int(layer.lots[row]))
        row = int(layer.before[row])
    return tuple(reversed(order))


def _floor(problem: ExchangeProblem) -> float:
    """Return a largest amount at risk that no order can beat: some piece comes first, some last, and all in the end."""
    each = np.eye(len(problem.lots), dtype=np.int64)
    ends = (each, problem.pieces - each, problem.pieces[np.newaxis])
    return max(float(problem.largest("at risk", end).min()) for end in ends) if len(each) else 0.0


def _widths(problem: ExchangeProblem, *, proof: bool) -> tuple[int, ...]:
    """Return how many states to keep after a move, in one search after the other."""
    if prod((problem.pieces + 1).tolist()) <= _SMALL_GRID:
        return (*_NARROW, _SMALL_GRID)
    return (*_NARROW, _ROOM // len(problem.lots)) if proof else _NARROW


def _slack(value: float) -> float:
    return EXACT_GAP * max(1.0, value) if value < inf else 0.0
