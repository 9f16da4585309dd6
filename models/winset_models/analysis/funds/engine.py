"""The largest value of one linear objective over the acceptable plans of a fund, with its proof."""

from dataclasses import dataclass
from math import inf
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.bargaining.gain_space import EMPTY, GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.confirm import solve_confirmed
from winset_solver.control import Control, cancel_on_interrupt
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.multiplier_repair import repaired
from winset_solver.program import PayoffProgram, Vector
from winset_solver.result import Confirmation, SolveResult, Termination, Verdict
from winset_solver.row_scaling import row_scales
from winset_solver.status import STATUS_OF, Claim, OutcomeStatus
from winset_solver.stochastic.interior_point import interior_point
from winset_solver.stochastic.tree import Indices, ScenarioTree
from winset_solver.tolerances import CERTIFICATE, FEASIBILITY
from winset_solver.verify import dual_bound, exact_dot, violation_of_relaxation

LARGE: Final = 50_000
"""Non-zeros from which the shape of the tree is made use of: below, the simplex method takes less than a second."""
MULTIPLIERS: Final = "multipliers of the rows, found by interior points and recomputed without them (weak duality)"


@dataclass(frozen=True, eq=False)
class Places:
    """The tree that a program is about, and by column the state that it belongs to, where that is known (−1: not)."""

    tree: ScenarioTree
    columns: Indices


@dataclass(frozen=True, eq=False)
class Largest:
    """The largest value of a linear objective.

    Parameters
    ----------
    status
        How the search ended.
    model
        What was searched: the program, and a row for each player that keeps its payoff from falling below 0.
    x, value, bound
        The point, its value and its proven bound; None without.
    multipliers
        Of the rows of the model; None where the search was stopped.
    claims, notes
        Second opinions, and what a reader must know.
    """

    status: OutcomeStatus
    model: LinearModel
    x: Vector | None = None
    value: float | None = None
    bound: float | None = None
    multipliers: Vector | None = None
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()


def acceptable_model(program: PayoffProgram, cost: Vector, constant: float = 0.0) -> LinearModel:
    """Return a linear model of the points of a program that give nobody a negative payoff."""
    model = LinearModel.of(program)
    scales = row_scales(program.payoff)
    least = scales @ -program.payoff_constant
    model.append_rows(scales @ program.payoff, least, np.full(len(least), inf))
    model.cost, model.constant = np.asarray(cost, dtype=float), constant
    return model


def largest(
    program: PayoffProgram, objective: tuple[Vector, float], claim: str, control: Control, places: Places
) -> Largest:
    """Maximise a linear objective over the points of a program that give nobody a negative payoff.

    Parameters
    ----------
    objective
        Coefficients of the columns, and a constant.
    claim
        What is claimed where a best point is proven.
    places
        What makes use of the shape of the tree possible.

    Notes
    -----
    Large programs are searched by interior points in the shape of the tree; where that does not settle them, and for
    small ones, HiGHS is asked. The bound is recomputed from multipliers in either case, so that it holds however they
    were come by.
    """
    model = acceptable_model(program, *objective)
    if model.matrix.nnz > LARGE and (found := _by_interior_points(model, claim, control, places)) is not None:
        return found
    if control.exhausted:
        return Largest(OutcomeStatus.STOPPED_WITHOUT_SOLUTION, model)
    found = _by_simplex(program, model, claim, control)
    if _settled(found) or control.exhausted:
        return found
    return _by_interior_points(model, claim, control, places) or found


def _settled(found: Largest) -> bool:
    """Return whether HiGHS has proven what it says; it gives badly scaled programs up now and then."""
    if found.value is None or found.status is not OutcomeStatus.OPTIMAL:
        return found.status is not OutcomeStatus.STOPPED_WITHOUT_SOLUTION and found.value is None
    return found.bound is not None and found.bound - found.value <= CERTIFICATE * max(1.0, abs(found.value))


def _by_simplex(program: PayoffProgram, model: LinearModel, claim: str, control: Control) -> Largest:
    session = Session(model.copy(), threads=control.limits.threads)
    session.maximise(model.cost, model.constant)
    result = solve_confirmed(session, control)
    if result.solution is None:
        return _nothing(program, model, result, control)
    bound = result.bound
    if result.row_duals is not None:
        bound = dual_bound(model, result.row_duals)
    value = exact_dot(model.cost, result.x, model.constant)
    claims = () if result.confirmation is None else (Claim(claim, result.confirmation),)
    proven = None if bound is None or bound == inf else max(bound, value)
    status = STATUS_OF[result.termination]
    return Largest(status, model, np.array(result.x), value, proven, result.row_duals, claims)


def _by_interior_points(model: LinearModel, claim: str, control: Control, places: Places) -> Largest | None:
    """Return what interior points find and prove; None where they prove nothing."""
    began = perf_counter()
    with cancel_on_interrupt(control.cancellation):
        found = interior_point(model, places.tree, places.columns, control=control)
    if found is None or violation_of_relaxation(model, found.x) > FEASIBILITY:
        return None
    multipliers = repaired(model, found.multipliers)
    value, bound = exact_dot(model.cost, found.x, model.constant), dual_bound(model, multipliers)
    if bound - value > CERTIFICATE * max(1.0, abs(value)):
        return None
    confirmed = Confirmation(Verdict.CONFIRMED, MULTIPLIERS, bound, perf_counter() - began)
    status, claims = OutcomeStatus.OPTIMAL, (Claim(claim, confirmed),)
    return Largest(status, model, found.x, value, max(bound, value), multipliers, claims)


def _nothing(program: PayoffProgram, model: LinearModel, result: SolveResult, control: Control) -> Largest:
    """Say why there is no point, as precisely as it can be told."""
    space = GainSpace(BargainingProblem(program, np.zeros(len(program.player_labels))), control)
    reason = space.unanswered(result)
    claims = tuple(space.claims)
    if result.confirmation is not None and result.termination is Termination.INFEASIBLE:
        claims = (Claim(EMPTY, result.confirmation), *claims)
    return Largest(reason.status, model, claims=claims, notes=reason.notes)
