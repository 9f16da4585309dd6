"""The Nash bargaining solution of a large fund, by interior points in the shape of its tree."""

from dataclasses import replace
from math import exp, log
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_models.analysis.funds.engine import MULTIPLIERS, Places, largest
from winset_solver.bargaining.outcome import Outcome
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control, cancel_on_interrupt
from winset_solver.linear_model import LinearModel
from winset_solver.multiplier_repair import repaired
from winset_solver.result import Confirmation, Verdict
from winset_solver.status import Claim, OutcomeStatus
from winset_solver.stochastic.interior_point import interior_point
from winset_solver.stochastic.tree import Indices
from winset_solver.tolerances import CERTIFICATE, FEASIBILITY, POSITIVE_GAIN
from winset_solver.verify import dual_bound, violation_of_relaxation

CLAIM: Final = "no acceptable plan has a larger geometric mean of gains"


def large_nash(problem: BargainingProblem, control: Control, places: Places) -> Outcome | None:
    r"""Return the Nash bargaining solution of a linear program over a tree; None where it is not settled this way.

    Notes
    -----
    With gains :math:`g^*` found, every acceptable g has :math:`\sum w \log g \le \sum w \log g^* + \sum (w/g^*) g -
    \sum w` (the logarithm is concave), and multipliers bound the linear part: that proves the solution, whatever the
    search did. Whoever cannot gain anything is left out and named.
    """
    everybody = np.ones(len(problem.weights), dtype=bool)
    found = _over(problem, everybody, control, places)
    if found is None and not control.exhausted:
        able = _able(problem, control, places)
        if able is not None and able.any() and not able.all():
            found = _over(problem, able, control, places)
    return found


def _over(problem: BargainingProblem, able: NDArray[np.bool_], control: Control, places: Places) -> Outcome | None:
    """Search with the given players all gaining, and nobody losing."""
    began = perf_counter()
    model, gains = _with_gains(problem)
    weights = np.zeros(model.columns)
    weights[gains] = np.where(able, problem.weights, 0.0)
    seeds = np.append(places.columns, np.full(len(gains), -1))
    with cancel_on_interrupt(control.cancellation):
        point = interior_point(model, places.tree, seeds, logarithms=weights, control=control.named("Nash product"))
    if point is None or violation_of_relaxation(model, point.x) > FEASIBILITY:
        return None
    x = point.x[: gains[0]]
    reached = problem.program.payoffs(x) - problem.disagreement
    if (reached[able] <= 0).any():
        return None
    slopes = np.zeros(model.columns)
    slopes[gains[able]] = problem.weights[able] / reached[able]
    total = float(problem.weights[able].sum())
    linear = replace(model, cost=slopes)
    more = dual_bound(linear, repaired(linear, point.multipliers)) / total - 1.0
    if more > CERTIFICATE:
        return None
    value = exp(sum(w * log(g) for w, g in zip(problem.weights[able], reached[able], strict=True)) / total)
    bound = value * exp(max(0.0, more))
    return Outcome(
        "nash",
        OutcomeStatus.OPTIMAL,
        x=x,
        payoffs=problem.program.payoffs(x),
        gains=reached,
        value=value,
        bound=bound,
        without_gain=tuple(np.flatnonzero(~able).tolist()),
        claims=(Claim(CLAIM, Confirmation(Verdict.CONFIRMED, MULTIPLIERS, bound, perf_counter() - began)),),
        seconds=perf_counter() - began,
    )


def _with_gains(problem: BargainingProblem) -> tuple[LinearModel, Indices]:
    """Return the model of a program with columns for the gains, none of them negative, and their numbers."""
    program = problem.program
    model, players = LinearModel.of(program), len(problem.weights)
    first = model.columns
    model.append_columns(np.zeros(players), np.full(players, np.inf), np.zeros(players, dtype=bool))
    definition = sparse.hstack([program.payoff, -sparse.eye_array(players)], format="csr")
    offset = problem.disagreement - program.payoff_constant
    model.append_rows(definition, offset, offset)
    return model, np.arange(first, first + players)


def _able(problem: BargainingProblem, control: Control, places: Places) -> NDArray[np.bool_] | None:
    """Return who can gain anything; None where that is not settled."""
    program = problem.program
    best = []
    for player in range(len(problem.weights)):
        cost = program.payoff[[player]].toarray().ravel()
        found = largest(program, (cost, float(program.payoff_constant[player])), "", control, places)
        if found.value is None or found.status is not OutcomeStatus.OPTIMAL:
            return None
        best.append(found.value)
    size = np.maximum(1.0, np.abs(program.payoff_constant))
    return np.array(best) > POSITIVE_GAIN * size
