"""Limits, coverage, statuses and second opinions of the search for two players, and the choice of a method."""

from dataclasses import replace

import numpy as np
import pytest

from winset_solver.control import Cancellation, Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.pareto import second_opinion as opinions
from winset_solver.pareto.frontier import Frontier
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.pieces import Envelope, Piece, single
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.second_opinion import second_opinion
from winset_solver.pareto.solve import METHODS, pareto_set
from winset_solver.pareto.two_players import two_players
from winset_solver.program import PayoffProgram
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

FREE = Control(Limits(confirm="never"))


def knapsack(items, *, seed=1, players=2):
    """Items with whole weights and values, half of whose weight fits."""
    random = np.random.default_rng(seed)
    weights, values = random.integers(1, 60, items), random.integers(1, 60, (players, items))
    program = PayoffProgram.build(
        matrix=[weights],
        row_lower=[-np.inf],
        row_upper=[weights.sum() // 2],
        column_upper=np.ones(items),
        integer=np.ones(items),
        payoff=values,
    )
    return ParetoProblem(program)


def menu(points, floor=(-np.inf, -np.inf), **names):
    """Exactly one of some payoff vectors."""
    points = np.array(points, dtype=float)
    ones = np.ones(len(points))
    program = PayoffProgram.build(
        matrix=[ones], row_lower=[1], row_upper=[1], column_upper=ones, integer=ones, payoff=points.T, **names
    )
    return ParetoProblem(program, np.array(floor))


def values(frontier):
    return [tuple(point.values.tolist()) for point in frontier.points]


def test_a_list_costs_about_one_program_per_point():
    frontier = two_players(OutcomeSpace(knapsack(25), FREE))
    assert frontier.complete
    assert len(frontier.points) > 15
    assert frontier.solves <= len(frontier.points) + 3


def test_points_are_told_once_each_in_the_course_of_the_search():
    heard, words = [], []
    control = Control(Limits(confirm="never"), on_progress=lambda progress: words.append(progress.words))
    frontier = two_players(OutcomeSpace(knapsack(22, seed=3), control), on_point=heard.append)
    assert sorted(id(point) for point in heard) == sorted(id(point) for point in frontier.points)
    assert f"{len(heard)} points, 0 % of the area still open" in words


@pytest.mark.parametrize("coverage", [0.02, 0.1, 0.3, 0.9])
def test_coverage_is_what_it_says(coverage):
    problem = knapsack(22, seed=3)
    every = np.array(values(two_players(OutcomeSpace(problem, FREE))))
    frontier = two_players(OutcomeSpace(problem, FREE), coverage=coverage)
    assert frontier.status is OutcomeStatus.OPTIMAL
    assert np.all(frontier.coverage <= coverage * np.ptp(every, axis=0) + 1e-9)
    assert all(any(np.all(z <= y + frontier.coverage) for y in np.array(values(frontier))) for z in every)
    assert set(values(frontier)) <= set(map(tuple, every.tolist()))
    assert frontier.solves <= 2 / coverage + 4


def test_coverage_of_segments():
    program = PayoffProgram.build(
        matrix=[[1, 1, 10]],
        row_lower=[-np.inf],
        row_upper=[10],
        column_upper=[10, 10, 1],
        integer=[0, 0, 1],
        payoff=[[1, 0, 6], [0, 1, 6]],
    )
    frontier = two_players(OutcomeSpace(ParetoProblem(program), FREE), coverage=0.5)
    assert frontier.status is OutcomeStatus.OPTIMAL
    assert values(frontier)[0] == (10.0, 0.0)


@pytest.mark.parametrize("stop_after", [1, 2, 3, 6, 9, 12])
@pytest.mark.parametrize("seconds", [None, 1e6])
def test_a_stopped_search_keeps_points_and_an_honest_coverage(stop_after, seconds):
    problem = knapsack(22, seed=3)
    every = np.array(values(two_players(OutcomeSpace(problem, FREE))))
    cancellation, heard = Cancellation(), []

    def hear(point):
        heard.append(point)
        if len(heard) == stop_after:
            cancellation.request()

    control = Control(Limits(seconds=seconds, confirm="never"), cancellation=cancellation)
    frontier = two_players(OutcomeSpace(problem, control), on_point=hear)
    assert frontier.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert not frontier.complete
    assert len(frontier.points) == stop_after
    assert set(values(frontier)) <= set(map(tuple, every.tolist()))
    if stop_after > 3:
        assert frontier.coverage.any()
    if frontier.coverage is not None:
        assert all(any(np.all(z <= y + frontier.coverage) for y in np.array(values(frontier))) for z in every)


def test_a_stopped_search_says_which_segments_are_not_proven():
    """Two slices that cross at (8/3, 8/3); the search ends with the first proof."""
    program = PayoffProgram.build(
        matrix=[[1, 2, 4], [2, 1, -4]],
        row_lower=[-np.inf, -np.inf],
        row_upper=[8, 4],
        column_upper=[9, 9, 1],
        integer=[0, 0, 1],
        payoff=[[1, 0, 0], [0, 1, 0]],
    )
    cancellation = Cancellation()
    control = Control(Limits(confirm="never"), cancellation=cancellation)
    frontier = two_players(OutcomeSpace(ParetoProblem(program), control), on_point=lambda _: cancellation.request())
    assert frontier.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert frontier.segments
    assert [note.endswith("segments may be dominated in part") for note in frontier.notes] == [True]


def test_a_search_that_may_not_begin_says_so():
    cancellation = Cancellation()
    cancellation.request()
    frontier = pareto_set(knapsack(10), Control(cancellation=cancellation), method="two players")
    assert frontier.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    assert frontier.points == ()
    assert frontier.coverage is None


@pytest.mark.parametrize("method", ["two players", "search regions", ""])
def test_why_there_is_nothing(method):
    low = pareto_set(menu([[1, 5], [5, 1]], floor=(3, 3)), method=method)
    assert (low.status, low.points) == (OutcomeStatus.NO_ACCEPTABLE_PACKAGE, ())
    problem = menu([[1, 5], [5, 1]], floor=(0, 0))
    nothing = replace(problem, program=problem.program.replace(row_lower=np.array([3.0]), row_upper=np.array([3.0])))
    assert pareto_set(nothing, method=method).status is OutcomeStatus.NO_PACKAGE


def test_emptiness_carries_its_claims():
    frontier = pareto_set(menu([[1, 5], [5, 1]], floor=(3, 3)), method="two players")
    assert [claim.text for claim in frontier.claims] == [
        "every package leaves somebody below the least payoff accepted",
        "some package satisfies every rule",
    ]
    assert {claim.confirmation.verdict for claim in frontier.claims} == {Verdict.CONFIRMED}


def test_unbounded_payoffs_are_named():
    program = PayoffProgram.build(
        matrix=[[1, -1]], row_lower=[0], row_upper=[4], payoff=[[1, 0], [1, -1]], player_labels=["north", "south"]
    )
    frontier = pareto_set(ParetoProblem(program))
    assert frontier.status is OutcomeStatus.UNBOUNDED
    assert frontier.notes == ("the payoff is unbounded for: north",)


@pytest.mark.parametrize(
    ("points", "best"),
    [
        ([[2, 2]], [(2, 2)]),
        ([[2, 2], [2, 2], [1, 2]], [(2, 2)]),
        ([[3, 3], [1, 1], [2, 2]], [(3, 3)]),
        ([[1, 4], [2, 4], [3, 4]], [(3, 4)]),
        ([[k, 10 - k] for k in range(11)], [(10 - k, k) for k in range(11)]),
        ([[0, 0], [1, -1], [-1, 1]], [(1, -1), (0, 0), (-1, 1)]),
        ([[0.1, 0.3], [0.2, 0.2], [0.3, 0.1]], [(0.3, 0.1), (0.2, 0.2), (0.1, 0.3)]),
        ([[1 / 3, 0], [0, 1 / 7]], [(1 / 3, 0), (0, 1 / 7)]),
        ([[5, 1 / 3], [6, 1 / 7], [4, 1 / 3]], [(6, 1 / 7), (5, 1 / 3)]),
        ([[1e6, 1], [1e6 - 0.5, 2]], [(1e6, 1), (1e6 - 0.5, 2)]),
    ],
)
def test_degenerate_sets(points, best):
    frontier = pareto_set(menu(points), method="two players")
    assert frontier.complete
    assert np.allclose(values(frontier), best, rtol=1e-9)
    assert frontier.claims[-1].confirmation.verdict is Verdict.CONFIRMED


def test_players_that_are_not_compared_keep_their_floor():
    problem = menu([[9, 9, 0], [8, 1, 5], [1, 8, 5]], floor=(-np.inf, -np.inf, 3))
    frontier = pareto_set(replace(problem, compared=(1, 0)), method="two players")
    assert values(frontier) == [(8, 1), (1, 8)]
    assert frontier.points[0].payoffs.tolist() == [1, 8, 5]


def test_one_payoff_in_steps_and_one_continuous():
    """k whole units cost the second player 2.5 each, and money may be wasted: one point for each k."""
    program = PayoffProgram.build(
        matrix=np.zeros((0, 2)),
        row_lower=[],
        row_upper=[],
        column_upper=[3, 10],
        integer=[1, 0],
        payoff=[[1, 0], [-2.5, -1]],
        payoff_constant=[0, 10],
    )
    frontier = pareto_set(ParetoProblem(program))
    assert frontier.complete
    assert np.allclose(values(frontier), [(3, 2.5), (2, 5), (1, 7.5), (0, 10)])
    assert not frontier.segments
    assert frontier.resolution[0] == 0 < frontier.resolution[1]


def test_products_that_are_bounded_from_one_side_are_lifted():
    """u = (2 x y, 1 − x/2 − y/2) with a column for the product; each point is one of whole decisions."""
    program = PayoffProgram.build(
        matrix=[[-1, 0, 1], [0, -1, 1]],
        row_lower=[-np.inf, -np.inf],
        row_upper=[0, 0],
        column_upper=[1, 1, 1],
        integer=[1, 1, 0],
        payoff=[[0, 0, 2], [-0.5, -0.5, 0]],
        payoff_constant=[0, 1],
    )
    problem = ParetoProblem(
        program,
        whole=np.ones(3, dtype=bool),
        lift=lambda x: np.array([x[0], x[1], x[0] * x[1]]),
    )
    frontier = pareto_set(problem, method="two players")
    assert frontier.complete
    assert values(frontier) == [(2, 0), (0, 1)]
    assert [point.x.tolist() for point in frontier.points] == [[1, 1, 1], [0, 0, 0]]


def test_one_player_has_one_point():
    frontier = pareto_set(replace(knapsack(12), compared=(1,)))
    best = two_players(OutcomeSpace(knapsack(12), FREE)).ideal[1]
    forced = pareto_set(replace(knapsack(12), compared=(1,)), method="one player")
    assert values(frontier) == values(forced) == [(best,)]
    assert forced.complete
    assert forced.ideal.tolist() == [best]
    assert forced.claims[0].confirmation.verdict is Verdict.CONFIRMED
    empty = pareto_set(replace(menu([[1, 5]], floor=(3, 3)), compared=(0,)), method="one player")
    assert empty.status is OutcomeStatus.NO_ACCEPTABLE_PACKAGE


def test_methods_agree_on_a_knapsack():
    wanted = values(pareto_set(knapsack(14), FREE, method="two players"))
    for method in ("", "search regions", "issue by issue"):
        assert values(pareto_set(knapsack(14), FREE, method=method)) == wanted


def test_misuse_is_refused():
    problem = knapsack(5)
    with pytest.raises(ArgumentError, match="unknown"):
        pareto_set(problem, method="guess")
    with pytest.raises(ArgumentError, match="fraction"):
        pareto_set(problem, coverage=1.0)
    for method in ("two players", "one player"):
        with pytest.raises(ArgumentError, match="number of players"):
            pareto_set(knapsack(5, players=3), method=method)
    assert len(set(METHODS)) == len(METHODS)


def test_a_problem_that_is_not_separable_is_said_not_to_be():
    program = PayoffProgram.build(matrix=[[1, 1]], row_lower=[1], row_upper=[1], payoff=np.eye(2))
    frontier = pareto_set(ParetoProblem(program), method="issue by issue")
    assert frontier.status is OutcomeStatus.NOT_APPLICABLE


# -- second opinions ---------------------------------------------------------------------------------------------


def forgetful(space):
    """A search that overlooks its second point."""
    frontier = two_players(space)
    return replace(frontier, points=frontier.points[:1] + frontier.points[2:])


@pytest.mark.parametrize("careless", ["first", "second"])
def test_a_missing_point_is_a_disagreement(careless):
    problem = menu([[3, 1], [2, 2], [1, 3]])
    first, second = (forgetful, two_players) if careless == "first" else (two_players, forgetful)
    frontier = second_opinion(problem, first(OutcomeSpace(problem)), Control(), second)
    assert frontier.status is OutcomeStatus.DISAGREEMENT
    assert frontier.claims[-1].confirmation.verdict is Verdict.CONTRADICTED
    assert values(frontier) == [(3, 1), (2, 2), (1, 3)]
    assert not frontier.complete


def test_a_missing_segment_is_a_disagreement():
    program = PayoffProgram.build(matrix=[[1, 2], [2, 1]], row_lower=[-np.inf] * 2, row_upper=[6, 6], payoff=np.eye(2))
    problem = ParetoProblem(program)
    whole = two_players(OutcomeSpace(problem))
    part = replace(whole, segments=whole.segments[:1])
    frontier = second_opinion(problem, part, Control(), two_players)
    assert frontier.status is OutcomeStatus.DISAGREEMENT
    assert len(frontier.segments) == 2
    assert np.allclose(values(frontier), [[3, 0], [2, 2], [0, 3]], atol=1e-6)


def test_second_opinions_follow_the_limits(monkeypatch):
    problem = menu([[3, 1], [2, 2], [1, 3]])
    first = two_players(OutcomeSpace(problem))
    assert second_opinion(problem, first, FREE, forgetful) is first
    monkeypatch.setattr(opinions, "LARGEST_AUTOMATIC", 0)
    assert second_opinion(problem, first, Control(), forgetful) is first
    always = second_opinion(problem, first, Control(Limits(confirm="always")), two_players)
    assert always.claims[-1].confirmation.verdict is Verdict.CONFIRMED


def test_a_second_search_that_stops_confirms_nothing():
    problem = menu([[3, 1], [2, 2], [1, 3]])
    frontier = second_opinion(
        problem,
        two_players(OutcomeSpace(problem)),
        Control(),
        lambda space: Frontier(OutcomeStatus.STOPPED_WITHOUT_SOLUTION, solves=space.solves),
    )
    assert frontier.complete
    assert frontier.claims[-1].confirmation.verdict is Verdict.NOT_CONFIRMED


# -- pieces ------------------------------------------------------------------------------------------------------


def stretch(first, last, **opened):
    """A segment between two payoff vectors."""
    points = [single(point_at(levels), np.array(levels, dtype=float)) for levels in (first, last)]
    return Piece(points[0].first, points[1].first, points[0].start, points[1].start, **opened)


def point_at(levels):
    return OutcomeSpace(ANYTHING, FREE).point(np.array(levels, dtype=float))


ANYTHING = ParetoProblem(
    PayoffProgram.build(matrix=np.zeros((0, 2)), row_lower=[], row_upper=[], column_upper=[9, 9], payoff=np.eye(2))
)


def shape(envelope):
    return [(p.start.tolist(), p.end.tolist(), p.first_open, p.last_open) for p in envelope.pieces]


def test_crossing_segments_keep_the_upper_parts():
    envelope = Envelope(ANYTHING, np.full(2, 1e-6))
    assert envelope.insert([stretch((4, 0), (0, 2))]) == 0
    assert envelope.insert([stretch((2, 0), (0, 4))]) is not None
    (a, b, *opened), (c, d, *others) = shape(envelope)
    assert np.allclose([a, b, c, d], [[4, 0], [4 / 3, 4 / 3], [4 / 3, 4 / 3], [0, 4]])
    assert not any([*opened, *others])


def test_what_is_known_is_not_added_again():
    envelope = Envelope(ANYTHING, np.full(2, 1e-6))
    envelope.insert([stretch((4, 0), (0, 4))])
    assert envelope.insert([stretch((3, 1), (1, 3))]) is None
    assert envelope.insert([single(point_at((2, 2)), np.array([2.0, 2.0]))]) is None
    assert envelope.insert([stretch((3, 0), (0, 3))]) is None


def test_a_point_above_a_segment_leaves_two_open_parts():
    envelope = Envelope(ANYTHING, np.full(2, 1e-6))
    envelope.insert([stretch((4, 0), (0, 4))])
    envelope.insert([single(point_at((3, 3)), np.array([3.0, 3.0]))])
    assert shape(envelope) == [
        ([4, 0], [3, 1], False, True),
        ([3, 3], [3, 3], False, False),
        ([1, 3], [0, 4], True, False),
    ]


def test_a_point_over_an_end_opens_it():
    envelope = Envelope(ANYTHING, np.full(2, 1e-6))
    envelope.insert([stretch((4, 0), (2, 2))])
    envelope.insert([single(point_at((2, 3)), np.array([2.0, 3.0]))])
    assert shape(envelope) == [([4, 0], [2, 2], False, True), ([2, 3], [2, 3], False, False)]
