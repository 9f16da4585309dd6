"""Expressions of parameters: many numbers that are computed together, for many values of the parameters at once."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, Final, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset_solver.errors import ArgumentError
from winset_solver.program import Matrix, Vector

Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]

BLOCK: Final = 256
"""Values of the parameters that are computed together: enough to hide what a call costs, few enough for the cache."""


class Operation(IntEnum):
    """What a node of an expression does with its one or two operands."""

    PARAMETER = 0
    CONSTANT = 1
    ADD = 2
    SUBTRACT = 3
    MULTIPLY = 4
    DIVIDE = 5
    POWER = 6
    NEGATE = 7
    ABSOLUTE = 8
    LEAST = 9
    LARGEST = 10


class Relation(IntEnum):
    """How a guard compares two nodes."""

    LESS = 0
    AT_MOST = 1
    EQUAL = 2


@dataclass(frozen=True)
class Node:
    """An operation on two earlier nodes, by their numbers; a constant has a value instead."""

    operation: Operation
    left: int = 0
    right: int = 0
    value: float = 0.0


@dataclass(frozen=True)
class Guard:
    """A comparison of two nodes, by their numbers, that some code asked for, and how it came out then."""

    relation: Relation
    left: int
    right: int
    outcome: bool


def _power(base: float, exponent: float) -> float:
    try:
        power = base**exponent
    except (ArithmeticError, ValueError):
        return np.nan
    return np.nan if isinstance(power, complex) else power


_POWERS = np.frompyfunc(_power, 2, 1)


def _power_all(left: Vector, right: Vector) -> Vector:
    """Return powers as Python computes them; those of numpy may differ in the last digit."""
    return np.asarray(_POWERS(left, right), dtype=float)


COMPUTE: Final[dict[Operation, Callable[[Vector, Vector], Vector]]] = {
    Operation.ADD: np.add,
    Operation.SUBTRACT: np.subtract,
    Operation.MULTIPLY: np.multiply,
    Operation.DIVIDE: np.divide,
    Operation.POWER: _power_all,
    Operation.NEGATE: lambda left, _: np.negative(left),
    Operation.ABSOLUTE: lambda left, _: np.absolute(left),
    Operation.LEAST: lambda left, right: np.where(right < left, right, left),
    Operation.LARGEST: lambda left, right: np.where(right > left, right, left),
}
"""Every operation, bit for bit as Python does it with two floats."""
COMPARE: Final[dict[Relation, Callable[[Any, Any], Any]]] = {
    Relation.LESS: operator.lt,
    Relation.AT_MOST: operator.le,
    Relation.EQUAL: operator.eq,
}


@dataclass(frozen=True, eq=False)
class Expressions:
    """Outputs f_1(θ) … f_m(θ) over parameters θ, and guards that say where they are what some code computes.

    Parameters
    ----------
    parameters
        Number k of parameters; nodes 0 … k−1 are their values.
    operation, left, right, value
        By node: what it does, with which earlier nodes, and the value of a constant. Nodes of one depth and operation
        follow each other.
    outputs
        Node of each output.
    relation, compared, to, outcome
        By guard: how two nodes compare, which ones, and whether they did.

    Notes
    -----
    Every node is computed once, in double precision and by the very operations of the code it stands for: outputs are
    equal to those of that code to the last bit wherever :meth:`evaluate` calls them valid.

    Examples
    --------
    The product and the difference of two parameters, where the first is less than the second:

    >>> product, difference = Node(Operation.MULTIPLY, 0, 1), Node(Operation.SUBTRACT, 1, 0)
    >>> both = Expressions.of(2, [product, difference], [2, 3], [Guard(Relation.LESS, 0, 1, True)])
    >>> values, valid = both.evaluate([[2.0, 3.0], [3.0, 2.0]])
    >>> values.tolist(), valid.tolist()
    ([[6.0, 1.0], [6.0, -1.0]], [True, False])
    """

    parameters: int
    operation: NDArray[np.int8]
    left: Indices
    right: Indices
    value: Vector
    outputs: Indices
    relation: NDArray[np.int8]
    compared: Indices
    to: Indices
    outcome: Flags

    @classmethod
    def of(cls, parameters: int, nodes: Sequence[Node], outputs: Sequence[int], guards: Sequence[Guard] = ()) -> Self:
        """Order nodes for computation, and leave out those that neither an output nor a guard needs.

        Nodes are numbered from ``parameters`` on; operands have smaller numbers than what is made of them.
        """
        every = [Node(Operation.PARAMETER)] * parameters + list(nodes)
        needed = _needed(every, [*outputs, *(n for guard in guards for n in (guard.left, guard.right))])
        depth = _depths(every)
        order = list(range(parameters)) + sorted(
            (n for n in range(parameters, len(every)) if needed[n]), key=lambda n: (depth[n], every[n].operation)
        )
        place = np.zeros(len(every), dtype=np.int64)
        place[order] = np.arange(len(order))

        def placed(numbers: list[int]) -> Indices:
            return place[np.array(numbers, dtype=np.int64)]

        return cls(
            parameters=parameters,
            operation=np.array([every[n].operation for n in order], dtype=np.int8),
            left=placed([every[n].left for n in order]),
            right=placed([every[n].right for n in order]),
            value=np.array([every[n].value for n in order], dtype=float),
            outputs=placed(list(outputs)),
            relation=np.array([guard.relation for guard in guards], dtype=np.int8),
            compared=placed([guard.left for guard in guards]),
            to=placed([guard.right for guard in guards]),
            outcome=np.array([guard.outcome for guard in guards], dtype=bool),
        )

    @cached_property
    def groups(self) -> tuple[tuple[Operation, slice], ...]:
        """Runs of nodes that can be computed together, in order; without the parameters."""
        kinds = np.column_stack([self.operation, _levels(self)])[self.parameters :]
        starts = np.flatnonzero(np.any(np.diff(kinds, axis=0, prepend=-1) != 0, axis=1)) + self.parameters
        stops = [*starts[1:].tolist(), len(self.operation)]
        return tuple(
            (Operation(self.operation[start]), slice(start, stop))
            for start, stop in zip(starts.tolist(), stops, strict=False)
        )

    def evaluate(self, thetas: ArrayLike) -> tuple[Vector, Flags]:
        """Return all outputs for each row of parameters, and for which rows every guard comes out as it did.

        Parameters
        ----------
        thetas
            n × k.

        Returns
        -------
        tuple[Vector, Flags]
            n × m values, and n flags. A row where a quotient or power has no finite value is not valid either: Python
            raises an exception there.
        """
        rows = checked_rows(thetas, self.parameters)
        values, valid = np.empty((len(rows), len(self.outputs))), np.empty(len(rows), dtype=bool)
        with np.errstate(all="ignore"):
            for start in range(0, len(rows), BLOCK):
                part = slice(start, start + BLOCK)
                nodes = self.nodes_at(rows[part])
                values[part] = nodes[self.outputs].T
                valid[part] = self._as_recorded(nodes)
        return values, valid

    def nodes_at(self, rows: Vector) -> Vector:
        """Return all nodes for rows of parameters, node by node (nodes × n)."""
        nodes = np.empty((len(self.operation), len(rows)))
        nodes[: self.parameters] = rows.T
        for operation, group in self.groups:
            if operation is Operation.CONSTANT:
                nodes[group] = self.value[group, None]
            else:
                nodes[group] = COMPUTE[operation](nodes[self.left[group]], nodes[self.right[group]])
        return nodes

    def _as_recorded(self, nodes: Vector) -> Flags:
        kept: Flags = np.asarray(np.isfinite(nodes[self._partial]).all(axis=0))
        for relation, compare in COMPARE.items():
            chosen = np.flatnonzero(self.relation == relation)
            found = compare(nodes[self.compared[chosen]], nodes[self.to[chosen]])
            kept &= (found == self.outcome[chosen, None]).all(axis=0)
        return kept

    @cached_property
    def _partial(self) -> Indices:
        """Nodes whose operation is not defined everywhere."""
        return np.flatnonzero((self.operation == Operation.DIVIDE) | (self.operation == Operation.POWER))

    def slopes(self, theta: ArrayLike) -> Matrix:
        """Return the m × k matrix of partial derivatives at one place, of the branch of each minimum taken there.

        For an output of degree one (:func:`winset_solver.sensitivity.degrees.degrees`) they are the same everywhere.
        """
        return Matrix(self.slopes_at(checked_rows(theta, self.parameters))[self.outputs])

    def slopes_at(self, place: Vector) -> Vector:
        """Return the partial derivatives of all nodes at one row of parameters (nodes × k)."""
        with np.errstate(all="ignore"):
            nodes = self.nodes_at(place)
            slopes = np.zeros((len(self.operation), self.parameters))
            slopes[: self.parameters] = np.eye(self.parameters)
            for operation, group in self.groups:
                left, right = self.left[group], self.right[group]
                if operation is not Operation.CONSTANT:
                    by_left, by_right = _partials(operation, nodes[left], nodes[right])
                    slopes[group] = _times(by_left, slopes[left]) + _times(by_right, slopes[right])
        return slopes


def checked_rows(thetas: ArrayLike, parameters: int) -> Vector:
    """Return values of parameters as rows.

    Raises
    ------
    ArgumentError
        Where a row has the wrong size.
    """
    rows = np.atleast_2d(np.asarray(thetas, dtype=float))
    if rows.ndim != 2 or rows.shape[1] != parameters:
        raise ArgumentError("a row of parameters does not fit", got=rows.shape, wanted=f"n × {parameters}")
    return rows


def _partials(operation: Operation, left: Vector, right: Vector) -> tuple[Vector, Vector]:
    """Return the partial derivatives of an operation by its operands."""
    one, none = np.ones_like(left), np.zeros_like(left)
    match operation:
        case Operation.MULTIPLY:
            return right, left
        case Operation.DIVIDE:
            return 1.0 / right, -left / right**2
        case Operation.POWER:
            return right * left ** (right - 1.0), np.where(left > 0, left**right * np.log(left), 0.0)
        case Operation.ABSOLUTE:
            return np.sign(left), none
        case Operation.LEAST:
            return np.where(right < left, none, one), np.where(right < left, one, none)
        case Operation.LARGEST:
            return np.where(right > left, none, one), np.where(right > left, one, none)
    signs = {Operation.ADD: (one, one), Operation.SUBTRACT: (one, -one), Operation.NEGATE: (-one, none)}
    return signs[operation]


def _times(factor: Vector, slopes: Vector) -> Vector:
    """Multiply rows; a slope that is 0 stays 0 whatever the factor."""
    return np.where(slopes == 0, 0.0, factor * slopes)


def operands(node: Node) -> tuple[int, ...]:
    """Return the nodes that a node is computed from."""
    if node.operation in (Operation.PARAMETER, Operation.CONSTANT):
        return ()
    one = node.operation in (Operation.NEGATE, Operation.ABSOLUTE)
    return (node.left,) if one else (node.left, node.right)


def _needed(nodes: Sequence[Node], roots: Sequence[int]) -> list[bool]:
    needed = [False] * len(nodes)
    for root in roots:
        needed[root] = True
    for number in range(len(nodes) - 1, -1, -1):
        if needed[number]:
            for operand in operands(nodes[number]):
                needed[operand] = True
    return needed


def _depths(nodes: Sequence[Node]) -> list[int]:
    depths: list[int] = []
    for node in nodes:
        depths.append(1 + max((depths[n] for n in operands(node)), default=-1))
    return depths


def _levels(expressions: Expressions) -> Indices:
    """Return the depth of every node of ordered expressions."""
    ordered = zip(expressions.operation, expressions.left, expressions.right, strict=True)
    return np.array(_depths([Node(Operation(o), int(left), int(right)) for o, left, right in ordered]))
