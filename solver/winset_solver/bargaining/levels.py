"""Levels of a lexicographic comparison, each the smallest of a family of weighted means of the gains.

For gains y of n players a level is f(y) = min {λ·y : λ ∈ Λ} over a set Λ of multipliers λ ≥ 0 with Σ λ_p = 1. Whatever
λ ∈ Λ one happens to hold, f(y) ≤ λ·y: that is all that an upper bound needs.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from winset_solver.program import Vector


class Level(Protocol):
    """One level f of a lexicographic comparison."""

    def value(self, gains: Vector) -> Vector:
        """Return f of each row of gains."""
        ...

    def project(self, multipliers: Vector) -> Vector:
        """Return a member of Λ near each row of positive multipliers."""
        ...

    def grid(self, step: float) -> float:
        """Return a number that divides f wherever ``step`` divides every gain; 0 where none is known."""
        ...


@dataclass(frozen=True)
class SmallestMean:
    """Mean of the k smallest gains; k = 1 is the smallest gain itself.

    Notes
    -----
    Λ = {λ ≥ 0 : Σ λ_p = 1, λ_p ≤ 1/k}: the smallest λ·y puts 1/k on each of the k smallest gains. The means for
    k = 1..n, compared lexicographically, order vectors as leximin does.
    """

    count: int

    def value(self, gains: Vector) -> Vector:
        """Return the mean of the k smallest entries of each row."""
        smallest = np.partition(gains, self.count - 1, axis=1)[:, : self.count]
        return np.asarray(smallest.mean(axis=1))

    def project(self, multipliers: Vector) -> Vector:
        """Return each row scaled to Σ λ_p = 1 with its largest entries cut to 1/k.

        With the m largest entries at the cap, the others are multiplied by (1 − m/k) / (their sum); the smallest m
        that keeps all of them under the cap is the one wanted, and m = k − 1 always leaves room for at least one.
        """
        k = self.count
        shares = multipliers / multipliers.sum(axis=1, keepdims=True)
        if k == 1:
            return np.asarray(shares)
        largest_first = -np.sort(-shares, axis=1)
        sums_from = np.cumsum(largest_first[:, ::-1], axis=1)[:, ::-1]
        factors = (1.0 - np.arange(k) / k) / sums_from[:, :k]
        fits = factors * largest_first[:, :k] <= 1.0 / k
        fits[:, -1] = True
        factor = np.take_along_axis(factors, fits.argmax(axis=1)[:, None], axis=1)
        return np.asarray(np.minimum(shares * factor, 1.0 / k))

    def grid(self, step: float) -> float:
        """Return step / k."""
        return step / self.count


@dataclass(frozen=True, eq=False)
class WeightedMean:
    """Mean of the gains with given weights, which are positive and add up to 1."""

    weights: Vector

    def value(self, gains: Vector) -> Vector:
        """Return the weighted mean of each row."""
        return np.asarray(gains @ self.weights)

    def project(self, multipliers: Vector) -> Vector:
        """Return the weights themselves for each row."""
        return np.broadcast_to(self.weights, multipliers.shape)

    def grid(self, step: float) -> float:
        """Return step / n for equal weights, 0 for others."""
        return step / len(self.weights) if np.all(self.weights == self.weights[0]) else 0.0
