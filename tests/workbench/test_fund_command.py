"""The command `winset fund`: arguments, exit codes, files, JSON and report."""

import csv
from textwrap import dedent

import fund_samples as sample
import pytest
from asked_analysis import AskedAnalysis, invoke, run

from winset import exits
from winset.arguments import FUND_OBJECTIVES
from winset.commands import funds
from winset_models.analysis.findings import Status
from winset_models.analysis.fund_findings import Fund
from winset_models.analysis.funds.objectives import FIGURES
from winset_models.analysis.objectives import BARGAINING

FILE = """
    winset: 1
    title: Relief
    unit: {name: million EUR, currency: EUR, scale: 1.0e+6}
    parties:
      ITA: {name: Italy, group: south}
      DEU: {name: Germany}
    modules:
      floods: {name: Flood pact, benefit: 1}
    fund:
      stages: [now]
      scenarios:
        paths:
          dry: {probability: 0.5, values: {water: 0}}
          wet: {probability: 0.5, values: {water: 1}}
      members:
        all: {risk: {weight: 0.5, level: 0.5}}
      needs:
        relief: {of: ITA, module: floods, amount: {per: {water: 10}}, unmet: 1.5, benefit: {ITA: 2, DEU: 1}}
    deals:
      draft: {modules: {floods: [ITA]}}
"""


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "relief.yaml"
    path.write_text(dedent(FILE), encoding="utf-8")
    return str(path)


@pytest.fixture
def asked(monkeypatch, case):
    return AskedAnalysis(monkeypatch, "fund", "find_fund", sample.FUNDS["whole"], home=funds, case=case)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {"objectives": ("nash",), "modules": None, "deal": None, "engine": "extensive", "ranks": 3, "alpha": 2.0}),
        (["--objective", "welfare, contributions,welfare"], {"objectives": ["welfare", "contributions"]}),
        (["--objective", "payoff:italy,group:South"], {"objectives": ["payoff:ITA", "group:south"]}),
        (["--modules", "flood pact"], {"modules": ["floods"], "deal": None}),
        (["--deal", "draft"], {"modules": None, "deal": "draft"}),
        (["--engine", "mpi"], {"engine": "mpi", "ranks": 3, "objectives": ("welfare",)}),
        (["--engine", "mpi", "--ranks", "5", "--objective", "welfare"], {"engine": "mpi", "ranks": 5}),
        (["--alpha", "0.5"], {"alpha": 0.5}),
    ],
)
def test_arguments_reach_the_analysis(asked, arguments, wanted):
    asked.passes_on(arguments, wanted)


def test_limits_reach_the_analysis(asked):
    assert asked.code(asked.finding, "--time-limit", "5", "--gap", "0.1", "--threads", "2") == exits.OPTIMAL
    (call,) = asked.calls
    assert (call["control"].limits.seconds, call["control"].limits.gap, call["control"].limits.threads) == (5, 0.1, 2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--objective", "welfair"], "unknown objective 'welfair'; did you mean welfare?"),
        (["--objective", "payoff:Itly"], "Did you mean ITA?"),
        (["--objective", "adjusted-winner"], "unknown objective 'adjusted-winner'"),
        (["--modules", "flods"], "unknown module 'flods'; this file has: floods (Flood pact)."),
        (["--deal", "drft"], "unknown deal 'drft'"),
        (["--deal", "draft", "--modules", "floods"], "leave one of the two out"),
        (["--ranks", "4"], "add --engine mpi"),
        (["--engine", "mpi", "--ranks", "0"], "--ranks"),
        (["--engine", "abacus"], "--engine"),
        (["--alpha", "-1"], "wanted a number of at least 0"),
        (["--gap", "2"], "--gap"),
        (["--report", "/no/such/folder/out.html"], "does not exist"),
        (["--csv", "/no/such/folder/out.csv"], "does not exist"),
    ],
)
def test_wrong_use_is_refused_before_any_work(asked, case, arguments, words):
    asked.refuses([case, *arguments], exits.USAGE, words)


