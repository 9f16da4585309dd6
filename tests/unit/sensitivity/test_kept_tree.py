"""A kept tree on cases that can be checked by hand: proofs without a solve, ties, nothing at all, no limit, a stop."""

import numpy as np
import pytest

from perturbed_problems import other_numbers, random_problem
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.bargaining.utilitarian import utilitarian
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.program import PayoffProgram, as_matrix
from winset_solver.sensitivity.aims import WeightedSum
from winset_solver.sensitivity.arranged import Arranged
from winset_solver.sensitivity.leaf_search import Leaf, coarsened
from winset_solver.sensitivity.leaves import Multipliers, WeakDuality
from winset_solver.sensitivity.perturbed import METHOD, PerturbedBargaining
from winset_solver.status import OutcomeStatus

INF = np.inf


def knapsack(payoff=((4, 3, 2, 1),), capacity=5.0, disagreement=(0.0,)):
    """Choose among items of sizes 3, 2, 2, 1."""
    items = len(payoff[0])
    program = PayoffProgram.build(
        matrix=[[3, 2, 2, 1][:items]],
        row_lower=[-INF],
        row_upper=[capacity],
        column_upper=np.ones(items),
        integer=np.ones(items),
        payoff=payoff,
    )
    return BargainingProblem(program, np.array(disagreement))


def pie(size=1.0, disagreement=(0.0, 0.0), cap=INF):
    program = PayoffProgram.build(
        matrix=[[1, 1]], row_lower=[-INF], row_upper=[size], column_upper=[cap, INF], payoff=[[1, 0], [0, 1]]
    )
    return BargainingProblem(program, np.array(disagreement))


def gains(problem, solution="nash", first=None, **options):
    return PerturbedBargaining(first or problem, solution, **options).solve(problem).outcome.gains


def test_the_best_items_follow_their_values_and_the_capacity():
    kept = PerturbedBargaining(knapsack(), "utilitarian")
    for problem, value in (
        (knapsack(), 7.0),
        (knapsack(((1, 3, 3, 1),)), 7.0),
        (knapsack(capacity=8.0), 10.0),
        (knapsack(capacity=0.5), 0.0),
        (knapsack(disagreement=(-2.0,)), 9.0),
    ):
        outcome = kept.solve(problem).outcome
        assert (outcome.status, outcome.value) == (OutcomeStatus.OPTIMAL, pytest.approx(value))
        assert outcome.exact
    assert kept.searches == 0


def test_the_same_numbers_are_proven_again_without_solving_anything():
    kept = PerturbedBargaining(knapsack(), "utilitarian")
    outcome = kept.solve(knapsack()).outcome
    assert (outcome.value, outcome.solves) == (7.0, 0)
    assert [claim.confirmation.method for claim in outcome.claims] == [METHOD]


def test_what_is_empty_is_proven_empty_again_and_its_reason_told():
    empty, unacceptable = knapsack(capacity=-1.0), knapsack(disagreement=(8.0,))
    for first in (knapsack(), unacceptable, empty):
        kept = PerturbedBargaining(first, "utilitarian")
        assert kept.solve(empty).outcome.status is OutcomeStatus.NO_PACKAGE
        assert kept.solve(unacceptable).outcome.status is OutcomeStatus.NO_ACCEPTABLE_PACKAGE
        assert kept.solve(knapsack()).outcome.value == pytest.approx(7.0)
    again = PerturbedBargaining(empty, "utilitarian").solve(empty)
    assert again.outcome.solves == 0
    assert again.leaves.bounds(empty, again.aim).tolist() == [-INF] * again.leaves.count


def test_where_all_packages_are_equally_good_one_of_them_is_found_and_always_the_same():
    ties = knapsack(((1, 1, 1, 1),), capacity=2.0)
    ties = BargainingProblem(ties.program.replace(matrix=as_matrix(np.ones((1, 4)))), ties.disagreement)
    kept = PerturbedBargaining(knapsack(((1, 1, 1, 1),), capacity=2.0), "utilitarian")
    answers = [kept.solve(ties).outcome for _ in range(3)]
    assert [answer.value for answer in answers] == [2.0] * 3
    assert len({answer.x.tobytes() for answer in answers}) == 1


def test_without_a_limit_a_full_search_says_so():
    endless = BargainingProblem(
        PayoffProgram.build(matrix=[[1, -1]], row_lower=[0], row_upper=[0], payoff=[[1, 1]]), np.zeros(1)
    )
    limited = BargainingProblem(endless.program.renumbered(column_upper=np.array([3.0, 9.0])), np.zeros(1))
    kept = PerturbedBargaining(limited, "utilitarian")
    assert kept.solve(limited).outcome.value == pytest.approx(6.0)
    found = kept.solve(endless)
    assert found.outcome.status is OutcomeStatus.UNBOUNDED
    assert (kept.searches, bool(found.searched_anew), found.leaves) == (1, True, None)


