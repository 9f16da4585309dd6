"""Numbers that remember how they were computed, so that a computation done once can be repeated for other inputs."""

import operator
from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Any, Final, NoReturn, Self, TypeAlias

from winset_solver.errors import ArgumentError, WinsetError
from winset_solver.sensitivity.expressions import (
    COMPARE,
    Expressions,
    Guard,
    Node,
    Operation,
    Relation,
    operands,
)

Foreign: TypeAlias = Any
"""Whatever Python or numpy passes to an operator."""

PLAIN: Final[dict[Operation, Callable[..., float]]] = {
    Operation.ADD: operator.add,
    Operation.SUBTRACT: operator.sub,
    Operation.MULTIPLY: operator.mul,
    Operation.DIVIDE: operator.truediv,
    Operation.POWER: operator.pow,
    Operation.NEGATE: operator.neg,
    Operation.ABSOLUTE: abs,
    Operation.LEAST: min,
    Operation.LARGEST: max,
}


class Untraceable(WinsetError):
    """A traced number was used in a way that cannot be recorded.

    Parameters
    ----------
    what
        How it was used.
    parameters
        Names of the parameters that the number depends on.
    """

    def __init__(self, what: str, parameters: frozenset[str]) -> None:
        super().__init__(what, where=", ".join(sorted(parameters)))
        self.parameters = parameters


class Trace:
    """A record of what is computed from parameters, and of every comparison that decided how.

    Parameters
    ----------
    names
        Names of the parameters.
    nominal
        Their values; comparisons are decided by them.

    Notes
    -----
    Code that only adds, subtracts, multiplies, divides, raises to powers and compares runs on :class:`Traced` numbers
    as on floats. Each comparison becomes a guard with its outcome: for other parameters the record says what that code
    computes exactly if all guards come out the same (:meth:`Expressions.evaluate`). Equal operations on the same
    operands are recorded once.

    References
    ----------
    Griewank and Walther (2008), Evaluating Derivatives, chapter 2: evaluation traces (not opened).

    Examples
    --------
    >>> trace = Trace(["a", "b"], [2.0, 3.0])
    >>> a, b = trace.parameters
    >>> larger = a * 2 if a > b else b + 1
    >>> trace.expressions([larger]).evaluate([[1.0, 5.0], [6.0, 5.0]])
    (array([[6.],
           [6.]]), array([ True, False]))
    """

    def __init__(self, names: Sequence[str], nominal: Sequence[float]) -> None:
        self.names = tuple(names)
        self._nodes: list[Node] = [Node(Operation.PARAMETER) for _ in self.names]
        self._numbers: dict[Node, int] = {}
        self._guards: dict[tuple[Relation, int, int], bool] = {}
        self.parameters = tuple(
            Traced(self, number, float(value)) for number, value in zip(range(len(names)), nominal, strict=True)
        )

    def expressions(self, outputs: Sequence["Traced"]) -> Expressions:
        """Return traced numbers as expressions of the parameters, with all guards so far."""
        guards = [Guard(*compared, outcome) for compared, outcome in self._guards.items()]
        return Expressions.of(
            len(self.names), self._nodes[len(self.names) :], [output.node for output in outputs], guards
        )

    def depends_on(self, number: "Traced") -> frozenset[str]:
        """Return the names of the parameters that a number is computed from."""
        seen, ahead = {number.node}, [number.node]
        while ahead:
            fresh = [n for n in operands(self._nodes[ahead.pop()]) if n not in seen]
            seen.update(fresh)
            ahead += fresh
        return frozenset(self.names[n] for n in seen if n < len(self.names))

    def record(self, operation: Operation, *values: Foreign) -> "Traced":
        """Record an operation on one or two numbers and return its result."""
        found = [self._number(value) for value in values]
        node = Node(operation, *(number for number, _ in found))
        result = Traced(self, self._numbered(node), PLAIN[operation](*(value for _, value in found)))
        if isinstance(result.value, complex):
            raise Untraceable("it is the root of a negative number", self.depends_on(result))
        return result

    def compare(self, relation: Relation, one: Foreign, other: Foreign) -> bool:
        """Record a comparison and return its outcome at the nominal parameters."""
        (left, first), (right, second) = self._number(one), self._number(other)
        outcome = bool(COMPARE[relation](first, second))
        self._guards[relation, left, right] = outcome
        return outcome

    def _number(self, value: Foreign) -> tuple[int, float]:
        if isinstance(value, Traced):
            if value.trace is not self:
                raise ArgumentError("numbers of two traces are computed with each other", got=value)
            return value.node, value.value
        return self._numbered(Node(Operation.CONSTANT, value=float(value))), value

    def _numbered(self, node: Node) -> int:
        if (number := self._numbers.get(node)) is None:
            number = self._numbers[node] = len(self._nodes)
            self._nodes.append(node)
        return number


