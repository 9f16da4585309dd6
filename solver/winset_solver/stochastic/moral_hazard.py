"""Moral hazard: the cheapest payments by signal that make an effort worthwhile that nobody sees."""

from dataclasses import dataclass
from itertools import combinations, islice
from math import comb, floor, inf, log2
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.confirm import solve_confirmed
from winset_solver.errors import ArgumentError, EngineError
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import Confirmation, Termination
from winset_solver.tolerances import FEASIBILITY, SMALLEST_COEFFICIENT

Matrix = NDArray[np.float64]

MOST_VERTICES: Final = 20_000
"""Sets of binding conditions that are tried at most."""


@dataclass(frozen=True, eq=False)
class HiddenEffort:
    """An agent who chooses an effort that nobody sees, and signals of it that may be paid for.

    Parameters
    ----------
    chances
        Q, probability of each signal (columns) by effort (rows).
    costs
        c, by effort: what it costs the agent, less what the agent has from the results itself.
    reservation
        r: the agent does nothing for less than this above its cost.
    least, most
        Limits of the payment for any signal; the lower one is finite (limited liability).
    weight
        ω ≥ 0, what one unit paid is worth to the agent when it chooses.

    Raises
    ------
    ArgumentError
        Where sizes do not fit, probabilities do not add up, or a number is out of its range.

    Notes
    -----
    Payments b make effort e worthwhile if no other effort f is better for the agent and it takes part at all:
    ω (Q_e − Q_f)·b ≥ c_e − c_f for every f, and ω Q_e·b ≥ c_e + r. The agent is risk-neutral in money; what makes
    hidden effort costly is that payments have limits.

    References
    ----------
    J.-J. Laffont, D. Martimort, *The Theory of Incentives*, Princeton 2002, ch. 4 (not opened).
    S. J. Grossman, O. D. Hart, "An Analysis of the Principal-Agent Problem", Econometrica 51 (1983), 7–45 (not opened).
    B. Holmström, "Moral Hazard and Observability", Bell Journal of Economics 10 (1979), 74–91 (not opened).
    """

    chances: Matrix
    costs: Vector
    reservation: float = 0.0
    least: float = 0.0
    most: float = inf
    weight: float = 1.0

    def __post_init__(self) -> None:
        efforts, signals = self.chances.shape
        if len(self.costs) != efforts or not efforts or not signals:
            raise ArgumentError("a size does not fit", where="costs", got=len(self.costs), wanted=str(efforts))
        if (self.chances < 0).any() or (abs(self.chances.sum(axis=1) - 1) > FEASIBILITY).any():
            raise ArgumentError("the probabilities of an effort do not add up to 1", where="chances")
        if not (np.isfinite([*self.costs, self.reservation, self.least, self.weight]).all() and self.weight >= 0):
            raise ArgumentError("a number is not finite, or the weight is negative", where="costs, limits, weight")

    def conditions(self, effort: int) -> tuple[Matrix, Vector]:
        """Return A and a such that payments with A b ≥ a make an effort worthwhile; the last row is taking part."""
        others = np.arange(len(self.costs)) != effort
        gaps = np.vstack([self.chances[effort] - self.chances[others], self.chances[effort]])
        rows = self.weight * gaps
        needed = np.append(self.costs[effort] - self.costs[others], self.costs[effort] + self.reservation)
        return np.where(abs(rows) > SMALLEST_COEFFICIENT, rows, 0.0), needed

    def first_best(self, effort: int) -> float | None:
        """Return the smallest expected payment for an effort that can be seen; None where no payment is enough."""
        needed = float(self.costs[effort] + self.reservation)
        if needed > self.weight * self.least and not self.weight:
            return None
        paid = max(self.least, needed / self.weight if self.weight else self.least)
        return paid if paid <= self.most else None

    def expected(self, effort: int, payments: Vector) -> float:
        """Return the expected payment for an effort."""
        return float(self.chances[effort] @ payments)

    def rent(self, effort: int, payments: Vector) -> float:
        """Return what payments leave the agent above cost and reservation: ω Q_e·b − c_e − r."""
        return self.weight * self.expected(effort, payments) - float(self.costs[effort]) - self.reservation


@dataclass(frozen=True, eq=False)
class CheapestPayments:
    """The cheapest payments for an effort.

    Parameters
    ----------
    payments
        By signal; None where no payments within the limits make the effort worthwhile.
    confirmation
        Second opinion on both: multipliers of the conditions, or a combination of them that cannot hold.
    """

    payments: Vector | None
    confirmation: Confirmation | None


