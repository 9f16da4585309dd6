"""The program of a fund and the accounts of its plans must agree: on every value, and on every rule that is kept."""

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from fund_cases import fund_negotiation, random_plan, small_funds
from winset_models.formulations.fund import FundFormulation, fund_program
from winset_models.negotiation.fund.accounts import FundAccounts, everything
from winset_models.negotiation.fund.breaches import fund_breaches
from winset_models.negotiation.fund.figures import FundFigures, fund_figures
from winset_models.negotiation.fund.statements import considered_money, not_negative
from winset_models.negotiation.fund.utility import curved
from winset_models.negotiation.statements import Statement
from winset_solver.highs import Session
from winset_solver.result import SolveResult, Termination
from winset_solver.tolerances import FEASIBILITY

seeds = st.integers(0, 10_000)
sides = st.sampled_from(["inner", "outer"])
preferences = {("fund", "commitment"), ("fund", "worthwhile")}


def words_of(statement: Statement) -> tuple[object, str]:
    return statement.path, statement.words


def broken_rows(formulation: FundFormulation, x: np.ndarray) -> set[tuple[object, str]]:
    """Return the statements whose rows a point breaks; columns below 0 say one as well."""
    program = formulation.program
    reached = program.matrix @ x
    ends = [np.where(np.isfinite(end), np.abs(end), 0.0) for end in (program.row_lower, program.row_upper)]
    missing = np.maximum(program.row_lower - reached, reached - program.row_upper)
    wrong = np.flatnonzero(missing > FEASIBILITY * np.maximum(1.0, np.maximum(*ends)))
    broken = {words_of(formulation.statements[program.row_labels[row]]) for row in wrong}
    negative = bool((x < np.minimum(program.column_lower, 0.0) - FEASIBILITY).any())
    return broken | {words_of(not_negative(formulation.figures))} if negative else broken


def overrun(figures: FundFigures, broken: set[tuple[object, str]]) -> set[str]:
    """Return the members that are left with more or less money than their utility is considered for."""
    bent = [member for member, part in figures.members.items() if curved(part.utility)]
    return {member for member in bent if words_of(considered_money(figures, member)) in broken}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(negotiation=small_funds(), seed=seeds, side=sides)
def test_the_value_of_every_plan_is_that_of_its_accounts(negotiation, seed, side):
    figures = fund_figures(negotiation)
    plan, active = random_plan(figures, seed), everything(figures)
    formulation = fund_program(figures, active, curved=side)
    x = formulation.point_of(plan)
    accounts, broken = FundAccounts(figures, plan, active), broken_rows(formulation, x)
    gains = dict(zip(formulation.program.player_labels, formulation.program.payoffs(x), strict=True))
    for party in gains.keys() - overrun(figures, broken):
        truth = accounts.gain(party) if party in figures.members else 0.0
        understated = formulation.understated.get(party, 0.0) * (1 if side == "inner" else -1)
        assert min(0.0, understated) - 1e-7 <= truth - gains[party] <= max(0.0, understated) + 1e-7, party


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(negotiation=small_funds(), seed=seeds, side=sides)
def test_a_row_is_broken_exactly_where_a_rule_is(negotiation, seed, side):
    """Chords may break what members prefer where they do not, tangents may keep it where they do not."""
    figures = fund_figures(negotiation)
    plan, active = random_plan(figures, seed), everything(figures)
    formulation = fund_program(figures, active, curved=side, explicit=True)
    x = formulation.point_of(plan)
    rows = broken_rows(formulation, x)
    if overrun(figures, rows):
        event("money beyond what is considered")
        return
    rules = {(found.breach.path, found.breach.statement) for found in fund_breaches(figures, plan, active)}
    if not formulation.utility_error:
        assert rows == rules
    assert not (rules - rows if side == "inner" else rows - rules)
    rows, rules = ({said for said in found if said[0] not in preferences} for found in (rows, rules))
    assert rows == rules


