"""Departures: what players could do together instead of keeping to a profile."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import numpy as np

from winset_solver.errors import ArgumentError, DataError
from winset_solver.games.game import Game, Indices
from winset_solver.games.lifted import Lifted
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.grid import common_step
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY, RESOLUTION


class Outsiders(StrEnum):
    """What players outside a departing coalition do."""

    STAY = "stay"
    """Keep to the profile."""
    LEAVE = "leave"
    """Change to their idle strategy."""
    RESPOND = "respond"
    """Play an equilibrium among themselves, given what the coalition does; where there are several, one that suits the
    coalition."""


@dataclass(frozen=True, eq=False)
class DepartureProblem:
    """The question which coalitions S, 1 ≤ |S| ≤ most, depart from a profile x̂ together.

    S departs if every member p changes its own columns, in such a way that afterwards

        u_p(x') > u_p(x̂) + at_stake_p    for every p ∈ S,

    while the outsiders do what the rule for them says.

    Parameters
    ----------
    game
        Its players own 0/1 columns only.
    x
        The profile x̂, shared columns included.
    most
        Largest coalitions that are looked at.
    at_stake
        What each player loses by any departure; nothing where absent.
    outsiders
        Rule for those who are not of the coalition.
    idle
        For ``LEAVE``: a profile of which each player's own columns are its idle strategy.

    Raises
    ------
    ArgumentError
        Where a size does not fit, the profile or an idle strategy breaks a row, or ``LEAVE`` lacks the idle strategies.
    DataError
        Where a player owns a column that is not 0/1.

    Notes
    -----
    All rows of the game hold after a departure. Rows that select profiles without defining a shared column would bind
    departures too: take them out of the game first.

    Asking that every member changes something loses no departure where the others stay and nothing negative is at
    stake: those who change nothing can be left out. It keeps a player who pays as long as it stays from "departing"
    by doing what it did before.
    """

    game: Game
    x: Vector
    most: int
    at_stake: Vector = field(default_factory=lambda: np.zeros(0))
    outsiders: Outsiders = Outsiders.STAY
    idle: Vector | None = None

    def __post_init__(self) -> None:
        game = self.game
        if not 1 <= self.most <= game.players:
            raise ArgumentError(
                "no coalition has this size", where="most", got=self.most, wanted=f"1 to {game.players}"
            )
        stake = np.array(self.at_stake if np.size(self.at_stake) else np.zeros(game.players), dtype=float)
        if stake.shape != (game.players,) or not np.isfinite(stake).all():
            raise ArgumentError("a size does not fit, or a number is not finite", where="at_stake", got=stake.tolist())
        object.__setattr__(self, "at_stake", stake)
        owned = game.program.owners >= 0
        if not game.binary[owned].all():
            label = game.program.column_labels[int(np.flatnonzero(owned & ~game.binary)[0])]
            raise DataError("a column that a player owns is not 0/1", where=label)
        _check_rows(game, self.x, np.arange(game.program.shape[0]), "x")
        if self.idle is not None:
            _check_rows(game, self.idle, np.concatenate(game.rows), "idle")
        elif self.outsiders is Outsiders.LEAVE:
            raise ArgumentError("outsiders leave, but nobody says what leaving is", where="idle", got=None)

    @cached_property
    def lifted(self) -> Lifted:
        """The lifted program of the game.

        Relations are left out: where almost everybody is held they tighten little and cost much.
        """
        return Lifted(EquilibriumProblem(replace(self.game, relations=())))

    @cached_property
    def standing(self) -> Vector:
        """What a member must have more than, u_p(x̂) + at_stake_p."""
        return np.asarray(self.game.payoffs(self.x) + self.at_stake)

    @cached_property
    def least(self) -> float:
        """The gain from which on a player counts as gaining; see :func:`least_gain`."""
        return least_gain(self.lifted, self.at_stake)

    def departure(self, members: tuple[int, ...], x: Vector) -> "Departure":
        """Return what a coalition gains where x is played after its departure."""
        lost = np.zeros(self.game.players)
        lost[list(members)] = self.at_stake[list(members)]
        return Departure(members, np.array(x), self.game.payoffs(x) - self.game.payoffs(self.x) - lost)


@dataclass(frozen=True, eq=False)
class Departure:
    """A coalition with what it would do.

    Parameters
    ----------
    members
        Players of the coalition, ascending.
    x
        The profile afterwards, shared columns included.
    gains
        By player, u_p(x') − u_p(x̂), for members less what is at stake; computed from the game.
    """

    members: tuple[int, ...]
    x: Vector
    gains: Vector

    @property
    def smallest(self) -> float:
        """The smallest gain of a member."""
        return float(self.gains[list(self.members)].min())


def least_gain(lifted: Lifted, *others: Vector) -> float:
    """Return half of the smallest difference that two payoffs can have.

    Where all figures are decimals of up to six digits over integer columns, payoffs lie on a grid and differ by its
    step at least. Elsewhere, and where that step is finer than can be resolved, ``RESOLUTION`` of the largest range of
    a payoff counts as no gain. Where nobody can have more than anybody has, any number will do.

    Parameters
    ----------
    others
        Further figures that gains are made of.
    """
    model = lifted.model()
    whole = np.concatenate([model.integer[: lifted.plain], model.integer[lifted.first] & model.integer[lifted.second]])
    spans = np.where(np.diff(lifted.payoff.tocsc().indptr) > 0, model.column_upper - model.column_lower, 0.0)
    size = float((np.abs(lifted.payoff) @ spans).max(initial=0.0)) + float(
        np.abs(np.concatenate([[0.0], *others])).max()
    )
    step = common_step(np.concatenate([lifted.payoff.data, lifted.constant, *others]))
    on_grid = bool(whole[lifted.payoff.indices].all())
    return max(step / 2.0 if on_grid else 0.0, RESOLUTION * size) or 1.0


def _check_rows(game: Game, x: Vector, rows: Indices, name: str) -> None:
    program = game.program
    if x.shape != (program.shape[1],):
        raise ArgumentError("a size does not fit", where=name, got=x.shape, wanted=str(program.shape[1]))
    owned = program.owners >= 0
    if not np.isin(x[owned], (0.0, 1.0)).all():
        raise ArgumentError("a strategy is not 0/1", where=name)
    activity = program.matrix[rows] @ x
    slack = FEASIBILITY * np.maximum(1.0, np.abs(program.matrix[rows]) @ np.abs(x))
    broken = (activity < program.row_lower[rows] - slack) | (activity > program.row_upper[rows] + slack)
    if broken.any():
        row = program.row_labels[int(rows[np.argmax(broken)])]
        raise ArgumentError("the profile breaks a row of the game", where=f"{name}, {row}")
    outside = owned & ((x < program.column_lower) | (x > program.column_upper))
    if outside.any():
        raise ArgumentError(
            "the profile is out of bounds", where=f"{name}, {program.column_labels[int(np.argmax(outside))]}"
        )
