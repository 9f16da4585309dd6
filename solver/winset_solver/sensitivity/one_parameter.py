"""What is recommended along one parameter: at a point, for known decisions, and over an interval."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import inf, nan

import numpy as np

from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control
from winset_solver.program import PayoffProgram, Vector
from winset_solver.sensitivity.bracketing import Best, Certificate
from winset_solver.sensitivity.certificates import (
    Finding,
    Known,
    Reference,
    no_larger_mean,
    no_larger_sum,
    nothing_possible,
)
from winset_solver.sensitivity.floors import Floor, floor_of_path, floor_of_point
from winset_solver.sensitivity.parameter_columns import ParameterColumns
from winset_solver.sensitivity.principles import Principle
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import AGREEMENT

Decisions = tuple[str, ...]
"""Labels of the columns that are 1 among those that say what is decided; payments and other amounts are not."""
EMPTY = (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE)


@dataclass(frozen=True, eq=False)
class Found:
    """What is recommended at a point.

    Parameters
    ----------
    problem
        With the numbers there.
    outcome
        What is recommended in it.
    """

    problem: BargainingProblem
    outcome: Outcome


class OneParameter:
    """A principle's recommendations along one parameter, as :func:`bracketing` asks for them.

    Parameters
    ----------
    problem_at
        The problem for a value of the parameter.
    columns_over
        The problem over an interval, with the parameter as a column; None where not everything is affine in it.
    principle
        What recommends.
    decided
        Labels of the columns that say what is decided, each 0 or 1. Equal ones make the same recommendation. It may
        grow while programs are made anew.
    control
        Limits and cancellation.
    whole
        Labels of columns that follow from integer ones alone.
    """

    def __init__(
        self,
        problem_at: Callable[[float], BargainingProblem],
        columns_over: Callable[[float, float], ParameterColumns | None],
        principle: Principle,
        decided: Collection[str],
        *,
        control: Control | None = None,
        whole: Collection[str] = (),
    ) -> None:
        self._problem_at, self._columns_over = problem_at, columns_over
        self.principle, self._decided, self._whole = principle, decided, whole
        self._control = control or Control()
        self._quick = replace(self._control, limits=replace(self._control.limits, confirm="never"))
        self.found: dict[float, Found] = {}
        self._known: dict[tuple[Decisions, float], Outcome] = {}

    def best(self, t: float) -> Best[Decisions] | None:
        """Return what is recommended at t; None where that was not settled."""
        if t not in self.found:
            problem = self._problem_at(t)
            self.found[t] = Found(problem, self.principle.outcome(problem, self._control))
        found = self.found[t]
        if found.outcome.status in EMPTY:
            return Best(None, -inf)
        if found.outcome.status is not OutcomeStatus.OPTIMAL or found.outcome.x is None:
            return None
        decisions = decisions_of(found.problem.program, found.outcome.x, self._decided)
        self._known[decisions, t] = found.outcome
        return Best(decisions, self._value(found.outcome))

    def status(self, t: float) -> OutcomeStatus:
        """Return how the search for what is recommended at t ended."""
        self.best(t)
        return self.found[t].outcome.status

    def value(self, what: Decisions, t: float) -> float:
        """Return what decisions are worth at t, all else chosen by the principle; NaN where values do not compare."""
        if not self.principle.by_value:
            return nan
        outcome = self._known_outcome(what, t)
        return -inf if outcome.x is None else self._value(outcome)

    def as_good(self, what: Decisions, t: float) -> bool:
        """Return whether decisions are as good at t as what is recommended: of the same value, or with equal gains."""
        best, outcome = self.best(t), self._known_outcome(what, t)
        if best is None or outcome.gains is None:
            return False
        if self.principle.by_value:
            return self._value(outcome) >= best.value - AGREEMENT * max(1.0, abs(best.value))
        recommended = self.found[t].outcome.gains
        slack = AGREEMENT * np.maximum(1.0, np.abs(outcome.gains))
        return recommended is not None and bool(np.all(np.abs(recommended - outcome.gains) <= slack))

    def point(self, what: Decisions, t: float) -> Vector | None:
        """Return a package with these decisions at t, all else chosen by the principle; None where there is none."""
        return self._known_outcome(what, t).x

    def limit(self, what: Decisions, inside: float, outside: float) -> float | None:
        """Return how far decisions stay possible, all else as needed, from one point to another; None if not known."""
        columns = self._columns_over(min(inside, outside), max(inside, outside))
        if columns is None:
            return None
        session, onward = columns.session, 1.0 if outside > inside else -1.0
        with session.scratch():
            held = Known(self._decided, what).values(columns.column)
            values = list(held.values())
            session.change_column_bounds([columns.column[label] for label in held], values, values)
            cost = np.zeros(session.model.columns)
            cost[columns.positions] = onward
            session.maximise(cost)
            result = session.solve(self._control)
        return float(columns.theta(result.x)[columns.moving[0]]) if result.optimal else None

    def certificate(self, what: Decisions | None, low: float, high: float) -> Certificate:
        """Return whether decisions that are recommended at both ends are recommended in between."""
        columns = self._columns_over(low, high)
        if columns is None:
            return Certificate(proven=False)
        finding = nothing_possible(columns) if what is None else self._no_rival(columns, what, low, high)
        at = None if finding.theta is None else float(finding.theta[columns.moving[0]])
        return Certificate(finding.proven, at)

    def _no_rival(self, columns: ParameterColumns, what: Decisions, low: float, high: float) -> Finding:
        """Return whether no other decisions are worth more than these anywhere between."""
        ends = [self._known_outcome(what, t) for t in (low, high)]
        points = [outcome.x for outcome in ends if outcome.x is not None and not outcome.without_gain]
        gains = [outcome.gains for outcome in ends if outcome.gains is not None]
        if len(points) < len(ends) or not (self.principle.linear or self.principle.logarithmic):
            return Finding(proven=False)
        floors = [floor_of_path(columns, points[0], points[1], self.principle)]
        floors += [floor_of_point(columns, x, self.principle) for x in points]
        known = Known(self._decided, what)
        reference = Reference(points[0], gains, self._whole)
        return no_rival(columns, self.principle, known, [floor for floor in floors if floor is not None], reference)

    def _known_outcome(self, what: Decisions, t: float) -> Outcome:
        if (what, t) not in self._known:
            problem = self._problem_at(t)
            known = Known(self._decided, what)
            self._known[what, t] = outcome_with(problem, known, self.principle, self._quick)
        return self._known[what, t]

    def _value(self, outcome: Outcome) -> float:
        return nan if outcome.value is None or not self.principle.by_value else outcome.value


def decisions_of(program: PayoffProgram, x: Vector, decided: Collection[str]) -> Decisions:
    """Return what a package decides."""
    pairs = zip(program.column_labels, x.tolist(), strict=False)
    return tuple(label for label, value in pairs if label in decided and round(value) == 1)


def outcome_with(problem: BargainingProblem, known: Known, principle: Principle, control: Control) -> Outcome:
    """Return what a principle makes of decisions in a problem; no package where it does not know some of them."""
    labels = problem.program.column_labels
    if not set(known.chosen) <= set(labels):
        return Outcome(principle.solution, OutcomeStatus.NO_PACKAGE)
    held = problem.program.fix(known.values(labels))
    return principle.outcome(BargainingProblem(held, problem.disagreement, problem.weights), control)


def no_rival(
    columns: ParameterColumns, principle: Principle, known: Known, floors: list[Floor], reference: Reference
) -> Finding:
    """Return whether no other decisions are worth more than all of some floors, anywhere in a box."""
    if not floors:
        return Finding(proven=False)
    weights = principle.weights(columns.problem)
    middle = np.full(len(columns.slopes), 0.5)
    floor = max(floors, key=lambda one: one.at(middle))
    if principle.linear:
        return no_larger_sum(columns, weights, floor, known)
    return no_larger_mean(columns, weights, floor, known, reference)
