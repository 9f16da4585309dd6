"""The second opinion that looks at every package: against plain listing, and what it says of a list with a hole."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from separable_problems import frontier_by_listing, separable_problems
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.pareto import solve
from winset_solver.pareto.dominance import covered
from winset_solver.pareto.issue_by_issue import issue_by_issue
from winset_solver.pareto.listing import missing
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.second_opinion import allowance, by_listing
from winset_solver.pareto.separation import separate
from winset_solver.program import PayoffProgram
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

CLOSE = 1e-6
"""Payoffs on no grid may be listed twice where sums in another order round otherwise."""


def additive(issues=4, options=3, players=3, step=1.0):
    """Issues of which one option each is chosen; payoffs are multiples of the step, or on no grid without one."""
    random = np.random.default_rng(5)
    columns = issues * options
    payoff = random.integers(1, 30, (players, columns)) * step if step else random.random((players, columns))
    return ParetoProblem(
        PayoffProgram.build(
            matrix=np.kron(np.eye(issues), np.ones(options)),
            row_lower=np.ones(issues),
            row_upper=np.ones(issues),
            column_upper=np.ones(columns),
            integer=np.ones(columns),
            payoff=payoff,
        )
    )


@settings(max_examples=100, deadline=None)
@given(separable_problems())
def test_from_nothing_every_package_that_is_not_wasteful_is_missing(drawn):
    problem, truth = drawn.problem, frontier_by_listing(drawn.problem)
    found = missing(separate(problem), np.zeros((0, len(problem.compared))))
    compared = list(problem.compared)
    reached = {tuple(problem.program.payoffs(x)[compared].round(7).tolist()) for x in found}
    assert set(truth or []) <= reached
    assert covered(np.array(sorted(reached)), np.array(truth) + CLOSE).all() if truth else not reached


@settings(max_examples=100, deadline=None)
@given(separable_problems())
def test_the_dynamic_program_misses_nothing(drawn):
    problem = drawn.problem
    found = by_listing(problem, separate(problem), issue_by_issue(problem), Control())
    assert {claim.confirmation.verdict for claim in found.claims} <= {Verdict.CONFIRMED}
    assert found.status is not OutcomeStatus.DISAGREEMENT


@pytest.mark.parametrize("step", [1.0, 0.25, 0.0])
def test_a_hole_in_the_list_is_a_disagreement_and_is_filled(step):
    problem = additive(step=step)
    whole = issue_by_issue(problem)
    first = replace(whole, points=whole.points[:2] + whole.points[3:])
    found = by_listing(problem, separate(problem), first, Control())
    assert found.status is OutcomeStatus.DISAGREEMENT
    assert found.claims[-1].confirmation.verdict is Verdict.CONTRADICTED
    assert np.allclose([point.values for point in found.points], [point.values for point in whole.points])


def test_a_small_list_made_issue_by_issue_is_confirmed_without_a_search(monkeypatch):
    monkeypatch.setattr(solve, "second_opinion", None)
    found = solve.pareto_set(additive())
    assert found.method == "issue by issue"
    assert [claim.confirmation.verdict for claim in found.claims] == [Verdict.CONFIRMED]
    assert "adding up every package" in found.claims[0].confirmation.method


def test_a_large_one_is_searched_again(monkeypatch):
    monkeypatch.setattr(solve, "MOST_PACKAGES", 1)
    assert "reverse order" in solve.pareto_set(additive()).claims[0].confirmation.method


def test_a_cancelled_second_opinion_confirms_nothing(monkeypatch):
    """The time that is left runs out between two issues."""
    problem, cancellation = additive(issues=6), Cancellation()
    whole = issue_by_issue(problem)
    control = Control(cancellation=cancellation)
    monkeypatch.setattr(
        "winset_solver.pareto.second_opinion.missing", lambda *rest: (cancellation.request(), rest[-1]())
    )
    found = by_listing(problem, separate(problem), whole, control)
    assert found.claims[-1].confirmation.verdict is Verdict.NOT_CONFIRMED
    assert found.complete


@pytest.mark.parametrize("confirm", ["never", "auto"])
def test_no_opinion_is_given_that_is_not_wanted(confirm):
    problem = additive()
    whole = issue_by_issue(problem)
    stopped = replace(whole, status=OutcomeStatus.STOPPED_WITH_SOLUTION)
    first = whole if confirm == "never" else stopped
    assert by_listing(problem, separate(problem), first, Control(Limits(confirm=confirm))) is first


def test_short_searches_get_a_longer_second_opinion_and_long_ones_an_equal_one():
    assert [allowance(seconds) for seconds in (0.01, 3.0, 40.0, 500.0)] == [5.0, 12.0, 60.0, 500.0]
