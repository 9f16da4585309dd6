"""Seeded random inputs: linear programs, additive packages, convex sets to cut, and whole negotiation files."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.program import Matrix, PayoffProgram, Vector

SEED: Final = 2026
"""Seed of every generated input; the same input on every machine."""
_PER_COLUMN: Final = 10
_MOVED: Final = 40
_SPREAD: Final = 0.2


def generator(*key: int) -> np.random.Generator:
    """Return a generator that depends on the suite's seed and on these integers only."""
    return np.random.default_rng((SEED, *key))


@dataclass(frozen=True, eq=False)
class Resolves:
    """One set of rows and many objectives: maximise cost·x subject to rows, 0 ≤ x ≤ 1.

    Parameters
    ----------
    matrix, row_lower, row_upper
        Rows.
    mixed
        Whether every column is integer.
    costs
        One objective per line.
    """

    matrix: Matrix
    row_lower: Vector
    row_upper: Vector
    mixed: bool
    costs: Vector

    @property
    def columns(self) -> int:
        """Number of columns."""
        return int(self.matrix.shape[1])

    def program(self) -> PayoffProgram:
        """Return rows and columns as a payoff program with one player."""
        return PayoffProgram.build(
            matrix=self.matrix,
            row_lower=self.row_lower,
            row_upper=self.row_upper,
            column_upper=np.ones(self.columns),
            integer=np.full(self.columns, self.mixed),
            payoff=np.ones((1, self.columns)),
        )


def packing(columns: int, count: int) -> Resolves:
    """Return a packing linear program under ``count`` objectives: two columns per row, ten coefficients per column."""
    rng = generator(columns, 1)
    rows = columns // 2
    weights = np.where(rng.random((rows, columns)) < _PER_COLUMN / rows, rng.integers(1, 20, (rows, columns)), 0)
    weights[np.arange(columns) % rows, np.arange(columns)] = 1
    dense = weights.astype(float)
    return Resolves(
        sparse.csr_array(dense),
        np.full(rows, -np.inf),
        0.3 * dense.sum(axis=1),
        mixed=False,
        costs=_costs(rng, columns, count),
    )


def choice(columns: int, count: int) -> Resolves:
    """Return a binary choice of one option of five per issue under two budgets, under ``count`` objectives."""
    rng = generator(columns, 2)
    issues = columns // 5
    budgets = rng.integers(0, 20, (2, columns)).astype(float)
    return Resolves(
        sparse.csr_array(np.vstack([np.kron(np.eye(issues), np.ones((1, 5))), budgets])),
        np.concatenate([np.ones(issues), np.full(2, -np.inf)]),
        np.concatenate([np.ones(issues), np.floor(0.9 * budgets.sum(axis=1) / 5)]),
        mixed=True,
        costs=_costs(rng, columns, count),
    )


