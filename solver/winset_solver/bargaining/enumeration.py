"""Egalitarian solutions of additive domains by enumeration instead of branch and bound."""

from collections.abc import Sequence
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver import verify
from winset_solver.bargaining.additive import AdditiveDomain
from winset_solver.bargaining.gain_space import EMPTY, GainSpace
from winset_solver.bargaining.levels import Level
from winset_solver.bargaining.solve import Answer
from winset_solver.bargaining.survivors import Survivors
from winset_solver.errors import EngineError
from winset_solver.program import Vector
from winset_solver.result import Confirmation, SolveResult, Termination, Verdict
from winset_solver.status import Claim, OutcomeStatus, Unanswered

FEWEST_PLAYERS: Final = 3
"""Players from which on packages are enumerated; with two, branch and bound closes in milliseconds."""
FEWEST_PACKAGES: Final = 10_000
"""Packages from which on they are enumerated."""
MOST_LOOKED_AT: Final = 100_000_000
"""Partial packages after which the enumeration gives up."""
METHOD: Final = "complete enumeration of packages with Lagrangian bounds, by code that shares nothing with HiGHS"


def best_package(
    space: GainSpace,
    players: NDArray[np.int64],
    scales: Vector,
    levels: Sequence[Level],
    claims: Sequence[str],
    *,
    fewest: float = FEWEST_PACKAGES,
    most: float = MOST_LOOKED_AT,
) -> Answer | None:
    """Maximise levels of the normalised gains g_p / scale_p lexicographically over an additive domain.

    Parameters
    ----------
    players, scales
        Whose gains are compared, and by what they are divided.
    levels
        What to maximise: increasing in every gain, the smallest gain first.
    claims
        What the complete enumeration proves, in words.
    fewest, most
        Packages from which on to enumerate, and partial packages after which to give up.

    Returns
    -------
    Answer
        The value is the smallest normalised gain. The termination is ``LIMIT`` where the enumeration gave up, with
        the best package so far and a proven bound. None where the method does not apply or found nothing.

    Raises
    ------
    Unanswered
        Where no package is acceptable, or the task was stopped before one was found.

    Notes
    -----
    The method applies where the program is an :class:`AdditiveDomain`, the space has no further rows, and all players
    are compared. Nothing here rests on HiGHS: packages are counted out with bounds from multipliers of our own.

    CPU seconds of leximin, uniform random values, against the mixed-integer stages with their confirmations (median of
    three, one core): 3 players, 4 issues of 3 options 0.01 to 0.08; 3, 12, 4: 0.08 to 0.25; 5, 8, 4: 0.04 to 0.40;
    2, 30, 10: 0.32 to 0.23; 10, 30, 10: 2 to more than 280. Hence the two thresholds: below them branch and bound takes
    a fraction of a second as well and its second opinion is a second search. Domains of 10 players and 60 issues of 10
    options, or with constant sums, can be out of reach of both.
    """
    domain = _domain(space, players, fewest)
    if domain is None:
        return None
    began, limits = perf_counter(), space.control.limits
    gains = domain.gains(space.problem.disagreement, scales)
    search = Survivors(gains.values, gains.start, levels, step=gains.step, gap=limits.gap)
    complete = search.run(space.control.named("enumeration of packages"), most)
    x = None if search.best is None else gains.package(search.choices.tolist())
    if complete and limits.confirm != "never":
        value = None if x is None else float(search.reached[0])
        confirmation = Confirmation(Verdict.CONFIRMED, METHOD, value, perf_counter() - began)
        space.claims.extend(Claim(text, confirmation) for text in ((EMPTY,) if x is None else claims))
    if x is None:
        _refuse_silence(space, complete=complete)
        return None
    space.remember(x)
    exact = _exact_gains(space, x) / scales
    if np.abs(exact - search.best_gains).max() > search.slacks[0]:
        raise EngineError("the enumeration lost count of a package's gains", where="enumeration of packages")
    termination = Termination.OPTIMAL if complete else _reason(space)
    return Answer(x, float(exact.min()), search.bound, termination)


def _domain(space: GainSpace, players: NDArray[np.int64], fewest: float) -> AdditiveDomain | None:
    """Return the additive domain that the space describes, None where enumeration is not for it."""
    problem, count = space.problem, space.problem.players
    if (
        not space.plain
        or count < FEWEST_PLAYERS
        or len(players) < count
        or not np.array_equal(players, np.arange(count))
    ):
        return None
    domain = AdditiveDomain.of(problem.program)
    return domain if domain is not None and domain.packages >= fewest else None


def _refuse_silence(space: GainSpace, *, complete: bool) -> None:
    """Raise where an enumeration without a package is itself the answer."""
    if complete:
        raise space.unanswered(SolveResult(Termination.INFEASIBLE, None, None))
    if space.control.exhausted:
        raise Unanswered(OutcomeStatus.STOPPED_WITHOUT_SOLUTION)


def _reason(space: GainSpace) -> Termination:
    """Return why an enumeration ended early."""
    if space.control.cancellation.requested:
        return Termination.INTERRUPTED
    return Termination.TIME_LIMIT if space.control.exhausted else Termination.LIMIT


def _exact_gains(space: GainSpace, x: Vector) -> Vector:
    """Return u(x) − d with every entry rounded once."""
    program, used = space.problem.program, np.flatnonzero(x)
    payoff = program.payoff[:, used].toarray()
    return np.array(
        [
            verify.exact_dot(np.append(payoff[p], -1.0), np.append(x[used], d), u0)
            for p, (u0, d) in enumerate(zip(program.payoff_constant, space.problem.disagreement, strict=True))
        ]
    )
