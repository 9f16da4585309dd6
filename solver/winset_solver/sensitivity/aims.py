r"""What a kept tree maximises: a concave function of gains, with its conjugate.

For every :math:`\mu` and every vector of gains :math:`g` in the domain of a concave :math:`F`,

.. math:: F(g) \le F^*(\mu) + \mu \cdot g, \qquad F^*(\mu) = \sup_g \; F(g) - \mu \cdot g,

so that a linear program with prices :math:`\mu` for gains bounds :math:`F` whatever :math:`\mu` is.

References
----------
R. T. Rockafellar, *Convex Analysis* (1970), section 12, for the conjugate (not opened here).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from winset_solver.program import Vector


class Aim(Protocol):
    """A concave function F of the n gains, on g ≥ floor."""

    @property
    def floor(self) -> Vector:
        """Least gains of the domain; −inf where there is none."""

    @property
    def weights(self) -> Vector:
        """Of the players: what a relaxation has for objective."""

    @property
    def logarithmic(self) -> bool:
        """Whether a relaxation sums logarithms of gains, by tangents, and not the gains themselves."""

    def value(self, gains: Vector) -> float:
        """Return F, −inf outside the domain."""

    def proper(self, prices: Vector) -> Vector:
        """Return prices nearby, by row, at which the conjugate is finite."""

    def conjugate(self, prices: Vector) -> Vector:
        """Return F* at each row of proper prices."""

    def slack(self, value: float, gap: float) -> float:
        """Return by how much a bound may exceed a value within a relative gap."""


@dataclass(frozen=True, eq=False)
class WeightedSum:
    """F(g) = Σ_p w_p g_p with w ≥ 0 on g ≥ floor; F*(μ) = Σ_p (w_p − μ_p) floor_p where μ ≥ w.

    Examples
    --------
    >>> aim = WeightedSum(np.array([1.0, 2.0]), np.array([0.5, 0.0]))
    >>> prices = aim.proper(np.array([[3.0, 1.0]]))
    >>> prices.tolist(), aim.conjugate(prices).tolist()
    ([[3.0, 2.0]], [-1.0])
    """

    weights: Vector
    floor: Vector
    logarithmic = False

    def value(self, gains: Vector) -> float:
        """Return the weighted sum; whether gains keep to their floor is for others to check."""
        return float(self.weights @ gains)

    def proper(self, prices: Vector) -> Vector:
        """Return prices of at least the weights, and equal to them where gains have no floor."""
        return np.where(np.isfinite(self.floor), np.maximum(prices, self.weights), self.weights)

    def conjugate(self, prices: Vector) -> Vector:
        """Return F*."""
        return _valued(prices - self.weights, self.floor)

    def slack(self, value: float, gap: float) -> float:
        """Return the gap times the size of the value, at least 1."""
        return gap * max(1.0, abs(value))


@dataclass(frozen=True, eq=False)
class LogarithmicSum:
    """F(g) = Σ_p w_p log g_p with w > 0 on g > 0; F*(μ) = Σ_p w_p (log(w_p / μ_p) − 1) where μ > 0.

    Examples
    --------
    >>> aim = LogarithmicSum(np.array([1.0, 2.0]))
    >>> gains = np.array([2.0, 4.0])
    >>> best = aim.weights / gains
    >>> bool(np.isclose(aim.conjugate(best[np.newaxis])[0] + best @ gains, aim.value(gains)))
    True
    """

    weights: Vector
    logarithmic = True

    @property
    def floor(self) -> Vector:
        """Zero: the least gains of the closure of the domain."""
        return np.zeros(len(self.weights))

    def value(self, gains: Vector) -> float:
        """Return Σ_p w_p log g_p, −inf where somebody does not gain."""
        return float(self.weights @ np.log(gains)) if np.all(gains > 0) else -np.inf

    def proper(self, prices: Vector) -> Vector:
        """Return the prices, none below zero."""
        return np.maximum(prices, 0.0)

    def conjugate(self, prices: Vector) -> Vector:
        """Return F*, inf where a price is zero."""
        with np.errstate(divide="ignore"):
            return np.asarray((self.weights * (np.log(self.weights / prices) - 1.0)).sum(axis=-1))

    def slack(self, value: float, gap: float) -> float:
        """Return by how much F grows when every gain grows by the gap."""
        return gap * float(self.weights.sum())


def emptiness(aim: Aim, prices: Vector) -> tuple[Vector, Vector]:
    """Return prices ρ ≥ 0 nearby, by row, and sup −ρ·g over the domain: what a proof of emptiness adds up."""
    found = np.where(np.isfinite(aim.floor), np.maximum(prices, 0.0), 0.0)
    return found, _valued(found, aim.floor)


def _valued(prices: Vector, floor: Vector) -> Vector:
    """Return −prices·floor by row, where no price meets an infinite floor."""
    return -np.asarray(prices @ np.where(np.isfinite(floor), floor, 0.0))
