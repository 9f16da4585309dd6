"""Second opinions on equilibria: regrets found in another way than best responses are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.games.game import Game
from winset_solver.games.responses.best_response import exactly, own_model
from winset_solver.games.responses.own_choice import Compared, own_choice
from winset_solver.games.responses.strategies import strategies
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import Confirmation, Termination, Verdict
from winset_solver.status import Claim
from winset_solver.tolerances import REGRET, SMALLEST_COEFFICIENT

KEEPS: Final = "no player gains by changing its own choice alone"
_LISTED: Final = "a comparison of all strategies of {}"
_SEARCHED: Final = "another search for {}, with presolve and another seed"
_STOPPED: Final = "no search for {}, for want of time"
_DIFFERENT: Final = 2.0
"""Tolerances by which two regrets have to differ before they contradict each other."""


@dataclass(frozen=True, eq=False)
class SecondOpinion:
    """What the best deviation of every player is worth, found in another way than best responses are.

    Parameters
    ----------
    payoffs
        u(x).
    best
        Of each player the largest payoff that was reached by a deviation; at least its payoff.
    bound
        Proven: no deviation of the player gives more; infinite where that was not proven.
    methods
        How each player's deviations were searched: a noun phrase with a place for whose they are.
    seconds
        Wall time.
    """

    payoffs: Vector
    best: Vector
    bound: Vector
    methods: tuple[str, ...]
    seconds: float

    @property
    def regrets(self) -> Vector:
        """What each player gains by the best deviation found; ≥ 0."""
        return np.maximum(0.0, self.best - self.payoffs)

    def claim(self, allowed: Vector) -> Claim:
        """Return the claim that no regret is larger than allowed, with how it was checked.

        Parameters
        ----------
        allowed
            One entry per player, zeros in a Nash equilibrium.
        """
        tolerated = allowed + _DIFFERENT * REGRET * np.maximum(1.0, np.abs(self.payoffs))
        verdict = Verdict.NOT_CONFIRMED
        if (self.best - self.payoffs > tolerated).any():
            verdict = Verdict.CONTRADICTED
        elif (self.bound - self.payoffs <= tolerated).all():
            verdict = Verdict.CONFIRMED
        largest = float(np.max(self.regrets, initial=0.0))
        return Claim(KEEPS, Confirmation(verdict, _counted(self.methods), largest, self.seconds))


def second_opinion(game: Game, x: Vector, control: Control | None = None) -> SecondOpinion:
    """Return what every player could reach by deviating alone from a profile.

    A player whose strategies can be listed is judged by comparing all of them, unless its best responses are found in
    that way; all others by a search in another configuration than that of best responses.
    """
    began = perf_counter()
    control = control or Control()
    payoffs = game.payoffs(x)
    found = [_best(game, player, x, control) for player in range(game.players)]
    best, bound, methods = zip(*found, strict=True) if found else ((), (), ())
    at_least = np.maximum(payoffs, np.array(best))
    return SecondOpinion(
        payoffs, at_least, np.maximum(at_least, np.array(bound)), tuple(methods), perf_counter() - began
    )


def all_keep(game: Game, profiles: Sequence[Vector], control: Control) -> tuple[Claim, ...]:
    """Return the claim that no player gains by deviating alone from any of some profiles; none where not asked for."""
    if not profiles or control.limits.confirm == "never":
        return ()
    claims = [second_opinion(game, x, control).claim(np.zeros(game.players)).confirmation for x in profiles]
    verdicts = {claim.verdict for claim in claims}
    worst = next(v for v in (Verdict.CONTRADICTED, Verdict.NOT_CONFIRMED, Verdict.CONFIRMED) if v in verdicts)
    largest = max(claim.objective or 0.0 for claim in claims)
    methods = "; ".join(sorted({claim.method for claim in claims}))
    return (Claim(KEEPS, Confirmation(worst, methods, largest, sum(claim.seconds for claim in claims))),)


def _best(game: Game, player: int, x: Vector, control: Control) -> tuple[float, float, str]:
    """Return the best payoff of a player that was reached, its bound, and how it was found."""
    base, marginal = game.base(player, x), game.marginal(player, x)
    model = own_model(game, player)
    listed = None if isinstance(own_choice(model), Compared) else strategies(model)
    if listed is not None:
        best = base + float(np.max(listed @ marginal, initial=-np.inf))
        return best, best, _LISTED
    if control.exhausted:
        return -np.inf, np.inf, _STOPPED
    session = Session(model, random_seed=1)
    session.maximise(np.where(np.abs(marginal) > SMALLEST_COEFFICIENT, marginal, 0.0))
    result = session.solve(exactly(control))
    if result.termination is Termination.UNBOUNDED:
        return np.inf, np.inf, _SEARCHED
    value = -np.inf if result.solution is None else result.solution.objective
    bound = np.inf if result.bound is None else result.bound
    return base + value, base + bound, _SEARCHED


def _counted(methods: tuple[str, ...]) -> str:
    """Return the methods in words, each with the number of players it was used for."""
    counts = Counter(methods)
    if len(counts) <= 1:
        return methods[0].format("every player") if methods else "the lack of anybody who could deviate"
    said = {name: name.format(f"{used} players" if used > 1 else "one player") for name, used in counts.items()}
    return " and ".join(said[name] for name in sorted(said))
