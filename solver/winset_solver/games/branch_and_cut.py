"""Branch and cut: the best equilibrium by a search on one live linear relaxation."""

from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.control import Control, Stopped, cancel_on_interrupt
from winset_solver.games.outcome import EquilibriumOutcome, Work
from winset_solver.games.problem import EquilibriumProblem
from winset_solver.games.tree_search.search import Search
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.result import Termination, relative_gap
from winset_solver.status import OutcomeStatus, Unanswered
from winset_solver.tolerances import AGREEMENT

BRANCH_AND_CUT: Final = "branch and cut"
"""Name of this engine."""


def branch_and_cut(problem: EquilibriumProblem, control: Control | None = None) -> EquilibriumOutcome:
    """Return the best equilibrium, by branch and cut on one linear relaxation that stays warm.

    Columns that products connect in small groups (per item of a knapsack game: who takes it) are replaced by their
    joint states, one column each, so that the relaxation describes the convex hull of every group. Below that,

    - equilibrium inequalities come from best responses to fractional profiles, and those of the families where columns
      stay outside groups;
    - pairs of states exclude each other where somebody would exchange one column for another: as rows where they are
      violated, and as a table by which domains shrink;
    - states whose reduced cost is larger than the gap go;
    - every part of the tree that is closed, by its bound or because it is empty, leaves its combination of rows behind
      (all rows hold everywhere), which closes or shrinks other parts without a linear program;
    - best-response dynamics from the points of relaxations give equilibria, and integral points too.

    Parameters
    ----------
    problem
        Any game, allowance and objective.
    control
        Limits, progress and cancellation; its gap ends the search early.

    Returns
    -------
    EquilibriumOutcome
        ``OPTIMAL`` with a bound; ``NO_EQUILIBRIUM`` or ``NO_PACKAGE`` as proven; ``UNBOUNDED`` with a note where the
        relaxation has no upper limit; stopped with the best equilibrium and the bound so far. Claims are left to
        whoever asks: :func:`~winset_solver.games.solve.best_equilibrium` has them confirmed by enumeration or by the
        other engine.

    Notes
    -----
    A part of the tree is closed only by weak duality: the bound, or the contradiction, is recomputed from HiGHS's
    multipliers in arithmetic of our own, so that a wrong answer of HiGHS can cost time but no equilibrium. Where HiGHS
    finds a part empty and its multipliers do not show it, twice, its word is taken and a note says so. Where columns
    are continuous or amounts are chosen, an integral profile may violate its inequalities by less than tolerances show;
    such parts count with their bound, and a note says so.

    References
    ----------
    Dragotto and Scatamacchia (2023), "The ZERO Regrets algorithm: optimizing over pure Nash equilibria via integer
    programming", INFORMS Journal on Computing 35 (not opened).

    Examples
    --------
    Two players who each gain 3 if both act, and lose 1 if they act alone:

    >>> from winset_solver.games.game import Game
    >>> from winset_solver.program import PayoffProgram, as_matrix
    >>> program = PayoffProgram.build(
    ...     matrix=np.zeros((0, 2)), row_lower=[], row_upper=[], payoff=[[-1, 0], [0, -1]],
    ...     column_upper=[1, 1], integer=[True, True], owners=[0, 1],
    ... )
    >>> game = Game(program, (as_matrix([[0, 4], [0, 0]]), as_matrix([[0, 0], [4, 0]])))
    >>> branch_and_cut(EquilibriumProblem(game)).value
    6.0
    >>> branch_and_cut(EquilibriumProblem(game, weights=-np.ones(2))).equilibrium.payoffs.tolist()
    [0.0, 0.0]
    """
    control = control or Control()
    began = perf_counter()
    notes: tuple[str, ...] = ()
    with cancel_on_interrupt(control.cancellation):
        search = Search(problem, control)
        try:
            search.run()
            status = _status(search)
        except Stopped:
            status = OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        except Unanswered as reason:
            status, notes = reason.status, reason.notes
    best, bound = search.incumbent.best, search.bound
    if status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION and best is not None:
        status = OutcomeStatus.STOPPED_WITH_SOLUTION
    return EquilibriumOutcome(
        status,
        best,
        bound if np.isfinite(bound) else None,
        BRANCH_AND_CUT,
        _work(search),
        notes=(*notes, *_notes(search)),
        seconds=perf_counter() - began,
    )


def _status(search: Search) -> OutcomeStatus:
    """Return how a search ended whose tree is exhausted."""
    incumbent = search.incumbent
    if incumbent.best is not None:
        gap = relative_gap(incumbent.best.value, search.bound)
        exact = not search.unsettled or gap <= max(AGREEMENT, search.control.limits.gap)
        return OutcomeStatus.OPTIMAL if exact else OutcomeStatus.STOPPED_WITH_SOLUTION
    if search.unsettled:
        return OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    if incumbent.profile_seen:
        return OutcomeStatus.NO_EQUILIBRIUM
    found = Session(LinearModel.of(search.lifted.game.program)).solve(search.control)
    if found.termination is Termination.INFEASIBLE:
        return OutcomeStatus.NO_PACKAGE
    return OutcomeStatus.STOPPED_WITHOUT_SOLUTION if found.solution is None else OutcomeStatus.NO_EQUILIBRIUM


def _notes(search: Search) -> list[str]:
    notes = []
    if search.unsettled:
        notes.append(f"tolerances do not decide the profiles in {search.unsettled} parts of the tree")
    if search.master.unproven:
        notes.append(
            f"{search.master.unproven} parts of the tree are empty on the solver's word, without a certificate"
        )
    return notes


def _work(search: Search) -> Work:
    master, responses = search.master, search.responses
    return Work(
        rounds=search.rounds,
        nodes=search.nodes,
        relaxations=master.solves,
        responses=responses.solves,
        inequalities=dict(sorted(master.added.items())),
        master_seconds=master.seconds,
        response_seconds=responses.seconds,
    )
