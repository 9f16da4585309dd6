"""Would anybody rather stop, and when: the margin of going on over stopping, party by party and period by period."""

from typing import Final

import altair as alt

from winset import roadmap_tables
from winset import roadmap_words as words
from winset.charts import theme
from winset.charts.figure import Figure, label, unique_labels
from winset.charts.time_axis import HALF, TimeAxis, side_axis, zero_line
from winset.timeline import Timeline
from winset.words import Names, amount
from winset_models.analysis.roadmap_findings import Course, PartyCourse, Roadmap

PANEL: Final = 74
"""Height of the panel of one party in pixels."""
NAME: Final = 18
"""Letters in a line of a party's name."""
BROAD: Final = 0.36
"""Half the width of a bar, in periods."""
SHADE: Final = 0.15
"""Opacity of the shade over periods in which a party would rather stop."""
ROOM: Final = 0.3
"""How far the scale goes beyond bars that carry a figure, as a part of their range."""


def stopping_margins(names: Names, finding: Roadmap, course: Course, *, key: str = "course") -> Figure | None:
    """Return the margins of a course; None where nothing is worth anything to anybody."""
    if not words.valued(course):
        return None
    time = Timeline(names, finding)
    legend = [("upwards", "what the party has by going on, beyond what it would have by stopping then")]
    legend += [("▼ downwards, shaded", "the party would rather stop")] if course.regrets else []
    return Figure(
        key=f"{key}-margins",
        question="Would anybody rather stop, and when?",
        takeaway=takeaway(names, finding, course),
        alternative="One panel for each party on the same time axis: in every period a bar, upwards where the party "
        "does better by going on, downwards and shaded where it would rather stop, as far as the amount. The tables "
        "below have every figure.",
        chart=_chart(time, course),
        tables=(roadmap_tables.tightest(names, finding, course), roadmap_tables.margins(names, finding, course)),
        legend=tuple(legend),
    )


def takeaway(names: Names, finding: Roadmap, course: Course) -> str:
    """Return who would rather stop, or who comes closest to it."""
    if course.regrets:
        return words.regret_sentence(names, finding, course)
    if not course.tightest:
        return "Nobody would ever rather stop."
    time = Timeline(names, finding)
    closest = max(course.tightest, key=lambda item: item.amount)
    spare = f"{words.measured(names, abs(closest.amount))} to spare"
    return (
        f"Nobody would ever rather stop; {names.party(closest.party)} comes closest {time.at(closest.period)}, {spare}."
    )


def _chart(time: Timeline, course: Course) -> alt.VConcatChart:
    axis = TimeAxis(time)
    titles = unique_labels({key: time.names.party(key) for key in course.parties})
    regrets = {(item.party, item.period) for item in course.regrets}
    last = list(course.parties)[-1]
    panels = []
    for key, party in course.parties.items():
        title = label(titles[key].replace("\n", " "), NAME).split("\n")
        against = {period for who, period in regrets if who == key}
        panels.append(_panel(axis, party, title, against, labels=key == last))
    return alt.VConcatChart(vconcat=panels, spacing=12)


def _panel(axis: TimeAxis, party: PartyCourse, title: list[str], against: set[int], *, labels: bool) -> alt.LayerChart:
    """Return the bars of one party, the deepest one that points downwards with its amount."""
    margins = party.margins
    bars = [
        {
            "from": number - BROAD,
            "to": number + BROAD,
            "value": margin,
            "fill": theme.ALERT if number in against else theme.PALETTE[0],
        }
        for number, margin in enumerate(margins, start=1)
    ]
    low, high = min([0.0, *margins]), max([0.0, *margins])
    below = min(against, key=lambda number: margins[number - 1], default=None)
    if below is not None:
        low -= ROOM * (high - low)
    y = alt.Y("value:Q", axis=side_axis(title), scale=alt.Scale(domain=[low, high or 1.0], nice=True, zero=True))
    x = axis.x("from", axis.axis(labels=labels))
    base = alt.Chart(theme.values(bars))
    layers = [
        _shades(against, x),
        base.mark_rect().encode(x=x, x2="to:Q", y=y, y2=alt.Y2Datum(0), fill=alt.Fill("fill:N", scale=None)),
        zero_line(y),
    ]
    if below is not None:
        text = f"▼ {amount(margins[below - 1])}"
        worst = alt.Chart(theme.values([{"from": below, "value": margins[below - 1], "text": text}]))
        place = axis.x("from", axis.axis(labels=labels))
        marks = worst.mark_text(
            align="left" if below < axis.last * HALF else "right", baseline="top", dy=3, fontWeight="bold"
        )
        layers.append(marks.encode(x=place, y=y, text="text:N"))
    return theme.layered([layer for layer in layers if layer.data.values], width=theme.WIDTH, height=PANEL)


def _shades(against: set[int], x: alt.X) -> alt.Chart:
    """Return a shade over the whole height of every period in which the party would rather stop, however small."""
    shaded = [{"from": number - HALF, "to": number + HALF, "shade": theme.ALERT} for number in sorted(against)]
    marks = alt.Chart(theme.values(shaded)).mark_rect(opacity=SHADE)
    drawn: alt.Chart = marks.encode(x=x, x2="to:Q", fill=alt.Fill("shade:N", scale=None))
    return drawn
