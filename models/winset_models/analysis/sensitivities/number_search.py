"""The search for breakpoints along one number: which method applies, and which packages it finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise
from math import isfinite
from typing import Final, Literal, TypeVar

import numpy as np

from winset_models.analysis.finding_parts import Status
from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.limit_words import round_number
from winset_models.analysis.sensitivities.package_words import splits_moved
from winset_models.analysis.sensitivities.programs import Programs
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.sensitivity.bracketing import Best, Inquiry, bracketing
from winset_solver.sensitivity.exact_division import Stretch, exact_division
from winset_solver.sensitivity.one_parameter import Decisions, OneParameter
from winset_solver.sensitivity.segments import Division, Segment, divided, strung
from winset_solver.tolerances import PLACE

K = TypeVar("K")
SOLVES: Final = 200
FEW: Final = 64
"""Searches along one number after which it is given up: by solutions that compare values, and by others."""
Method = Literal["dissection", "steps", "bracketing", "values"]


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
        self._decisions: dict[str, Decisions] = {}

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
            preferred=self._own,
        )

    def divided(self) -> tuple[Method, Division[Decisions | None]]:
        """Return how the range divides, and by which method."""
        if self.parameter.distribution.values:
            return "values", by_value(self.parameter.distribution.values, self.along.best)
        pieces = self.programs.pieces(self.low, self.high)
        found = [self._piece(low, high) for low, high in pieces]
        methods = {method for method, _ in found}
        whole = together(pieces, [division for _, division in found], self.along, (self.low, self.high))
        return methods.pop() if len(methods) == 1 else "bracketing", whole

    def package_in(self, part: Segment[Decisions | None]) -> tuple[str | None, Status]:
        """Return the key of the package of a segment, and its status."""
        nominal, what = self.parameter.nominal, part.what
        if what is not None and what == self._own:
            return self._keyed(self.asked.key_of(self.asked.base), what)
        inside = [nominal] if part.start <= nominal <= part.end else []
        for t in (*inside, (part.start + part.end) / 2.0, part.start, part.end):
            if what is None:
                return None, self.along.status(t).value
            x = self.along.point(what, t)
            if x is not None:
                return self._keyed(self.asked.packages.key_of(self.programs.package([t], x)), what)
        return None, "stopped without a solution"

    def _keyed(self, key: str | None, what: Decisions) -> tuple[str | None, Status]:
        if key is not None:
            self._decisions[key] = what
        return key, "optimal"

    def holds_at(self, key: str | None, t: float) -> bool:
        """Return whether the package of a segment is as good as what is recommended at t; None: there is no deal."""
        if self.asked.control.exhausted:
            return False
        if key is not None:
            return self.along.as_good(self._decisions[key], t)
        best = self.along.best(t)
        return best is not None and best.what is None

    def splits_moved(self, part: Segment[Decisions | None]) -> list[str]:
        """Return the divisible issues that are split otherwise at one end of a segment than at the other."""
        if part.what is None or self.asked.control.exhausted:
            return []
        points = [(t, self.along.point(part.what, t)) for t in (part.start, part.end)]
        packages = [self.programs.package([t], x) for t, x in points if x is not None]
        return splits_moved(self.asked.negotiation, packages)

    def ties_at(self, t: float, part: Segment[Decisions | None]) -> str | None:
        """Return the key of another package that is as good at an end of a segment, where one was found there."""
        best = None if self.asked.control.exhausted else self.along.best(t)
        x = None if best is None or best.what is None else self.along.point(best.what, t)
        if best is None or x is None or part.what is None or best.what == part.what:
            return None
        return self.asked.packages.key_of(self.programs.package([t], x))

    def better_at(self, t: float, part: Segment[Decisions | None]) -> Segment[Decisions | None] | None:
        """Return what is recommended at an end of a segment where the segment's own package is not as good."""
        best = None if self.asked.control.exhausted else self.along.best(t)
        if best is None or best.what is None or best.what == part.what:
            return None
        if part.what is not None and (self.along.as_good(part.what, t) or self.asked.control.exhausted):
            return None
        value = _known(best)
        return Segment(t, t, best.what, certified=True, value_at_start=value, value_at_end=value)

    @cached_property
    def _own(self) -> Decisions | None:
        """What is decided by the file's own recommendation, which is preferred wherever it is as good."""
        if self.asked.base.package is None:
            return None
        chosen = self.programs.decisions_of(self.asked.base.package).chosen
        labels = self.programs.problem_at([self.parameter.nominal]).program.column_labels
        return tuple(label for label in labels if label in chosen)

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
        """Return whether one package with decisions is as good as those of the segment all along.

        What an exact division divides moves payoffs alone, or limits alone and all the same way: a package that is
        acceptable at both ends is so in between, and worth what a line says.
        """
        if part.what is None or part.what == own:
            return False
        ends = ((part.start, part.value_at_start), (part.end, part.value_at_end))
        points = [self.along.point(own, t) for t, _ in ends]
        return any(x is not None and all(self.along.keeps(x, *end) for end in ends) for x in points)


