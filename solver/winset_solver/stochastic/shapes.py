"""Nodes of a tree whose unknowns are coupled alike, and in which steps they are eliminated."""

from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.stochastic.placement import ancestors
from winset_solver.stochastic.tree import Indices, ScenarioTree

Label = tuple[int, int]
"""Of an unknown as a node sees it: generations above the node (−1 for the border), and number within its own."""
BORDER: Final = -1
_NONE: Indices = np.zeros(0, dtype=np.int64)


@dataclass(eq=False)
class Step:
    """The elimination of one unknown.

    Parameters
    ----------
    own
        Its number within the node.
    slot
        Of its diagonal.
    below, labels
        Slots of its column, and of which unknowns its rows are.
    rows
        The same by number: own unknowns, then outer ones.
    first, second, target
        Products of entries of the column, and the slots that they are subtracted from.
    """

    own: int
    slot: int
    below: Indices
    labels: list[Label]
    first: Indices
    second: Indices
    target: Indices
    rows: Indices = field(default_factory=lambda: _NONE)


@dataclass(eq=False)
class Shape:
    """Nodes of one stage that are eliminated together.

    Parameters
    ----------
    members
        The nodes.
    unknowns
        Own unknowns, by number within the node (rows) and node (columns).
    coupled, values
        Own unknowns and what they are coupled with, and coefficients by node; ``filled`` are their slots.
    parents, first_children
        Of the nodes above: their places among those of their shape, and where their children begin here.
    """

    stage: int
    members: Indices
    unknowns: Indices
    coupled: list[tuple[int, Label]]
    values: Vector
    filled: Indices = field(default_factory=lambda: _NONE)
    outer: list[Label] = field(default_factory=list)
    outer_unknowns: Indices = field(default_factory=lambda: _NONE)
    slots: int = 0
    diagonal: Indices = field(default_factory=lambda: _NONE)
    steps: list[Step] = field(default_factory=list)
    given: Indices = field(default_factory=lambda: _NONE)
    given_to: Indices = field(default_factory=lambda: _NONE)
    shared: Indices = field(default_factory=lambda: _NONE)
    shared_at: tuple[Indices, Indices] = (_NONE, _NONE)
    above: "Shape | None" = None
    parents: Indices = field(default_factory=lambda: _NONE)
    first_children: Indices = field(default_factory=lambda: _NONE)
    inner: bool = False

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return int(self.unknowns.shape[1])


def shapes_of(first: Indices, second: Indices, value: Vector, place: Indices, tree: ScenarioTree) -> list[Shape]:
    """Return the shapes of all nodes that own unknowns, deepest first, ready for elimination.

    Parameters
    ----------
    first, second, value
        Entries of a symmetric matrix off its diagonal, each pair of unknowns once; pairs of the border are left out.
    place
        By unknown: its node, −1 for the border.

    Raises
    ------
    ArgumentError
        Where coupled unknowns do not lie on one way from the root.
    """
    layout = _Layout.of(place, tree)
    entries = _Entries.of(first, second, value, layout)
    sorting = _Sorting([], np.full(tree.nodes, -1), np.zeros(tree.nodes, dtype=np.int64))
    for stage in range(tree.stages):
        _tell_apart(stage, layout, entries, sorting)
    found = sorting.shapes
    pairs: dict[int, dict[tuple[Label, Label], int]] = {}
    for number in range(len(found) - 1, -1, -1):
        children = [child for child in found if child.above is found[number]]
        pairs[id(found[number])] = _eliminate(found[number], children, pairs)
    for shape in found:
        _hand_on(shape, pairs, layout)
    return [shape for shape in reversed(found) if len(shape.unknowns) or shape.inner]


@dataclass(frozen=True, eq=False)
class _Layout:
    """Unknowns by node: ``listed[start[node] : start[node] + count[node]]``; ``number`` within the node or border."""

    tree: ScenarioTree
    place: Indices
    above: Indices
    listed: Indices
    start: Indices
    count: Indices
    number: Indices
    border: Indices

    @classmethod
    def of(cls, place: Indices, tree: ScenarioTree) -> "_Layout":
        listed = np.argsort(place, kind="stable")
        border = np.flatnonzero(place < 0)
        listed = listed[len(border) :]
        count = np.bincount(place[place >= 0], minlength=tree.nodes)
        start = np.cumsum(count) - count
        number = np.zeros(len(place), dtype=np.int64)
        number[listed] = np.arange(len(listed)) - np.repeat(start, count)
        number[border] = np.arange(len(border))
        return cls(tree, place, ancestors(tree), listed, start, count, number, border)

    def stage(self, unknowns: Indices) -> Indices:
        """Return the stages of unknowns, −1 for the border."""
        return np.where(self.place[unknowns] < 0, -1, self.tree.stage[self.place[unknowns]])


