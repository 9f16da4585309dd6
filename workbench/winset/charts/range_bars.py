"""Bars along the ranges of doubtful numbers, each drawn from its low to its high end, one row for each number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import altair as alt

from winset.charts import theme
from winset.charts.figure import deepest, label
from winset.sensitivity_labels import Labels

BAR: Final = 18
"""Height of a bar in pixels."""
ABOVE: Final = 14
"""How far symbols stand above the middle of a bar, in pixels."""
FILE: Final = "◆"
"""What the file says."""
ENDS: Final = (-0.02, 1.02)
"""Ends of the scale, in parts of the ranges; what lies beyond them is drawn at them."""
SETTLED: Final = 1.0
UNSETTLED: Final = 0.45
"""Opacity of a bar, and of one whose package is not proven best everywhere in it."""


@dataclass(frozen=True)
class Bar:
    """A part of a range.

    Parameters
    ----------
    start, end
        In parts of the range, from 0 to 1.
    fill, ink
        Colours of the bar and of its text.
    """

    start: float
    end: float
    text: str
    fill: str
    ink: str
    opacity: float = SETTLED


@dataclass(frozen=True)
class RangeRow:
    """The row of a number: its bars, and symbols at places of its range."""

    name: str
    bars: tuple[Bar, ...]
    symbols: tuple[tuple[float, str], ...]
    inside: tuple[tuple[float, str], ...] = ()
    """Symbols on the bars and not above them."""


def range_rows(labels: Labels, rows: Sequence[RangeRow], beside: Iterable[str] = ()) -> alt.LayerChart:
    """Return the chart of rows, the range of each number written below its name.

    Parameters
    ----------
    beside
        Numbers in charts above or below, which leave the same room for names.
    """
    called = row_labels(labels, [row.name for row in rows])
    base, axis = _records(called, rows), theme.row_axis([*called.values(), *row_labels(labels, beside).values()])
    y = alt.Y("row:N", sort=list(called.values()), axis=axis)
    layers = [
        _bars(base["tracks"], y),
        _bars(base["bars"], y, stroke=theme.PAPER),
        _texts(base["texts"], y, dy=0),
        _texts(base["symbols"], y, dy=-ABOVE),
    ]
    height = len(rows) * max(2 * BAR, 17 * deepest(called))
    return theme.layered([layer for layer in layers if layer.data.values], width=theme.WIDTH, height=height)


def row_labels(labels: Labels, names: Iterable[str]) -> dict[str, str]:
    """Return the label of each row: the number, and its range below."""
    return {name: f"{label(labels.number(name))}\n{labels.reach(name)}" for name in names}


def _records(called: Mapping[str, str], rows: Sequence[RangeRow]) -> dict[str, list[theme.Record]]:
    found: dict[str, list[theme.Record]] = {"tracks": [], "bars": [], "texts": [], "symbols": []}
    for row in rows:
        place = {"row": called[row.name]}
        found["tracks"].append({**place, "from": 0.0, "to": 1.0, "fill": theme.GRID, "opacity": SETTLED})
        for bar in row.bars:
            start, end = _inside(bar.start), _inside(bar.end)
            found["bars"].append({**place, "from": start, "to": end, "fill": bar.fill, "opacity": bar.opacity})
            fits = theme.LETTER * len(bar.text) < (end - start) * theme.WIDTH
            found["texts"].append({**place, "x": (start + end) / 2, "text": bar.text if fits else "", "ink": bar.ink})
        found["texts"] += [{**place, "x": _inside(x), "text": text, "ink": theme.INK} for x, text in row.inside]
        found["symbols"] += [{**place, "x": _inside(x), "text": text, "ink": theme.INK} for x, text in row.symbols]
    return found


def _inside(part: float) -> float:
    return min(max(part, ENDS[0]), ENDS[1])


def _x(field: str) -> alt.X:
    axis = alt.Axis(
        title="From the low to the high end of each range",
        values=[0, 0.25, 0.5, 0.75, 1],
        labelExpr="datum.value == 0 ? 'low end' : datum.value == 1 ? 'high end' : ''",
    )
    return alt.X(field, axis=axis, scale=alt.Scale(domain=list(ENDS), nice=False, zero=False))


def _bars(records: list[theme.Record], y: alt.Y, stroke: str = "transparent") -> alt.Chart:
    marks = alt.Chart(theme.values(records)).mark_bar(height=BAR, stroke=stroke, strokeWidth=2, cornerRadius=2)
    drawn: alt.Chart = marks.encode(
        y=y,
        x=_x("from:Q"),
        x2="to:Q",
        fill=alt.Fill("fill:N", scale=None),
        fillOpacity=alt.FillOpacity("opacity:Q", scale=None),
    )
    return drawn


def _texts(records: list[theme.Record], y: alt.Y, *, dy: float) -> alt.Chart:
    marks = alt.Chart(theme.values(records)).mark_text(baseline="middle", dy=dy)
    drawn: alt.Chart = marks.encode(y=y, x=_x("x:Q"), text="text:N", color=alt.Color("ink:N", scale=None))
    return drawn
