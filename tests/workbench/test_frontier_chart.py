"""Charts and pages of the zone of agreement."""

import re

import pytest
import zone_samples as sample

from winset.charts.frontier import LABEL_HEIGHT, Frame, _labels, _positions, frontier
from winset.charts.landmarks import DEAL, IMPOSSIBLE, SOLUTION, Landmark, landmarks
from winset.charts.parallel import MOST_LINES, parallel
from winset.charts.svg import draw
from winset.report import page_of, render
from winset.report.zone_page import MOST_CONTENTS
from winset.words import Names


def figure(name):
    finding = sample.ZONES[name]
    names = Names(finding.subject)
    return frontier(names, finding) or parallel(names, finding)


def marks(svg, layer):
    """Count the symbols of one layer of a chart."""
    group = re.search(rf'class="mark-symbol role-mark layer_{layer}_marks".*?</g>', svg, re.DOTALL)
    return group.group().count("<path") if group else 0


def test_two_parties_get_a_plane_three_get_parallel_lines_and_one_gets_neither():
    keys = {name: figure(name).key for name in sample.ZONES if figure(name)}
    assert keys["two parties"] == keys["one deal"] == keys["many deals"] == keys["equal names"] == "frontier"
    assert keys["three parties"] == keys["27 parties"] == "parallel"
    assert "one party" not in keys
    assert not keys.keys() & set(sample.STATUSES)


@pytest.mark.parametrize(
    ("name", "layer", "count"), [("one deal", 1, 1), ("many deals", 1, 400), ("equal names", 3, 4)]
)
def test_every_listed_deal_is_drawn(name, layer, count):
    assert marks(draw(figure(name)), layer) == count


def test_a_stretch_is_a_line_and_an_open_end_of_it_a_ring():
    svg = draw(figure("two parties"))
    assert svg.count('aria-roledescription="rule mark container"') == 2
    assert marks(svg, 2) == 1


