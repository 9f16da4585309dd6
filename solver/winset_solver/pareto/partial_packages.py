"""The sweep over partial packages: one issue more at a time, dropping what cannot lead to the frontier."""

from dataclasses import dataclass
from functools import partial
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.control import Control, Stopped
from winset_solver.pareto.completions import Completions
from winset_solver.pareto.corners import Corners
from winset_solver.pareto.dominance import undominated, undominated_of_two
from winset_solver.pareto.separable import SeparableProblem
from winset_solver.program import Vector

MOST_STATES: Final = 400_000
"""Partial packages that are held at one depth; a search that needs more gives up."""
_AT_ONCE: Final = 65_536
"""Partial packages that are looked at in one piece."""
_LEARN_EVERY: Final = 2
"""Depths between two searches for new prices."""
_FULL_EVERY: Final = 4
"""Depths between two comparisons of all partial packages; between them, those with different options are compared."""


class TooMany(Exception):
    """More partial packages than memory is given for."""


@dataclass(frozen=True, eq=False)
class Partial:
    """Packages in which the first issues are settled, one a row.

    Parameters
    ----------
    levels, slack
        Levels so far, and what is left of the slack; more slack than the rest can use counts as that much.
    parents, options
        Row of the partial package that each extends, one issue earlier, and the option of the last settled issue.
    """

    levels: Vector
    slack: Vector
    parents: NDArray[np.int32]
    options: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.levels)

    def pick(self, which: NDArray[np.intp] | NDArray[np.bool_]) -> Self:
        """Return some of them."""
        return type(self)(self.levels[which], self.slack[which], self.parents[which], self.options[which])


@dataclass(frozen=True, eq=False)
class Swept:
    """What a sweep leaves.

    Parameters
    ----------
    levels
        Levels of complete packages, one a row: all of the frontier that the corners do not rule out, unless
        ``narrowed``.
    choices
        Their options, of shape (packages, issues), in the order of the sweep.
    narrowed
        Whether promising partial packages were dropped for width.
    """

    levels: Vector
    choices: NDArray[np.int32]
    narrowed: bool