def by_value(values: Sequence[float], best: Callable[[float], Best[K] | None]) -> Division[K | None]:
    """Divide the range of a number that takes a few values only: each is looked at."""
    found = [(t, best(t)) for t in values]
    parts: list[Segment[K | None]] = []
    for _, group in groupby(found, key=lambda pair: pair[1] and (pair[1].what,)):
        run = [(t, one) for t, one in group if one is not None]
        if run:
            (start, first), (end, last) = run[0], run[-1]
            values_told = {"value_at_start": _known(first), "value_at_end": _known(last)}
            parts.append(Segment(start, end, first.what, certified=True, **values_told))
    widths = tuple(after.start - before.end for before, after in pairwise(parts))
    return Division(tuple(parts), widths, len(values), all(one is not None for _, one in found))


def together(
    pieces: Sequence[tuple[float, float]],
    divisions: Sequence[Division[K | None]],
    inquiry: Inquiry[K],
    ends: tuple[float, float],
) -> Division[K | None]:
    """Return divisions of the pieces of a range as one of the whole range.

    Where the program changes its form, between two pieces and where they leave out an end of the range, something may
    be possible at one place only: there it is looked at the end, or at a round number.
    """
    (low, high), whole = ends, list[Division[K | None]]()
    settled = all(one.complete for one in divisions)
    borders = [low, *(end for piece in pieces for end in piece), high]
    for place, (before, after) in enumerate(zip(borders[::2], borders[1::2], strict=True)):
        around = [part.what for one in divisions[max(place - 1, 0) : place + 1] for part in one.segments]
        if after > before:
            t = low if not place else high if place == len(pieces) else round_number(before, after)
            whole.append(_at_point(inquiry, t, around, certified=settled))
        whole += divisions[place : place + 1]
    segments, widths = strung(whole, _equal, 2.0 * PLACE * (high - low))
    solves, complete = sum(one.solves for one in whole), all(one.complete for one in whole)
    return Division(segments, widths, solves, complete)


def _at_point(inquiry: Inquiry[K], t: float, preferred: Sequence[K | None], *, certified: bool) -> Division[K | None]:
    """Return what is best at one place, one of those that are preferred where it is as good."""
    best = inquiry.best(t)
    if best is None:
        return Division((), (), 1, complete=False)
    tied = () if best.what is None else (one for one in preferred if one is not None and inquiry.as_good(one, t))
    value = _known(best)
    found = Segment(t, t, next(iter(tied), best.what), certified, value_at_start=value, value_at_end=value)
    return Division((found,), (), 1)


def _known(best: Best[K]) -> float | None:
    return best.value if isfinite(best.value) else None


def _equal(one: object, other: object) -> bool:
    return one == other
