import json
import os
import signal
import subprocess
import sys

import pytest
import sample_findings as sample
import typer
from typer.testing import CliRunner

from winset import cli, exits
from winset.commands import answers, work
from winset.commands.work import controlled
from winset.report import write_report
from winset_instances import folder, names, path
from winset_models.analysis.findings import Comparison, Evaluation, Recommendation
from winset_solver.control import Limits
from winset_solver.errors import EngineError

QUICK = "nash_1950_barter"


def winset(*arguments, cwd=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "winset.cli", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "80", **environment},
        check=False,
        timeout=300,
    )


def invoke(*arguments):
    """Run the command in this process, where the heavy imports are paid once."""
    return CliRunner().invoke(cli.app, list(arguments))


@pytest.fixture
def starter(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert invoke("init").exit_code == exits.OPTIMAL
    return tmp_path / "negotiation.yaml"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], exits.OPTIMAL),
        (["solve", "--help"], exits.OPTIMAL),
        (["validate", QUICK], exits.OPTIMAL),
        (["solve", QUICK], exits.OPTIMAL),
        (["solve", "no_such_case"], exits.BAD_FILE),
        (["validate", "no_such_case"], exits.BAD_FILE),
        (["solve", "clashing_red_lines"], exits.NO_DEAL),
        (["solve", "mobility_compact", "--time-limit", "0.001"], exits.STOPPED_WITHOUT_SOLUTION),
        (["solve", "divide_the_dollar_three", "--solution", "adjusted-winner"], exits.USAGE),
    ],
)
def test_exit_codes(arguments, code):
    assert winset(*arguments).returncode == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["solve"], "Missing argument"),
        (["slove", QUICK], "No such command 'slove'"),
        (["solve", QUICK, "--solution", "nsh"], "did you mean nash?"),
        (["solve", QUICK, "--solution", "zzz"], "There are: nash, kalai-smorodinsky"),
        (["solve", QUICK, "--time-limit", "0"], "'--time-limit': the time limit is not positive"),
        (["solve", QUICK, "--gap", "2"], "'--gap': the gap is not a fraction"),
        (["solve", QUICK, "--threads", "0"], "'--threads': the number of threads is not positive"),
        (["solve", QUICK, "--alpha", "-1"], "'--alpha': got -1.0, wanted a number of at least 0"),
        (["solve", QUICK, "--confirm", "maybe"], "--confirm"),
        (["solve", QUICK, "--objective", "beauty"], "the objective is unknown"),
        (["solve", QUICK, "--report", "no_such_folder/report.html"], "does not exist"),
        (["solve", QUICK, "--report", "."], "is a directory"),
        (["evaluate", QUICK, "--deal", "nonsense"], "unknown deal 'nonsense'; this file has: "),
        (["evaluate", QUICK], "Missing option '--deal'"),
        (["evaluate", QUICK, "--deal", "x", "--complete-by", "all"], "unknown solution 'all'"),
        (["compare", QUICK, "--deals", "nonsense"], "unknown deal 'nonsense'"),
        (["compare", "camp_david_1978"], "proposes no deals"),
    ],
)
def test_wrong_use_says_what_is_wrong(arguments, message):
    done = invoke(*arguments)
    assert done.exit_code == exits.USAGE
    assert message in done.stderr
    assert done.stdout == ""


def test_an_unknown_file_names_the_nearest_instance():
    done = invoke("solve", "nash_1950")
    assert "hint: did you mean nash_1950_barter" in done.stderr


def test_faults_of_a_file_are_data_of_validate_and_talk_of_solve():
    faulty = sorted(folder("invalid").glob("*.yaml"))[0]
    validated, solved = invoke("validate", str(faulty)), invoke("solve", str(faulty))
    assert validated.exit_code == solved.exit_code == exits.BAD_FILE
    assert validated.stdout.splitlines()[-1].split()[1] in ("fault", "faults")
    assert solved.stdout == ""
    assert solved.stderr == validated.stdout


def test_the_starter_file_works(starter):
    assert (starter.parent / "winset.schema.json").exists()
    assert invoke("validate", starter.name).stdout.startswith("valid: ")
    done = invoke("solve", starter.name, "--json")
    assert done.exit_code == exits.OPTIMAL
    assert Recommendation.model_validate_json(done.stdout).manifest.file.endswith("negotiation.yaml")


def test_init_overwrites_only_when_told(starter):
    starter.write_text("mine")
    assert invoke("init").exit_code == exits.USAGE
    assert starter.read_text() == "mine"
    assert invoke("init", "--force").exit_code == exits.OPTIMAL
    assert starter.read_text() != "mine"


