"""Rows with large coefficients, in units in which doubles can keep the solver's tolerances."""

from math import frexp
from typing import Final

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from winset_solver.program import Matrix

_LARGEST_EXPONENT: Final = 11
"""Coefficients up to 2¹¹ stay as they are."""
UNSCALED: Final = 2.0**_LARGEST_EXPONENT
"""A row whose coefficients are all below this in size stays as it is."""
_SMALLEST_EXPONENT: Final = -23
"""No coefficient is brought below 2⁻²⁴, far above what HiGHS drops."""


def row_scale(coefficients: ArrayLike) -> float:
    """Return the power of two to multiply a row by; 1 where its coefficients are small enough.

    Notes
    -----
    HiGHS keeps rows to an absolute tolerance of 1e-9. Terms of 1e8 are known to 1e-8 only: a row of them fails in every
    point by rounding alone, and both the search and a second opinion take that for a proof that there is no point. A
    power of two changes no digit of the row.

    Examples
    --------
    >>> row_scale([1.0, -3.5]), row_scale([1.0, -4_096_000.0])
    (1.0, 0.00048828125)
    """
    sizes = np.abs(np.asarray(coefficients, dtype=float))
    sizes = sizes[sizes > 0]
    if not sizes.size:
        return 1.0
    largest, smallest = frexp(sizes.max())[1], frexp(sizes.min())[1]
    return 2.0 ** -max(0, min(largest - _LARGEST_EXPONENT, smallest - _SMALLEST_EXPONENT))


def row_scales(rows: Matrix) -> sparse.dia_array:
    """Return the scales of all rows as a diagonal matrix, to be multiplied from the left."""
    ends = zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
    return sparse.diags_array([row_scale(rows.data[first:last]) for first, last in ends])
