"""Bargaining solutions that can be written down by hand, and the cases where a party gets nothing."""

import numpy as np
import pytest

from finite_sets import FiniteSet
from winset_solver.bargaining.gain_space import GainSpace
from winset_solver.bargaining.problem import BargainingProblem
from winset_solver.bargaining.solutions import SOLUTIONS, bargain
from winset_solver.errors import ArgumentError
from winset_solver.program import PayoffProgram
from winset_solver.result import Verdict
from winset_solver.status import OutcomeStatus

DIVISIBLE = ("nash", "kalai-smorodinsky", "leximin", "egalitarian", "alpha-fair")
ANY_NUMBER = tuple(name for name in SOLUTIONS if name != "adjusted-winner")
CLOSE = {"rel": 1e-6, "abs": 1e-6}


def dollar(players, *, amount=100.0, disagreement=None, weights=(), worth=None):
    """An amount to divide; a unit of it is worth so much to each player."""
    program = PayoffProgram.build(
        matrix=np.ones((1, players)),
        row_lower=[1.0],
        row_upper=[1.0],
        column_upper=np.ones(players),
        payoff=amount * np.diag(np.ones(players) if worth is None else worth),
    )
    zero = np.zeros(players)
    return GainSpace(BargainingProblem(program, zero if disagreement is None else disagreement, weights))


def chosen(points, name, *, disagreement=None, weights=None, **options):
    """Outcome and payoff vector of a solution on a finite set."""
    players = len(points[0])
    case = FiniteSet(tuple(points), disagreement or (0,) * players, weights or (1.0,) * players)
    outcome = bargain(case.space, name, **options)
    assert outcome.exact
    assert {claim.confirmation.verdict for claim in outcome.claims} <= {Verdict.CONFIRMED}
    return outcome, tuple(np.rint(outcome.payoffs).astype(int).tolist())


# -- dividing a dollar -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DIVISIBLE)
@pytest.mark.parametrize("disagreement", [(10.0, 30.0), (10.0, 20.0, 40.0), (0.0, 0.0, 5.0, 55.0)])
def test_with_one_voice_each_the_surplus_is_divided_equally(name, disagreement):
    outcome = bargain(dollar(len(disagreement), disagreement=disagreement), name)
    surplus = 100 - sum(disagreement)
    assert outcome.exact
    assert outcome.payoffs == pytest.approx(np.array(disagreement) + surplus / len(disagreement), **CLOSE)


@pytest.mark.parametrize("name", ["nash", "kalai-smorodinsky", "leximin", "egalitarian"])
@pytest.mark.parametrize("weights", [(1.0, 3.0), (2.0, 1.0, 5.0), (0.5, 0.25, 0.25)])
def test_voice_divides_the_surplus_in_proportion(name, weights):
    """Asymmetric Nash: u_p = d_p + w_p (1 − Σ d) / Σ w; with equal ideals the others agree."""
    disagreement = np.arange(1.0, len(weights) + 1) * 5
    outcome = bargain(dollar(len(weights), disagreement=disagreement, weights=weights), name)
    shares = np.array(weights) / sum(weights)
    assert outcome.payoffs == pytest.approx(disagreement + shares * (100 - disagreement.sum()), **CLOSE)


@pytest.mark.parametrize("alpha", [0.5, 1.0, 2.0, 5.0])
def test_alpha_fair_division_follows_the_roots_of_voice(alpha):
    """w_p g_p^−α is the same for all where gains can be moved one for one: g_p ∝ w_p^(1/α)."""
    weights = np.array([1.0, 4.0])
    outcome = bargain(dollar(2, disagreement=(20.0, 0.0), weights=weights), "alpha-fair", alpha=alpha)
    shares = weights ** (1 / alpha)
    assert outcome.gains == pytest.approx(80 * shares / shares.sum(), **CLOSE)


def test_utilitarian_division_gives_everything_to_the_loudest():
    outcome = bargain(dollar(3, disagreement=(10.0, 20.0, 30.0), weights=(1.0, 3.0, 2.0)), "utilitarian")
    assert outcome.exact
    assert outcome.value == pytest.approx(3 * 40)
    assert outcome.gains == pytest.approx([0, 40, 0])


def test_adjusted_winner_divides_a_dollar_with_unequal_disagreement_to_equal_gains():
    outcome = bargain(dollar(2, disagreement=(10.0, 30.0)), "adjusted-winner")
    assert outcome.exact
    assert outcome.value == pytest.approx(30)
    assert outcome.payoffs == pytest.approx([40, 60])


def test_where_money_is_worth_less_to_one_the_solutions_part():
    """g_1 = 100 s, g_2 = 50 (1 − s): Nash and Kalai–Smorodinsky halve the dollar, egalitarians the gains."""
    for name, gains in {
        "nash": (50, 25),
        "kalai-smorodinsky": (50, 25),
        "leximin": (100 / 3, 100 / 3),
        "egalitarian": (100 / 3, 100 / 3),
        "adjusted-winner": (100 / 3, 100 / 3),
        "utilitarian": (100, 0),
    }.items():
        assert bargain(dollar(2, worth=(1.0, 0.5)), name).gains == pytest.approx(gains, **CLOSE), name


