"""Morris and Sobol analyses: what is screened out, left out and said."""

import re

import numpy as np
import pytest

from sampled_functions import UNIT, asked_by_hand
from winset_models.analysis.sensitivities.morris import morris, survivors
from winset_models.analysis.sensitivities.ranking import Estimate, clear_ones, first_is_known, more_needed
from winset_models.analysis.sensitivities.sobol import MOST, sobol
from winset_solver.errors import ArgumentError

WEIGHTS = np.arange(20.0)


def several(x):
    """Return a sum that all numbers but x0 move, a figure that only x1 moves, and one that never moves."""
    size = x.shape[1]
    return np.column_stack([x @ WEIGHTS[:size], x[:, 1], np.full(len(x), 7.0)])


THREE = ("total gain", "gain:ARC", "gain:BOR")


@pytest.mark.parametrize("analysis", [morris, sobol])
def test_without_doubtful_numbers_nothing_is_asked(analysis):
    with pytest.raises(ArgumentError, match="no number is in doubt"):
        analysis(asked_by_hand(several, []))


def test_morris_says_what_matters_and_what_does_not_move():
    found = morris(asked_by_hand(several, [UNIT] * 4, quantities=THREE))
    assert found.words == (
        "Moved over its whole range, “number 3” changes the figure “Total gain” by 3 million EUR on average, “number "
        "2” by 2 and “number 1” by 1. What matters most is “number 1” for “Gain of Arcadia”. Moving “number 0” changed "
        "none of the figures. “Gain of Boreal” (7 million EUR) did not move at all. This is from 10 trajectories with "
        "50 samples."
    )
    assert [set(survivors(found, most)) for most in (2, 9)] == [{"x1", "x3"}, {"x1", "x2", "x3"}]


def test_samples_asked_for_are_cut_into_whole_trajectories():
    assert [
        morris(asked_by_hand(several, [UNIT] * 4, quantities=THREE, samples=n)).trajectories for n in (3, 14, 26)
    ] == [4, 4, 5]


def test_trajectories_with_an_unanswered_sample_are_left_out_and_that_is_said():
    whole = morris(asked_by_hand(several, [UNIT] * 4, quantities=THREE))
    found = morris(asked_by_hand(several, [UNIT] * 4, quantities=THREE, unanswered=(3, 4, 11)))
    assert found.trajectories == 8
    assert "2 of 10 repetitions were left out as a whole" in found.words
    assert [effect.mean_size for effect in found.effects] == pytest.approx(
        [effect.mean_size for effect in whole.effects]
    )
    nothing = morris(asked_by_hand(several, [UNIT] * 4, quantities=THREE, unanswered=range(6, 50)))
    assert (nothing.trajectories, nothing.effects) == (1, [])
    assert nothing.words.startswith("Too few samples were answered")


def test_base_samples_with_an_unanswered_sample_are_left_out_and_that_is_said():
    found = sobol(asked_by_hand(several, [UNIT] * 3, quantities=THREE, samples=640, unanswered=(3, 4, 11)))
    assert (found.base_samples, found.samples) == (126, 630)
    assert "2 of 128 repetitions were left out as a whole" in found.words
    assert found.enough
    assert "would tell" not in found.words
    for answered in (0, 7 * 5):
        unanswered = range(answered, 2000)
        nothing = sobol(asked_by_hand(several, [UNIT] * 3, quantities=THREE, unanswered=unanswered))
        assert (nothing.indices, nothing.enough) == ([], False)
        assert "Too few samples were answered" in nothing.words


def test_sobol_says_shares_spread_and_what_stays():
    found = sobol(asked_by_hand(several, [UNIT] * 3, quantities=THREE, samples=5 * 1024))
    assert found.words == (
        "“Total gain” is 1.5 million EUR on average over the ranges, with a standard deviation of 0.645. “number 2” "
        "has a hand in 80 % (± 5 %) of its variance and “number 1” in 20 % (± 2 %). The largest part of the variance "
        "has to do with “number 1” for “Gain of Arcadia” (100 %). “Gain of Boreal” (7 million EUR) did not move at all."
    )
    still = [index for index in found.indices if index.quantity == "gain:BOR"]
    assert {(i.first, i.first_interval, i.total, i.total_interval) for i in still} == {(0.0, 0.0, 0.0, 0.0)}
    assert found.enough


