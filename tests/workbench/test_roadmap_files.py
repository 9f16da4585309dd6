"""Roadmaps as CSV, calendar and spreadsheet files."""

import csv
from datetime import date

import icalendar
import openpyxl
import pytest
import roadmap_samples as sample
import sample_findings
from asked_analysis import invoke

from winset import exits
from winset.calendar_file import calendar_of, write_calendar
from winset.commands.exporting import ROADMAP_TABLES
from winset.csv_files import write_csv
from winset.roadmap_sheets import SCHEDULE, schedule_sheet
from winset.sheets import sheets
from winset.timeline import Timeline
from winset.words import Names

DATED = sample.ROADMAPS["dates and phases"]


def events(finding, course=None):
    """Return the events of a calendar by task order, read back from its bytes."""
    written = calendar_of(Timeline(Names(finding.subject), finding), course or finding.course).to_ical()
    return icalendar.Calendar.from_ical(written).walk("VEVENT")


def table(tmp_path, finding):
    write_csv(schedule_sheet(Names(finding.subject), finding, finding.course), tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_has_a_row_for_each_task(tmp_path):
    found = table(tmp_path, DATED)
    assert tuple(found[0]) == SCHEDULE
    assert found[4] == {
        "Task": "embassies",
        "Step": "embassies",
        "Name": "Embassies reopened",
        "By": "Karelia; Lemnia",
        "Phase": "Normal relations",
        "Start": "7",
        "Done": "9",
        "Verified": "12",
        "Starts on": "1996-01-01",
        "Done on": "1996-03-31",
        "Verified on": "1996-06-01",
    }
    assert [row["Task"] for row in table(tmp_path, sample.ROADMAPS["parts"])].count("aid#3") == 1


def test_the_table_of_a_roadmap_without_dates_has_empty_days(tmp_path):
    assert {row["Starts on"] for row in table(tmp_path, sample.ROADMAPS["no dates"])} == {""}


def test_names_never_become_formulas(tmp_path):
    found = table(tmp_path, sample.roadmap(titles=dict.fromkeys(sample.TITLES, '=HYPERLINK("x")\n"')))
    assert {row["Name"] for row in found} == {'\'=HYPERLINK("x")\n"'}


def test_events_last_from_the_start_until_all_is_done():
    found = {str(event["summary"]): event for event in events(DATED)}
    office, ceremony = found["Liaison office opened"], found["Treaty signed"]
    assert office.decoded("dtstart") == date(1995, 8, 1)
    assert office.decoded("dtend") == date(1995, 10, 1)
    assert "counts as verified from period 5 (1 Nov 1995)" in office["description"]
    assert office["categories"].cats == ["Confidence"]
    assert ceremony.decoded("dtend") == date(1996, 4, 2)
    assert "verified" not in ceremony["description"]
    assert "By Karelia and Lemnia." in ceremony["description"]


def test_the_last_period_ends_with_its_last_day():
    last = sample.roadmap(12, specs=[("embargo", ("LEM",), 12, 1, 0, None)])
    (event,) = events(last)
    assert event.decoded("dtend") == date(1996, 7, 1)
    assert "categories" not in event


def test_the_same_finding_gives_the_same_bytes_and_identities(tmp_path):
    time = Timeline(Names(DATED.subject), DATED)
    for name in ("one.ics", "other.ics"):
        write_calendar(time, DATED.course, tmp_path / name)
    assert (tmp_path / "one.ics").read_bytes() == (tmp_path / "other.ics").read_bytes()
    again = DATED.model_copy(update={"manifest": DATED.manifest.model_copy(update={"created": "2027-01-01T00:00:00Z"})})
    assert [event["uid"] for event in events(again)] == [event["uid"] for event in events(DATED)]
    assert len({event["uid"] for event in events(sample.ROADMAPS["parts"])}) == 11
    assert {event.decoded("dtstamp").isoformat() for event in events(DATED)} == {"2026-11-02T10:00:00+00:00"}


def test_hostile_names_stay_inside_their_field():
    hostile = "A;B,C\\D\nEND:VEVENT\r\nBEGIN:VALARM 🎉" + "x" * 200
    found = sample.roadmap(titles=dict.fromkeys(sample.TITLES, hostile), phases={"first": hostile, "second": "b,c"})
    written = calendar_of(Timeline(Names(found.subject), found), found.course).to_ical()
    assert written.count(b"BEGIN:VEVENT") == written.count(b"\r\nEND:VEVENT") == 6
    assert b"\r\nBEGIN:VALARM" not in written
    assert max(map(len, written.split(b"\r\n"))) <= 75
    assert len(events(found)) == 6
    assert {str(event["summary"]).split("\n")[0] for event in events(found)} == {"A;B,C\\D"}


def saved(tmp_path, finding):
    (tmp_path / "finding.json").write_text(finding.model_dump_json(), encoding="utf-8")
    return str(tmp_path / "finding.json")


def test_a_saved_roadmap_becomes_a_spreadsheet(tmp_path):
    done = invoke("export", saved(tmp_path, sample.ROADMAPS["with sequences"]), str(tmp_path / "out.xlsx"))
    assert done.exit_code == exits.OPTIMAL
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Parties", "Schedule", "Values", "Periods", "Regrets", "Broken", "About"]
    assert [row[0] for row in book["Regrets"].iter_rows(min_row=2, values_only=True)] == ["What took place"] * 2
    heads, first, *_ = book["Periods"].iter_rows(values_only=True)
    row = dict(zip(heads, first, strict=True))
    assert (row["Course"], row["Party"], row["Period"], row["From"]) == ("best roadmap", "Karelia", 1, "1995-07-01")
    assert row["Margin"] == pytest.approx(row["Going on"] - row["Stopping"])


def test_a_saved_roadmap_becomes_a_table(tmp_path):
    name = saved(tmp_path, DATED)
    assert invoke("export", name, str(tmp_path / "out.csv")).exit_code == exits.OPTIMAL
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").startswith("Course,Task,Step,Name,By,")
    assert invoke("export", name, str(tmp_path / "moves.csv"), "--what", "moves").exit_code == exits.OPTIMAL
    assert "At risk Karelia" in (tmp_path / "moves.csv").read_text(encoding="utf-8")


def test_every_finding_has_sheets_and_every_table_is_known():
    found = {sheet.name.lower() for finding in sample.ROADMAPS.values() for sheet in sheets(finding)}
    assert found == {"parties", "about", *ROADMAP_TABLES}


def test_what_is_missing_and_the_ways_out_are_among_the_facts():
    def facts(name):
        return dict(sheets(sample.ROADMAPS[name])[-1].rows)

    assert "guarantee of 1.25" in facts("shortfall")["What is missing"]
    assert facts("deadlock")["Circle of conditions"].startswith("Embargo lifted waits for")
    assert "Way out" in facts("deadlock")
    assert sample_findings.HOSTILE in facts("hostile names")["Negotiation"]
