"""The commands `winset sensitivity` and `winset merge`: arguments, exit codes, stores, tables, JSON and report."""

import csv
from textwrap import dedent

import pytest
import sensitivity_samples as sample
from asked_analysis import AskedAnalysis, invoke, run
from unsettled_ranges import unsettled

from winset import exits
from winset.arguments import ANALYSES
from winset.commands import sensitivities
from winset_models.analysis import sensitivity as analysis
from winset_models.analysis.sensitivity_findings import Sensitivity
from winset_models.campaigns.where import Shard, Where
from winset_solver.control import Control

FILE = """
    winset: 1
    title: Mobility pact
    unit: {name: points}
    parties: {KEN: {name: Kenya}, DEU: {name: Germany}}
    modules:
      visas: {name: Visas, benefit: {KEN: 5, DEU: -1}}
      staff: {name: Training, benefit: {KEN: -2, DEU: 4}}
    deals:
      draft: {modules: {visas: [KEN]}}
"""
DOUBTS = """
    uncertainty:
      numbers:
        worth: {name: Worth of visas, of: modules.visas.benefit.DEU, between: [-8, 1]}
        training: {of: "modules.staff.benefit.*", means: factor, between: [0.5, 1.5]}
"""
VIEWS = """
      views:
        KEN: {changes: {modules.staff.benefit.KEN: -5}}
"""


def written(path, *parts):
    path.write_text("".join(map(dedent, parts)), encoding="utf-8")
    return str(path)


def table(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def case(tmp_path):
    return written(tmp_path / "pact.yaml", FILE, DOUBTS)


@pytest.fixture
def asked(monkeypatch, case):
    whole = sample.FINDINGS["everything"]
    return AskedAnalysis(monkeypatch, "sensitivity", "find_sensitivity", whole, home=sensitivities, case=case)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {"what": ("tornado",), "of": [], "solution": "nash", "objective": None, "deal": None}),
        ([], {"numbers": [], "vary": None, "samples": None, "seed": 1, "confidence": 0.95, "store": None}),
        ([], {"where": Where(), "keep_samples": False}),
        (["--vary", "10%"], {"vary": 0.1, "what": ("tornado",)}),
        (["--what", "sobol, morris,sobol"], {"what": ["sobol", "morris"]}),
        (["--what", "morris,all"], {"what": ["all"]}),
        (
            ["--of", "gain:kenya,payoff:DEU,adoption:Training,deal"],
            {"of": ["gain:KEN", "payoff:DEU", "adoption:staff", "deal"]},
        ),
        (["--solution", "leximin"], {"solution": "leximin"}),
        (["--objective", "payoff:germany"], {"objective": "payoff:DEU"}),
        (["--deal", "draft"], {"deal": "draft"}),
        (["--numbers", "worth, training"], {"numbers": ["worth", "training"]}),
        (["--samples", "64", "--seed", "7", "--confidence", "0.9"], {"samples": 64, "seed": 7, "confidence": 0.9}),
        (["--workers", "3"], {"where": Where(workers=3)}),
        (["--cluster", "tcp://host:8786"], {"where": Where(cluster="tcp://host:8786")}),
    ],
)
def test_arguments_reach_the_analysis(asked, arguments, wanted):
    asked.passes_on(arguments, wanted)


def test_views_are_usual_where_the_file_has_any_and_ranges_are_offered(asked, tmp_path):
    asked.case = written(tmp_path / "views.yaml", FILE, DOUBTS + VIEWS)
    asked.passes_on([], {"what": ("tornado", "views")})
    assert "Add --what breakpoints,tornado,views to see" in " ".join(asked.invoke(asked.case).stderr.split())
    asked.calls.clear()
    asked.case = written(tmp_path / "plain.yaml", FILE)
    asked.passes_on([], {"what": ("tornado",)})


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["--what", "tornadoes"],
            "unknown analysis 'tornadoes'; did you mean tornado? There are: tornado, breakpoints,",
        ),
        (["--of", "totl gain"], "Did you mean total gain?"),
        (["--of", "gain:Kenia"], "Did you mean KEN?"),
        (["--of", "adoption:visa"], "Did you mean visas?"),
        (["--of", "fund size"], "unknown figure 'fund size'"),
        (["--solution", "nosh"], "unknown solution 'nosh'; did you mean nash?"),
        (["--objective", "minimum"], "unknown objective 'minimum'"),
        (["--deal", "drft"], "Did you mean draft?"),
        (["--deal", "draft", "--objective", "welfare"], "one question is asked"),
        (["--vary", "1.5"], "wanted a number between 0 and 1"),
        (["--vary", "0"], "wanted a number between 0 and 1"),
        (["--confidence", "sure"], "got 'sure', wanted a number between 0 and 1, such as 0.95, or"),
        (["--samples", "0"], "--samples"),
        (["--workers", "2", "--cluster", "tcp://host:8786"], "leave one out"),
        (["--shard", "1/2"], "add --store FILE.sqlite"),
        (["--shard", "3/2"], "there is no such shard"),
        (["--shard", "1/2", "--store", "s.sqlite", "--report", "p.html"], "a shard only keeps answers"),
        (["--shard", "half", "--store", "s.sqlite"], "the shard cannot be read"),
        (["--time-limit", "-1"], "--time-limit"),
        (["--report", "/no/such/folder/out.html"], "does not exist"),
        (["--store", "/no/such/folder/out.sqlite"], "does not exist"),
        (["--csv", "/no/such/folder/tables"], "does not exist"),
        (["--store", "one", "--report", "one"], "written to different files"),
    ],
)
def test_wrong_use_is_refused_before_any_work(asked, case, arguments, words):
    asked.refuses([case, *arguments], exits.USAGE, words)


