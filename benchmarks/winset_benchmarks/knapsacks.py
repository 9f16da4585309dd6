"""Seeded multi-objective knapsacks: which items to take under several capacities, valued differently by everybody."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from winset_benchmarks.generators import generator
from winset_solver.program import PayoffProgram

_LARGEST: Final = 100


@dataclass(frozen=True, eq=False)
class Knapsack:
    """Maximise profits·x (one objective per row) subject to weights·x ≤ capacities, x binary."""

    weights: NDArray[np.float64]
    capacities: NDArray[np.float64]
    profits: NDArray[np.float64]

    @classmethod
    def of(cls, data: dict[str, list[float]]) -> Self:
        """Return the knapsack with these numbers."""
        return cls(*(np.array(data[name], dtype=float) for name in ("weights", "capacities", "profits")))

    def data(self) -> dict[str, list[float]]:
        """Return the numbers as plain lists."""
        return {name: getattr(self, name).tolist() for name in ("weights", "capacities", "profits")}

    def program(self) -> PayoffProgram:
        """Return the knapsack as a program, one player per objective."""
        columns = self.profits.shape[1]
        return PayoffProgram.build(
            matrix=self.weights,
            row_lower=np.full(len(self.weights), -np.inf),
            row_upper=self.capacities,
            payoff=self.profits,
            column_upper=np.ones(columns),
            integer=np.ones(columns, dtype=bool),
        )


def knapsack(objectives: int, items: int, rows: int | None = None) -> Knapsack:
    """Return a random knapsack: weights and profits from 10 to 100, capacities half of all weights.

    Parameters
    ----------
    rows
        Number of capacities; one per objective where absent.
    """
    rng = generator(objectives, items, 7)
    weights = rng.integers(10, _LARGEST + 1, (objectives if rows is None else rows, items)).astype(float)
    profits = rng.integers(10, _LARGEST + 1, (objectives, items)).astype(float)
    return Knapsack(weights, np.floor(weights.sum(axis=1) / 2), profits)
