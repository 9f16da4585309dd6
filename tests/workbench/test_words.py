import doctest

import pytest
import sample_findings as sample

from winset import exits, progress, words
from winset.sentences import checks_summary
from winset.words import MINUS, Names, amount, differences, figure, participants, percent, places, settlement
from winset_models.analysis.findings import Check
from winset_models.negotiation.deal import Package


@pytest.mark.parametrize("module", [words, progress])
def test_examples_in_docstrings_run(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("values", "decimals"),
    [
        ([], 0),
        ([3.0, 12.0], 0),
        ([3.0, None], 0),
        ([65.8333], 2),
        ([0.0123], 4),
        ([123.45, 0.5], 1),
        ([12_345.6], 0),
        ([5.0000000001], 0),
    ],
)
def test_decimals_follow_the_largest_amount(values, decimals):
    assert places(values) == decimals


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0.0, "0"), (-0.0, "0"), (-2.5, f"{MINUS}2.50"), (1e9, "1,000,000,000")],
)
def test_amounts(value, text):
    assert amount(value) == text


def test_an_amount_that_rounds_to_nothing_has_no_sign():
    assert amount(-0.0001, 2) == "0.00"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "unknown"),
        (0.0, "0"),
        (-0.0, "0"),
        (1e15, "1e+15"),
        (-12.5, f"{MINUS}12.5"),
        (2e-5, "2e-05"),
        (100.0, "100"),
    ],
)
def test_figures(value, text):
    assert figure(value) == text


@pytest.mark.parametrize(("value", "text"), [(1.0, "100"), (0.00123, "0.123"), (-0.5, f"{MINUS}50"), (12.0, "1,200")])
def test_percentages(value, text):
    assert percent(value) == f"{text}\xa0%"


def test_equal_packages_do_not_differ():
    subject = sample.wide_subject(5)
    assert differences(Names(subject), sample.wide_package(subject), sample.wide_package(subject)) == []


def test_differences_name_everything_that_changes():
    subject = sample.wide_subject(4, modules=2)
    before = Package(
        opt_ins={"module_1": {"AUT": "basic", "BEL": "basic", "BGR": "full"}},
        in_force=["module_1"],
        shares={"seat": {"geneva": 1.0}},
        transfers={"AUT": -3.0, "BEL": 3.0},
        assistance={"BEL": {"staff": 2.0}},
    )
    after = Package(
        opt_ins={"module_1": {"AUT": "full", "BEL": "full", "HRV": "full"}},
        in_force=[],
        shares={"seat": {"geneva": 0.25, "nairobi": 0.75}},
        transfers={"AUT": 1.0},
    )
    assert differences(Names(subject, short=True), before, after) == [
        "Ethical recruitment: HRV opts in; BGR stays out; AUT, BEL go from basic to full; is no longer in force",
        "Seat of the secretariat: Nairobi 75\xa0%, Geneva 25\xa0% instead of Geneva",
        "Transfers: AUT receives 1 (before: pays 3)",
        "Transfers: BEL neither pays nor receives (before: receives 3)",
        "Assistance: BEL gets 0 staff (before: 2)",
    ]


def test_participants_are_grouped_by_level_highest_first():
    subject = sample.wide_subject(4, modules=2)
    package = Package(opt_ins={"module_1": {"BEL": "basic", "AUT": "full"}})
    assert participants(Names(subject), "module_1", package) == "full: Austria; basic: Belgium"
    assert participants(Names(subject), "module_0", package) == "nobody"


def test_a_divided_issue_names_parties():
    subject = sample.pair_subject()
    package = Package(shares={"sinai": {"EGY": 1.0, "ISR": 0.0}})
    assert settlement(Names(subject), "sinai", package) == "Egypt"
    assert settlement(Names(subject), "gaza", package) == "open"


@pytest.mark.parametrize("status", sample.STATUSES)
def test_every_status_has_words_and_a_code(status):
    assert words.STATUS_WORDS[status]
    assert status in exits.STATUS_CODES


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        (["optimal", "not applicable"], 0),
        (["not applicable"], 2),
        (["optimal", "no package"], 3),
        (["unbounded", "stopped with a solution"], 5),
        (["disagreement", "stopped without a solution"], 7),
    ],
)
def test_the_worst_status_of_solutions_counts(statuses, code):
    assert exits.of_solutions(statuses) == code


@pytest.mark.parametrize(
    ("statuses", "code"), [([], 0), (["no package"], 0), (["no package", "stopped with a solution"], 5)]
)
def test_a_deal_that_is_not_possible_is_an_answer(statuses, code):
    assert exits.of_deals(statuses) == code


def test_claims_that_are_the_same_are_said_once_with_their_number():
    claims = ["nobody gains"] * 3 + ["none is better", "none is worse"]
    checks = [("", Check(claim=claim, method="comparison", outcome="confirmed", seconds=0.0)) for claim in claims]
    assert checks_summary(checks) == [
        "5 claims confirmed by comparison: nobody gains (3 times); none is better; and 1 more"
    ]