def test_nash_divides_what_there_is_equally_above_disagreement():
    assert gains(pie(3.0, (1.0, 0.0)), first=pie()) == pytest.approx([1.0, 1.0], abs=1e-12)
    assert gains(pie(3.0, cap=0.5), first=pie()) == pytest.approx([0.5, 2.5], abs=1e-12)
    unequal = BargainingProblem(pie(6.0).program, np.zeros(2), np.array([1.0, 2.0]))
    assert gains(unequal, first=pie()) == pytest.approx([2.0, 4.0], abs=1e-12)


def test_where_somebody_cannot_gain_nash_is_searched_in_full():
    kept = PerturbedBargaining(pie(), "nash")
    found = kept.solve(pie(cap=0.0))
    assert found.outcome.without_gain == (0,)
    assert (kept.searches, found.leaves) == (1, None)
    hopeless = PerturbedBargaining(pie(cap=0.0), "nash")
    assert hopeless.solve(pie()).outcome.gains == pytest.approx([0.5, 0.5])


def test_a_solution_without_a_tree_is_searched_in_full():
    kept = PerturbedBargaining(pie(), "egalitarian")
    found = kept.solve(pie(4.0))
    assert found.outcome.gains == pytest.approx(bargain(GainSpace(pie(4.0)), "egalitarian").gains)
    assert (kept.searches, found.searched_anew) == (1, "egalitarian has no kept tree")


@pytest.mark.parametrize("seed", range(6))
def test_ties_by_priorities_are_broken_by_the_total(seed):
    priorities = np.array([1.0, 0.0])
    kept = PerturbedBargaining(random_problem(seed), "utilitarian", priorities=priorities)
    asked = other_numbers(random_problem(seed), seed, share=0.1)
    found, full = kept.solve(asked).outcome, utilitarian(GainSpace(asked), priorities=priorities)
    assert found.status is full.status
    if full.x is not None:
        assert found.gains == pytest.approx(full.gains, abs=1e-6)


@pytest.mark.parametrize("solution", ["utilitarian", "nash"])
def test_answers_do_not_depend_on_what_was_asked_before(solution):
    problem = random_problem(7, wholes=5, players=2)
    kept, asked = PerturbedBargaining(problem, solution), [other_numbers(problem, k) for k in range(6)]
    forwards = [kept.solve(one) for one in asked]
    backwards = [kept.solve(one) for one in reversed(asked)][::-1]
    for one, two in zip(forwards, backwards, strict=True):
        assert (one.outcome.value, one.outcome.bound) == (two.outcome.value, two.outcome.bound)
        assert one.outcome.solves == two.outcome.solves
        assert one.outcome.x is None or one.outcome.x.tobytes() == two.outcome.x.tobytes()


def test_a_stopped_search_has_a_bound_that_holds():
    problem = knapsack()
    kept, control = PerturbedBargaining(problem, "utilitarian"), Control(cancellation=Cancellation())
    control.cancellation.request()
    richer = knapsack(((9, 5, 5, 1),))
    stopped = kept.solve(richer, control)
    best = kept.solve(richer).outcome
    assert stopped.outcome.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert stopped.outcome.value <= best.value <= stopped.outcome.bound
    assert (stopped.leaves, stopped.outcome.claims) == (None, ())


def test_a_loose_gap_ends_a_search_early():
    loose = Control(Limits(gap=0.5))
    outcome = PerturbedBargaining(knapsack(), "utilitarian").solve(knapsack(((4.4, 3, 2, 1),)), loose).outcome
    assert outcome.value >= 0.5 * outcome.bound
    assert outcome.solves == 0


def test_no_multipliers_whatever_prove_too_much():
    problem, rng = knapsack(((4, 3, 2, 1), (1, 1, 2, 2)), disagreement=(0.0, 1.0)), np.random.default_rng(5)
    duality = WeakDuality(Arranged.of(problem), WeightedSum(problem.weights, np.zeros(2)))
    box = (problem.program.column_lower, problem.program.column_upper)
    best = utilitarian(GainSpace(problem)).value
    rows, gains = rng.normal(size=(500, 1)), rng.normal(size=(500, 2))
    for rays, least in ((np.zeros(500, dtype=bool), best), (np.ones(500, dtype=bool), INF)):
        assert duality.of(Multipliers(rows, gains, rays)).bounds(*box).min() >= least


def test_a_large_tree_is_kept_coarse():
    none = Multipliers(np.zeros((1, 0)), np.zeros((1, 0)), np.zeros(1, dtype=bool))
    above = Leaf(np.zeros(0), np.zeros(0), 0.0, none)
    middle = [Leaf(np.zeros(0), np.zeros(0), 0.0, none, parent=above, depth=1) for _ in range(2)]
    deep = [Leaf(np.zeros(0), np.zeros(0), 0.0, none, parent=middle[0], depth=2) for _ in range(2)]
    assert coarsened([middle[1], *deep], 3) == [middle[1], *deep]
    assert coarsened([middle[1], *deep], 2) == [middle[1], middle[0]]
    assert coarsened([middle[1], *deep], 1) == [above]
