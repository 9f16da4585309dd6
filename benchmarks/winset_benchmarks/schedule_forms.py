"""Three mixed-integer programs of the shortest schedule, for HiGHS alone: step, pulse and resource flow.

References
----------
A. Pritsker, L. Watters, P. Wolfe, "Multiproject scheduling with limited resources", Management Science 16 (1969)
93-108 (not opened): pulses. C. Artigues, P. Michelon, S. Reusser, "Insertion techniques for static and dynamic
resource-constrained project scheduling", European Journal of Operational Research 149 (2003) 249-267 (not opened):
flows.
"""

from collections.abc import Callable, Iterable
from typing import Final

import numpy as np
from scipy import sparse

from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.scheduling.problem import Flags, SchedulingProblem
from winset_solver.scheduling.time_indexed import TimeIndexed

_Row = tuple[dict[int, float], float, float]
"""Coefficients by column, and both bounds."""


def step_form(problem: SchedulingProblem, lower: int, upper: int) -> LinearModel:
    """Return the engine's own program: “started by then”, precedences period by period."""
    return TimeIndexed(problem, lower, upper).model()


def pulse_form(problem: SchedulingProblem, lower: int, upper: int) -> LinearModel:
    """Return the program with a column for each start, and one row for each precedence.

    x_{jt} = [s_j = t], Σ_t x_{jt} = 1, Σ_t t x_{jt} ≥ Σ_t t x_{it} + lag, and the makespan as a column.
    """
    periods = [range(low, high + 1) for low, high in zip(problem.earliest, problem.latest, strict=True)]
    column = {key: number for number, key in enumerate((j, t) for j, window in enumerate(periods) for t in window)}
    starts = [{c: float(t) for (i, t), c in column.items() if i == j} for j in range(problem.count)]
    last = len(column)
    rows: list[_Row] = [(dict.fromkeys(start, 1.0), 1.0, 1.0) for start in starts]
    for i, j, lag in problem.precedences:
        rows.append(({**starts[j], **{c: -t for c, t in starts[i].items()}}, float(lag), np.inf))
    for j, start in enumerate(starts):
        rows.append(({last: 1.0, **{c: -t for c, t in start.items()}}, float(problem.spans[j]), np.inf))
    for load, room in zip(problem.loads.T, problem.room.tolist(), strict=True):
        for t in range(problem.horizon):
            under = {c: float(load[j]) for (j, s), c in column.items() if s <= t < s + problem.durations[j] and load[j]}
            rows.append((under, -np.inf, room))
    low, high = np.zeros(last + 1), np.ones(last + 1)
    low[last], high[last] = lower, upper
    return _model(rows, low, high, np.arange(last + 1) < last, last)


def flow_form(problem: SchedulingProblem, lower: int, upper: int) -> LinearModel:
    """Return the program of orders: which activity hands how much of each resource to which other one.

    z_{ij} = [j starts after i is over], s_j ≥ s_i + duration_i − M (1 − z_{ij}), and flows
    f_{ijk} ≤ min(load_{ik}, load_{jk}) z_{ij} that enter and leave every activity as much as it needs, from a source
    and to a sink of the capacity.
    """
    n, resources = problem.count, len(problem.room)
    order = {pair: n + 1 + k for k, pair in enumerate((i, j) for i in range(n) for j in range(n) if i != j)}
    flows: dict[tuple[int, int, int], int] = {}
    load = np.vstack([problem.loads, problem.room, problem.room])
    for k in range(resources):
        users = [j for j in range(n) if problem.loads[j, k]]
        for i in [*users, n]:
            for j in [*users, n + 1]:
                if i != j:
                    flows[i, j, k] = n + 1 + len(order) + len(flows)
    rows: list[_Row] = []
    for (i, j), z in order.items():
        far = float(problem.latest[i] + problem.durations[i] - problem.earliest[j])
        rows.append(({j: 1.0, i: -1.0, z: -far}, float(problem.durations[i]) - far, np.inf))
        if i < j:
            rows.append(({z: 1.0, order[j, i]: 1.0}, -np.inf, 1.0))
    rows += [({j: 1.0, i: -1.0}, float(lag), np.inf) for i, j, lag in problem.precedences]
    rows += [({n: 1.0, j: -1.0}, float(problem.spans[j]), np.inf) for j in range(n)]
    for (i, j, k), f in flows.items():
        if i < n and j < n:
            rows.append(({f: 1.0, order[i, j]: -float(min(load[i, k], load[j, k]))}, -np.inf, 0.0))
    for k in range(resources):
        for j in range(n + 2):
            into, out = ({f: 1.0 for (a, b, r), f in flows.items() if r == k and (b, a)[end] == j} for end in (0, 1))
            rows += [(side, float(load[j, k]), float(load[j, k])) for side in (into, out) if side]
    size = n + 1 + len(order) + len(flows)
    low, high = np.zeros(size), np.ones(size)
    low[:n], high[:n], low[n], high[n] = problem.earliest, problem.latest, lower, upper
    for (i, j, k), f in flows.items():
        high[f] = min(load[i, k], load[j, k])
    kinds = np.arange(size)
    return _model(rows, low, high, (kinds > n) & (kinds <= n + len(order)), n)


def _model(rows: Iterable[_Row], low: Vector, high: Vector, integer: Flags, makespan: int) -> LinearModel:
    kept = [row for row in rows if row[0]]
    entries = [(i, column, value) for i, (terms, _, _) in enumerate(kept) for column, value in terms.items()]
    at = np.array(entries, dtype=float).reshape(-1, 3)
    shape = (len(kept), len(low))
    cost = np.zeros(len(low))
    cost[makespan] = -1.0
    return LinearModel(
        matrix=sparse.csr_array((at[:, 2], (at[:, 0].astype(int), at[:, 1].astype(int))), shape=shape),
        row_lower=np.array([row[1] for row in kept]),
        row_upper=np.array([row[2] for row in kept]),
        column_lower=low,
        column_upper=high,
        integer=integer,
        cost=cost,
    )


FORMS: Final[dict[str, Callable[[SchedulingProblem, int, int], LinearModel]]] = {
    "step": step_form,
    "pulse": pulse_form,
    "resource flow": flow_form,
}
"""Programs by name; each maximises −makespan over the schedules of a problem whose windows end with ``upper``."""
