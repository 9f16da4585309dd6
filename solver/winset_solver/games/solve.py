"""The best equilibrium of a game, and the best profile if nobody could deviate: validated, routed, verified."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.confirm import solve_confirmed
from winset_solver.control import Control, Progress, cancel_on_interrupt
from winset_solver.errors import ArgumentError
from winset_solver.games.branch_and_cut import branch_and_cut
from winset_solver.games.cutting_planes import cutting_planes
from winset_solver.games.lifted import Lifted
from winset_solver.games.listing.equilibrium_claims import Engine, confirmed
from winset_solver.games.listing.known_equilibria import with_known
from winset_solver.games.outcome import Equilibrium, EquilibriumOutcome, Work
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.responses.best_response import BestResponses
from winset_solver.games.responses.first_equilibrium import first_equilibrium
from winset_solver.games.routing import route
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import SolveResult, Termination
from winset_solver.status import STATUS_OF, Claim, OutcomeStatus, Unanswered

ENGINES: Final[Mapping[str, Engine]] = {"cutting planes": cutting_planes, "branch and cut": branch_and_cut}
"""The exact engines by name."""
OPTIMUM: Final = "joint optimum"
"""Name of the search without equilibrium inequalities."""


def best_equilibrium(
    problem: EquilibriumProblem,
    control: Control | None = None,
    *,
    engine: str = "auto",
    starts: Sequence[Vector] = (),
) -> EquilibriumOutcome:
    """Return the best equilibrium of a problem with its proof, or the proof that there is none.

    Best-response dynamics look for a first equilibrium, so that a search that is stopped early has one to show.

    Parameters
    ----------
    engine
        One of :data:`ENGINES`, or ``auto``: the one that measurements favour for such a game.
    starts
        Profiles that dynamics begin from, beside those they always do; shared columns are not read.

    Returns
    -------
    EquilibriumOutcome
        ``NO_PACKAGE`` with a note where a player has no strategy at all, ``UNBOUNDED`` with a note where a payoff has
        no limit. Answers are confirmed as :func:`~winset_solver.games.listing.equilibrium_claims.confirmed` says.

    Raises
    ------
    ArgumentError
        Where no engine has the name.

    Examples
    --------
    Two players who each gain 3 if both act and lose 1 by acting alone: the best equilibrium and the worst.

    >>> from winset_solver.games.game import Game
    >>> from winset_solver.program import PayoffProgram, as_matrix
    >>> program = PayoffProgram.build(
    ...     matrix=np.zeros((0, 2)), row_lower=[], row_upper=[], payoff=[[-1, 0], [0, -1]],
    ...     column_upper=[1, 1], integer=[True, True], owners=[0, 1],
    ... )
    >>> game = Game(program, (as_matrix([[0, 4], [0, 0]]), as_matrix([[0, 0], [4, 0]])))
    >>> best_equilibrium(EquilibriumProblem(game)).value
    6.0
    >>> worst = best_equilibrium(EquilibriumProblem(game, weights=-np.ones(2)))
    >>> worst.equilibrium.payoffs.tolist()
    [0.0, 0.0]
    """
    if engine not in (*ENGINES, "auto"):
        raise ArgumentError("no engine has this name", got=engine, wanted=", ".join((*ENGINES, "auto")))
    control = control or Control()
    began = perf_counter()
    name = route(problem) if engine == "auto" else engine
    other = next(other for other in ENGINES if other != name)
    try:
        with cancel_on_interrupt(control.cancellation):
            BestResponses(problem.game).check(control)
            first = first_equilibrium(problem, control, starts)
            outcome = ENGINES[name](problem, control if first is None else _knowing(first.value, control))
    except Unanswered as reason:
        return EquilibriumOutcome(reason.status, notes=reason.notes, seconds=perf_counter() - began)
    outcome = confirmed(problem, outcome, control, ENGINES[other])
    return with_known(outcome, () if first is None else (first,), gap=control.limits.gap)


def _knowing(value: float, control: Control) -> Control:
    """Return the same control whose reports do not fall behind a value that is known already."""
    listener = control.on_progress
    if listener is None:
        return control

    def heard(progress: Progress) -> None:
        reached = value if progress.incumbent is None else max(value, progress.incumbent)
        listener(replace(progress, incumbent=reached))

    return replace(control, on_progress=heard)


def social_optimum(problem: EquilibriumProblem, control: Control | None = None) -> EquilibriumOutcome:
    """Return the best profile of all, whether or not anybody keeps to it, with what would tempt each player.

    The allowance plays no part: nobody is kept to anything, and no amounts are chosen.
    """
    control = control or Control()
    began = perf_counter()
    problem = EquilibriumProblem(problem.game, problem.weights, problem.column_value)
    lifted = Lifted(problem)
    result = solve_confirmed(Session(lifted.model()), control)
    work = Work(rounds=1, nodes=result.nodes, master_seconds=result.seconds)
    notes: tuple[str, ...] = ()
    optimum = None
    if result.solution is not None:
        try:
            optimum = _tempted(problem, lifted.profile(result.x), control)
        except Unanswered as reason:
            return EquilibriumOutcome(reason.status, notes=reason.notes, work=work, seconds=perf_counter() - began)
    return EquilibriumOutcome(
        _status(result),
        optimum,
        result.bound,
        OPTIMUM,
        work,
        _claims(result),
        notes,
        perf_counter() - began,
    )


def _tempted(problem: EquilibriumProblem, x: Vector, control: Control) -> Equilibrium:
    game = problem.game
    responses = BestResponses(game)
    payoffs = game.payoffs(x)
    best = np.array([responses.to(player, x, control).bound for player in range(game.players)])
    return Equilibrium(x, payoffs, np.maximum(0.0, best - payoffs), np.zeros(0), problem.value(x))


def _status(result: SolveResult) -> OutcomeStatus:
    if result.termination is Termination.INFEASIBLE:
        return OutcomeStatus.NO_PACKAGE
    status = STATUS_OF[result.termination]
    if status is OutcomeStatus.STOPPED_WITH_SOLUTION and result.solution is None:
        return OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    return status


def _claims(result: SolveResult) -> tuple[Claim, ...]:
    if result.confirmation is None:
        return ()
    text = "no profile satisfies the rows" if result.solution is None else "no profile has a larger objective"
    return (Claim(text, result.confirmation),)
