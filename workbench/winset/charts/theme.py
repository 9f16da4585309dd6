"""One look for every chart: system fonts, a colour-blind-safe palette, no decoration."""

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt

Record = dict[str, Any]
"""One row of chart data."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
INK = "#1c2733"
MUTED = "#566370"
GRID = "#e1e6eb"
RULE = "#9aa6b2"
CELL = "#f2f5f7"
PAPER = "#ffffff"
ON_COLOUR = "#fefefe"
"""Text on coloured cells: white that stays white in dark mode."""

ON_LIGHT = "#10202f"
"""Text on light cells that keep their colour in dark mode."""

PALETTE = ("#0072b2", "#d55e00", "#009e73", "#b5579a", "#8a6d00", "#3f8fc4", "#6b7280")
"""Okabe and Ito (2008), with purple, yellow and sky blue darkened until they read on white."""
SHAPES = ("circle", "diamond", "square", "triangle-up", "cross", "triangle-down", "triangle-right")
LEVELS = ("#a9cfe8", "#5aa5d3", "#0072b2", "#00507d")
"""From the lowest level of commitment to the highest."""
ALERT = "#d55e00"
ALERT_CELL = "#f4b183"
PALE_ALERT_CELL = "#fbe0cd"
"""The same behind dark text, and where less is lost."""

WIDTH = 700
"""Plot width in pixels; labels come on top of it."""
ROW = 26
"""Height of a row of parties in pixels."""
FONT_SIZE = 13

MARGINS = {"left": 4, "right": 40, "top": 24, "bottom": 12}
"""Room for fonts that are wider than the one the drawing was measured with."""
LINE = 15
"""Height of a line of an axis label in pixels."""
LETTER = 7.6
"""Average width of a letter in pixels, on the generous side."""

DARK = {
    INK: "ink",
    MUTED: "muted",
    GRID: "grid",
    RULE: "rule",
    CELL: "cell",
    PAPER: "paper",
}
"""Colours that follow the page into dark mode, as names of its CSS variables."""


Drawing = alt.LayerChart | alt.Chart | alt.VConcatChart
"""What a figure shows: one chart, or several one below the other."""


def colours(count: int) -> list[str]:
    """Return colours for ``count`` series, repeated where the palette ends."""
    return [PALETTE[index % len(PALETTE)] for index in range(count)]


def shapes(count: int) -> list[str]:
    """Return shapes for ``count`` series, shifted at each round so that no colour comes back with its shape."""
    return [SHAPES[(index + index // len(PALETTE)) % len(SHAPES)] for index in range(count)]


def legend(names: Sequence[str]) -> alt.Legend:
    """Return a legend with as many columns as fit the width."""
    widest = max((len(name) for name in names), default=1) * LETTER + 60
    return alt.Legend(title=None, columns=max(1, min(len(names), int((WIDTH + 100) // widest))))


def themed(chart: Drawing) -> Record:
    """Return the Vega-Lite specification of a chart with the common look."""
    styled = (
        chart.configure(font=FONT, background="transparent", aria=False, padding=MARGINS)
        .configure_view(stroke=None)
        .configure_axis(
            labelFontSize=FONT_SIZE,
            titleFontSize=FONT_SIZE,
            labelColor=INK,
            titleColor=MUTED,
            titleFontWeight="normal",
            gridColor=GRID,
            domain=False,
            ticks=False,
            labelPadding=8,
            labelFlush=False,
            titlePadding=12,
            labelLimit=320,
        )
        .configure_legend(
            orient="top",
            direction="horizontal",
            labelFontSize=FONT_SIZE,
            labelColor=INK,
            labelLimit=420,
            symbolSize=90,
            title=None,
            padding=0,
            offset=14,
            columnPadding=40,
            rowPadding=6,
        )
        .configure_text(fontSize=FONT_SIZE, color=INK)
    )
    specification: Record = styled.to_dict()
    return specification


def dots(marks: Sequence[Record], names: Sequence[str], *, x: alt.X, y: alt.Y) -> alt.Chart:
    """Return marks by colour and shape of their series; the first is larger, so that marks on top leave a ring."""
    sized = [{**mark, "size": 190 if len(names) > 1 and mark["series"] == names[0] else 90} for mark in marks]
    key = legend(names)
    chart = alt.Chart(values(sized)).mark_point(filled=True, opacity=1)
    drawn: alt.Chart = chart.encode(
        x=x,
        y=y,
        color=alt.Color("series:N", scale=alt.Scale(domain=list(names), range=colours(len(names))), legend=key),
        shape=alt.Shape("series:N", scale=alt.Scale(domain=list(names), range=shapes(len(names))), legend=key),
        size=alt.Size("size:Q", scale=None),
    )
    return drawn


def layered(layers: Sequence[alt.Chart], *, width: float, height: float) -> alt.LayerChart:
    """Return charts on top of each other, the first one at the back."""
    return alt.LayerChart(layer=list(layers), width=width, height=height)


def values(rows: Sequence[Record]) -> alt.InlineData:
    """Return inline data."""
    return alt.InlineData(values=[dict(row) for row in rows])


def row_axis(labels: Iterable[str], title: str | None = None) -> alt.Axis:
    """Return the axis of row labels, with room for their longest line in a wide font."""
    longest = max((len(line) for text in labels for line in text.split("\n")), default=0)
    return alt.Axis(
        title=title,
        grid=False,
        labelExpr="split(datum.label, '\\n')",
        labelLimit=0,
        labelLineHeight=LINE,
        minExtent=LETTER * longest + 8,
        labelOffset={
            "condition": [
                {"test": f"length(split(datum.label, '\\n')) == {lines}", "value": -LINE * (lines - 1) / 2}
                for lines in range(2, 7)
            ],
            "value": 0,
        },
    )
