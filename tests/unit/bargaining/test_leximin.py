"""Leximin over convex and mixed sets: saturation by linear programs, and stages that leave out decisions met."""

import itertools

import numpy as np
import pytest

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.leximin import leximin
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.control import Control, Limits
from winset_solver.program import PayoffProgram
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus


def shares(players, issues, options, binary=0, seed=0):
    """Divisible issues and common budgets; the first columns indivisible where asked for."""
    generator = np.random.default_rng(seed)
    columns = issues * options
    budgets = generator.random((3, columns))
    program = PayoffProgram.build(
        matrix=np.vstack([np.repeat(np.eye(issues), options, axis=1), budgets]),
        row_lower=np.concatenate([np.ones(issues), np.full(3, -np.inf)]),
        row_upper=np.concatenate([np.ones(issues), np.full(3, 0.5 * issues)]),
        column_upper=np.ones(columns),
        integer=np.arange(columns) < binary,
        payoff=generator.random((players, columns)),
    )
    return BargainingProblem(program, np.zeros(players))


def test_gains_that_cannot_rise_are_left_behind():
    program = PayoffProgram.build(
        matrix=[[1, 1, 1, 1]], row_lower=[1], row_upper=[1], column_upper=[0.1, 0.2, 1, 1], payoff=np.eye(4)
    )
    outcome = leximin(GainSpace(BargainingProblem(program, np.zeros(4))))
    assert outcome.gains == pytest.approx([0.1, 0.2, 0.35, 0.35], abs=1e-9)
    assert outcome.exact


def test_many_parties_and_divisible_issues_take_few_linear_programs():
    outcome = leximin(GainSpace(shares(27, 40, 4)))
    assert outcome.exact
    assert outcome.solves < 20
    assert {claim.confirmation.verdict for claim in outcome.claims} == {Verdict.CONFIRMED}


def test_an_unbounded_later_gain_is_told():
    program = PayoffProgram.build(
        matrix=[[1, 0]], row_lower=[0], row_upper=[1], payoff=[[1, 0], [0, 1]], player_labels=["modest", "boundless"]
    )
    outcome = leximin(GainSpace(BargainingProblem(program, [0.0, 0.0])))
    assert outcome.status is OutcomeStatus.UNBOUNDED
    assert outcome.notes == ("the payoff is unbounded for: boundless",)
    assert outcome.value == pytest.approx(1)


@pytest.mark.parametrize("seed", range(6))
def test_mixed_sets_agree_with_the_best_of_all_binary_decisions(seed):
    quick = Control(Limits(confirm="never"))
    problem = shares(4, 5, 3, binary=6, seed=seed)
    outcome = leximin(GainSpace(problem, quick))
    assert outcome.exact
    best = max(
        tuple(np.sort(gains).round(7))
        for bits in itertools.product((0.0, 1.0), repeat=6)
        if (gains := leximin(GainSpace(settled(problem, bits), quick)).gains) is not None
    )
    assert np.sort(outcome.gains) == pytest.approx(best, abs=1e-6)


def settled(problem, bits):
    lower, upper = problem.program.column_lower.copy(), problem.program.column_upper.copy()
    lower[: len(bits)] = upper[: len(bits)] = bits
    program = problem.program.replace(column_lower=lower, column_upper=upper, integer=np.zeros(len(lower), dtype=bool))
    return BargainingProblem(program, problem.disagreement)


def test_integers_that_are_not_binary_are_no_obstacle():
    program = PayoffProgram.build(
        matrix=[[1, 1, 1]], row_lower=[7], row_upper=[7], integer=[1, 1, 0], payoff=[[1, 0, 0], [0, 1, 0], [0, 0, 2]]
    )
    outcome = leximin(GainSpace(BargainingProblem(program, np.zeros(3))))
    assert sorted(outcome.gains) == pytest.approx([2, 3, 4], abs=1e-8)
    assert outcome.exact