def test_nash_on_a_circle_is_the_middle_of_the_arc():
    """g_1² + g_2² ≤ 1 by 65 tangents, one of them at 45°, where the product is largest on the polygon as well."""
    angles = np.pi / 4 + np.arange(-32, 33) * np.pi / 128
    program = PayoffProgram.build(
        matrix=np.column_stack([np.cos(angles), np.sin(angles)]).round(12),
        row_lower=np.full(65, -np.inf),
        row_upper=np.ones(65),
        payoff=np.eye(2),
    )
    outcome = bargain(GainSpace(BargainingProblem(program, [0.0, 0.0])), "nash")
    assert outcome.exact
    assert outcome.gains == pytest.approx([np.sqrt(0.5)] * 2, **CLOSE)


# -- small non-convex sets ---------------------------------------------------------------------------------------

FOUR = ((2, 20), (5, 6), (7, 5), (10, 2))
"""Products 40, 30, 35, 20; sums 22, 11, 12, 12; ratios to (10, 20): (.2, 1), (.5, .3), (.7, .25), (1, .1)."""


@pytest.mark.parametrize(
    ("name", "point", "value"),
    [
        ("nash", (2, 20), 40**0.5),
        ("utilitarian", (2, 20), 22),
        ("kalai-smorodinsky", (5, 6), 0.3),
        ("leximin", (7, 5), 5),
        ("egalitarian", (7, 5), 5),
        ("alpha-fair", (7, 5), 2 / (1 / 7 + 1 / 5)),
    ],
)
def test_each_solution_chooses_its_own_of_four_points(name, point, value):
    outcome, payoffs = chosen(FOUR, name)
    assert payoffs == point
    assert outcome.value == pytest.approx(value)


def test_the_hole_of_a_non_convex_set_is_not_filled():
    """Between (9, 1) and (1, 9) lies (5, 5), which is no package."""
    for name in ANY_NUMBER:
        assert chosen(((9, 1), (1, 9)), name)[1] in {(9, 1), (1, 9)}, name


def test_leximin_goes_on_where_the_smallest_gain_is_settled_and_egalitarian_looks_at_the_sum():
    points = ((3, 3, 3), (3, 4, 10), (3, 5, 5), (2, 20, 20))
    assert chosen(points, "leximin")[1] == (3, 5, 5)
    assert chosen(points, "egalitarian")[1] == (3, 4, 10)


def test_leximin_reaches_the_third_smallest_gain():
    assert chosen(((2, 4, 6), (4, 9, 2), (6, 2, 4)), "leximin")[1] == (4, 9, 2)


def test_leximin_compares_gains_per_voice():
    """(2, 8) has gains per voice (2, 2) with voices (1, 4); (4, 4) has (4, 1)."""
    assert chosen(((2, 8), (4, 4)), "leximin", weights=(1.0, 4.0))[1] == (2, 8)
    assert chosen(((2, 8), (4, 4)), "leximin")[1] == (4, 4)


def test_kalai_smorodinsky_takes_its_ideals_from_acceptable_packages_only():
    """Ideal (6, 5). If the unacceptable (60, −1) counted, the ratios would be (.1, .2), (1/15, .6), (1/30, 1)."""
    outcome, payoffs = chosen(((6, 1), (4, 3), (2, 5), (60, -1)), "kalai-smorodinsky")
    assert outcome.ideal == pytest.approx([6, 5])
    assert payoffs == (4, 3)
    assert outcome.value == pytest.approx(0.6)


def test_kalai_smorodinsky_breaks_ties_by_the_larger_ratios():
    """Ideal (10, 10, 10): the smallest ratio is 1/5 twice, the second smallest decides."""
    points = ((2, 3, 9), (2, 4, 4), (10, 0, 0), (0, 10, 0), (0, 0, 10))
    assert chosen(points, "kalai-smorodinsky")[1] == (2, 4, 4)


def test_weights_move_nash_between_the_points_of_a_finite_set():
    """4 · 9 > 6 · 5, but 4³ · 9 < 6³ · 5."""
    assert chosen(((4, 9), (6, 5)), "nash")[1] == (4, 9)
    assert chosen(((4, 9), (6, 5)), "nash", weights=(3.0, 1.0))[1] == (6, 5)


# -- degenerate cases --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ANY_NUMBER)
def test_a_single_party_takes_its_best(name):
    outcome, payoffs = chosen(((3,), (7,), (5,), (1,)), name, disagreement=(2,))
    assert payoffs == (7,)
    assert outcome.value == pytest.approx(1 if name == "kalai-smorodinsky" else 5)


def test_adjusted_winner_is_not_defined_for_one_party_or_three():
    for players in (1, 3):
        outcome = bargain(dollar(players), "adjusted-winner")
        assert outcome.status is OutcomeStatus.NOT_APPLICABLE
        assert outcome.notes == ("adjusted winner is defined for exactly two parties",)
        assert outcome.x is None


