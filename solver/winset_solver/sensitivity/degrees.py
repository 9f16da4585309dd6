"""Degrees of expressions as polynomials of their parameters, found from their form alone."""

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.program import Vector
from winset_solver.sensitivity.expressions import Expressions, Indices, Operation


def degrees(expressions: Expressions, moving: ArrayLike) -> Vector:
    """Return the degree of each output as a polynomial of the parameters that move.

    Parameters
    ----------
    expressions
        Of k parameters, with m outputs.
    moving
        s × k flags, or one row: which parameters move.

    Returns
    -------
    Vector
        s × m; inf where the form of an expression is no polynomial.

    Notes
    -----
    The degree of a sum is taken as the larger one and that of a product as the sum, so that it is exact unless terms
    cancel, and never too small. Quotients by something that stays, and natural powers, are polynomials; minima, maxima
    and absolute values are none, unless nothing in them moves.

    Examples
    --------
    >>> from winset_solver.sensitivity.expressions import Node
    >>> square = Expressions.of(2, [Node(Operation.MULTIPLY, 0, 0), Node(Operation.ADD, 2, 1)], [3])
    >>> degrees(square, [[True, True], [False, True]]).tolist()
    [[2.0], [1.0]]
    """
    return node_degrees(expressions, moving)[expressions.outputs].T


def node_degrees(expressions: Expressions, moving: ArrayLike) -> Vector:
    """Return the degree of every node as :func:`degrees` does, node by node (nodes × s)."""
    flags = np.atleast_2d(np.asarray(moving, dtype=bool))
    found = np.zeros((len(expressions.operation), len(flags)))
    found[: expressions.parameters] = flags.T
    for operation, group in expressions.groups:
        left, right = expressions.left[group], expressions.right[group]
        found[group] = _degree(operation, found[left], found[right], _exponents(expressions, right))
    return found


def _degree(operation: Operation, left: Vector, right: Vector, exponents: Vector) -> Vector:
    match operation:
        case Operation.CONSTANT:
            return np.zeros_like(left)
        case Operation.ADD | Operation.SUBTRACT:
            return np.maximum(left, right)
        case Operation.NEGATE:
            return left
        case Operation.MULTIPLY:
            return left + right
        case Operation.DIVIDE:
            return np.where(right == 0, left, np.inf)
        case Operation.POWER:
            natural = (right == 0) & (exponents > 0)
            stays = ((left == 0) & (right == 0)) | (exponents == 0)
            return np.where(stays, 0.0, np.where(natural, left * np.maximum(exponents, 1.0), np.inf))
        case Operation.ABSOLUTE:
            return np.where(left == 0, 0.0, np.inf)
    return np.where((left == 0) & (right == 0), 0.0, np.inf)


def _exponents(expressions: Expressions, nodes: Indices) -> Vector:
    """Return as a column the values of nodes that are natural constants, −1 for others."""
    value = expressions.value[nodes]
    natural = (expressions.operation[nodes] == Operation.CONSTANT) & (value >= 0) & (value == np.floor(value))
    return np.where(natural, value, -1.0)[:, None]
