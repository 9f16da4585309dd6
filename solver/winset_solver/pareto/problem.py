"""The Pareto problem: whose payoffs are compared, over which packages."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from winset_solver.errors import ArgumentError
from winset_solver.grid import common_step
from winset_solver.program import PayoffProgram, Vector


@dataclass(frozen=True, eq=False)
class ParetoProblem:
    """Which packages are compared, and by whose payoffs.

    Parameters
    ----------
    program
        The set of packages X and the payoffs u(x).
    floor
        Least accepted payoff of every player of the program, compared or not; −inf where there is none. All −inf
        where absent; the disagreement payoffs make it the zone of agreement.
    compared
        Indices of the players whose payoffs are compared; all where absent. At least one.
    whole
        Columns that take integers at every package worth listing: the integer ones where absent. Products of integer
        columns may be added, which the program itself leaves continuous; columns held at an integer are whole anyway.
    lift
        Returns for a point of X another one with the same integer decisions and no smaller payoff; what a
        one-directional linearisation leaves undecided is settled so. Nothing is lifted where absent.

    Raises
    ------
    ArgumentError
        Where sizes do not fit, a floor is NaN or +inf, or a compared player repeats or does not exist.
    """

    program: PayoffProgram
    floor: Vector = field(default_factory=lambda: np.zeros(0))
    compared: tuple[int, ...] = ()
    whole: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=bool))
    lift: Callable[[Vector], Vector] | None = None

    def __post_init__(self) -> None:
        _, columns, players = self.program.shape
        floor: ArrayLike = self.floor if np.size(self.floor) else np.full(players, -np.inf)
        whole: ArrayLike = self.whole if np.size(self.whole) else self.program.integer
        object.__setattr__(self, "floor", np.array(floor, dtype=float).reshape(-1))
        object.__setattr__(self, "whole", np.array(whole, dtype=bool).reshape(-1))
        object.__setattr__(self, "compared", tuple(self.compared) or tuple(range(players)))
        for name, size in (("floor", players), ("whole", columns)):
            if len(getattr(self, name)) != size:
                raise ArgumentError("a size does not fit", where=name, got=len(getattr(self, name)), wanted=str(size))
        held = self.program.column_lower == self.program.column_upper
        held &= np.rint(self.program.column_lower) == self.program.column_lower
        object.__setattr__(self, "whole", self.whole | self.program.integer | held)
        for label, value in zip(self.program.player_labels, self.floor.tolist(), strict=True):
            if not value < np.inf:
                raise ArgumentError("a floor is not a number or −inf", where=label, got=value)
        if len(set(self.compared)) < len(self.compared):
            raise ArgumentError("a compared player repeats", got=self.compared)
        for player in self.compared:
            if not 0 <= player < players:
                raise ArgumentError("no player has this index", got=player, wanted=f"0 to {players - 1}")

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the compared players."""
        return tuple(self.program.player_labels[p] for p in self.compared)

    @property
    def steps(self) -> Vector:
        """For each compared player the grid of its payoffs, 0 where they lie on none.

        Payoffs of packages worth listing differ by multiples of the step, because every column in them is whole.
        """
        rows = (self.program.payoff[[player]] for player in self.compared)
        return np.array([common_step(row.data) if self.whole[row.indices].all() else 0.0 for row in rows])

    @property
    def discrete(self) -> NDArray[np.bool_]:
        """For each compared player whether its payoff depends on whole columns alone."""
        rows = (self.program.payoff[[player]] for player in self.compared)
        return np.array([bool(self.whole[row.indices].all()) for row in rows])

    def lifted(self, x: Vector) -> Vector:
        """Return x, or what ``lift`` makes of it."""
        return x if self.lift is None else self.lift(x)
