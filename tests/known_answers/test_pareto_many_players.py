"""Pareto sets of three and four players that others have published, and degenerate ones checked by hand."""

import numpy as np
import pytest

from payoff_programs import assignment, efficient, listed, selection
from winset_solver.control import Control, Limits
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.search_regions import search_regions
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

PROFITS = [
    [566, 611, 506, 180, 817, 184, 585, 423, 26, 317],
    [62, 84, 977, 979, 874, 54, 269, 93, 881, 563],
    [664, 982, 962, 140, 224, 215, 12, 869, 332, 537],
    [557, 898, 148, 63, 78, 964, 246, 662, 386, 272],
]
COSTS = [
    [[6, 1, 20, 2, 3], [2, 6, 9, 10, 18], [1, 6, 20, 5, 9], [6, 8, 6, 9, 6], [7, 10, 10, 6, 2]],
    [[17, 20, 8, 8, 20], [10, 13, 1, 10, 15], [4, 11, 1, 13, 1], [19, 13, 7, 18, 17], [15, 3, 5, 1, 11]],
    [[10, 7, 1, 19, 12], [2, 15, 12, 10, 3], [11, 20, 16, 12, 9], [10, 15, 20, 11, 7], [1, 9, 20, 7, 6]],
]


def frontier_of(problem, **limits):
    frontier = search_regions(OutcomeSpace(problem, Control(Limits(**limits))))
    return frontier, [tuple(np.rint(point.values).astype(int).tolist()) for point in frontier.points]


def test_knapsack_of_three_players():
    """Ten items; nondominated points as listed in the test suite of MultiObjectiveAlgorithms.jl (Dowson et al.)."""
    problem = selection(PROFITS[:3], weights=[[557, 898, 148, 63, 78, 964, 246, 662, 386, 272]], capacity=[2137])
    frontier, found = frontier_of(problem)
    assert found == [
        (3394, 3817, 3408),
        (3042, 4627, 3189),
        (2997, 3539, 3509),
        (2854, 4636, 3076),
        (2854, 3570, 3714),
        (2706, 3857, 3304),
        (2518, 3866, 3191),
    ]
    assert frontier.complete
    assert [claim.confirmation.verdict for claim in frontier.claims] == [Verdict.CONFIRMED]


def test_knapsack_of_four_players():
    """The same items and another row; the same source."""
    problem = selection(PROFITS, weights=[[979, 448, 355, 955, 426, 229, 9, 695, 322, 889]], capacity=[2653])
    frontier, found = frontier_of(problem, confirm="never")
    assert sorted(found) == [
        (1904, 3253, 2530, 2469),
        (2092, 3244, 2643, 2705),
        (2146, 1944, 2947, 3428),
        (2298, 4034, 1885, 1885),
        (2435, 3618, 2282, 2094),
        (2725, 4064, 2652, 1819),
        (2862, 3648, 3049, 2028),
        (2883, 3237, 2535, 2397),
        (3152, 3232, 3596, 3382),
        (3269, 2320, 3059, 2891),
    ]
    assert frontier.ideal.tolist() == [3269, 4064, 3596, 3428]
    assert frontier.claims == ()


def test_assignment_of_three_players():
    """Five to five; 21 nondominated points, of which the same source lists all."""
    frontier, found = frontier_of(assignment(COSTS), confirm="never")
    assert frontier.complete
    published = [(16, 61, 47), (17, 43, 71), (18, 47, 67), (20, 52, 54), (22, 37, 63), (22, 54, 47), (23, 43, 44)]
    published += [(24, 39, 45), (28, 33, 58), (28, 66, 39), (29, 29, 59), (34, 60, 42), (35, 38, 56), (35, 49, 39)]
    published += [(37, 55, 36), (38, 33, 53), (39, 43, 41), (40, 47, 37), (43, 51, 31), (45, 33, 34), (50, 40, 32)]
    assert [tuple(-v for v in point) for point in found] == published


def test_the_published_knapsacks_agree_with_plain_listing():
    problem = selection(PROFITS[:3], weights=[[557, 898, 148, 63, 78, 964, 246, 662, 386, 272]], capacity=[2137])
    assert len(efficient(listed(problem))) == 7


@pytest.mark.parametrize(
    ("payoff", "rows", "points"),
    [
        pytest.param(np.eye(3), [1, 1, 1], [(1, 0, 0), (0, 1, 0), (0, 0, 1)], id="one thing for one of three"),
        pytest.param([[1, 2], [1, 2], [1, 2]], [0, 0], [(3, 3, 3)], id="everybody wants the same"),
        pytest.param([[0, 0], [0, 0], [0, 0]], [0, 0], [(0, 0, 0)], id="nobody cares"),
        pytest.param([[3, 1], [-3, -1], [0, 0]], [0, 0], [(4, -4, 0), (3, -3, 0), (1, -1, 0), (0, 0, 0)], id="opposed"),
        pytest.param([[1, 0], [1, 0], [0, 1], [0, 1]], [1, 1], [(1, 1, 0, 0), (0, 0, 1, 1)], id="two camps"),
        pytest.param(np.eye(6), [0] * 6, [(1,) * 6], id="six players, no conflict"),
    ],
)
def test_degenerate_sets(payoff, rows, points):
    frontier, found = frontier_of(selection(payoff, weights=[rows], capacity=[1]))
    assert frontier.complete
    assert found == points


@pytest.mark.parametrize(
    ("capacity", "floor", "status"),
    [
        pytest.param([-1], [], OutcomeStatus.NO_PACKAGE, id="rules"),
        pytest.param([2], [5, 5, 5], OutcomeStatus.NO_ACCEPTABLE_PACKAGE, id="floors"),
    ],
)
def test_nothing_to_list(capacity, floor, status):
    frontier, found = frontier_of(selection(4 * np.eye(3), weights=[[1, 1, 1]], capacity=capacity, floor=floor))
    assert (frontier.status, found, frontier.coverage) == (status, [], None)


def test_unbounded_payoffs_name_their_player():
    problem = selection(np.eye(3))
    program = problem.program.replace(column_upper=np.array([1, np.inf, 1]))
    frontier, _ = frontier_of(ParetoProblem(program))
    assert frontier.status is OutcomeStatus.UNBOUNDED
    assert frontier.notes == ("the payoff is unbounded for: player[1]",)
