"""Small conflict problems, and all their conflicts and corrections by trying every set of groups.

Nothing here uses the searches under test: pure integer problems are judged by listing their points, the others by
scipy without presolve.
"""

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from winset_solver.conflict.problem import ConflictProblem
from winset_solver.program import PayoffProgram

INF = float("inf")


def problem_of(matrix, lower, upper, *, groups, integer=None, high=None, low=None, prices=(), labels=None):
    """A conflict problem of rows lower ≤ matrix x ≤ upper; columns are ≥ 0 and unbounded unless told."""
    matrix = np.array(matrix, dtype=float)
    columns = matrix.shape[1]
    program = PayoffProgram.build(
        matrix=matrix,
        row_lower=lower,
        row_upper=upper,
        column_lower=low,
        column_upper=high,
        integer=integer,
        payoff=np.ones((1, columns)),
    )
    return ConflictProblem(program, groups, labels or tuple(f"group {i}" for i in range(len(groups))), prices)


@dataclass(frozen=True, eq=False)
class Truth:
    """What is true about a conflict problem, by plain enumeration of its sets of groups."""

    problem: ConflictProblem

    def holds(self, chosen):
        """Whether some groups and the definitions can hold together."""
        chosen = frozenset(chosen)
        program = self.problem.program
        if program.integer.all() and np.isfinite(program.column_upper - program.column_lower).all():
            return any(chosen <= held for held in self._held)
        return chosen in self._feasible or (chosen not in self._infeasible and self._search(chosen))

    @cached_property
    def _feasible(self):
        return set()

    @cached_property
    def _infeasible(self):
        return set()

    @cached_property
    def _held(self):
        """For each point that satisfies the definitions, the groups that hold at it."""
        program, groups = self.problem.program, self.problem.groups
        ranges = [
            range(int(np.ceil(low)), int(np.floor(high)) + 1)
            for low, high in zip(program.column_lower, program.column_upper, strict=True)
        ]
        defined = sorted(set(range(program.shape[0])) - {row for group in groups for row in group})
        held = set()
        for point in itertools.product(*ranges):
            activity = program.matrix @ np.array(point, dtype=float)
            good = (activity >= program.row_lower) & (activity <= program.row_upper)
            if good[defined].all():
                held.add(frozenset(g for g, rows in enumerate(groups) if good[list(rows)].all()))
        return held

    def _search(self, chosen):
        program, groups = self.problem.program, self.problem.groups
        off = [row for g, rows in enumerate(groups) if g not in chosen for row in rows]
        lower, upper = program.row_lower.copy(), program.row_upper.copy()
        lower[off], upper[off] = -INF, INF
        found = False
        if (lower <= upper).all() and (program.column_lower <= program.column_upper).all():
            answer = milp(
                np.zeros(program.shape[1]),
                integrality=program.integer.astype(int),
                bounds=Bounds(program.column_lower, program.column_upper),
                constraints=[LinearConstraint(program.matrix.toarray(), lower, upper)],
                options={"presolve": False},
            )
            assert answer.status in (0, 2), answer.message
            found = answer.status == 0
        (self._feasible if found else self._infeasible).add(chosen)
        return found

    @cached_property
    def conflicts(self):
        """All minimal sets that cannot hold."""
        return {s for s in self._subsets if not self.holds(s) and all(self.holds(s - {g}) for g in s)}

    @cached_property
    def corrections(self):
        """All minimal sets whose complement can hold."""
        every = frozenset(range(len(self.problem.groups)))
        return {s for s in self._subsets if self.holds(every - s) and not any(self.holds((every - s) | {g}) for g in s)}

    @property
    def _subsets(self):
        count = len(self.problem.groups)
        return [frozenset(s) for size in range(count + 1) for s in itertools.combinations(range(count), size)]

    def cost(self, members):
        return float(sum(self.problem.prices[g] for g in members))


def satisfies(problem, x, given_up=()):
    """Whether a point satisfies the definitions and all groups but those given up, by plain arithmetic."""
    program = problem.program
    off = {row for g in given_up for row in problem.groups[g]}
    on = [row for row in range(program.shape[0]) if row not in off]
    activity = program.matrix @ x
    rows = (activity >= program.row_lower - 1e-7) & (activity <= program.row_upper + 1e-7)
    columns = (x >= program.column_lower - 1e-7) & (x <= program.column_upper + 1e-7)
    whole = x[program.integer]
    return bool(rows[on].all() and columns.all() and (whole == np.rint(whole)).all())


def minimal_hitting_sets(family, count):
    """All minimal sets that meet every member of a family, by trying every set."""
    hitting = []
    for size in range(count + 1):
        for chosen in map(frozenset, itertools.combinations(range(count), size)):
            if all(chosen & member for member in family) and not any(known <= chosen for known in hitting):
                hitting.append(chosen)
    return set(hitting)


KINDS = ("integer", "mixed", "linear", "binary")


@st.composite
def problems(draw, *, kind=None, groups=6):
    """A conflict problem of up to four columns and so many groups of one or two rows, with whole numbers only.

    Most rows are drawn through a whole point of their own, so that few contradict themselves and conflicts get larger.
    """
    kind = draw(st.sampled_from(KINDS)) if kind is None else kind
    columns = draw(st.sampled_from([4, 3, 2, 1]))
    top = 3 if columns < 3 and kind != "binary" else 1
    entry, place = st.sampled_from([-1, 0, 1, 1, 2, 3]), st.integers(0, top)
    count = draw(st.sampled_from([groups, groups - 1, groups, *range(groups)]))
    sizes = [draw(st.sampled_from([1, 1, 1, 2])) for _ in range(count)]
    total = sum(sizes) + draw(st.sampled_from([0, 0, 1, 2]))
    matrix, lower, upper = [], [], []
    for _ in range(total):
        row = draw(st.lists(entry, min_size=columns, max_size=columns))
        point = draw(st.lists(place, min_size=columns, max_size=columns))
        middle = sum(a * b for a, b in zip(row, point, strict=True)) + draw(st.sampled_from([0, 0, 0, 0, 0, 1, -2]))
        side = draw(st.sampled_from(["both", "high", "low", "both"]))
        matrix.append(row)
        lower.append(-INF if side == "high" else middle)
        upper.append(INF if side == "low" else middle)
    places = draw(st.permutations(range(total)))
    ends = np.cumsum([0, *sizes])
    flags = {"integer": [True] * columns, "binary": [True] * columns, "linear": [False] * columns}.get(kind)
    if flags is None:
        flags = draw(st.lists(st.booleans(), min_size=columns, max_size=columns))
    prices = draw(st.lists(st.sampled_from([1.0, 1.0, 2.0, 0.5, 3.0]), min_size=count, max_size=count))
    return problem_of(
        np.array(matrix, dtype=float).reshape(len(matrix), columns),
        lower,
        upper,
        groups=tuple(tuple(places[a:b]) for a, b in itertools.pairwise(ends)),
        integer=flags,
        high=[float(top)] * columns,
        prices=prices,
    )
