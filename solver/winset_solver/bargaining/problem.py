"""The bargaining problem: a payoff program, a disagreement point and voice weights."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.errors import ArgumentError
from winset_solver.program import PayoffProgram, Vector


@dataclass(frozen=True, eq=False)
class BargainingProblem:
    """Who bargains over what, and what everybody has without an agreement.

    Parameters
    ----------
    program
        The set of packages and the payoffs u(x).
    disagreement
        d, one entry per player, in the units of the payoffs.
    weights
        w > 0, voice of each player; equal voice where absent.

    Raises
    ------
    ArgumentError
        Where a size does not fit, a disagreement payoff is not finite or a weight is not positive; names the player.
    """

    program: PayoffProgram
    disagreement: Vector
    weights: Vector = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        labels = self.program.player_labels
        weights: ArrayLike = self.weights if np.size(self.weights) else np.ones(len(labels))
        for name, values in (("disagreement", self.disagreement), ("weights", weights)):
            array = np.array(values, dtype=float).reshape(-1)
            array.flags.writeable = False
            object.__setattr__(self, name, array)
            if len(array) != len(labels):
                raise ArgumentError("a size does not fit", where=name, got=len(array), wanted=str(len(labels)))
        for label, d, w in zip(labels, self.disagreement, self.weights, strict=True):
            if not np.isfinite(d):
                raise ArgumentError("a disagreement payoff is not finite", where=label, got=d)
            if not (np.isfinite(w) and w > 0):
                raise ArgumentError("a weight is not positive", where=label, got=w, wanted="> 0")

    @property
    def players(self) -> int:
        """Number of players."""
        return len(self.program.player_labels)
