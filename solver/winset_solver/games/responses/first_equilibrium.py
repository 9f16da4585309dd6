"""An equilibrium to begin with: best-response dynamics from several starts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.games.incumbent import Incumbent
from winset_solver.games.outcome import Equilibrium
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.responses.completion import Completion
from winset_solver.games.responses.dynamics import settle
from winset_solver.program import Vector
from winset_solver.status import Unanswered

DRAWN: Final = 24
"""Starts that are drawn at random, the same ones every time."""
MOST_SECONDS: Final = 2.0
SHARE: Final = 0.05
"""What all starts together may take: so many seconds, and no more than this part of the time that is left."""
_TURNS: Final = 20
_SEED: Final = 1


def first_equilibrium(
    problem: EquilibriumProblem, control: Control | None = None, starts: Sequence[Vector] = ()
) -> Equilibrium | None:
    """Return the best equilibrium that best-response dynamics lead to; None where they lead to none.

    They begin at the starts given, then from best responses to what everybody might do: the least, the most, and
    mixtures drawn at random. Nothing is proven by it.

    Parameters
    ----------
    starts
        Profiles to begin from; shared columns are not read.
    """
    control = control or Control()
    responses, completion = BestResponses(problem.game), Completion(problem.game)
    incumbent = Incumbent(problem, responses, control, 0.0)
    brief = _brief(control)
    try:
        for start, order in _begun(problem, responses, starts, brief):
            found = settle(problem.game, responses, completion, start, brief, order=order, most=_TURNS)
            if found is not None:
                incumbent.consider(found)
            if brief.exhausted:
                break
    except Unanswered:  # stopped; players without a best response are the caller's to find
        pass
    if incumbent.best is not None:
        control.report(incumbent.best.value, None, 0)
    return incumbent.best


def _brief(control: Control) -> Control:
    seconds = control.elapsed + min(MOST_SECONDS, SHARE * control.remaining)
    return replace(control, limits=replace(control.limits, seconds=seconds), on_progress=None)


def _begun(
    problem: EquilibriumProblem, responses: BestResponses, starts: Sequence[Vector], control: Control
) -> Iterator[tuple[Vector, Sequence[int]]]:
    """Yield starts with the orders in which players move."""
    program, players = problem.game.program, range(problem.game.players)
    for start in starts:
        yield start, ()
    low = np.where(np.isfinite(program.column_lower), program.column_lower, np.minimum(0.0, program.column_upper))
    high = np.where(np.isfinite(program.column_upper), program.column_upper, np.maximum(0.0, program.column_lower))
    numbers = np.random.default_rng(_SEED)
    beliefs = [low, high, *(low + (high - low) * numbers.random(len(low)) for _ in range(DRAWN))]
    for belief in beliefs:
        start = np.array(belief)
        for player in players:
            start[problem.game.columns[player]] = responses.to(player, belief, control).strategy
        yield start, numbers.permutation(problem.game.players).tolist()
