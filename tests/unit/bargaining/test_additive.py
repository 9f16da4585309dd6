"""The structure of additive domains, and how their enumeration starts, stops and gives up."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from additive_domains import uniform
from winset_solver.bargaining.additive import AdditiveDomain
from winset_solver.bargaining.egalitarian import egalitarian
from winset_solver.bargaining.enumeration import METHOD, best_package
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.kalai_smorodinsky import kalai_smorodinsky
from winset_solver.bargaining.levels import SmallestMean, WeightedMean
from winset_solver.bargaining.leximin import leximin
from winset_solver.bargaining.multipliers import Pool
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Cancellation, Control, Limits
from winset_solver.program import PayoffProgram
from winset_solver.result import Termination, Verdict
from winset_solver.status import OutcomeStatus, Unanswered

PLAYERS = np.arange(3)
LEVELS = [SmallestMean(k) for k in (1, 2, 3)]


def program(**changes):
    """Two issues with two and three options for three players, and one change."""
    return PayoffProgram.build(
        **{
            "matrix": [[1, 1, 0, 0, 0], [0, 0, 1, 1, 1]],
            "row_lower": [1, 1],
            "row_upper": [1, 1],
            "column_upper": np.ones(5),
            "integer": np.ones(5),
            "payoff": [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [1, 1, 1, 1, 2]],
            **changes,
        }
    )


def enumerate_leximin(domain, control=None, **limits):
    space = domain.space(control)
    return best_package(space, PLAYERS, np.ones(3), LEVELS, ("claim",), **limits), space


def test_structure_is_read_off_the_rows():
    domain = AdditiveDomain.of(program(payoff_constant=[0.5, 0, 0]))
    assert [options.tolist() for options in domain.values] == [
        [[1, 5, 1], [2, 4, 1]],
        [[3, 3, 1], [4, 2, 1], [5, 1, 2]],
    ]
    assert domain.packages == 6
    assert domain.package([1, 2]).tolist() == [0, 1, 0, 0, 1]
    assert domain.start.tolist() == [0.5, 0, 0]


@pytest.mark.parametrize(
    "changes",
    [
        {"integer": [1, 1, 1, 1, 0]},
        {"column_upper": [1, 1, 1, 1, 2]},
        {"column_lower": [0, 0, 0, 0, -1]},
        {"row_lower": [1, 0]},
        {"row_upper": [1, 2], "row_lower": [1, 2]},
        {"matrix": [[1, 1, 0, 0, 0], [0, 0, 1, 1, 2]]},
        {"matrix": [[1, 1, 0, 0, 0], [0, 0, 1, 1, 0]]},
        {"matrix": [[1, 1, 1, 0, 0], [0, 0, 1, 1, 1]]},
        {"matrix": np.zeros((0, 5)), "row_lower": [], "row_upper": []},
        {"column_lower": [1, 1, 0, 0, 0]},
        {"column_upper": [0, 0, 1, 1, 1]},
    ],
)
def test_anything_else_is_refused(changes):
    assert AdditiveDomain.of(program(**changes)) is None


def test_a_column_that_its_row_settles_need_not_be_binary():
    constant = program(
        matrix=[[1, 1, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 0, 1]],
        row_lower=[1, 1, 1],
        row_upper=[1, 1, 1],
        integer=[1, 1, 1, 1, 0],
        column_upper=[1, 1, 1, 1, np.inf],
    )
    assert [members.tolist() for members in AdditiveDomain.of(constant).columns] == [[0, 1], [2, 3], [4]]
    assert AdditiveDomain.of(constant.fix({"x[4]": 0.0})) is None


def test_options_settled_by_bounds_are_settled():
    domain = AdditiveDomain.of(program().fix({"x[0]": 0.0, "x[3]": 1.0}))
    assert [members.tolist() for members in domain.columns] == [[1], [3]]


def test_dominated_and_repeated_options_are_left_out():
    domain = AdditiveDomain.of(program(payoff=[[1, 1, 3, 3, 5], [4, 4, 3, 2, 1], [1, 1, 1, 1, 2]]))
    kept = domain.gains(np.zeros(3), np.ones(3))
    assert [members.tolist() for members in kept.columns] == [[0], [2, 4]]


@pytest.mark.parametrize(("factor", "step"), [(1.0, 1.0), (0.5, 0.5), (0.1, 0.1), (6.0, 6.0), (np.pi, 0.0)])
def test_step_divides_all_values(factor, step):
    payoff = np.array([[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [1, 1, 1, 1, 2]])
    assert AdditiveDomain.of(program(payoff=factor * payoff)).step == pytest.approx(step)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 6), st.lists(st.floats(1e-12, 1.0), min_size=6, max_size=6), st.integers(0, 99))
def test_projected_multipliers_bound_the_mean_of_the_smallest(count, raw, seed):
    level = SmallestMean(count)
    multipliers = level.project(np.array([raw]))[0]
    assert multipliers.min() >= 0
    assert multipliers.max() <= 1 / count
    assert multipliers.sum() == pytest.approx(1, abs=1e-14)
    gains = np.random.default_rng(seed).normal(size=(1, 6))
    assert level.value(gains)[0] == pytest.approx(np.sort(gains[0])[:count].mean())
    assert level.value(gains)[0] <= multipliers @ gains[0] + 1e-12


@pytest.mark.parametrize("level", [*LEVELS, WeightedMean(np.array([0.2, 0.3, 0.5]))])
def test_a_pool_never_cuts_off_a_completion(level):
    generator = np.random.default_rng(1)
    rest, gains = generator.normal(size=(4, 3, 3)), generator.normal(size=(20, 3))
    pool = Pool(rest, level, generator.random((5, 3)))
    reached, vectors = pool.descend(gains, np.repeat(pool.vectors[:1], 20, axis=0))
    pool.add(vectors)
    bounds, _ = pool.bounds(gains)
    ends = np.array([sum(options) for options in itertools.product(*rest)])
    best = [level.value(row + ends).max() for row in gains]
    assert np.all(bounds >= np.array(best) - 1e-12)
    assert np.all(bounds <= reached + 1e-12)


def test_large_domains_are_enumerated_with_claims():
    domain = uniform(3, 8, 5)
    space = domain.space(Control(Limits()))
    for solution, claims in ((leximin, 2), (egalitarian, 2), (kalai_smorodinsky, 5)):
        outcome = solution(space)
        assert outcome.exact
        assert len(outcome.claims) == claims
        assert [claim.confirmation.method for claim in outcome.claims[-2:]] == [METHOD] * 2
        assert {claim.confirmation.verdict for claim in outcome.claims} == {Verdict.CONFIRMED}
    assert egalitarian(space).solves == 0


def test_nobody_accepting_is_proven_and_told():
    domain = uniform(3, 8, 5)
    space = GainSpace(BargainingProblem(domain.problem.program, [7.0, 7.0, 7.0]))
    outcome = leximin(space)
    assert outcome.status is OutcomeStatus.NO_ACCEPTABLE_PACKAGE
    assert METHOD in [claim.confirmation.method for claim in outcome.claims]


def test_small_domains_spaces_with_more_rows_and_subsets_of_players_are_left_to_branch_and_bound():
    domain = uniform(3, 8, 5)
    assert enumerate_leximin(uniform(3, 2, 2))[0] is None
    assert enumerate_leximin(uniform(3, 2, 2), fewest=0)[0] is not None
    space = domain.space()
    assert best_package(space, PLAYERS[:2], np.ones(2), LEVELS[:2], ()) is None
    with space.session.scratch():
        space.session.add_rows([[1.0] + [0.0] * (space.session.model.columns - 1)], 0.0, 0.0)
        assert best_package(space, PLAYERS, np.ones(3), LEVELS, ()) is None
    with space.session.scratch():
        space.session.change_column_bounds(space.gains[:1], 1.0, np.inf)
        assert best_package(space, PLAYERS, np.ones(3), LEVELS, ()) is None


def test_giving_up_keeps_the_best_package_and_a_bound():
    domain = uniform(3, 12, 6)
    exact, _ = enumerate_leximin(domain)
    answer, space = enumerate_leximin(domain, most=0)
    assert answer.termination is Termination.LIMIT
    assert answer.value <= exact.value <= answer.bound
    assert space.claims == []


def test_the_mixed_integer_search_goes_on_from_where_enumeration_gave_up(monkeypatch):
    domain = uniform(3, 8, 4)
    expected, _ = enumerate_leximin(domain)
    monkeypatch.setitem(best_package.__kwdefaults__, "most", 0)
    for solution in (leximin, egalitarian):
        outcome = solution(domain.space())
        assert outcome.status is OutcomeStatus.OPTIMAL
        assert outcome.solves > 0
        assert outcome.value == pytest.approx(expected.value, abs=1e-9)


def test_cancelling_stops_with_the_best_package_and_a_bound():
    domain, cancellation, seen = uniform(5, 20, 5), Cancellation(), []

    def stop(progress):
        seen.append(progress)
        cancellation.request()

    outcome = leximin(domain.space(Control(on_progress=stop, cancellation=cancellation)))
    assert outcome.status is OutcomeStatus.STOPPED_WITH_SOLUTION
    assert len(seen) == 1
    assert seen[0].incumbent == pytest.approx(outcome.value)
    assert outcome.bound == pytest.approx(seen[0].bound)
    assert outcome.bound > outcome.value


def test_cancelling_before_anything_is_found_says_so():
    cancellation = Cancellation()
    cancellation.request()
    with pytest.raises(Unanswered) as caught:
        enumerate_leximin(uniform(3, 8, 5), Control(cancellation=cancellation))
    assert caught.value.status is OutcomeStatus.STOPPED_WITHOUT_SOLUTION


def test_a_gap_is_kept_and_told():
    domain = uniform(4, 16, 6)
    exact = leximin(domain.space())
    rough = leximin(domain.space(Control(Limits(gap=0.05))))
    assert 1e-3 < rough.gap < 0.05 + 1e-12
    assert rough.value <= exact.value <= rough.bound


def test_same_question_same_package():
    domain = uniform(4, 12, 6)
    assert np.array_equal(leximin(domain.space()).x, leximin(domain.space()).x)
