"""Second opinions on whole searches for equilibria: everything listed where that is few, another engine otherwise."""

from collections.abc import Callable
from dataclasses import replace
from math import isfinite
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver import verify
from winset_solver.confirm import agree
from winset_solver.control import Control, Limits
from winset_solver.games.listing.listed_equilibria import ListedEquilibria
from winset_solver.games.outcome import EquilibriumOutcome
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.verification import second_opinion
from winset_solver.linear_model import LinearModel
from winset_solver.result import Confirmation, Verdict
from winset_solver.status import Claim, OutcomeStatus
from winset_solver.tolerances import AGREEMENT, FEASIBILITY

Engine = Callable[[EquilibriumProblem, Control], EquilibriumOutcome]
"""Searches for the best equilibrium."""

CLAIMS: Final = {
    OutcomeStatus.OPTIMAL: "no equilibrium has a larger objective",
    OutcomeStatus.NO_EQUILIBRIUM: "in every profile somebody would rather do something else",
    OutcomeStatus.NO_PACKAGE: "no profile satisfies the rows",
}
"""What an answer claims beyond the equilibrium that it shows."""
_SHORTEST: Final = 2.0
_LONGER: Final = 4.0
_LONGEST: Final = 30.0
"""A second opinion that nobody asked for may take four times as long as the search, from 2 to so many seconds."""


def confirmed(
    problem: EquilibriumProblem, outcome: EquilibriumOutcome, control: Control, other: Engine
) -> EquilibriumOutcome:
    """Have an answer confirmed, as far as the control asks for it.

    Parameters
    ----------
    other
        An engine that did not give the answer, asked where the profiles are too many to be listed.

    Returns
    -------
    EquilibriumOutcome
        With a claim for the equilibrium and one for its being best, or for there being none. Where a second opinion
        contradicts, the status is ``DISAGREEMENT``, the equilibrium the better one of those found and the bound the
        weaker one.
    """
    began = perf_counter()
    watch = watch_for(outcome, control)
    if watch is None:
        return outcome
    if outcome.equilibrium is not None:
        outcome = _kept(problem, outcome, watch)
    if outcome.status in CLAIMS:
        listed = ListedEquilibria.of(problem)
        second = other(problem, watch) if listed is None else listed.outcome
        outcome = _merged(outcome, second, perf_counter() - began, exact=control.limits.gap == 0)
    return replace(outcome, seconds=outcome.seconds + perf_counter() - began)


def _kept(problem: EquilibriumProblem, outcome: EquilibriumOutcome, watch: Control) -> EquilibriumOutcome:
    """Return an answer with the claim that every player keeps to its equilibrium, all that is allowed counted."""
    assert outcome.equilibrium is not None  # asked for by the caller
    x, program = outcome.equilibrium.x, problem.game.program
    allowed = problem.allowed.fixed + problem.allowed.relief @ outcome.equilibrium.amounts
    claim = second_opinion(problem.game, x, watch).claim(np.asarray(allowed, dtype=float))
    outcome = replace(outcome, claims=(*outcome.claims, claim))
    feasible = verify.violation(LinearModel.of(program), x) <= FEASIBILITY
    if feasible and claim.confirmation.verdict is not Verdict.CONTRADICTED:
        return outcome
    note = f"the profile shown is no equilibrium: {'a deviation pays' if feasible else 'it breaks a row'}"
    return replace(outcome, status=OutcomeStatus.DISAGREEMENT, bound=None, notes=(*outcome.notes, note))


def watch_for(outcome: EquilibriumOutcome, control: Control) -> Control | None:
    """Return the limits of a second opinion; None where none is wanted, or no time is left."""
    limits = control.limits
    if limits.confirm == "never" or control.exhausted:
        return None
    seconds = control.remaining
    if limits.confirm == "auto":
        seconds = min(seconds, max(_SHORTEST, min(_LONGER * outcome.seconds, _LONGEST)))
    return Control(
        Limits(seconds=seconds if isfinite(seconds) else None, threads=limits.threads, confirm="never"),
        cancellation=control.cancellation,
    )


def _merged(
    first: EquilibriumOutcome, second: EquilibriumOutcome, seconds: float, *, exact: bool
) -> EquilibriumOutcome:
    """Combine two answers into one that says how far they agree."""
    if second.status not in CLAIMS:
        verdict = Verdict.CONTRADICTED if _refutes(second, first) else Verdict.NOT_CONFIRMED
    else:
        verdict = Verdict.CONFIRMED if _agree(first, second, exact=exact) else Verdict.CONTRADICTED
    claim = Claim(CLAIMS[first.status], Confirmation(verdict, second.method, second.value, seconds))
    first = replace(first, claims=(*first.claims, claim))
    if verdict is not Verdict.CONTRADICTED:
        return first
    found = [o.equilibrium for o in (first, second) if o.equilibrium is not None]
    bounds = [o.bound for o in (first, second) if o.bound is not None]
    return replace(
        first,
        status=OutcomeStatus.DISAGREEMENT,
        equilibrium=max(found, key=lambda e: e.value, default=None),
        bound=max(bounds, default=None),
        notes=(*first.notes, "two searches disagree; the better equilibrium of both is shown"),
    )


def _agree(first: EquilibriumOutcome, second: EquilibriumOutcome, *, exact: bool) -> bool:
    if first.value is None or second.value is None:
        return first.status is second.status
    bounds = [o.bound for o in (first, second) if o.bound is not None]
    return agree((first.value, second.value), bounds, exact=exact)


def _refutes(second: EquilibriumOutcome, first: EquilibriumOutcome) -> bool:
    """Return whether a stopped search has found what the first one says there is not."""
    if second.value is None or first.bound is None:
        return second.value is not None and first.status is not OutcomeStatus.OPTIMAL
    return second.value > first.bound + AGREEMENT * max(1.0, abs(first.bound))
