"""The sheet on which formulation blocks write numbers that remember how they were computed."""

from collections.abc import Sequence
from math import frexp, isfinite

from pyomo.core.expr.numeric_expr import LinearExpression

from winset_models.formulations.sheet import Linear, Sheet
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.row_scaling import UNSCALED
from winset_solver.sensitivity.expressions import Relation
from winset_solver.sensitivity.parametric_program import Kind
from winset_solver.sensitivity.traced import Traced, largest, least


class TracedSheet(Sheet):
    """A sheet that keeps traced numbers apart and gives Pyomo what they are at the nominal parameters."""

    def __init__(self, negotiation: Negotiation, limited: frozenset[str] = frozenset()) -> None:
        self.entries: dict[tuple[Kind, str, str], Traced] = {}
        """By kind, label of the row (or party, or column with a bound) and label of the column (empty for vectors)."""
        super().__init__(negotiation, limited)

    def least(self, *numbers: float) -> float:
        """Return the smallest of some numbers, without a guard."""
        return least(*numbers)

    def largest(self, *numbers: float) -> float:
        """Return the largest of some numbers, without a guard."""
        return largest(*numbers)

    def scale(self, numbers: Sequence[float]) -> float:
        """Return the power of two to multiply a row by; guards see that other numbers have the same one."""
        sizes = [abs(number) for number in numbers]
        plain = [size.value if isinstance(size, Traced) else size for size in sizes]
        small = max(plain, default=0.0) < UNSCALED
        for size in sizes:
            if isinstance(size, Traced):
                end = UNSCALED if small else 2.0 ** frexp(size.value)[1]
                size.trace.compare(Relation.LESS, size, end)
                if not small:
                    size.trace.compare(Relation.LESS, size, end / 2.0)
        return super().scale(plain)

    def _end(self, kind: str, label: str, end: float, unlimited: float) -> float | None:
        return super()._end(kind, label, self.plain(Kind(kind), label, "", end), unlimited)

    def _expression(self, kind: str, label: str, terms: Linear) -> LinearExpression:
        plain = {column: self.plain(Kind(kind), label, column, number) for column, number in terms.items()}
        return super()._expression(kind, label, plain)

    def plain(self, kind: Kind, row: str, column: str, number: float | Traced) -> float:
        """Return a number as it is at the nominal parameters, and note where it stands if it is traced."""
        if not isinstance(number, Traced):
            return number
        if isfinite(number.value):
            self.entries[kind, row, column] = number
        else:
            number.trace.compare(Relation.EQUAL, number, number.value)
        return number.value
