"""Mixed equilibria: players choose at random, so that games without a pure equilibrium have an answer too."""

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.control import Control, cancel_on_interrupt
from winset_solver.games.chance.finite_equilibrium import sampled_equilibrium
from winset_solver.games.chance.polymatrix import Mixture
from winset_solver.games.chance.sampled_game import SampledGame
from winset_solver.games.game import Game
from winset_solver.games.responses.best_response import BestResponses, Response
from winset_solver.games.responses.verification import second_opinion
from winset_solver.program import Vector
from winset_solver.result import Verdict
from winset_solver.status import Claim, OutcomeStatus, Unanswered
from winset_solver.tolerances import REGRET

EXACT: Final = "sampled games solved in exact arithmetic"
BY_TANGENTS: Final = "sampled games solved by polymatrix games tangent to them"


@dataclass(frozen=True, eq=False)
class MixedOutcome:
    """A profile of mixed strategies, and how far nobody gains by another one.

    Parameters
    ----------
    status
        ``OPTIMAL``: a mixed Nash equilibrium. ``UNBOUNDED`` and ``NO_PACKAGE``: some player has no best response at
        all. ``NOT_APPLICABLE``: rows on shared columns rule out profiles. The stopped ones: limits or a request ended
        the search, or it got no further; the mixture found has the smallest largest regret.
    strategies
        For every player the own strategies that it plays, one row each, in its own columns; empty without a mixture.
    probabilities
        For every player those of its strategies.
    payoffs, regrets
        Expected payoffs, and what a best response gives beyond them, from a proven bound; None without a mixture.
    expected
        Expectation of every column of the program; None without a mixture.
    rounds
        Sampled games solved.
    method
        How the sampled games were solved.
    claims
        Second opinions that the answer rests on.
    notes
        What a reader must know about this answer.
    seconds
        Wall time.
    """

    status: OutcomeStatus
    strategies: tuple[Vector, ...] = ()
    probabilities: Mixture = ()
    payoffs: Vector | None = None
    regrets: Vector | None = None
    expected: Vector | None = None
    rounds: int = 0
    method: str = ""
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


def mixed_equilibrium(game: Game, control: Control | None = None) -> MixedOutcome:
    """Return a mixed Nash equilibrium of a game, found on samples of the players' strategies.

    The sampled generation method: solve the game in which each player has a few strategies, let everybody respond to
    that equilibrium over all of its own strategies, add every response that pays more, until none does. The bounds of
    the best responses certify the answer, whatever the sampled game was solved by.

    Parameters
    ----------
    game
        Whose equilibrium. Rows that select profiles bind nobody here: no mixture of independent choices can be held to
        them.

    Returns
    -------
    MixedOutcome
        A pure equilibrium is a mixture of one strategy each. Nothing is said about which of several equilibria it is.

    Notes
    -----
    Where all own columns are integer and bounded there are finitely many strategies, each is added once, and a mixed
    equilibrium exists. With continuous columns the search ends when regrets are within ``REGRET``.

    References
    ----------
    Carvalho, Lodi and Pedroso (2022), "Computing equilibria for integer programming games", European Journal of
    Operational Research 303, algorithm SGM (not opened). Nash (1951), "Non-cooperative games", Annals of Mathematics
    54.
    """
    began = perf_counter()
    search = _Search(game, (control or Control()).named("mixed equilibrium"))
    notes: tuple[str, ...] = ()
    try:
        with cancel_on_interrupt(search.control.cancellation):
            status = search.run()
    except Unanswered as reason:
        status, notes = reason.status, reason.notes
    found = search.found
    if found is None or status not in (OutcomeStatus.OPTIMAL, OutcomeStatus.STOPPED_WITHOUT_SOLUTION):
        return MixedOutcome(status, rounds=search.rounds, notes=notes, seconds=perf_counter() - began)
    claims: tuple[Claim, ...] = ()
    if status is OutcomeStatus.OPTIMAL:
        claims = (second_opinion(game, found.expected, search.control).claim(np.zeros(game.players)),)
        if claims[0].confirmation.verdict is Verdict.CONTRADICTED:
            status = OutcomeStatus.DISAGREEMENT
    else:
        status = OutcomeStatus.STOPPED_WITH_SOLUTION
    played = [np.flatnonzero(probabilities) for probabilities in found.mixture]
    return MixedOutcome(
        status=status,
        strategies=tuple(table[which] for table, which in zip(found.sample.strategies, played, strict=True)),
        probabilities=tuple(part[which] for part, which in zip(found.mixture, played, strict=True)),
        payoffs=found.payoffs,
        regrets=found.regrets,
        expected=found.expected,
        rounds=search.rounds,
        method=EXACT if found.sample.exact else BY_TANGENTS,
        claims=claims,
        notes=(*notes, *_left_out(game)),
        seconds=perf_counter() - began,
    )