@dataclass(frozen=True, eq=False)
class _Entries:
    """Entries sorted by the node that owns them, with what they couple: own number, generations, other number."""

    own: Indices
    generation: Indices
    other: Indices
    value: Vector
    start: Indices
    count: Indices
    print: NDArray[np.uint64]
    """By node: of what its entries couple, not of their values."""

    @classmethod
    def of(cls, first: Indices, second: Indices, value: Vector, layout: _Layout) -> "_Entries":
        inner = (layout.place[first] >= 0) | (layout.place[second] >= 0)
        first, second, value = first[inner], second[inner], value[inner]
        swap = layout.stage(first) < layout.stage(second)
        swap |= (layout.stage(first) == layout.stage(second)) & (layout.number[first] > layout.number[second])
        first, second = np.where(swap, second, first), np.where(swap, first, second)
        node, beyond = layout.place[first], layout.stage(second)
        generation = np.where(beyond < 0, BORDER, layout.tree.stage[node] - beyond)
        known = beyond >= 0
        if (layout.above[node[known], beyond[known]] != layout.place[second[known]]).any():
            raise ArgumentError("coupled unknowns do not lie on one way from the root")
        own, other = layout.number[first], layout.number[second]
        order = np.lexsort((other, generation, own, node))
        count = np.bincount(node, minlength=layout.tree.nodes)
        mixed = _mixed(own * 0x1F123BB5 + (generation + 2) * 0x9E3779B1 + other * 0x85EBCA77)
        start, filled = np.cumsum(count) - count, np.flatnonzero(count)
        prints = np.zeros(layout.tree.nodes, dtype=np.uint64)
        prints[filled] = np.add.reduceat(mixed[order], start[filled])
        return cls(own[order], generation[order], other[order], value[order], start, count, prints)


