"""The time axis that the charts of a roadmap share: one unit to a period, the same width and the same room beside."""

import json
from collections.abc import Sequence
from typing import Final, Literal

import altair as alt

from winset.charts import theme
from winset.timeline import Timeline

LEFT: Final = 200
"""Room for labels to the left of every panel, in pixels."""
NUMBER: Final = 40
"""Least distance of labels without days, in pixels."""
GAP: Final = 12
"""Least room between labels with days, in pixels."""
TOP: Final = 14
"""Distance of labels above the chart, in pixels."""
BOTTOM: Final = 8
"""Distance of labels below the chart, in pixels."""
HALF: Final = 0.5
"""Half a period."""


class TimeAxis:
    """Periods from left to right, each from half a unit before its number to half a unit after it.

    Parameters
    ----------
    time
        Periods and their days; the time after the last period is one more.
    """

    def __init__(self, time: Timeline) -> None:
        self.time = time
        self.last = time.finding.periods
        self.domain = (HALF, self.last + 1 + HALF)

    @property
    def pixels(self) -> float:
        """Width of a period in pixels."""
        return theme.WIDTH / (self.last + 1)

    @property
    def apart(self) -> float:
        """Least distance of labels in pixels."""
        longest = max((len(self.time.day(number)) for number in range(1, self.last + 1)), default=0)
        return max(NUMBER, theme.LETTER * longest + GAP)

    def labelled(self) -> list[int]:
        """Return the periods that the axis names, as far apart as their labels need, and the time after the last."""
        apart = self.apart
        steps = [step * size for size in (1, 10, 100, 1000) for step in (1, 2, 3, 6)]
        step = next((step for step in steps if step * self.pixels >= apart), steps[-1])
        after = self.last + 1
        return [number for number in range(1, after, step) if (after - number) * self.pixels >= apart] + [after]

    def axis(self, *, orient: Literal["top", "bottom"] = "bottom", labels: bool = True) -> alt.Axis:
        """Return the axis with a grid line and, where wanted, the number and first day of some periods."""
        shown = self.labelled()
        words = f"[datum.value, {self._days(shown)}[datum.value]]" if self.time.dated else "datum.value"
        return alt.Axis(
            title=None,
            values=shown,
            grid=True,
            labels=labels,
            labelExpr=f"datum.value > {self.last} ? 'after' : {words}",
            labelLineHeight=theme.LINE,
            labelPadding=TOP if orient == "top" else BOTTOM,
            orient=orient,
        )

    def _days(self, shown: list[int]) -> str:
        """Return a table of days in the language of Vega, which writes tables and texts as JSON does."""
        return json.dumps({period: self.time.day(period) for period in shown})

    def x(self, field: str, axis: alt.Axis | None) -> alt.X:
        """Return a field in periods as the place from left to right."""
        scale = alt.Scale(domain=list(self.domain), nice=False, zero=False)
        return alt.X(f"{field}:Q", scale=scale, axis=axis)


def side_axis(title: str | Sequence[str] | None = None, *, labels: bool = True) -> alt.Axis:
    """Return a vertical axis that takes the same room in every panel, its title upright at the left."""
    return alt.Axis(
        title=title,
        labels=labels,
        grid=False,
        minExtent=LEFT,
        maxExtent=LEFT,
        tickCount=3,
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=-LEFT,
        titleY=8,
        titleLineHeight=theme.LINE,
        titleColor=theme.INK,
    )


def zero_line(y: alt.Y) -> alt.Chart:
    """Return the line at zero."""
    drawn: alt.Chart = alt.Chart(theme.values([{"value": 0}])).mark_rule(color=theme.RULE, strokeWidth=1).encode(y=y)
    return drawn
