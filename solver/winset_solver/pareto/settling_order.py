"""The order in which the issues of a separable problem are settled."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from winset_solver.pareto.separable import SeparableProblem
from winset_solver.program import Vector


def in_settling_order(problem: SeparableProblem, weights: Vector, prices: Vector) -> SeparableProblem:
    """Return the problem with its issues in a good order.

    Notes
    -----
    Rows that concern few issues come into play when the first of them is settled and go out of play with the last: the
    next issue is one that leaves the fewest rows in play. Among these it is the one that is clearest: whose best
    option is ahead of the second best by most, counted as λ·gains − μ·uses and averaged over the given λ and μ. What
    is really open is then left to the end, where partial packages have few completions.
    """
    concerned = np.array([np.any(issue.uses != 0, axis=0) for issue in problem.issues])
    concerned = concerned.reshape(len(problem.issues), len(problem.slack)).astype(np.int64)
    clear = np.argsort(
        [-_clearness(issue.gains @ weights.T - issue.uses @ prices.T) for issue in problem.issues], kind="stable"
    )
    narrow = concerned.sum(axis=0) < len(problem.issues) / 2
    order = _few_in_play(concerned[clear][:, narrow])
    return replace(problem, issues=tuple(problem.issues[i] for i in clear[order].tolist()))


def _clearness(worth: Vector) -> float:
    """Return how far the best option is ahead of the second best, on average over the columns."""
    if len(worth) == 1 or worth.shape[1] == 0:
        return np.inf
    best = np.partition(worth, len(worth) - 2, axis=0)[-2:]
    return float((best[1] - best[0]).mean())


def _few_in_play(concerned: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return an order in which few rows are in play at a time; the given one where that is all the same."""
    if concerned.shape[1] == 0:
        return np.arange(len(concerned))
    order: list[int] = []
    left = list(range(len(concerned)))
    settled, rest = np.zeros(concerned.shape[1], dtype=np.int64), concerned.sum(axis=0)
    while left:
        after, open_after = settled + concerned[left], rest - concerned[left]
        chosen = left.pop(int(np.argmin(np.sum((after > 0) & (open_after > 0), axis=1))))
        settled, rest = settled + concerned[chosen], rest - concerned[chosen]
        order.append(chosen)
    return np.array(order)
