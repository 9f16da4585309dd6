"""One search of a kept tree: leaves that no longer hold are solved again, and split until all are closed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.branching import DOWN, UP, Effects, fractional
from winset_solver.control import Control, Stopped
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.sensitivity.aims import Aim
from winset_solver.sensitivity.gain_face import GainFace
from winset_solver.sensitivity.leaves import Inequalities, Leaves, Multipliers, WeakDuality
from winset_solver.sensitivity.live_relaxation import LiveRelaxation
from winset_solver.tolerances import CERTIFICATE, EXACT_GAP, FEASIBILITY

_ROUNDS: Final = 40
"""Linear programs in a row that may add tangents to one leaf."""


class Unsettled(Exception):
    """Ends a search that cannot prove an answer in its own way; the argument says why."""


class Split(NamedTuple):
    """How a leaf came about: the side of a column's value that it holds, and the bound before."""

    side: int
    column: int
    value: float
    before: float


@dataclass(eq=False)
class Leaf:
    """A box that is being searched.

    Parameters
    ----------
    lower, upper
        Bounds of the integer columns that its splits have set; infinite elsewhere.
    bound
        Of the aim within it.
    multipliers
        What proves the bound.
    kept
        Its place among the kept leaves; −1 for a new one.
    split, parent, depth
        How it came about; nothing of it for a kept one.
    """

    lower: Vector
    upper: Vector
    bound: float
    multipliers: Multipliers
    kept: int = -1
    split: Split | None = None
    parent: "Leaf | None" = None
    depth: int = 0


