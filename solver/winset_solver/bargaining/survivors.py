"""Complete enumeration of the packages of an additive domain that can still be best, with Lagrangian bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.bargaining.levels import Level
from winset_solver.bargaining.multipliers import FIRST, Pool
from winset_solver.control import Control
from winset_solver.program import Vector

_BEAM: Final = 512
_WIDER: Final = 4
_DIVE_AFTER: Final = 4_000_000
_CHUNK: Final = 32_768
_MOST_CHILDREN: Final = 131_072
_SAMPLE: Final = 48
_ROUNDS: Final = 4
_WORTHWHILE: Final = 0.1
_ROOT_DESCENTS: Final = 4


@dataclass(frozen=True, eq=False)
class States:
    """Packages in which the first issues are settled, one a row.

    Parameters
    ----------
    gains
        Gains so far, of shape (states, players).
    choices
        Option of each issue, of shape (states, issues); 0 where it is still open.
    bounds
        Upper bounds of the first level over all completions.
    """

    gains: Vector
    choices: NDArray[np.uint16]
    bounds: Vector

    def __len__(self) -> int:
        return len(self.bounds)

    def pick(self, which: NDArray[np.intp] | NDArray[np.bool_]) -> Self:
        """Return some of the states."""
        return type(self)(self.gains[which], self.choices[which], self.bounds[which])

    @classmethod
    def join(cls, parts: Sequence[Self]) -> Self:
        """Return all states of the parts."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            np.concatenate([part.gains for part in parts]),
            np.concatenate([part.choices for part in parts]),
            np.concatenate([part.bounds for part in parts]),
        )