def _mixed(values: Indices) -> NDArray[np.uint64]:
    """Return values spread over all 64-bit numbers, so that sums of them differ where they do (SplitMix64)."""
    mixed = values.astype(np.uint64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


@dataclass(frozen=True, eq=False)
class _Sorting:
    """Shapes found so far, and for each node that of its own and its place among its nodes."""

    shapes: list[Shape]
    which: Indices
    place: Indices


def _tell_apart(stage: int, layout: _Layout, entries: _Entries, sorting: _Sorting) -> None:
    """Tell nodes of a stage apart by what they couple and by the shape of what is above them."""
    nodes = layout.tree.at(stage)
    before = layout.tree.parent[nodes]
    above = sorting.which[before] if stage else np.full(len(nodes), -1)
    prints = entries.print[nodes].view(np.int64)
    sorts = np.stack([layout.count[nodes], entries.count[nodes], prints, above], axis=1)
    _, kinds = np.unique(sorts, axis=0, return_inverse=True)
    for kind in range(int(kinds.max()) + 1):
        alike = np.flatnonzero(kinds.ravel() == kind)
        if stage:
            alike = alike[np.argsort(sorting.place[before[alike]], kind="stable")]
        shape = _shape(stage, nodes[alike], layout, entries)
        if stage:
            shape.above = sorting.shapes[int(above[alike[0]])]
            shape.above.inner = True
            shape.parents, shape.first_children = np.unique(sorting.place[before[alike]], return_index=True)
        sorting.which[nodes[alike]], sorting.place[nodes[alike]] = len(sorting.shapes), np.arange(len(alike))
        sorting.shapes.append(shape)


def _shape(stage: int, nodes: Indices, layout: _Layout, entries: _Entries) -> Shape:
    own = layout.start[nodes] + np.arange(layout.count[nodes[0]])[:, None]
    which = entries.start[nodes] + np.arange(entries.count[nodes[0]])[:, None]
    coupled = [(int(entries.own[i]), (int(entries.generation[i]), int(entries.other[i]))) for i in which[:, 0].tolist()]
    return Shape(stage, nodes, layout.listed[own], coupled, entries.value[which])


Pairs = dict[tuple[Label, Label], int]
"""Slots by the two unknowns that they couple."""


def _slot(pairs: Pairs, one: Label, other: Label) -> int:
    """Return the slot of two unknowns, a new one if need be; a border unknown comes last."""
    pair = (one, other) if _rank(one) <= _rank(other) else (other, one)
    return pairs.setdefault(pair, len(pairs))


def _rank(label: Label) -> tuple[bool, Label]:
    return label[0] == BORDER, label


def _eliminate(shape: Shape, children: list[Shape], known: dict[int, Pairs]) -> Pairs:
    """Find the steps in which own unknowns are eliminated, those with the fewest couplings first."""
    own = [(0, i) for i in range(len(shape.unknowns))]
    pairs: Pairs = {}
    shape.diagonal = np.array([_slot(pairs, label, label) for label in own], dtype=np.int64)
    coupled: dict[Label, set[Label]] = {label: set() for label in own}

    def couple(one: Label, other: Label) -> int:
        for label, partner in ((one, other), (other, one)):
            if label in coupled and label != partner:
                coupled[label].add(partner)
        return _slot(pairs, one, other)

    filled = [couple((0, number), other) for number, other in shape.coupled]
    shape.filled = np.array(filled, dtype=np.int64)
    for child in children:
        for one, other in _left(known[id(child)]):
            if one[0] != BORDER:
                couple(_seen_from_above(one), _seen_from_above(other))
    while coupled:
        label = min(coupled, key=lambda item: (len(coupled[item]), item))
        below = sorted(coupled.pop(label), key=_rank)
        slots = np.array([_slot(pairs, label, other) for other in below], dtype=np.int64)
        products = list(combinations_with_replacement(range(len(below)), 2))
        targets = np.array([couple(below[i], below[j]) for i, j in products], dtype=np.int64)
        for other in below:
            if other in coupled:
                coupled[other].discard(label)
        first, second = np.array(products, dtype=np.int64).reshape(-1, 2).T
        shape.steps.append(Step(label[1], pairs[label, label], slots, below, first, second, targets))
    shape.slots = len(pairs)
    shape.outer = sorted({label for pair in pairs for label in pair if label[0] != 0}, key=_rank)
    return pairs


def _left(pairs: Pairs) -> list[tuple[Label, Label]]:
    """Return the pairs that are left when own unknowns are eliminated."""
    return [(one, other) for one, other in pairs if one[0] != 0 and other[0] != 0]


def _seen_from_above(label: Label) -> Label:
    return label if label[0] == BORDER else (label[0] - 1, label[1])


def _hand_on(shape: Shape, known: dict[int, Pairs], layout: _Layout) -> None:
    """Find where what is left goes: to slots of the node above, and to the border."""
    pairs, place = known[id(shape)], {label: len(shape.unknowns) + i for i, label in enumerate(shape.outer)}
    place |= {(0, i): i for i in range(len(shape.unknowns))}
    for step in shape.steps:
        step.rows = np.array([place[label] for label in step.labels], dtype=np.int64)
    rows = [_outer_unknowns(label, shape, layout) for label in shape.outer]
    shape.outer_unknowns = np.array(rows, dtype=np.int64).reshape(len(rows), shape.nodes)
    left = _left(pairs)
    shared = [pair for pair in left if pair[0][0] == BORDER]
    shape.shared = np.array([pairs[pair] for pair in shared], dtype=np.int64)
    at = np.array([(one[1], other[1]) for one, other in shared], dtype=np.int64).reshape(-1, 2)
    shape.shared_at = (at[:, 0], at[:, 1])
    if shape.above is not None:
        above, given = known[id(shape.above)], [pair for pair in left if pair[0][0] != BORDER]
        shape.given = np.array([pairs[pair] for pair in given], dtype=np.int64)
        seen = [_slot(above, *map(_seen_from_above, pair)) for pair in given]
        shape.given_to = np.array(seen, dtype=np.int64)


def _outer_unknowns(label: Label, shape: Shape, layout: _Layout) -> Indices:
    generation, number = label
    if generation == BORDER:
        return np.full(shape.nodes, layout.border[number])
    nodes = layout.above[shape.members, shape.stage - generation]
    return np.asarray(layout.listed[layout.start[nodes] + number])
