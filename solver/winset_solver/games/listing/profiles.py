"""Every profile of a game, listed, with payoffs and regrets by the definition."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.games.game import Game
from winset_solver.games.responses.best_response import own_model
from winset_solver.games.responses.completion import Completion
from winset_solver.games.responses.strategies import strategies
from winset_solver.program import PayoffProgram, Vector
from winset_solver.tolerances import FEASIBILITY

MOST_PROFILES: Final = 200_000
"""Profiles of a game up to which they are listed …"""
MOST_ENTRIES: Final = 10_000_000
"""… and entries of all of them, or terms of all their rows, together: 80 MB each."""
_AT_ONCE: Final = 4_000_000


@dataclass(frozen=True, eq=False)
class Listing:
    """Every profile of a game, with what each player would gain by its best deviation.

    Parameters
    ----------
    profiles
        All of X, one a row, shared columns included.
    payoffs
        u(x) at each profile, one column per player.
    regrets
        max_x̂ u_p(x̂, x_−p) − u_p(x) at each profile, one column per player.
    """

    profiles: Vector
    payoffs: Vector
    regrets: Vector


def everything(game: Game, most: int = MOST_PROFILES) -> Listing | None:
    """Return all profiles and regrets by comparing everything; None where there are more profiles than so many."""
    program = game.program
    most = min(most, MOST_ENTRIES // max(1, program.shape[1], program.matrix.nnz))
    count, choices = 1, []
    for player in range(game.players):
        own = strategies(own_model(game, player), most)
        count *= 0 if own is None else len(own)
        if own is None or count > most:
            return None
        choices.append(own)
    points = np.zeros((count, program.shape[1]))
    places = np.indices([len(own) for own in choices]).reshape(game.players, -1)
    for own, columns, place in zip(choices, game.columns, places, strict=True):
        points[:, columns] = own[place]
    completed, possible = Completion(game).shared_of_all(points)
    profiles = completed[possible & _satisfy_rows(program, completed)]
    payoffs = np.stack([_payoffs(game, player, profiles) for player in range(game.players)], axis=1)
    regrets = np.stack([_regrets(game, player, own, profiles) for player, own in enumerate(choices)], axis=1)
    return Listing(profiles, payoffs, regrets)


def _satisfy_rows(program: PayoffProgram, profiles: Vector) -> NDArray[np.bool_]:
    activity = (program.matrix @ profiles.T).T
    slack = FEASIBILITY * np.maximum(1.0, (abs(program.matrix) @ np.abs(profiles).T).T)
    held = (activity <= program.row_upper + slack) & (activity >= program.row_lower - slack)
    return np.asarray(held.all(axis=1), dtype=bool)


def _payoffs(game: Game, player: int, profiles: Vector) -> Vector:
    linear = game.program.payoff[[player]].toarray()[0]
    bilinear = (profiles * (game.products[player] @ profiles.T).T).sum(axis=1)
    return np.asarray(profiles @ linear + bilinear + game.program.payoff_constant[player], dtype=float)


def _regrets(game: Game, player: int, choices: Vector, profiles: Vector) -> Vector:
    own = game.columns[player]
    if not (len(own) and len(profiles)):
        return np.zeros(len(profiles))
    linear = game.program.payoff[[player]].toarray()[0, own]
    marginal = linear + (game.products[player][own] @ profiles.T).T
    distinct, which = np.unique(marginal, axis=0, return_inverse=True)
    step = max(1, _AT_ONCE // len(choices))
    parts = [distinct[first : first + step] @ choices.T for first in range(0, len(distinct), step)]
    best = np.concatenate([part.max(axis=1) for part in parts])
    return np.asarray(best[which.reshape(-1)] - (marginal * profiles[:, own]).sum(axis=1))
