"""The best departure: what a player would do if it had to change something, the others as they are."""

import numpy as np

from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.games.responses.best_response import BestResponses, Response, own_model
from winset_solver.games.responses.own_choice import own_choice
from winset_solver.program import Vector, as_matrix
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus, Unanswered


def best_departure(
    responses: BestResponses, player: int, x: Vector, control: Control | None = None, *, changing: bool
) -> Response | None:
    """Return a player's best response, or with ``changing`` its best strategy other than its own in x, if it has one.

    A player that pays as long as it stays asks for the second: departing may be worth a loss.

    Raises
    ------
    ArgumentError
        Where another strategy is asked for and the player's columns are not 0/1.
    """
    game = responses.game
    own = game.columns[player]
    response = responses.to(player, x, control)
    if not changing or not np.array_equal(np.rint(response.strategy), np.rint(x[own])):
        return response
    if not game.binary[own].all():
        raise ArgumentError("a player that pays has columns that are not 0/1", got=player)
    model = own_model(game, player)
    stays = np.rint(x[own]) > 0
    changed = as_matrix(np.where(stays, -1.0, 1.0))
    model.append_rows(changed, np.array([1.0 - stays.sum()]), np.array([np.inf]))
    choice = own_choice(model).best(game.marginal(player, x), control)
    if choice.termination is Termination.INFEASIBLE:
        return None
    if choice.termination is not Termination.OPTIMAL:
        raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
    base = game.base(player, x)
    return Response(player, choice.strategy, base + choice.value, base + choice.bound)
