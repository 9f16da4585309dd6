"""A sheet for programs over trees: columns and rows in families, written as arrays and never one by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from winset_solver.errors import ArgumentError
from winset_solver.program import PayoffProgram, Vector, as_matrix
from winset_solver.stochastic.tree import Indices
from winset_solver.tolerances import SMALLEST_COEFFICIENT


@dataclass(frozen=True, eq=False)
class Affine:
    """A family of affine expressions over the columns of a sheet: constant + Σ coefficient · column, one for each row.

    Parameters
    ----------
    constant
        By row.
    row, column, coefficient
        The terms; several may belong to the same row and column.

    Examples
    --------
    >>> expression = Affine.of(np.array([4, 5])) * 2.0 + Affine.known([1.0, 0.0])
    >>> expression.value(np.arange(6.0))
    array([ 9., 10.])
    >>> expression.summed([0.5, 0.5]).value(np.arange(6.0))
    array([9.5])
    """

    constant: Vector
    row: Indices
    column: Indices
    coefficient: Vector

    @classmethod
    def of(cls, columns: ArrayLike) -> Self:
        """Return one expression for each of some columns: the column itself."""
        which = np.atleast_1d(np.asarray(columns, dtype=np.int64))
        return cls(np.zeros(len(which)), np.arange(len(which)), which, np.ones(len(which)))

    @classmethod
    def known(cls, values: ArrayLike) -> Self:
        """Return expressions that depend on nothing."""
        none: Indices = np.zeros(0, dtype=np.int64)
        return cls(np.atleast_1d(np.asarray(values, dtype=float)), none, none, np.zeros(0))

    @property
    def rows(self) -> int:
        """Number of expressions."""
        return len(self.constant)

    def __add__(self, other: "Affine") -> "Affine":
        return Affine(
            self.constant + other.constant,
            np.concatenate([self.row, other.row]),
            np.concatenate([self.column, other.column]),
            np.concatenate([self.coefficient, other.coefficient]),
        )

    def __mul__(self, factor: ArrayLike) -> "Affine":
        by_row = np.broadcast_to(np.asarray(factor, dtype=float), self.rows)
        return Affine(self.constant * by_row, self.row, self.column, self.coefficient * by_row[self.row])

    def __neg__(self) -> "Affine":
        return self * -1.0

    def __sub__(self, other: "Affine") -> "Affine":
        return self + -other

    def at(self, rows: Indices) -> "Affine":
        """Return the expressions of some rows, in that order; a row may be named more than once."""
        order = np.argsort(self.row, kind="stable")
        many = np.bincount(self.row, minlength=self.rows)
        first, taken = (np.cumsum(many) - many)[rows], many[rows]
        within = np.arange(taken.sum()) - np.repeat(np.cumsum(taken) - taken, taken)
        which = order[np.repeat(first, taken) + within]
        here = np.repeat(np.arange(len(rows)), taken)
        return Affine(self.constant[rows], here, self.column[which], self.coefficient[which])

    def spread(self, rows: Indices, count: int) -> "Affine":
        """Return ``count`` expressions, each the sum of those whose entry of ``rows`` it is; 0 where there is none."""
        constant = np.bincount(rows, weights=self.constant, minlength=count).astype(float)
        return Affine(constant, rows[self.row], self.column, self.coefficient)

    def summed(self, weights: ArrayLike = 1.0) -> "Affine":
        """Return the weighted sum of all expressions as a family of one."""
        return (self * weights).spread(np.zeros(self.rows, dtype=np.int64), 1)

    def repeated(self, count: int) -> "Affine":
        """Return a family of one ``count`` times."""
        return self.at(np.zeros(count, dtype=np.int64))

    def value(self, x: Vector) -> Vector:
        """Return the expressions at a point."""
        return self.constant + np.bincount(self.row, self.coefficient * x[self.column], minlength=self.rows)


@dataclass
class _Family:
    """Columns or rows with one name; ``body`` is None for columns."""

    name: str
    index: Sequence[str]
    lower: Vector
    upper: Vector
    body: Affine | None = None


class NodeSheet:
    """A payoff program in the making, family by family.

    Parameters
    ----------
    block
        What all labels begin with.
    players
        Their labels.

    Notes
    -----
    Labels are ``block.family[index]``. Columns that others define (:meth:`define`, or any with an entry in
    ``completions``) are computed by :meth:`complete` from those that somebody decides, in the order in which they were
    added: that is how a plan becomes a point.

    Examples
    --------
    A budget in each of two states, and a player who likes what is spent on average:

    >>> sheet = NodeSheet("fund", ["A"])
    >>> spent = sheet.columns("spent", ["dry", "wet"], 0.0, np.inf)
    >>> _ = sheet.rows("budget", ["dry", "wet"], Affine.of(spent), upper=[3.0, 5.0])
    >>> sheet.credit("A", Affine.of(spent).summed([0.5, 0.5]))
    >>> program = sheet.program()
    >>> program.row_labels, program.payoffs([3.0, 5.0])
    (('fund.budget[dry]', 'fund.budget[wet]'), array([4.]))
    """

    def __init__(self, block: str, players: Sequence[str]) -> None:
        self.block = block
        self.players = tuple(players)
        self.width = 0
        """Number of columns so far."""
        self.height = 0
        """Number of rows so far."""
        self.completions: list[Callable[[Vector], None]] = []
        """What fills in the columns that follow from others, in order."""
        self._columns: list[_Family] = []
        self._tightened: list[tuple[Indices, Vector, Vector]] = []
        self._rows: list[_Family] = []
        self._payoffs: dict[str, list[Affine]] = {player: [] for player in players}

    def columns(self, family: str, index: Sequence[str], lower: ArrayLike, upper: ArrayLike) -> Indices:
        """Add one column for each entry of an index and return their numbers."""
        count = len(index)
        self._columns.append(_Family(family, index, _bound(lower, count), _bound(upper, count)))
        self.width += count
        return np.arange(self.width - count, self.width)

    def rows(
        self, family: str, index: Sequence[str], body: Affine, *, lower: ArrayLike = -np.inf, upper: ArrayLike = np.inf
    ) -> range:
        """Add the rows lower ≤ body ≤ upper, one for each entry of an index, and return their numbers."""
        count = len(index)
        if body.rows != count:
            raise ArgumentError("a family of rows has a wrong size", where=family, got=body.rows, wanted=str(count))
        low, high = _bound(lower, count) - body.constant, _bound(upper, count) - body.constant
        self._rows.append(_Family(family, index, low, high, body))
        self.height += count
        return range(self.height - count, self.height)

    def tighten(self, columns: Indices, *, lower: ArrayLike = -np.inf, upper: ArrayLike = np.inf) -> None:
        """Bound columns further, each at most once in a call."""
        self._tightened.append((columns, _bound(lower, len(columns)), _bound(upper, len(columns))))

    def define(self, family: str, index: Sequence[str], body: Affine) -> tuple[Indices, range]:
        """Add columns that equal expressions, with the rows that say so; return the numbers of both."""
        columns = self.columns(family, index, -np.inf, np.inf)
        rows = self.rows(family, index, Affine.of(columns) - body, lower=0.0, upper=0.0)

        def fill(x: Vector) -> None:
            x[columns] = body.value(x)

        self.completions.append(fill)
        return columns, rows

    def credit(self, player: str, worth: Affine) -> None:
        """Add an expression, a family of one, to the payoff of a player."""
        self._payoffs[player].append(worth)

    def complete(self, x: Vector) -> Vector:
        """Return a point in which every column that follows from others has its value."""
        point = np.array(x, dtype=float)
        for fill in self.completions:
            fill(point)
        return point

    def program(self) -> PayoffProgram:
        """Return the program: terms of the same row and column added, those that only rounding keeps dropped."""
        payoffs = [sum(parts, Affine.known(0.0)) for parts in self._payoffs.values()]
        lower, upper = (_joined([getattr(family, side) for family in self._columns]) for side in ("lower", "upper"))
        for columns, low, high in self._tightened:
            lower[columns], upper[columns] = np.maximum(lower[columns], low), np.minimum(upper[columns], high)
        return PayoffProgram(
            matrix=self._matrix([family.body for family in self._rows if family.body is not None]),
            row_lower=_joined([family.lower for family in self._rows]),
            row_upper=_joined([family.upper for family in self._rows]),
            column_lower=lower,
            column_upper=upper,
            integer=np.zeros(self.width, dtype=bool),
            payoff=self._matrix(payoffs),
            payoff_constant=_joined([worth.constant for worth in payoffs]),
            row_labels=self._labels(self._rows),
            column_labels=self._labels(self._columns),
            player_labels=self.players,
            owners=np.full(self.width, -1),
        )

    def _matrix(self, bodies: Sequence[Affine]) -> sparse.csr_array:
        heights = [body.rows for body in bodies]
        offsets = np.cumsum([0, *heights])
        row = _joined([body.row + first for body, first in zip(bodies, offsets, strict=False)]).astype(np.int32)
        column = _joined([body.column for body in bodies]).astype(np.int32)
        coefficient = _joined([body.coefficient for body in bodies])
        matrix = as_matrix(sparse.coo_array((coefficient, (row, column)), (int(offsets[-1]), self.width)))
        matrix.data[np.abs(matrix.data) <= SMALLEST_COEFFICIENT] = 0.0
        matrix.eliminate_zeros()
        return matrix

    def _labels(self, families: Sequence[_Family]) -> tuple[str, ...]:
        labels: list[str] = []
        for family in families:
            stem = f"{self.block}.{family.name}["
            labels += [f"{stem}{entry}]" for entry in family.index]
        return tuple(labels)


def _bound(value: ArrayLike, count: int) -> Vector:
    return np.array(np.broadcast_to(np.asarray(value, dtype=float), count))


def _joined(parts: Sequence[NDArray[Any]]) -> Vector:
    return np.concatenate([np.zeros(0), *parts])
