"""Seeded hyper-rectangle domains: utilities that add up over boxes of outcomes, as in nonlinear negotiation."""

from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_benchmarks.generators import generator
from winset_solver.program import PayoffProgram

_DIMENSIONS: Final = (1, 2, 3, 4)
_WORTH: Final = 100


@dataclass(frozen=True, eq=False)
class Rectangles:
    """Two parties' boxes over issues of equally many values; a box is worth its number wherever it holds.

    Parameters
    ----------
    lower, upper
        Closed range of every box on every issue, of shape (boxes, issues).
    worth
        Whole points that each box is worth.
    owners
        Party that values each box.
    values
        Number of values of an issue.
    """

    lower: NDArray[np.int64]
    upper: NDArray[np.int64]
    worth: NDArray[np.int64]
    owners: NDArray[np.int64]
    values: int

    def program(self) -> PayoffProgram:
        """Return a program with a binary column per box.

        Boxes intersect all together as soon as each two of them do (Helly), so that a row x_a + x_b ≤ 1 for every pair
        without a common outcome says which boxes an outcome can lie in. The rows are merged into cliques: on each
        issue, boxes that follow each other without overlap exclude each other.
        """
        boxes = len(self.worth)
        apart = np.array(
            [
                [bool(np.any((self.lower[a] > self.upper[b]) | (self.lower[b] > self.upper[a]))) for b in range(boxes)]
                for a in range(boxes)
            ]
        )
        cliques = _cliques(apart)
        rows = np.repeat(np.arange(len(cliques)), [len(clique) for clique in cliques])
        columns = np.concatenate([np.array(clique, dtype=np.int64) for clique in cliques])
        matrix = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(cliques), boxes))
        payoff = np.where(self.owners == np.arange(2)[:, None], self.worth, 0)
        return PayoffProgram.build(
            matrix=matrix,
            row_lower=np.full(len(cliques), -np.inf),
            row_upper=np.ones(len(cliques)),
            payoff=payoff,
            column_upper=np.ones(boxes),
            integer=np.ones(boxes, dtype=bool),
        )

    def every_value(self) -> NDArray[np.float64]:
        """Return the payoffs of every outcome, one a row, for domains that are small enough."""
        found = np.zeros((self.values ** self.lower.shape[1], 2))
        for number, outcome in enumerate(product(range(self.values), repeat=self.lower.shape[1])):
            inside = np.all((self.lower <= outcome) & (outcome <= self.upper), axis=1)
            np.add.at(found[number], self.owners[inside], self.worth[inside])
        return found


def rectangles(issues: int, boxes: int, values: int = 10) -> Rectangles:
    """Return random boxes of one to four issues, half of each party's; all other issues are free in a box."""
    rng = generator(issues, boxes, values, 8)
    lower = np.zeros((boxes, issues), dtype=np.int64)
    upper = np.full((boxes, issues), values - 1)
    for box in range(boxes):
        which = rng.choice(issues, min(issues, int(rng.choice(_DIMENSIONS))), replace=False)
        ends = np.sort(rng.integers(0, values, (2, len(which))), axis=0)
        lower[box, which], upper[box, which] = ends
    return Rectangles(lower, upper, rng.integers(1, _WORTH + 1, boxes), np.arange(boxes) % 2, values)


def _cliques(apart: NDArray[np.bool_]) -> list[list[int]]:
    """Cover the edges of a graph with cliques, greedily."""
    left, found = np.triu(apart), []
    for a, b in np.argwhere(left).tolist():
        if not left[a, b]:
            continue
        clique = [a, b]
        for other in np.flatnonzero(apart[a] & apart[b]).tolist():
            if apart[other, clique].all():
                clique.append(other)
        clique.sort()
        left[np.ix_(clique, clique)] = False
        found.append(clique)
    return found