@dataclass(frozen=True, eq=False)
class Sweep:
    """Settles the issues one after the other and keeps the partial packages that may lead to the frontier.

    Parameters
    ----------
    problem
        The problem, its issues in the order in which they are settled.
    completions
        Bounds on completions.
    corners
        Where new points can lie.

    Notes
    -----
    Let y be the levels and s the slack left of a partial package. It is dropped where

    - some row cannot be kept any more, or some player cannot reach its lowest level;
    - no completion can lie beyond a corner of what is known (:class:`Corners`);
    - another one has the same issues settled, y' ≥ y and s' ≥ s.

    The first two lose nothing that is new. The third loses nothing because whatever completes the one completes the
    other, to levels at least as large. At most depths only partial packages with different options of the issue just
    settled are compared, because those with the same option differ as their parents do. Slack beyond all that the open
    issues can use is cut to that amount, which changes no completion: so a row that can no longer be broken is no
    longer compared. Of several partial packages alike in levels and slack the first is kept.
    """

    problem: SeparableProblem
    completions: Completions
    corners: Corners

    def run(self, control: Control, *, width: int = MOST_STATES) -> Swept:
        """Return the complete packages that are left.

        Raises
        ------
        TooMany
            Where ``width`` does not narrow them and more than ``MOST_STATES`` partial packages are left, or there are
            more and more of them after half of the time limit: another algorithm needs the other half.
        Stopped
            Where the control is exhausted.
        """
        layers, narrowed = [_root(self.problem)], False
        for depth in range(len(self.problem.issues)):
            states = self._settled(depth, layers[-1], control)
            if len(states) > len(layers[-1]) and width >= MOST_STATES and control.elapsed > control.remaining:
                raise TooMany
            if len(states) > width:
                if width >= MOST_STATES:
                    raise TooMany
                bounds = self.completions.bounds(depth + 1, states.levels, states.slack)
                narrowed, states = True, states.pick(_widest(bounds, width))
            layers.append(states)
            control.say(f"{depth + 1} of {len(self.problem.issues)} issues settled, {len(states):,} partial packages")
        return Swept(layers[-1].levels, _choices(layers), narrowed)

    def _settled(self, depth: int, last: Partial, control: Control) -> Partial:
        """Settle one more issue in all partial packages, piece by piece, and drop what another one dominates."""
        between = partial(go_on, control)
        parts, size = [], max(1, _AT_ONCE // len(self.problem.issues[depth]))
        if depth % _LEARN_EVERY == 0 and len(self.corners.known):
            self.completions.learn(depth + 1, last.slack, between)
        for begin in range(0, max(1, len(last)), size):
            between()
            parts.append(self._extended(depth, last, range(begin, min(begin + size, len(last)))))
        states = _joined(parts)
        between()
        both, second = np.hstack([states.levels, states.slack]), states.options > 0
        if depth % _FULL_EVERY == 0 or len(self.problem.issues[depth]) != 2 or _varying(both) <= 2:
            return states.pick(undominated(both, between))
        first = np.flatnonzero(~second)
        order = np.append(first, np.flatnonzero(second))
        return states.pick(order[undominated_of_two(both[first], both[second], between)])

    def _extended(self, depth: int, last: Partial, rows: range) -> Partial:
        """Settle one more issue in some partial packages, and drop what cannot lead to anything new."""
        issue, chosen, count = self.problem.issues[depth], slice(rows.start, rows.stop), len(rows)
        size = count * len(issue)
        levels = (last.levels[chosen, None] + issue.gains).reshape(size, len(self.problem.start))
        slack = (last.slack[chosen, None] - issue.uses).reshape(size, len(self.problem.slack))
        parents = np.repeat(np.arange(rows.start, rows.stop, dtype=np.int32), len(issue))
        options = np.tile(np.arange(len(issue), dtype=np.int32), count)
        able = np.all(slack >= self.completions.least[depth + 1], axis=1)
        able &= np.all(levels + self.completions.best[depth + 1] >= self.problem.lowest, axis=1)
        slack = np.minimum(slack, self.completions.most[depth + 1])
        states = Partial(levels, slack, parents, options).pick(able)
        if len(self.corners.known) == 0 or len(states) == 0:
            return states
        return states.pick(self.corners.reachable(self.completions.bounds(depth + 1, states.levels, states.slack)))


def go_on(control: Control) -> None:
    """Raise ``Stopped`` where the control is exhausted."""
    if control.exhausted:
        raise Stopped


def _varying(vectors: Vector) -> int:
    """Return how many coordinates are not the same everywhere."""
    return int(np.sum(np.ptp(vectors, axis=0) > 0)) if len(vectors) else 0


def _root(problem: SeparableProblem) -> Partial:
    return Partial(problem.start[None], problem.slack[None], np.zeros(1, dtype=np.int32), np.zeros(1, dtype=np.int32))


def _joined(parts: list[Partial]) -> Partial:
    if len(parts) == 1:
        return parts[0]
    levels, slack = np.vstack([p.levels for p in parts]), np.vstack([p.slack for p in parts])
    return Partial(
        levels, slack, np.concatenate([p.parents for p in parts]), np.concatenate([p.options for p in parts])
    )


def _widest(bounds: Vector, width: int) -> NDArray[np.intp]:
    """Return the rows with the largest bounds for each weight, in equal numbers."""
    each = max(1, width // bounds.shape[1])
    best = np.argpartition(-bounds, min(each, len(bounds) - 1), axis=0)[:each]
    return np.unique(best)


def _choices(layers: list[Partial]) -> NDArray[np.int32]:
    """Follow the parents back from the last layer."""
    rows: NDArray[np.int32] = np.arange(len(layers[-1]), dtype=np.int32)
    choices = np.zeros((len(rows), len(layers) - 1), dtype=np.int32)
    for depth in range(len(layers) - 1, 0, -1):
        choices[:, depth - 1] = layers[depth].options[rows]
        rows = layers[depth].parents[rows]
    return choices
