"""An equilibrium of a sampled game: exact in polymatrix games, by their tangents elsewhere."""

from collections.abc import Iterator
from itertools import cycle
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.games.chance.polymatrix import Mixture, polymatrix_equilibrium
from winset_solver.games.chance.sampled_game import SampledGame
from winset_solver.program import Vector
from winset_solver.tolerances import RESOLUTION

MOST_STARTS: Final = 30
"""Mixtures that a search for an equilibrium by tangents begins from."""
MOST_STEPS: Final = 30
"""Tangents taken from one start; three or four are usual."""
SHARES: Final = (1.0, 0.5)
"""Parts of the way to the tangent's equilibrium that are gone, from one start after another."""


def sampled_equilibrium(sample: SampledGame, prior: Mixture, control: Control) -> Mixture | None:
    """Return a Nash equilibrium of a sampled game, or what comes closest; None where the search was stopped before.

    Sums over pairs of players are solved exactly. Elsewhere a pure equilibrium is looked up in the table of payoffs,
    and otherwise the game is replaced by its tangent at a mixture, a polymatrix game, whose equilibrium is the next
    mixture. Near an equilibrium that is Newton's method on its support; from afar it may fail, and :func:`regrets`
    tells. The path to the tangent's equilibrium begins at the mixture, which is why an equilibrium leads to itself.

    Parameters
    ----------
    prior
        A mixture to begin from, such as the equilibrium of a smaller sample.

    References
    ----------
    Govindan and Wilson (2004), "Computing Nash equilibria by iterated polymatrix approximation", Journal of Economic
    Dynamics and Control 28 (not opened).
    """
    if sample.exact:
        return polymatrix_equilibrium(sample.polymatrix(prior), prior, control)
    return _pure(sample) or _by_tangents(sample, prior, control)


def regrets(values: Mixture, mixture: Mixture) -> Vector:
    """Return for every player what its best strategy gives beyond its mixture; ≥ 0."""
    return np.array([max(0.0, float(v.max() - v @ s)) for v, s in zip(values, mixture, strict=True)])


def _pure(sample: SampledGame) -> Mixture | None:
    """Return the pure equilibrium of the largest welfare, None where there is none."""
    table = sample.payoffs
    keeps = [table[..., p] >= table[..., p].max(axis=p, keepdims=True) for p in range(table.shape[-1])]
    welfare = np.where(np.logical_and.reduce(keeps), table.sum(axis=-1), -np.inf)
    best = np.unravel_index(int(np.argmax(welfare)), welfare.shape)
    if welfare[best] == -np.inf:
        return None
    return tuple(np.eye(size)[s] for size, s in zip(sample.sizes, best, strict=True))


def _by_tangents(sample: SampledGame, prior: Mixture, control: Control) -> Mixture | None:
    axes = tuple(range(sample.game.players))
    spread = sample.payoffs.max(axis=axes) - sample.payoffs.min(axis=axes)
    units = np.where(spread > 0, spread, 1.0)
    found: Mixture | None = None
    least = np.inf
    for start, share in zip(_starts(sample.sizes, prior), cycle(SHARES), strict=False):
        mixture = start
        for _ in range(MOST_STEPS):
            target = polymatrix_equilibrium(sample.polymatrix(mixture), mixture, control)
            if target is None:
                return found
            regret = float((regrets(sample.values(target), target) / units).max())
            if regret < least:
                found, least = target, regret
            if least <= RESOLUTION:
                return found
            mixture = tuple(share * b + (1 - share) * a for a, b in zip(mixture, target, strict=True))
    return found


def _starts(sizes: tuple[int, ...], prior: Mixture) -> Iterator[Mixture]:
    """Yield the prior, the even mixture, and mixtures drawn evenly, the same ones every time."""
    yield prior
    yield tuple(np.full(size, 1.0 / size) for size in sizes)
    numbers = np.random.default_rng(len(sizes))
    for _ in range(MOST_STARTS - 2):
        yield tuple(numbers.dirichlet(np.ones(size)) for size in sizes)
