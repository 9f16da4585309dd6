"""The command `winset stability`: arguments, exit codes, JSON and report."""

import subprocess
import sys

import game_samples as sample
import pytest
from asked_analysis import AskedAnalysis

from winset import exits
from winset_models.analysis.findings import Status
from winset_models.analysis.stability_findings import Stability

CASE, DEAL = "mobility_compact", ("--deal", "chair_text")


@pytest.fixture
def asked(monkeypatch):
    return AskedAnalysis(monkeypatch, "stability", "find_departures", sample.STABILITIES["not stable"], always=DEAL)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {"deal": "chair_text", "coalitions_up_to": 3, "outsiders": None, "modules": []}),
        (["--coalitions", "2", "--outsiders", "respond"], {"coalitions_up_to": 2, "outsiders": "respond"}),
        (
            ["--module", "portability", "--module", "visa_sharing", "--module", "portability"],
            {"modules": ["portability", "visa_sharing"]},
        ),
    ],
)
def test_arguments_reach_the_analysis(asked, arguments, wanted):
    asked.passes_on(arguments, wanted)
    assert type(asked.calls[0]["outsiders"]) in (str, type(None))


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["no_such_file", *DEAL], exits.BAD_FILE, "no such file"),
        ([CASE], exits.USAGE, "--deal"),
        ([CASE, "--deal", "chair"], exits.USAGE, "Did you mean chair_text?"),
        ([CASE, *DEAL, "--coalitions", "0"], exits.USAGE, "--coalitions"),
        ([CASE, *DEAL, "--outsiders", "wait"], exits.USAGE, "'stay', 'leave', 'respond'"),
        ([CASE, *DEAL, "--module", "portabilty"], exits.USAGE, "Did you mean portability?"),
        ([CASE, *DEAL, "--report", "/no/such/folder/out.html"], exits.USAGE, "does not exist"),
        (["divide_the_dollar", *DEAL], exits.USAGE, "no modules"),
    ],
)
def test_wrong_use_is_refused_before_any_work(asked, arguments, code, words):
    asked.refuses(arguments, code, words)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("optimal", exits.OPTIMAL),
        ("no package", exits.OPTIMAL),
        ("stopped with a solution", exits.STOPPED_WITH_SOLUTION),
        ("stopped without a solution", exits.STOPPED_WITHOUT_SOLUTION),
        ("disagreement", exits.INTERNAL),
    ],
)
def test_a_deal_that_is_not_kept_to_is_an_answer(asked, status: Status, code):
    assert asked.code(sample.stability(status=status)) == code


def test_json_alone_is_on_stdout_and_is_read_back(asked, tmp_path):
    asked.prints_json_alone(tmp_path / "page.html")


@pytest.mark.parametrize(("deal", "kept"), [("three_sign", True), ("all_sign", False)])
def test_shipped_deals_are_tested_in_processes_of_their_own(deal, kept):
    command = [sys.executable, "-m", "winset.cli", "stability", "linear_treaty", "--deal", deal]
    done = subprocess.run([*command, "--coalitions", "2", "--json"], capture_output=True, check=False, timeout=300)
    found = Stability.model_validate_json(done.stdout)
    assert done.returncode == exits.OPTIMAL
    assert found.stable is kept
    assert [item.keeps for item in found.standing.temptations] == [kept] * 6
