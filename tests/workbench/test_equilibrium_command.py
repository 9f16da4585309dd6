"""The command `winset equilibrium`: arguments, exit codes, JSON and report."""

import json
import os
import subprocess
import sys

import game_samples as sample
import pytest
from rich.cells import cell_len
from typer.testing import CliRunner

from winset import cli, exits
from winset.arguments import OBJECTIVES
from winset.commands import games
from winset_models.analysis.equilibrium_findings import Equilibria
from winset_models.analysis.findings import Status

CASE = "mobility_compact"


def invoke(*arguments):
    """Run the command in this process, where the heavy imports are paid once."""
    return CliRunner().invoke(cli.app, ["equilibrium", *arguments], env={"COLUMNS": "80"})


@pytest.fixture
def asked(monkeypatch):
    """Replace the analysis by one that remembers what it was asked and answers with a made-up finding."""
    calls = []

    def answer(negotiation, **options):
        calls.append(options)
        return sample.EQUILIBRIA["best and worst"]

    monkeypatch.setattr(games, "find_equilibria", answer)
    return calls


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
    assert invoke(CASE, *arguments).exit_code == exits.OPTIMAL
    (call,) = asked
    assert {key: call[key] for key in wanted} == wanted


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
    done = invoke(*arguments)
    assert done.exit_code == code
    assert words in " ".join(done.stderr.split())
    assert asked == []


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
def test_every_status_has_its_code(monkeypatch, status: Status, code):
    monkeypatch.setattr(games, "find_equilibria", lambda *_, **__: sample.equilibria(status=status))
    assert invoke(CASE).exit_code == code


def test_the_objectives_are_those_of_the_help():
    assert all(objective in invoke("--help").stdout for objective in OBJECTIVES)


def test_json_alone_is_on_stdout_and_is_read_back(asked, tmp_path):
    page = tmp_path / "page.html"
    done = invoke(CASE, "--json", "--report", str(page))
    found = Equilibria.model_validate_json(done.stdout)
    assert found == sample.EQUILIBRIA["best and worst"]
    assert json.loads(done.stdout)["kind"] == "equilibrium"
    assert "Report written to" in done.stderr
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


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
    done = invoke("linear_treaty", "--objective", objective, "--json")
    assert done.exit_code == exits.OPTIMAL, done.stderr
    assert Equilibria.model_validate_json(done.stdout).objective == objective
