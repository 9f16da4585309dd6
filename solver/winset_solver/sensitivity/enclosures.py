"""Interval arithmetic over expressions: ends that certainly enclose every value over a box of parameters."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.sensitivity.affine_forms import AffineForms
from winset_solver.sensitivity.expressions import (
    Expressions,
    Flags,
    Indices,
    Operation,
    Relation,
    checked_rows,
)

Interval = tuple[Vector, Vector]


def enclosure(
    expressions: Expressions, low: ArrayLike, high: ArrayLike, forms: AffineForms | None = None
) -> tuple[Vector, Vector, Flags]:
    """Return ends that enclose every output over boxes of parameters, and whether the guards hold all over them.

    Parameters
    ----------
    expressions
        Of k parameters, with m outputs.
    low, high
        s × k: the ends of s boxes, finite.
    forms
        The affine nodes of the expressions, where they are known.

    Returns
    -------
    tuple[Vector, Vector, Flags]
        Lower and upper ends, s × m, and s flags. A flag is False where some guard might come out differently
        somewhere in the box, or a quotient or power might not be defined.

    Raises
    ------
    ArgumentError
        Where a lower end is above its upper one, or sizes do not fit.

    Notes
    -----
    Each result of a rounded operation is widened by one step of double precision, powers by two, so that the ends
    enclose the exact values as well as those computed in doubles. Where a node is affine in all parameters together,
    its ends are those of the affine function as well (:class:`AffineForms`); in others a parameter that occurs several
    times counts as if it moved by itself each time: ends may be wide, never wrong.

    References
    ----------
    Moore, Kearfott and Cloud (2009), Introduction to Interval Analysis, chapters 2 to 5 (not opened).

    Examples
    --------
    >>> from winset_solver.sensitivity.expressions import Node
    >>> square = Expressions.of(1, [Node(Operation.ABSOLUTE, 0)], [1])
    >>> enclosure(square, [[-1.0]], [[3.0]])
    (array([[0.]]), array([[3.]]), array([ True]))
    """
    bottom, top = checked_rows(low, expressions.parameters), checked_rows(high, expressions.parameters)
    if bottom.shape != top.shape or not np.all(bottom <= top):
        raise ArgumentError("the ends of a box do not fit", wanted="low ≤ high, equally many")
    forms = forms or AffineForms.of(expressions)
    shape = (len(expressions.operation), len(bottom))
    ends = (np.empty(shape), np.empty(shape))
    ends[0][: expressions.parameters], ends[1][: expressions.parameters] = bottom.T, top.T
    settled = np.ones(len(bottom), dtype=bool)
    with np.errstate(all="ignore"):
        for operation, group in expressions.groups:
            left, right = expressions.left[group], expressions.right[group]
            if operation is Operation.CONSTANT:
                found: Interval = (expressions.value[group, None],) * 2
            else:
                found = ENCLOSE[operation](_at(ends, left), _at(ends, right))
            ends[0][group], ends[1][group] = found
            straight = group.start + np.flatnonzero(forms.affine[group])
            if operation is not Operation.CONSTANT and straight.size:
                below, above = forms.ends(straight, bottom.T, top.T)
                ends[0][straight] = np.maximum(ends[0][straight], below)
                ends[1][straight] = np.minimum(ends[1][straight], above)
            if operation in (Operation.DIVIDE, Operation.POWER):
                settled &= (np.isfinite(ends[0][group]) & np.isfinite(ends[1][group])).all(axis=0)
        settled &= _settled(expressions, ends)
    return ends[0][expressions.outputs].T, ends[1][expressions.outputs].T, settled


def _at(ends: Interval, nodes: Indices) -> Interval:
    return ends[0][nodes], ends[1][nodes]


def _settled(expressions: Expressions, ends: Interval) -> Flags:
    """Return for which boxes every guard certainly comes out as it did, wherever the parameters are."""
    (low, high), (other_low, other_high) = _at(ends, expressions.compared), _at(ends, expressions.to)
    always = {
        Relation.LESS: (high < other_low, low >= other_high),
        Relation.AT_MOST: (high <= other_low, low > other_high),
        Relation.EQUAL: (
            (low == high) & (other_low == other_high) & (low == other_low),
            (high < other_low) | (low > other_high),
        ),
    }
    settled = np.ones(low.shape[1], dtype=bool)
    for relation, (true, false) in always.items():
        chosen = np.flatnonzero(expressions.relation == relation)
        settled &= np.where(expressions.outcome[chosen, None], true[chosen], false[chosen]).all(axis=0)
    return settled


def _widened(low: Vector, high: Vector, steps: int = 1) -> Interval:
    """Move ends outward by steps of double precision; ends that are no number become infinite."""
    low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    for _ in range(steps):
        low, high = np.nextafter(low, -np.inf), np.nextafter(high, np.inf)
    return low, high


def _corners(left: Interval, right: Interval, combine: Callable[[Vector, Vector], Vector]) -> Interval:
    """Return the least and largest result at the corners of two intervals."""
    results = np.stack([combine(one, other) for one in left for other in right])
    return results.min(axis=0), results.max(axis=0)


def _product(left: Interval, right: Interval) -> Interval:
    return _widened(*_corners(left, right, products))


def products(one: Vector, other: Vector) -> Vector:
    """Multiply ends of intervals, where 0 times an infinite end is 0."""
    return np.where((one == 0) | (other == 0), 0.0, one * other)


def _quotient(left: Interval, right: Interval) -> Interval:
    low, high = _widened(*_corners(left, right, np.divide))
    around = (right[0] <= 0) & (right[1] >= 0)
    return np.where(around, -np.inf, low), np.where(around, np.inf, high)


def _power(left: Interval, right: Interval) -> Interval:
    """Enclose powers: of positive bases at the corners; of others where the exponent is one whole number."""
    low, high = _corners(left, right, np.float_power)
    positive = (left[0] > 0) | ((left[0] == 0) & (right[0] >= 0))
    exponent = right[0]
    whole = (right[0] == right[1]) & (exponent >= 0) & (exponent == np.floor(exponent))
    turns = (left[0] < 0) & (left[1] > 0) & (exponent > 0) & (exponent % 2 == 0)
    low = np.where(whole & turns, 0.0, low)
    known = positive | whole
    return _widened(np.where(known, low, -np.inf), np.where(known, high, np.inf), steps=2)


def _absolute(left: Interval, _: Interval) -> Interval:
    low, high = left
    least = np.where(low > 0, low, np.where(high < 0, -high, 0.0))
    return least, np.maximum(-low, high)


ENCLOSE: Final[dict[Operation, Callable[[Interval, Interval], Interval]]] = {
    Operation.ADD: lambda left, right: _widened(left[0] + right[0], left[1] + right[1]),
    Operation.SUBTRACT: lambda left, right: _widened(left[0] - right[1], left[1] - right[0]),
    Operation.MULTIPLY: _product,
    Operation.DIVIDE: _quotient,
    Operation.POWER: _power,
    Operation.NEGATE: lambda left, _: (-left[1], -left[0]),
    Operation.ABSOLUTE: _absolute,
    Operation.LEAST: lambda left, right: (np.minimum(left[0], right[0]), np.minimum(left[1], right[1])),
    Operation.LARGEST: lambda left, right: (np.maximum(left[0], right[0]), np.maximum(left[1], right[1])),
}
"""Every operation with intervals."""
