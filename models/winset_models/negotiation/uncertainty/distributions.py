"""Distributions of doubtful numbers: how likely which value between two finite ends is."""

from dataclasses import dataclass
from functools import cached_property
from math import exp, fsum, log
from typing import Final, Literal

import numpy as np
from scipy.special import ndtr, ndtri

from winset_solver.stochastic.tree import Vector

Form = Literal["uniform", "triangular", "normal", "lognormal", "discrete"]

_STATED: Final = float(ndtri(0.95))
"""Half the width of the central 90 % of the standard normal distribution."""
_KEPT: Final = float(ndtri(0.999))
"""Half the width of its central 99.8 %."""


@dataclass(frozen=True)
class Distribution:
    """A distribution on a bounded interval, or on finitely many values.

    Parameters
    ----------
    form
        Its kind.
    between
        The ends that were stated. They are the ends of a uniform or triangular distribution; a normal one has 90 % of
        its probability between them before it is cut off, a lognormal one (both ends above 0) likewise.
    peak
        Of a triangular distribution: the value at which its density is largest, between the ends.
    values, probabilities
        Of a discrete distribution: its values in ascending order, and their probabilities, which add up to 1.

    Notes
    -----
    A normal distribution between a and b has the mean (a + b)/2 and the standard deviation (b − a)/(2·z) with
    z = Φ⁻¹(0.95), and is cut off beyond Φ⁻¹(0.999) standard deviations, so that its central 99.8 % remain. A lognormal
    one is the same for the logarithm. All that is drawn thus lies between ``low`` and ``high``.

    Examples
    --------
    >>> Distribution("triangular", (0.0, 4.0), peak=1.0).ppf(np.array([0.0, 0.25, 1.0]))
    array([0., 1., 4.])
    """

    form: Form
    between: tuple[float, float]
    peak: float = 0.0
    values: tuple[float, ...] = ()
    probabilities: tuple[float, ...] = ()

    @cached_property
    def low(self) -> float:
        """Smallest value that it takes."""
        return self._end(-_KEPT) if self._of_normal else self.between[0]

    @cached_property
    def high(self) -> float:
        """Largest value that it takes."""
        return self._end(_KEPT) if self._of_normal else self.between[1]

    @cached_property
    def mean(self) -> float:
        """Expected value."""
        low, high = self.between
        if self.form == "discrete":
            return fsum(value * chance for value, chance in zip(self.values, self.probabilities, strict=True))
        if self.form == "triangular":
            return (low + high + self.peak) / 3.0
        if self.form == "lognormal":
            middle, deviation = self._normal
            inside = float(ndtr(_KEPT - deviation) - ndtr(-_KEPT - deviation)) / float(ndtr(_KEPT) - ndtr(-_KEPT))
            return exp(middle + deviation**2 / 2.0) * inside
        return (low + high) / 2.0

    @property
    def words(self) -> str:
        """What it is, in words; its numbers are those of the file, without a unit."""
        low, high = map(_said, self.between)
        if self.form == "discrete":
            values = [_said(value) for value in self.values]
            if len(set(self.probabilities)) == 1:
                return f"one of {', '.join(values)}, equally likely"
            pairs = zip(values, self.probabilities, strict=True)
            return ", ".join(f"{value} ({100 * chance:g} %)" for value, chance in pairs)
        if self.form == "triangular":
            return f"triangular from {low} to {high}, most likely {_said(self.peak)}"
        if self._of_normal:
            ends = f"{_said(self.low)} and {_said(self.high)}"
            return f"{self.form}, 90 % from {low} to {high}, all between {ends}"
        return f"uniform from {low} to {high}"

    def ppf(self, u: Vector) -> Vector:
        """Return the quantiles of probabilities ``u`` in [0, 1], within ``low`` and ``high``."""
        u = np.asarray(u, dtype=float)
        if self.form == "discrete":
            steps = np.cumsum(self.probabilities)[:-1]
            return np.asarray(self.values, dtype=float)[np.searchsorted(steps, u, side="right")]
        if self._of_normal:
            tail = float(ndtr(-_KEPT))
            middle, deviation = self._normal
            found = middle + deviation * ndtri(tail + u * (1.0 - 2.0 * tail))
            found = np.exp(found) if self.form == "lognormal" else found
        elif self.form == "triangular":
            found = self._triangular(u)
        else:
            found = self.low + u * (self.high - self.low)
        return np.asarray(np.clip(found, self.low, self.high))

    @property
    def _of_normal(self) -> bool:
        return self.form in {"normal", "lognormal"}

    @property
    def _normal(self) -> tuple[float, float]:
        """Mean and standard deviation of the normal variable behind it, before it is cut off."""
        low, high = (log(end) for end in self.between) if self.form == "lognormal" else self.between
        return (low + high) / 2.0, (high - low) / (2.0 * _STATED)

    def _end(self, deviations: float) -> float:
        middle, deviation = self._normal
        found = middle + deviations * deviation
        return exp(found) if self.form == "lognormal" else found

    def _triangular(self, u: Vector) -> Vector:
        low, high = self.between
        width, rise = high - low, self.peak - low
        below = u * width <= rise
        return np.where(
            below, low + np.sqrt(u * width * rise), high - np.sqrt((1.0 - u) * width * np.maximum(width - rise, 0.0))
        )


def _said(value: float) -> str:
    return f"{value:g}".replace("-", "−")
