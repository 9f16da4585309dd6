"""Bargaining over finitely many payoff vectors: the smallest programs with every kind of non-convexity, and their
solutions by plain enumeration."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.program import PayoffProgram


@dataclass(frozen=True)
class FiniteSet:
    """Payoff vectors (one row per package), disagreement point and weights."""

    points: tuple[tuple[int, ...], ...]
    disagreement: tuple[int, ...]
    weights: tuple[float, ...]

    @property
    def problem(self) -> BargainingProblem:
        count, players = len(self.points), len(self.disagreement)
        program = PayoffProgram.build(
            matrix=np.ones((1, count)),
            row_lower=[1.0],
            row_upper=[1.0],
            column_upper=np.ones(count),
            integer=np.ones(count),
            payoff=np.array(self.points, dtype=float).reshape(count, players).T,
        )
        return BargainingProblem(program, self.disagreement, self.weights)

    @property
    def space(self) -> GainSpace:
        return GainSpace(self.problem)

    @property
    def gains(self) -> np.ndarray:
        """Gains of the individually rational packages."""
        gains = np.array(self.points, dtype=float).reshape(len(self.points), -1) - np.array(self.disagreement)
        return gains[np.all(gains >= 0, axis=1)]


def normalised(gains, weights):
    return gains / np.array(weights)


def best_leximin(gains, scales):
    """The largest sorted vector of normalised gains."""
    return max(tuple(sorted(row)) for row in gains / np.array(scales))


def best_nash(gains, weights, alpha=1.0):
    """Players that gain and the largest weighted power mean over the largest sets that can gain at once."""
    able = gains.max(axis=0) > 0
    if not able.any():
        return 0.0
    if alpha < 1:
        return max(power_mean(row[able], np.array(weights)[able], alpha) for row in gains)
    most = max(int((row > 0).sum()) for row in gains)
    return (
        max(
            power_mean(row[row > 0], np.array(weights)[row > 0], alpha) for row in gains if int((row > 0).sum()) == most
        )
        if most
        else 0.0
    )


def power_mean(gains, weights, alpha):
    if alpha == 1:
        return math.exp(float(weights @ np.log(gains)) / weights.sum())
    return float((weights @ gains ** (1 - alpha)) / weights.sum()) ** (1 / (1 - alpha))


def kalai_smorodinsky(gains, weights):
    ideal = gains.max(axis=0)
    able = ideal > 0
    if not able.any():
        return ()
    return best_leximin(gains[:, able], ideal[able] * np.array(weights)[able])


def dominated(point, gains):
    """Whether some package gives everybody at least as much and somebody more."""
    return any(np.all(other >= point) and np.any(other > point) for other in gains)


PLAYERS = st.integers(1, 4)
VALUES = st.integers(-3, 12)


@st.composite
def finite_sets(draw, *, players=PLAYERS, values=VALUES, weighted=True):
    n = draw(players)
    points = draw(st.lists(st.tuples(*[values] * n), min_size=1, max_size=10))
    disagreement = draw(st.tuples(*[st.integers(-3, 3)] * n))
    weights = draw(st.tuples(*[st.sampled_from([1.0, 1.0, 0.5, 2.0])] * n)) if weighted else (1.0,) * n
    return FiniteSet(tuple(points), disagreement, weights)


def grid(*axes):
    """All combinations, as payoff vectors."""
    return tuple(itertools.product(*axes))
