"""Estimates with their confidence intervals: one row for each thing, one mark for each series."""

from collections.abc import Mapping
from typing import Final

import altair as alt

from winset.charts import theme
from winset.charts.figure import deepest, label

Estimate = tuple[float, float]
"""A value, and the half width of its interval."""
ROW: Final = 20
"""Height of a mark with its interval in pixels."""


def estimates(
    rows: Mapping[str, Mapping[str, Estimate]], title: str, *, form: str = "", most: float | None = None
) -> alt.LayerChart:
    """Return a chart of marks on their intervals.

    Parameters
    ----------
    rows
        By name of the row, which is unique, and by series.
    title
        Of the axis.
    form
        Format of the figures of the axis, as Vega has it.
    most
        What nothing is drawn beyond; none where absent, and nothing is drawn below 0.
    """
    called = {name: label(name) for name in rows}
    series = list(dict.fromkeys(key for row in rows.values() for key in row))
    marks = [
        {
            "row": called[name],
            "series": key,
            "value": _within(value, most),
            "low": _within(value - interval, most),
            "high": _within(value + interval, most),
        }
        for name, row in rows.items()
        for key, (value, interval) in row.items()
    ]
    y = alt.Y("row:N", sort=list(called.values()), axis=theme.row_axis(called.values()))
    axis = alt.Axis(title=title, tickCount=8, format=form) if form else alt.Axis(title=title, tickCount=8)
    scale = alt.Scale(zero=True, nice=True) if most is None else alt.Scale(domain=[0.0, most])
    offset = alt.YOffset("series:N", sort=series)
    spans = alt.Chart(theme.values(marks)).mark_rule(strokeWidth=3, color=theme.RULE)
    lines = spans.encode(y=y, yOffset=offset, x=alt.X("low:Q", axis=axis, scale=scale), x2="high:Q")
    dots = theme.dots(marks, series, x=alt.X("value:Q", axis=axis, scale=scale), y=y).encode(yOffset=offset)
    if len(series) == 1:
        dots = dots.encode(color=alt.value(theme.PALETTE[0]), shape=alt.value(theme.SHAPES[0]))
    zero = alt.Chart(theme.values([{"zero": 0}])).mark_rule(color=theme.RULE, strokeWidth=1.5).encode(x="zero:Q")
    height = len(rows) * max(theme.ROW, ROW * len(series), 16 * deepest(called))
    return theme.layered([zero, lines, dots], width=theme.WIDTH, height=height)


def _within(value: float, most: float | None) -> float:
    return max(0.0, value if most is None else min(value, most))
