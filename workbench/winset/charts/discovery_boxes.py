"""Under what conditions it fails: one panel for each rule, with the part of each range that the rule names."""

from typing import Final

import altair as alt

from winset import sensitivity_estimates as estimated
from winset.charts import theme
from winset.charts.figure import Figure, label
from winset.charts.range_bars import FILE, Bar, RangeRow, range_rows
from winset.sensitivity_labels import Labels
from winset.words import percent
from winset_models.analysis.sensitivity_findings import Box, Discovery, Sensitivity

HEADING: Final = 96
"""Letters in a line of the heading of a panel."""


def discovery_boxes(finding: Sensitivity, found: Discovery) -> Figure | None:
    """Return the rules; None where there are none."""
    drawn = [box for box in found.boxes if box.limits]
    if not drawn:
        return None
    labels, first = Labels(finding), drawn[0]
    names = [name for box in drawn for name in box.limits]
    panels = [_panel(labels, number, box, names) for number, box in enumerate(drawn, 1)]
    return Figure(
        key="discovery",
        question="Under what conditions does it fail?",
        takeaway=f"If {first.rule.removesuffix('.')}: {percent(first.coverage)} of all failures are there, and "
        f"{percent(first.density)} of what is there fails.",
        alternative="One panel for each rule; in it a row for each number that the rule names, from the low to the "
        "high end of its range, with the part that the rule is about marked, and what the file says. The tables have "
        "the ends.",
        chart=alt.VConcatChart(vconcat=panels, spacing=24),
        tables=(estimated.boxes(found), *(estimated.limits(finding, box) for box in drawn)),
        legend=(("▬", "where the rule holds"), (FILE, "what the file says")),
    )


def _panel(labels: Labels, number: int, box: Box, beside: list[str]) -> alt.LayerChart:
    rows = [_row(labels, name, *ends) for name, ends in box.limits.items()]
    title = f"Rule {number}: {percent(box.coverage)} of failures, fails in {percent(box.density)} of it"
    return range_rows(labels, rows, beside).properties(
        title=alt.TitleParams(
            label(title, HEADING).split("\n"),
            anchor="start",
            fontSize=theme.FONT_SIZE,
            fontWeight="bold",
            color=theme.INK,
        )
    )


def _row(labels: Labels, name: str, low: float, high: float) -> RangeRow:
    ends = labels.position(name, low), labels.position(name, high)
    bar = Bar(*ends, labels.span(name, low, high), theme.ALERT_CELL, theme.ON_LIGHT)
    return RangeRow(name, (bar,), ((labels.position(name, labels.parameters[name].nominal), FILE),))
