"""The command `winset equilibrium`: arguments, exit codes, JSON and report."""

import os
import subprocess
import sys

import game_samples as sample
import pytest
from asked_analysis import AskedAnalysis, invoke
from rich.cells import cell_len

from winset import exits
from winset.arguments import OBJECTIVES
from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.analysis.findings import Status

CASE = "mobility_compact"


@pytest.fixture
def asked(monkeypatch):
    return AskedAnalysis(monkeypatch, "equilibrium", "find_equilibria", sample.EQUILIBRIA["best and worst"])


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {"objective": "welfare", "worst": False, "listed": 0, "deal": None}),
        (["--worst", "--list", "5"], {"worst": True, "listed": 5}),
        (["--objective", "payoff:germany"], {"objective": "payoff:DEU"}),
        (["--objective", "minimum", "--deal", "chair_text"], {"objective": "minimum", "deal": "chair_text"}),
    ],
)
def test_arguments_reach_the_analysis(asked, arguments, wanted):
    asked.passes_on(arguments, wanted)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["no_such_file"], exits.BAD_FILE, "no such file"),
        ([CASE, "--objective", "welfair"], exits.USAGE, "did you mean welfare?"),
        ([CASE, "--objective", "payoff:Germny"], exits.USAGE, "Did you mean DEU?"),
        ([CASE, "--objective", "group:nobody"], exits.USAGE, "unknown group 'nobody'"),
        ([CASE, "--deal", "chair"], exits.USAGE, "unknown deal 'chair'; this file has: chair_text"),
        ([CASE, "--list", "-1"], exits.USAGE, "--list"),
        ([CASE, "--time-limit", "-1"], exits.USAGE, "--time-limit"),
        ([CASE, "--gap", "x"], exits.USAGE, "--gap"),
        ([CASE, "--report", "/no/such/folder/out.html"], exits.USAGE, "does not exist"),
        (["divide_the_dollar"], exits.USAGE, "no modules"),
    ],
)
def test_wrong_use_is_refused_before_any_work(asked, arguments, code, words):
    asked.refuses(arguments, code, words)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("optimal", exits.OPTIMAL),
        ("no equilibrium", exits.NO_DEAL),
        ("no package", exits.NO_DEAL),
        ("unbounded", exits.UNBOUNDED),
        ("stopped with a solution", exits.STOPPED_WITH_SOLUTION),
        ("stopped without a solution", exits.STOPPED_WITHOUT_SOLUTION),
        ("disagreement", exits.INTERNAL),
    ],
)
def test_every_status_has_its_code(asked, status: Status, code):
    assert asked.code(sample.equilibria(status=status)) == code


def test_the_objectives_are_those_of_the_help(asked):
    assert all(objective in asked.invoke("--help").stdout for objective in OBJECTIVES)


def test_json_alone_is_on_stdout_and_is_read_back(asked, tmp_path):
    asked.prints_json_alone(tmp_path / "page.html")


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("linear_treaty", exits.OPTIMAL, "Nobody would leave this package: "),
        ("knapsack_no_equilibrium", exits.NO_DEAL, "No package is kept to by everybody. The closest tempts nobody by"),
    ],
)
def test_shipped_instances_are_answered_in_processes_of_their_own(name, code, words):
    done = subprocess.run(
        [sys.executable, "-m", "winset.cli", "equilibrium", name],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "80"},
        check=False,
        timeout=300,
    )
    assert done.returncode == code
    assert words in " ".join(done.stdout.split())
    assert max(map(cell_len, done.stdout.splitlines())) <= 80


@pytest.mark.parametrize("objective", [*OBJECTIVES, "payoff:A"])
def test_every_objective_is_known_to_the_analysis(objective):
    done = invoke("equilibrium", "linear_treaty", "--objective", objective, "--json")
    assert done.exit_code == exits.OPTIMAL, done.stderr
    assert Equilibria.model_validate_json(done.stdout).objective == objective
