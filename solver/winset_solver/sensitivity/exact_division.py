"""Exact divisions of a parameter's range, where sums of gains are maximised and the parameter stands in few places."""

from collections.abc import Collection
from dataclasses import replace
from math import inf
from typing import Final, Literal

import numpy as np

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.confirm import solve_confirmed
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.sensitivity.dissection import Line, dissection
from winset_solver.sensitivity.one_parameter import EMPTY, Decisions, decisions_of
from winset_solver.sensitivity.parameter_columns import ParameterColumns, without_dust
from winset_solver.sensitivity.parametric_program import Kind, ParametricProgram
from winset_solver.sensitivity.principles import Principle
from winset_solver.sensitivity.segments import Division, Segment, divided
from winset_solver.sensitivity.steps import Earliest, Reached, steps
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import AGREEMENT, FEASIBILITY

_OF_PAYOFFS: Final = frozenset({Kind.PAYOFF, Kind.PAYOFF_CONSTANT, Kind.DISAGREEMENT})
_EASING: Final = {
    Kind.ROW_LOWER: -1.0,
    Kind.ROW_UPPER: 1.0,
    Kind.COLUMN_LOWER: -1.0,
    Kind.COLUMN_UPPER: 1.0,
    Kind.DISAGREEMENT: -1.0,
}
"""Limits by kind, and whether they give way as they grow."""
_FOUND: Final = (OutcomeStatus.OPTIMAL, *EMPTY)


class Stretch:
    """A program along one parameter over a range in which every entry is affine, all others held.

    Parameters
    ----------
    parametric
        A program that :func:`affine_over` the range.
    corners
        All parameters at the ends of the range; they differ in one.
    principle
        What recommends; it must be linear.
    decided
        Labels of the columns that say what is decided.
    """

    def __init__(
        self,
        parametric: ParametricProgram,
        corners: tuple[Vector, Vector],
        principle: Principle,
        decided: Collection[str],
        control: Control | None = None,
    ) -> None:
        self.parametric, self.corners = parametric, corners
        self.principle, self.decided, self.control = principle, frozenset(decided), control or Control()
        self.at: int = int(np.flatnonzero(corners[0] != corners[1])[0])
        self.low, self.high = (float(corner[self.at]) for corner in corners)
        entries = parametric.evaluate(np.array(self.corners)).values
        moves = {
            kind: entries[1, placed.entries] - entries[0, placed.entries] for kind, placed in parametric.placed.items()
        }
        self.moves = {kind: change for kind, change in moves.items() if change.any()}
        self.kinds = frozenset(self.moves)
        self.ends = tuple(parametric.problem_at(row) for row in entries)

    def problem_at(self, t: float) -> BargainingProblem:
        """Return the problem for a value of the parameter."""
        theta = self.corners[0].copy()
        theta[self.at] = t
        return self.parametric.problem_at(self.parametric.evaluate(theta).values[0])

    def share(self, t: float) -> float:
        """Return the position of a value between both ends."""
        return (t - self.low) / (self.high - self.low)


def exact_division(
    stretch: Stretch,
) -> tuple[Literal["dissection", "steps"], Division[Decisions | None]] | None:
    """Return how a range divides, and the method: ``dissection`` or ``steps``; None where neither applies.

    Notes
    -----
    Dissection: the parameter stands in payoffs and walk-away values only, or in voices only. Everybody's walk-away
    value is a rule too; where what is best without that rule keeps it at both ends of its segment, it does so in
    between, and nothing was lost. Steps: the parameter stands in limits only, and moves all of them the same way.
    """
    if not stretch.principle.linear:
        return None
    if stretch.kinds <= {Kind.WEIGHT} or (stretch.kinds <= _OF_PAYOFFS and not stretch.kinds <= {Kind.DISAGREEMENT}):
        found = _dissected(stretch)
        return None if found is None else ("dissection", found)
    direction = _easing(stretch)
    stepped = _stepped(stretch, direction) if direction else None
    return None if stepped is None else ("steps", stepped)


def _dissected(stretch: Stretch) -> Division[Decisions | None] | None:
    """Divide by what is best over all packages for payoffs, over all acceptable ones for voices."""
    first = stretch.ends[0]
    voices = stretch.kinds <= {Kind.WEIGHT}
    session = GainSpace(first, stretch.control).session if voices else Session(first.program)
    sums = [_sum_of_gains(problem, stretch.principle, session, voices=voices) for problem in stretch.ends]

    def best(t: float) -> Line[bytes] | None:
        share = stretch.share(t)
        cost, constant = ((1.0 - share) * one + share * other for one, other in zip(*sums, strict=True))
        session.maximise(without_dust(cost), float(constant))
        result = solve_confirmed(session, stretch.control)
        if not result.optimal:
            return None
        start, end = (float(cost @ result.x + constant) for cost, constant in sums)
        slope = (end - start) / (stretch.high - stretch.low)
        return Line(result.x[: first.program.shape[1]].tobytes(), start - slope * stretch.low, slope)

    found = dissection(best, stretch.low, stretch.high, same=_equal, control=stretch.control)
    if not found.complete or not all(_acceptable(stretch, part) for part in found.segments):
        return None
    parts: list[Segment[Decisions | None]] = [_decided(stretch, part) for part in found.segments]
    return divided(parts, _equal, found.solves)


