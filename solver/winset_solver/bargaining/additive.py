"""Additive domains: every issue is settled on its own, payoffs add up, and no rule connects the issues."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.grid import common_step
from winset_solver.program import PayoffProgram, Vector


@dataclass(frozen=True, eq=False)
class AdditiveDomain:
    """Issues with options, one option each, and payoffs start + Σ_i values_i(option of i).

    Parameters
    ----------
    values
        Per issue the payoffs that its options add, of shape (options, players).
    columns
        Per issue the column of the program that stands for each option.
    start
        Payoffs before any issue is settled.
    width
        Number of columns of the program.
    """

    values: tuple[Vector, ...]
    columns: tuple[NDArray[np.intp], ...]
    start: Vector
    width: int

    @classmethod
    def of(cls, program: PayoffProgram) -> Self | None:
        """Return the domain that the program describes, None where it describes something else.

        Every column must occur in exactly one row, every row must say Σ x = 1, and its columns must be binary unless
        there is only one. Columns that bounds hold at 0 are no options; a column held at 1 is the only one of its
        issue.
        """
        matrix, lower, upper = program.matrix, program.column_lower, program.column_upper
        once = np.bincount(matrix.indices, minlength=program.shape[1]) == 1
        rows = (program.row_lower == 1.0) & (program.row_upper == 1.0)
        if not (len(rows) and once.all() and rows.all() and np.all(matrix.data == 1.0)):
            return None
        alone = (np.diff(matrix.indptr) == 1)[np.repeat(np.arange(len(rows)), np.diff(matrix.indptr))]
        settled = np.zeros(program.shape[1], dtype=bool)
        settled[matrix.indices[alone]] = True
        binary = program.integer & np.isin(lower, (0.0, 1.0)) & np.isin(upper, (0.0, 1.0))
        if not np.all((lower <= upper) & np.where(settled, (lower <= 1.0) & (upper >= 1.0), binary)):
            return None
        payoff = program.payoff.tocsc()
        columns = []
        for i in range(len(rows)):
            members = matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]].astype(np.intp)
            forced = members[lower[members] == 1.0]
            members = members[upper[members] >= 1.0] if len(forced) == 0 else forced
            if len(members) == 0 or len(forced) > 1 or len(members) > np.iinfo(np.uint16).max:
                return None
            columns.append(members)
        values = tuple(np.asarray(payoff[:, members].toarray().T, dtype=float) for members in columns)
        return cls(values, tuple(columns), program.payoff_constant, program.shape[1])

    @property
    def packages(self) -> float:
        """Number of packages; infinite beyond the range of a float."""
        with np.errstate(over="ignore"):
            return float(np.prod([float(len(options)) for options in self.values]))

    def gains(self, disagreement: Vector, scales: Vector) -> Self:
        """Return the same domain in normalised gains, without options that another one weakly dominates.

        Replacing a dominated option lowers nobody, so the largest values of increasing levels stay what they are.
        """
        values, columns = [], []
        for options, members in zip(self.values, self.columns, strict=True):
            kept = _undominated(options / scales)
            values.append((options / scales)[kept])
            columns.append(members[kept])
        start = (self.start - disagreement) / scales
        return replace(self, values=tuple(values), columns=tuple(columns), start=start)

    @property
    def step(self) -> float:
        """The largest number, of few decimals, that divides all values; 0 where there is none."""
        return common_step(np.concatenate([self.start, *(options.reshape(-1) for options in self.values)]))

    def package(self, choices: Sequence[int]) -> Vector:
        """Return the columns of the package with these options."""
        x = np.zeros(self.width)
        x[[members[choice] for members, choice in zip(self.columns, choices, strict=True)]] = 1.0
        return x


def _undominated(options: Vector) -> NDArray[np.intp]:
    """Return the options that no other one weakly dominates, the first of equal ones."""
    kept: list[int] = []
    for candidate in np.argsort(-options.sum(axis=1), kind="stable").tolist():
        if not np.any(np.all(options[kept] >= options[candidate], axis=1)):
            kept.append(candidate)
    return np.sort(np.array(kept, dtype=np.intp))
