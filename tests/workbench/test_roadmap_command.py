"""The command `winset roadmap`: arguments, exit codes, files, JSON and report."""

from pathlib import Path
from textwrap import dedent

import icalendar
import pytest
import roadmap_samples as sample
from asked_analysis import AskedAnalysis, invoke, run

from winset import exits
from winset.arguments import ROADMAP_OBJECTIVES
from winset.commands import roadmaps
from winset_models.analysis.findings import Status
from winset_models.analysis.objectives import BARGAINING
from winset_models.analysis.roadmap_findings import Roadmap
from winset_models.analysis.roadmaps.objectives import FIGURES

FILE = """
    winset: 1
    title: Cards
    unit: {name: points}
    parties:
      KAR: {name: Karelia, discount: 0.9, group: north}
      LEM: {name: Lemnia, discount: 0.9}
    roadmap:
      periods: 6
      START
      steps:
        prisoners: {name: Prisoners released, by: KAR, cost: {KAR: 1}, benefit: {LEM: 1}}
        embargo: {name: Embargo lifted, by: LEM, cost: {LEM: 1}, benefit: {KAR: 1}}
      sequences:
        history: {name: What took place, starts: {prisoners: 1, embargo: 3}}
        proposal: {starts: {prisoners: 2, embargo: 2}}
"""


def written(tmp_path, start="start: 1995-07-01"):
    path = tmp_path / "cards.yaml"
    path.write_text(dedent(FILE).replace("START", start), encoding="utf-8")
    return str(path)


@pytest.fixture
def case(tmp_path):
    return written(tmp_path)


@pytest.fixture
def asked(monkeypatch, case):
    finding = sample.ROADMAPS["dates and phases"]
    return AskedAnalysis(monkeypatch, "roadmap", "find_roadmap", finding, home=roadmaps, case=case)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], {"sequences": None, "enforced": None, "alpha": 2.0}),
        (["--objective", "earliest, nash,earliest"], {"objectives": ["earliest", "nash"]}),
        (["--objective", "payoff:lemnia,group:North"], {"objectives": ["payoff:LEM", "group:north"]}),
        (["--sequence", "history"], {"sequences": ["history"]}),
        (["--sequence", "what took place", "--sequence", "proposal"], {"sequences": ["history", "proposal"]}),
        (["--no-enforcement", "--alpha", "0.5"], {"enforced": False, "alpha": 0.5}),
    ],
)
def test_arguments_reach_the_analysis(asked, arguments, wanted):
    asked.passes_on(arguments, wanted)


def test_limits_reach_the_analysis_and_objectives_are_left_to_it(asked):
    assert asked.code(asked.finding, "--time-limit", "5", "--gap", "0.1", "--threads", "2") == exits.OPTIMAL
    (call,) = asked.calls
    assert (call["control"].limits.seconds, call["control"].limits.gap, call["control"].limits.threads) == (5, 0.1, 2)
    assert "objectives" not in call


ONE_PARTY = {
    "LEM: {name: Lemnia, discount: 0.9}": "",
    "by: LEM, cost: {LEM: 1}": "by: KAR",
    "benefit: {LEM: 1}": "benefit: {KAR: 2}",
}
NO_PAYOFFS = {"cost: {KAR: 1}, benefit: {LEM: 1}": "duration: 2", "cost: {LEM: 1}, benefit: {KAR: 1}": "duration: 2"}


