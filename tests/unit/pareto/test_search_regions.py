"""The search region and its zones, what proves them empty, and how a search ends."""

import itertools
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payoff_programs import selection
from winset_solver.control import Control, Limits, Stopped
from winset_solver.errors import ArgumentError, EngineError
from winset_solver.pareto import search_regions as module
from winset_solver.pareto.outcome_space import OutcomeSpace, Reached
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.region_confirmation import confirm_empty, uncovered
from winset_solver.pareto.search_regions import search_regions
from winset_solver.pareto.search_zones import SearchZones
from winset_solver.program import PayoffProgram
from winset_solver.result import SolveResult, Termination, Verdict
from winset_solver.status import OutcomeStatus

SIZE = 5


@st.composite
def tops(draw):
    players = draw(st.integers(1, 4))
    return np.array(draw(st.lists(st.tuples(*[st.integers(1, SIZE)] * players), min_size=1, max_size=8)), dtype=float)


def cells(players):
    """All vectors of levels 0 … SIZE − 1."""
    return np.array(list(itertools.product(range(SIZE), repeat=players)), dtype=float)


def inside(points, corners):
    return np.array([bool(np.any(np.all(point >= corners, axis=1))) for point in points])


def knapsack(players=3, items=15, seed=0):
    rng = np.random.default_rng(seed)
    weights = rng.integers(10, 100, (1, items))
    return selection(rng.integers(10, 100, (players, items)), weights=weights, capacity=[weights.sum() // 2])


def space_of(problem, **limits):
    return OutcomeSpace(problem, Control(Limits(**{"confirm": "never", **limits})))


@settings(max_examples=200, deadline=None)
@given(tops())
def test_zones_are_exactly_what_is_not_covered_and_none_holds_another(boxes):
    players = boxes.shape[1]
    zones = SearchZones(np.zeros(players), np.full(players, float(SIZE + 1)))
    for top in boxes:
        zones.cover(top)
    points = cells(players)
    free = ~np.array([bool(np.any(np.all(point < boxes, axis=1))) for point in points])
    assert inside(points, zones.corners).tolist() == free.tolist()
    contained = np.all(zones.corners[:, None] >= zones.corners[None], axis=2)
    assert contained.sum() == len(zones)


@settings(max_examples=200, deadline=None)
@given(tops(), st.data())
def test_findings_remove_only_what_they_prove(boxes, data):
    players = boxes.shape[1]
    zones = SearchZones(np.zeros(players), np.full(players, float(SIZE + 1)))
    points, open_ = cells(players), np.ones(SIZE**players, dtype=bool)
    for top in boxes:
        zones.cover(top)
        corner = np.array(data.draw(st.tuples(*[st.integers(0, SIZE)] * players)), dtype=float)
        limits = np.array(data.draw(st.tuples(*[st.integers(1, SIZE)] * players)), dtype=float)
        zones.find(corner, limits)
        open_ &= ~np.all(points < top, axis=1)
        for k in range(players):
            others = np.arange(players) != k
            open_ &= ~(np.all(points[:, others] >= corner[others], axis=1) & (points[:, k] >= limits[k]))
    assert np.all(inside(points, zones.corners)[open_])
    assert not inside(points[open_], zones.empty_boxes()).any()
    left, proofs = uncovered(np.zeros(players), boxes, zones.empty_boxes())
    assert np.all(inside(points, left)[open_])
    assert {tuple(b) for b in proofs.tolist()} <= {tuple(b) for b in zones.empty_boxes().tolist()}
    left_over = ~np.array([bool(np.any(np.all(p < boxes, axis=1))) for p in points]) & ~inside(points, proofs)
    assert np.all(inside(points, left)[left_over])


def test_a_new_point_or_an_empty_zone_costs_one_program():
    frontier = search_regions(space_of(knapsack()))
    assert frontier.complete
    assert len(frontier.points) >= 10
    assert frontier.solves <= 2 * len(frontier.points) + 1 + 2 * 3


def test_a_coarser_list_is_shorter():
    problem = knapsack(items=16, seed=1)
    lengths = [len(search_regions(space_of(problem), coverage=c).points) for c in (0.0, 0.1, 0.4)]
    assert lengths[0] > lengths[1] > lengths[2] >= 1


def test_every_point_is_heard_of_once_and_progress_is_told():
    seen, said = [], []
    problem = knapsack()
    control = Control(Limits(confirm="never"), on_progress=said.append)
    frontier = search_regions(OutcomeSpace(problem, control), on_point=seen.append)
    assert {id(point) for point in seen} == {id(point) for point in frontier.points}
    assert len(seen) == len(frontier.points)
    words = [progress.words for progress in said if progress.words]
    assert words[-1].startswith(f"{len(seen)} points, 0 zones open, ")
    assert {progress.task for progress in said if progress.words} == {"frontier"}


@pytest.mark.parametrize("coverage", [-0.1, 1.0, float("nan")])
def test_a_coverage_that_is_no_part_is_refused(coverage):
    with pytest.raises(ArgumentError, match="not a part"):
        search_regions(space_of(knapsack()), coverage=coverage)


def test_a_search_that_was_cancelled_before_it_began_has_nothing():
    space = space_of(knapsack())
    space.control.cancellation.request()
    frontier = search_regions(space)
    assert frontier.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    assert (frontier.points, frontier.coverage, frontier.ideal) == ((), None, None)


def test_a_search_that_runs_out_of_time_keeps_what_it_has():
    space, seen = space_of(knapsack()), []

    def expire(point):
        seen.append(point)
        object.__setattr__(space.control, "started", -np.inf if len(seen) == 4 else space.control.started)

    object.__setattr__(space.control.limits, "seconds", 1000.0)
    frontier = search_regions(space, on_point=expire)
    assert frontier.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert len(frontier.points) == 4
    assert np.all(frontier.coverage >= 0)
    assert frontier.coverage.any()
    assert not frontier.complete


def test_what_is_left_is_given_up_before_it_can_no_longer_be_kept_track_of():
    with mock.patch.object(module, "_MOST_SPLITS", 100):
        frontier = search_regions(space_of(knapsack(players=6)))
    assert frontier.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert frontier.notes == (module._TOO_MANY,)
    assert len(frontier.points) >= 6
    assert np.all(frontier.coverage >= 0)
    assert frontier.coverage.any()


def test_a_region_is_left_as_it_was_where_there_is_no_time_to_split_it():
    zones = SearchZones(np.zeros(2), np.full(2, 9.0))
    with pytest.raises(InterruptedError):
        zones.cover(np.array([4.0, 6.0]), mock.Mock(side_effect=InterruptedError))
    assert (zones.corners.tolist(), len(zones)) == ([[0.0, 0.0]], 1)


def test_a_list_that_there_was_no_time_to_check_again_says_so():
    space = space_of(knapsack())
    late = mock.patch.object(module, "uncovered", side_effect=Stopped)
    with late:
        frontier = search_regions(space)
    assert frontier.complete
    assert frontier.notes == (module._UNCHECKED,)


def test_a_package_outside_its_zone_ends_the_search():
    space = space_of(knapsack())
    honest = space.best

    def straying(weights, lower, *arguments, **options):
        reached = honest(weights, space.lowest, *arguments, **options)
        return Reached(reached.point, reached.levels, reached.bound, reached.result)

    with mock.patch.object(space, "best", straying):
        frontier = search_regions(space)
    assert frontier.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert frontier.notes == (module._STRAY,)


def test_an_engine_that_gives_up_ends_the_search():
    space = space_of(knapsack())
    failed = Reached(None, np.full(3, -np.inf), None, SolveResult(Termination.FAILED, None, None))
    with mock.patch.object(space, "best", return_value=failed):
        frontier = search_regions(space)
    assert frontier.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
    assert frontier.notes == (module._FAILED,)


def test_payoffs_without_a_least_level_are_searched_as_well():
    """Whole numbers a, b ≥ −3 that only rows hold from below; everybody wants something else of them."""
    program = PayoffProgram.build(
        matrix=[[1, 0], [0, 1], [1, 1]],
        row_lower=[-3, -3, -np.inf],
        row_upper=[np.inf, np.inf, 1],
        column_lower=[-np.inf, -np.inf],
        integer=[True, True],
        payoff=[[1, 0], [0, 1], [-1, -2]],
    )
    frontier = search_regions(OutcomeSpace(ParetoProblem(program), Control(Limits(confirm="always"))))
    assert frontier.complete
    assert [claim.confirmation.verdict for claim in frontier.claims] == [Verdict.CONFIRMED]
    packages = [(a, b) for a in range(-3, 5) for b in range(-3, 5) if a + b <= 1]
    assert {tuple(point.values.tolist()) for point in frontier.points} == {(a, b, -a - 2 * b) for a, b in packages}


def test_a_gap_allowed_by_the_limits_costs_precision_and_no_point():
    problem = knapsack()
    exact = search_regions(space_of(problem))
    rough = search_regions(space_of(problem, gap=0.05))
    listed = [{tuple(point.values.tolist()) for point in frontier.points} for frontier in (exact, rough)]
    assert listed[0] == listed[1]
    assert rough.ideal is None or rough.ideal.tolist() == exact.ideal.tolist()


def test_what_does_not_follow_is_never_claimed():
    space = space_of(knapsack())
    nothing = mock.patch.object(module, "uncovered", return_value=(np.zeros((1, 3)), np.zeros((0, 3))))
    with nothing, pytest.raises(EngineError, match="does not follow"):
        search_regions(space)


def test_a_wrong_claim_of_emptiness_is_contradicted():
    space = space_of(knapsack(), confirm="always")
    honest, calls = space.best, itertools.count()

    def careless(weights, lower, *arguments, **options):
        reached = honest(weights, lower, *arguments, **options)
        if next(calls) != 8:
            return reached
        return Reached(None, np.full(3, -np.inf), None, SolveResult(Termination.INFEASIBLE, None, None))

    with mock.patch.object(space, "best", careless):
        frontier = search_regions(space)
    assert frontier.status is OutcomeStatus.DISAGREEMENT
    assert frontier.coverage is None
    assert [claim.confirmation.verdict for claim in frontier.claims] == [Verdict.CONTRADICTED]


def test_second_opinions_follow_the_limits():
    problem = knapsack()
    assert confirm_empty(space_of(problem, confirm="never"), np.zeros((1, 3)), 1.0) is None
    cancelled = space_of(problem, confirm="always")
    cancelled.control.cancellation.request()
    assert confirm_empty(cancelled, np.zeros((1, 3)), 1.0) is None
    ideal = search_regions(space_of(problem)).ideal
    claim = confirm_empty(space_of(problem, confirm="auto"), ideal[None] + 1.0, 1.0)
    assert claim.confirmation.verdict is Verdict.CONFIRMED
    assert claim.confirmation.method.endswith("1 of 1")