@pytest.mark.parametrize("option", ["--store", "--report"])
def test_nothing_is_written_over_the_negotiation(asked, option):
    asked.refuses([asked.case, option, asked.case], exits.USAGE, "is the negotiation itself")


def test_a_store_that_is_something_else_is_left_alone(asked, tmp_path):
    (tmp_path / "other.sqlite").write_text("a letter", encoding="utf-8")
    asked.refuses([asked.case, "--store", str(tmp_path / "other.sqlite")], exits.BAD_FILE, "other.sqlite")
    assert (tmp_path / "other.sqlite").read_text(encoding="utf-8") == "a letter"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, exits.OPTIMAL),
        ({"base": sample.NO_DEAL}, exits.OPTIMAL),
        ({"stopped": True}, exits.STOPPED_WITH_SOLUTION),
        ({"breakpoints": unsettled()}, exits.STOPPED_WITH_SOLUTION),
        ({"failures": sample.FINDINGS["many numbers"].failures}, exits.STOPPED_WITH_SOLUTION),
        (
            {"base": sample.NO_DEAL.model_copy(update={"status": "stopped without a solution"})},
            exits.STOPPED_WITHOUT_SOLUTION,
        ),
        ({"base": sample.NO_DEAL.model_copy(update={"status": "unbounded"})}, exits.UNBOUNDED),
        ({"base": sample.NO_DEAL.model_copy(update={"status": "disagreement"})}, exits.INTERNAL),
    ],
)
def test_that_there_is_no_deal_is_an_answer_and_a_gap_is_none(asked, changes, code):
    assert asked.code(sample.sensitivity(**changes)) == code


def test_json_alone_is_on_stdout_and_is_read_back(asked, tmp_path):
    asked.finding = sample.sensitivity(tornado=None, samples=[sample.samples()])
    asked.prints_json_alone(tmp_path / "page.html")


def test_every_table_and_every_sample_is_written(asked, tmp_path):
    asked.finding = sample.sensitivity(samples=[sample.samples()])
    folder = tmp_path / "tables"
    done = asked.invoke(asked.case, "--csv", str(folder))
    assert done.exit_code == exits.OPTIMAL
    assert asked.calls[0]["keep_samples"]
    assert "7 tables written to" in done.stderr
    names = ["about", "experiments_sobol", "numbers", "outcomes_sobol", "packages", "parties", "tornado"]
    assert sorted(path.stem for path in folder.iterdir()) == names
    drawn, found = (table(folder / f"{name}.csv") for name in ("experiments_sobol", "outcomes_sobol"))
    assert drawn[1] == {"scenario": "1", "staff": "6.0", "visas": "1.0"}
    assert found[0] == {
        "scenario": "0",
        "total gain": "0.0",
        "deal": "0.0",
        "package": "",
        "status": "no acceptable package",
    }
    asked.calls.clear()
    asked.refuses([asked.case, "--csv", str(folder)], exits.USAGE, "--force does so")
    assert asked.invoke(asked.case, "--csv", str(folder), "--force").exit_code == exits.OPTIMAL
    asked.calls.clear()
    asked.refuses([asked.case, "--csv", asked.case], exits.USAGE, "is a file, wanted a folder")


def test_a_stopped_run_is_told_where_it_continues(asked, tmp_path):
    asked.finding = sample.sensitivity(stopped=True)
    assert "FILE.sqlite, 1,792 answers would be kept" in " ".join(asked.invoke(asked.case).stderr.split())
    done = asked.invoke(asked.case, "--store", str(tmp_path / "s.sqlite"))
    assert "the same command continues there" in " ".join(done.stderr.split())
    asked.finding = sample.sensitivity(stopped=True, effort=sample.FINDINGS["nothing"].effort)
    assert "would be kept" not in asked.invoke(asked.case).stderr


