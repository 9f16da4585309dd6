import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import pytest
import sample_findings as sample

import winset.report
from winset.charts.shares import settlements
from winset.charts.svg import draw
from winset.report import page_of, render, write_report
from winset_models.negotiation.deal import Package

FINDINGS = {
    "27 parties": sample.wide_recommendation(),
    "27 parties, 27 modules": sample.wide_recommendation(27, 27),
    "2 parties": sample.pair_recommendation(),
    "hostile names": sample.pair_recommendation(hostile=True),
    "evaluation": sample.wide_evaluation(),
    "infeasible deal": sample.wide_evaluation(feasible=False),
    "comparison": sample.wide_comparison(),
    **{status: sample.recommendation_with_status(status) for status in sample.STATUSES},
}
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Reader(HTMLParser):
    """Collects what the tests ask about and fails on tags that do not match."""

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.headings, self.attributes, self.tags = [], [], [], [], []
        self.figures = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if re.fullmatch("h[1-6]", tag):
            self.headings.append([int(tag[1]), ""])
        if tag == "figure":
            self.figures.append({"title": "", "svg": 0, "table": 0, "takeaway": False})
        if "figure" in self.open and tag in ("svg", "table"):
            self.figures[-1][tag] += 1
        if "figure" in self.open and ("class", "takeaway") in attrs:
            self.figures[-1]["takeaway"] = True
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            self.headings[-1][1] += data
            if "figure" in self.open:
                self.figures[-1]["title"] += data


@cache
def rendered(name):
    return render(FINDINGS[name])


def parsed(name):
    reader = Reader()
    reader.feed(rendered(name))
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(scope="module", params=FINDINGS)
def page(request):
    return parsed(request.param)


def test_tags_match_and_ids_are_unique(page):
    assert len(page.ids) == len(set(page.ids))


def test_headings_are_in_order(page):
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_chart_is_a_question_with_takeaway_picture_and_table(page):
    for figure in page.figures:
        assert figure["title"].strip().endswith("?")
        assert figure["takeaway"]
        assert figure["svg"] == 1
        assert figure["table"] >= 1


def test_nothing_is_fetched(page):
    loading = [item for item in page.attributes if item[1] in ("src", "srcset", "data", "action", "poster")]
    assert loading == []
    assert not {"script", "link", "iframe", "object", "embed", "image", "img", "form"} & set(page.tags)
    targets = [value for tag, name, value in page.attributes if name.endswith("href") and tag != "a"]
    assert all(target.startswith("#") for target in targets)


def test_references_inside_the_page_have_a_target(page):
    wanted = {value[1:] for _, name, value in page.attributes if name == "href" and value.startswith("#")}
    wanted |= set(re.findall(r"url\(#([^)]+)\)", " ".join(value for _, _, value in page.attributes)))
    labels = [value.split() for _, name, value in page.attributes if name == "aria-labelledby"]
    wanted |= {label for group in labels for label in group}
    assert wanted <= set(page.ids)


def test_no_event_handlers_and_table_headers_have_a_scope(page):
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    scopes = sum(tag == "th" and name == "scope" for tag, name, _ in page.attributes)
    assert scopes == page.tags.count("th") > 0


@pytest.mark.parametrize("name", FINDINGS)
def test_pages_stay_under_a_megabyte(name):
    assert len(rendered(name).encode()) < 1_000_000


def test_hostile_names_are_text():
    text = rendered("hostile names")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_only_web_addresses_of_sources_become_links():
    text = rendered("27 parties")
    assert 'href="https://ec.europa.eu/eurostat"' in text
    assert "javascript:" not in text
    assert "written from memory, not looked up" in text


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("27 parties", {"opt-ins", "issues", "other-issues", "transfers", "gains", "components", "positions"}),
        ("2 parties", {"issues", "gains", "positions", "plane"}),
        ("comparison", {"gains", "positions"}),
        ("no package", set()),
    ],
)
def test_charts_that_apply_are_there(name, keys):
    figures = [figure.key for section in page_of(FINDINGS[name]).sections for figure in section.figures]
    assert set(figures) == keys
    assert len(figures) == len(keys)


def test_solutions_with_the_same_gains_share_a_mark():
    section = next(item for item in page_of(FINDINGS["2 parties"]).sections if item.key == "gains")
    assert "Nash, Kalai–Smorodinsky and Leximin" in section.figures[0].alternative


def test_charts_carry_question_and_description():
    figure = page_of(FINDINGS["2 parties"]).sections[0].figures[0]
    picture = draw(figure)
    assert f'<title id="{figure.key}-title">{figure.question}</title>' in picture
    assert 'role="img"' in picture
    assert "system-ui" in picture


def test_the_report_is_written_whole(tmp_path):
    target = tmp_path / "report.html"
    target.write_text("old")
    write_report(FINDINGS["2 parties"], target)
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [item.name for item in tmp_path.iterdir()] == ["report.html"]


def test_a_failure_leaves_the_old_report_alone(tmp_path, monkeypatch):
    target = tmp_path / "report.html"
    target.write_text("old")

    def fail(finding):
        raise RuntimeError("broken")

    monkeypatch.setattr(winset.report, "render", fail)
    with pytest.raises(RuntimeError, match="broken"):
        write_report(FINDINGS["2 parties"], target)
    assert target.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["report.html"]


def test_a_missing_directory_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_report(FINDINGS["no package"], tmp_path / "missing" / "report.html")


def test_a_control_character_in_a_name_does_not_end_the_process():
    finding = sample.pair_recommendation()
    first = next(iter(finding.subject.parties))
    labels = finding.subject.parties
    named = labels | {first: labels[first].model_copy(update={"name": "\x1b[31mred\0"})}
    subject = finding.subject.model_copy(update={"parties": named})
    assert "<svg" in render(finding.model_copy(update={"subject": subject}))


def test_issues_that_are_left_open_have_no_chart():
    subject = sample.wide_subject()
    assert subject.issues
    assert settlements(subject, Package()) == []
    assert settlements(subject, sample.wide_package(subject)) != []