def _sum_of_gains(
    problem: BargainingProblem, principle: Principle, session: Session, *, voices: bool
) -> tuple[Vector, np.float64]:
    """Return cost and constant of Σ w_p g_p over the columns of a session."""
    weights, cost = principle.weights(problem), np.zeros(session.model.columns)
    if voices:
        cost[problem.program.shape[1] :] = weights
        return cost, np.float64(0.0)
    cost[:] = problem.program.payoff.T @ weights
    return cost, np.float64(weights @ (problem.program.payoff_constant - problem.disagreement))


def _decided(stretch: Stretch, part: Segment[bytes]) -> Segment[Decisions | None]:
    what = decisions_of(stretch.ends[0].program, np.frombuffer(part.what), stretch.decided)
    return Segment(part.start, part.end, what, part.certified, part.value_at_start, part.value_at_end)


def _acceptable(stretch: Stretch, part: Segment[bytes]) -> bool:
    """Return whether a package leaves nobody below the walk-away value at both ends of its segment."""
    x = np.frombuffer(part.what)
    for t in (part.start, part.end):
        problem = stretch.problem_at(t)
        payoffs = problem.program.payoffs(x)
        if np.any(payoffs - problem.disagreement < -FEASIBILITY * np.maximum(1.0, np.abs(payoffs))):
            return False
    return True


def _easing(stretch: Stretch) -> int:
    """Return 1 where all limits give way as the parameter grows, −1 where as it falls, 0 otherwise."""
    if not stretch.kinds or not stretch.kinds <= _EASING.keys():
        return 0
    eased = np.hstack([_EASING[kind] * moves for kind, moves in stretch.moves.items()])
    return 1 if np.all(eased >= 0.0) else -1 if np.all(eased <= 0.0) else 0


def _stepped(stretch: Stretch, direction: int) -> Division[Decisions | None] | None:
    """Divide by the best value and the first place of a larger one in turns, walking the way in which limits ease."""
    low, high = stretch.low, stretch.high
    columns = ParameterColumns(stretch.parametric, *stretch.corners, stretch.control)
    weights = stretch.principle.weights(columns.problem)
    session = columns.session
    lost = float(weights @ (stretch.ends[1].disagreement - stretch.ends[0].disagreement))
    worth = np.zeros(session.model.columns)
    worth[columns.gains], worth[columns.positions] = weights, lost
    cost = np.zeros(session.model.columns)
    cost[columns.positions] = -float(direction)

    def place(t: float) -> float:
        return t if direction > 0 else low + high - t

    def best(t: float) -> Reached[Decisions | None] | None:
        outcome = stretch.principle.outcome(stretch.problem_at(place(t)), stretch.control)
        if outcome.status not in _FOUND:
            return None
        if outcome.x is None or outcome.gains is None:
            return Reached(None, -inf)
        what = decisions_of(columns.problem.program, outcome.x, stretch.decided)
        return Reached(what, float(weights @ outcome.gains + lost * stretch.share(place(t))))

    def earliest(value: float) -> Earliest:
        with session.scratch():
            session.maximise(cost)
            if value > -inf:
                session.add_rows(worth, value + AGREEMENT * max(1.0, abs(value)), inf)
            result = solve_confirmed(session, stretch.control)
        if result.optimal:
            return Earliest(place(float(columns.theta(result.x)[stretch.at])))
        return Earliest(None, known=result.termination is Termination.INFEASIBLE)

    found = steps(best, earliest, low, high, same=_equal, control=stretch.control)
    if found is None:
        return None
    whole = replace(found, segments=tuple(_in_gains(stretch, part, lost, direction) for part in found.segments))
    return whole if direction > 0 else whole.mirrored(low, high)


def _in_gains(
    stretch: Stretch, part: Segment[Decisions | None], lost: float, direction: int
) -> Segment[Decisions | None]:
    """Return a segment whose values are sums of gains, not of payoffs less the walk-away values at the low end."""
    ends = [(part.start, part.value_at_start), (part.end, part.value_at_end)]
    values = []
    for t, value in ends:
        share = stretch.share(t) if direction > 0 else 1.0 - stretch.share(t)
        values.append(None if value is None else value - lost * share)
    return replace(part, value_at_start=values[0], value_at_end=values[1])


def _equal(one: object, other: object) -> bool:
    return one == other
