"""Reports and charts of equilibria, stability and incentives."""

import re

import game_samples as sample
import pytest
import sample_findings
from test_report_browser import CHROMIUM, browse
from whole_page import check_whole

from winset.charts.budget_welfare import budget_welfare
from winset.charts.svg import draw
from winset.charts.temptations import temptations
from winset.report import page_of, render
from winset.words import Names

FINDINGS = {
    f"{kind}: {name}": finding
    for kind, found in (
        ("equilibrium", sample.EQUILIBRIA),
        ("stability", sample.STABILITIES),
        ("incentives", sample.INCENTIVES),
    )
    for name, finding in found.items()
}
RENDERED = {}


def rendered(name):
    if name not in RENDERED:
        RENDERED[name] = render(FINDINGS[name])
    return RENDERED[name]


def keys(name):
    return [figure.key for section in page_of(FINDINGS[name]).sections for figure in section.figures]


@pytest.mark.parametrize("name", FINDINGS)
def test_a_page_is_whole(name):
    check_whole(rendered(name))


@pytest.mark.parametrize(
    ("name", "badge", "figures"),
    [
        ("equilibrium: best", "Proven", ["standing-temptations", "opt-ins"]),
        ("equilibrium: none", "No equilibrium exists", ["standing-temptations", "opt-ins"]),
        ("equilibrium: stopped with a solution", "Stopped early", ["standing-temptations", "opt-ins"]),
        ("equilibrium: disagreement", "Contradicting solves", []),
        ("stability: not stable", "Somebody would leave", ["alone-temptations", "opt-ins"]),
        ("stability: strong", "Kept to by each and by coalitions", ["alone-temptations", "opt-ins"]),
        ("stability: held by what is at stake", "Kept to by each, not by coalitions", ["alone-temptations", "opt-ins"]),
        ("stability: no package", "No deal exists", []),
        ("incentives: deal", "Proven", ["temptations", "opt-ins"]),
        ("incentives: deal, over budget", "Beyond the budget", ["temptations", "opt-ins"]),
        ("incentives: deal, impossible", "Cannot be kept stable", []),
        ("incentives: frontier", "Proven", ["temptations", "opt-ins", "budget-welfare"]),
        ("incentives: one step", "Proven", ["temptations", "opt-ins"]),
    ],
)
def test_charts_that_apply_are_there_under_the_right_badge(name, badge, figures):
    assert page_of(FINDINGS[name]).badge == badge
    assert keys(name) == figures


def test_hostile_names_are_text():
    for kind in ("equilibrium", "stability", "incentives"):
        assert "<script" not in rendered(f"{kind}: hostile names")


def test_an_evaluation_shows_who_would_leave():
    evaluation = sample_findings.wide_evaluation(4).model_copy(update={"subject": sample.subject()})
    found = sample.stability().model_copy(update={"subject": None, "manifest": None})
    page = page_of(evaluation.model_copy(update={"package": None, "distances": [], "stability": found, "accounts": {}}))
    headings = [section.heading for section in page.sections]
    assert "Whether the deal is kept to" in headings
    assert "Whether anybody would leave" in headings
    assert "Who would depart together" in headings


def symbols(figure):
    return re.findall(r"<text[^>]*>([^<]*)</text>", draw(figure))


def test_cells_say_where_a_party_stands_and_what_a_change_would_bring():
    found = sample.standing(sample.subject(), (3.25, 1.5), stakes=(0.0, 2.0))
    figure = temptations(Names(sample.subject()), found, key="k", package="the deal")
    shown = symbols(figure)
    assert "– +3.25" in shown
    assert "● (+1.50)" in shown
    assert "+3.25" in shown
    assert "(+1.50)" in shown
    assert shown.count("✓") == 2
    assert "All modules together" in shown
    assert dict(figure.legend)["(+)"] == "outweighed by what is at stake for it"
    assert figure.takeaway == "1 of 4 parties would rather do something else; Karelia is tempted by 3.25 million EUR."


def test_a_party_whose_own_red_line_is_broken_has_its_own_sign():
    broken = sample.STABILITIES["own red line broken"]
    figure = temptations(Names(broken.subject), broken.standing, key="k", package="the deal")
    assert "§" in symbols(figure)
    assert "§" in dict(figure.legend)


def test_many_columns_leave_amounts_to_the_table():
    about = sample.subject(modules=20)
    figure = temptations(Names(about), sample.standing(about, (3.25,)), key="k", package="it")
    assert "– +" in symbols(figure)
    assert "+3.25" in figure.tables[0].rows[0].cells[0]
    assert float(re.search(r"max-width:([\d.]+)px", draw(figure)).group(1)) < 1000


def test_the_steps_are_labelled_from_budget_to_welfare():
    found = sample.INCENTIVES["frontier"]
    shown = symbols(budget_welfare(Names(found.subject), found))
    assert "1.50 → 36.67" in shown
    assert "4.50 → 50.00" in shown


def test_labels_of_many_steps_do_not_touch_and_the_last_is_kept():
    found = sample.steps(41)
    labels = [text for text in symbols(budget_welfare(Names(found.subject), found)) if "→" in text]
    assert 2 < len(labels) < 40
    assert "60 → 50.00" in [label.replace(".00 →", " →") for label in labels]


def test_one_breakpoint_needs_no_picture():
    found = sample.INCENTIVES["one step"]
    assert budget_welfare(Names(found.subject), found) is None


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
@pytest.mark.parametrize("name", ["equilibrium: best and worst", "stability: hostile names", "incentives: frontier"])
def test_a_browser_draws_every_chart(name, tmp_path):
    dom = browse(tmp_path, FINDINGS[name], "--dump-dom")
    assert "<script" not in dom
    assert dom.count("<svg") == dom.count("</figure>") == len(keys(name))
