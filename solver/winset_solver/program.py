"""The payoff program: one object that every question is asked about."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from winset_solver.errors import ArgumentError, DataError
from winset_solver.tolerances import LARGEST_COEFFICIENT, SMALLEST_COEFFICIENT

Vector = NDArray[np.float64]
Matrix: TypeAlias = sparse.csr_array


@dataclass(frozen=True, eq=False)
class PayoffProgram:
    """Linear rows over partly integer columns, with one linear payoff per player.

    The set of packages is X = {x : row_lower ≤ A x ≤ row_upper, column_lower ≤ x ≤ column_upper, x_j integer where
    ``integer``}; the payoffs of the n players are u(x) = U x + u0. Every player wants more.

    Parameters
    ----------
    matrix
        A, sparse, one row per constraint.
    row_lower, row_upper, column_lower, column_upper
        Bounds; −inf and inf where there is none.
    integer
        Which columns take integers only.
    payoff
        U, sparse, one row per player.
    payoff_constant
        u0.
    row_labels, column_labels, player_labels
        Unique names, the only way back to whoever made the program.
    owners
        For each column the index of the player who decides it, −1 for a joint decision; all joint where absent.

    Raises
    ------
    DataError
        Where a number is NaN, infinite where it must be finite, or too large or small to compute with; the message
        names row and column.
    ArgumentError
        Where sizes do not fit or labels repeat.

    Notes
    -----
    Equal models give equal bytes: :meth:`fingerprint`. The object pickles, and its arrays are read-only.

    Examples
    --------
    One unit to divide between two players:

    >>> program = PayoffProgram.build(
    ...     matrix=[[1, 1]], row_lower=[1], row_upper=[1], column_upper=[1, 1], payoff=[[1, 0], [0, 1]]
    ... )
    >>> program.payoffs([0.25, 0.75])
    array([0.25, 0.75])
    """

    matrix: Matrix
    row_lower: Vector
    row_upper: Vector
    column_lower: Vector
    column_upper: Vector
    integer: NDArray[np.bool_]
    payoff: Matrix
    payoff_constant: Vector
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    player_labels: tuple[str, ...]
    owners: NDArray[np.int64]

    def __post_init__(self) -> None:
        _check_sizes(self)
        _check_labels(self)
        _check_owners(self)
        _check_data(self)
        self._freeze()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._freeze()

    def _freeze(self) -> None:
        frozen: tuple[NDArray[Any], ...] = (
            *(self.row_lower, self.row_upper, self.column_lower, self.column_upper, self.integer),
            *(self.payoff_constant, self.owners),
            *(part for matrix in (self.matrix, self.payoff) for part in (matrix.data, matrix.indices, matrix.indptr)),
        )
        for array in frozen:
            array.flags.writeable = False

    @classmethod
    def build(
        cls,
        *,
        matrix: ArrayLike | Matrix,
        row_lower: ArrayLike,
        row_upper: ArrayLike,
        payoff: ArrayLike | Matrix,
        payoff_constant: ArrayLike | None = None,
        column_lower: ArrayLike | None = None,
        column_upper: ArrayLike | None = None,
        integer: ArrayLike | None = None,
        row_labels: Sequence[str] | None = None,
        column_labels: Sequence[str] | None = None,
        player_labels: Sequence[str] | None = None,
        owners: ArrayLike | None = None,
    ) -> Self:
        """Build a program from dense or sparse data, with columns ≥ 0 and counted labels by default."""
        utilities = as_matrix(payoff)
        players, columns = utilities.shape
        rows = as_matrix(matrix, columns=columns)

        def vector(values: ArrayLike | None, size: int, default: float) -> Vector:
            return np.full(size, default) if values is None else np.array(values, dtype=float).reshape(-1)

        return cls(
            matrix=rows,
            row_lower=vector(row_lower, rows.shape[0], -np.inf),
            row_upper=vector(row_upper, rows.shape[0], np.inf),
            column_lower=vector(column_lower, columns, 0.0),
            column_upper=vector(column_upper, columns, np.inf),
            integer=np.zeros(columns, dtype=bool) if integer is None else np.array(integer, dtype=bool).reshape(-1),
            payoff=utilities,
            payoff_constant=vector(payoff_constant, players, 0.0),
            row_labels=_labels(row_labels, "row", rows.shape[0]),
            column_labels=_labels(column_labels, "x", columns),
            player_labels=_labels(player_labels, "player", players),
            owners=np.full(columns, -1) if owners is None else np.array(owners, dtype=np.int64).reshape(-1),
        )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of rows, columns and players."""
        return self.matrix.shape[0], self.matrix.shape[1], self.payoff.shape[0]

    def payoffs(self, x: ArrayLike) -> Vector:
        """Return u(x) = U x + u0, one entry per player."""
        return np.asarray(self.payoff @ np.asarray(x, dtype=float) + self.payoff_constant, dtype=float)

    def column(self, label: str) -> int:
        """Return the index of the column with this label."""
        try:
            return self.column_labels.index(label)
        except ValueError:
            raise ArgumentError("no column has this label", got=label) from None

    def fix(self, values: dict[str, float]) -> Self:
        """Return the program with the labelled columns held at the given values."""
        lower, upper = self.column_lower.copy(), self.column_upper.copy()
        index = {label: j for j, label in enumerate(self.column_labels)}
        for label, value in values.items():
            if label not in index:
                raise ArgumentError("no column has this label", got=label)
            lower[index[label]] = upper[index[label]] = value
        return self.replace(column_lower=lower, column_upper=upper)

    def replace(self, **changes: object) -> Self:
        """Return a copy with some fields replaced and everything checked again."""
        fields: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return type(self)(**fields | changes)

    def renumbered(self, **changes: object) -> Self:
        """Return a copy with other numbers of the same sizes; labels, owners and integrality are as checked before.

        Raises
        ------
        DataError
            As for the class.
        """
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__, **changes)
        _check_data(copy)
        copy._freeze()
        return copy

    def fingerprint(self) -> str:
        """Return a SHA-256 over all numbers and labels; equal for equal models on every machine."""
        digest = hashlib.sha256("\0".join(self.row_labels + self.column_labels + self.player_labels).encode())
        for matrix in (self.matrix, self.payoff):
            for part in (matrix.indptr, matrix.indices):
                digest.update(part.astype("<i8").tobytes())
            digest.update(_bytes(matrix.data))
        for array in (self.row_lower, self.row_upper, self.column_lower, self.column_upper, self.payoff_constant):
            digest.update(_bytes(array))
        digest.update(self.integer.tobytes() + self.owners.astype("<i8").tobytes())
        return digest.hexdigest()


def as_matrix(values: ArrayLike | Matrix, *, columns: int | None = None) -> Matrix:
    """Return values as a canonical sparse matrix: sorted indices, no duplicates, no stored zeros."""
    if not sparse.issparse(values):
        dense = np.array(values, dtype=float)
        if columns is not None and dense.size == 0:
            values = dense.reshape(-1, columns) if columns else dense.reshape(len(dense) if dense.ndim > 1 else 0, 0)
        else:
            values = np.atleast_2d(dense)
    matrix = sparse.csr_array(values, dtype=float, copy=True)
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return matrix


def _bytes(numbers: Vector) -> bytes:
    unsigned = numbers + 0.0  # −0 equals 0
    return unsigned.astype("<f8").tobytes()


def _labels(given: Sequence[str] | None, stem: str, count: int) -> tuple[str, ...]:
    return tuple(f"{stem}[{i}]" for i in range(count)) if given is None else tuple(given)


def _check_sizes(program: PayoffProgram) -> None:
    rows, columns, players = program.shape
    wanted = {
        "row_lower": rows,
        "row_upper": rows,
        "row_labels": rows,
        "column_lower": columns,
        "column_upper": columns,
        "column_labels": columns,
        "integer": columns,
        "owners": columns,
        "payoff_constant": players,
        "player_labels": players,
    }
    for name, size in wanted.items():
        if len(getattr(program, name)) != size:
            raise ArgumentError("a size does not fit", where=name, got=len(getattr(program, name)), wanted=str(size))
    if program.payoff.shape[1] != columns:
        raise ArgumentError("a size does not fit", where="payoff", got=program.payoff.shape[1], wanted=str(columns))


def _check_labels(program: PayoffProgram) -> None:
    for name in ("row_labels", "column_labels", "player_labels"):
        labels = getattr(program, name)
        if len(set(labels)) < len(labels):
            repeated = next(label for i, label in enumerate(labels) if label in labels[:i])
            raise ArgumentError("a label repeats", where=name, got=repeated, wanted="unique labels")


def _check_owners(program: PayoffProgram) -> None:
    players = len(program.player_labels)
    wrong = np.flatnonzero((program.owners < -1) | (program.owners >= players))
    if wrong.size:
        label, owner = program.column_labels[wrong[0]], int(program.owners[wrong[0]])
        raise ArgumentError("no player has this index", where=label, got=owner, wanted=f"−1 to {players - 1}")


def _check_data(program: PayoffProgram) -> None:
    check_coefficients(program.matrix, program.row_labels, program.column_labels)
    check_coefficients(program.payoff, program.player_labels, program.column_labels)
    check_bounds(program.row_lower, program.row_upper, program.row_labels)
    check_bounds(program.column_lower, program.column_upper, program.column_labels)
    for value, label in zip(program.payoff_constant, program.player_labels, strict=True):
        if not np.isfinite(value) or abs(value) > LARGEST_COEFFICIENT:
            raise DataError("a payoff constant is out of range", where=label, got=value, wanted="a finite number")


def check_coefficients(matrix: Matrix, row_labels: Sequence[str], column_labels: Sequence[str]) -> None:
    """Raise where a coefficient is not finite or out of the reliable range, naming its row and column."""
    size = np.abs(matrix.data)
    wrong = ~np.isfinite(size) | (size > LARGEST_COEFFICIENT) | (size <= SMALLEST_COEFFICIENT)
    if wrong.any():
        position = int(np.argmax(wrong))
        row = int(np.searchsorted(matrix.indptr, position, side="right")) - 1
        raise DataError(
            "a coefficient is out of range",
            where=f"{row_labels[row]}, {column_labels[matrix.indices[position]]}",
            got=float(matrix.data[position]),
            wanted=f"0, or above {SMALLEST_COEFFICIENT:g} and up to {LARGEST_COEFFICIENT:g} in size",
        )


def check_bounds(lower: Vector, upper: Vector, labels: Sequence[str]) -> None:
    """Raise where a bound is NaN, infinite on the wrong side, or too large to compute with."""
    wrong = np.isnan(lower) | np.isnan(upper) | (lower == np.inf) | (upper == -np.inf)
    for bound in (lower, upper):
        wrong |= np.isfinite(bound) & (np.abs(bound) > LARGEST_COEFFICIENT)
    if wrong.any():
        i = int(np.argmax(wrong))
        raise DataError(
            "a bound is out of range",
            where=labels[i],
            got=(float(lower[i]), float(upper[i])),
            wanted=f"lower ≤ upper, finite ones up to {LARGEST_COEFFICIENT:g}",
        )
