"""Exploring: what is heard on the way, what is kept when it stops, and what one conflict is preferred."""

import itertools

import numpy as np
import pytest

from conflict_cases import INF, Truth, problem_of, satisfies
from winset_solver.conflict.exploration import Exploration, explore
from winset_solver.conflict.oracle import Oracle
from winset_solver.conflict.search import Search
from winset_solver.conflict.sets import Conflict
from winset_solver.conflict.shrinking import shrink
from winset_solver.conflict.smallest import irreducible_conflict, smallest_conflict
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.errors import ArgumentError
from winset_solver.status import OutcomeStatus


def rivals(count=5, *, integer=False, prices=()):
    """One unit, and ``count`` claims of all of it: every two contradict each other."""
    matrix = [[1] * count, *([1.0 if j == i else 0.0 for j in range(count)] for i in range(count))]
    groups = tuple((row,) for row in range(1, count + 1))
    ones = [1] * count
    return problem_of(
        matrix, [-INF, *ones], [1] + [INF] * count, groups=groups, integer=[integer] * count, high=ones, prices=prices
    )


def listed(found):
    return [c.members for c in found.conflicts], [c.members for c in found.corrections]


@pytest.mark.parametrize("integer", [False, True])
def test_all_pairs_contradict_each_other(integer):
    found = explore(rivals(integer=integer))
    conflicts, corrections = listed(found)
    assert conflicts == list(itertools.combinations(range(5), 2))
    assert corrections == list(itertools.combinations(range(5), 4))
    assert found.agreements == tuple((4 - i,) for i in range(5))
    assert found.bound == INF


def test_prices_order_the_corrections():
    found = explore(rivals(3, prices=[1.0, 5.0, 3.0]))
    assert [(c.members, c.cost) for c in found.corrections] == [((0, 2), 4), ((0, 1), 6), ((1, 2), 8)]


def test_everything_is_heard_once_and_as_it_is_found():
    heard = []
    found = explore(rivals(), on_conflict=heard.append, on_correction=heard.append)
    assert len(heard) == 15
    assert {id(item) for item in heard} == {id(item) for item in (*found.conflicts, *found.corrections)}
    kinds = [isinstance(item, Conflict) for item in heard]
    assert kinds != sorted(kinds)
    assert kinds != sorted(kinds, reverse=True)


def test_progress_counts_in_words():
    words = []
    explore(rivals(3), Control(on_progress=lambda progress: words.append((progress.task, progress.words))))
    assert {task for task, _ in words} == {"conflicts"}
    counts = [said for _, said in words if said != "looking for a conflict"]
    assert counts[0] == "1 conflict, 0 corrections"
    assert counts[-1] == "3 conflicts, 3 corrections"


