"""How far all numbers may move at once before a deal fails."""

from typing import Final

from winset import sensitivity_tables as tables
from winset.charts import theme
from winset.charts.figure import Figure
from winset.charts.range_bars import FILE, Bar, RangeRow, range_rows
from winset.sensitivity_labels import Labels
from winset.words import percent
from winset_models.analysis.sensitivity_findings import Radius, Sensitivity

FAILS: Final = "×"
"""The number with which the deal fails."""
LEAST: Final = 0.001
"""Part of the way below which it is only said that it is less."""
MOST: Final = 20
"""Numbers that are drawn; the table has all."""


def stability_radius(finding: Sensitivity, found: Radius) -> Figure | None:
    """Return the part of each range within which the deal holds, and a place where it fails; None if it never does."""
    table = tables.radius(finding, found)
    if table is None:
        return None
    labels = Labels(finding)
    rows = [
        _row(labels, found.holds_within, name, value)
        for name, value in list(tables.failing_numbers(finding, found).items())[:MOST]
    ]
    return Figure(
        key="radius",
        question="How far may everything move at once before the deal fails?",
        takeaway=_takeaway(found),
        alternative="One row for each number, from the low to the high end of its range: the part around what the file "
        "says within which the deal is proven to hold, whatever the others do, and the value with which it fails. The "
        "table has every figure.",
        chart=range_rows(labels, rows),
        tables=(table,),
        legend=(
            ("▬", "the deal holds, however the numbers move within these"),
            (FILE, "what the file says"),
            (FAILS, "with all of these at once it fails"),
        ),
    )


def _takeaway(found: Radius) -> str:
    holds = f"however all numbers move by up to {percent(found.holds_within)} of the way to the ends of their ranges"
    told = f"It holds {holds}" if found.holds_within >= LEAST else "It is not proven to hold however little they move"
    if not found.fails_at:
        return f"{told}."
    where = percent(found.fails_at) if found.fails_at >= LEAST else f"less than {percent(LEAST)}"
    return f"{told}; it fails with the numbers marked, {where} of the way."


def _row(labels: Labels, holds: float, name: str, failing: float) -> RangeRow:
    place = labels.position(name, labels.parameters[name].nominal)
    bar = Bar(place - holds * place, place + holds * (1 - place), "", theme.LEVELS[0], theme.ON_LIGHT)
    return RangeRow(name, (bar,), ((place, FILE),), ((labels.position(name, failing), FAILS),))
