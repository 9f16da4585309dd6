"""The model of six columns on which HiGHS proves a wrong optimum, and how that comes out here."""

import highspy
import numpy as np
import pytest

from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import bargain
from winset_solver.confirm import solve_confirmed
from winset_solver.highs import Session
from winset_solver.program import PayoffProgram
from winset_solver.result import Termination, Verdict
from winset_solver.sensitivity.perturbed import PerturbedBargaining
from winset_solver.status import OutcomeStatus

INF = float("inf")
WRONG, RIGHT = 14.0, 20.0


def program():
    return PayoffProgram.build(
        matrix=[
            [-6, 0, 0, -4, -3, 2],
            [0, 0, 0, 0, -1, -9],
            [0, 0, 3, 3, 0, 0],
            [-9, 0, 0, 9, 0, -9],
            [0, 0, -3, -9, 3, 0],
            [8, 6, 5, 2, 0, 6],
        ],
        row_lower=[6.5, -INF, -INF, 45, -19, -4],
        row_upper=[INF, 1, 11, 45, INF, -2],
        column_lower=[-3, 0, 0, 0, 0, 0],
        column_upper=[-3, 10, 2, INF, 1, 9],
        integer=[1, 1, 1, 0, 1, 1],
        payoff=[[-6, -2, 5, 1, -1, 6]],
    )


@pytest.fixture
def session():
    """The model, where this version of HiGHS still gets it wrong."""
    session = Session(program())
    session.maximise(program().payoff.toarray()[0])
    plain = session.solve()
    assert plain.termination is Termination.OPTIMAL
    if plain.solution.objective == pytest.approx(RIGHT):
        pytest.skip(f"HiGHS {highspy.Highs().version()} solves this model: look for another that it gets wrong")
    return session


def test_the_better_point_is_one():
    """x = (−3, 2, 1, 2, 1, 0) keeps every row and bound and is worth 20: nothing here needs a solver."""
    x, case = np.array([-3, 2, 1, 2, 1, 0]), program()
    activity = case.matrix @ x
    assert np.all((case.row_lower <= activity) & (activity <= case.row_upper))
    assert np.all((case.column_lower <= x) & (x <= case.column_upper))
    assert case.payoffs(x).tolist() == [RIGHT]


def test_a_plain_solve_claims_a_wrong_optimum(session):
    result = session.solve()
    assert result.solution.objective == pytest.approx(WRONG)
    assert result.bound == pytest.approx(WRONG)
    assert result.confirmation is None


def test_a_confirmed_solve_disagrees_and_keeps_the_better_point(session):
    result = solve_confirmed(session)
    assert result.termination is Termination.DISAGREEMENT
    assert not result.optimal
    assert result.confirmation.verdict is Verdict.CONTRADICTED
    assert result.confirmation.objective == pytest.approx(RIGHT)
    assert result.solution.objective == pytest.approx(RIGHT)
    assert result.bound >= RIGHT - 1e-9
    assert program().payoffs(result.x).tolist() == pytest.approx([RIGHT])


@pytest.mark.usefixtures("session")
@pytest.mark.parametrize("solution", ["utilitarian", "egalitarian", "leximin", "nash", "alpha-fair"])
def test_bargaining_over_it_ends_in_a_disagreement_with_the_better_package(solution):
    outcome = bargain(GainSpace(BargainingProblem(program(), [-1000.0])), solution)
    assert outcome.status is OutcomeStatus.DISAGREEMENT
    assert not outcome.exact
    assert outcome.payoffs == pytest.approx([RIGHT])
    assert outcome.bound >= 1000 + RIGHT - 1e-6
    assert Verdict.CONTRADICTED in {claim.confirmation.verdict for claim in outcome.claims}


@pytest.mark.usefixtures("session")
def test_an_ideal_point_that_is_in_doubt_ends_the_solution_built_on_it():
    outcome = bargain(GainSpace(BargainingProblem(program(), [-1000.0])), "kalai-smorodinsky")
    assert outcome.status is OutcomeStatus.DISAGREEMENT
    assert not outcome.exact


def test_a_kept_tree_finds_the_right_optimum():
    """Presolve is what errs here, and a kept tree does without."""
    problem = BargainingProblem(program(), np.zeros(1))
    outcome = PerturbedBargaining(problem, "utilitarian").solve(problem).outcome
    assert (outcome.status, outcome.value, outcome.bound) == (OutcomeStatus.OPTIMAL, RIGHT, pytest.approx(RIGHT))
