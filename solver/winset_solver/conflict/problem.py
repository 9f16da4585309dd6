"""The conflict problem: groups of rows that cannot all hold, over rows that nobody could give up."""

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from winset_solver.errors import ArgumentError
from winset_solver.program import PayoffProgram, Vector


@dataclass(frozen=True, eq=False)
class ConflictProblem:
    """Which rows of a program belong together as one statement that somebody could give up.

    Parameters
    ----------
    program
        Rows and columns; payoffs are not read.
    groups
        Row indices of each group. Rows in no group, and all column bounds, are definitions that always hold.
    labels
        Unique name of each group.
    prices
        What giving up each group costs, > 0; 1 each where absent.

    Raises
    ------
    ArgumentError
        Where a row is in two groups or does not exist, a group is empty, sizes do not fit, a label repeats or a price
        is not positive.
    """

    program: PayoffProgram
    groups: tuple[tuple[int, ...], ...]
    labels: tuple[str, ...]
    prices: Vector = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        prices = np.array(self.prices if np.size(self.prices) else np.ones(len(self.groups)), dtype=float)
        prices.flags.writeable = False
        object.__setattr__(self, "prices", prices)
        for name in ("labels", "prices"):
            if len(getattr(self, name)) != len(self.groups):
                wanted = str(len(self.groups))
                raise ArgumentError("a size does not fit", where=name, got=len(getattr(self, name)), wanted=wanted)
        if len(set(self.labels)) < len(self.labels):
            raise ArgumentError("a label repeats", where="labels", wanted="unique labels")
        rows = [row for group in self.groups for row in group]
        if len(set(rows)) < len(rows):
            raise ArgumentError("a row is in two groups", wanted="disjoint groups")
        for label, group, price in zip(self.labels, self.groups, prices.tolist(), strict=True):
            if not group or not all(0 <= row < self.program.shape[0] for row in group):
                raise ArgumentError("a group is empty or names a row that does not exist", where=label, got=group)
            if not (np.isfinite(price) and price > 0):
                raise ArgumentError("a price is not positive", where=label, got=price, wanted="> 0")


def with_floors(program: PayoffProgram, floor: Vector, labels: tuple[str, ...]) -> PayoffProgram:
    """Return the program with a row u_p(x) ≥ floor_p appended for every player, under the given labels."""
    rows = sparse.vstack([program.matrix, program.payoff], format="csr")
    return program.replace(
        matrix=sparse.csr_array(rows),
        row_lower=np.concatenate([program.row_lower, floor - program.payoff_constant]),
        row_upper=np.concatenate([program.row_upper, np.full(len(floor), np.inf)]),
        row_labels=(*program.row_labels, *labels),
    )