@pytest.mark.parametrize("name", ANY_NUMBER)
def test_a_party_that_cannot_gain_does_not_spoil_it_for_the_others(name):
    outcome, payoffs = chosen(((3, 1, 4), (5, 1, 4), (4, 1, 9), (9, 0, 9)), name, disagreement=(0, 1, 0))
    assert payoffs[1] == 1
    if name in {"nash", "kalai-smorodinsky", "alpha-fair"}:
        assert outcome.without_gain == (1,)
    assert payoffs == (4, 1, 9)


@pytest.mark.parametrize("name", ANY_NUMBER)
def test_where_nobody_can_gain_the_answer_is_to_stay(name):
    outcome, payoffs = chosen(((1, 2), (0, 5)), name, disagreement=(1, 2))
    assert payoffs == (1, 2)
    assert outcome.value == pytest.approx(0)


def test_an_indivisible_item_goes_to_the_largest_set_that_can_gain_and_there_to_the_largest_product():
    """Only one of two can have it: the product is always 0, so Nash compares the gains of those who gain."""
    outcome, payoffs = chosen(((10, 0), (0, 7), (0, 0)), "nash")
    assert payoffs == (10, 0)
    assert outcome.without_gain == (1,)
    assert outcome.value == pytest.approx(10)
    assert any("more than 1 of 2 parties" in note for note in outcome.notes)


def test_two_small_gains_beat_one_large_gain_for_nash():
    assert chosen(((100, 0, 0), (0, 1, 1), (0, 1, 2)), "nash")[1] == (0, 1, 2)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_rules_that_contradict_each_other_leave_no_package(name):
    program = PayoffProgram.build(
        matrix=[[1, 1], [1, 1]], row_lower=[1, 2], row_upper=[1, 2], payoff=np.eye(2), integer=[1, 1]
    )
    outcome = bargain(GainSpace(BargainingProblem(program, [0.0, 0.0])), name)
    if name == "adjusted-winner":
        assert outcome.status is OutcomeStatus.NOT_APPLICABLE
    else:
        assert outcome.status is OutcomeStatus.NO_PACKAGE
        assert {claim.confirmation.verdict for claim in outcome.claims} == {Verdict.CONFIRMED}
    assert outcome.x is None


@pytest.mark.parametrize("name", SOLUTIONS)
def test_demands_beyond_the_dollar_leave_no_acceptable_package(name):
    outcome = bargain(dollar(2, disagreement=(60.0, 60.0)), name)
    assert outcome.status is OutcomeStatus.NO_ACCEPTABLE_PACKAGE
    assert outcome.x is None
    assert outcome.value is None


def test_demands_that_add_up_to_the_dollar_leave_exactly_one_package():
    for name in SOLUTIONS:
        outcome = bargain(dollar(2, disagreement=(40.0, 60.0)), name)
        assert outcome.status is OutcomeStatus.OPTIMAL, name
        assert outcome.payoffs == pytest.approx([40, 60], abs=1e-6), name


@pytest.mark.parametrize("name", ANY_NUMBER)
def test_an_unbounded_payoff_is_told_with_the_name_of_its_player(name):
    program = PayoffProgram.build(
        matrix=[[1, 1, 0]],
        row_lower=[0],
        row_upper=[1],
        payoff=[[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        player_labels=["modest", "frugal", "boundless"],
    )
    outcome = bargain(GainSpace(BargainingProblem(program, [0.0, 0.0, 0.0])), name)
    if name in {"leximin", "egalitarian"}:  # the smallest gain is bounded; what is left over has no largest value
        assert outcome.gains[:2] == pytest.approx([0.5, 0.5])
        assert outcome.status is not OutcomeStatus.OPTIMAL or outcome.notes
    else:
        assert outcome.status is OutcomeStatus.UNBOUNDED
        assert any("boundless" in note for note in outcome.notes)
        assert not any("modest" in note or "frugal" in note for note in outcome.notes)


@pytest.mark.parametrize("weight", [0.0, -1.0, float("nan"), float("inf")])
def test_a_weight_that_is_not_positive_is_refused_with_the_name_of_its_player(weight):
    program = PayoffProgram.build(
        matrix=[[1, 1]], row_lower=[0], row_upper=[1], payoff=np.eye(2), player_labels=["Ann", "Bob"]
    )
    with pytest.raises(ArgumentError, match="Bob: a weight is not positive"):
        BargainingProblem(program, [0.0, 0.0], [1.0, weight])


@pytest.mark.parametrize("name", ANY_NUMBER)
def test_ties_are_settled_and_settled_the_same_way_every_time(name):
    points = ((4, 6), (6, 4), (4, 6), (1, 1))
    outcome, payoffs = chosen(points, name)
    assert payoffs in {(4, 6), (6, 4)}
    assert np.array_equal(chosen(points, name)[0].x, outcome.x)
