"""Best responses: what a player would do if everybody else stayed as they are."""

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.games.game import Game
from winset_solver.games.responses.own_choice import Choice, OwnChoice, own_choice
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.status import OutcomeStatus, Unanswered

REMEMBERED: Final = 10_000
"""Best choices that are remembered for each player."""


@dataclass(frozen=True, eq=False)
class Response:
    """A best response of one player.

    Parameters
    ----------
    player
        Whose.
    strategy
        One entry per own column.
    payoff
        u_p(x̂_p, x_−p), computed from the game.
    bound
        Proven: no own strategy gives more.
    """

    player: int
    strategy: Vector
    payoff: float
    bound: float


class BestResponses:
    """Every player's own choice, of which only the objective changes.

    Parameters
    ----------
    game
        Whose players respond.

    Raises
    ------
    Unanswered
        From :meth:`to`: ``NO_PACKAGE`` where a player has no strategy at all, ``UNBOUNDED`` where its payoff has no
        limit; the notes name the player.

    Notes
    -----
    Others' columns may be fractional: a best response against a mixture of relaxed strategies is just another
    objective. Answers are exact, whatever gap the control allows, and equal questions are answered from memory. A
    player without rows takes every column of positive worth; one whose rows are a single knapsack of reasonable size is
    answered by a dynamic program; one with few strategies by comparing them; for the others a live model is searched.
    """

    def __init__(self, game: Game) -> None:
        self.game = game
        self.solves = 0
        self.seconds = 0.0
        self._choices: dict[int, OwnChoice] = {}
        self._known: dict[tuple[int, bytes], Choice] = {}

    def to(self, player: int, x: Vector, control: Control | None = None) -> Response:
        """Return a best response of a player to what the others do in x; its own columns in x are not read."""
        began = perf_counter()
        choice = self._choice(player, self.game.marginal(player, x), None if control is None else exactly(control))
        self.seconds += perf_counter() - began
        if choice.termination is not Termination.OPTIMAL:
            raise Unanswered(_status(choice.termination), (self._complaint(player, choice.termination),))
        base = self.game.base(player, x)
        return Response(player, choice.strategy, base + choice.value, base + choice.bound)

    def check(self, control: Control | None = None) -> None:
        """Raise where a player has no strategy, or a payoff without limit.

        What others do changes neither: both factors of a product have bounds, so that a direction without end is worth
        the same whatever they do.
        """
        program = self.game.program
        somewhere = np.clip(0.0, program.column_lower, program.column_upper)
        for player in range(self.game.players):
            self.to(player, somewhere, control)

    def _choice(self, player: int, marginal: Vector, control: Control | None) -> Choice:
        key = player, (marginal + 0.0).tobytes()
        if key not in self._known:
            choice = self._own(player).best(marginal, control)
            self.solves += 1
            if choice.termination is not Termination.OPTIMAL:
                return choice
            if len(self._known) >= REMEMBERED * self.game.players:
                del self._known[next(iter(self._known))]
            self._known[key] = choice
        return self._known[key]

    def _own(self, player: int) -> OwnChoice:
        if player not in self._choices:
            self._choices[player] = own_choice(own_model(self.game, player))
        return self._choices[player]

    def _complaint(self, player: int, termination: Termination) -> str:
        who = self.game.program.player_labels[player]
        if termination is Termination.INFEASIBLE:
            return f"{who} has no strategy: its own rows contradict each other"
        if termination is Termination.UNBOUNDED:
            return f"the payoff of {who} has no upper limit"
        return f"the best response of {who} was not found ({termination.value})"


def exactly(control: Control) -> Control:
    """Return the same control for a step that must be exact and has nothing of its own to tell."""
    if not control.limits.gap and control.on_progress is None:
        return control
    return replace(control, limits=replace(control.limits, gap=0.0), on_progress=None)


def own_model(game: Game, player: int) -> LinearModel:
    """Return a player's own columns and rows as a model, its objective zero."""
    program, own, rows = game.program, game.columns[player], game.rows[player]
    whole = LinearModel.of(program)
    return LinearModel(
        matrix=program.matrix[rows][:, own].tocsr(),
        row_lower=program.row_lower[rows],
        row_upper=program.row_upper[rows],
        column_lower=whole.column_lower[own],
        column_upper=whole.column_upper[own],
        integer=program.integer[own],
        cost=np.zeros(len(own)),
    )


def _status(termination: Termination) -> OutcomeStatus:
    if termination is Termination.INFEASIBLE:
        return OutcomeStatus.NO_PACKAGE
    if termination is Termination.UNBOUNDED:
        return OutcomeStatus.UNBOUNDED
    return OutcomeStatus.STOPPED_WITHOUT_SOLUTION