@dataclass(frozen=True, eq=False)
class _Certified:
    """A mixture of sampled strategies with its regrets in the whole game."""

    sample: SampledGame
    mixture: Mixture
    expected: Vector
    payoffs: Vector
    regrets: Vector

    @property
    def tempted(self) -> NDArray[np.bool_]:
        """Who gains by another strategy."""
        return np.asarray(self.regrets > REGRET * np.maximum(1.0, np.abs(self.payoffs)), dtype=bool)


class _Search:
    """The samples so far, and the mixture with the smallest largest regret."""

    def __init__(self, game: Game, control: Control) -> None:
        self.game = game
        self.control = control
        self.quiet = replace(control, on_progress=None)  # a best response on the way is nobody's news
        self.responses = BestResponses(game)
        self.found: _Certified | None = None
        self.rounds = 0

    def run(self) -> OutcomeStatus:
        """Sample, solve and respond until nobody gains.

        Raises
        ------
        Unanswered
            Where a player has no best response, profiles are ruled out, or the search is stopped.
        """
        sample, mixture = self._first()
        while True:
            self.rounds += 1
            solved = None if self.control.exhausted else sampled_equilibrium(sample, mixture, self.control)
            if solved is None:
                raise _stopped("the search was stopped; its regrets say how near it came")
            certified, answers = self._certified(sample, solved)
            if self.found is None or certified.regrets.max() < self.found.regrets.max():
                self.found = certified
            self.control.say(f"round {self.rounds}: largest regret {certified.regrets.max():.6g}")
            if not certified.tempted.any():
                self.found = certified
                return OutcomeStatus.OPTIMAL
            sample, mixture = self._next(certified, answers)

    def _first(self) -> tuple[SampledGame, Mixture]:
        """Return a sample of one strategy each: best responses to nothing."""
        sample, nothing = SampledGame.empty(self.game), np.zeros(self.game.program.shape[1])
        for player in range(self.game.players):
            sample = sample.extended(player, self.responses.to(player, nothing, self.quiet).strategy)
        return sample, tuple(np.ones(1) for _ in range(self.game.players))

    def _next(self, certified: _Certified, answers: list[Response]) -> tuple[SampledGame, Mixture]:
        """Return the sample with every response that pays more, and its mixture with nothing on the new ones."""
        sample, mixture = certified.sample, list(certified.mixture)
        for player in np.flatnonzero(certified.tempted).tolist():
            if not sample.holds(player, answers[player].strategy):
                sample = sample.extended(player, answers[player].strategy)
                mixture[player] = np.append(mixture[player], 0.0)
        if sample is certified.sample:
            raise _stopped("no equilibrium of the sampled game was found; the regrets say how near it came")
        return sample, tuple(mixture)

    def _certified(self, sample: SampledGame, mixture: Mixture) -> tuple[_Certified, list[Response]]:
        expected = sample.expected(mixture)
        payoffs = self.game.payoffs(expected)
        answers = [self.responses.to(p, expected, self.quiet) for p in range(self.game.players)]
        regrets = np.maximum(0.0, np.array([answer.bound for answer in answers]) - payoffs)
        return _Certified(sample, mixture, expected, payoffs, regrets), answers


def _stopped(words: str) -> Unanswered:
    return Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION, (words,))


def _left_out(game: Game) -> tuple[str, ...]:
    """Return a note where rows select profiles: those over several players' columns and no shared one."""
    program, binding = game.program, np.concatenate([*game.rows, np.zeros(0, dtype=np.int64)])
    selecting = np.ones(program.shape[0], dtype=bool)
    selecting[binding] = False
    shared = abs(program.matrix[:, program.owners < 0]).sum(axis=1) > 0
    count = int((selecting & ~shared & (np.diff(program.matrix.indptr) > 0)).sum())
    return (f"rules over several players' choices ({count}) bind no mixture and were left out",) if count else ()
