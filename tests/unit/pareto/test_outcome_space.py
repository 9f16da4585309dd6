"""What every search of the frontier shares: points without dust, sizes told apart, emptiness checked twice."""

from dataclasses import replace

import numpy as np
import pytest

from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.pareto import outcome_space
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.solve import pareto_set
from winset_solver.program import PayoffProgram
from winset_solver.result import Termination, Verdict


def menu(points, floor=(-np.inf, -np.inf), **names):
    """Exactly one of some payoff vectors."""
    points = np.array(points, dtype=float)
    ones = np.ones(len(points))
    program = PayoffProgram.build(
        matrix=[ones], row_lower=[1], row_upper=[1], column_upper=ones, integer=ones, payoff=points.T, **names
    )
    return ParetoProblem(program, np.array(floor))


@pytest.mark.parametrize("method", ["two players", "search regions"])
def test_emptiness_is_confirmed_even_where_nothing_else_is(method):
    control = Control(Limits(confirm="never"))
    frontier = pareto_set(menu([[1, 5], [5, 1]], floor=(3, 3)), control, method=method)
    assert {claim.confirmation.verdict for claim in frontier.claims} == {Verdict.CONFIRMED}


@pytest.mark.parametrize("method", ["two players", "search regions"])
def test_payoffs_of_very_different_sizes_are_told_apart_by_what_the_range_allows(method):
    """A ten-thousandth in a payoff that also takes thousands of millions, beside a column that may be divided."""
    program = PayoffProgram.build(
        matrix=[[1, 1, 0]],
        row_lower=[1],
        row_upper=[1],
        column_upper=[1, 1, 1],
        integer=[1, 1, 0],
        payoff=[[1e9, 0, 1e-4], [0, 2, 1 / 3]],
    )
    frontier = pareto_set(ParetoProblem(program), method=method)
    assert [point.values.tolist() for point in frontier.points] == [
        pytest.approx([1e9, 1 / 3]),
        pytest.approx([1e-4, 7 / 3], abs=10),
    ]
    assert 10 <= frontier.resolution[0] <= 20


def test_dust_of_the_solver_is_swept_off_points():
    space = OutcomeSpace(menu([[1, 5], [5, 1]]))
    point = space.point(np.array([-0.0, 1.0 - 1.28e-10]))
    assert point.x.tolist() == [0.0, 1.0]
    assert not np.signbit(point.x).any()
    assert point.payoffs.tolist() == [5.0, 1.0]
    rest = np.array([1e-6, 1.0 - 1e-6])
    assert space.point(rest).x.tolist() == rest.tolist()


class Presolving(Session):
    """A session that finds nothing as long as presolve is on."""

    blind = True

    def without_presolve(self):
        self.blind = False
        super().without_presolve()

    def solve(self, *arguments, **options):
        result = super().solve(*arguments, **options)
        if not self.blind or options.get("relaxed"):
            return result
        return replace(result, termination=Termination.INFEASIBLE, solution=None, bound=None, row_duals=None)

    def twin(self, **options):
        second = super().twin(**options)
        second.blind = options.get("presolve") != "off"
        return second


@pytest.mark.parametrize(
    ("method", "firsts"), [("one player", [5]), ("two players", [5, 2, 1]), ("search regions", [5, 2, 1])]
)
def test_a_space_that_was_wrongly_found_empty_is_searched_after_all(monkeypatch, method, firsts):
    monkeypatch.setattr(outcome_space, "Session", Presolving)
    problem = menu([[1, 5], [5, 1], [2, 2]])
    problem = replace(problem, compared=(0,)) if method == "one player" else problem
    frontier = pareto_set(problem, method=method)
    assert frontier.complete
    assert [point.values[0] for point in frontier.points] == firsts
    assert {claim.confirmation.verdict for claim in frontier.claims} == {Verdict.CONFIRMED}
    assert outcome_space.SOME_PACKAGE in {claim.text for claim in frontier.claims}