def test_a_shard_is_told_what_comes_next(asked, tmp_path):
    done = asked.invoke(asked.case, "--store", str(tmp_path / "s.sqlite"), "--shard", "1/2")
    assert done.exit_code == exits.OPTIMAL
    assert asked.calls[0]["where"] == Where(shard=Shard(1, 2))
    assert "shard 1 of 2 is done: 0 of 0 samples in" in done.stderr
    assert not done.stdout
    asked.finding = sample.sensitivity(stopped=True)
    again = asked.invoke(asked.case, "--store", str(tmp_path / "t.sqlite"), "--shard", "1/2")
    assert again.exit_code == exits.STOPPED_WITH_SOLUTION
    assert "shard 1 of 2 was stopped: 0 of 0 samples in" in again.stderr


def test_progress_tells_samples_and_not_single_solves():
    heard = []
    control = sensitivities.in_steps(Control(on_progress=heard.append))
    control.report(1.0, 2.0, 3)
    control.say("4 of 9 samples")
    control.named("Nash").report(1.0, 2.0, 3)
    assert [progress.words for progress in heard] == ["", "4 of 9 samples", "4 of 9 samples"]
    assert heard[-1].task == ""


def test_analyses_of_the_command_are_those_that_there_are():
    assert set(ANALYSES) == set(analysis.ANALYSES)


def test_the_commands_are_listed_and_explained_with_examples():
    shown = invoke("--help").stdout
    assert "sensitivity" in shown
    assert "merge" in shown
    assert "winset sensitivity FILE --report page.html" in " ".join(invoke("sensitivity", "--help").stdout.split())
    assert "winset merge one.sqlite two.sqlite --into all.sqlite" in " ".join(invoke("merge", "--help").stdout.split())


ASK = ("--what", "tornado", "--objective", "welfare", "--workers", "0")


def test_a_small_file_is_answered_in_a_process_of_its_own(case):
    code, found = run(Sensitivity, "sensitivity", case, *ASK)
    assert code == exits.OPTIMAL
    assert [label.name for label in found.parameters] == ["worth", "training"]
    ends = {(bar.parameter, bar.quantity): (bar.at_low, bar.at_high) for bar in found.tornado.bars}
    assert ends["worth", "total gain"] == pytest.approx((9.0, 10.0))
    assert ends["training", "total gain"] == pytest.approx((7.0, 11.0))


def test_what_was_found_is_found_again_and_another_question_is_told_from_it(case, tmp_path, monkeypatch):
    store = str(tmp_path / "s.sqlite")
    first = invoke("sensitivity", case, *ASK, "--store", store, "--json")
    again = invoke("sensitivity", case, *ASK, "--store", store, "--json")
    one, other = (Sensitivity.model_validate_json(done.stdout) for done in (first, again))
    assert one.tornado == other.tornado
    assert (one.effort.resumed, other.effort.resumed) == (0, 5)
    assert "holds 5 answers of earlier runs" in " ".join(again.stderr.split())
    different = invoke("sensitivity", case, *ASK, "--store", store, "--numbers", "worth")
    said = " ".join(different.stderr.split())
    assert "most alike, the numbers that are doubted and the samples changed. They are kept" in said
    monkeypatch.setattr("winset_models.analysis.sensitivities.sampled_question.version", lambda _: "99")
    newer = invoke("sensitivity", case, *ASK, "--store", store)
    assert "most alike, the versions of winset or what it computes with changed." in " ".join(newer.stderr.split())


def test_shards_are_merged_into_what_one_run_finds(case, tmp_path):
    ask = ["sensitivity", case, "--what", "discovery", "--objective", "welfare", "--samples", "64", "--workers", "0"]
    stores = [str(tmp_path / f"{number}.sqlite") for number in (1, 2)]
    for number, store in enumerate(stores, 1):
        assert invoke(*ask, "--shard", f"{number}/2", "--store", store).exit_code == exits.OPTIMAL
    whole = str(tmp_path / "all.sqlite")
    done = invoke("merge", *stores, "--into", whole)
    assert done.exit_code == exits.OPTIMAL
    assert "none is missing" in " ".join(done.stderr.split())
    found = Sensitivity.model_validate_json(invoke(*ask, "--store", whole, "--json").stdout)
    alone = Sensitivity.model_validate_json(invoke(*ask, "--json").stdout)
    assert found.discovery == alone.discovery
    assert found.effort.resumed == alone.effort.samples > 0


def test_a_store_is_not_merged_into_itself_and_a_missing_one_is_told(tmp_path):
    assert invoke("merge", str(tmp_path / "a.sqlite"), "--into", str(tmp_path / "a.sqlite")).exit_code == exits.USAGE
    done = invoke("merge", str(tmp_path / "a.sqlite"), "--into", str(tmp_path / "b.sqlite"))
    assert done.exit_code == exits.BAD_FILE
    assert "the store does not exist" in " ".join(done.stderr.split())
