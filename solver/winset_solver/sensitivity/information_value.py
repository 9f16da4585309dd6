"""The value of information: what choosing after something is known is worth more than choosing before.

There are n samples with probabilities π and a value V(s, a) of every action a in every sample s. Without information
the best action on average, a* = argmax Σ_s π_s V(s, a), is chosen in all of them.

References
----------
H. Raiffa, R. Schlaifer, Applied Statistical Decision Theory, Harvard 1961, for the definitions (not opened).
M. Strong, J. E. Oakley, "An efficient method for computing single-parameter partial expected value of perfect
information", Medical Decision Making 33 (2013) 755–766, for the single loop over sorted samples (not opened).
"""

from dataclasses import dataclass
from math import isqrt, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from winset_solver.program import Vector

SHUFFLES: Final = 32
"""Times that samples are shuffled to see what blocks of noise alone seem to be worth."""


@dataclass(frozen=True)
class InformationValue:
    """A value of information ≥ 0, and how far it may be from the truth.

    Parameters
    ----------
    value
        In the unit of the values.
    deviation
        Standard error.
    bias
        What knowing something irrelevant seems to be worth with samples as many and as scattered as these: at most this
        much of the value is noise.
    """

    value: float
    deviation: float
    bias: float = 0.0

    def interval(self, confidence: float) -> float:
        """Return the half width of an interval around the value."""
        return float(ndtri((1.0 + confidence) / 2.0)) * self.deviation + self.bias


def best_action(values: Vector, chances: Vector) -> int:
    """Return a*, the first of equally good ones."""
    return int(np.argmax(chances @ values))


def value_of_everything(values: Vector, chances: Vector, known: Vector | None = None) -> InformationValue:
    """Return Σ_s π_s max(k_s, max_a V(s, a)) − max_a Σ_s π_s V(s, a): what knowing the sample is worth.

    Parameters
    ----------
    values
        V, n × actions.
    chances
        π, n, adding up to 1.
    known
        k, n: what can be had in each sample once it is known, by actions that are no columns of ``values`` perhaps;
        nothing beyond these where absent.

    Notes
    -----
    Where V lacks actions, the second term is at most the true one: with k the best of all actions, this is an upper
    bound.

    Examples
    --------
    Two equally likely states, an action for each that is worth 4 there and 0 in the other, and a safe one worth 3:

    >>> values = np.array([[4.0, 0.0, 3.0], [0.0, 4.0, 3.0]])
    >>> value_of_everything(values, np.array([0.5, 0.5])).value
    1.0
    >>> value_of_everything(values, np.array([0.5, 0.5]), np.array([6.0, 0.0])).value
    2.0
    """
    most = values.max(axis=1) if known is None else np.maximum(known, values.max(axis=1))
    more = most - values[:, best_action(values, chances)]
    total = float(chances @ more)
    scatter = float(chances @ (more - total) ** 2)
    return InformationValue(total, sqrt(scatter / np.count_nonzero(chances)))


def value_of_one(values: Vector, chances: Vector, theta: Vector, *, discrete: bool, seed: int = 1) -> InformationValue:
    """Return E max_a E[V_a | θ] − max_a E V_a: what knowing one number θ is worth.

    Parameters
    ----------
    values, chances
        As for :func:`value_of_everything`.
    theta
        The number in every sample.
    discrete
        Whether samples with the same number are a group. They are sorted by it otherwise and cut into ⌊√n⌋ blocks,
        within which the number counts as known.
    seed
        Of the shuffles that measure the bias.

    Notes
    -----
    For any groups, 0 ≤ this ≤ :func:`value_of_everything` holds exactly. Groups of few samples look better than they
    are, as the best of several noisy means does; blocks hide what changes within them.

    Examples
    --------
    >>> values = np.array([[4.0, 0.0], [0.0, 4.0], [4.0, 0.0], [0.0, 4.0]])
    >>> chances, told, idle = np.full(4, 0.25), np.array([1.0, 2.0, 1.0, 2.0]), np.array([7.0, 7.0, 8.0, 8.0])
    >>> [value_of_one(values, chances, theta, discrete=True).value for theta in (told, idle)]
    [2.0, 0.0]
    """
    best = best_action(values, chances)
    groups = np.unique(theta, return_inverse=True)[1] if discrete else _blocks(theta)
    generator = np.random.default_rng(seed)
    noise = [_of_groups(values, chances, generator.permutation(groups), best).value for _ in range(SHUFFLES)]
    found = _of_groups(values, chances, groups, best)
    return InformationValue(found.value, found.deviation, float(np.mean(noise)))


def _blocks(theta: Vector) -> NDArray[np.int64]:
    """Return the block of every sample, equally many in each; equal numbers may fall into two of them."""
    order = np.argsort(theta, kind="stable")
    blocks = np.empty(len(theta), dtype=np.int64)
    blocks[order] = np.arange(len(theta)) * isqrt(len(theta)) // len(theta)
    return blocks


def _of_groups(values: Vector, chances: Vector, groups: NDArray[np.int64], best: int) -> InformationValue:
    """Return the value of knowing the group of a sample: Σ_s π_s V(s, a) is maximised within each."""
    sums = np.zeros((int(groups.max()) + 1, values.shape[1]))
    np.add.at(sums, groups, chances[:, None] * values)
    within = np.bincount(groups, weights=chances)
    more = (sums.max(axis=1) - sums[:, best])[within > 0]
    total, within = float(more.sum()), within[within > 0]
    scatter = float(within @ (more / within - total) ** 2)
    return InformationValue(total, sqrt(scatter / len(within)))