def test_init_writes_a_roadmap_where_one_is_wanted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert invoke("init", "--roadmap", "steps.yaml").exit_code == exits.OPTIMAL
    assert "4 steps" in " ".join(invoke("validate", "steps.yaml").stdout.split())


def test_init_does_not_overwrite_another_schema_file(tmp_path):
    (tmp_path / "winset.schema.json").write_text("{}")
    assert winset("init", "other.yaml", cwd=tmp_path).returncode == exits.USAGE
    assert not (tmp_path / "other.yaml").exists()


def test_the_schema_goes_to_stdout_or_to_a_file(tmp_path):
    printed = winset("schema").stdout
    assert json.loads(printed)["properties"]["parties"]
    assert winset("schema", "--output", "s.json", cwd=tmp_path).returncode == exits.OPTIMAL
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == printed


def test_instances_lists_every_name():
    listed = invoke("instances").stdout
    assert all(name in listed for name in names())


def test_solve_prints_tables_and_writes_the_report(tmp_path):
    done = winset("solve", QUICK, "--solution", "all", "--report", "out.html", cwd=tmp_path)
    assert done.returncode == exits.OPTIMAL
    assert "Recommended by the Nash bargaining solution" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "\x1b" not in done.stdout
    assert (tmp_path / "out.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "Report written to out.html" in done.stderr


def test_json_is_the_finding_and_nothing_else():
    done = invoke("solve", QUICK, "--json")
    finding = Recommendation.model_validate_json(done.stdout)
    gains = {party: round(account.gain, 6) for party, account in finding.solutions[0].accounts.items()}
    assert sorted(gains.values()) == [5.0, 12.0]


def test_evaluate_and_compare_answer():
    deals = list(sample_deals(QUICK))
    evaluated = invoke("evaluate", QUICK, "--deal", deals[0], "--json")
    assert evaluated.exit_code == exits.OPTIMAL
    assert Evaluation.model_validate_json(evaluated.stdout).deal == deals[0]
    compared = invoke("compare", QUICK, "--deals", ",".join(deals), "--json")
    assert compared.exit_code == exits.OPTIMAL
    assert [deal.deal for deal in Comparison.model_validate_json(compared.stdout).deals] == deals
    assert "Questions asked of every deal" in invoke("compare", QUICK).stdout


def sample_deals(name):
    from winset_models.negotiation.reader import read

    return read(path(name)).deals


@pytest.mark.parametrize("status", sample.STATUSES)
def test_solve_maps_every_status(status, monkeypatch):
    finding = sample.recommendation_with_status(status)
    monkeypatch.setattr(answers, "recommend", lambda *args, **options: finding)
    result = CliRunner().invoke(cli.app, ["solve", QUICK])
    wanted = exits.USAGE if status == "not applicable" else exits.STATUS_CODES[status]
    assert result.exit_code == wanted


@pytest.mark.parametrize("feasible", [True, False])
def test_an_infeasible_deal_is_an_answer(feasible, monkeypatch):
    finding = sample.wide_evaluation(4, feasible=feasible)
    monkeypatch.setattr(answers, "evaluate_deal", lambda *args, **options: finding)
    deal = next(iter(sample_deals(QUICK)))
    assert CliRunner().invoke(cli.app, ["evaluate", QUICK, "--deal", deal]).exit_code == exits.OPTIMAL


def test_a_crash_is_a_short_message(monkeypatch):
    def crash(*args, **options):
        raise RuntimeError("boom")

    monkeypatch.delenv("WINSET_TRACEBACK", raising=False)
    monkeypatch.setattr(answers, "recommend", crash)
    result = CliRunner().invoke(cli.app, ["solve", QUICK])
    assert result.exit_code == exits.INTERNAL
    assert "internal error: RuntimeError: boom" in result.stderr
    assert "--traceback" in result.stderr


def test_a_traceback_is_shown_when_asked_for(monkeypatch):
    def crash(*args, **options):
        raise RuntimeError("boom")

    monkeypatch.setenv("WINSET_TRACEBACK", "1")
    monkeypatch.setattr(answers, "recommend", crash)
    result = CliRunner().invoke(cli.app, ["solve", QUICK])
    assert isinstance(result.exception, RuntimeError)


def test_an_engine_failure_is_internal(monkeypatch):
    def fail(*args, **options):
        raise EngineError("HiGHS refused a call", hint="try again")

    monkeypatch.setattr(answers, "recommend", fail)
    result = CliRunner().invoke(cli.app, ["solve", QUICK])
    assert result.exit_code == exits.INTERNAL
    assert "error: HiGHS refused a call\n  hint: try again" in result.stderr


def test_the_first_interrupt_asks_to_stop_and_the_second_breaks_off():
    seen = []

    def work_on(control):
        os.kill(os.getpid(), signal.SIGINT)
        seen.append(control.exhausted)
        os.kill(os.getpid(), signal.SIGINT)
        raise AssertionError("the second interrupt did not break off")

    with pytest.raises(KeyboardInterrupt):
        controlled(Limits(), work_on)
    assert seen == [True]


def test_breaking_off_has_its_own_code():
    def interrupted():
        raise KeyboardInterrupt

    with pytest.raises(typer.Exit) as raised:
        cli.guarded(interrupted)()
    assert raised.value.exit_code == exits.INTERRUPTED


def test_a_reader_that_goes_away_is_no_error():
    command = [sys.executable, "-m", "winset.cli", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.close()
        talk = process.stderr.read()
    assert process.returncode == exits.BROKEN_PIPE
    assert talk == ""


def test_an_output_that_cannot_be_written_is_found_before_the_work(monkeypatch, tmp_path):
    monkeypatch.setattr(answers, "load", lambda file: pytest.fail("the file was read first"))
    with pytest.raises(typer.BadParameter, match="does not exist"):
        answers.solve(
            QUICK, ["nash"], Limits(), objective=None, alpha=2.0, json=False, report=tmp_path / "no" / "out.html"
        )


def test_a_folder_that_cannot_be_written_to_is_refused(monkeypatch, tmp_path):
    def refuse(**options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(work.tempfile, "TemporaryFile", refuse)
    with pytest.raises(typer.BadParameter, match="Permission denied"):
        work.writable(tmp_path / "out.html", "--report")


def test_output_survives_a_terminal_without_unicode():
    done = winset("solve", QUICK, PYTHONIOENCODING="ascii")
    assert done.returncode == exits.OPTIMAL
    assert "Nash" in done.stdout


@pytest.mark.parametrize("name", ["", "x" * 5000, "a\0b"])
def test_a_name_that_no_file_can_have_is_a_missing_file(name):
    done = invoke("validate", name)
    assert done.exit_code == exits.BAD_FILE
    assert "no such file" in done.output


def test_a_device_is_neither_read_nor_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "not a regular file" in invoke("validate", str(pipe)).output
    with pytest.raises(typer.BadParameter, match="not a regular file"):
        work.writable(pipe, "--report")
    with pytest.raises(OSError, match="not a regular file"):
        write_report(sample.pair_recommendation(), pipe)
    assert pipe.is_fifo()


def test_an_infinite_time_limit_is_none():
    finding = json.loads(invoke("solve", QUICK, "--time-limit", "inf", "--json").stdout)
    assert finding["manifest"]["options"]["time limit"] is None


def test_a_closed_output_is_no_crash():
    command = f"{sys.executable} -m winset.cli solve {QUICK} >&-"
    done = subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False, timeout=300
    )  # a shell closes the output
    assert done.returncode == exits.OPTIMAL, done.stderr


@pytest.mark.parametrize("command", ["solve", "frontier", "explain", "equilibrium", "incentives"])
def test_no_report_is_written_over_the_negotiation(command, tmp_path):
    file = tmp_path / "file.yaml"
    text = path("divide_the_dollar").read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(cli.app, [command, str(file), "--report", str(file)])
    assert done.exit_code == exits.USAGE
    assert "is the negotiation itself" in " ".join(done.stderr.split())
    assert file.read_text(encoding="utf-8") == text


def test_the_summary_of_a_sound_file_counts_what_it_has(tmp_path):
    file = tmp_path / "fund.yaml"
    fund = "{stages: [one, two], members: {all: {}}, needs: {n: {of: A, amount: 1}}}"
    file.write_text(f"winset: 1\ntitle: Pool\nunit: {{name: EUR}}\nparties: {{A: , B: }}\nfund: {fund}\n")
    summary = invoke("validate", str(file)).stdout.splitlines()[-1]
    assert summary == "valid: Pool (2 parties, 2 stages, 1 scenario, 1 need)"


def test_another_name_for_a_command_says_which_is_meant():
    done = invoke("check", "file.yaml", "--strict")
    assert (done.exit_code, "`winset validate`" in done.stderr) == (exits.USAGE, True)
