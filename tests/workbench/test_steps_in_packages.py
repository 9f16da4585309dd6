"""A package's roadmap in words: which step starts when, wherever packages are shown."""

import pytest

from roadmap_cases import roadmap_negotiation
from winset import tables
from winset.report.pages import package_section
from winset.sentences import package_contents, scope
from winset.sheet_parts import Columns
from winset.words import Names, course, differences
from winset_models.analysis.subject import subject
from winset_models.negotiation.deal import Package
from winset_models.negotiation.faults import FaultyFileError
from winset_models.negotiation.reader import read

SUBJECT = subject(
    roadmap_negotiation(
        periods=5,
        steps={
            "talks": {"by": "A", "name": "First talks"},
            "visit": {"by": "B", "parts": 3},
            "pact": {"by": "A", "optional": True},
        },
    )
)
EARLY = Package(starts={"visit": [2, 2, 4], "talks": [1]})
LATE = Package(starts={"talks": [3], "visit": [4, 4, 4], "pact": [1]})


def test_a_course_names_starts_in_the_order_of_time_and_what_is_left_out():
    assert course(Names(SUBJECT), EARLY) == "First talks in period 1; visit in periods 2, 4; left out: pact"


def test_tables_list_every_step():
    table = tables.steps(Names(SUBJECT), EARLY)
    assert [(row.label, *row.cells) for row in table.rows] == [
        ("First talks", "in period 1"),
        ("visit", "in periods 2, 4"),
        ("pact", "left out"),
    ]
    assert package_section("package", "The package", SUBJECT, EARLY).tables == (table,)


def test_differences_say_what_starts_at_another_time():
    assert differences(Names(SUBJECT), EARLY, LATE) == [
        "First talks: in period 3 (before: in period 1)",
        "visit: in period 4 (before: in periods 2, 4)",
        "pact: in period 1 (before: left out)",
    ]
    assert differences(Names(SUBJECT), EARLY, EARLY) == []


def test_sentences_and_sheets_count_steps():
    assert scope(SUBJECT) == "2 parties, 3 steps; values in points"
    assert package_contents(SUBJECT, EARLY) == "2 of 3 steps taken"
    columns = Columns(SUBJECT, [EARLY])
    assert (columns.heads[-1], columns.cells({}, EARLY)[-1]) == ("Steps", course(Names(SUBJECT), EARLY))


def test_a_deal_that_follows_no_sequence_of_the_file_is_a_fault(tmp_path):
    file = tmp_path / "file.yaml"
    file.write_text(
        "winset: 1\ntitle: t\nunit: {name: points}\nparties: {A: {discount: 0.5}}\n"
        "roadmap: {periods: 2, steps: {talks: {by: A}}, sequences: {quick: {starts: {talks: 1}}}}\n"
        "deals: {plan: {sequence: quik}}\n",
        encoding="utf-8",
    )
    with pytest.raises(FaultyFileError, match="`quik` is not a sequence here") as refused:
        read(file)
    assert "did you mean `quick`?" in str(refused.value)
