"""The largest sum of values found by several processes, as a plan with its stage and second opinions."""

from typing import Final

import numpy as np

from winset_models.analysis.funds.search import BestPlan
from winset_models.analysis.funds.second_opinion import Rounded, plan_checks
from winset_models.analysis.funds.values import Setting, values_alone
from winset_models.analysis.objectives import Objective
from winset_models.analysis.stages import stage_of
from winset_models.cluster.launch import ClusterOutcome, solve_on_ranks
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.cents import settled
from winset_models.negotiation.fund.figures import FundFigures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.statements import party_name
from winset_solver.bargaining.outcome import Outcome
from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import ACCOUNT

GAP: Final = 1e-3  # relative; processes approach the largest sum of values, they do not reach it
"""Relative distance of bound and value at which processes stop where the limits name none."""


def plan_on_ranks(
    figures: FundFigures, setting: Setting, objective: Objective, ranks: int, control: Control
) -> BestPlan:
    """Return the plan with the largest sum of values that processes find, with their bound.

    Raises
    ------
    ArgumentError
        Where processes cannot divide the search, or their plan leaves a member worse off than without the fund: that
        rule is about all scenarios together.
    """
    found = solve_on_ranks(
        figures.negotiation,
        setting.active,
        ranks=ranks,
        gap=control.limits.gap or GAP,
        terms=setting.terms,
        control=control.named(objective.title),
    )
    outcome = Outcome(objective.name, found.status, value=found.value, bound=found.bound, seconds=found.seconds)
    stage, notes = stage_of(objective, outcome), (_said(found, ranks),)
    if found.plan is None:
        return BestPlan(found.status, (stage,), notes=notes)
    gains = _gains(figures, setting, found.plan)
    formulation = setting.formulated(figures)
    plan, cent = settled(figures, found.plan, setting.active)
    checks = plan_checks(formulation, setting.active, Rounded(found.plan, plan, cent), gains, [stage])
    contradicted = any(check.outcome == "contradicted" for check in checks)
    status = OutcomeStatus.DISAGREEMENT if contradicted else found.status
    return BestPlan(status, (stage,), plan, tuple(checks), notes, formulation.utility_error)


def _gains(figures: FundFigures, setting: Setting, plan: FundPlan) -> Vector:
    """Return what each member gains, which the accounts and the program must agree on.

    Raises
    ------
    ArgumentError
        Where somebody loses.
    """
    accounts = FundAccounts(figures, plan, setting.active)
    gains = np.array([accounts.gain(member) for member in figures.members])
    losing = gains < -ACCOUNT * np.maximum(1.0, np.abs(values_alone(figures)))
    if losing.any():
        names = [party_name(figures.negotiation, p) for p, loses in zip(figures.members, losing, strict=True) if loses]
        raise ArgumentError(
            "the plan with the largest sum of values leaves members worse off than without the fund",
            got=", ".join(names),
            hint="that nobody is worse off binds all scenarios together: ask the engine `extensive`",
        )
    return gains


def _said(found: ClusterOutcome, ranks: int) -> str:
    return f"{ranks} processes divided {found.parts} parts of the world and agreed in {found.iterations} iterations"