def _costs(rng: np.random.Generator, columns: int, count: int) -> Vector:
    """Return objectives that each differ from a common one in one coefficient of 40, by up to 20 %."""
    costs = np.tile(rng.uniform(1, 20, columns), (count, 1))
    for cost in costs:
        moved = rng.choice(columns, max(1, columns // _MOVED), replace=False)
        cost[moved] *= 1 + _SPREAD * rng.uniform(-1, 1, len(moved))
    return costs


@dataclass(frozen=True, eq=False)
class SparseRows:
    """Rows Σ_k coefficients[i][k] · x[columns[i][k]] ≤ 50 as plain Python lists, ready for a modelling language."""

    width: int
    columns: list[list[int]]
    coefficients: list[list[float]]

    @property
    def nonzeros(self) -> int:
        """Number of coefficients."""
        return sum(map(len, self.columns))


def sparse_rows(nonzeros: int) -> SparseRows:
    """Return rows of 100 coefficients each over twice as many columns as rows."""
    rng = generator(nonzeros, 3)
    rows = nonzeros // 100
    width = max(2 * rows, 200)
    columns = [np.sort(rng.choice(width, 100, replace=False)).tolist() for _ in range(rows)]
    return SparseRows(width, columns, rng.integers(1, 20, (rows, 100)).astype(float).tolist())


@dataclass(frozen=True, eq=False)
class Ellipsoids:
    """Maximise cost·x over 0 ≤ x ≤ 1 and ‖scales_k ∘ (x − centres_k)‖ ≤ 1 for every k; solved by cutting planes."""

    cost: Vector
    centres: Vector
    scales: Vector

    def cuts(self, x: Vector) -> tuple[Vector, Vector]:
        """Return the tangent rows a·x ≤ b that cut x off, one per ellipsoid that x is outside of."""
        scaled = (x - self.centres) * self.scales
        distance = np.linalg.norm(scaled, axis=1)
        outside = np.flatnonzero(distance > 1.0)
        rows = scaled[outside] * self.scales[outside] / distance[outside, None]
        return rows, 1.0 + (rows * self.centres[outside]).sum(axis=1)


def ellipsoids(columns: int, count: int) -> Ellipsoids:
    """Return ``count`` ellipsoids around points near the middle of the unit box."""
    rng = generator(columns, count, 4)
    return Ellipsoids(
        rng.uniform(0.5, 1.5, columns),
        rng.uniform(0.4, 0.6, (count, columns)),
        rng.uniform(0.4, 1.0, (count, columns)),
    )


@dataclass(frozen=True, eq=False)
class AdditivePackages:
    """Packages of one value per issue; a party's payoff is the sum of what it thinks of the chosen values.

    Parameters
    ----------
    worth
        Worth of each value, uniform on [0, 1]: parties × issues × values.
    """

    worth: NDArray[np.float64]

    @property
    def outcomes(self) -> float:
        """Number of packages."""
        return math.pow(self.worth.shape[2], self.worth.shape[1])

    def program(self) -> PayoffProgram:
        """Return the packages as a program: a binary column per value, an equality row per issue."""
        parties, issues, values = self.worth.shape
        return PayoffProgram.build(
            matrix=sparse.kron(sparse.eye_array(issues), np.ones((1, values)), format="csr"),
            row_lower=np.ones(issues),
            row_upper=np.ones(issues),
            payoff=self.worth.reshape(parties, -1),
            column_upper=np.ones(issues * values),
            integer=np.ones(issues * values, dtype=bool),
        )


def additive_packages(parties: int, issues: int, values: int) -> AdditivePackages:
    """Return random additive packages."""
    return AdditivePackages(generator(parties, issues, values).random((parties, issues, values)))


def write_negotiation(folder: Path, *, parties: int, issues: int, modules: int) -> Path:
    """Write a negotiation file with issues of five options, modules with costs and capacity use, and one deal."""
    rng = generator(parties, issues, modules, 5)
    keys = [f"P{p:02d}" for p in range(parties)]

    def figures(low: int, high: int) -> str:
        drawn = rng.integers(low, high, parties).tolist()
        return "{" + ", ".join(f"{key}: {value}" for key, value in zip(keys, drawn, strict=True)) + "}"

    lines = ["winset: 1", f"title: Generated case of {parties} parties", "unit: {name: points}", "parties:"]
    lines += [f"  {key}: {{name: Party {key}, capacities: {{staff: {2 * modules}}}}}" for key in keys]
    lines.append("issues:")
    for i in range(issues):
        lines += [f"  issue_{i}:", "    options:"]
        lines += [f"      option_{v}: {{values: {figures(0, 100)}}}" for v in range(5)]
    lines.append("modules:")
    for m in range(modules):
        lines += [f"  module_{m}:", f"    benefit: {figures(0, 60)}", f"    cost: {figures(0, 40)}"]
        lines += [f"    uses: {{staff: {figures(1, 6)}}}", "    participation: [{heads: 2}]"]
    lines += ["deals:", "  draft:", "    issues:", *(f"      issue_{i}: option_0" for i in range(issues))]
    path = folder / f"generated_{parties}_{issues}_{modules}.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
