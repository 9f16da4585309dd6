"""What is recommended along one parameter: at a point, for known decisions, and over an interval."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from math import inf, nan

import numpy as np

from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control
from winset_solver.errors import DataError
from winset_solver.linear_model import LinearModel
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
from winset_solver.tolerances import AGREEMENT, FEASIBILITY
from winset_solver.verify import violation

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
    preferred
        Decisions that count as recommended wherever they are as good; none where absent.
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
        preferred: Decisions | None = None,
    ) -> None:
        self.preferred = preferred
        self._problem_at, self._columns_over = problem_at, columns_over
        self.principle, self._decided, self._whole = principle, decided, whole
        self._control = control or Control()
        self._quick = replace(self._control, limits=replace(self._control.limits, confirm="never"))
        self.found: dict[float, Found] = {}
        self._known: dict[tuple[Decisions, float], Outcome] = {}
        self._last: dict[Decisions, Vector] = {}

    def best(self, t: float) -> Best[Decisions] | None:
        """Return what is recommended at t, what is preferred where it is as good; None where that was not settled."""
        found = self._searched(t)
        if found is None or found.what in {None, self.preferred} or self.preferred is None:
            return found
        return Best(self.preferred, self.value(self.preferred, t)) if self.as_good(self.preferred, t) else found

    def _searched(self, t: float) -> Best[Decisions] | None:
        """Return what a search finds at t; None where it was not settled."""
        if t not in self.found:
            problem = self._problem_at(t)
            self.found[t] = Found(problem, self.principle.outcome(problem, self._control))
        found = self.found[t]
        if found.outcome.status in EMPTY:
            return Best(None, -inf)
        if found.outcome.status is not OutcomeStatus.OPTIMAL or found.outcome.x is None:
            return None
        decisions = decisions_of(found.problem.program, found.outcome.x, self._decided)
        self._known[decisions, t], self._last[decisions] = found.outcome, found.outcome.x
        return Best(decisions, self._value(found.outcome))

    def status(self, t: float) -> OutcomeStatus:
        """Return how the search for what is recommended at t ended."""
        self._searched(t)
        return self.found[t].outcome.status

    def value(self, what: Decisions, t: float) -> float:
        """Return what decisions are worth at t, all else chosen by the principle; NaN where values do not compare.

        They are worth −inf where they are not possible, or where more could gain at once than do with them.
        """
        if not self.principle.by_value:
            return nan
        outcome = self._known_outcome(what, t)
        if outcome.without_gain and self._searched(t) is not None:
            more = len(outcome.without_gain) > len(self.found[t].outcome.without_gain)
            return -inf if more else self._value(outcome)
        return -inf if outcome.x is None else self._value(outcome)

    def as_good(self, what: Decisions, t: float) -> bool:
        """Return whether decisions are as good at t as what is recommended: of the same value, or with equal gains."""
        best = self._searched(t)
        return best is not None and self.principle.as_good(self._known_outcome(what, t), self.found[t].outcome)

    def keeps(self, x: Vector, t: float, value: float | None) -> bool:
        """Return whether a package is acceptable at t and worth no less than a value there, but for ``AGREEMENT``."""
        problem = self._problem_at(t)
        gains = problem.program.payoffs(x) - problem.disagreement
        rounding = FEASIBILITY * np.maximum(1.0, np.abs(problem.program.payoffs(x)))
        worst = violation(LinearModel.of(problem.program), x)
        if value is None or worst > FEASIBILITY or np.any(gains < -rounding):
            return False
        return self.principle.value(gains, self.principle.weights(problem)) >= value - AGREEMENT * max(1.0, abs(value))

    def point(self, what: Decisions, t: float) -> Vector | None:
        """Return a package with these decisions at t, all else chosen by the principle; None where there is none."""
        return self._known_outcome(what, t).x

    def limit(self, what: Decisions, inside: float, outside: float) -> float | None:
        """Return how far decisions stay possible, all else as needed, from one point to another; None if not known."""
        columns = self._columns_over(min(inside, outside), max(inside, outside))
        try:
            session = columns.session if columns is not None else None
        except DataError:  # as for certificates
            session = None
        if columns is None or session is None:
            return None
        onward = 1.0 if outside > inside else -1.0
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
        try:
            finding = nothing_possible(columns) if what is None else self._no_rival(columns, what, low, high)
        except DataError:  # over so large an interval numbers are too large, or too far apart in size
            finding = Finding(proven=False)
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
            outcome = outcome_with(problem, known, self.principle, self._quick, self._last.get(what))
            self._known[what, t] = outcome
            if outcome.x is not None:
                self._last[what] = outcome.x
        return self._known[what, t]

    def _value(self, outcome: Outcome) -> float:
        return nan if outcome.value is None or not self.principle.by_value else outcome.value


def decisions_of(program: PayoffProgram, x: Vector, decided: Collection[str]) -> Decisions:
    """Return what a package decides."""
    pairs = zip(program.column_labels, x.tolist(), strict=False)
    return tuple(label for label, value in pairs if label in decided and round(value) == 1)


def outcome_with(
    problem: BargainingProblem, known: Known, principle: Principle, control: Control, near: Vector | None = None
) -> Outcome:
    """Return what a principle makes of decisions in a problem; no package where it does not know some of them.

    ``near`` is as for :meth:`Principle.outcome`.
    """
    labels = problem.program.column_labels
    if not set(known.chosen) <= set(labels):
        return Outcome(principle.solution, OutcomeStatus.NO_PACKAGE)
    held = problem.program.fix(known.values(labels))
    return principle.outcome(BargainingProblem(held, problem.disagreement, problem.weights), control, near)


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
