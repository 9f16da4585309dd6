"""Minimax regret: one package for several scenarios, chosen so that the largest regret is as small as possible.

References
----------
L. J. Savage, "The theory of statistical decision", J. Am. Stat. Assoc. 46 (1951) 55–67 (not opened).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.confirm import solve_confirmed
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import Matrix, Vector, as_matrix
from winset_solver.result import SolveResult
from winset_solver.row_scaling import row_scales
from winset_solver.tolerances import HELD


@dataclass(frozen=True, eq=False)
class Scenario:
    """One state of the world.

    Parameters
    ----------
    problem
        What is bargained over in it.
    best
        The largest total gain in it; 0 where no package is acceptable.
    weight
        What its gain counts for among packages that are regretted equally.
    """

    problem: BargainingProblem
    best: float
    weight: float = 1.0


@dataclass(frozen=True, eq=False)
class LeastRegret:
    """The package that is least regretted.

    Parameters
    ----------
    result
        Of the search for the smallest largest regret; its bound is minus a lower bound of that.
    points
        By scenario in which the package holds: the package as a point of its problem.
    everywhere
        Whether packages had to hold in every scenario, because some decision has no limits.
    """

    result: SolveResult
    points: Mapping[str, Vector]
    everywhere: bool


def least_regret(
    scenarios: Mapping[str, Scenario], shared: Collection[str], control: Control | None = None
) -> LeastRegret:
    """Choose one package so that the largest regret over all scenarios is as small as possible.

    The regret in a scenario is its largest total gain less that of the package, or all of it where the package does not
    hold there: where it breaks a row, or leaves somebody below the disagreement payoff, there is no deal. With a copy
    x_s of the package for every scenario, y_s whether it is the package there, and h_s what it brings,

        min ρ   s.t.  ρ ≥ v_s − h_s,  h_s ≤ Σ_p g_p(x_s),  h_s ≤ v_s y_s,  |x_s − x| ≤ M (1 − y_s),  Σ y_s ≥ 1

    with x_s acceptable in s and M from the limits of the shared columns. Among packages with the smallest ρ, one with
    the largest weighted sum of the h_s is taken.

    Parameters
    ----------
    scenarios
        By id.
    shared
        Labels of the columns that make up a package.
    control
        Limits, progress and cancellation.

    Returns
    -------
    LeastRegret
        Packages that hold nowhere are not considered. No points where nothing was found.

    Examples
    --------
    One of two plans, worth 3 and 0 in one state of the world, 1 and 2 in the other: the first is regretted less.

    >>> from winset_solver.program import PayoffProgram
    >>> def world(*values):
    ...     program = PayoffProgram.build(matrix=[[1, 1]], row_lower=[1], row_upper=[1], payoff=[values],
    ...         column_upper=[1, 1], integer=[True, True], column_labels=["one", "other"])
    ...     return Scenario(BargainingProblem(program, np.zeros(1)), max(values))
    >>> found = least_regret({"good": world(3, 0), "bad": world(1, 2)}, ["one", "other"])
    >>> found.result.solution.objective, found.points["bad"].tolist()
    (-1.0, [1.0, 0.0])
    """
    control = control or Control()
    joint = _Joint(scenarios, shared)
    session = Session(joint.model(), threads=control.limits.threads)
    cost = np.zeros(joint.width)
    cost[joint.regret] = -1.0
    session.maximise(cost)
    result = solve_confirmed(session, control.named("the smallest largest regret"))
    if result.solution is None:
        return LeastRegret(result, {}, joint.everywhere)
    x = result.x
    if result.optimal:
        session.change_column_bounds([joint.regret], 0.0, x[joint.regret] + HELD * max(1.0, x[joint.regret]))
        session.maximise(joint.worth())
        better = session.solve(control.named("the largest gain with that regret"), start=x)
        x = better.x if better.solution is not None else x
    return LeastRegret(result, joint.points(x), joint.everywhere)


class _Joint:
    """Columns and rows of all scenarios together.

    Columns: the shared ones; for each scenario its copy of all columns, then its gains, y and h; at last the regret.
    """

    def __init__(self, scenarios: Mapping[str, Scenario], shared: Collection[str]) -> None:
        self.scenarios = scenarios
        labels = [label for one in scenarios.values() for label in one.problem.program.column_labels]
        self.shared = {label: j for j, label in enumerate(dict.fromkeys(part for part in labels if part in shared))}
        self.starts: dict[str, int] = {}
        self.width = len(self.shared)
        for key, one in scenarios.items():
            self.starts[key] = self.width
            self.width += one.problem.program.shape[1] + one.problem.players + 2
        self.regret = self.width
        self.width += 1
        ends = [_limits(one.problem, self.shared) for one in scenarios.values()]
        self.lower, self.upper = np.min([low for low, _ in ends], axis=0), np.max([high for _, high in ends], axis=0)
        self.everywhere = not bool(np.isfinite([self.lower, self.upper]).all())

    def model(self) -> LinearModel:
        """Return everything as one model."""
        rows = [part for key in self.scenarios for part in self._scenario(key)]
        held = [(self._row({self._held(key): 1.0 for key in self.scenarios}), np.ones(1), np.full(1, np.inf))]
        rows += held if self.scenarios else []
        matrix = as_matrix(sparse.vstack([part for part, _, _ in rows], format="csr"))
        scales = row_scales(matrix)
        lower, upper, integer = self._columns()
        return LinearModel(
            matrix=as_matrix(scales @ matrix),
            row_lower=scales @ np.concatenate([low for _, low, _ in rows]),
            row_upper=scales @ np.concatenate([high for _, _, high in rows]),
            column_lower=lower,
            column_upper=upper,
            integer=integer,
            cost=np.zeros(self.width),
        )

    def worth(self) -> Vector:
        """Return the objective Σ w_s h_s."""
        cost = np.zeros(self.width)
        for key, one in self.scenarios.items():
            cost[self._held(key) + 1] = one.weight
        return cost

    def points(self, x: Vector) -> dict[str, Vector]:
        """Return the copies of the package in the scenarios in which it holds."""
        widths = {key: one.problem.program.shape[1] for key, one in self.scenarios.items()}
        holding = [key for key in self.scenarios if round(x[self._held(key)]) == 1]
        return {key: x[self.starts[key] : self.starts[key] + widths[key]] for key in holding}

    def _held(self, key: str) -> int:
        """Return the column y of a scenario; h follows it."""
        problem = self.scenarios[key].problem
        return self.starts[key] + problem.program.shape[1] + problem.players

    def _columns(self) -> tuple[Vector, Vector, NDArray[np.bool_]]:
        """Return bounds and integrality of all columns."""
        lower, upper = np.zeros(self.width), np.full(self.width, np.inf)
        integer = np.zeros(self.width, dtype=bool)
        lower[: len(self.shared)], upper[: len(self.shared)] = self.lower, self.upper
        for key, one in self.scenarios.items():
            program, start, held = one.problem.program, self.starts[key], self._held(key)
            own = slice(start, start + program.shape[1])
            lower[own], upper[own], integer[own] = program.column_lower, program.column_upper, program.integer
            lower[held], upper[held], integer[held] = float(self.everywhere), 1.0, True
        return lower, upper, integer

    def _scenario(self, key: str) -> Iterator[tuple[Matrix, Vector, Vector]]:
        """Yield the rows of one scenario."""
        one, start, held = self.scenarios[key], self.starts[key], self._held(key)
        program, players = one.problem.program, one.problem.players
        gains = start + program.shape[1]
        yield self._placed(program.matrix, start), program.row_lower, program.row_upper
        definition = sparse.hstack([program.payoff, -sparse.eye_array(players)], format="csr")
        offset = one.problem.disagreement - program.payoff_constant
        yield self._placed(definition, start), offset, offset
        total = dict.fromkeys(range(gains, gains + players), -1.0)
        none = np.full(1, -np.inf)
        yield self._row({held + 1: 1.0, **total}), none, np.zeros(1)
        yield self._row({held + 1: 1.0, held: -one.best}), none, np.zeros(1)
        yield self._row({self.regret: 1.0, held + 1: 1.0}), np.full(1, one.best), np.full(1, np.inf)
        yield from self._copies(key)

    def _copies(self, key: str) -> Iterator[tuple[Matrix, Vector, Vector]]:
        """Yield the rows that make the copy of a scenario the package itself where it holds there."""
        start, held = self.starts[key], self._held(key)
        own = {label: start + j for j, label in enumerate(self.scenarios[key].problem.program.column_labels)}
        for label, j in self.shared.items():
            same = {j: -1.0} | ({own[label]: 1.0} if label in own else {})
            if self.everywhere:
                yield self._row(same), np.zeros(1), np.zeros(1)
                continue
            reach = float(max(self.upper[j], 0.0) - min(self.lower[j], 0.0))
            yield self._row({**same, held: reach}), np.full(1, -np.inf), np.full(1, reach)
            yield self._row({**same, held: -reach}), np.full(1, -reach), np.full(1, np.inf)

    def _placed(self, rows: Matrix, start: int) -> Matrix:
        """Return rows over the columns of a scenario as rows over all columns."""
        stored = rows.tocoo()
        return Matrix((stored.data, (stored.row, stored.col + start)), shape=(rows.shape[0], self.width))

    def _row(self, terms: Mapping[int, float]) -> Matrix:
        index = np.array([*terms], dtype=np.int64)
        return Matrix((np.array([*terms.values()]), (np.zeros_like(index), index)), shape=(1, self.width))


def _limits(problem: BargainingProblem, shared: Collection[str]) -> tuple[Vector, Vector]:
    """Return ends of shared columns: their bounds, or what acceptable packages leave of them; 0 for missing ones."""
    program, space = problem.program, GainSpace(problem)
    at = {label: j for j, label in enumerate(program.column_labels)}
    lower, upper = np.zeros(len(shared)), np.zeros(len(shared))
    for place, label in enumerate(shared):
        if label in at:
            j = at[label]
            lower[place] = -_largest(space, j, -1.0, -program.column_lower[j])
            upper[place] = _largest(space, j, 1.0, program.column_upper[j])
    return lower, upper


def _largest(space: GainSpace, column: int, sign: float, bound: float) -> float:
    """Return the bound of ±x_j, or that of the relaxation of all acceptable packages where it is infinite."""
    if np.isfinite(bound):
        return bound
    with space.session.scratch():
        cost = np.zeros(space.session.model.columns)
        cost[column] = sign
        space.session.maximise(cost)
        result = space.session.solve(relaxed=True)
    return inf if result.bound is None or not result.optimal else result.bound