@pytest.mark.parametrize("changes", [ONE_PARTY, NO_PAYOFFS], ids=["one party", "no payoffs"])
def test_where_there_is_nothing_to_share_the_earliest_completion_is_sought(asked, tmp_path, changes):
    path = tmp_path / "cards.yaml"
    text = path.read_text(encoding="utf-8")
    for before, after in changes.items():
        assert before in text
        text = text.replace(before, after)
    path.write_text(text, encoding="utf-8")
    done = asked.invoke(str(path))
    assert done.exit_code == exits.OPTIMAL
    assert "the earliest completion is sought" in done.stderr
    assert [call["objectives"] for call in asked.calls] == [["earliest"]]
    assert roadmaps.EARLIEST in " ".join(done.stdout.split())
    noted = Roadmap.model_validate_json(asked.invoke(str(path), "--json").stdout)
    assert noted.notes[0] == roadmaps.EARLIEST
    assert asked.invoke(str(path), "--sequence", "history").exit_code == exits.OPTIMAL
    assert "objectives" not in asked.calls[-1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--objective", "earlyest"], "unknown objective 'earlyest'; did you mean earliest?"),
        (["--objective", "payoff:lemna"], "Did you mean LEM?"),
        (["--objective", "group:south"], "unknown group 'south'"),
        (["--sequence", "histroy"], "unknown sequence 'histroy'; this file has: history (What took place), proposal."),
        (["--sequence", "histroy"], "Did you mean history?"),
        (["--alpha", "-1"], "wanted a number of at least 0"),
        (["--gap", "2"], "--gap"),
        (["--report", "/no/such/folder/out.html"], "does not exist"),
        (["--csv", "/no/such/folder/out.csv"], "does not exist"),
        (["--sequence", "history", "--sequence", "proposal", "--csv", "out.csv"], "one schedule is written"),
    ],
)
def test_wrong_use_is_refused_before_any_work(asked, case, arguments, words):
    asked.refuses([case, *arguments], exits.USAGE, words)


@pytest.mark.parametrize(("command", "option"), [("evaluate", "--deal"), ("compare", "--deals")])
def test_a_sequence_in_place_of_a_deal_is_pointed_to_its_command(case, command, option):
    done = invoke(command, case, option, "proposal")
    assert done.exit_code == exits.USAGE
    assert "`proposal` is a sequence: winset roadmap FILE --sequence proposal" in " ".join(
        done.stderr.replace("│", " ").split()
    )


def test_an_explanation_that_hangs_on_the_roadmap_says_where_there_is_more_and_how_a_step_is_given_up(tmp_path):
    costly = "by: LEM, cost: {LEM: 20},"
    text = Path(written(tmp_path)).read_text(encoding="utf-8").replace("by: LEM, cost: {LEM: 1},", costly)
    (tmp_path / "costly.yaml").write_text(text, encoding="utf-8")
    shown = " ".join(invoke("explain", str(tmp_path / "costly.yaml")).stdout.split())
    assert "`winset roadmap FILE` says who waits for whom" in shown
    assert "set roadmap.steps.embargo.optional to true" in shown
    assert "delete roadmap.steps.embargo.optional" not in shown


def test_a_file_without_a_roadmap_is_wrong_use(asked):
    asked.refuses(["divide_the_dollar"], exits.USAGE, "this file has no roadmap")


def test_a_calendar_without_dates_is_refused_before_any_work(asked, tmp_path):
    asked.refuses([written(tmp_path, ""), "--ics", str(tmp_path / "out.ics")], exits.USAGE, "this roadmap has no dates")
    assert not (tmp_path / "out.ics").exists()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("optimal", exits.OPTIMAL),
        ("no package", exits.NO_DEAL),
        ("no acceptable package", exits.NO_DEAL),
        ("no equilibrium", exits.NO_DEAL),
        ("stopped with a solution", exits.STOPPED_WITH_SOLUTION),
        ("stopped without a solution", exits.STOPPED_WITHOUT_SOLUTION),
        ("disagreement", exits.INTERNAL),
    ],
)
def test_every_status_has_its_exit_code(asked, status: Status, code):
    found = status in ("optimal", "stopped with a solution")
    assert asked.code(sample.roadmap(status=status) if found else sample.none_found(status=status)) == code


def test_a_sequence_that_does_not_hold_is_an_answer(asked):
    assert asked.code(sample.sequences(sequences={"history": sample.bad_course()})) == exits.OPTIMAL


def test_json_alone_is_on_stdout_and_is_read_back(asked, tmp_path):
    asked.prints_json_alone(tmp_path / "page.html")


def test_table_and_calendar_are_written_beside_the_answer(asked, tmp_path):
    table, calendar = tmp_path / "out.csv", tmp_path / "out.ics"
    done = asked.invoke(asked.case, "--csv", str(table), "--ics", str(calendar), "--json")
    assert done.exit_code == exits.OPTIMAL
    assert type(asked.finding).model_validate_json(done.stdout) == asked.finding
    assert len(table.read_text(encoding="utf-8").splitlines()) == 7
    assert len(icalendar.Calendar.from_ical(calendar.read_bytes()).walk("VEVENT")) == 6
    assert "Calendar written to" in " ".join(done.stderr.split())


