"""The command `winset incentives`: arguments, exit codes, JSON and report."""

import subprocess
import sys

import game_samples as sample
import pytest
import typer
from asked_analysis import AskedAnalysis

from winset import exits
from winset.arguments import support
from winset_models.analysis.findings import Status
from winset_models.analysis.incentive_findings import Incentives

CASE = "mobility_compact"


@pytest.fixture
def asked(monkeypatch):
    return AskedAnalysis(monkeypatch, "incentives", "find_support", sample.INCENTIVES["frontier"])


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {"deal": None, "budget": None, "frontier": False}),
        (["--deal", "chair_text", "--budget", "2.5"], {"deal": "chair_text", "budget": 2.5}),
        (["--budget", "0", "--frontier"], {"budget": 0.0, "frontier": True}),
    ],
)
def test_arguments_reach_the_analysis(asked, arguments, wanted):
    asked.passes_on(arguments, wanted)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["no_such_file"], exits.BAD_FILE, "no such file"),
        ([CASE, "--deal", "chair"], exits.USAGE, "Did you mean chair_text?"),
        ([CASE, "--budget", "-1"], exits.USAGE, "wanted a number of at least 0"),
        ([CASE, "--budget", "much"], exits.USAGE, "got 'much'"),
        ([CASE, "--report", "/no/such/folder/out.html"], exits.USAGE, "does not exist"),
        (["divide_the_dollar"], exits.USAGE, "no modules"),
    ],
)
def test_wrong_use_is_refused_before_any_work(asked, arguments, code, words):
    asked.refuses(arguments, code, words)


@pytest.mark.parametrize("text", ["nan", "inf", "-0.5", ""])
def test_a_budget_is_a_finite_amount(text):
    with pytest.raises(typer.BadParameter, match="at least 0"):
        support(text)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("optimal", exits.OPTIMAL),
        ("no equilibrium", exits.NO_DEAL),
        ("stopped with a solution", exits.STOPPED_WITH_SOLUTION),
        ("stopped without a solution", exits.STOPPED_WITHOUT_SOLUTION),
        ("disagreement", exits.INTERNAL),
    ],
)
def test_every_status_has_its_code(asked, status: Status, code):
    assert asked.code(sample.incentives(status=status)) == code


def test_json_alone_is_on_stdout_and_is_read_back(asked, tmp_path):
    asked.prints_json_alone(tmp_path / "page.html")


@pytest.mark.parametrize(("deal", "paid"), [("three_sign", 0), ("all_sign", 6)])
def test_shipped_deals_are_supported_in_processes_of_their_own(deal, paid):
    command = [sys.executable, "-m", "winset.cli", "incentives", "linear_treaty", "--deal", deal, "--json"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=300)
    found = Incentives.model_validate_json(done.stdout)
    assert done.returncode == exits.OPTIMAL
    assert len(found.supported.payments) == paid
    assert found.supported.total == pytest.approx(sum(payment.amount for payment in found.supported.payments))
