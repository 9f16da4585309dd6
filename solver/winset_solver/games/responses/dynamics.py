"""Best-response dynamics: let players improve by turns until nobody wants to, or the same profile comes back."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.games.game import Game
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.responses.completion import Completion
from winset_solver.program import Vector
from winset_solver.tolerances import REGRET

MOST_TURNS: Final = 100
"""Rounds of turns after which dynamics are given up where nothing else is said."""


def settle(
    game: Game,
    responses: BestResponses,
    completion: Completion,
    start: Vector,
    control: Control | None = None,
    *,
    order: Sequence[int] = (),
    most: int = MOST_TURNS,
) -> Vector | None:
    """Return a profile at which every player keeps to its strategy, reached by best responses from a start.

    Parameters
    ----------
    responses, completion
        Of the game.
    start
        One entry per column; those of shared columns are not read.
    order
        In which the players move; as they are numbered where absent.
    most
        Rounds in which everybody moves once, at most.

    Returns
    -------
    Vector or None
        None where the dynamics repeat themselves, end in a profile that the selecting rows forbid, or are stopped. That
        proves nothing: the game may have equilibria all the same.

    Raises
    ------
    Unanswered
        As from :meth:`BestResponses.to`.

    Notes
    -----
    Rows that select profiles bind no deviation: the dynamics may pass through profiles that such rows over the
    players' columns forbid. Finite potential games always settle (Monderer and Shapley 1996, "Potential games", Games
    and Economic Behavior 14, Lemma 2.3; not opened), given enough turns.
    """
    control = control or Control()
    turns = list(order) or list(range(game.players))
    x = completion.shared(start)
    seen: set[bytes] = set()
    for _ in range(most):
        if x is None or control.exhausted or (x + 0.0).tobytes() in seen:  # −0 equals 0
            return None
        seen.add((x + 0.0).tobytes())
        moved = _round(responses, completion, x, turns, control)
        if moved is x:
            return completion.of(x)
        x = moved
    return None


def _round(
    responses: BestResponses, completion: Completion, x: Vector, turns: Sequence[int], control: Control
) -> Vector | None:
    """Return where one turn of everybody leads; x itself where nobody moves."""
    game, now = responses.game, x
    for player in turns:
        response = responses.to(player, now, control)
        payoff = game.deviating(player, now, now[game.columns[player]])
        if response.payoff > payoff + REGRET * max(1.0, abs(payoff)):
            moved = np.array(now)
            moved[game.columns[player]] = response.strategy
            completed = completion.shared(moved)
            if completed is None:
                return None
            now = completed
    return now
