"""Looking at every package of an additive domain: the peer that needs no method at all."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def frontier_of_all(worth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the payoffs of the packages that no other dominates, each once, by falling payoff of the first party.

    Parameters
    ----------
    worth
        Worth of each value: parties × issues × values.
    """
    totals = np.zeros((worth.shape[0], 1))
    for issue in range(worth.shape[1]):
        totals = (totals[:, :, None] + worth[:, issue, None, :]).reshape(len(worth), -1)
    return undominated(totals.T)


def undominated(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the points that no other dominates, each once, by falling first entry.

    The point with the largest sum of those left is undominated, and rules out whatever it dominates.
    """
    left, found = points[np.argsort(-points.sum(axis=1), kind="stable")], []
    while len(left):
        found.append(left[0])
        left = left[(left > left[0]).any(axis=1)]
    best: Any = np.array(found)
    return np.asarray(best[np.lexsort((-best[:, ::-1]).T)], dtype=float)
