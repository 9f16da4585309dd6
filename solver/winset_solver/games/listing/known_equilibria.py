"""Equilibria known from elsewhere: what they add to the answer of a search, and whether they refute it."""

from collections.abc import Iterable
from dataclasses import replace
from math import inf
from typing import Final

import numpy as np

from winset_solver.games.game import Game
from winset_solver.games.listing.equilibrium_claims import CLAIMS
from winset_solver.games.outcome import Equilibrium, EquilibriumOutcome
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.result import Confirmation, Verdict, relative_gap
from winset_solver.status import Claim, OutcomeStatus
from winset_solver.tolerances import AGREEMENT, EXACT_GAP, REGRET

_STOPPED: Final = (OutcomeStatus.STOPPED_WITH_SOLUTION, OutcomeStatus.STOPPED_WITHOUT_SOLUTION)
_DENIED: Final = (OutcomeStatus.NO_EQUILIBRIUM, OutcomeStatus.NO_PACKAGE)
_BOUNDED: Final = "no equilibrium has an objective beyond the bound"
_METHOD: Final = "an equilibrium found by other means"


def with_known(outcome: EquilibriumOutcome, known: Iterable[Equilibrium], *, gap: float = 0.0) -> EquilibriumOutcome:
    """Return an answer that is no worse than the equilibria known from elsewhere.

    Parameters
    ----------
    known
        Equilibria of the same problem, their values by its objective.
    gap
        Relative gap at which a search may stop.

    Returns
    -------
    EquilibriumOutcome
        With the best of all; ``OPTIMAL`` where it reaches the bound, ``DISAGREEMENT`` where it exceeds what was proven.
    """
    if outcome.status not in (OutcomeStatus.OPTIMAL, *_STOPPED, *_DENIED):
        return outcome
    best, own = max(known, key=lambda item: item.value, default=None), outcome.equilibrium
    if own is not None and (best is None or best.value <= own.value + EXACT_GAP * max(1.0, abs(own.value))):
        best = own
    if best is None:
        return outcome
    limit = inf if outcome.bound is None else outcome.bound
    if outcome.status in _DENIED:
        limit = -inf
    if best.value > limit + AGREEMENT * max(1.0, abs(best.value)):
        text = CLAIMS.get(outcome.status, _BOUNDED)
        claim = Claim(text, Confirmation(Verdict.CONTRADICTED, _METHOD, best.value, 0.0))
        refuted = replace(outcome, status=OutcomeStatus.DISAGREEMENT, claims=(*outcome.claims, claim))
        return replace(refuted, equilibrium=best, bound=None)
    bound = None if outcome.bound is None else max(outcome.bound, best.value)
    reached = bound is not None and relative_gap(best.value, bound) <= max(gap, EXACT_GAP)
    proven = reached or outcome.status is OutcomeStatus.OPTIMAL
    status = OutcomeStatus.OPTIMAL if proven else OutcomeStatus.STOPPED_WITH_SOLUTION
    return replace(outcome, status=status, equilibrium=best, bound=bound)


def as_known(problem: EquilibriumProblem, found: Iterable[Equilibrium | None]) -> list[Equilibrium]:
    """Return those of some profiles that everybody keeps to without support, each with its value in a problem.

    Profiles that answered other problems of the same game will do.
    """
    amounts = np.zeros(problem.allowed.amounts)
    return [
        replace(item, amounts=amounts, value=problem.value(item.x, amounts))
        for item in found
        if item is not None
        and (item.regrets <= problem.allowed.fixed + REGRET * np.maximum(1.0, np.abs(item.payoffs))).all()
    ]


def distinct(game: Game, known: Iterable[Equilibrium]) -> list[Equilibrium]:
    """Return equilibria by falling value, those in which all players choose the same once."""
    own = np.flatnonzero(game.program.owners >= 0)
    found: dict[bytes, Equilibrium] = {}
    for item in sorted(known, key=lambda equilibrium: -equilibrium.value):
        found.setdefault((np.rint(item.x[own]) + 0.0).tobytes(), item)
    return list(found.values())
