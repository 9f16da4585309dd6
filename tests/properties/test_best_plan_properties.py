"""What must hold of best plans of funds, whatever the file."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from fund_cases import fund_negotiation, small_funds
from winset_models.analysis.funds.information import information
from winset_models.analysis.funds.objectives import objectives_of
from winset_models.analysis.funds.program import members_program, places_of
from winset_models.analysis.funds.search import BestPlan, best_plan
from winset_models.analysis.funds.values import Setting, largest_sum, sum_of_values, values_alone
from winset_models.negotiation.fund.accounts import FundAccounts, everything
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.negotiation import Negotiation
from winset_solver.control import Control, Limits
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import ACCOUNT

FEW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
QUICK = Control(limits=Limits(confirm="never"))


def sums(negotiation: Negotiation) -> tuple[OutcomeStatus, float | None]:
    figures = fund_figures(negotiation)
    found = largest_sum(figures, Setting(everything(figures)), Control())
    return found.status, found.value


def near(value: float) -> float:
    return ACCOUNT * max(1.0, abs(value))


def best(negotiation: Negotiation, objectives: str) -> BestPlan:
    figures = fund_figures(negotiation)
    active = everything(figures)
    return best_plan(Setting(active).formulated(figures), active, objectives_of(figures, objectives))


@FEW
@given(small_funds(), st.sampled_from(["nash", "egalitarian", "welfare", "contributions"]))
def test_every_answer_is_confirmed(negotiation: Negotiation, objective: str) -> None:
    found = best(negotiation, objective)
    assert [check for check in found.checks if check.outcome == "contradicted"] == []
    assert found.status in (
        (OutcomeStatus.OPTIMAL,)
        if found.plan is not None
        else (OutcomeStatus.NO_PACKAGE, OutcomeStatus.NO_ACCEPTABLE_PACKAGE, OutcomeStatus.UNBOUNDED)
    )


@FEW
@given(small_funds())
def test_pooling_and_information_are_worth_something(negotiation: Negotiation) -> None:
    figures = fund_figures(negotiation)
    setting = Setting(everything(figures))
    status, value = sums(negotiation)
    assume(status is OutcomeStatus.OPTIMAL)
    assert value is not None
    assert value >= values_alone(figures).sum() - near(value)
    known = information(figures, setting, Control())
    assert known is not None
    assert known.perfect_information is None or known.perfect_information >= 0
    assert known.stochastic_solution is None or known.stochastic_solution >= 0


@FEW
@given(small_funds(kinds=("certain",)))
def test_there_is_nothing_to_know_about_one_certain_course(negotiation: Negotiation) -> None:
    figures = fund_figures(negotiation)
    assume(not figures.contracts)
    found = information(figures, Setting(everything(figures)), Control())
    assume(found is not None)
    assert found is not None
    assert (found.perfect_information, found.stochastic_solution) == (0.0, 0.0)


@FEW
@given(small_funds())
def test_later_objectives_worsen_no_earlier_one(negotiation: Negotiation) -> None:
    first = best(negotiation, "welfare")
    assume(first.status is OutcomeStatus.OPTIMAL)
    both = best(negotiation, "welfare,contributions")
    assert both.status is OutcomeStatus.OPTIMAL
    assert both.plan is not None
    value, paid = both.stages[0].value, both.stages[1].value
    assert value is not None
    assert value == pytest.approx(first.stages[0].value, abs=near(value))
    figures = fund_figures(negotiation)
    accounts = FundAccounts(figures, both.plan, everything(figures))
    assert sum(accounts.value(member) for member in figures.members) >= value - 1e-2  # cents, and what is held
    assert figures.tree.probability @ accounts.contributions == pytest.approx(paid, abs=1e-3)


@FEW
@given(small_funds())
def test_the_largest_sum_is_what_the_accounts_make_of_its_plan(negotiation: Negotiation) -> None:
    figures = fund_figures(negotiation)
    active = everything(figures)
    formulation = Setting(active).formulated(figures)
    found = largest_sum(figures, Setting(active), QUICK)
    assume(found.x is not None)
    assert found.x is not None
    assert found.value is not None
    accounts = FundAccounts(figures, formulation.plan_of(found.x), active)
    total = sum(accounts.value(member) for member in figures.members)
    slack = sum(formulation.utility_error.values()) * 60 + near(found.value)
    assert found.value - near(found.value) <= total <= found.value + slack


def insurance(members: list[str], chances: list[float], losses: Any) -> Negotiation:
    """Return a fund of members that each may have a loss in some scenarios and look at their worst cases."""
    return fund_negotiation(
        {member: {} for member in members},
        scenarios={
            "paths": {
                f"s{i}": {"probability": chance, "values": dict(zip(members, losses[i], strict=True))}
                for i, chance in enumerate(chances)
            }
        },
        members={
            member: {
                "income": {"base": 0, "per": {member: -1}},
                "draws_at_most": 100,
                "risk": {"weight": 0.5, "level": 0.5},
            }
            for member in members
        },
    )


@FEW
@given(st.lists(st.lists(st.integers(0, 6), min_size=3, max_size=3), min_size=4, max_size=4))
def test_more_members_never_raise_the_pooled_risk(losses: list[list[int]]) -> None:
    chances = [0.25] * 4
    _, together = sums(insurance(["A", "B", "C"], chances, losses))
    _, pair = sums(insurance(["A", "B"], chances, [row[:2] for row in losses]))
    alone = insurance(["C"], chances, [row[2:] for row in losses])
    assert together is not None
    assert pair is not None
    assert together >= pair + values_alone(fund_figures(alone)).sum() - near(together)


def test_programs_have_a_state_for_every_payment() -> None:
    negotiation = insurance(["A", "B"], [0.5, 0.5], [[1, 2], [3, 4]])
    figures = fund_figures(negotiation)
    formulation = Setting(everything(figures)).formulated(figures)
    program = members_program(formulation)
    places = places_of(formulation, program.shape[1]).columns
    assert np.bincount(places[places >= 0]).tolist() == [4, 4]
    cost, constant = sum_of_values(formulation, program)
    assert constant == pytest.approx(0.0)
    assert cost[list(formulation.fields.value.values())].tolist() == [1.0, 1.0]
