"""Two programs over some of the same columns made into one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_solver.errors import ArgumentError
from winset_solver.program import Matrix, PayoffProgram, as_matrix


def joined(base: PayoffProgram, extension: PayoffProgram) -> PayoffProgram:
    """Return the program with the rows of both, in which columns with equal labels are one column.

    Parameters
    ----------
    base
        Its columns and rows come first, in their order; its players are those of the result.
    extension
        Its columns that the base does not have follow. Payoffs of a player add up; every player of it must be one of
        the base.

    Returns
    -------
    PayoffProgram
        A common column has the tighter bound on each side, is an integer where it is one in either, and belongs to
        whom it belongs in the base.

    Raises
    ------
    ArgumentError
        Where a row has the same label in both, or a player of the extension is none of the base.

    Examples
    --------
    >>> one = PayoffProgram.build(matrix=[[1]], row_lower=[0], row_upper=[4], payoff=[[1]], column_labels=["x"])
    >>> other = PayoffProgram.build(matrix=[[1, 1]], row_lower=[-np.inf], row_upper=[0], payoff=[[0, 1]],
    ...     column_lower=[0, -5], column_labels=["x", "y"], row_labels=["both"])
    >>> both = joined(one, other)
    >>> both.column_labels, both.payoffs([2.0, -2.0]), both.shape
    (('x', 'y'), array([0.]), (2, 2, 1))
    """
    column = {label: j for j, label in enumerate(base.column_labels)}
    width = len(column)
    fresh = [j for j, label in enumerate(extension.column_labels) if label not in column]
    column |= {extension.column_labels[j]: width + i for i, j in enumerate(fresh)}
    places = np.array([column[label] for label in extension.column_labels], dtype=np.int64)
    common = np.flatnonzero(places < width)
    players = _players(base, extension)

    def columns(of_base: NDArray[Any], of_extension: NDArray[Any], merge: np.ufunc) -> NDArray[Any]:
        merged = np.concatenate([of_base, of_extension[fresh]])
        merged[places[common]] = merge(merged[places[common]], of_extension[common])
        return merged

    def spread(below: Matrix, above: Matrix, rows: NDArray[np.int64], height: int) -> Matrix:
        """Add a matrix of the extension, moved to given rows and to its columns here, to one of the base."""
        first, second = below.tocoo(), above.tocoo()
        row = np.concatenate([first.row, rows[second.row]])
        data, places_of = np.concatenate([first.data, second.data]), np.concatenate([first.col, places[second.col]])
        return as_matrix(sparse.coo_array((data, (row, places_of)), shape=(height, len(column))))

    constant = base.payoff_constant.copy()
    constant[players] += extension.payoff_constant
    height = len(base.row_labels)
    later = height + np.arange(len(extension.row_labels))
    return PayoffProgram(
        matrix=spread(base.matrix, extension.matrix, later, height + len(later)),
        row_lower=np.concatenate([base.row_lower, extension.row_lower]),
        row_upper=np.concatenate([base.row_upper, extension.row_upper]),
        column_lower=columns(base.column_lower, extension.column_lower, np.maximum),
        column_upper=columns(base.column_upper, extension.column_upper, np.minimum),
        integer=columns(base.integer, extension.integer, np.logical_or),
        payoff=spread(base.payoff, extension.payoff, players, len(base.player_labels)),
        payoff_constant=constant,
        row_labels=base.row_labels + extension.row_labels,
        column_labels=tuple(column),
        player_labels=base.player_labels,
        owners=np.concatenate([base.owners, extension.owners[fresh]]),
    )


def _players(base: PayoffProgram, extension: PayoffProgram) -> NDArray[np.int64]:
    index = {label: i for i, label in enumerate(base.player_labels)}
    for label in extension.player_labels:
        if label not in index:
            raise ArgumentError("no player of the program has this label", got=label)
    return np.array([index[label] for label in extension.player_labels], dtype=np.int64)
