"""The program of a negotiation for values of a few of its doubtful numbers, and over boxes of them."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.identity import chosen_columns, decided_columns
from winset_models.analysis.sensitivities.question import Question
from winset_models.formulations.package import Formulation, bargaining_problem, formulate
from winset_models.formulations.sheet import Sheet
from winset_models.formulations.traced import TracedFormulation, traced
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.uncertainty.changes import changed
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.program import Vector
from winset_solver.sensitivity.certificates import Known
from winset_solver.sensitivity.parameter_columns import ParameterColumns, affine_over
from winset_solver.sensitivity.parametric_program import Kind
from winset_solver.sensitivity.principles import Principle
from winset_solver.tolerances import PLACE

_PIECES: Final = 16
"""Parts of a range, each with a program of its own form, after which the rest is taken as it comes."""


class Programs:
    """The programs of one negotiation along some of its parameters, all others as the file says.

    Parameters
    ----------
    asked
        The question.
    parameters
        Those that move.

    Notes
    -----
    Every program is the one that is made anew from a file with these numbers: numbers are traced where they can be,
    and the program is made anew where they cannot.
    """

    def __init__(self, asked: Asked, parameters: Sequence[Parameter]) -> None:
        self._asked, self.parameters = asked, tuple(parameters)
        self.principle = principle_of(asked.negotiation, asked.question)
        self._traced = [traced(asked.negotiation, self.parameters)]
        self.decided: set[str] = set(decided_columns(self.formulation))
        """Labels of the columns that say who is bound by what, how issues are settled and when steps start."""
        self._formulations: dict[tuple[float, ...], Formulation] = {}

    @property
    def formulation(self) -> Formulation:
        """With the numbers of the file."""
        return self._traced[0].formulation

    @property
    def untraceable(self) -> tuple[str, ...]:
        """Why some parameter cannot be followed through the program."""
        return tuple(dict.fromkeys(self._traced[0].untraceable.values()))

    @property
    def whole(self) -> frozenset[str]:
        """Labels of columns that follow from integer ones alone: the constant one, being bound, and products."""
        formulation = self.formulation
        return frozenset({Sheet.ONE, *formulation.decisions.bound.values(), *formulation.products})

    def problem_at(self, theta: Sequence[float]) -> BargainingProblem:
        """Return the problem for values of the parameters."""
        for one in self._traced:
            entries = one.evaluate([list(theta)])
            if entries.valid[0]:
                return one.parametric.problem_at(entries.values[0])
        formulation = self._made_anew(theta)
        return bargaining_problem(formulation.negotiation, formulation.program())

    def package(self, theta: Sequence[float], x: Vector) -> Package:
        """Return the package that a point of the problem for some values stands for."""
        program = self.problem_at(theta).program
        formulation = self._formulations.get(tuple(theta), self.formulation)
        return formulation.package_of(dict(zip(program.column_labels, x.tolist(), strict=False)))

    def decisions_of(self, package: Package) -> Known:
        """Return what a package decides."""
        return Known(self.decided, chosen_columns(self.formulation, package))

    def columns_over(self, low: Sequence[float], high: Sequence[float]) -> ParameterColumns | None:
        """Return the problem over a box with the parameters as columns, None where not all is affine in them."""
        one = self.traced_over(low, high)
        if one is None:
            return None
        voices = Kind.WEIGHT in one.parametric.placed and self.principle.priorities is None
        return None if voices else ParameterColumns(one.parametric, *_corners(low, high), self._asked.control)

    def traced_over(self, low: Sequence[float], high: Sequence[float]) -> TracedFormulation | None:
        """Return a trace that holds all over a box and is affine in it; None where none is known."""
        whole = (one for one in self._traced if not one.untraceable)
        return next((one for one in whole if affine_over(one.parametric, *_corners(low, high))), None)

    def pieces(self, low: float, high: float) -> list[tuple[float, float]]:
        """Return parts of the range of the only parameter in which the program keeps its form, as far as can be told.

        Between two of them ``PLACE`` of the range is left out: there some number passes 0, or a comparison turns. In
        the last part nothing may be known.
        """
        found: list[tuple[float, float]] = []
        start, gap, stuck = low, PLACE * (high - low), 0
        while len(found) < _PIECES and stuck < 2 and high - start > gap and not self.untraceable:
            if self.traced_over([start], [high]) is None:
                self._traced.append(traced(self._asked.negotiation, self.parameters, [start]))
            end = self._farthest(start, high)
            stuck = 0 if end - start > gap else stuck + 1
            found += [] if stuck else [(start, end)]
            start = end + gap
        if stuck == 2 or high - start > gap:
            found.append((start - stuck * gap, high))
        return found

    def _farthest(self, start: float, high: float) -> float:
        """Return how far some trace is known to hold from a place on."""
        if self.traced_over([start], [high]) is not None:
            return high
        end, without = start, high
        while without - end > PLACE * (high - start) / 2.0:
            middle = (end + without) / 2.0
            if self.traced_over([start], [middle]) is None:
                without = middle
            else:
                end = middle
        return end

    def _made_anew(self, theta: Sequence[float]) -> Formulation:
        key = tuple(theta)
        if key not in self._formulations:
            self._formulations[key] = formulate(changed(self._asked.negotiation, self.parameters, theta))
            self.decided |= decided_columns(self._formulations[key])
        return self._formulations[key]


def _corners(low: Sequence[float], high: Sequence[float]) -> tuple[Vector, Vector]:
    return np.array(low, dtype=float), np.array(high, dtype=float)


def principle_of(negotiation: Negotiation, question: Question) -> Principle:
    """Return what recommends, as the exact analyses need it."""
    return Principle(question.solution, question.priorities(negotiation))
