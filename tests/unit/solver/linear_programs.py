"""Small linear models: drawn at random, solved by a peer, and one that keeps HiGHS busy."""

from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from winset_solver.linear_model import LinearModel
from winset_solver.program import PayoffProgram, as_matrix

INF = float("inf")
ENTRIES = st.integers(-4, 4)


@dataclass(frozen=True, eq=False)
class Case:
    """Maximise cost·x subject to row_lower ≤ matrix x ≤ row_upper and column bounds, in plain arrays."""

    matrix: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    column_lower: np.ndarray
    column_upper: np.ndarray
    integer: np.ndarray
    cost: np.ndarray

    @property
    def program(self):
        return PayoffProgram.build(
            matrix=self.matrix,
            row_lower=self.row_lower,
            row_upper=self.row_upper,
            column_lower=self.column_lower,
            column_upper=self.column_upper,
            integer=self.integer,
            payoff=self.cost.reshape(1, -1),
        )

    @property
    def model(self):
        model = LinearModel.of(self.program)
        model.cost = self.cost.astype(float)
        return model

    @property
    def tightened(self):
        """The same model with the bounds of integer columns rounded inwards."""
        lower = np.where(self.integer, np.ceil(self.column_lower), self.column_lower)
        upper = np.where(self.integer, np.floor(self.column_upper), self.column_upper)
        return replace(self, column_lower=lower, column_upper=upper)

    @property
    def relaxation(self):
        return replace(self, integer=np.zeros_like(self.integer))

    def peer(self):
        """Status and optimum by scipy without presolve: 'optimal', 'infeasible' or 'unbounded'."""
        found = self._peer(-self.cost)
        if found.status == 0:
            return "optimal", -found.fun
        if found.status == 2:
            return "infeasible", None
        return ("unbounded" if self._peer(np.zeros_like(self.cost)).status == 0 else "infeasible"), None

    def _peer(self, cost):
        if (self.column_lower > self.column_upper).any() or (self.row_lower > self.row_upper).any():
            return _Refused()
        rows = [LinearConstraint(self.matrix, self.row_lower, self.row_upper)] if len(self.matrix) else []
        return milp(
            cost,
            integrality=self.integer.astype(int),
            bounds=Bounds(self.column_lower, self.column_upper),
            constraints=rows,
            options={"presolve": False},
        )


class _Refused:
    """What scipy would say if it took crossed bounds."""

    status, fun = 2, None


def same(first, second):
    """Whether two linear models hold the same numbers."""
    return print_of(first) == print_of(second)


def print_of(model):
    """All numbers of a linear model, to compare."""
    matrix = as_matrix(model.matrix)
    return (
        matrix.shape,
        matrix.toarray().tolist(),
        *(a.tolist() for a in (model.row_lower, model.row_upper, model.column_lower, model.column_upper)),
        model.integer.tolist(),
        model.cost.tolist(),
        model.constant,
    )


@st.composite
def intervals(draw, *, infinite=True, whole=False):
    low = draw(st.integers(-4, 4))
    high = low + draw(st.integers(0, 6))
    kind = draw(st.sampled_from(["both", "both", "low", "high", "free"])) if infinite else "both"
    half = 0.0 if whole else draw(st.sampled_from([0.0, 0.0, 0.5]))
    return (-INF if kind in {"high", "free"} else low - half, INF if kind in {"low", "free"} else high + half)


@st.composite
def rows(draw, columns):
    """Coefficients and bounds of one row."""
    return draw(st.lists(ENTRIES, min_size=columns, max_size=columns)), draw(intervals())


@st.composite
def cases(draw, *, mixed=True, most=4, bounded=False, whole=True):
    """Up to so many columns and rows; integer columns are always bounded, so that every search ends.

    Their bounds are whole numbers unless asked otherwise: HiGHS 1.15 and scipy's HiGHS are often wrong on others.
    """
    columns, count = draw(st.integers(1, most)), draw(st.integers(0, most))
    flags = draw(st.lists(st.booleans(), min_size=columns, max_size=columns)) if mixed else [False] * columns
    bounds = [draw(intervals(infinite=not (flag or bounded), whole=flag and whole)) for flag in flags]
    drawn = [draw(rows(columns)) for _ in range(count)]
    return Case(
        np.array([row for row, _ in drawn], dtype=float).reshape(count, columns),
        np.array([low for _, (low, _) in drawn], dtype=float),
        np.array([high for _, (_, high) in drawn], dtype=float),
        np.array([low for low, _ in bounds], dtype=float),
        np.array([high for _, high in bounds], dtype=float),
        np.array(flags),
        np.array(draw(st.lists(ENTRIES, min_size=columns, max_size=columns)), dtype=float),
    )


def hard(*, parties=10, issues=30, options=10, seed=1):
    """The largest smallest gain of many parties over many issues: minutes of branch and bound.

    One option per issue is chosen, the last column is the smallest gain and the objective.
    """
    count = issues * options
    gains = np.random.default_rng(seed).integers(0, 101, (parties, count)).astype(float)
    choice = np.hstack([np.repeat(np.eye(issues), options, axis=1), np.zeros((issues, 1))])
    smallest = np.hstack([gains, -np.ones((parties, 1))])
    program = PayoffProgram.build(
        matrix=np.vstack([choice, smallest]),
        row_lower=[1.0] * issues + [0.0] * parties,
        row_upper=[1.0] * issues + [INF] * parties,
        column_upper=[1.0] * count + [INF],
        integer=[True] * count + [False],
        payoff=np.eye(1, count + 1, count),
    )
    model = LinearModel.of(program)
    model.cost = np.eye(1, count + 1, count)[0]
    return model