def test_what_is_dominated_is_shaded_in_steps():
    finding = sample.zone([(4, 1), (2, 3)], [], solutions=[], deals=[])
    area = re.search(r'area mark container"><path d="([^"]+)"', draw(frontier(Names(finding.subject), finding))).group(
        1
    )
    corners = [tuple(map(float, pair.split(","))) for pair in re.findall(r"[-\d.]+,[-\d.]+", area)]
    upper = corners[: len(corners) // 2]
    heights = [round(height) for _, height in upper]
    assert heights == sorted(heights)
    assert len(set(heights)) == 3


def test_packages_with_the_same_payoffs_share_a_mark_with_all_their_names():
    found = landmarks(sample.ZONES["two parties"])
    assert [(mark.name, mark.kind) for mark in found] == [
        ("Nash and Utilitarian", SOLUTION),
        ("Leximin", SOLUTION),
        ("The draft", DEAL),
        ("Beyond reach", IMPOSSIBLE),
    ]
    assert [mark.better is not None for mark in found] == [False, False, True, False]


def test_a_deal_that_can_be_improved_is_the_answer_to_the_question():
    found = figure("two parties")
    assert found.question == "Are we leaving value on the table?"
    assert found.takeaway.startswith(
        "Yes: “The draft” leaves value on the table. Deal 3 adds 37.50 for Israel and 30.00 for"
    )
    assert "“Beyond reach” is not open to all parties as it stands." in found.takeaway
    assert "Egypt" in found.alternative
    assert "the 4 listed deals" in found.alternative


def test_without_deals_the_answer_is_what_giving_way_buys():
    finding = sample.zone(deals=[])
    words = frontier(Names(finding.subject), finding).takeaway
    assert words == (
        "The file proposes no deal to compare. On the frontier: Nash and Utilitarian. "
        "Along the list each 1 that Egypt gives up buys 1.50 for Israel."
    )


def test_a_label_stands_on_the_other_side_of_a_level_arrow():
    level, steep = Landmark("level", DEAL, (3, 2), (8, 2)), Landmark("steep", DEAL, (1, 5), (2, 9))
    named, frame = [level, steep], Frame((0, 10), (0, 10))
    assert _positions(named, ["level", "steep"], frame) == [("right", 0.0), ("left", 0.0)]
    edge = [Landmark("level", DEAL, (0.2, 2), (8, 2))]
    assert _positions(edge, ["level"], frame) == [("left", LABEL_HEIGHT)]


def test_labels_stand_beside_their_marks_and_cover_none():
    frame = Frame((0, 10), (0, 10))
    named = [Landmark(name, SOLUTION, place) for name, place in (("Nash", (5, 5)), ("Far", (5.2, 5.1)))]
    assert _positions(named, ["Nash", "Far"], frame) == [("right", 0.0), ("left", 0.0)]


def test_marks_of_one_kind_that_cover_each_other_share_a_label():
    frame = Frame((0, 10), (0, 10))
    named = [
        Landmark("Nash", SOLUTION, (5, 5)),
        Landmark("Draft", DEAL, (5, 5)),
        Landmark("Leximin", SOLUTION, (5.01, 5)),
    ]
    labels = _labels(named, frame)
    assert labels == ["Nash, Leximin", "Draft", ""]
    assert (
        len({position for position, label in zip(_positions(named, labels, frame), labels, strict=True) if label}) == 2
    )


def test_every_name_is_drawn_once():
    finding = sample.zone([(7, 7)], [])
    svg = draw(frontier(Names(finding.subject), finding))
    assert svg.count(">Ideal point<") == svg.count(">Leximin<") == 2  # the letters and the halo around them


def test_very_long_lists_are_thinned_out_in_parallel_lines_and_say_so():
    rows = [(1000 - i, i, 5) for i in range(1000)]
    finding = sample.zone(rows, [], names=("Kenya", "Chad", "Mali"))
    found = parallel(Names(finding.subject), finding)
    assert found.takeaway.endswith(f"{MOST_LINES} of 1,000 deals are drawn.")
    assert len(found.tables[1].rows) == 1000


@pytest.mark.parametrize("name", sample.ZONES)
def test_every_zone_makes_a_page(name):
    finding = sample.ZONES[name]
    html = render(finding)
    assert html.count("<figure") == html.count("<svg") == sum(len(s.figures) for s in page_of(finding).sections)
    assert "<script" not in html
    assert "How to get the same answer again" in html
    assert len(re.findall(r'id="([^"]+)"', html)) == len(set(re.findall(r'id="([^"]+)"', html)))


@pytest.mark.parametrize(
    ("name", "badge"),
    [
        ("two parties", "Complete, proven"),
        ("stopped", "Stopped early"),
        ("no package", "No deal exists"),
        ("no acceptable package", "No deal exists"),
        ("unbounded", "Without limit"),
        ("disagreement", "Contradicting solves"),
        ("not confirmed", "Complete, not yet confirmed"),
    ],
)
def test_the_badge_says_how_it_ended(name, badge):
    assert page_of({**sample.ZONES, "not confirmed": sample.zone(confirmed=False)}[name]).badge == badge


def test_the_page_says_what_the_first_forty_deals_hold():
    page = page_of(sample.held(*"AB" * 25))
    section = next(section for section in page.sections if section.key == "contents")
    assert [row.cells for row in section.tables[0].rows[:2]] == [("Egypt",), ("Israel",)]
    assert len(section.tables[0].rows) == MOST_CONTENTS
    assert "winset export" in section.paragraphs[0]
    assert "What the Nash" in next(section.heading for section in page.sections if section.key == "package")


def test_a_covered_list_says_how_fine_it_is():
    shares = {"A": 0.05, "B": 0.02}
    finding = sample.zone(complete=False, coverage={"A": 5.0, "B": 2.0}, coverage_shares=shares, coverage_wanted=0.05)
    page = page_of(finding)
    assert page.badge == "Proven coverage"
    assert "by more than 5\N{NO-BREAK SPACE}% of what is at stake for it" in page.answer
