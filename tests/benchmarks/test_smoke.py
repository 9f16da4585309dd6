"""Every benchmark runs at its smallest size and writes results that can be read again. No times are asserted."""

import json

import pytest

from winset_benchmarks.__main__ import main
from winset_benchmarks.case import PHASES, SIZES, Case, Reply, Setting, Target, Task
from winset_benchmarks.registry import cases, smallest, subjects
from winset_benchmarks.runner import FORMAT, Measurement, ratio, run_case
from winset_benchmarks.table import WIDTH, table


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    assert main(["--smoke", "--output", str(folder)]) == 0, "contenders disagree"
    (path,) = folder.glob("*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_subject_runs(written):
    assert [case["subject"] for case in written["cases"]] == [case.subject for case in smallest()]
    assert {case["subject"] for case in written["cases"]} == set(subjects())


def test_results_hold_times_of_every_task_that_can_run(written):
    assert written["format"] == FORMAT
    assert written["smoke"] is True
    for case in written["cases"]:
        for measured in case["measurements"]:
            assert measured["phase"] in PHASES
            if measured["note"] == "not installed" or measured["by"].startswith("NegMAS"):
                assert measured["cpu"] == []
                continue
            assert len(measured["cpu"]) == len(measured["wall"]) == 1
            assert measured["wall"][0] > 0


def test_contenders_agree(written):
    assert [case["disagreements"] for case in written["cases"]] == [[] for _ in written["cases"]]


def test_results_say_where_they_were_measured(written):
    environment = written["environment"]
    assert environment["cores"] >= 1
    assert environment["processor"]
    assert environment["versions"]["highspy"]
    assert "/" not in str(environment["commit"])


def test_subject_and_size_are_unique():
    keys = [(case.subject, case.size) for case in cases()]
    assert len(set(keys)) == len(keys)
    assert all(case.size in SIZES for case in cases())


def test_phases_of_a_case_are_those_of_its_tasks(written):
    for case, result in zip(smallest(), written["cases"], strict=True):
        names = [(measured["phase"], measured["by"]) for measured in result["measurements"]]
        assert {phase for phase, _ in names} == set(case.phases)
        assert len(set(names)) == len(names)


def _case(tasks, targets=()):
    return Case("subject", "small", ("solve",), (), "made up", lambda _: tasks, targets)


def test_different_answers_are_reported(tmp_path):
    tasks = [Task("solve", by, lambda v=v: Reply(v), question="q") for by, v in (("one", 1.0), ("other", 1.1))]
    assert run_case(_case(tasks), Setting(tmp_path, smoke=True)).disagreements == ("q",)


def test_a_missing_peer_leaves_its_target_unjudged(tmp_path):
    tasks = [Task("solve", "ours", Reply), Task("solve", "absent", None)]
    result = run_case(_case(tasks, (Target("solve", "ours", "absent", at_least=2.0),)), Setting(tmp_path, smoke=True))
    assert result.judgements[0].met is None
    assert result.measurements[1].note == "not installed"


def test_a_search_that_was_stopped_meets_no_target(tmp_path):
    tasks = [Task("solve", "ours", lambda: Reply(note="time limit", finished=False))]
    result = run_case(_case(tasks, (Target("solve", "ours", at_most=60.0),)), Setting(tmp_path, smoke=True))
    assert result.judgements[0].met is False
    assert "not finished: time limit" in table(result)


def test_ratio_is_the_median_over_shared_rounds():
    one = Measurement("solve", "one", "", 1, (1.0,), (2.0, 9.0, 4.0), None, None, "", finished=True)
    other = Measurement("solve", "other", "", 1, (1.0,), (1.0, 3.0), None, None, "", finished=True)
    assert ratio(one, other) == pytest.approx(2.5)


def test_table_fits_the_terminal(tmp_path):
    tasks = [Task("solve", "a contender with a name that is much longer than any column" * 2, Reply)]
    assert max(map(len, table(run_case(_case(tasks), Setting(tmp_path, smoke=True))).splitlines())) <= WIDTH


def test_list_prints_every_case(capsys):
    assert main(["--list"]) == 0
    printed = capsys.readouterr().out
    assert all(subject in printed for subject in subjects())
