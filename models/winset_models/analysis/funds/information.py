"""What knowing more, or planning for less, would change: perfect information, and a plan for the mean scenario."""

from dataclasses import replace
from typing import Final

import numpy as np

from winset_models.analysis.fund_findings import Information
from winset_models.analysis.funds.engine import Largest, largest
from winset_models.analysis.funds.foreknowledge import with_own_pledges
from winset_models.analysis.funds.program import members_program, places_of
from winset_models.analysis.funds.shown import with_unit
from winset_models.analysis.funds.values import CLAIM, Setting, largest_sum, sum_of_values, values_alone
from winset_models.analysis.stages import pruned
from winset_models.formulations.fund import FundFormulation
from winset_models.negotiation.fund.figures import FundFigures, resolved
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.fund.scenarios import forest, mean_world
from winset_solver.control import Control
from winset_solver.program import PayoffProgram
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import ACCOUNT

_NONE: Final = (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE)
_MEAN: Final = "To pledge, and to pay at first, what is best for the mean scenario alone"
"""What is done by those who plan for the mean."""


def information(figures: FundFigures, setting: Setting, control: Control) -> Information | None:
    r"""Return the expected value of perfect information, and the value of the stochastic solution.

    Returns
    -------
    Information | None
        None where the largest sum of values was not found.

    Notes
    -----
    All three sums are largest sums of values under which nobody has less than without the fund, judged over all
    scenarios together. With perfect information every scenario has a course and pledges of its own, while contracts
    say the same in all of them: plans that do not look ahead are among those that may, so that
    :math:`\mathrm{EVPI} \ge 0`. The mean plan is the best one for the single course of mean quantities; its pledges,
    and what it pays in the first stage where that is one state, are held in all scenarios:
    :math:`\mathrm{VSS} \ge 0`. What keeps members in depends on what they know, so nobody is assumed to walk away.

    References
    ----------
    J. R. Birge and F. Louveaux (2011), *Introduction to Stochastic Programming*, chapter 4 (not opened here).
    """
    setting = replace(setting, commitment=False)
    stochastic = largest_sum(figures, setting, control.named("ready for every scenario"))
    if stochastic.value is None or stochastic.status is not OutcomeStatus.OPTIMAL:
        return None
    perfect = _perfect(figures, setting, control.named("perfect information"))
    mean, nothing = _planned_for_the_mean(figures, setting, control)
    known = None if perfect is None else _grown(perfect - stochastic.value, stochastic.value)
    lost = None if mean is None else _grown(stochastic.value - mean, stochastic.value)
    return Information(
        stochastic=stochastic.value,
        perfect=None if known is None else stochastic.value + known,
        perfect_information=known,
        mean_plan=None if lost is None else stochastic.value - lost,
        stochastic_solution=lost,
        words=_words(figures, known, lost, nothing=nothing),
    )


def _perfect(figures: FundFigures, setting: Setting, control: Control) -> float | None:
    """Return the largest sum where every scenario is known; what members have alone is what they have not knowing."""
    formulation = setting.formulated(resolved(figures.negotiation, forest(figures.world)))
    program = members_program(formulation)
    program = program.replace(
        payoff_constant=program.payoff_constant + values_alone(formulation.figures) - values_alone(figures)
    )
    program = with_own_pledges(formulation, program)
    alone = float(values_alone(figures).sum() + program.payoff_constant.sum())
    cost = pruned(np.asarray(program.payoff.sum(axis=0)).reshape(-1))
    places = places_of(formulation, program.shape[1])
    found = largest(program, (cost, alone), CLAIM, control, places)
    return found.value if found.status is OutcomeStatus.OPTIMAL else None


def _planned_for_the_mean(figures: FundFigures, setting: Setting, control: Control) -> tuple[float | None, bool]:
    """Return the largest sum with the decisions of the mean plan held, and whether they lead to no plan at all."""
    mean = setting.formulated(resolved(figures.negotiation, mean_world(figures.world)))
    best = _sum_of_values(mean, members_program(mean), control.named("the mean scenario"))
    if best.x is None:
        return None, best.status in _NONE
    formulation = setting.formulated(figures)
    plan = mean.plan_of(best.x)
    program = _held(formulation, members_program(formulation), plan)
    found = _sum_of_values(formulation, program, control.named("a plan for the mean scenario"))
    return (found.value if found.status is OutcomeStatus.OPTIMAL else None), found.status in _NONE


def _grown(difference: float, size: float) -> float:
    """Return a difference, 0 where it is rounding."""
    return 0.0 if abs(difference) <= ACCOUNT * max(1.0, abs(size)) else difference


def _sum_of_values(formulation: FundFormulation, program: PayoffProgram, control: Control) -> Largest:
    places = places_of(formulation, program.shape[1])
    return largest(program, sum_of_values(formulation, program), CLAIM, control, places)


def _held(formulation: FundFormulation, program: PayoffProgram, plan: FundPlan) -> PayoffProgram:
    """Hold what a plan decides before anything is known: its pledges, and a certain first stage."""
    fields, tree = formulation.fields, formulation.figures.tree
    held = {column: plan.pledges.get(member, 0.0) for member, column in fields.pledge.items()}
    if len(tree.at(0)) == 1:
        for columns, amounts in (
            (fields.contribution, plan.contributions),
            (fields.draw, plan.draws),
            (fields.gift, plan.gifts),
        ):
            held |= {int(numbers[0]): amounts.get(key, [0.0])[0] for key, numbers in columns.items()}
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    which = np.array(list(held), dtype=np.int64)
    lower[which] = upper[which] = np.clip(list(held.values()), lower[which], upper[which])
    return program.replace(column_lower=lower, column_upper=upper)


def _words(figures: FundFigures, known: float | None, lost: float | None, *, nothing: bool) -> str:
    said = []
    if known is not None:
        worth = with_unit(figures, known) if known else "nothing"
        said.append(f"To know the scenario before anything is decided would be worth {worth} to all together")
    if lost is not None:
        cost = with_unit(figures, lost) if lost else "nothing"
        said.append(f"{_MEAN}, and to adapt as the scenario shows, would cost all together {cost}")
    elif nothing:
        said.append(f"{_MEAN} leads to no plan in some scenario: a rule is broken, or somebody loses")
    stay = " (taking it that all stay)" if figures.fund.commitment == "limited" else ""
    return ". ".join(f"{sentence}{stay}" for sentence in said) or "not found in time"
