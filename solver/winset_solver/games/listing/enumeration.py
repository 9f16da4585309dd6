"""All equilibria of a game, the best first."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final, Protocol

import numpy as np
from numpy.typing import ArrayLike

from winset_solver.control import Control, cancel_on_interrupt
from winset_solver.games.game import Game
from winset_solver.games.listing.exclusion import Exclusion
from winset_solver.games.listing.listed_equilibria import METHOD, ListedEquilibria
from winset_solver.games.outcome import Equilibrium, Work
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.responses.verification import all_keep
from winset_solver.result import Verdict
from winset_solver.status import Claim, OutcomeStatus, Unanswered

Listener = Callable[[Equilibrium], None]
"""Told of each equilibrium as soon as it is found."""
_STATUS: Final = {
    (OutcomeStatus.NO_EQUILIBRIUM, True): OutcomeStatus.OPTIMAL,
    (OutcomeStatus.STOPPED_WITH_SOLUTION, False): OutcomeStatus.STOPPED_WITHOUT_SOLUTION,
}
"""What the state of the rest means for the list, given whether anything was found."""


@dataclass(frozen=True, eq=False)
class EquilibriumList:
    """Equilibria of a game, by falling objective.

    Parameters
    ----------
    status
        ``OPTIMAL``: no equilibrium is better than those listed. ``NO_EQUILIBRIUM``: proven, there is none.
        ``NO_PACKAGE``: no profile satisfies the rows. ``NOT_APPLICABLE``: the notes say why. The stopped ones.
    items
        The equilibria, which differ in the players' columns.
    complete
        Whether they are all.
    bound
        Proven: no equilibrium that is missing has a larger objective; None where nothing is proven or none is missing.
    method, work, claims, notes, seconds
        As in an :class:`~winset_solver.games.outcome.EquilibriumOutcome`.
    """

    status: OutcomeStatus
    items: tuple[Equilibrium, ...] = ()
    complete: bool = False
    bound: float | None = None
    method: str = ""
    work: Work = field(default_factory=Work)
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0


class Source(Protocol):
    """Gives equilibria one after the other, by falling objective."""

    method: str
    claims: tuple[Claim, ...]
    work: Work
    rest: OutcomeStatus
    """``OPTIMAL`` as long as more may be left, ``NO_EQUILIBRIUM`` when none is; otherwise why no more are found …"""
    bound: float | None
    """… and the largest objective that one of the rest may have."""

    def next(self) -> Equilibrium | None:
        """Return the best that is left; None where none is, or where the search is stopped."""
        ...


def equilibria(
    game: Game,
    control: Control | None = None,
    *,
    most: int | None = None,
    on_equilibrium: Listener | None = None,
    weights: ArrayLike = (),
) -> EquilibriumList:
    """List the equilibria of a game by falling welfare, or by another weighted sum of payoffs.

    Parameters
    ----------
    most
        How many to list; all of them where absent.
    on_equilibrium
        Called with each of them as soon as it is found.
    weights
        Of the payoffs; all 1 where absent.

    Returns
    -------
    EquilibriumList
        A search that is stopped keeps what it has found, which are the best ones.

    Notes
    -----
    Profiles are compared with each other where they are few; otherwise see
    :class:`~winset_solver.games.listing.exclusion.Exclusion`, which needs 0/1 columns.
    """
    control = control or Control()
    began = perf_counter()
    problem = EquilibriumProblem(game, np.asarray(weights, dtype=float))
    try:
        with cancel_on_interrupt(control.cancellation):
            BestResponses(game).check(control)
            listed = ListedEquilibria.of(problem)
            source = Exclusion(problem, control) if listed is None else _Listed(listed)
            items = collected(source, control, most, on_equilibrium)
    except Unanswered as reason:
        return EquilibriumList(reason.status, notes=reason.notes, seconds=perf_counter() - began)
    claims = (*all_keep(game, [item.x for item in items], control), *source.claims)
    disagree = any(claim.confirmation.verdict is Verdict.CONTRADICTED for claim in claims)
    return EquilibriumList(
        OutcomeStatus.DISAGREEMENT if disagree else _STATUS.get((source.rest, bool(items)), source.rest),
        items,
        source.rest is OutcomeStatus.NO_EQUILIBRIUM,
        source.bound,
        source.method,
        source.work,
        claims,
        seconds=perf_counter() - began,
    )


def collected(
    source: Source, control: Control, most: int | None = None, listener: Listener | None = None
) -> tuple[Equilibrium, ...]:
    """Return up to so many equilibria from a source, having told the listener of each."""
    items: list[Equilibrium] = []
    while most is None or len(items) < most:
        item = source.next()
        if item is None:
            break
        items.append(item)
        control.say(f"{len(items)} equilibria, the last with objective {item.value:g}")
        if listener is not None:
            listener(item)
    return tuple(items)


class _Listed:
    """Those of a complete list."""

    method = METHOD

    def __init__(self, listed: ListedEquilibria) -> None:
        self.claims: tuple[Claim, ...] = ()
        self.work = Work()
        self.bound: float | None = None
        self.rest = listed.outcome.status
        self._listed = listed
        self._given = 0

    def next(self) -> Equilibrium | None:
        if self._given == len(self._listed.kept):
            return None
        item = self._listed.equilibrium(self._given)
        self._given += 1
        left = self._given < len(self._listed.kept)
        self.rest = OutcomeStatus.OPTIMAL if left else OutcomeStatus.NO_EQUILIBRIUM
        self.bound = item.value if left else None
        return item