def test_files_are_never_overwritten_without_force(asked, tmp_path):
    table = tmp_path / "out.csv"
    table.write_text("kept", encoding="utf-8")
    asked.refuses([asked.case, "--csv", str(table)], exits.USAGE, "--force does so")
    assert table.read_text(encoding="utf-8") == "kept"
    assert asked.invoke(asked.case, "--csv", str(table), "--force").exit_code == exits.OPTIMAL
    assert table.read_text(encoding="utf-8").startswith("Task,")


def test_two_outputs_in_one_place_are_refused(asked, tmp_path):
    place = str(tmp_path / "out")
    asked.refuses([asked.case, "--csv", place, "--ics", place], exits.USAGE, "different files")


@pytest.mark.parametrize("option", ["--csv", "--ics", "--report"])
def test_nothing_is_written_over_the_negotiation(asked, option):
    asked.refuses([asked.case, option, asked.case, "--force"], exits.USAGE, "is the negotiation itself")


def test_an_objective_is_not_silently_ignored_where_sequences_are_given(asked):
    asked.refuses([asked.case, "--sequence", "history", "--objective", "nash"], exits.USAGE, "leave one of the two out")


def test_the_sequence_asked_for_is_what_is_written(asked, tmp_path):
    given = sample.bad_course(days=sample.days_of(12)).model_copy(update={"schedule": sample.course().schedule[:2]})
    asked.finding = sample.sequences(sequences={"history": given})
    table = tmp_path / "out.csv"
    assert asked.invoke(asked.case, "--sequence", "history", "--csv", str(table)).exit_code == exits.OPTIMAL
    assert len(table.read_text(encoding="utf-8").splitlines()) == 3


@pytest.mark.parametrize(
    ("name", "words"), [("deadlock", "found."), ("shortfall", "found (the closest course is in the report).")]
)
def test_without_a_roadmap_nothing_is_written(asked, tmp_path, name, words):
    asked.finding = sample.ROADMAPS[name]
    done = asked.invoke(asked.case, "--csv", str(tmp_path / "out.csv"))
    assert done.exit_code == exits.NO_DEAL
    assert f"Nothing is written: no roadmap was {words}" in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_objectives_of_the_command_are_those_of_the_analysis():
    assert set(ROADMAP_OBJECTIVES) == {*BARGAINING, "welfare", *FIGURES}


def test_the_command_is_listed_and_explained_with_examples():
    assert "roadmap" in invoke("--help").stdout
    shown = " ".join(invoke("roadmap", "--help").stdout.split())
    assert "winset roadmap FILE --objective earliest,nash" in shown
    assert "kalai-smorodinsky" in shown


def test_a_file_is_answered_in_a_process_of_its_own(case, tmp_path):
    code, found = run(
        Roadmap, "roadmap", case, "--ics", str(tmp_path / "out.ics"), "--report", str(tmp_path / "page.html")
    )
    assert code == exits.OPTIMAL
    assert found.course.feasible
    assert {key: course.feasible for key, course in found.sequences.items()} == {"history": True, "proposal": True}
    assert len(icalendar.Calendar.from_ical((tmp_path / "out.ics").read_bytes()).walk("VEVENT")) == 2
    assert (tmp_path / "page.html").stat().st_size > 10_000


def test_a_circle_of_conditions_ends_with_its_code_and_its_name(tmp_path):
    circle = {"by: KAR,": "by: KAR, requires: embargo,", "by: LEM,": "by: LEM, requires: prisoners,"}
    text = Path(written(tmp_path)).read_text(encoding="utf-8")
    for before, after in circle.items():
        text = text.replace(before, after)
    (tmp_path / "circle.yaml").write_text(text, encoding="utf-8")
    code, found = run(Roadmap, "roadmap", str(tmp_path / "circle.yaml"))
    assert code == exits.NO_DEAL
    assert {wait.step for wait in found.deadlocks[0].waits} == {"prisoners", "embargo"}
