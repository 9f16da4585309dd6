"""Weighted power means of gains: Nash (geometric) and α-fair objectives in the unit of the gains."""

import math
from dataclasses import dataclass

import numpy as np

from winset_solver.program import Vector
from winset_solver.tolerances import POSITIVE_GAIN


@dataclass(frozen=True)
class PowerMean:
    """f(t) = t^(1−α)/(1−α), and log t for α = 1, on gains divided by a scale; its mean is in units of gain.

    Parameters
    ----------
    alpha
        α > 0, aversion to inequality.
    weights
        w_p > 0 of the players concerned.
    scales
        s_p > 0: an upper bound of each player's gain.
    """

    alpha: float
    weights: Vector
    scales: Vector

    @property
    def factors(self) -> Vector:
        """Weights of f(g_p / s_p) that give the same order as w_p f(g_p), the largest of them 1."""
        raw = np.log(self.weights) + (1.0 - self.alpha) * np.log(self.scales)
        return np.asarray(np.exp(raw - raw.max()))

    def values(self, t: Vector) -> Vector:
        """Return f at t > 0."""
        return np.asarray(np.log(t) if self.alpha == 1 else t ** (1.0 - self.alpha) / (1.0 - self.alpha))

    def slopes(self, t: Vector) -> Vector:
        """Return f' at t > 0."""
        return np.asarray(t**-self.alpha)

    def total(self, t: Vector) -> float:
        """Return Σ factor_p f(t_p); gains under ``POSITIVE_GAIN`` count as zero."""
        t = np.where(t < POSITIVE_GAIN, 0.0, t)
        if self.alpha >= 1 and np.any(t == 0):
            return -math.inf
        return float(self.factors @ self.values(t))

    def mean(self, total: float) -> float | None:
        """Return the gain that has this total when everybody has it; None where no finite gain has."""
        if self.alpha == 1:
            return math.exp((total + float(self.factors @ np.log(self.scales))) / float(self.factors.sum()))
        if total == -math.inf:
            return 0.0
        power = total / self._total_of_one()
        return float(power ** (1.0 / (1.0 - self.alpha))) if power > 0 else 0.0 if self.alpha < 1 else None

    def step(self, mean: float, gap: float) -> float:
        """Return by how much the total grows when a mean grows by the fraction ``gap``."""
        if self.alpha == 1:
            return float(self.factors.sum()) * math.log1p(gap)
        grown = (mean * (1.0 + gap)) ** (1.0 - self.alpha) - mean ** (1.0 - self.alpha)
        return float(grown * self._total_of_one())

    def _total_of_one(self) -> float:
        """Σ factor_p f(1 / s_p) for α ≠ 1; the total of a mean m is m^(1−α) times this."""
        return float(self.factors @ (self.scales ** (self.alpha - 1.0))) / (1.0 - self.alpha)
