"""Report pages of roadmaps."""

import pytest
import roadmap_samples as sample
from test_report_browser import CHROMIUM, browse
from whole_page import check_whole

from winset.report import page_of, render

RENDERED = {}


def rendered(name):
    if name not in RENDERED:
        RENDERED[name] = render(sample.ROADMAPS[name])
    return RENDERED[name]


def keys(name):
    return [figure.key for section in page_of(sample.ROADMAPS[name]).sections for figure in section.figures]


@pytest.mark.parametrize("name", sample.ROADMAPS)
def test_a_page_is_whole(name):
    check_whole(rendered(name))


@pytest.mark.parametrize(
    ("name", "badge", "figures"),
    [
        ("dates and phases", "Proven best", ["course-gantt", "course-margins"]),
        ("project", "Proven best", ["course-gantt"]),
        ("nothing taken", "Proven best", ["course-margins"]),
        ("stopped", "Stopped early", ["course-gantt", "course-margins"]),
        (
            "with sequences",
            "Proven best",
            [f"{key}-{kind}" for key in ("course", "sequence-1", "sequence-2") for kind in ("gantt", "margins")],
        ),
        (
            "sequences only",
            "Not all hold",
            [f"sequence-{number}-{kind}" for number in (1, 2) for kind in ("gantt", "margins")],
        ),
        ("deadlock", "No roadmap exists", []),
        ("conflict", "No roadmap exists", []),
        ("shortfall", "No roadmap that everybody would keep to", ["closest-gantt", "closest-margins"]),
        ("stopped without a solution", "Stopped early", []),
        ("disagreement", "Contradicting solves", []),
        ("unbounded", "Without limit", []),
    ],
)
def test_charts_that_apply_are_there_under_the_right_badge(name, badge, figures):
    assert page_of(sample.ROADMAPS[name]).badge == badge
    assert keys(name) == figures


@pytest.mark.parametrize(
    ("given", "badge"),
    [
        (sample.course(), "Holds"),
        (sample.bad_course(), "Does not hold"),
        (sample.stopped_course(), "Possible, but somebody would stop"),
        (sample.unsigned_course(), "Somebody would not sign"),
    ],
    ids=["holds", "does not hold", "would be stopped", "would not be signed"],
)
def test_a_single_sequence_has_its_own_badge(given, badge):
    found = sample.sequences(sequences={"given": given})
    assert page_of(found).badge == badge


def test_reasons_and_ways_out_have_their_sections():
    assert [section.key for section in page_of(sample.ROADMAPS["deadlock"]).sections][:1] == ["circles"]
    keys_of = [section.key for section in page_of(sample.ROADMAPS["shortfall"]).sections]
    assert keys_of[:3] == ["missing", "ways-out", "closest"]
    assert "Statements that contradict each other" in rendered("conflict")
    assert "Safe exchange" in rendered("safe exchange")


@pytest.mark.parametrize(
    ("name", "courses"), [("with sequences", 3), ("sequences only", 2), ("shortfall", 1), ("project", 0)]
)
def test_every_course_has_its_values_and_margins(name, courses):
    assert rendered(name).count("<caption>What the course is worth to each party") == courses
    assert rendered(name).count("<caption>Margin of going on over stopping") == courses


def test_courses_are_compared_by_what_they_are_worth():
    assert "What each course is worth to each party" in rendered("with sequences")
    assert "Would not sign" in rendered("would not sign")
    assert "Lemnia would not sign: it is worth −0.77 to Lemnia" in rendered("would not sign")


def test_windows_of_an_exchange_are_in_the_report():
    assert "between 1 and 2.34 parts" in rendered("safe exchange")
    assert "at no number" in rendered("safe exchange")


def test_the_windows_are_a_table_of_their_own():
    (section,) = (
        section for section in page_of(sample.ROADMAPS["safe exchange"]).sections if section.key == "exchange"
    )
    moves, windows = section.tables
    assert len(moves.columns) == 5
    assert windows.columns == ("Prisoners released",)


def test_a_circle_is_a_numbered_list_under_its_steps():
    text = rendered("deadlock")
    assert "<h3>Embargo lifted → Embassies reopened → Embargo lifted</h3>" in text
    assert text.count("<ol>") == text.count("</ol>") == 1


def test_a_file_without_sources_has_no_section_for_them():
    found = sample.roadmap()
    bare = found.model_copy(update={"subject": found.subject.model_copy(update={"assumptions": []})})
    assert "evidence" in [section.key for section in page_of(found).sections]
    assert "evidence" not in [section.key for section in page_of(bare).sections]


def test_phases_are_called_by_their_names_alone():
    assert "phase 2" not in rendered("dates and phases")


def test_terms_are_explained_once():
    for name in ("with sequences", "sequences only", "shortfall"):
        assert rendered(name).count("Margin: what a party has by going on") == 1


def test_hostile_names_are_text():
    assert "<script" not in rendered("hostile names")
    assert "alert(" in rendered("hostile names")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
@pytest.mark.parametrize("name", ["with sequences", "hostile names"])
def test_a_browser_draws_every_chart(name, tmp_path):
    dom = browse(tmp_path, sample.ROADMAPS[name], "--dump-dom")
    assert "<script" not in dom
    assert dom.count("<svg") == dom.count("</figure>") == len(keys(name))
