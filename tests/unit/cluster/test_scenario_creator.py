"""A fund divided into parts of its world is the same fund: mpi-sppy's extensive form, boxes, plans, refusals."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from mpisppy.opt.ef import ExtensiveForm

from cluster_cases import all_of, shared_shocks
from fund_cases import small_funds
from winset_models.cluster.boxes import pledge_limits, result_limits
from winset_models.cluster.division import Division, by_branches, by_paths, refuse_what_binds_scenarios
from winset_models.cluster.scenarios import node_names, scenario_creator
from winset_models.formulations.fund import fund_program
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.active import everything
from winset_models.negotiation.fund.figures import fund_figures
from winset_solver.errors import ArgumentError
from winset_solver.highs import Session
from winset_solver.result import Termination


def largest_sum(figures, active):
    """Sum of values inside by our own extensive form."""
    formulation = fund_program(figures, active)
    session = Session(formulation.program)
    constant = float(formulation.program.payoff_constant.sum()) + sum(formulation.alone.values())
    session.maximise(np.asarray(formulation.program.payoff.sum(axis=0)).reshape(-1), constant)
    return session.solve()


def divisible(figures):
    try:
        refuse_what_binds_scenarios(figures)
    except ArgumentError:
        return False
    return True


def extensive(division):
    form = ExtensiveForm(
        {"solver": "highs", "toc": False},
        division.names,
        scenario_creator,
        scenario_creator_kwargs={"division": division},
        all_nodenames=node_names(division),
        suppress_warnings=True,
    )
    form.solve_extensive_form()
    return form


@pytest.mark.parametrize("stages", [1, 2, 3])
@pytest.mark.parametrize("divided", [by_paths, lambda *given: by_branches(*given, 10)])
def test_the_extensive_form_of_mpi_sppy_agrees(stages, divided):
    negotiation = shared_shocks(stages)
    figures, active = fund_figures(negotiation), all_of(negotiation)
    found = extensive(divided(figures, active)).get_objective_value()
    assert found == pytest.approx(largest_sum(figures, active).solution.objective, rel=1e-7)


def test_what_is_known_before_the_world_branches_is_decided_at_the_root():
    paths = {"dry": {"probability": 0.5, "values": {"load": [1, 1, 3]}}, "wet": {"probability": 0.5}}
    paths["wet"]["values"] = {"load": [1, 2, 2]}
    negotiation = shared_shocks(3, scenarios={"paths": paths})
    figures, active = fund_figures(negotiation), all_of(negotiation)
    division = by_branches(figures, active, 10)
    assert (division.trunk, division.depth, node_names(division)) == (1, 1, None)
    root = scenario_creator("part0", division=division)._mpisppy_node_list[0]
    names = {variable.index() for variable in root.nonant_vardata_list}
    assert {"fund.pledge[A]", "fund.threshold[A]", "fund.contribution[A,year 1]"} <= names
    assert not any("year 2" in name for name in names)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_funds())
def test_divided_funds_agree_with_the_whole(negotiation):
    figures = fund_figures(negotiation)
    active = everything(figures)
    assume(divisible(figures))
    divisions = [by_paths(figures, active), by_branches(figures, active, 2)]
    whole = largest_sum(figures, active)
    assume(whole.termination is Termination.OPTIMAL)
    # the pieces of curved utilities differ by part, each from below by no more than its error
    slack = 1e-5 + misjudged(figures, active)
    for division in divisions:
        assert extensive(division).get_objective_value() == pytest.approx(whole.solution.objective, rel=1e-5, abs=slack)


def misjudged(figures, active):
    """Return by how much lines may underrate curved utilities in all; they differ from program to program."""
    return figures.tree.stages * sum(fund_program(figures, active, commitment=False).utility_error.values())


def with_pledges_of_use(program, figures):
    """Return a program without pledges beyond what any best plan needs: fees on them have no end."""
    upper = program.column_upper.copy()
    for member, limit in pledge_limits(figures).items():
        if (label := f"fund.pledge[{member}]") in program.column_labels:
            column = program.column(label)
            upper[column] = min(upper[column], limit)
    return program.replace(column_upper=upper)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_funds(), st.integers(0, 1000))
def test_results_lie_within_their_limits(negotiation, seed):
    figures = fund_figures(negotiation)
    active, generator = everything(figures), np.random.default_rng(seed)
    formulation = fund_program(figures, active, commitment=False)
    session = Session(with_pledges_of_use(formulation.program, figures))
    for _ in range(4):
        session.maximise(generator.normal(size=formulation.program.shape[1]))
        found = session.solve()
        if found.solution is None:
            continue
        accounts = FundAccounts(figures, formulation.plan_of(found.x), active)
        for member, (low, high) in result_limits(figures, active).items():
            results = accounts.results(member)
            slack = 1e-5 * max(1.0, np.abs(results).max())
            assert results.min() >= low - slack
            assert results.max() <= high + slack


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(small_funds())
def test_limits_leave_the_largest_sum_as_it_is(negotiation):
    figures = fund_figures(negotiation)
    active = everything(figures)
    assume(divisible(figures))
    division = Division(figures, active, (np.arange(len(figures.tree.leaves)),))
    free, program = largest_sum(figures, active), division.part(0).program
    assume(free.termination is Termination.OPTIMAL)
    boxed = Session(program)
    boxed.maximise(program.payoff.toarray()[0], float(program.payoff_constant[0]))
    slack = 1e-6 + misjudged(figures, active)
    assert boxed.solve().solution.objective == pytest.approx(free.solution.objective, rel=1e-6, abs=slack)


def test_a_plan_of_parts_is_one_plan():
    negotiation = shared_shocks(3)
    figures, active = fund_figures(negotiation), all_of(negotiation)
    division = by_branches(figures, active, 10)
    form = extensive(division)
    points = [np.array([column.value for column in form.local_scenarios[n].column.values()]) for n in division.names]
    accounts = FundAccounts(figures, division.plan(points), active)
    assert np.abs(accounts.balance).max() < 1e-7
    assert sum(map(accounts.value, figures.members)) == pytest.approx(form.get_objective_value())


@pytest.mark.parametrize(
    ("rule", "where"),
    [
        ({"commitment": "limited"}, "fund.commitment"),
        ({"worthwhile": "by itself"}, "fund.worthwhile"),
        ({"key": {"shares": {"all": 1}, "at_least": 0.5}}, "fund.key"),
    ],
)
def test_rules_about_all_scenarios_together_are_refused(rule, where):
    negotiation = shared_shocks(1, **rule)
    with pytest.raises(ArgumentError, match="cannot be divided") as refused:
        by_branches(fund_figures(negotiation), all_of(negotiation), 4)
    assert refused.value.where == where
