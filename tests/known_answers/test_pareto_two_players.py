"""Pareto sets of two players that are published, or can be written down by hand."""

import numpy as np
import pytest

from winset_solver.control import Control
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.solve import pareto_set
from winset_solver.program import PayoffProgram
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

TRANSPORT = np.array([[[1, 2, 7, 7], [1, 9, 3, 4], [8, 9, 4, 6]], [[4, 4, 3, 4], [5, 8, 9, 10], [6, 2, 5, 1]]])
SUPPLY, DEMAND = [8, 19, 17], [11, 3, 14, 16]
ASSIGNMENT = np.array(
    [
        [[5, 1, 4, 7], [6, 2, 2, 6], [2, 8, 4, 4], [3, 5, 7, 1]],
        [[3, 6, 4, 2], [1, 3, 8, 3], [5, 2, 2, 3], [4, 2, 3, 5]],
    ]
)


def flows(costs, supply, demand, *, whole):
    """What is shipped from each source to each sink, at two costs to be kept low."""
    _, sources, sinks = costs.shape
    sums = np.vstack([np.kron(np.eye(sources), np.ones(sinks)), np.kron(np.ones(sources), np.eye(sinks))])
    amounts = [*supply, *demand]
    count = sources * sinks
    program = PayoffProgram.build(
        matrix=sums,
        row_lower=amounts,
        row_upper=amounts,
        column_upper=np.full(count, max(amounts)),
        integer=np.full(count, whole),
        payoff=-costs.reshape(2, count),
    )
    return ParetoProblem(program)


def costs_of(frontier):
    return [tuple(np.rint(-point.values).astype(int).tolist()) for point in frontier.points]


def confirmed(frontier):
    return frontier.complete and frontier.claims[-1].confirmation.verdict is Verdict.CONFIRMED


def test_transport_plans_of_aneja_and_nair():
    """Aneja & Nair (1979), Management Sci. 25, their example (not opened; figures as cited ever since).

    Five vertices; the rates are the slopes between them, 65/13, 25/20, 4/10 and 4/22.
    """
    frontier = pareto_set(flows(TRANSPORT, SUPPLY, DEMAND, whole=False))
    assert confirmed(frontier)
    assert costs_of(frontier) == [(143, 265), (156, 200), (176, 175), (186, 171), (208, 167)]
    assert [segment.rate for segment in frontier.segments] == pytest.approx([5.0, 1.25, 0.4, 4 / 22])
    assert not any(segment.first_open or segment.last_open for segment in frontier.segments)


@pytest.mark.parametrize("method", ["", "two players"])
def test_whole_transport_plans(method):
    """In whole units: the vertices, and the corners of the staircase under each segment."""
    frontier = pareto_set(flows(TRANSPORT, SUPPLY, DEMAND, whole=True), method=method)
    assert confirmed(frontier)
    steps = [(143 + k, 265 - 5 * k) for k in range(13)] + [(156 + 4 * k, 200 - 5 * k) for k in range(6)]
    assert costs_of(frontier) == [*steps, (186, 171), (197, 169), (208, 167)]
    assert not frontier.segments


@pytest.mark.parametrize("method", ["", "two players"])
def test_assignments_of_ulungu_and_teghem(method):
    """Ulungu & Teghem (1995), Found. Comput. Decision Sci. 20 (not opened); checked against all 24 assignments.

    (16, 11) and (19, 10) lie above the line from (12, 13) to (22, 7): no weighted sum finds them.
    """
    frontier = pareto_set(flows(ASSIGNMENT, [1] * 4, [1] * 4, whole=True), method=method)
    assert confirmed(frontier)
    assert costs_of(frontier) == [(6, 24), (9, 17), (12, 13), (16, 11), (19, 10), (22, 7)]


def test_the_linear_example_of_mavrotas():
    """max x1, max 3 x1 + 4 x2; x1 ≤ 20, x2 ≤ 40, 5 x1 + 4 x2 ≤ 200: on the last row f2 = 200 − 2 x1, from 20 to 8.

    Mavrotas (2009), Appl. Math. Comput. 213, first example (not opened).
    """
    program = PayoffProgram.build(
        matrix=[[5, 4]], row_lower=[-np.inf], row_upper=[200], column_upper=[20, 40], payoff=[[1, 0], [3, 4]]
    )
    frontier = pareto_set(ParetoProblem(program))
    assert confirmed(frontier)
    assert np.allclose([p.values for p in frontier.points], [[20, 160], [8, 184]])
    assert [segment.rate for segment in frontier.segments] == pytest.approx([2.0])


def test_a_dollar_is_divided_along_one_segment():
    """Degenerate: every division is on the frontier, and the price of a unit is a unit."""
    program = PayoffProgram.build(matrix=[[1, 1]], row_lower=[1], row_upper=[1], payoff=np.eye(2))
    frontier = pareto_set(ParetoProblem(program))
    assert confirmed(frontier)
    assert [p.values.tolist() for p in frontier.points] == [[1.0, 0.0], [0.0, 1.0]]
    assert [segment.rate for segment in frontier.segments] == pytest.approx([1.0])


def test_a_transfer_without_limit_ends_at_the_floors():
    """u = (3 + t, 1 − t) without floors is unbounded for both; with floors (1, −2) it is one segment."""
    program = PayoffProgram.build(
        matrix=np.zeros((0, 1)),
        row_lower=[],
        row_upper=[],
        column_lower=[-np.inf],
        payoff=[[1], [-1]],
        payoff_constant=[3, 1],
        player_labels=["north", "south"],
    )
    free = pareto_set(ParetoProblem(program))
    assert free.status is OutcomeStatus.UNBOUNDED
    assert free.notes == ("the payoff is unbounded for: north, south",)
    held = pareto_set(ParetoProblem(program, np.array([1.0, -2.0])))
    assert np.allclose([p.values for p in held.points], [[6, -2], [1, 3]])
    assert len(held.segments) == 1


def test_a_gap_between_segments_has_open_ends_where_something_dominates():
    """y = 0: from (10, 0) to (0, 10); y = 1 adds the point (6, 6), which hides what is under it.

    Left are (10, 0) … (6, 4), the point, and (4, 6) … (0, 10); at (6, 4) and (4, 6) the segments are open.
    """
    program = PayoffProgram.build(
        matrix=[[1, 1, 10]],
        row_lower=[-np.inf],
        row_upper=[10],
        column_upper=[10, 10, 1],
        integer=[0, 0, 1],
        payoff=[[1, 0, 6], [0, 1, 6]],
    )
    frontier = pareto_set(ParetoProblem(program), Control())
    assert confirmed(frontier)
    assert np.allclose([p.values for p in frontier.points], [[10, 0], [6, 6], [0, 10]], atol=1e-6)
    first, second = frontier.segments
    assert np.allclose([first.first.values, first.last.values], [[10, 0], [6, 4]], atol=1e-6)
    assert np.allclose([second.first.values, second.last.values], [[4, 6], [0, 10]], atol=1e-6)
    assert (first.first_open, first.last_open, second.first_open, second.last_open) == (False, True, True, False)
