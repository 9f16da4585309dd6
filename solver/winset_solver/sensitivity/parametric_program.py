"""Programs whose numbers depend on parameters: compiled once, their numbers changed in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.errors import ArgumentError
from winset_solver.program import Matrix, Vector
from winset_solver.sensitivity.affine_forms import AffineForms
from winset_solver.sensitivity.degrees import degrees
from winset_solver.sensitivity.enclosures import enclosure
from winset_solver.sensitivity.expressions import Expressions, Flags, Indices, Node, Operation
from winset_solver.tolerances import LARGEST_COEFFICIENT, SMALLEST_COEFFICIENT


class Kind(StrEnum):
    """Which numbers of a bargaining problem; all but the last two are fields of its program."""

    MATRIX = "matrix"
    PAYOFF = "payoff"
    ROW_LOWER = "row_lower"
    ROW_UPPER = "row_upper"
    COLUMN_LOWER = "column_lower"
    COLUMN_UPPER = "column_upper"
    PAYOFF_CONSTANT = "payoff_constant"
    DISAGREEMENT = "disagreement"
    WEIGHT = "weights"


TWO_SIDED: Final = (Kind.MATRIX, Kind.PAYOFF)
"""Kinds with a row (a player, for payoffs) and a column."""
OF_THE_PROBLEM: Final = (Kind.DISAGREEMENT, Kind.WEIGHT)


@dataclass(frozen=True)
class Place:
    """Where a number stands in a bargaining problem.

    Parameters
    ----------
    kind
        Which array.
    row
        Row of a matrix, player of a payoff, or position in a vector.
    column
        Column of a matrix or payoff; 0 for vectors.
    """

    kind: Kind
    row: int
    column: int = 0


@dataclass(frozen=True, eq=False)
class Placed:
    """The changing numbers of one kind.

    Parameters
    ----------
    entries
        Their positions among all entries of the parametric program.
    rows, columns
        Where they stand, as in :class:`Place`.
    positions
        Where they stand in the array that holds them: the stored numbers of a sparse matrix, or the vector.
    """

    entries: Indices
    rows: Indices
    columns: Indices
    positions: Indices


@dataclass(frozen=True, eq=False)
class Entries:
    """The changing numbers for n values of the parameters.

    Parameters
    ----------
    values
        n × m.
    valid
        By row: whether the program with these numbers is what it would be if it were made anew. Where it is not, rows
        or columns might differ, or a number is out of the reliable range: make it anew.
    """

    values: Vector
    valid: Flags


@dataclass(frozen=True, eq=False)
class Enclosed:
    """Numbers that certainly lie between two ends for all parameters in each of s boxes.

    Parameters
    ----------
    low, high
        s × m, of all entries or of the quantities asked for; infinite where nothing better is known.
    valid
        By box: whether the program certainly keeps its rows and columns everywhere in it.
    """

    low: Vector
    high: Vector
    valid: Flags


@dataclass(frozen=True, eq=False)
class ParametricProgram:
    """A bargaining problem of which some numbers, the entries, are expressions of parameters θ.

    Parameters
    ----------
    problem
        The problem at the nominal parameters.
    parameters
        Names of the k parameters.
    nominal
        Their nominal values.
    places
        Where each of the m entries stands. An entry of a matrix is stored in it, so it is not 0 at the nominal values.
    expressions
        f_e(θ), one output per entry in the order of ``places``.

    Raises
    ------
    ArgumentError
        Where sizes do not fit, two entries share a place, or a place is not there.

    Notes
    -----
    :meth:`evaluate` gives the entries of many θ at once; :meth:`problem_at` the problem that one row of them stands
    for, and :attr:`placed` what a live engine has to change. It pickles.

    Examples
    --------
    A pie of size s for two, of which the second only likes its own part times its appetite a:

    >>> from winset_solver.program import PayoffProgram
    >>> pie = PayoffProgram.build(matrix=[[1, 1]], row_lower=[1], row_upper=[1], payoff=[[1, 0], [0, 2]])
    >>> size, appetite = Place(Kind.ROW_UPPER, 0), Place(Kind.PAYOFF, 1, 1)
    >>> parametric = ParametricProgram.affine(
    ...     BargainingProblem(pie, np.zeros(2)),
    ...     ("s", "a"),
    ...     [1.0, 2.0],
    ...     {size: (0.0, {"s": 1.0}), appetite: (0.0, {"a": 1.0})},
    ... )
    >>> entries = parametric.evaluate([[5.0, 3.0]])
    >>> changed = parametric.problem_at(entries.values[0])
    >>> changed.program.row_upper.tolist(), changed.program.payoffs([1.0, 1.0]).tolist()
    ([5.0], [1.0, 3.0])
    """

    problem: BargainingProblem
    parameters: tuple[str, ...]
    nominal: Vector
    places: tuple[Place, ...]
    expressions: Expressions
    placed: Mapping[Kind, Placed] = field(init=False, repr=False)
    """By kind that changes: its entries and where they stand."""

    def __post_init__(self) -> None:
        sizes = (self.expressions.parameters, len(self.expressions.outputs), len(self.nominal))
        wanted = (len(self.parameters), len(self.places), len(self.parameters))
        if sizes != wanted:
            raise ArgumentError("a size does not fit", where="expressions", got=sizes, wanted=str(wanted))
        if len(set(self.places)) < len(self.places):
            raise ArgumentError("two entries share a place", where="places")
        kinds = sorted({place.kind for place in self.places})
        object.__setattr__(self, "placed", {kind: self._of_kind(kind) for kind in kinds})

    @classmethod
    def affine(
        cls,
        problem: BargainingProblem,
        parameters: Sequence[str],
        nominal: ArrayLike,
        entries: Mapping[Place, tuple[float, Mapping[str, float]]],
    ) -> Self:
        """Return a program whose entries are a constant plus multiples of parameters, written out.

        Parameters
        ----------
        entries
            By place: the constant, and the slope by name of the parameter.
        """
        names, nodes = list(parameters), list[Node]()

        def node(operation: Operation, left: int = 0, right: int = 0, value: float = 0.0) -> int:
            nodes.append(Node(operation, left, right, value))
            return len(names) + len(nodes) - 1

        outputs = []
        for constant, slopes in entries.values():
            total = node(Operation.CONSTANT, value=constant)
            for name, slope in slopes.items():
                term = node(Operation.MULTIPLY, node(Operation.CONSTANT, value=slope), names.index(name))
                total = node(Operation.ADD, total, term)
            outputs.append(total)
        theta = np.array(nominal, dtype=float).reshape(-1)
        return cls(problem, tuple(names), theta, tuple(entries), Expressions.of(len(names), nodes, outputs))

    def evaluate(self, thetas: ArrayLike) -> Entries:
        """Return all entries for each row of parameters (n × k)."""
        values, valid = self.expressions.evaluate(thetas)
        return Entries(values, valid & self._in_range(values, values))

    def array(self, kind: Kind, values: Vector) -> Vector:
        """Return the numbers of one kind, stored ones of a matrix, where the entries have the given values."""
        array = self._stored(kind)
        if kind in self.placed:
            placed, array = self.placed[kind], array.copy()
            array[placed.positions] = values[placed.entries]
        return array

    def problem_at(self, values: Vector) -> BargainingProblem:
        """Return the problem where the entries have the given values, a row of :meth:`evaluate`.

        Arrays that do not change are shared with :attr:`problem`.

        Raises
        ------
        DataError, ArgumentError
            Where a number is out of the reliable range.
        """
        program, changes = self.problem.program, dict[str, Vector | Matrix]()
        for kind in self.placed:
            numbers = self.array(kind, values)
            if kind in TWO_SIDED:
                old = self._matrix(kind)
                changes[kind.value] = Matrix((numbers, old.indices, old.indptr), shape=old.shape)
            elif kind not in OF_THE_PROBLEM:
                changes[kind.value] = numbers
        disagreement, weights = (self.array(kind, values) for kind in OF_THE_PROBLEM)
        return BargainingProblem(program.renumbered(**changes) if changes else program, disagreement, weights)

    def degrees(self, moving: ArrayLike | None = None) -> Vector:
        """Return the degree of every entry as a polynomial of the parameters that move.

        Parameters
        ----------
        moving
            s × k flags (or one row): which parameters move, for s questions; all of them where absent.

        Returns
        -------
        Vector
            s × m; 0 where an entry stays, 1 where it is affine in these parameters together, inf where it is no
            polynomial. Terms that cancel are not noticed, so it is never below the true degree.
        """
        every = np.ones(len(self.parameters), dtype=bool)
        return degrees(self.expressions, every if moving is None else moving)

    def is_affine(self, direction: ArrayLike) -> bool:
        """Return whether every entry is affine along a direction in the space of parameters, wherever it starts."""
        return bool(np.all(self.degrees(np.asarray(direction) != 0) <= 1))

    def enclosure(self, low: ArrayLike, high: ArrayLike) -> Enclosed:
        """Return ends between which all entries lie for every θ of each box low ≤ θ ≤ high (s × k)."""
        bottom, top, valid = enclosure(self.expressions, low, high, self._forms)
        return Enclosed(bottom, top, valid & self._in_range(bottom, top))

    @cached_property
    def slopes(self) -> Matrix:
        """Partial derivatives of all entries at the nominal parameters, and everywhere of those of degree 1; m × k."""
        return self.expressions.slopes(self.nominal)

    @cached_property
    def nominal_values(self) -> Vector:
        """All entries at the nominal parameters."""
        return np.asarray(self.expressions.evaluate(self.nominal)[0][0])

    @cached_property
    def _forms(self) -> AffineForms:
        return AffineForms.of(self.expressions)

    def _matrix(self, kind: Kind) -> Matrix:
        return self.problem.program.matrix if kind is Kind.MATRIX else self.problem.program.payoff

    def _stored(self, kind: Kind) -> Vector:
        if kind in TWO_SIDED:
            return np.asarray(self._matrix(kind).data)
        array: Vector = getattr(self.problem if kind in OF_THE_PROBLEM else self.problem.program, kind.value)
        return array

    def _of_kind(self, kind: Kind) -> Placed:
        entries = np.array([e for e, place in enumerate(self.places) if place.kind is kind], dtype=np.int64)
        rows = np.array([self.places[e].row for e in entries], dtype=np.int64)
        columns = np.array([self.places[e].column for e in entries], dtype=np.int64)
        positions = _stored_at(self._matrix(kind), rows, columns) if kind in TWO_SIDED else rows
        size = len(self._stored(kind))
        if positions.size and not (positions.min() >= 0 and positions.max() < size):
            raise ArgumentError("an entry has no place in the program", where=kind.value)
        return Placed(entries, rows, columns, positions)

    def _in_range(self, low: Vector, high: Vector) -> Flags:
        """Return by row whether a program may hold all numbers between these: what its own checks ask."""
        within = (np.abs(low) <= LARGEST_COEFFICIENT) & (np.abs(high) <= LARGEST_COEFFICIENT)
        for kind, placed in self.placed.items():
            least, most = low[:, placed.entries], high[:, placed.entries]
            if kind in TWO_SIDED:
                within[:, placed.entries] &= (least > SMALLEST_COEFFICIENT) | (most < -SMALLEST_COEFFICIENT)
            elif kind is Kind.WEIGHT:
                within[:, placed.entries] &= least > 0
        return np.asarray(within.all(axis=1))


def _stored_at(matrix: Matrix, rows: Indices, columns: Indices) -> Indices:
    """Return where entries of a matrix are stored; −1 for those that are not."""
    stored = matrix.tocoo()
    at = {place: position for position, place in enumerate(zip(stored.row.tolist(), stored.col.tolist(), strict=True))}
    return np.array([at.get(place, -1) for place in zip(rows.tolist(), columns.tolist(), strict=True)], dtype=np.int64)
