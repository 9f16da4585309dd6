"""Our formulation of a fund and one written by hand, constraint by constraint, have the same largest sum of values."""

import numpy as np
import pyomo.environ as pyo
import pytest
from hypothesis import HealthCheck, assume, given, settings

from fund_cases import small_funds
from winset_benchmarks.funds import relief_fund
from winset_benchmarks.plain_fund import plain_fund
from winset_models.formulations.fund import fund_program
from winset_models.negotiation.fund.active import everything
from winset_models.negotiation.fund.figures import fund_figures, resolved
from winset_solver.errors import ArgumentError
from winset_solver.highs import Session
from winset_solver.result import Termination

CONDITIONS = {"infeasible": Termination.INFEASIBLE, "unbounded": Termination.UNBOUNDED}


def ours(figures, active):
    formulation = fund_program(figures, active)
    session = Session(formulation.program)
    constant = float(formulation.program.payoff_constant.sum()) + sum(formulation.alone.values())
    session.maximise(np.asarray(formulation.program.payoff.sum(axis=0)).reshape(-1), constant)
    return session.solve()


def by_hand(figures, active):
    model = plain_fund(figures, active)
    found = pyo.SolverFactory("highs").solve(model, load_solutions=False)
    condition = str(found.solver.termination_condition)
    if condition != "optimal":
        return CONDITIONS.get(condition), None
    model.solutions.load_from(found)
    return Termination.OPTIMAL, pyo.value(model.welfare)


@pytest.mark.parametrize(("branches", "parties"), [((4,), 3), ((3, 3), 8), ((1, 2, 3), 4)])
def test_relief_funds(branches, parties):
    figures = fund_figures(relief_fund(branches, parties=parties))
    active = everything(figures)
    assert by_hand(figures, active)[1] == pytest.approx(ours(figures, active).solution.objective, rel=1e-7)


def simple(negotiation):
    """The fund with linear utilities and full commitment, where it can be one."""
    fund = negotiation.fund
    members = {
        name: member.model_copy(update={"utility": member.utility.model_copy(update={"form": "linear"})})
        for name, member in fund.members.items()
    }
    rules = {"members": members, "commitment": "full", "worthwhile": "in the package"}
    return negotiation.model_copy(update={"fund": fund.model_copy(update=rules)})


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_funds())
def test_funds_of_every_kind(negotiation):
    assume(not negotiation.fund.repeats)
    changed = simple(negotiation)
    figures = resolved(changed, fund_figures(negotiation).world)
    active = everything(figures)
    found = ours(figures, active)
    status, value = by_hand(figures, active)
    assert found.termination is status
    if value is not None:
        assert found.solution.objective == pytest.approx(value, rel=1e-6, abs=1e-6)


def test_what_the_plain_model_does_not_know_is_refused():
    negotiation = relief_fund((2,), parties=2)
    limited = negotiation.model_copy(update={"fund": negotiation.fund.model_copy(update={"commitment": "limited"})})
    figures = fund_figures(limited)
    with pytest.raises(ArgumentError, match="limited commitment"):
        plain_fund(figures, everything(figures))