def test_a_file_without_a_fund_is_wrong_use(asked):
    asked.refuses(["divide_the_dollar"], exits.USAGE, "this file has no fund")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("optimal", exits.OPTIMAL),
        ("no package", exits.NO_DEAL),
        ("no acceptable package", exits.NO_DEAL),
        ("unbounded", exits.UNBOUNDED),
        ("stopped with a solution", exits.STOPPED_WITH_SOLUTION),
        ("stopped without a solution", exits.STOPPED_WITHOUT_SOLUTION),
        ("disagreement", exits.INTERNAL),
    ],
)
def test_every_status_has_its_exit_code(asked, status: Status, code):
    found = status in ("optimal", "stopped with a solution")
    assert asked.code(sample.fund(status=status) if found else sample.none_found(status=status)) == code


def test_json_alone_is_on_stdout_and_is_read_back(asked, tmp_path):
    asked.prints_json_alone(tmp_path / "page.html")


def test_the_plan_is_written_beside_the_answer(asked, tmp_path):
    table = tmp_path / "out.csv"
    done = asked.invoke(asked.case, "--csv", str(table), "--json")
    assert done.exit_code == exits.OPTIMAL
    assert Fund.model_validate_json(done.stdout) == asked.finding
    assert "Plan written to" in done.stderr
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["State"] for row in rows] == [node.label for node in asked.finding.nodes]


def test_without_a_plan_nothing_is_written(asked, tmp_path):
    asked.finding = sample.FUNDS["explained"]
    done = asked.invoke(asked.case, "--csv", str(tmp_path / "out.csv"))
    assert done.exit_code == exits.NO_DEAL
    assert "Nothing is written: no plan was found." in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_files_are_never_overwritten_without_force(asked, tmp_path):
    table = tmp_path / "out.csv"
    table.write_text("kept", encoding="utf-8")
    asked.refuses([asked.case, "--csv", str(table)], exits.USAGE, "--force does so")
    assert table.read_text(encoding="utf-8") == "kept"
    assert asked.invoke(asked.case, "--csv", str(table), "--force").exit_code == exits.OPTIMAL
    assert table.read_text(encoding="utf-8").startswith("State,")


def test_two_outputs_in_one_place_are_refused(asked, tmp_path):
    place = str(tmp_path / "out")
    asked.refuses([asked.case, "--csv", place, "--report", place], exits.USAGE, "different files")


@pytest.mark.parametrize("option", ["--csv", "--report"])
def test_nothing_is_written_over_the_negotiation(asked, option):
    asked.refuses([asked.case, option, asked.case, "--force"], exits.USAGE, "is the negotiation itself")


def test_objectives_of_the_command_are_those_of_the_analysis():
    assert set(FUND_OBJECTIVES) == {*BARGAINING, "welfare", *FIGURES}


def test_the_command_is_listed_and_explained_with_examples():
    assert "fund" in invoke("--help").stdout
    shown = " ".join(invoke("fund", "--help").stdout.split())
    assert "winset fund FILE --engine mpi --ranks 4" in shown
    assert "contributions" in shown


def test_the_starter_file_is_answered_in_a_process_of_its_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert invoke("init", "--fund", "relief.yaml").exit_code == exits.OPTIMAL
    assert "2 needs" in " ".join(invoke("validate", "relief.yaml").stdout.split())
    code, found = run(Fund, "fund", "relief.yaml", "--csv", "plan.csv", "--report", "page.html")
    assert code == exits.OPTIMAL
    assert min(member.gain for member in found.plan.members.values()) > 0
    assert len((tmp_path / "plan.csv").read_text(encoding="utf-8").splitlines()) == len(found.nodes) + 1
    assert (tmp_path / "page.html").stat().st_size > 10_000


def test_one_starter_file_is_written_at_a_time(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert invoke("init", "--fund", "--roadmap").exit_code == exits.USAGE
    assert not any(tmp_path.iterdir())


def test_a_small_file_is_answered(case):
    code, found = run(Fund, "fund", case)
    assert code == exits.OPTIMAL
    assert found.modules == ["floods"]
    assert found.plan.members["ITA"].gain > 0


@pytest.mark.parametrize("command", ["fund", "roadmap"])
@pytest.mark.parametrize("name", ["out.xlsx", "out.ODS"])
def test_a_spreadsheet_is_not_written_as_text(case, tmp_path, command, name):
    done = invoke(command, case, "--csv", str(tmp_path / name))
    assert done.exit_code == exits.USAGE
    assert "winset export FINDING.json out.xlsx" in " ".join(done.stderr.split())
    assert not (tmp_path / name).exists()
