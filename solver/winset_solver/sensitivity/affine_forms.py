"""Nodes of expressions that are affine in all parameters together, and their ends over boxes."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from winset_solver.program import Vector
from winset_solver.sensitivity.degrees import node_degrees
from winset_solver.sensitivity.expressions import Expressions, Flags, Indices, Operation
from winset_solver.tolerances import BOUND_ROUNDING


@dataclass(frozen=True, eq=False)
class AffineForms:
    """Nodes a + b·θ, in which every parameter counts once however often it occurs.

    Parameters
    ----------
    affine
        Which nodes.
    constant, slopes
        a and b of all nodes (nodes × k); they mean nothing for others.
    terms, slope_terms
        Sums of the sizes of all terms that add up to a and b.
    """

    affine: Flags
    constant: Vector
    slopes: Vector
    terms: Vector
    slope_terms: Vector

    @classmethod
    def of(cls, expressions: Expressions) -> Self:
        """Return the affine nodes of expressions."""
        origin = np.zeros((1, expressions.parameters))
        every = np.ones(expressions.parameters, dtype=bool)
        with np.errstate(all="ignore"):
            constant, slopes = expressions.nodes_at(origin)[:, 0], expressions.slopes_at(origin)
            terms, slope_terms = _sizes(expressions, constant, slopes)
        affine = (node_degrees(expressions, every)[:, 0] <= 1) & np.isfinite(constant) & np.isfinite(terms)
        affine &= np.isfinite(slopes).all(axis=1) & np.isfinite(slope_terms).all(axis=1)
        return cls(affine, constant, slopes, terms, slope_terms)

    def ends(self, nodes: Indices, low: Vector, high: Vector) -> tuple[Vector, Vector]:
        """Return ends of affine nodes over boxes (k × s); ``BOUND_ROUNDING`` of all terms covers rounding."""
        slopes = self.slopes[nodes]
        middle = self.constant[nodes, None] + slopes @ ((low + high) / 2.0)
        half = np.abs(slopes) @ ((high - low) / 2.0)
        furthest = np.maximum(np.abs(low), np.abs(high))
        half += BOUND_ROUNDING * (self.terms[nodes, None] + self.slope_terms[nodes] @ furthest)
        return middle - half, middle + half


def _sizes(expressions: Expressions, constant: Vector, of: Vector) -> tuple[Vector, Vector]:
    """Return the sums of the sizes of all terms of constants and slopes, node by node."""
    terms, slopes = np.abs(constant), np.abs(of)
    for operation, group in expressions.groups:
        left, right = expressions.left[group], expressions.right[group]
        match operation:
            case Operation.ADD | Operation.SUBTRACT:
                terms[group], slopes[group] = terms[left] + terms[right], slopes[left] + slopes[right]
            case Operation.MULTIPLY:
                terms[group] = terms[left] * terms[right]
                slopes[group] = terms[left, None] * slopes[right] + terms[right, None] * slopes[left]
            case Operation.DIVIDE:
                size = np.abs(constant[right])
                terms[group], slopes[group] = terms[left] / size, slopes[left] / size[:, None]
            case Operation.NEGATE:
                terms[group], slopes[group] = terms[left], slopes[left]
    return terms, slopes
