"""The equilibrium problem: which equilibrium is wanted, and what may keep players who would rather deviate."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.errors import ArgumentError
from winset_solver.games.game import Game
from winset_solver.program import Matrix, Vector, as_matrix


@dataclass(frozen=True, eq=False)
class Allowance:
    """How much better off a player may be if it deviated.

    Player p keeps to a profile x where its regret, max_x̂ u_p(x̂, x_−p) − u_p(x), is at most

        fixed_p + Σ_k relief[p, k] t_k,    0 ≤ t_k ≤ at_most_k,   Σ_k t_k ≤ budget.

    Parameters
    ----------
    fixed
        What a player loses by deviating whatever it deviates to: a penalty, or payments that end. May be negative:
        a player who pays as long as it stays.
    relief
        Players × k, how the amounts t that can be chosen relieve regrets; no columns where nothing can be chosen.
    at_most, cost, budget
        Limits of the amounts, what one unit of each takes off the objective, and the limit of their sum.

    Notes
    -----
    Nothing allowed: :meth:`none`, the Nash equilibrium. One common amount: :meth:`common`, the ϕ-equilibrium. Support
    paid to each player while it keeps to the profile: :meth:`support`.
    """

    fixed: Vector
    relief: Matrix
    at_most: Vector
    cost: Vector
    budget: float = np.inf

    def __post_init__(self) -> None:
        players, amounts = self.relief.shape
        sizes = {"fixed": (self.fixed, players), "at_most": (self.at_most, amounts), "cost": (self.cost, amounts)}
        for name, (values, size) in sizes.items():
            if len(values) != size:
                raise ArgumentError("a size does not fit", where=name, got=len(values), wanted=str(size))
        if not np.isfinite(self.fixed).all():
            raise ArgumentError("an allowance is not finite", where="fixed", got=self.fixed.tolist())
        if np.isnan(self.at_most).any() or (self.at_most < 0).any() or not self.budget >= 0:
            raise ArgumentError("a limit is negative", got=(self.at_most.tolist(), self.budget), wanted="≥ 0")

    @classmethod
    def none(cls, players: int, fixed: ArrayLike = 0.0) -> Self:
        """Allow nothing beyond the fixed amounts."""
        zero = np.zeros(0)
        return cls(
            np.array(np.broadcast_to(fixed, players), dtype=float), as_matrix(np.zeros((players, 0))), zero, zero
        )

    @classmethod
    def common(cls, players: int, *, at_most: float = np.inf, fixed: ArrayLike = 0.0) -> Self:
        """Allow every player the same regret ϕ ≥ 0, each unit of which costs 1."""
        kept = np.array(np.broadcast_to(fixed, players), dtype=float)
        return cls(kept, as_matrix(np.ones((players, 1))), np.array([at_most]), np.ones(1))

    @classmethod
    def support(
        cls,
        players: int,
        *,
        budget: float = np.inf,
        at_most: ArrayLike = np.inf,
        cost: float = 0.0,
        fixed: ArrayLike = 0.0,
    ) -> Self:
        """Allow to pay each player for keeping to the profile, out of one budget."""
        kept = np.array(np.broadcast_to(fixed, players), dtype=float)
        limits = np.array(np.broadcast_to(at_most, players), dtype=float)
        return cls(kept, as_matrix(np.eye(players)), limits, np.full(players, cost), budget)

    @property
    def amounts(self) -> int:
        """Number of amounts that can be chosen."""
        return int(self.relief.shape[1])

    @property
    def exact(self) -> bool:
        """Whether no regret at all is allowed, so that only best responses will do."""
        return not self.amounts and not self.fixed.any()


@dataclass(frozen=True, eq=False)
class EquilibriumProblem:
    """Maximise weights·u(x) + column_value·x − cost·t over the profiles that every player keeps to.

    Parameters
    ----------
    game
        Whose equilibria.
    weights
        Of the players' payoffs in the objective, of either sign: all 1 for welfare, all −1 for the worst equilibrium;
        welfare where absent.
    column_value
        Of the program's columns in the objective; none where absent.
    allowance
        What may keep players; nothing where absent.

    Raises
    ------
    ArgumentError
        Where a size does not fit or a number is not finite.
    """

    game: Game
    weights: Vector = field(default_factory=lambda: np.zeros(0))
    column_value: Vector = field(default_factory=lambda: np.zeros(0))
    allowance: Allowance | None = None

    def __post_init__(self) -> None:
        players, columns = self.game.players, self.game.program.shape[1]
        for name, size, default in (("weights", players, 1.0), ("column_value", columns, 0.0)):
            given = np.array(getattr(self, name), dtype=float)
            values = given if given.size else np.full(size, default)
            if values.shape != (size,) or not np.isfinite(values).all():
                raise ArgumentError("a size does not fit, or a number is not finite", where=name, got=given.tolist())
            values.flags.writeable = False
            object.__setattr__(self, name, values)
        if self.allowance is None:
            object.__setattr__(self, "allowance", Allowance.none(players))
        elif len(self.allowance.fixed) != players:
            raise ArgumentError("a size does not fit", where="allowance", got=len(self.allowance.fixed))

    @property
    def allowed(self) -> Allowance:
        """The allowance, whether given or not."""
        assert self.allowance is not None  # set at construction
        return self.allowance

    def value(self, x: ArrayLike, amounts: ArrayLike = ()) -> float:
        """Return the objective at a profile and chosen amounts, computed from the game itself."""
        point = np.asarray(x, dtype=float)
        paid = float(self.allowed.cost @ np.asarray(amounts, dtype=float)) if self.allowed.amounts else 0.0
        return float(self.weights @ self.game.payoffs(point) + self.column_value @ point) - paid