def _refusing(what: str) -> Callable[..., NoReturn]:
    def refuse(self: "Traced", *_: Foreign, **__: Foreign) -> NoReturn:
        raise Untraceable(what, self.trace.depends_on(self))

    return refuse


def _recording(operation: Operation) -> Callable[["Traced", Foreign], "Traced"]:
    return lambda self, other: self.trace.record(operation, self, self.checked(other))


def _reflected(operation: Operation) -> Callable[["Traced", Foreign], "Traced"]:
    return lambda self, other: self.trace.record(operation, self.checked(other), self)


class Traced:
    """A number that depends on parameters; not a float, so that nothing takes it for one unnoticed.

    Parameters
    ----------
    trace
        The record that it belongs to.
    node
        Its number there.
    value
        What it is at the nominal parameters.

    Notes
    -----
    Conversions to float, int or arrays, rounding, remainders and hashing raise :class:`Untraceable`. Formatting gives
    the words at the nominal parameters.
    """

    __slots__ = ("node", "trace", "value")

    def __init__(self, trace: Trace, node: int, value: float) -> None:
        self.trace = trace
        self.node = node
        self.value = value

    def checked(self, other: Foreign) -> Foreign:
        """Return the other operand of an operation if that can be recorded."""
        if isinstance(other, (int, float, Traced)):
            return other
        raise Untraceable(f"it is computed with a {type(other).__name__}", self.trace.depends_on(self))

    __add__, __radd__ = _recording(Operation.ADD), _reflected(Operation.ADD)
    __sub__, __rsub__ = _recording(Operation.SUBTRACT), _reflected(Operation.SUBTRACT)
    __mul__, __rmul__ = _recording(Operation.MULTIPLY), _reflected(Operation.MULTIPLY)
    __truediv__, __rtruediv__ = _recording(Operation.DIVIDE), _reflected(Operation.DIVIDE)
    __pow__, __rpow__ = _recording(Operation.POWER), _reflected(Operation.POWER)

    def __neg__(self) -> "Traced":
        return self.trace.record(Operation.NEGATE, self)

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> "Traced":
        return self.trace.record(Operation.ABSOLUTE, self)

    def __lt__(self, other: Foreign) -> bool:
        return self.trace.compare(Relation.LESS, self, self.checked(other))

    def __le__(self, other: Foreign) -> bool:
        return self.trace.compare(Relation.AT_MOST, self, self.checked(other))

    def __gt__(self, other: Foreign) -> bool:
        return self.trace.compare(Relation.LESS, self.checked(other), self)

    def __ge__(self, other: Foreign) -> bool:
        return self.trace.compare(Relation.AT_MOST, self.checked(other), self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (int, float, Traced)) and self.trace.compare(Relation.EQUAL, self, other)

    def __bool__(self) -> bool:
        return not self.trace.compare(Relation.EQUAL, self, 0.0)

    def __format__(self, specification: str) -> str:
        return format(self.value, specification)

    def __repr__(self) -> str:
        return f"Traced({self.value!r})"

    __float__ = _refusing("it is converted to a float")
    __complex__ = _refusing("it is converted to a complex number")
    __int__ = __index__ = __trunc__ = _refusing("it is converted to a whole number")
    __round__ = __floor__ = __ceil__ = _refusing("it is rounded")
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = __rdivmod__ = _refusing("it is divided with rest")
    __array__ = __array_ufunc__ = _refusing("it is put into an array")
    __hash__ = _refusing("it is used as a key")


def least(*values: float) -> float:
    """Return the smallest of some numbers, plain or traced, as ``min`` does but without a guard."""
    found: float = reduce(partial(_either, Operation.LEAST), values)
    return found


def largest(*values: float) -> float:
    """Return the largest of some numbers, plain or traced, as ``max`` does but without a guard."""
    found: float = reduce(partial(_either, Operation.LARGEST), values)
    return found


def _either(operation: Operation, one: Foreign, other: Foreign) -> Foreign:
    for number in (one, other):
        if isinstance(number, Traced):
            return number.trace.record(operation, one, other)
    return PLAIN[operation](one, other)
