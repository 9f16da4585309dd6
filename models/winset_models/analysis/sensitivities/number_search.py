"""The search for breakpoints along one number: which method applies, and which packages it finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from math import isfinite
from typing import Final, Literal, TypeVar

import numpy as np

from winset_models.analysis.finding_parts import Status
from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.packages import identity
from winset_models.analysis.sensitivities.programs import Programs
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.sensitivity.bracketing import Best, bracketing
from winset_solver.sensitivity.exact_division import Stretch, exact_division
from winset_solver.sensitivity.one_parameter import Decisions, OneParameter
from winset_solver.sensitivity.segments import Division, Segment, divided, strung
from winset_solver.tolerances import AGREEMENT, PLACE

K = TypeVar("K")
SOLVES: Final = 200
FEW: Final = 64
"""Searches along one number after which it is given up: by solutions that compare values, and by others."""
Method = Literal["dissection", "steps", "bracketing"]


@dataclass(eq=False)
class NumberSearch:
    """The search along one number.

    Parameters
    ----------
    asked, parameter
        What is asked, and the number that moves.
    """

    asked: Asked
    parameter: Parameter

    def __post_init__(self) -> None:
        self.low, self.high = self.parameter.distribution.low, self.parameter.distribution.high

    @cached_property
    def programs(self) -> Programs:
        """The program along the number."""
        return Programs(self.asked, [self.parameter])

    @cached_property
    def along(self) -> OneParameter:
        """Recommendations along the number."""
        return OneParameter(
            lambda t: self.programs.problem_at([t]),
            lambda low, high: self.programs.columns_over([low], [high]),
            self.programs.principle,
            self.programs.decided,
            control=self.asked.control,
            whole=self.programs.whole,
        )

    def divided(self) -> tuple[Method, Division[Decisions | None]]:
        """Return how the range divides, and by which method."""
        if self.parameter.distribution.values:
            return "bracketing", by_value(self.parameter.distribution.values, self.along.best)
        found = [self._piece(low, high) for low, high in self.programs.pieces(self.low, self.high)]
        methods = {method for method, _ in found}
        whole = together([division for _, division in found], self.low, self.high)
        return methods.pop() if len(methods) == 1 else "bracketing", whole

    def package_in(self, part: Segment[Decisions | None]) -> tuple[str | None, Status]:
        """Return the key of the package of a segment, and its status."""
        nominal = self.parameter.nominal
        if part.what is not None and part.what == self._own:
            return self.asked.key_of(self.asked.base), "optimal"
        inside = [nominal] if part.start <= nominal <= part.end else []
        for t in (*inside, (part.start + part.end) / 2.0, part.start, part.end):
            if part.what is None:
                return None, self.along.status(t).value
            x = self.along.point(part.what, t)
            if x is not None:
                return self.asked.packages.key_of(self.programs.package([t], x)), "optimal"
        return None, "stopped without a solution"

    def moves_in(self, part: Segment[Decisions | None]) -> bool:
        """Return whether the package is another one at one end of a segment than at the other: its shares move."""
        if part.what is None or self.asked.control.exhausted:
            return False
        points = [(t, self.along.point(part.what, t)) for t in (part.start, part.end)]
        return len({identity(self.programs.package([t], x)) for t, x in points if x is not None}) > 1

    def ties_at(self, t: float, part: Segment[Decisions | None]) -> str | None:
        """Return the key of another package that is as good at an end of a segment, where one was found there."""
        best = None if self.asked.control.exhausted else self.along.best(t)
        x = None if best is None or best.what is None else self.along.point(best.what, t)
        if best is None or x is None or part.what is None or best.what == part.what:
            return None
        return self.asked.packages.key_of(self.programs.package([t], x))

    @cached_property
    def _own(self) -> Decisions | None:
        """What is decided by the file's own recommendation."""
        best = self.along.best(self.parameter.nominal)
        return None if best is None else best.what

    def _piece(self, low: float, high: float) -> tuple[Method, Division[Decisions | None]]:
        """Return how a part of the range divides in which the program keeps its form."""
        principle, control = self.programs.principle, self.asked.control
        traced = self.programs.traced_over([low], [high])
        if traced is not None:
            corners = (np.array([low]), np.array([high]))
            exact = exact_division(Stretch(traced.parametric, corners, principle, self.programs.decided, control))
            if exact is not None:
                return exact[0], self._own_first(exact[1])
        most = SOLVES if principle.by_value else FEW
        begin = min(max(self.parameter.nominal, low), high)
        return "bracketing", bracketing(self.along, low, high, begin=begin, control=control, most=most)

    def _own_first(self, division: Division[Decisions | None]) -> Division[Decisions | None]:
        """Return the division in which what the file's own numbers recommend is preferred where it ties."""
        own = self._own
        if own is None:
            return division
        parts = [replace(part, what=own) if self._ties(own, part) else part for part in division.segments]
        return divided(parts, _equal, division.solves, complete=division.complete)

    def _ties(self, own: Decisions, part: Segment[Decisions | None]) -> bool:
        """Return whether decisions are as good as those of the segment with the file's own numbers, at both ends."""
        if not part.start <= self.parameter.nominal <= part.end or part.what == own:
            return False
        ends = ((part.start, part.value_at_start), (part.end, part.value_at_end))
        return all(
            value is not None and self.along.value(own, t) >= value - AGREEMENT * max(1.0, abs(value))
            for t, value in ends
        )


def by_value(values: Sequence[float], best: Callable[[float], Best[K] | None]) -> Division[K | None]:
    """Divide the range of a number that takes a few values only: each is looked at."""
    found = [(t, one) for t in values if (one := best(t)) is not None]
    parts: list[Segment[K | None]] = []
    for what, group in groupby(found, key=lambda pair: pair[1].what):
        run = list(group)
        (start, first), (end, last) = run[0], run[-1]
        parts.append(Segment(start, end, what, certified=True, value_at_start=_known(first), value_at_end=_known(last)))
    return divided(parts, _equal, len(values), complete=len(found) == len(values))


def together(divisions: Sequence[Division[K]], low: float, high: float) -> Division[K]:
    """Return divisions of the pieces of a range as one of the whole range, gaps between and around them closed."""
    gap = 2.0 * PLACE * (high - low)
    segments, widths = strung(divisions, _equal, gap)
    complete = all(division.complete for division in divisions)
    if segments and segments[0].start - low <= gap:
        segments = (replace(segments[0], start=low), *segments[1:])
    if segments and high - segments[-1].end <= gap:
        segments = (*segments[:-1], replace(segments[-1], end=high))
    return Division(segments, widths, sum(division.solves for division in divisions), complete)


def _known(best: Best[K]) -> float | None:
    return best.value if isfinite(best.value) else None


def _equal(one: object, other: object) -> bool:
    return one == other
