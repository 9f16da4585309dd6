"""Second opinions on a plan that the program found: its values, rules and balance from the figures alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Literal

import numpy as np

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.funds.engine import Largest
from winset_models.analysis.roadmap_findings import Stage
from winset_models.formulations.fund import FundFormulation
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.cents import balance_in_cents, breaches_beyond_cents
from winset_models.negotiation.fund.figures import Active
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.fund.utility import slope
from winset_solver.confirm import LARGEST_AUTOMATIC
from winset_solver.control import Control
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.tolerances import ACCOUNT, AGREEMENT, BOUND_ROUNDING

Verdict = Literal["confirmed", "not confirmed", "contradicted"]
_INTERIOR: Final = "solving again by an interior-point method"
_METHOD: Final = "adding the plan up again, state by state, without the program or the solver"


@dataclass(frozen=True)
class Rounded:
    """A plan as the solver left it, and in whole multiples of a ``cent``."""

    found: FundPlan
    paid: FundPlan
    cent: float


def plan_checks(
    formulation: FundFormulation, active: Active, plan: Rounded, payoffs: Vector, stages: Sequence[Stage]
) -> list[Check]:
    """Return what the recomputation of a plan says about what is claimed of it.

    Parameters
    ----------
    payoffs
        Gains that the program gives the members, once its values are as large as the plan permits.
    stages
        Objectives whose values the plan keeps.

    Notes
    -----
    The program understates a curved utility, by no more than the error of its approximation in every state.
    """
    began = perf_counter()
    figures = formulation.figures
    found, paid = (FundAccounts(figures, each, active) for each in (plan.found, plan.paid))
    values = np.array([found.value(member) for member in figures.members])
    gains = values - [found.alone(member) for member in figures.members]
    lost, error = BOUND_ROUNDING * float(found.contributions.max()), _curvature(found, formulation.utility_error)
    slack = np.maximum(ACCOUNT * np.maximum(1.0, np.abs(values)), lost)
    rounded = np.array([paid.gain(member) for member in figures.members]) - gains
    held = {
        "these are the members' gains from this plan": np.all(
            (gains >= payoffs - slack) & (gains <= payoffs + slack + error)
        ),
        "no member has less than without the fund": np.all(gains >= -slack),
        "whole cents change no member's gain noticeably": np.all(np.abs(rounded) <= slack + _cents(paid, plan.cent)),
        "this plan keeps every rule of the file": not breaches_beyond_cents(figures, plan.paid, active),
        "what comes in is what goes out and what is kept, in every state": not np.any(
            balance_in_cents(figures, plan.paid, active)
        ),
    }
    measures = _measures(found)
    for stage in stages:
        if stage.value is not None and stage.objective in measures:
            held[f"{stage.measure}: {stage.value:,.6g}"] = _as_good(stage, measures[stage.objective])
    seconds = perf_counter() - began
    return [
        Check(claim=claim, method=_METHOD, outcome="confirmed" if true else "contradicted", seconds=seconds)
        for claim, true in held.items()
    ]


def _curvature(accounts: FundAccounts, errors: Mapping[str, float]) -> Vector:
    """Return by how much the program may understate each member's value, from its errors in one state."""
    return np.array([errors.get(member, 0.0) * _whole_time(accounts, member) for member in accounts.figures.members])


def _whole_time(accounts: FundAccounts, member: str) -> float:
    """Return the value at the beginning of one unit in every stage."""
    return float(accounts.figures.tree.along_paths(accounts.stream(member).weights).max())


def _cents(accounts: FundAccounts, cent: float) -> Vector:
    """Return more than rounding all amounts to cents can change each member's value.

    Every amount moves by less than a cent, and whoever takes up the rest of a state by less than all of them.
    """
    figures = accounts.figures
    amounts = 2 + len(figures.members) + len(figures.needs) + len(figures.donors) + len(figures.contracts)
    found = []
    for member in figures.members:
        worth = [1.0, *(need.unmet for need in figures.needs.values() if need.of == member)]
        worth += [need.benefit.get(member, 0.0) for need in figures.needs.values()]
        steepest = float(slope(figures.members[member].utility, accounts.consumption(member)).max())
        found.append(cent * 2 * amounts * _whole_time(accounts, member) * max(steepest, *map(abs, worth)))
    return np.array(found)


def _measures(accounts: FundAccounts) -> Mapping[str, float]:
    """Return what a plan says about itself, by objective."""
    figures = accounts.figures
    return {
        "welfare": sum(accounts.value(member) for member in figures.members),
        "contributions": float(figures.tree.probability @ accounts.contributions),
        "pledges": sum(accounts.pledge(member) for member in figures.members),
        "reserve": float(accounts.reserve.max()),
    }


def _as_good(stage: Stage, found: float) -> bool:
    """Return whether a plan is as good as a stage claims; later stages keep a value but for rounding."""
    if stage.value is None:
        return True
    worse = found - stage.value if stage.smaller_is_better else stage.value - found
    return worse <= ACCOUNT * max(1.0, abs(stage.value))


def another_method(sums: Largest, control: Control) -> list[Check]:
    """Return whether an interior-point method finds the same largest sum of values as the simplex method, or neither.

    Nothing where there is nothing to compare, or the program is so large that this would take long.
    """
    if sums.value is None or sums.multipliers is None or control.exhausted or sums.model.matrix.nnz > LARGEST_AUTOMATIC:
        return []
    began = perf_counter()
    session = Session(sums.model.copy(), solver="ipm")
    session.maximise(sums.model.cost, sums.model.constant)
    found = session.solve(control.named("interior points"))
    outcome: Verdict = "not confirmed"
    if found.solution is not None and found.optimal:
        apart = abs(found.solution.objective - sums.value)
        outcome = "confirmed" if apart <= AGREEMENT * max(1.0, abs(sums.value)) else "contradicted"
    claim = f"largest sum of values: {sums.value:,.6g}".replace("-", "−")
    return [Check(claim=claim, method=_INTERIOR, outcome=outcome, seconds=perf_counter() - began)]
