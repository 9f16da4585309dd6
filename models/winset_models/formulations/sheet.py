"""The sheet on which every formulation block writes: labelled columns, labelled rows and the parties' payoffs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Any, TypeVar

import pyomo.environ as pyo
from pyomo.core.expr.numeric_expr import LinearExpression

from winset_models.formulations.fund import FundFormulation
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import Statement, definition
from winset_solver.pyomo_compiler import PyomoObject
from winset_solver.row_scaling import row_scale
from winset_solver.tolerances import SMALLEST_COEFFICIENT

Linear = dict[str, float]
"""A linear expression: coefficients by column label."""
Index = tuple[str | int, ...]
IndexT = TypeVar("IndexT", bound=Index)
Interval = tuple[float, float]


def add(total: Linear, addend: Mapping[str, float], times: float = 1.0) -> None:
    """Add a multiple of one linear expression to another in place."""
    for label, coefficient in addend.items():
        total[label] = total.get(label, 0.0) + times * coefficient


def combine(*parts: tuple[float, Mapping[str, float]]) -> Linear:
    """Return the sum of multiples of linear expressions.

    Examples
    --------
    >>> combine((1.0, {"a": 2.0}), (-1.0, {"a": 1.0, "b": 3.0}))
    {'a': 1.0, 'b': -3.0}
    """
    total: Linear = {}
    for times, part in parts:
        add(total, part, times)
    return total


def label_of(block: str, family: str, index: Index) -> str:
    """Return the label of the row or column of a family with an index."""
    return f"{block}.{family}[{','.join(map(str, index))}]"


@dataclass
class Decisions:
    """Labels of the decision columns, by what they decide.

    Parameters
    ----------
    opt_ins
        By module, party and level: whether the party opts in at that level.
    signs
        By party: whether it opts in to anything, where some rule depends on it.
    bound
        By module, party and level: whether the party is bound at that level.
    shares
        By issue and option.
    nets
        By party: net amount received.
    assistance
        By party and resource: units of capacity added.
    starts
        By task of the roadmap and period: whether it has started by then.
    """

    opt_ins: dict[tuple[str, str, str], str] = field(default_factory=dict)
    signs: dict[str, str] = field(default_factory=dict)
    bound: dict[tuple[str, str, str], str] = field(default_factory=dict)
    shares: dict[tuple[str, str], str] = field(default_factory=dict)
    nets: dict[str, str] = field(default_factory=dict)
    assistance: dict[tuple[str, str], str] = field(default_factory=dict)
    starts: dict[str, Mapping[int, str]] = field(default_factory=dict)


class Sheet:
    """A Pyomo model in the making.

    Parameters
    ----------
    negotiation
        What is formulated.
    limited
        Parties whose payoff some red line limits from above: for them every linearisation must hold in both
        directions, because a package could otherwise look worse than it is.

    Notes
    -----
    Expressions are plain mappings from column label to coefficient, so that blocks need no Pyomo and one party's
    payoff can be read while it grows. Constants belong on the right-hand side.
    """

    ONE = "one"
    """Label of the column that is always 1: it carries rows that would otherwise have no columns."""

    def __init__(self, negotiation: Negotiation, limited: frozenset[str] = frozenset()) -> None:
        self.negotiation = negotiation
        self.limited = limited
        self.model = pyo.ConcreteModel(name="negotiation")
        self.statements: dict[str, Statement] = {}
        self.payoffs: dict[str, Linear] = {party: {} for party in negotiation.parties}
        self.decisions = Decisions()
        self.in_force: dict[str, str] = {}
        """By module: label of its entry into force, where that is a column of its own."""
        self.products: dict[str, tuple[Linear, ...]] = {}
        """Factors of every product column, by label."""
        self.fund: FundFormulation | None = None
        """The fund, where the file has one: a program of its own, joined to this one by columns with equal labels."""
        self._variables: dict[str, Any] = {}
        self._bounds: dict[str, Interval] = {}
        self._group: dict[str, int] = {}
        self._covering: list[int | None] = []
        self.model.one = pyo.Var(bounds=(1, 1))
        self._variables[self.ONE], self._bounds[self.ONE] = self.model.one, (1.0, 1.0)
        self.model.unity = pyo.Constraint(expr=(1.0, self.model.one, 1.0))
        self.statements["unity"] = definition((), "one is one")

    def columns(
        self, block: str, family: str, bounds: Mapping[IndexT, Interval], *, binary: bool = False
    ) -> dict[IndexT, str]:
        """Add columns to a family of a block and return their labels by index."""
        domain = pyo.Binary if binary else pyo.Reals
        if not bounds:
            return {}
        variables = self._family(block, family, lambda: pyo.Var(pyo.Any, dense=False, domain=domain))
        labels = {}
        for index, (low, high) in bounds.items():
            variable = variables.add(index if len(index) > 1 else index[0])
            label = labels[index] = str(variable.name)
            variable.bounds = (
                self._end("column_lower", label, low, -inf),
                self._end("column_upper", label, high, inf),
            )
            self._variables[label], self._bounds[label] = variable, (low, high)
        return labels

    def indicators(
        self, block: str, family: str, indices: Iterable[IndexT], *, binary: bool = False
    ) -> dict[IndexT, str]:
        """Add columns between 0 and 1 to a family of a block."""
        return self.columns(block, family, dict.fromkeys(indices, (0.0, 1.0)), binary=binary)

    def row(
        self,
        block: str,
        family: str,
        index: Index,
        terms: Mapping[str, float],
        statement: Statement,
        *,
        lower: float = -inf,
        upper: float = inf,
    ) -> None:
        """Add the row lower ≤ terms ≤ upper; one without columns is carried by the column that is always 1."""
        kept = _pruned(terms)
        if not kept:
            kept, lower, upper = {self.ONE: 1.0}, lower + 1.0, upper + 1.0
        rows, label = self._family(block, family, lambda: pyo.Constraint(pyo.Any)), label_of(block, family, index)
        rows[index if len(index) > 1 else index[0]] = (
            self._end("row_lower", label, lower, -inf),
            self._expression("matrix", label, kept),
            self._end("row_upper", label, upper, inf),
        )
        self.statements[label] = statement

    def exclusive(self, labels: Sequence[str], *, complete: bool = False) -> None:
        """Note that at most one of these columns is 1 (``complete``: their sum is 1), for tighter bounds."""
        self._group.update(dict.fromkeys(labels, len(self._covering)))
        self._covering.append(len(labels) if complete else None)

    def same_group(self, one: str, other: str) -> bool:
        """Return whether two columns are noted as exclusive by the same call."""
        return one in self._group and self._group[one] == self._group.get(other)

    def imply(self, label: str, lower: float, upper: float) -> None:
        """Note bounds of a column that follow from its rows."""
        low, high = self._bounds[label]
        self._bounds[label] = (self.largest(low, lower), self.least(high, upper))

    def bounds(self, terms: Mapping[str, float]) -> Interval:
        """Return bounds of an expression by interval arithmetic over its columns.

        Columns of which only one can be 1 count together: the interval of 3a + 5b is [0, 5], not [0, 8].
        """
        low = high = 0.0
        together: dict[int, list[float]] = {}
        for label, coefficient in _pruned(terms).items():
            if (group := self._group.get(label)) is not None:
                together.setdefault(group, []).append(coefficient)
                continue
            ends = [coefficient * bound for bound in self._bounds[label]]
            low, high = low + self.least(*ends), high + self.largest(*ends)
        for group, coefficients in together.items():
            if len(coefficients) != self._covering[group]:
                coefficients.append(0.0)
            low, high = low + self.least(*coefficients), high + self.largest(*coefficients)
        return low, high

    def least(self, *numbers: float) -> float:
        """Return the smallest of some numbers of the file."""
        return min(numbers)

    def largest(self, *numbers: float) -> float:
        """Return the largest of some numbers of the file."""
        return max(numbers)

    def scale(self, numbers: Sequence[float]) -> float:
        """Return the power of two to multiply a row with these numbers by."""
        return row_scale(numbers)

    def bound(self, module: str, party: str, levels: Iterable[str] | None = None) -> Linear:
        """Return whether a party is bound by a module (at one of some levels) as a sum of columns."""
        chosen = self.negotiation.modules[module].levels if levels is None else levels
        labels = (self.decisions.bound.get((module, party, level)) for level in chosen)
        return {label: 1.0 for label in labels if label is not None}

    def opted(self, module: str, party: str) -> Linear:
        """Return whether a party opts in to a module as a sum of columns."""
        labels = (self.decisions.opt_ins.get((module, party, k)) for k in self.negotiation.modules[module].levels)
        return {label: 1.0 for label in labels if label is not None}

    def finish(self) -> PyomoObject:
        """Add the payoffs as objectives, one per party, and return the Pyomo model."""
        self.model.payoff = pyo.Objective(
            list(self.payoffs),
            rule=lambda _, party: self._expression("payoff", party, _pruned(self.payoffs[party])),
            sense=pyo.maximize,
        )
        return self.model

    def _family(self, block: str, family: str, make: Callable[[], PyomoObject]) -> PyomoObject:
        if self.model.component(block) is None:
            self.model.add_component(block, pyo.Block())
        parent = self.model.component(block)
        if parent.component(family) is None:
            parent.add_component(family, make())
        return parent.component(family)

    def _end(self, kind: str, label: str, end: float, unlimited: float) -> float | None:
        """Return an end of a row or column as Pyomo wants it; ``kind`` and ``label`` say of what."""
        return None if end == unlimited else end

    def _expression(self, kind: str, label: str, terms: Linear) -> LinearExpression:
        """Return an expression as Pyomo wants it; ``kind`` and ``label`` say of which row or payoff."""
        return LinearExpression(
            linear_coefs=[float(coefficient) for coefficient in terms.values()],
            linear_vars=[self._variables[label] for label in terms],
        )


def _pruned(terms: Mapping[str, float]) -> Linear:
    """Drop coefficients that only rounding keeps from being zero; HiGHS would drop them too."""
    return {label: coefficient for label, coefficient in terms.items() if abs(coefficient) >= SMALLEST_COEFFICIENT}
