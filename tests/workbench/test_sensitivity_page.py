"""Report pages about what would change the answer."""

from functools import cache

import pytest
import sensitivity_samples as sample
from test_report_browser import CHROMIUM, browse
from unsettled_ranges import unsettled
from whole_page import check_whole

from winset import sensitivity_words as words
from winset.report import page_of, render

EVERY = ["tornado-1", "tornado-2", "breakpoints", "map", "radius", "acceptability", "regret", "discovery"]
EVERY += ["morris-1", "morris-2", "sobol-1", "information"]


@cache
def page(name):
    return page_of(sample.FINDINGS[name])


def keys(name):
    return [figure.key for section in page(name).sections for figure in (*section.figures, *section.aside)]


@pytest.mark.parametrize("name", ["many numbers", "hostile names", "fallen deal", "nothing"])
def test_a_page_is_whole(name):
    check_whole(render(sample.FINDINGS[name]))


@pytest.mark.parametrize(
    ("name", "badge", "figures"),
    [
        ("everything", "Answered in full", EVERY),
        ("tornado", "Answered in full", EVERY[:2]),
        ("many numbers", "Stopped early", ["tornado-1", "tornado-2", "map", "morris-1", "morris-2", "sobol-1"]),
        ("no deal", "No deal exists", []),
        ("steady", "Answered in full", ["breakpoints"]),
        ("nothing", "Answered in full", []),
    ],
)
def test_charts_that_apply_are_there_under_the_right_badge(name, badge, figures):
    assert page(name).badge == badge
    assert keys(name) == figures


def test_ranges_that_were_not_settled_are_told_in_the_badge():
    assert page_of(sample.sensitivity(breakpoints=unsettled())).badge == "Stopped early"


def test_one_table_a_figure_is_folded_and_what_moves_each_most_is_open():
    found = sample.FINDINGS["everything"]
    names = ["total gain", "gain:KEN", "adoption", "deal", "leavers"]
    labels = [sample.QuantityLabel(name=name, title=name, unit="") for name in names]
    bars = [found.tornado.bars[0].model_copy(update={"quantity": name}) for name in names]
    more = sample.sensitivity(quantities=labels, tornado=found.tornado.model_copy(update={"bars": bars}))
    section = next(section for section in page_of(more).sections if section.key == "tornado")
    assert [table.caption for table in section.tables] == [
        "What moves each figure most, of the numbers with a deal at both ends"
    ]
    assert len(section.folded) == 2
    assert section.paragraphs[-1].startswith("The first 3 of the 5 figures that are followed are drawn")


def test_nothing_is_listed_where_it_was_stopped_before_anything_was_found():
    found = sample.sensitivity(tornado=None, stopped=True)
    captions = [table.caption for section in page_of(found).sections for table in (*section.tables, *section.folded)]
    assert "The numbers that are doubted" not in captions


def test_samples_without_an_answer_are_told_in_the_badge():
    found = sample.FINDINGS["many numbers"].model_copy(update={"stopped": False})
    assert page_of(found).badge == "Not all answered"


def test_every_analysis_has_its_section_with_its_words_first():
    found = sample.FINDINGS["everything"]
    sections = {section.key: section for section in page("everything").sections}
    assert list(sections)[: len(words.HEADINGS)] == list(words.HEADINGS)
    for field, heading in words.HEADINGS.items():
        assert sections[field].heading == heading
        said = words.in_short(found) if field == "breakpoints" else words.paragraphs(found, field)[0]
        assert sections[field].paragraphs[0] == said
    assert sections["breakpoints"].bullets[0].lines == words.paragraphs(found, "breakpoints")[:-1]
    assert sections["tornado"].bullets[0].lines == ("P2: visas without Poland", "P3: training alone")
    assert sections["package"].heading == "What P1 holds"


def test_figures_beyond_the_drawn_ones_have_tables_and_long_tables_are_folded():
    found = sample.FINDINGS["many numbers"]
    several = [
        effect.model_copy(update={"quantity": name})
        for name in ("deal", "a", "b", "c")
        for effect in found.morris.effects
    ]
    labels = [
        *found.quantities,
        *(sample.QuantityLabel(name=name, title=name, unit="") for name in ("deal", "a", "b", "c")),
    ]
    more = found.model_copy(
        update={"quantities": labels, "morris": found.morris.model_copy(update={"effects": several})}
    )
    section = next(section for section in page_of(more).sections if section.key == "morris")
    assert (len(section.figures), len(section.aside)) == (1, 2)
    assert [table.caption for table in section.folded] == ["Effects on: c"]


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
def test_a_browser_draws_every_chart_and_hostile_names_are_text(tmp_path):
    hostile = sample.sensitivity(hostile=True, discovery=sample.discovery())
    dom = browse(tmp_path, hostile, "--dump-dom")
    assert "<script" not in dom
    assert dom.count("<svg") == dom.count("</figure>") == 3
