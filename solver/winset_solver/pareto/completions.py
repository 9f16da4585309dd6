"""Bounds on what a partial package of a separable problem can still become."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from winset_solver.highs import Session
from winset_solver.pareto.dominance import Between, go_on_anyway
from winset_solver.pareto.separable import SeparableProblem
from winset_solver.program import PayoffProgram, Vector
from winset_solver.tolerances import RESOLUTION

_BETWEEN: Final = 30
_MOST_NORMALS: Final = 64
_SAMPLE: Final = 8
_MANY: Final = 2_000
_CONNECTED: Final = 2
"""Partial packages, and rows, for which new prices are worth their linear programs."""
_MOST_PRODUCTS: Final = 200_000
"""Multiplications of one matrix product; more would wake threads of OpenBLAS that are not worth their wages."""


class Completions:
    """Upper bounds of weighted sums of levels over all completions of partial packages, by depth.

    Parameters
    ----------
    problem
        The problem, its issues in the order in which they are settled.
    weights
        Weights λ ≥ 0 of the compared players, one vector a row.
    prices
        Prices μ ≥ 0 of the slack for each λ, one vector a row.

    Notes
    -----
    For a partial package with levels y and slack s left, in which the issues i ≥ d are open, every completion z has

        λ·z ≤ λ·y + μ·s + t_d(λ, μ),   t_d(λ, μ) = Σ_{i ≥ d} max_o (λ·gains_i(o) − μ·uses_i(o)),

    whatever μ ≥ 0 is (weak duality). Good prices are the multipliers of the rows in the linear relaxation of max λ·z.
    They depend on the slack that is left and on the issues that are open: :meth:`learn` finds more of them at some
    depths where two or more rows connect the issues, and the least bound of each λ counts.

    By depth, ``best`` are the largest levels that the open issues can add, ``most`` and ``least`` what they can use of
    the slack, where ``most`` is a little more for rows that are not of whole numbers, so that rounding breaks no row.
    ``root`` bounds λ·z before any issue is settled, ``worst`` are the least levels possible or accepted, ``sizes`` the
    ranges of λ·z. Bounds are exact but for less than ``rounding``.
    """

    def __init__(self, problem: SeparableProblem, weights: Vector, prices: Vector) -> None:
        self.problem, self.weights, self.prices = problem, weights, prices
        self.solves = 0
        self._learned: list[Vector] = []
        self._learned_tails: list[Vector] = []
        gains, uses = [i.gains for i in problem.issues], [i.uses for i in problem.issues]
        self.best = _after([g.max(axis=0) for g in gains], len(problem.start))
        self.most = _after([u.max(axis=0) for u in uses], len(problem.slack)) + _margins(problem)
        self.least = _after([u.min(axis=0) for u in uses], len(problem.slack))
        worth = [g @ weights.T - u @ prices.T for g, u in zip(gains, uses, strict=True)]
        self._tails = _after([w.max(axis=0) for w in worth], len(weights))
        least = _after([g.min(axis=0) for g in gains], len(problem.start))[0]
        self.worst = np.maximum(problem.lowest, problem.start + least)
        self.sizes = weights @ np.maximum(self.best[0] - least, 1.0)
        self.root = self.bounds(0, problem.start[None], problem.slack[None])[0]
        self.rounding = RESOLUTION * self.sizes + self._roundoff(problem)

    def _roundoff(self, problem: SeparableProblem) -> Vector:
        """Return more than what rounding can add to a bound: it is a sum of this many terms of this total size."""
        levels = np.abs(problem.start) + sum(np.abs(issue.gains).max(axis=0) for issue in problem.issues)
        slack = np.abs(problem.slack) + sum(np.abs(issue.uses).max(axis=0) for issue in problem.issues)
        terms = len(problem.issues) + len(levels) + len(slack)
        return np.asarray(4.0 * terms * np.finfo(float).eps * (self.weights @ levels + self.prices @ slack))

    def learn(self, depth: int, slack: Vector, between: Between = go_on_anyway) -> None:
        """Find prices for the issues from ``depth`` on, where partial packages are many; older ones are forgotten.

        Parameters
        ----------
        slack
            What is left of the slack, one partial package a row, of which a few are drawn.
        """
        rest = replace(self.problem, issues=self.problem.issues[depth:])
        if len(slack) < _MANY or slack.shape[1] < _CONNECTED or not rest.issues:
            return
        drawn = slack[np.random.default_rng(depth).choice(len(slack), _SAMPLE, replace=False)]
        learned = shadow_prices(rest, self.weights, drawn, between)
        self.solves += len(drawn) * len(self.weights)
        worth = [[issue.gains @ self.weights.T - issue.uses @ prices.T for prices in learned] for issue in rest.issues]
        self._learned = list(learned)
        self._learned_tails = [
            _after([issue[k].max(axis=0) for issue in worth], len(self.weights)) for k in range(len(learned))
        ]

    def bounds(self, depth: int, levels: Vector, slack: Vector) -> Vector:
        """Return the bounds of each partial package for each λ, of shape (packages, weights)."""
        bounds = np.empty((len(levels), len(self.weights)))
        size = max(1, _MOST_PRODUCTS // max(1, (levels.shape[1] + slack.shape[1]) * len(self.weights)))
        for begin in range(0, len(levels), size):
            rows = slice(begin, begin + size)
            least = slack[rows] @ self.prices.T + self._tails[depth]
            for prices, tails in zip(self._learned, self._learned_tails, strict=True):
                np.minimum(least, slack[rows] @ prices.T + tails[depth - len(self._tails)], out=least)
            bounds[rows] = levels[rows] @ self.weights.T + least
        return bounds


def _margins(problem: SeparableProblem) -> Vector:
    """Return for each row more than what rounding can add to a sum of uses; 0 where uses are whole numbers."""
    uses = [issue.uses for issue in problem.issues]
    sizes = np.abs(problem.slack) + sum(np.abs(use).max(axis=0) for use in uses)
    whole = np.all([np.all(use == np.rint(use), axis=0) for use in uses], axis=0)
    return np.where(whole, 0.0, 4.0 * (len(uses) + 1) * np.finfo(float).eps * sizes)


def _after(terms: Sequence[Vector], size: int) -> Vector:
    """Return at row d the sum of the terms from d on; the last row is 0."""
    stacked = np.vstack([*terms, np.zeros(size)])
    return np.asarray(np.cumsum(stacked[::-1], axis=0)[::-1])


def shadow_prices(problem: SeparableProblem, weights: Vector, slack: Vector, between: Between = go_on_anyway) -> Vector:
    """Return the multipliers of the rows in the linear relaxation of max λ·z.

    Parameters
    ----------
    weights
        Weights λ, one vector a row.
    slack
        Right-hand sides of the rows, one vector a row.

    Returns
    -------
    Vector
        Multipliers of shape (right-hand sides, weights, rows).
    """
    prices = np.zeros((len(slack), len(weights), len(problem.slack)))
    if len(problem.slack) == 0:
        return prices
    sizes = [len(issue) for issue in problem.issues]
    settled = np.repeat(np.eye(len(sizes)), sizes, axis=1)
    uses = np.vstack([issue.uses for issue in problem.issues]).T
    gains = np.vstack([issue.gains for issue in problem.issues])
    program = PayoffProgram.build(
        matrix=np.vstack([uses, settled]),
        row_lower=np.append(np.full(len(uses), -np.inf), np.ones(len(sizes))),
        row_upper=np.append(problem.slack, np.ones(len(sizes))),
        column_upper=np.ones(sum(sizes)),
        payoff=gains.T,
    )
    session, rows = Session(program), np.arange(len(uses))
    for row, weight in enumerate(weights):
        between()
        worth = gains @ weight
        session.maximise(np.where(np.abs(worth) > RESOLUTION * np.abs(worth).max(), worth, 0.0))
        for side, limit in enumerate(slack):
            session.change_row_bounds(rows, np.full(len(rows), -np.inf), limit)
            result = session.solve(relaxed=True)
            if result.row_duals is not None:
                prices[side, row] = np.maximum(result.row_duals[: len(uses)], 0.0)
    return prices


def spread_weights(problem: SeparableProblem) -> Vector:
    """Return the unit vectors of the players and weights between them, for levels scaled to their ranges."""
    players = len(problem.start)
    if players <= 1:
        return np.eye(players)
    if players == 2:  # evenly from one player to the other
        share = np.linspace(0.0, 1.0, _BETWEEN + 2)[1:-1, None]
        between = np.hstack([share, 1.0 - share])
    else:
        between = np.random.default_rng(0).dirichlet(np.ones(players), size=_BETWEEN)
    return np.vstack([np.eye(players), between / np.maximum(problem.spans / problem.units, 1.0)])


def supporting_weights(known: Vector, weights: Vector) -> Vector:
    """Return weights for which known packages are best: normals of the upper right hull, for two players."""
    if known.shape[1] != 2:  # no hull is built in other dimensions
        return weights
    hull: list[Vector] = []
    for point in known[np.argsort(-known[:, 0], kind="stable")]:
        while len(hull) > 1 and _turn(hull[-2], hull[-1], point) <= 0:
            hull.pop()
        hull.append(point)
    if len(hull) < 2:  # no edge
        return weights
    edges = np.diff(np.array(hull), axis=0)
    chosen = edges[np.unique(np.linspace(0, len(edges) - 1, _MOST_NORMALS).astype(int))]
    normals = np.stack([chosen[:, 1], -chosen[:, 0]], axis=1)
    return np.vstack([np.eye(2), normals / np.abs(normals).max(axis=1, keepdims=True)])


def _turn(first: Vector, second: Vector, third: Vector) -> float:
    """Return the cross product of two edges, positive for a turn to the left."""
    (a, b), (c, d) = (second - first).tolist(), (third - second).tolist()
    return float(a * d - b * c)
