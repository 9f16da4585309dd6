"""Discovery: rules in the words and units of the file, and what is said where there is no rule."""

import numpy as np
import pytest

from sampled_functions import UNIT, asked_by_hand
from winset_models.analysis.sensitivities.discovery import discovery, inside
from winset_models.analysis.sensitivities.limit_words import limit_words, round_number
from winset_models.negotiation.uncertainty.distributions import Distribution
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.errors import ArgumentError

RANGE = Distribution("uniform", (2.0, 10.0))
FEW = Distribution("discrete", (0.0, 2.0), values=(0.0, 1.0, 2.0), probabilities=(0.5, 0.25, 0.25))


def about(fails, distributions=(RANGE, FEW, UNIT), **options):
    return asked_by_hand(lambda x: x[:, 0], distributions, fails=fails, samples=256, **options)


def test_a_rule_names_numbers_units_and_counts():
    asked = about(lambda x: (x[:, 0] < 6.2) & (x[:, 1] >= 1))
    found = discovery(asked)
    (box,) = found.boxes
    low, high = box.limits["x0"]
    assert (low, high) == (2.0, pytest.approx(6.2, abs=0.05))
    assert box.limits["x1"] == (1.0, 2.0)
    assert (
        box.rule == f"there is no deal when “number 0” is at most {high:g} people and “number 1” is at least 1 people"
    )
    assert (box.coverage, box.density, found.samples) == (1.0, 1.0, 256)
    assert box.mass == found.failures / 256
    alike = f"{found.failures} of the {found.failures}"
    assert found.words == (
        f"In {found.failures} of 256 samples ({100 * box.mass:.2g} %) there is no deal. There is no deal when “number "
        f"0” is at most {high:g} people and “number 1” is at least 1 people: {alike} failures are like this, and "
        f"{alike} such samples fail."
    )
    thetas = asked.inquiry.asked[0].thetas
    assert (inside(asked.parameters, thetas, box) == ((thetas[:, 0] < 6.2) & (thetas[:, 1] >= 1))).all()


def test_two_rules_are_added_up():
    found = discovery(about(lambda x: (x[:, 0] < 3.6) | (x[:, 2] > 0.8)))
    assert len(found.boxes) == 2
    assert f"Together: {found.failures} of the {found.failures} failures are like this" in found.words


def test_a_named_deal_fails():
    found = discovery(about(lambda x: x[:, 0] < 6, deal="plain"))
    assert found.of == "plain"
    assert found.boxes[0].rule.startswith("the deal “plain” fails when “number 0” is at most")


@pytest.mark.parametrize(
    ("fails", "words"),
    [
        (
            lambda x: x[:, 0] < 0,
            "There is a deal in all of 256 samples. With 95 % confidence, that is so in at least 98.83 % of all cases.",
        ),
        (
            lambda x: x[:, 0] > 0,
            "In all of 256 samples there is no deal. With 95 % confidence, that is so in at least 98.83 % of all",
        ),
        (
            lambda x: np.random.default_rng(1).random(len(x)) < 0.15,
            "No limits on the numbers were found",
        ),
    ],
)
def test_where_there_is_no_rule_the_words_say_so(fails, words):
    found = discovery(about(fails))
    assert found.boxes == []
    assert words in found.words


def test_samples_without_an_answer_do_not_count():
    found = discovery(about(lambda x: x[:, 0] < 6, unanswered=range(10)))
    assert found.samples == 246
    assert found.words.endswith("10 samples without an answer are left out.")
    assert discovery(about(lambda x: x[:, 0] < 6, unanswered=range(256))).words.startswith("No sample was answered.")


def test_the_same_seed_finds_the_same():
    found = [discovery(about(lambda x: x[:, 0] < 4.13, seed=seed)) for seed in (5, 5, 6)]
    assert found[0] == found[1] != found[2]


def test_without_doubtful_numbers_there_is_nothing_to_discover():
    with pytest.raises(ArgumentError, match="no number is in doubt"):
        discovery(about(lambda x: np.zeros(len(x)), ()))


@pytest.mark.parametrize(
    ("kept", "removed"), [(0.1234, 0.1239), (-5.0, -7.5), (3e6, 2.9e6), (0.0, 1e-4), (1e-4, 0.0), (2.0, 1.0)]
)
def test_round_numbers_part_the_same_cases(kept, removed):
    number = round_number(kept, removed)
    assert min(kept, removed) <= number <= max(kept, removed)
    assert number != removed
    assert len(repr(number)) <= len(repr(kept)) + 2


def test_limits_of_factors_and_differences():
    factor = Parameter("f", "the fee", (), "factor", "", 1.0, UNIT)
    moved = Parameter("d", "staff", (), "difference", "posts", 0.0, UNIT)
    assert limit_words(factor, 0.5, None) == "“the fee” is at least 0.5 times what the file says"
    assert limit_words(factor, 1.0, 1.0) == "“the fee” is 1 times what the file says"
    assert limit_words(moved, -1.0, 1.0) == "“staff” moves by −1 to +1 posts"