def test_the_same_question_has_the_same_answer():
    heard = []
    for _ in range(2):
        found = explore(rivals(), on_conflict=lambda c: heard.append(c.members))
        heard.append([c.x.tolist() for c in found.corrections])
    assert heard[: len(heard) // 2] == heard[len(heard) // 2 :]


@pytest.mark.parametrize("limit", [1, 3])
def test_a_limit_ends_the_search_and_says_so(limit):
    found = explore(rivals(), limit=limit)
    assert found.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert not found.complete
    assert max(len(found.conflicts), len(found.corrections)) == limit
    assert found.notes == (f"stopped at the limit of {limit}; there may be more",)
    with pytest.raises(ArgumentError, match="limit is not positive"):
        explore(rivals(), limit=0)


@pytest.mark.parametrize("prices", [(), (1.0, 2.0, 4.0, 8.0)])
def test_the_bound_holds_at_every_moment(prices):
    problem = rivals(4, prices=prices)
    truth, gaps = Truth(problem), []

    def watch(search):
        missing = truth.corrections - {frozenset(c.members) for c in search.corrections}
        gaps.append(min(map(truth.cost, missing), default=INF) - search.bound)
        return False

    assert Search(Oracle(problem)).run(watch) is OutcomeStatus.OPTIMAL
    assert min(gaps) == pytest.approx(0)


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_cancelled_search_keeps_what_it_found(after):
    cancellation, heard = Cancellation(), []

    def hear(item):
        heard.append(item.members)
        if len(heard) == after:
            cancellation.request()

    problem = rivals()
    found = explore(problem, Control(cancellation=cancellation), on_conflict=hear, on_correction=hear)
    assert found.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert sorted(heard) == sorted(itertools.chain(*listed(found)))
    truth = Truth(problem)
    assert {frozenset(c.members) for c in found.conflicts} <= truth.conflicts
    assert {frozenset(c.members) for c in found.corrections} <= truth.corrections
    missing = [truth.cost(m) for m in truth.corrections - {frozenset(c.members) for c in found.corrections}]
    assert found.bound <= min(missing, default=INF) + 1e-9


def test_a_search_that_may_not_begin_claims_nothing():
    cancellation = Cancellation()
    cancellation.request()
    stopped = Control(cancellation=cancellation)
    found = explore(rivals(), stopped)
    assert (found.status, listed(found), found.bound) == (OutcomeStatus.STOPPED_WITHOUT_SOLUTION, ([], []), 0.0)
    assert found.agrees([0]) is None
    for ask in (irreducible_conflict, smallest_conflict):
        single = ask(rivals(), stopped)
        assert (single.status, single.conflict) == (OutcomeStatus.STOPPED_WITHOUT_SOLUTION, None)


def test_unknown_coalitions_are_not_guessed():
    found = explore(rivals(), limit=1)
    known = {frozenset(found.conflicts[0].members)}
    assert found.agrees(found.conflicts[0].members) is False
    other = next(set(p) for p in itertools.combinations(range(5), 2) if frozenset(p) not in known)
    assert found.agrees(other) is None


def test_a_clear_answer_has_no_bound_left():
    assert Exploration(OutcomeStatus.OPTIMAL).complete
    assert Exploration(OutcomeStatus.OPTIMAL).x is None


# -- one conflict -------------------------------------------------------------------------------------------------


def test_a_conflict_does_without_what_it_is_asked_to_do_without():
    problem = rivals()
    assert irreducible_conflict(problem, order=[0, 1, 2, 3, 4]).conflict.members == (3, 4)
    assert irreducible_conflict(problem, order=[4, 3, 2, 1, 0]).conflict.members == (0, 1)
    assert irreducible_conflict(problem, start=[0, 2, 4], order=[0, 1, 2, 3, 4]).conflict.members == (2, 4)
    alone = irreducible_conflict(problem, start=[3])
    assert alone.conflict is None
    assert satisfies(problem, alone.x, [0, 1, 2, 4])


@pytest.mark.parametrize(("start", "order"), [([7], None), (None, [0, 1]), (None, [0, 0, 1, 2, 3])])
def test_groups_that_do_not_exist_are_refused(start, order):
    with pytest.raises(ArgumentError):
        irreducible_conflict(rivals(), start=start, order=order)


def test_a_conflict_of_two_among_many_takes_few_questions():
    """Integrality hides the conflict from the relaxation: no certificate helps, 64 deletions would."""
    count = 64
    matrix = np.eye(count)
    matrix[20], matrix[41] = np.eye(count)[0] + np.eye(count)[1], np.eye(count)[0] - np.eye(count)[1]
    lower, upper = np.zeros(count), np.ones(count)
    lower[20] = 1.0
    upper[41] = 0.0
    groups = tuple((i,) for i in range(count))
    problem = problem_of(matrix, lower, upper, groups=groups, integer=[True] * count, high=[1.0] * count)
    oracle = Oracle(problem)
    conflict = shrink(oracle, oracle.groups)
    assert conflict.members == (20, 41)
    assert oracle.solves < 40


def pair_and_triangle():
    """d = e and d + e = 1, and a triangle of two colours: conflicts of two and of three that the relaxation misses."""
    matrix = [[0, 0, 0, 1, -1], [0, 0, 0, 1, 1], [1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [1, 0, 1, 0, 0]]
    sides = [0, 1, 1, 1, 1]
    groups = tuple((row,) for row in range(5))
    return problem_of(matrix, sides, sides, groups=groups, integer=[True] * 5, high=[1] * 5)


def test_the_smallest_conflict_is_not_the_first():
    assert irreducible_conflict(pair_and_triangle()).conflict.members == (2, 3, 4)
    found = smallest_conflict(pair_and_triangle())
    assert (found.conflict.members, found.bound, found.status) == ((0, 1), 2, OutcomeStatus.OPTIMAL)
    (claim,) = found.claims
    assert claim.text == "no conflict has fewer members"


def test_a_stopped_search_for_the_smallest_keeps_a_conflict_and_a_bound():
    cancellation = Cancellation()

    def hear(progress):
        if progress.words.startswith("a conflict of 3"):
            cancellation.request()

    found = smallest_conflict(pair_and_triangle(), Control(on_progress=hear, cancellation=cancellation))
    assert found.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert found.conflict.members == (2, 3, 4)
    assert 1 <= found.bound <= 2


def test_a_stopped_reduction_says_that_it_is_not_finished():
    cancellation, problem = Cancellation(), pair_and_triangle()
    oracle = Oracle(problem, Control(cancellation=cancellation))
    assert oracle.point(oracle.groups) is None
    cancellation.request()
    conflict = shrink(oracle, oracle.groups)
    assert (conflict.members, conflict.irreducible) == ((0, 1, 2, 3, 4), False)


def test_time_runs_out_quietly():
    found = explore(rivals(), Control(Limits(seconds=1e-6)))
    assert found.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION
