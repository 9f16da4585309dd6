"""Small separable Pareto problems, drawn and listed: issues, payoffs that add up, rows between the issues."""

import itertools
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from winset_solver.pareto.problem import ParetoProblem
from winset_solver.program import PayoffProgram


@dataclass(frozen=True)
class Separable:
    """Issues as (kind, number of options): one of, at most one of, or an integer column from −1 on."""

    issues: tuple[tuple[str, int], ...]
    payoff: tuple[tuple[float, ...], ...]
    rows: tuple[tuple[tuple[int, ...], float, float], ...]
    floor: tuple[float, ...] = ()
    compared: tuple[int, ...] = ()

    @property
    def problem(self):
        """The problem; its first column is always 1."""
        widths = [1 if kind == "integer" else size for kind, size in self.issues]
        total = 1 + sum(widths)
        lower, upper, matrix = np.zeros(total), np.ones(total), [np.eye(1, total)[0]]
        row_lower, row_upper, begin = [1.0], [1.0], 1
        lower[0] = 1.0
        for (kind, size), width in zip(self.issues, widths, strict=True):
            members = np.arange(begin, begin + width)
            begin += width
            if kind == "integer":
                lower[members], upper[members] = -1.0, size - 2.0
                continue
            matrix.append(np.isin(np.arange(total), members).astype(float))
            row_lower.append(1.0 if kind == "one" else -np.inf)
            row_upper.append(1.0)
        for coefficients, low, high in self.rows:
            matrix.append(np.resize(coefficients, total))
            row_lower.append(low)
            row_upper.append(high)
        program = PayoffProgram.build(
            matrix=np.array(matrix),
            row_lower=row_lower,
            row_upper=row_upper,
            column_lower=lower,
            column_upper=upper,
            integer=np.arange(total) > 0,
            payoff=np.array([np.resize(row, total) for row in self.payoff]) * (np.arange(total) > 0),
            payoff_constant=np.arange(len(self.payoff), dtype=float),
        )
        return ParetoProblem(program, np.array(self.floor, dtype=float), self.compared)


def packages(problem):
    """All packages of a problem whose columns are few and integer, by plain listing."""
    program = problem.program
    axes = [range(int(a), int(b) + 1) for a, b in zip(program.column_lower, program.column_upper, strict=True)]
    every = np.array(list(itertools.product(*axes)), dtype=float)
    sums = every @ program.matrix.toarray().T
    return every[np.all((sums >= program.row_lower - 1e-9) & (sums <= program.row_upper + 1e-9), axis=1)]


def frontier_by_listing(problem):
    """Values that no acceptable package dominates, rounded, falling; None where there is no package at all."""
    allowed = packages(problem)
    if len(allowed) == 0:
        return None
    payoffs = allowed @ problem.program.payoff.toarray().T + problem.program.payoff_constant
    payoffs = payoffs[np.all(payoffs >= problem.floor - 1e-9, axis=1)]
    values = np.unique(payoffs[:, list(problem.compared)].round(7), axis=0)
    better = np.all(values[:, None] >= values, axis=2) & np.any(values[:, None] > values, axis=2)
    return sorted(map(tuple, values[~better.any(axis=0)].tolist()), reverse=True)


@st.composite
def separable_problems(draw, fewest=1, most=5):
    """Draw a problem of so many players."""
    n = draw(st.integers(fewest, most))
    issues, size = [], 1
    for _ in range(draw(st.integers(1, 6))):
        kind, options = draw(st.sampled_from(["one", "some", "integer", "integer"])), draw(st.integers(1, 4))
        size *= options if kind == "integer" else 2**options
        if size > 2**12:
            break
        issues.append((kind, options))
    number = draw(
        st.sampled_from(
            [
                st.integers(0, 2),
                st.integers(-5, 9),
                st.sampled_from([0.0, 0.1, 0.2, -0.7, 1.5]),
                st.integers(-20, 20).map(lambda k: k / 7),
                st.just(0.0),
            ]
        )
    )
    several = st.lists(number.map(float), min_size=7, max_size=7).map(tuple)
    coefficients = st.lists(st.integers(-3, 4), min_size=11, max_size=11).map(tuple)
    bound = st.integers(-4, 9)
    row = st.one_of(
        st.tuples(coefficients, st.just(-np.inf), bound),
        st.tuples(coefficients, bound.map(lambda b: -b), st.just(np.inf)),
        st.tuples(coefficients, bound.map(lambda b: -b), bound.map(lambda b: b + 3)),
        st.tuples(coefficients, st.integers(0, 3), st.integers(0, 3)),
    )
    floors = st.lists(st.sampled_from([-np.inf, -np.inf, -1.0, 0.5, 2.0]), min_size=n, max_size=n).map(tuple)
    compared = st.permutations(range(n)).flatmap(lambda p: st.integers(1, n).map(lambda k: tuple(p[:k])))
    return Separable(
        tuple(issues) or (("one", 2),),
        draw(st.lists(several, min_size=n, max_size=n).map(tuple)),
        draw(st.lists(row, max_size=3).map(tuple)),
        draw(st.one_of(st.just(()), floors)),
        draw(st.one_of(st.just(()), compared)),
    )
