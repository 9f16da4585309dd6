"""What holds for the program of every fund: nobody gains from commitment being weaker, nothing from relabelling."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from fund_cases import everything, fund_negotiation, small_funds
from winset_models.formulations.fund import fund_program
from winset_models.negotiation.fund.figures import FundFigures, fund_figures, resolved
from winset_solver.highs import Session
from winset_solver.result import Termination
from winset_solver.stochastic.tree import ScenarioTree


def largest(figures: FundFigures, **options) -> float:
    """Return the largest sum of gains; −inf where there is no plan, inf where there is no limit."""
    formulation = fund_program(figures, everything(figures), **options)
    session = Session(formulation.program)
    session.maximise(
        np.asarray(formulation.program.payoff.sum(axis=0)).ravel(), formulation.program.payoff_constant.sum()
    )
    found = session.solve()
    if found.solution is None:
        return np.inf if found.termination is Termination.UNBOUNDED else -np.inf
    return found.solution.objective


def at_most(one: float, other: float) -> bool:
    return one <= other or one == close(other)


def close(value: float) -> object:
    return pytest.approx(value, abs=1e-6 * max(1.0, abs(value))) if np.isfinite(value) else value


def doubled(figures: FundFigures) -> FundFigures:
    """Return a fund in which every scenario is there twice, each time half as likely."""
    tree, leaves = figures.tree, figures.tree.leaves
    nodes = np.concatenate([np.arange(tree.nodes), leaves])
    probability = tree.probability[nodes] * np.where(np.isin(nodes, leaves), 0.5, 1.0)
    labels = (*tree.labels, *(f"{tree.labels[leaf]} again" for leaf in leaves))
    twice = ScenarioTree(tree.parent[nodes], tree.stage[nodes], probability, labels)
    return resolved(figures.negotiation, figures.world.moved_to(twice, nodes))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(negotiation=small_funds())
def test_scenarios_that_are_there_twice_change_nothing(negotiation):
    figures = fund_figures(negotiation)
    assert largest(doubled(figures)) == close(largest(figures))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(negotiation=small_funds())
def test_limited_commitment_is_worth_no_more_and_raised_penalties_make_up_for_it(negotiation):
    figures = fund_figures(negotiation)
    full, limited = (largest(figures, commitment=commitment) for commitment in (False, True))
    assert at_most(limited, full)
    assert largest(figures, raised=True) == close(full)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(negotiation=small_funds())
def test_chords_lie_below_tangents(negotiation):
    figures = fund_figures(negotiation)
    below, above = largest(figures, curved="inner"), largest(figures, curved="outer")
    assert at_most(below, above)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(negotiation=small_funds())
def test_rows_and_bounds_say_the_same(negotiation):
    figures = fund_figures(negotiation)
    assert largest(figures, explicit=True) == close(largest(figures))


def test_a_scenario_of_probability_zero_changes_nothing():
    likely = {
        "calm": {"probability": 0.5, "values": {"x": [0, 1]}},
        "storm": {"probability": 0.5, "values": {"x": [0, 3]}},
    }
    never = {"flood": {"probability": 0.0, "values": {"x": [0, 99]}}}

    def fund(paths) -> FundFigures:
        judges = {"weight": 0.5, "level": 0.5}
        return fund_figures(
            fund_negotiation(
                stages=["1", "2"],
                scenarios={"paths": paths},
                members={"all": {"income": 5, "pays_at_most": 2, "risk": judges}},
                needs={"n": {"of": "A", "amount": {"per": {"x": 1}}, "unmet": 2, "at_least": 1}},
            )
        )

    assert largest(fund({**likely, **never})) == pytest.approx(largest(fund(likely)))
    assert np.isfinite(largest(fund(likely)))
