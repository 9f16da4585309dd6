"""Charts of roadmaps: bars where the schedule says, curves on the same axis, negative margins marked."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
import roadmap_samples as sample

from winset.charts import theme
from winset.charts.gantt import gantt
from winset.charts.stopping_margins import stopping_margins
from winset.charts.svg import draw
from winset.charts.time_axis import TimeAxis
from winset.timeline import Timeline
from winset.words import Names

FOUND = {name: finding for name, finding in sample.ROADMAPS.items() if finding.course}


def gantt_of(finding, course=None):
    return gantt(Names(finding.subject), finding, course or finding.course)


def margins_of(finding, course=None):
    return stopping_margins(Names(finding.subject), finding, course or finding.course)


def texts(figure):
    return [element.text or "" for element in ElementTree.fromstring(draw(figure)).iter() if element.text]


def rows(figure, mark):
    """Return the data of all layers with a mark."""
    panels = figure.chart.to_dict()["vconcat"]
    layers = [layer for panel in panels for layer in panel["layer"]]
    sets = {key: value for panel in [figure.chart.to_dict()] for key, value in panel.get("datasets", {}).items()}
    found = [layer["data"] for layer in layers if layer["mark"]["type"] == mark]
    return [row for data in found for row in (data.get("values") or sets.get(data.get("name"), []))]


def test_bars_tails_and_moments_lie_where_the_schedule_says():
    figure = gantt_of(sample.ROADMAPS["dates and phases"])
    spans = {(row["from"], row["to"]) for row in rows(figure, "bar")}
    assert spans == {
        *((0.5, 1.5), (1.5, 3.5), (3.5, 4.5), (5.5, 6.5), (6.5, 9.5)),
        *((3.5, 4.5), (4.5, 5.5), (9.5, 11.5)),
    }
    assert [row["from"] for row in rows(figure, "point")] == [9.5]


def test_sides_and_steps_are_named_and_phases_have_gates():
    figure = gantt_of(sample.ROADMAPS["dates and phases"])
    shown = " ".join(texts(figure))
    for words in ("Karelia", "Lemnia", "Together", "Monitoring mission", "Embassies reopened", "Sep 1995", "after"):
        assert words in shown
    assert ("│2", "Normal relations") in figure.legend
    assert {"from": 5.5} in rows(figure, "rule")
    assert {"from": 5.5, "text": "2"} in rows(figure, "text")


def test_takeaways_say_who_moves_and_who_would_stop():
    found = sample.ROADMAPS["sequences only"]
    history = found.sequences["history"]
    assert gantt_of(found, history).takeaway == (
        "Karelia moves first, in period 1 (Jul 1995); Karelia has the most at risk, 4 points in period 3 (Sep 1995), "
        "and is exposed for 9 months."
    )
    assert "Lemnia first, in period 6 (Dec 1995), by 1.25 points" in margins_of(found, history).takeaway
    assert "comes closest in period 2 (Aug 1995), 0.5 points to spare" in margins_of(sample.roadmap()).takeaway


def test_negative_margins_are_marked_by_colour_direction_and_figure():
    found = sample.ROADMAPS["sequences only"]
    figure = margins_of(found, found.sequences["history"])
    against = [row for row in rows(figure, "rect") if row.get("fill") == theme.ALERT]
    assert [row["value"] for row in against] == [-1.25, -0.25]
    assert "▼ −1.25" in texts(figure)
    assert any("▼" in symbol for symbol, _ in figure.legend)
    assert not any("▼" in symbol for symbol, _ in margins_of(sample.roadmap()).legend)


def test_limits_of_exposure_and_trust_that_is_needed_are_drawn():
    found = sample.roadmap()
    assert {"value": 4.5} in rows(gantt_of(found), "rule")
    first, *others = found.course.schedule
    needing = found.course.model_copy(update={"schedule": [first.model_copy(update={"needs_trust": 0.5}), *others]})
    figure = gantt_of(found, needing)
    assert {"from": 0.5, "value": 0.5} in rows(figure, "point")
    assert any(symbol == "▿" for symbol, _ in figure.legend)


def test_parts_of_a_step_share_a_row_and_carry_their_numbers():
    figure = gantt_of(sample.ROADMAPS["parts"])
    numbers = [row for row in rows(figure, "text") if "row" in row and str(row["text"]).isdigit()]
    assert [row["text"] for row in numbers] == ["1", "2", "3", "4", "5"]
    assert len({row["row"] for row in numbers}) == 1
    assert ("1 2 3", "parts of one step") in figure.legend
    assert " ".join(texts(figure)).count("Aid paid") == 1
    assert "1–3" in texts(gantt_of(sample.ROADMAPS["parts at once"]))


@pytest.mark.parametrize("name", FOUND)
@pytest.mark.parametrize("kind", [gantt_of, margins_of])
def test_charts_of_every_size_are_drawn_as_wide_as_the_page(name, kind):
    figure = kind(FOUND[name])
    if figure is None:
        assert name in ("nothing taken", "project")
        return
    width = float(re.search(r"max-width:([\d.]+)px", draw(figure)).group(1))
    assert 900 < width < 1000
    assert figure.alternative
    assert figure.tables


def test_every_period_in_which_somebody_would_stop_is_shaded_however_small_the_amount():
    def shades(name):
        return [(row["from"], row["to"]) for row in rows(margins_of(FOUND[name]), "rect") if "shade" in row]

    assert shades("not enforced") == [(5.5, 6.5), (6.5, 7.5)]
    assert shades("dates and phases") == []


def test_numbers_of_phases_that_open_together_are_one():
    specs = [("one", ("KAR",), 1, 0, 0, "first"), ("other", ("LEM",), 1, 1, 0, "second")]
    figure = gantt_of(sample.roadmap(specs=specs))
    assert {"from": 0.5, "text": "1,2"} in rows(figure, "text")


def test_words_that_are_no_day_stay_words():
    quotes = ["'}] + alert('x') + {\"", *sample.days_of(12)[1:]]
    assert "alert(" in " ".join(texts(gantt_of(sample.roadmap(days=quotes))))


@pytest.mark.parametrize("name", FOUND)
def test_labels_of_the_time_axis_do_not_touch(name):
    found = FOUND[name]
    axis = TimeAxis(Timeline(Names(found.subject), found))
    shown = axis.labelled()
    assert shown[-1] == found.periods + 1
    letters = max(len(axis.time.day(number)) for number in shown)
    assert all((later - earlier) * axis.pixels >= max(30, 7 * letters + 10) for earlier, later in pairwise(shown))


def test_hostile_names_are_drawn_as_text():
    figure = gantt_of(sample.ROADMAPS["hostile names"])
    assert "<script" not in draw(figure)
    control = sample.roadmap(titles=dict.fromkeys(sample.TITLES, "bell \x07 ' \\ \" ${x} 🎉"))
    assert "bell" in draw(gantt_of(control))


def test_parties_of_the_same_name_keep_their_own_panels():
    found = sample.roadmap(parties={"A": "Republic", "B": "Republic"}, specs=sample.STEPS[:0])
    assert gantt_of(found) is None
    shown = " ".join(texts(margins_of(found)))
    assert "Republic (A)" in shown
    assert "Republic (B)" in shown