class Survivors:
    """Lexicographic maximisation of levels over all packages of an additive domain.

    Parameters
    ----------
    values
        Per issue the gains that its options add, of shape (options, players).
    start
        Gains before any issue is settled.
    levels
        What to maximise, the first before the second and so on; the first is at least 0 in every acceptable package.
    step
        A number that divides all gains, 0 where there is none: then bounds are rounded down to what can occur.
    gap
        Relative improvement of the first level that is not worth looking for.

    Notes
    -----
    Issues are settled one after the other and all packages with the same settled issues are held in arrays. Let
    f_1, f_2, … be the levels, F_j their values at the best package so far, b_j(s) ≥ f_j of every completion of the
    partial package s (see :class:`Pool`), and ε_j the slack. A partial package is dropped where the first level j
    with b_j > F_j + ε_j is missing, or comes after a level i with b_i < F_i − ε_i. *Nothing better is lost*: a
    completion y that beats the best package has f_i(y) ≥ F_i − ε_i for i < j and f_j(y) > F_j + ε_j at some j, so
    b_i ≥ F_i − ε_i and b_j > F_j + ε_j, and its partial packages survive. The slack is larger than all rounding:
    each gain is a sum of numbers of total size S, whose error is under (issues + players) ε_machine S.

    A beam search along the best bounds finds a first package, mostly the best one. Then the deepest layer with more
    than a chunk of survivors goes first, the shallowest otherwise: breadth-first while memory allows, depth-first
    beyond. Multipliers are learned on the way from samples of the survivors. Equal partial packages are merged where
    there is a step, since sums are then often equal. Where the search is stopped, the largest bound of the packages
    that are left is a proven bound.
    """

    def __init__(
        self, values: Sequence[Vector], start: Vector, levels: Sequence[Level], *, step: float = 0.0, gap: float = 0.0
    ) -> None:
        most = max(len(options) for options in values)
        stacked = np.stack([np.pad(options, ((0, most - len(options)), (0, 0)), mode="edge") for options in values])
        size = float((np.abs(start) + np.abs(stacked).max(axis=1).sum(axis=0)).max())
        rounding = 4 * (len(values) + len(start)) * float(np.finfo(float).eps) * size
        self.start, self.levels, self.gap = start, levels, gap
        root = Pool(stacked, levels[0], np.ones((1, len(start))))
        multipliers = root.vectors
        for _ in range(_ROOT_DESCENTS):
            bound, multipliers = root.descend(start[None], multipliers)
        self.bound = float(bound[0])
        worth = stacked @ multipliers[0]
        regrets = np.sort(worth.max(axis=1, keepdims=True) - worth, axis=1)
        self.order = np.argsort(-regrets[:, : most // 2 + 1].sum(axis=1), kind="stable")
        self.values = [values[i] for i in self.order]
        self._stacked = stacked[self.order]
        self._root_multipliers = multipliers
        self._pools: dict[tuple[int, int], Pool] = {}
        self._generator = np.random.default_rng(0)
        self._diving = False
        self.expanded = 0
        self.best: States | None = None
        self.slacks = np.full(len(levels), rounding)
        self.margins = self.slacks.copy()
        self.reached = np.full(len(levels), -np.inf)
        self.reached[0] = -2.0 * rounding
        self.ceiling = 0.0
        self._grids = np.array([level.grid(step) for level in levels])
        self._grids[self._grids <= 4.0 * self.slacks] = 0.0

    @property
    def choices(self) -> NDArray[np.int64]:
        """Option of each issue, in the order in which the values were given, of the best package so far."""
        choices = np.zeros(len(self.order), dtype=np.int64)
        if self.best is not None:
            choices[self.order] = self.best.choices[0]
        return choices

    @property
    def best_gains(self) -> Vector:
        """Gains of the best package so far, as they were added up; none without a package."""
        return np.zeros(0) if self.best is None else self.best.gains[0]

    def run(self, control: Control, most: float = np.inf) -> bool:
        """Search until nothing is left, the control is exhausted or so many packages were looked at.

        Returns
        -------
        bool
            Whether the search is complete: ``best`` is then the best package, None where none is acceptable.
        """
        root = States(self.start[None], np.zeros((1, len(self.values)), dtype=np.uint16), np.array([self.bound]))
        highest = self.bound + self.slacks[0]
        self._dive(root, control, _BEAM)
        beam, dive_at = _BEAM, _DIVE_AFTER
        layers: list[list[States]] = [[] for _ in self.values]
        layers[0] = [root]
        while any(layers):
            self.bound = max(self.ceiling, *(float(part.bounds.max()) for layer in layers for part in layer))
            control.report(None if self.best is None else float(self.reached[0]), self.bound, self.expanded)
            if control.exhausted or self.expanded > most:
                return False
            if self.expanded > dive_at:
                beam, dive_at = beam * _WIDER, dive_at * _WIDER
                self._dive(root, control, beam)
            depth = _next_layer(layers)
            for part in self._expand(depth, self._take(layers, depth)):
                if depth + 1 == len(self.values):
                    self._settle(part)
                elif len(part):
                    layers[depth + 1].append(part)
        self.bound = min(highest, self.ceiling)
        return True

    def _dive(self, root: States, control: Control, beam: int) -> None:
        """Look for a first package along the best bounds, and learn multipliers that fit its surroundings."""
        self._diving, states = True, root
        for depth in range(len(self.values)):
            if control.exhausted or len(states) == 0:
                break
            states = States.join(self._expand(depth, states))
            if len(states) > beam and depth + 1 < len(self.values):
                states = states.pick(np.argsort(-states.bounds, kind="stable")[:beam])
        else:
            self._settle(states)
        self._diving = False

    def _take(self, layers: list[list[States]], depth: int) -> States:
        """Remove from a layer up to a chunk of its most promising states; return those that still survive."""
        states = States.join(layers[depth])
        layers[depth] = []
        if len(states) > _CHUNK:
            order = np.argsort(-states.bounds, kind="stable")
            layers[depth] = [states.pick(order[_CHUNK:])]
            states = states.pick(order[:_CHUNK])
        return states.pick(self._on_grid(0, states.bounds) >= self.reached[0] - self.slacks[0])

    def _expand(self, depth: int, states: States) -> list[States]:
        """Settle one more issue in all states, in pieces that fit into memory."""
        size = max(1, _MOST_CHILDREN // len(self.values[depth]))
        pieces = range(0, max(1, len(states)), size)
        return [self._children(depth, states.pick(np.arange(i, min(i + size, len(states))))) for i in pieces]

    def _children(self, depth: int, states: States) -> States:
        options, pool = self.values[depth], self._pool(depth + 1, 0)
        self.expanded += len(states) * len(options)
        bounds = self._on_grid(0, pool.first_bounds(states.gains, options))
        parents, chosen = np.nonzero(bounds >= self.reached[0] - self.slacks[0])
        choices = states.choices[parents]
        choices[:, depth] = chosen
        bounds = np.minimum(bounds[parents, chosen], states.bounds[parents])
        children = States(states.gains[parents] + options[chosen], choices, bounds)
        if self._grids[0] > 0 and len(children):
            children = children.pick(np.unique(children.gains, axis=0, return_index=True)[1])
        return children if depth + 1 == len(self.values) else self._surviving(depth + 1, children)

    def _surviving(self, depth: int, states: States) -> States:
        """Drop what cannot lead to a better package, learning multipliers as long as they drop enough."""
        since = FIRST
        for remaining in reversed(range(_ROUNDS)):
            decisive, bounds = self._judge(depth, states, since)
            keep, since = decisive >= 0, len(self._pool(depth, 0).vectors)
            states = States(states.gains[keep], states.choices[keep], bounds[keep])
            few = len(states) <= _SAMPLE
            if few or remaining == 0 or not self._learn(depth, states.gains, decisive[keep]):
                break
        for k in range(len(self.levels)):
            if (depth, k) in self._pools:
                self._pools[depth, k].trim()
        return states

    def _judge(self, depth: int, states: States, since: int) -> tuple[NDArray[np.intp], Vector]:
        """Return for each state the level at which it may be better, −1 for none, and its bound of the first level.

        Multipliers of the first level before ``since`` have been used on these states already.
        """
        gains, decisive = states.gains, np.full(len(states), -1)
        least = float(self.reached[0] - self.slacks[0])
        first = self._on_grid(0, self._pool(depth, 0).sift(gains, states.bounds, least, since))
        decisive[first > self.reached[0] + self.margins[0]] = 0
        undecided = np.flatnonzero((decisive < 0) & (first >= least))
        for k in range(1, len(self.levels)):
            if len(undecided) == 0:
                break
            pool = self._pool(depth, k)
            raw, which = pool.bounds(gains[undecided])
            bounds = self._on_grid(k, raw)
            better = bounds > self.reached[k] + self.margins[k]
            pool.credit(which[~better])
            decisive[undecided[better]] = k
            undecided = undecided[~better & (bounds >= self.reached[k] - self.slacks[k])]
        return decisive, first

    def _learn(self, depth: int, gains: Vector, decisive: NDArray[np.intp]) -> bool:
        """Add multipliers that fit a sample of the states; return whether judging again is worthwhile."""
        worthwhile = False
        for k in np.unique(decisive).tolist():
            among = np.flatnonzero(decisive == k)
            if len(among) > _SAMPLE:
                among = self._generator.choice(among, _SAMPLE, replace=False)
            pool = self._pool(depth, k)
            before, which = pool.bounds(gains[among])
            bounds, vectors = pool.descend(gains[among], pool.vectors[which])
            useful = self._on_grid(k, bounds) <= self.reached[k] + self.margins[k]
            worthwhile |= bool(useful.mean() > _WORTHWHILE)
            if self._diving:
                useful |= bounds < before
            pool.add(vectors[useful])
        return worthwhile or self._diving

    def _settle(self, packages: States) -> None:
        """Take the best of some complete packages if it beats the best so far."""
        if len(packages) == 0:
            return
        rows = np.arange(len(packages))
        for k, level in enumerate(self.levels):
            values = level.value(packages.gains[rows])
            rows = rows[values >= values.max() - self.slacks[k]]
        best = packages.pick(rows[:1])
        values = np.array([float(level.value(best.gains)[0]) for level in self.levels])
        difference = np.abs(values - self.reached) > self.slacks
        if not difference.any() or values[difference.argmax()] < self.reached[difference.argmax()]:
            return
        self.best, self.reached = best, values
        self._set_margin()
        self.ceiling = max(self.ceiling, float(values[0] + self.margins[0]))

    def _set_margin(self) -> None:
        self.margins[0] = max(self.slacks[0], self.gap * max(1.0, abs(self.reached[0])))

    def _on_grid(self, k: int, bounds: Vector) -> Vector:
        """Round bounds of a level down to what its values can be."""
        grid = self._grids[k]
        return np.floor((bounds + self.slacks[k]) / grid) * grid if grid > 0 else bounds

    def _pool(self, depth: int, k: int) -> Pool:
        if (depth, k) not in self._pools:
            above = self._pools.get((depth - 1, k))
            first = self._root_multipliers if above is None else above.vectors[: 2 * FIRST]
            self._pools[depth, k] = Pool(self._stacked[depth:], self.levels[k], first)
        return self._pools[depth, k]


def _next_layer(layers: list[list[States]]) -> int:
    """Return the deepest layer with more than a chunk of states, the shallowest with any where there is none."""
    sizes = [sum(len(part) for part in layer) for layer in layers]
    large = [depth for depth, size in enumerate(sizes) if size > _CHUNK]
    return large[-1] if large else next(depth for depth, layer in enumerate(layers) if layer)
