"""Trust, and what each party has at risk, period by period: the panels below a Gantt chart."""

from collections.abc import Mapping
from typing import Final

import altair as alt

from winset.charts import theme
from winset.charts.figure import label
from winset.charts.time_axis import HALF, TimeAxis, side_axis, zero_line
from winset_models.analysis.roadmap_findings import Course, PartyCourse

PANEL: Final = 64
"""Height of a panel in pixels."""
NAME: Final = 16
"""Letters in a line of a party's name."""


def trust_panel(axis: TimeAxis, course: Course) -> alt.LayerChart:
    """Return trust at the beginning of each period, as steps, with the trust that steps need where they start."""
    steps = [*course.trust, *course.trust[-1:]]
    x = axis.x("from", axis.axis(labels=False))
    y = alt.Y("value:Q", axis=side_axis("Trust"), scale=alt.Scale(nice=True, zero=True))
    base = alt.Chart(theme.values(_stairs(steps))).encode(x=x, y=y)
    layers = [zero_line(y), base.mark_line(interpolate="step-after", color=theme.INK, strokeWidth=2)]
    needed = [
        {"from": item.start - HALF, "value": item.needs_trust}
        for item in course.schedule
        if item.needs_trust is not None
    ]
    if needed:
        marks = alt.Chart(theme.values(needed)).mark_point(shape="triangle-down", color=theme.INK, size=60, opacity=1)
        layers.append(marks.encode(x=x, y=y))
    return theme.layered(layers, width=theme.WIDTH, height=PANEL)


def exposure_panels(
    axis: TimeAxis, course: Course, names: Mapping[str, str], colours: Mapping[str, str]
) -> list[alt.LayerChart]:
    """Return what each party has at risk in each period, in panels of one scale; none for a party with nothing.

    Parameters
    ----------
    names, colours
        Of the parties, by id.
    """
    shown = {key: party for key, party in course.parties.items() if _exposed(party)}
    limits = [party.exposure_limit or 0.0 for party in shown.values()]
    most = max([0.0, *limits, *(risk for party in shown.values() for risk in party.exposure)])
    last = list(shown)[-1:]
    panels = []
    for key, party in shown.items():
        title = ["At risk:", *label(names[key], NAME).split("\n")]
        scale = alt.Scale(domain=[0, most or 1.0], nice=True)
        y = alt.Y("value:Q", axis=side_axis(title), scale=scale)
        x = axis.x("from", axis.axis(labels=[key] == last))
        height = max(PANEL, theme.LINE * len(title))
        panels.append(theme.layered(_exposure(party, x, y, colours[key]), width=theme.WIDTH, height=height))
    return panels


def _exposure(party: PartyCourse, x: alt.X, y: alt.Y, colour: str) -> list[alt.Chart]:
    """Return what a party has at risk as stairs, and its limit."""
    base = alt.Chart(theme.values(_stairs([*party.exposure, *party.exposure[-1:]]))).encode(x=x, y=y)
    line = {"color": colour, "strokeWidth": 2}
    layers = [base.mark_area(interpolate="step-after", color=colour, opacity=0.3, line=line), zero_line(y)]
    if party.exposure_limit is not None:
        limit = alt.Chart(theme.values([{"value": party.exposure_limit}]))
        layers.append(limit.mark_rule(color=theme.INK, strokeDash=[5, 4], strokeWidth=1.5).encode(y=y))
    return layers


def _stairs(steps: list[float]) -> list[theme.Record]:
    return [{"from": number + HALF, "value": value} for number, value in enumerate(steps)]


def _exposed(party: PartyCourse) -> bool:
    return party.exposure_limit is not None or any(party.exposure)
