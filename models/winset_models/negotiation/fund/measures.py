"""How a member judges uncertain results: their mean, and the mean of the worst of them."""

import numpy as np

from winset_models.negotiation.fund.parts import Risk
from winset_solver.stochastic.tree import Indices, Vector
from winset_solver.tolerances import PROBABILITY


def tail(results: Vector, chances: Vector, level: float) -> tuple[float, float]:
    r"""Return the mean of the worst ``1 − level`` of all cases, and the result that is reached with that probability.

    Parameters
    ----------
    results, chances
        By scenario; chances add up to 1.
    level
        Worst cases are those beyond this probability; 0 for all cases, whose mean is then returned.

    Notes
    -----
    The first is :math:`\max_\eta\, \eta - \mathbb{E}[(\eta - X)^+]/(1 - \alpha)`, attained at the second, the value at
    risk. A scenario at the edge counts with the part of its probability that is needed.

    References
    ----------
    R. T. Rockafellar and S. Uryasev (2000), "Optimization of Conditional Value-at-Risk", Journal of Risk 2, theorem 1.

    Examples
    --------
    >>> tail(np.array([1.0, 2.0, 5.0]), np.array([0.25, 0.25, 0.5]), 0.5)
    (1.5, 2.0)
    """
    order = np.argsort(results, kind="stable")
    cumulated = np.cumsum(chances[order])
    edge = int(np.searchsorted(cumulated, 1.0 - level - PROBABILITY))
    worst = _worst_means(results, chances, np.zeros(len(results), dtype=np.int64), level)
    return float(worst[0]), float(results[order][min(edge, len(results) - 1)])


def judged(risk: Risk, results: Vector, chances: Vector) -> float:
    """Return (1 − weight) · mean + weight · mean of the worst cases."""
    return float(judged_within(risk, results, chances, np.zeros(len(results), dtype=np.int64))[0])


def judged_within(risk: Risk, results: Vector, chances: Vector, group: Indices) -> Vector:
    """Return the same for each of several groups of scenarios, numbered from 0, whose chances add up to 1 in each."""
    mean: Vector = np.bincount(group, weights=chances * results).astype(float)
    if not risk.weight:
        return mean
    worst = _worst_means(results, chances, group, risk.level)
    return worst if risk.weight == 1 else np.asarray((1 - risk.weight) * mean + risk.weight * worst)


def _worst_means(results: Vector, chances: Vector, group: Indices, level: float) -> Vector:
    order = np.lexsort((results, group))
    sorted_group, weight = group[order], chances[order]
    before = np.cumsum(weight) - weight
    first = np.searchsorted(sorted_group, np.arange(sorted_group[-1] + 1))
    taken = np.clip(1.0 - level - (before - before[first][sorted_group]), 0.0, weight)
    # 0 · −inf is nothing here: a result that no money can express is not among the worst that count
    weighed = np.multiply(taken, results[order], out=np.zeros(len(taken)), where=taken > 0)
    return np.bincount(sorted_group, weights=weighed) / (1.0 - level)
