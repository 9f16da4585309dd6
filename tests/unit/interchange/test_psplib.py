"""Projects of PSPLIB: read as written, and every fault by its line."""

import pytest

from roadmap_cases import all_schedules
from winset_models.formulations.roadmap_scheduling import scheduled_starts, scheduling_problem
from winset_models.interchange.importing import import_files, import_psplib
from winset_models.interchange.psplib import read_psplib
from winset_models.negotiation.reader import check
from winset_models.negotiation.roadmap.breaches import roadmap_breaches
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_solver.errors import ArgumentError, FileError
from winset_solver.scheduling.makespan import shortest_schedule

FOUR = """*****
file with basedata            : made up
*****
projects                      :  1
jobs (incl. supersource/sink ):  4
horizon                       :  5
RESOURCES
  - renewable                 :  2   R
  - nonrenewable              :  0   N
  - doubly constrained        :  0   D
*****
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
*****
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
-----
  1      1     0       0    0
  2      1     3       2    0
  3      1     2       1    4
  4      1     0       0    0
*****
RESOURCEAVAILABILITIES:
  R 1  R 2
    2    4
*****
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "four.sm"
    path.write_text(FOUR, encoding="utf-8")
    return path


def test_a_project_becomes_a_valid_roadmap(file, tmp_path):
    found = import_files([file])
    roadmap = found.negotiation.roadmap
    assert list(found.negotiation.parties) == ["PROJECT"]
    assert (roadmap.periods, roadmap.self_enforcing) == (6, False)
    assert {key: step.duration for key, step in roadmap.steps.items()} == {"J1": 0, "J2": 3, "J3": 2, "J4": 0}
    assert roadmap.steps["J4"].requires == ["J2", "J3"]
    assert roadmap.steps["J3"].uses == {"R1": 1, "R2": 4}
    assert {key: entry.each_period for key, entry in roadmap.resources.items()} == {"R1": 2, "R2": 4}
    written = tmp_path / "four.yaml"
    written.write_text(found.text, encoding="utf-8")
    negotiation, faults = check(written)
    assert negotiation is not None
    assert [fault for fault in faults if fault.severity == "fault"] == []


def test_its_shortest_schedule_is_a_roadmap_without_breaches(file):
    figures = roadmap_figures(import_psplib(file).negotiation)
    problem = scheduling_problem(figures)
    outcome = shortest_schedule(problem)
    starts = scheduled_starts(problem, outcome.starts)
    assert outcome.makespan == 5
    assert roadmap_breaches(figures, starts) == []
    kept = [found for found in all_schedules(figures) if len(found) == 4 and not roadmap_breaches(figures, found)]
    assert starts in kept
    assert min(found["J4"] - 1 for found in kept) == 5


def test_the_party_has_the_name_given(file):
    assert list(import_psplib(file, ["BUILDER"]).negotiation.parties) == ["BUILDER"]
    with pytest.raises(ArgumentError, match="number of parties"):
        import_psplib(file, ["A", "B"])


def test_one_file_makes_a_project(file):
    with pytest.raises(ArgumentError, match="a project is one file"):
        import_files([file, file], "psplib")


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("jobs (incl", "tasks (incl", "", "behind `jobs`"),
        ("horizon                       :  5", "horizon : many", ":6", "whole number"),
        ("horizon                       :  5", "horizon : 0", "", "horizon is out of range"),
        ("nonrenewable              :  0", "nonrenewable : 1", "", "only renewable"),
        ("PRECEDENCE RELATIONS", "RELATIONS", "", "no section PRECEDENCE"),
        ("   2        1          1           4", "   2 2 1 4", ":15", "several modes"),
        ("   2        1          1           4", "   2 1 2 4", ":15", "successors do not fit"),
        ("   2        1          1           4", "   2 1 1 9", ":15", "successors do not fit"),
        ("   2        1          1           4\n", "", ":15", "not numbered in order"),
        ("   4        1          0\n", "", "", "number of jobs"),
        ("   4        1          0\n", "   4 1 0\nthe end\n", ":18", "no line of numbers"),
        ("  2      1     3       2    0", "  2 1 3 2", ":23", "another number of entries"),
        ("  2      1     3       2    0", "  2 1 -3 2 0", ":23", "out of range"),
        ("  2      1     3       2    0", "  2 2 3 2 0", ":23", "not numbered in order"),
        ("  4      1     0       0    0\n", "", "", "no duration"),
        ("    2    4\n", "    2\n", ":29", "another number of entries"),
    ],
)
def test_faults_are_told_with_their_line(file, old, new, place, words):
    assert old in FOUR
    file.write_text(FOUR.replace(old, new), encoding="utf-8")
    with pytest.raises(FileError, match=words) as caught:
        read_psplib(file)
    assert caught.value.where == f"{file}{place}"
