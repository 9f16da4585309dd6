"""Principles by which a package is recommended, as the exact analyses need them."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.bargaining.utilitarian import utilitarian
from winset_solver.control import Control
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.sensitivity.sampled_space import sampled_space
from winset_solver.tolerances import AGREEMENT, FEASIBILITY
from winset_solver.verify import violation

_BY_VALUE: Final = ("nash", "alpha-fair", "utilitarian")
"""Solutions that recommend whatever has the largest value, so that values tell which of two packages is better."""


@dataclass(frozen=True, eq=False)
class Principle:
    """What recommends a package.

    Parameters
    ----------
    solution
        A key of ``SOLUTIONS``; not read where priorities are given.
    priorities
        Weights of the gains that are summed instead of voices; None for a solution.
    """

    solution: str = "utilitarian"
    priorities: Vector | None = None

    @property
    def linear(self) -> bool:
        """Whether a weighted sum of gains is maximised."""
        return self.priorities is not None or self.solution == "utilitarian"

    @property
    def by_value(self) -> bool:
        """Whether the larger value is the better one, and nothing else counts."""
        return self.priorities is not None or self.solution in _BY_VALUE

    @property
    def logarithmic(self) -> bool:
        """Whether a weighted mean of logarithms of gains is maximised."""
        return self.priorities is None and self.solution == "nash"

    def weights(self, problem: BargainingProblem) -> Vector:
        """Return the weights of the gains."""
        return problem.weights if self.priorities is None else self.priorities

    def outcome(self, problem: BargainingProblem, control: Control, near: Vector | None = None) -> Outcome:
        """Return what is recommended in a problem; a package that is perhaps not far from it makes the search short."""
        space = sampled_space(problem, control, linear=self.linear)
        if near is not None and violation(LinearModel.of(problem.program), near) <= FEASIBILITY:
            space.remember(near)
        if self.priorities is not None:
            return utilitarian(space, priorities=self.priorities)
        return bargain(space, self.solution)

    def as_good(self, one: Outcome, best: Outcome) -> bool:
        """Return whether a package is as good as the best within ``AGREEMENT``: of the same value, or with equal gains.

        Where a mean of gains is maximised, whoever cannot gain is left out of it; a package with which fewer gain is
        worse.
        """
        if one.gains is None or best.gains is None or len(one.without_gain) > len(best.without_gain):
            return False
        if self.by_value:
            if one.value is None or best.value is None:
                return False
            return one.value >= best.value - AGREEMENT * max(1.0, abs(best.value))
        return bool(np.all(np.abs(best.gains - one.gains) <= AGREEMENT * np.maximum(1.0, np.abs(one.gains))))

    def value(self, gains: Vector, weights: Vector) -> float:
        """Return Σ w g, or Σ w log g / Σ w, which is −inf where somebody does not gain; NaN for other solutions."""
        if self.linear:
            return float(weights @ gains)
        if not self.logarithmic:
            return float("nan")
        return float(weights @ np.log(gains) / weights.sum()) if np.all(gains > 0) else -np.inf
