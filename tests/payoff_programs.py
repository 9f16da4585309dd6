"""Small random payoff programs whose packages can all be listed, and their Pareto sets by comparing every pair."""

import itertools

import numpy as np
from hypothesis import strategies as st

from winset_solver.pareto.problem import ParetoProblem
from winset_solver.program import PayoffProgram

COUNT = st.integers(1, 5)
FEW = st.sampled_from([0.0, 1.0, 2.0])
WHOLE = st.integers(-4, 9).map(float)
REAL = st.floats(-1.0, 1.0, width=32).filter(lambda v: v == 0 or abs(v) > 1e-3)


def selection(payoff, *, weights=(), capacity=(), constant=None, floor=()):
    """Choose items freely, up to capacities: a knapsack with as many rows as there are capacities."""
    payoff = np.atleast_2d(np.array(payoff, dtype=float))
    items = payoff.shape[1]
    program = PayoffProgram.build(
        matrix=np.array(weights, dtype=float).reshape(-1, items),
        row_lower=np.full(len(capacity), -np.inf),
        row_upper=np.array(capacity, dtype=float),
        column_upper=np.ones(items),
        integer=np.ones(items),
        payoff=payoff,
        payoff_constant=constant,
    )
    return ParetoProblem(program, floor=np.array(floor, dtype=float))


def assignment(costs):
    """Match rows to columns one to one; every player dislikes its costs."""
    players, size, _ = np.shape(costs)
    each = np.vstack([np.kron(np.eye(size), np.ones(size)), np.kron(np.ones(size), np.eye(size))])
    program = PayoffProgram.build(
        matrix=each,
        row_lower=np.ones(2 * size),
        row_upper=np.ones(2 * size),
        column_upper=np.ones(size * size),
        integer=np.ones(size * size),
        payoff=-np.reshape(np.array(costs, dtype=float), (players, -1)),
    )
    return ParetoProblem(program)


def listed(problem):
    """Compared payoffs of every package of binary columns that keeps rows and floors."""
    program = problem.program
    packages = np.array(list(itertools.product([0.0, 1.0], repeat=program.shape[1])))
    rows = (program.matrix @ packages.T).T
    kept = np.all((rows >= program.row_lower - 1e-9) & (rows <= program.row_upper + 1e-9), axis=1)
    payoffs = (program.payoff @ packages[kept].T).T + program.payoff_constant
    return payoffs[np.all(payoffs >= problem.floor - 1e-9, axis=1)][:, list(problem.compared)]


def efficient(payoffs, closeness=1e-7):
    """Rows that no other dominates, each vector once, sorted."""
    rounded = np.unique(np.round(payoffs / closeness) * closeness, axis=0)
    return np.array([y for y in rounded if not np.any(np.all(rounded >= y, axis=1) & np.any(rounded > y, axis=1))])


@st.composite
def selections(draw, *, players=COUNT, numbers=(FEW, WHOLE, REAL), floors=True):
    """Draw a knapsack of at most seven items; sometimes with a repeated, an opposite or an indifferent player."""
    count, items = draw(players), draw(st.integers(1, 7))
    number = draw(st.sampled_from(numbers))
    payoff = [draw(st.lists(number, min_size=items, max_size=items)) for _ in range(count)]
    special = draw(st.sampled_from(["", "", "repeated", "opposite", "indifferent"]))
    if special and count > 1:
        payoff[-1] = [{"repeated": v, "opposite": -v, "indifferent": 0.0}[special] for v in payoff[0]]
    rows = draw(st.integers(0, 2))
    weights = [draw(st.lists(st.integers(0, 9), min_size=items, max_size=items)) for _ in range(rows)]
    capacity = [draw(st.sampled_from([0.3, 0.5, 0.8])) * sum(row) for row in weights]
    constant = draw(st.lists(st.integers(-2, 2), min_size=count, max_size=count))
    level = st.sampled_from([-np.inf, -np.inf, 0.0, 1.0, 3.0])
    floor = draw(st.lists(level, min_size=count, max_size=count)) if floors else ()
    return selection(payoff, weights=weights, capacity=capacity, constant=constant, floor=floor)
