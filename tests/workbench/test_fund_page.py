"""Report pages of funds."""

import fund_samples as sample
import pytest
from test_report_browser import CHROMIUM, browse
from whole_page import check_whole

from winset.report import page_of, render

RENDERED = {}


def rendered(name):
    if name not in RENDERED:
        RENDERED[name] = render(sample.FUNDS[name])
    return RENDERED[name]


def keys(name):
    return [figure.key for section in page_of(sample.FUNDS[name]).sections for figure in section.figures]


@pytest.mark.parametrize("name", sample.FUNDS)
def test_a_page_is_whole(name):
    check_whole(rendered(name))


EVERY = ["contributions", "burden", "risk", "insured-by", "insured-in-tail"]


@pytest.mark.parametrize(
    ("name", "badge", "figures"),
    [
        ("whole", "Proven best", EVERY),
        ("12 members, 1,296 scenarios", "Proven best", EVERY),
        ("bare", "Proven best", EVERY[:3]),
        ("one member", "Proven best", EVERY[:3]),
        ("stopped", "Stopped early", EVERY),
        ("breaks something", "Breaks the file", EVERY),
        ("no acceptable package", "No plan exists", []),
        ("no package", "No plan exists", []),
        ("stopped without a solution", "Stopped early", []),
        ("disagreement", "Contradicting solves", []),
        ("unbounded", "Without limit", []),
    ],
)
def test_charts_that_apply_are_there_under_the_right_badge(name, badge, figures):
    assert page_of(sample.FUNDS[name]).badge == badge
    assert keys(name) == figures


def test_everything_found_has_its_section():
    sections = [section.key for section in page_of(sample.FUNDS["whole"]).sections]
    assert sections[:6] == ["payments", "burden", "risks", "sought", "pooling", "information"]
    assert sections[6:10] == ["prices", "outcomes", "staying", "computed"]


def test_why_there_is_no_plan_is_explained_as_explain_does():
    sections = [section.key for section in page_of(sample.FUNDS["explained"]).sections]
    assert sections[:2] == ["conflict", "repairs"]


def test_amounts_have_their_meaning_beside_them():
    text = rendered("whole")
    assert "beyond the member&#39;s own level" in text
    assert "Where it is negative, the member would walk away." in text
    assert "Most flows from the reserve at the start to Germany" in text


def test_hostile_names_are_text():
    assert "<script" not in rendered("hostile names")
    assert "alert(" in rendered("hostile names")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
@pytest.mark.parametrize("name", ["whole", "hostile names"])
def test_a_browser_draws_every_chart(name, tmp_path):
    dom = browse(tmp_path, sample.FUNDS[name], "--dump-dom")
    assert "<script" not in dom
    assert dom.count("<svg") == dom.count("</figure>") == len(keys(name))


def test_the_answer_has_a_line_for_every_member():
    lines = page_of(sample.FUNDS["whole"]).lines
    assert len(lines) == len(sample.PARTIES)
    assert lines[0].startswith("Italy pledges ")
    assert lines[0].endswith(" net and gains 3.31 million EUR")
    assert f"<li>{lines[0]}</li>" in rendered("whole")
