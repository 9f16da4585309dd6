"""The grid that numbers of few decimals lie on: what makes differences exact."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike

_DECIMALS: Final = 6


def common_step(numbers: ArrayLike) -> float:
    """Return the largest number, of at most six decimals, that divides all numbers; 0 where there is none.

    Examples
    --------
    >>> common_step([0.5, 0.75, -2.0])
    0.25
    >>> common_step([1.0, 2.0 / 3.0])
    0.0
    """
    values = np.asarray(numbers, dtype=float).reshape(-1)
    for decimals in range(_DECIMALS + 1):
        scaled = values * 10.0**decimals
        whole = np.rint(scaled)
        if np.abs(whole).max(initial=0.0) >= 1.0 / np.finfo(float).eps:
            return 0.0
        if np.all(np.abs(scaled - whole) <= 2.0 * np.finfo(float).eps * np.abs(whole)):
            return float(np.gcd.reduce(whole.astype(np.int64), initial=0)) / 10.0**decimals
    return 0.0