def best(formulation: FundFormulation) -> SolveResult:
    program = formulation.program
    session = Session(program)
    session.maximise(np.asarray(program.payoff.sum(axis=0)).ravel(), float(program.payoff_constant.sum()))
    return session.solve()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(negotiation=small_funds(), explicit=st.booleans())
def test_the_best_plan_keeps_every_rule_and_is_worth_what_the_program_says(negotiation, explicit):
    figures = fund_figures(negotiation)
    active = everything(figures)
    formulation = fund_program(figures, active, explicit=explicit)
    found = best(formulation)
    outer = best(fund_program(figures, active, curved="outer"))
    event(str(found.termination))
    if found.solution is None:
        gone_wrong = found.termination not in (Termination.INFEASIBLE, Termination.UNBOUNDED)
        assert not gone_wrong, "interest above impatience makes a fund unbounded, nothing else leaves one unsettled"
        assert (found.termination is Termination.UNBOUNDED) <= (outer.termination is Termination.UNBOUNDED)
        return
    plan = formulation.plan_of(found.solution.x)
    assert not fund_breaches(figures, plan, active)
    accounts = FundAccounts(figures, plan, active)
    truth = sum(accounts.gain(member) for member in figures.members)
    slack = 1e-6 * max(1.0, abs(truth))
    assert found.solution.objective - slack <= truth <= outer.solution.objective + slack
    assert truth <= found.solution.objective + sum(formulation.understated.values()) + slack
    again = formulation.program.payoffs(formulation.point_of(plan)).sum()
    assert again == pytest.approx(found.solution.objective, abs=slack)


def test_a_program_that_scaling_makes_inaccurate_is_solved_without_it():
    """Slopes of a utility from 2e-6 to 13000: HiGHS scales the program and then rejects its own answer."""
    risk = {"weight": 0.25}
    report = {"good": {"good": 0.75, "bad": 0.25}, "bad": {"good": 0.25, "bad": 0.75}}
    negotiation = fund_negotiation(
        {"A": {}, "B": {"discount": 0.9}},
        stages=["year 1", "year 2"],
        scenarios={
            "tree": {
                "root": {"values": {"x": 1}},
                "few": {"after": "root", "probability": 0.25},
                "many": {"after": "root", "probability": 0.75, "values": {"x": 2}},
            }
        },
        members={
            "A": {"income": 17, "draws_at_most": 1, "risk": risk, "utility": {"form": "power", "reference": 8}},
            "B": {
                "income": {"base": 20, "per": {"x": 0.5}},
                "draws_at_most": 2,
                "risk": risk,
                "utility": {"form": "exponential", "tolerance": 4, "over": [-30, 60]},
            },
        },
        key={"shares": 1, "at_least": 0.5},
        contracts={
            "c1": {
                "implementer": "C",
                "efforts": {"high": {"outcomes": {"good": 0.75, "bad": 0.25}}},
                "wanted": "high",
                "verification": report,
            }
        },
        commitment="limited",
        worthwhile="by itself",
    )
    figures = fund_figures(negotiation)
    found = best(fund_program(figures, everything(figures), explicit=True))
    assert found.optimal
    assert found.solution.objective == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(negotiation=small_funds(), seed=seeds)
def test_raised_penalties_are_just_large_enough(negotiation, seed):
    figures = fund_figures(negotiation)
    plan, active = random_plan(figures, seed), everything(figures)
    formulation = fund_program(figures, active, raised=True, curved="outer")
    x = formulation.point_of(plan)
    accounts, broken = FundAccounts(figures, plan, active), broken_rows(formulation, x)
    assert not any(path == ("fund", "commitment") for path, _ in broken)
    for member in figures.members.keys() - overrun(figures, broken) - formulation.utility_error.keys():
        penalty = figures.members[member].penalty
        needed = float(np.max(accounts.walking(member) + penalty - accounts.staying(member)))
        assert x[formulation.fields.penalty[member]] == pytest.approx(max(penalty, needed), abs=1e-7)