@dataclass(eq=False)
class LeafSearch:
    """Maximises an aim over a problem from kept leaves on.

    Attributes
    ----------
    best, value
        The best package so far.
    met
        All that were the best once.
    open, closed
        Leaves still to be looked at, and those whose bound does not exceed the value of the best package.
    """

    live: LiveRelaxation
    kept: Leaves
    effects: Effects
    control: Control
    most: int
    best: Vector | None = None
    value: float = -np.inf
    open: list[Leaf] = field(default_factory=list)
    closed: list[Leaf] = field(default_factory=list)
    met: list[Vector] = field(default_factory=list)
    nodes: int = 0

    def __post_init__(self) -> None:
        self.problem: BargainingProblem = self.live.problem
        self.aim: Aim = self.live.aim
        self._arranged = self.live.arranged
        self._integer: NDArray[np.int64] = self.kept.columns
        self._lower, self._upper = self._arranged.box()
        self._duality = WeakDuality(self._arranged, self.aim)
        self._boxes = self.kept.boxes(self.problem)

    @property
    def bound(self) -> float:
        """No package has a larger aim; −inf where there is no acceptable package."""
        leaves = [leaf.bound for leaf in (*self.open, *self.closed)]
        return max(leaves) if self.best is None else max(self.value, *leaves)

    def certificate(self, leaves: Sequence[Leaf]) -> Leaves:
        """Return leaves, and what proves their bounds, for numbers to come."""
        return Leaves(
            self._integer,
            np.array([leaf.lower for leaf in leaves]),
            np.array([leaf.upper for leaf in leaves]),
            Multipliers.together([leaf.multipliers for leaf in leaves]),
        )

    def offer(self, x: Vector) -> bool:
        """Take a package as the best if it satisfies everything and is; return whether it satisfies everything."""
        if not self._keeps(x):
            return False
        value = self.aim.value(self._arranged.gains(x))
        if value > self.value:
            self.best, self.value = x, value
            self.met.append(x)
        return True

    def run(self) -> Leaves:
        """Search until every leaf is closed, and return the leaves.

        Raises
        ------
        Stopped
            Where a limit or a request ends it before.
        Unsettled
            Where a linear program has no limit, or proves nothing.
        """
        bounds = self._duality.of(self.kept.multipliers).bounds(*self._boxes)
        self.open = [self._kept_leaf(i, bound) for i, bound in enumerate(bounds.tolist())]
        while self.open:
            place = int(np.argmax([leaf.bound for leaf in self.open]))
            if self._closes(self.open[place].bound):
                self.closed += self.open
                self.open = []
                break
            self._dive(self.open.pop(place))
            self.control.report(None if self.best is None else self.value, self.bound, self.nodes)
        return self.certificate(self.closed)

    def _dive(self, leaf: Leaf) -> None:
        """Search one half after the other of a leaf, until one is closed."""
        current: Leaf | None = leaf
        while current is not None:
            leaf = current
            try:
                current = self._child(leaf)
            except Stopped:
                self.open.append(leaf)
                raise

    def _kept_leaf(self, i: int, bound: float) -> Leaf:
        held = self.kept.multipliers
        one = Multipliers(held.rows[i : i + 1], held.gains[i : i + 1], held.rays[i : i + 1])
        return Leaf(self.kept.lower[i], self.kept.upper[i], bound, one, kept=i)

    def _keeps(self, x: Vector) -> bool:
        """Return whether a point satisfies all rows and bounds, and gains are in the domain of the aim."""
        if self.aim.logarithmic and np.any(self._arranged.gains(x) <= 0):
            return False
        return self._arranged.violation(x, self.aim.floor) <= FEASIBILITY

    def _closes(self, bound: float) -> bool:
        """Return whether nothing under a bound is worth looking for."""
        if bound == -np.inf or self.best is None:
            return bound == -np.inf
        return bound <= self.value + self.aim.slack(self.value, max(EXACT_GAP, self.control.limits.gap))

    def box(self, leaf: Leaf) -> tuple[Vector, Vector]:
        """Return bounds of all columns within a leaf."""
        lower, upper, columns = self._lower.copy(), self._upper.copy(), self._integer
        lower[columns] = np.maximum(lower[columns], leaf.lower)
        upper[columns] = np.minimum(upper[columns], leaf.upper)
        return lower, upper

    def _child(self, leaf: Leaf) -> Leaf | None:
        """Solve a leaf; return one half where it has to be split, and put the other aside. None where it is closed."""
        lower, upper = self.box(leaf)
        if (lower > upper).any():
            leaf.bound = -np.inf
        x = self._settled(leaf, lower, upper)
        column = -1 if x is None else self._column(x, lower, upper)
        if x is None or column < 0:
            self._close(leaf)
            return None
        value = float(x[column])
        if value == np.rint(value):
            value = float(np.clip(value, lower[column] + 0.5, upper[column] - 0.5))
        halves = [self._half(leaf, side, column, value) for side in (DOWN, UP)]
        near = UP if value - np.floor(value) > 0.5 else DOWN
        self.open.append(halves[1 - near])
        return halves[near]

    def _half(self, leaf: Leaf, side: int, column: int, value: float) -> Leaf:
        lower, upper = leaf.lower.copy(), leaf.upper.copy()
        place = int(np.searchsorted(self._integer, column))
        if side == DOWN:
            upper[place] = np.floor(value)
        else:
            lower[place] = np.floor(value) + 1.0
        split = Split(side, column, value, leaf.bound)
        return Leaf(lower, upper, leaf.bound, leaf.multipliers, -1, split, leaf, leaf.depth + 1)

    def _close(self, leaf: Leaf) -> None:
        """Put a leaf aside for good; where nothing is left to split, its bound may exceed the best by rounding."""
        if not self._closes(leaf.bound):
            nearly = self.best is not None and leaf.bound <= self.value + self.aim.slack(self.value, CERTIFICATE)
            if not nearly:
                raise Unsettled("a package that a relaxation finds does not keep its rules")
        self.closed.append(leaf)

    def _settled(self, leaf: Leaf, lower: Vector, upper: Vector) -> Vector | None:
        """Solve a leaf until it is closed; return a point of its relaxation where it has to be split."""
        x = None
        for count in range(_ROUNDS):
            if self._closes(leaf.bound):
                return None
            x = self._solved(leaf, lower, upper, first=count == 0)
            if x is None or self._closes(leaf.bound):
                return None
            package = None
            if not fractional(self._integer, x).size:
                package = self._package(x, lower, upper)
            gains = self._arranged.gains(x if package is None else package)
            split = package is None and self.aim.value(gains) > self.value
            if split or not self.aim.logarithmic or not self.live.touch(gains):
                break
        return None if self._closes(leaf.bound) else x

    def _solved(self, leaf: Leaf, lower: Vector, upper: Vector, *, first: bool) -> Vector | None:
        """Solve the relaxation of a leaf and learn what it proves; None where the leaf is proven empty.

        Raises
        ------
        Stopped, Unsettled
        """
        if self.control.exhausted:
            raise Stopped
        if self.nodes >= self.most:
            raise Unsettled("too many parts had to be searched")
        self.nodes += 1
        found = self.live.solve(lower, upper, self.control)
        if found.termination is Termination.INFEASIBLE:
            self._show_empty(leaf, lower, upper)
            return None
        if found.point is None or found.multipliers is None:
            if self.control.exhausted:
                raise Stopped
            raise Unsettled(f"a linear program ended as {found.termination.value}")
        said = self._duality.of(found.multipliers)
        bound = float(said.bounds(lower, upper)[0])
        if first and leaf.split is not None:
            side, column, value, before = leaf.split
            if np.isfinite(before - bound):
                self.effects.saw(side, column, max(0.0, before - bound), value)
        if bound < leaf.bound or leaf.bound == np.inf:
            leaf.bound, leaf.multipliers = bound, found.multipliers
        if first and leaf.kept >= 0 and self.open:
            self._share(said, found.multipliers)
        return found.point

    def _show_empty(self, leaf: Leaf, lower: Vector, upper: Vector) -> None:
        for _ in range(2):
            for ray in self.live.rays():
                if self._duality.of(ray).bounds(lower, upper)[0] == -np.inf:
                    leaf.bound, leaf.multipliers = -np.inf, ray
                    return
            self.live.from_nothing(lower, upper, self.control)
        raise Unsettled("a part was called empty without proof")

    def _share(self, said: Inequalities, multipliers: Multipliers) -> None:
        """Let other kept leaves have what a linear program proves of them too."""
        bounds = said.bounds(*self._boxes)
        for leaf in self.open:
            if leaf.kept >= 0 and bounds[leaf.kept] < leaf.bound:
                leaf.bound, leaf.multipliers = float(bounds[leaf.kept]), multipliers

    def _package(self, x: Vector, lower: Vector, upper: Vector) -> Vector | None:
        """Return the package that an integral point stands for, and take it if it is the best; None where none does."""
        package, columns = x.copy(), self._integer
        package[columns] = np.rint(x[columns])
        low, high = lower.copy(), upper.copy()
        low[columns] = high[columns] = package[columns]
        if not self.aim.logarithmic and self.offer(package):
            return package
        if not self._keeps(package):
            found = self.live.solve(low, high, self.control)
            if found.point is None:
                return None
            package = found.point.copy()
            package[columns] = low[columns]
        if self.aim.logarithmic and self._keeps(package):
            package = GainFace(self.problem, self.aim.weights, low, high).climb(package)
        return package if self.offer(package) else None

    def _column(self, x: Vector, lower: Vector, upper: Vector) -> int:
        """Return which column to split a leaf on; −1 where none is left."""
        columns = fractional(self._integer, x)
        if columns.size:
            return int(columns[np.argmax(self.effects.scores(columns, x))])
        columns = self._integer[lower[self._integer] < upper[self._integer]]
        return int(columns[np.argmax(np.abs(x - np.rint(x))[columns])]) if columns.size else -1


def root(problem: BargainingProblem) -> Leaves:
    """Return the partition into one leaf, of which nothing is proven."""
    rows, _, players = problem.program.shape
    integer = np.flatnonzero(problem.program.integer)
    none = Multipliers(np.zeros((1, rows)), np.zeros((1, players)), np.array([True]))
    infinite = np.full((1, len(integer)), np.inf)
    return Leaves(integer, -infinite, infinite, none)


def coarsened(leaves: Sequence[Leaf], most: int) -> list[Leaf]:
    """Return at most so many leaves, the deepest ones replaced by what they were split from."""
    found = list(leaves)
    while len(found) > most:
        depth = max(leaf.depth for leaf in found)
        above = [leaf.parent if leaf.depth == depth and leaf.parent is not None else leaf for leaf in found]
        found = list(dict.fromkeys(above))
    return found
