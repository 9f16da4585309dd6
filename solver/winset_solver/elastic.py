"""The point that breaks its rows least: what is left when rows contradict each other."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import SolveResult


def least_violation(
    program: PayoffProgram, rows: NDArray[np.int64], prices: ArrayLike, control: Control | None = None
) -> SolveResult:
    """Minimise the priced violation of some rows while all others, and the column bounds, hold.

    Returns
    -------
    SolveResult
        Of :func:`softened`; its objective is minus the priced violation.

    Raises
    ------
    ArgumentError
        Where a price is not positive; the message names its row.
    """
    return softened(program, rows, prices).solve(control)


def softened(
    program: PayoffProgram,
    rows: NDArray[np.int64],
    prices: ArrayLike,
    together: ArrayLike | None = None,
    sizes: ArrayLike = 1.0,
) -> Session:
    """Return a session that maximises minus the priced violation of some rows while all others hold.

    Its first columns are those of the program, followed by one shortfall and one excess per row, or per set of rows
    that move together.

    Parameters
    ----------
    rows
        Indices of the rows that may be broken.
    prices
        Cost > 0 of one unit of violation, one per row or one for all.
    together
        For each row a number that it shares with those that move together with it; each by itself where absent.
    sizes
        In which proportion they do, > 0, one per row or one for all. The set costs what its dearest row does.

    Raises
    ------
    ArgumentError
        Where a price is not positive; the message names its row.
    """
    costs = np.broadcast_to(np.asarray(prices, dtype=float), (len(rows),))
    for row, price in zip(rows, costs.tolist(), strict=True):
        if not price > 0:
            raise ArgumentError("a price is not positive", where=program.row_labels[row], got=price, wanted="> 0")
    count = np.arange(len(rows))
    sets, member = np.unique(count if together is None else together, return_inverse=True)
    step: Vector = np.broadcast_to(np.asarray(sizes, dtype=float), (len(rows),))
    session = Session(_freed(program, rows))
    shortfalls = session.add_columns(len(sets))
    excesses = session.add_columns(len(sets))
    width = session.model.columns
    soft = program.matrix[rows]
    soft = sparse.hstack([soft, sparse.csr_array((len(rows), width - soft.shape[1]))], format="csr")
    up, down = (step * np.isfinite(bound[rows]) for bound in (program.row_lower, program.row_upper))
    repairs = sparse.csr_array((up, (count, shortfalls[member])), shape=(len(rows), width)) - sparse.csr_array(
        (down, (count, excesses[member])), shape=(len(rows), width)
    )
    session.add_rows(soft + repairs, program.row_lower[rows], program.row_upper[rows])
    dearest = np.zeros(len(sets))
    np.maximum.at(dearest, member, step * costs)
    cost = np.zeros(width)
    cost[shortfalls] = cost[excesses] = -dearest
    session.maximise(cost)
    return session


def _freed(program: PayoffProgram, rows: NDArray[np.int64]) -> PayoffProgram:
    lower, upper = program.row_lower.copy(), program.row_upper.copy()
    lower[rows], upper[rows] = -np.inf, np.inf
    return program.replace(row_lower=lower, row_upper=upper)
