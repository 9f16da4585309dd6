"""Inequalities of the lifted program, and families that find violated ones."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.program import Matrix, Vector


@dataclass(frozen=True, eq=False)
class Inequality:
    """coefficients·v ≥ lower over some columns of the lifted program.

    Parameters
    ----------
    columns, coefficients
        Where it is not zero; each column once.
    lower
        Right-hand side.
    family
        Name of the family that it belongs to.
    """

    columns: NDArray[np.int64]
    coefficients: Vector
    lower: float
    family: str

    def violation(self, point: Vector) -> float:
        """Return by how much a point falls short, per unit of the largest coefficient; ≤ 0 where it holds."""
        size = float(np.abs(self.coefficients).max(initial=0.0)) or 1.0
        return (self.lower - float(self.coefficients @ point[self.columns])) / size

    def key(self) -> bytes:
        """Return bytes that equal inequalities share."""
        order = np.argsort(self.columns)
        return (
            self.columns[order].tobytes()
            + (self.coefficients[order] + 0.0).tobytes()
            + np.float64(self.lower).tobytes()
        )


class Family(Protocol):
    """A kind of valid inequality: every profile that all players keep to, and its lifting, satisfies each of them."""

    @property
    def name(self) -> str:
        """Name that its inequalities carry."""
        ...

    def rows(self) -> Iterable[Inequality]:
        """Return those worth having from the start."""
        ...

    def violated(self, point: Vector, most: int) -> list[Inequality]:
        """Return up to ``most`` inequalities that a point of the lifted program violates, worst first."""
        ...


def stacked(inequalities: list[Inequality], columns: int) -> tuple[Matrix, Vector]:
    """Return rows and right-hand sides, ready for a session of so many columns."""
    counts = [len(inequality.columns) for inequality in inequalities]
    data = np.concatenate([inequality.coefficients for inequality in inequalities]) if inequalities else np.zeros(0)
    indices = (
        np.concatenate([inequality.columns for inequality in inequalities])
        if inequalities
        else np.zeros(0, dtype=np.int64)
    )
    matrix = sparse.csr_array((data, indices, np.concatenate([[0], np.cumsum(counts)])), shape=(len(counts), columns))
    return matrix, np.array([inequality.lower for inequality in inequalities])