def cheapest_payments(problem: HiddenEffort, effort: int) -> CheapestPayments:
    """Return the payments with the smallest expectation among those that make an effort worthwhile.

    Of several such payments those with the smallest largest one are returned, then those with the smallest sum.

    Raises
    ------
    EngineError
        Where the linear program is not answered.

    Notes
    -----
    A linear program: min Q_e·b subject to the conditions of :class:`HiddenEffort` and least ≤ b ≤ most. It is bounded
    because Q_e ≥ 0 and b ≥ least. Amounts are divided by a power of two near the largest of them.

    Examples
    --------
    With cost 3 and a chance of success of 0.8 instead of 0.5, a success must be paid 3/(0.8 − 0.5) = 10; the expected
    payment of 8 leaves a rent of 0.5 · 10 = 5:

    >>> problem = HiddenEffort(np.array([[0.5, 0.5], [0.2, 0.8]]), np.array([0.0, 3.0]))
    >>> found = cheapest_payments(problem, 1)
    >>> found.payments.round(6).tolist(), round(problem.rent(1, found.payments), 6)
    ([0.0, 10.0], 5.0)
    """
    unit = _unit(problem, effort)
    rows, needed = problem.conditions(effort)
    signals = rows.shape[1]
    program = PayoffProgram.build(
        matrix=rows,
        row_lower=needed / unit,
        row_upper=np.full(len(rows), inf),
        column_lower=np.full(signals, problem.least / unit),
        column_upper=np.full(signals, problem.most / unit),
        payoff=np.zeros((1, signals)),
    )
    session = Session(program)
    price = np.where(problem.chances[effort] > SMALLEST_COEFFICIENT, problem.chances[effort], 0.0)
    session.maximise(-price)
    result = solve_confirmed(session)
    if result.termination is Termination.INFEASIBLE:
        return CheapestPayments(None, result.confirmation)
    if result.solution is None:
        raise EngineError("the cheapest payments were not found", got=result.termination.value)
    payments = np.clip(_flattest(session, result.x, price) * unit, problem.least, problem.most)
    return CheapestPayments(payments, result.confirmation)


def _unit(problem: HiddenEffort, effort: int) -> float:
    _, needed = problem.conditions(effort)
    size = max(abs(problem.least), float(np.abs(needed).max()))
    return 2.0 ** floor(log2(size)) if size else 1.0


def _flattest(session: Session, x: Vector, price: Vector) -> Vector:
    """Return among payments of the same expectation those with the smallest largest one, then the smallest sum."""
    signals = len(x)
    largest = int(session.add_columns(1, lower=-inf)[0])
    session.add_rows(np.append(price, 0.0), [-inf], [price @ x])
    session.add_rows(np.hstack([np.eye(signals), -np.ones((signals, 1))]), np.full(signals, -inf), np.zeros(signals))
    for cost in (np.eye(signals + 1)[largest], np.append(np.ones(signals), 0.0)):
        session.maximise(-cost)
        better = session.solve()
        if better.solution is None:
            break
        x = better.x[:signals]
        session.change_column_bounds([largest], [-inf], [x.max()])
    return x


def cheapest_vertex(problem: HiddenEffort, effort: int) -> Vector | None:
    """Return the cheapest payments by trying every set of binding conditions, None where none is feasible.

    A second method without a solver, for small problems: the feasible payments form a polyhedron without lines, so that
    the cheapest ones, where there are any, include a vertex, at which as many conditions bind as there are signals.

    Raises
    ------
    ArgumentError
        Where there are more than ``MOST_VERTICES`` sets to try.
    """
    count = vertices(problem)
    if count > MOST_VERTICES:
        raise ArgumentError("there are too many sets of conditions", got=count, wanted=f"≤ {MOST_VERTICES}")
    rows, needed = _all_conditions(problem, effort)
    signals, unit = rows.shape[1], _unit(problem, effort)
    best: Vector | None = None
    sets = combinations(range(len(rows)), signals)
    while chosen := list(islice(sets, 1000)):
        for scaled in _feasible(rows, needed / unit, np.array(chosen)):
            payments = scaled * unit
            if best is None or problem.expected(effort, payments) < problem.expected(effort, best):
                best = payments
    return best


def vertices(problem: HiddenEffort) -> int:
    """Return how many sets of conditions could bind at a vertex."""
    efforts, signals = problem.chances.shape
    return comb(efforts + signals * (2 if problem.most < inf else 1), signals)


def _all_conditions(problem: HiddenEffort, effort: int) -> tuple[Matrix, Vector]:
    rows, needed = problem.conditions(effort)
    ones = np.eye(rows.shape[1])
    rows, needed = np.vstack([rows, ones]), np.append(needed, np.full(len(ones), problem.least))
    if problem.most < inf:
        rows, needed = np.vstack([rows, -ones]), np.append(needed, np.full(len(ones), -problem.most))
    return rows, needed


def _feasible(rows: Matrix, needed: Vector, chosen: NDArray[np.int64]) -> Matrix:
    """Return the feasible points among those at which chosen conditions bind."""
    matrices, sides = rows[chosen], needed[chosen]
    regular = np.linalg.matrix_rank(matrices) == rows.shape[1]
    points = np.linalg.solve(matrices[regular], sides[regular][..., None])[..., 0]
    points = points[np.isfinite(points).all(axis=1)]
    size = np.maximum(1.0, np.maximum(abs(points) @ abs(rows).T, abs(needed)))
    return np.asarray(points[(points @ rows.T >= needed - FEASIBILITY * size).all(axis=1)])