def test_few_samples_are_not_enough_and_the_words_say_how_many_are():
    found = sobol(asked_by_hand(lambda x: x[:, 0] + x[:, 1] * x[:, 2], [UNIT] * 3, samples=1))
    assert found.base_samples == 16
    assert not found.enough
    assert "samples instead of 80 would tell." in found.words


def test_behind_an_estimate_that_may_be_nothing_no_other_is_named():
    row = [Estimate("a", 0.9, 0.2), Estimate("b", 0.5, 0.6), Estimate("c", 0.1, 0.02), Estimate("d", 0.09, 0.02)]
    assert [estimate.number for estimate in clear_ones(row)] == ["a"]
    assert [first_is_known(row[at:]) for at in range(4)] == [False, False, True, True]
    assert more_needed([row, row[2:]]) == pytest.approx(36)
    assert more_needed([row[2:]]) == 1


def test_morris_says_which_leader_is_not_known_and_how_many_samples_would_tell():
    def by_chance(x):
        chance = np.random.default_rng(3).random((len(x), 2))
        return np.column_stack([chance[:, 0], chance[:, 1]])

    words = morris(asked_by_hand(by_chance, [UNIT] * 3, quantities=THREE[:2])).words
    assert "What moves “Gain of Arcadia” most is too uncertain to tell." in words
    assert "from 10 trajectories with 40 samples. The intervals are so wide that the order" in words
    assert "samples instead of 40 would tell." in words


def test_an_effect_that_may_be_nothing_is_told_by_its_ends():
    words = morris(asked_by_hand(lambda x: np.arange(len(x)) == 1, [UNIT] * 3)).words
    assert re.search(r"by 0\.15 million EUR \(0 to 0\.4\d*\) on average", words)


def test_a_figure_that_moves_too_rarely_is_not_enough():
    found = sobol(asked_by_hand(lambda x: np.arange(len(x)) == 1, [UNIT] * 3, samples=80))
    assert "“Total gain” moved too rarely to tell by what." in found.words
    assert not found.enough


def test_many_numbers_are_screened_and_the_rest_is_held():
    asked = asked_by_hand(lambda x: x @ WEIGHTS**3, [UNIT] * 20, samples=64 * 14)
    found = sobol(asked)
    assert {index.parameter for index in found.indices} == {f"x{at}" for at in range(20 - MOST, 20)}
    assert [len(campaign.parameters) for campaign in asked.inquiry.asked] == [20, MOST]
    assert "the other 8 were held at what the file says." in found.words
    named = sobol(asked_by_hand(lambda x: x @ WEIGHTS**3, [UNIT] * 20, samples=1, numbers=("x0",)))
    assert len(named.indices) == 20


def test_where_the_screening_moves_nothing_there_are_no_indices():
    found = sobol(asked_by_hand(lambda x: np.ones(len(x)), [UNIT] * 20))
    assert (found.indices, found.samples, found.enough) == ([], 0, True)
    assert found.words.startswith("A first screening says: “Total gain” (1 million EUR) did not move at all.")
    unanswered = sobol(asked_by_hand(lambda x: x[:, 0], [UNIT] * 20, unanswered=range(300)))
    assert (unanswered.indices, unanswered.enough) == ([], False)
    assert "Too few samples were answered" in unanswered.words


@pytest.mark.parametrize("analysis", [morris, sobol])
def test_correlations_and_samples_without_a_deal_are_said(analysis):
    found = analysis(
        asked_by_hand(
            several, [UNIT] * 3, quantities=THREE, correlation=0.5, fails=lambda x: x[:, 0] > 0.5, samples=160
        )
    )
    assert "the correlations of the file are left aside" in found.words
    assert "samples there is no deal; what everybody has without one counts there." in found.words
    held = analysis(asked_by_hand(several, [UNIT] * 3, quantities=THREE, fails=lambda x: x[:, 0] > 0.5, deal="plain"))
    assert "samples the deal fails; what it would bring counts there all the same." in held.words


@pytest.mark.parametrize("analysis", [morris, sobol])
def test_the_same_seed_gives_the_same_finding(analysis):
    def found(seed):
        return analysis(asked_by_hand(lambda x: x[:, 0] * x[:, 1], [UNIT] * 2, samples=128, seed=seed))

    assert found(0) == found(0) != found(1)
