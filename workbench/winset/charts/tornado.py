"""Which assumption could break it: what each doubtful number does to a figure by itself, largest first."""

from collections.abc import Sequence
from typing import Final

import altair as alt

from winset import sensitivity_tables as tables
from winset import sensitivity_words as words
from winset.charts import theme
from winset.charts.figure import Figure, deepest
from winset.charts.range_bars import row_labels
from winset.sensitivity_labels import Labels
from winset.words import amount, places
from winset_models.analysis.sensitivity_findings import Bar, Sensitivity, Tornado

MOST: Final = 15
"""Numbers that are drawn; the table has all."""
SIDES: Final = ("Upper bar: at its low end", "Lower bar: at its high end")
COLOURS: Final = (theme.PALETTE[1], theme.PALETTE[0])
BAR: Final = 13
"""Height of a bar in pixels."""
APART: Final = 0.38
"""Part of a row that is kept free, so that its two bars are seen to belong together."""
MOST_ROOM: Final = 0.35
"""Part of the width that is kept free at a side for what is written beside the bars, at most."""


def tornado(finding: Sensitivity, found: Tornado, quantity: str) -> Figure | None:
    """Return the bars of one figure; None where no number moves it."""
    labels = Labels(finding)
    own = [bar for bar in found.bars if bar.quantity == quantity]
    moving = sorted((bar for bar in own if bar.swing > 0), key=lambda bar: -bar.swing)
    if not moving:
        return None
    first = quantity == tables.quantities_of(found.bars)[0]
    return Figure(
        key=f"tornado-{tables.quantities_of(found.bars).index(quantity) + 1}",
        question="Which assumption could break it?" if first else f"What moves “{labels.quantity(quantity)}”?",
        takeaway=_takeaway(finding, labels, moving),
        alternative="One row for each number, the one that moves the figure most on top; in each two bars from the "
        "figure as the file is: to the figure at the low end of the number and to the one at its high end. Where "
        "another package is recommended, or none, that is written at the end of the bar. The table has every figure.",
        chart=_chart(finding, labels, moving[:MOST]),
        tables=(tables.tornado(finding, own),),
        legend=_legend(finding, labels, moving[:MOST]),
    )


def _legend(finding: Sensitivity, labels: Labels, bars: Sequence[Bar]) -> tuple[tuple[str, str], ...]:
    """Return what the line and the texts are, and what factors are where numbers are moved by them."""
    others = {package for bar in bars for package in (bar.package_at_low, bar.package_at_high)} - {finding.base.package}
    named = sorted(filter(None, others), key=lambda key: int(key[1:]))
    called = ", ".join(named if len(named) <= 2 else [*named[:2], "…"])
    keys = [(called, "what is recommended at that end of the range")] if called else []
    return (("│", "the figure as the file is"), *keys, *labels.factors(bar.parameter for bar in bars))


def _takeaway(finding: Sensitivity, labels: Labels, bars: Sequence[Bar]) -> str:
    largest = bars[0]
    decimals = places([largest.at_low, largest.at_high])
    ends = sorted([largest.at_low, largest.at_high])
    span = f"from {amount(ends[0], decimals)} to {amount(ends[1], decimals)}"
    told = f"“{labels.number(largest.parameter)}” moves it most, {span} ({labels.measure(largest.quantity)})"
    broken = [bar.parameter for bar in bars if None in (bar.package_at_low, bar.package_at_high)]
    if finding.base.package is None:
        return f"{told}."
    if not broken:
        return f"{told}; {labels.stands} at both ends of every range."
    return f"{told}; {labels.gone} at an end of {labels.numbers(broken, 4)}."


def _chart(finding: Sensitivity, labels: Labels, bars: Sequence[Bar]) -> alt.LayerChart:
    called = row_labels(labels, [bar.parameter for bar in bars])
    base = finding.base.quantities.get(bars[0].quantity, 0.0)
    records = [
        {
            "row": called[bar.parameter],
            "side": SIDES[high],
            "from": base,
            "to": value,
            "text": _beyond(finding, labels, bar.parameter, package, high=bool(high)),
            "left": value < base,
        }
        for bar in bars
        for high, value, package in ((0, bar.at_low, bar.package_at_low), (1, bar.at_high, bar.package_at_high))
    ]
    scale = alt.Scale(domain=_domain(base, records), nice=False, zero=False)
    axis = alt.Axis(title=labels.measure(bars[0].quantity), tickCount=8)
    axis_of_rows = theme.row_axis(called.values())
    y = alt.Y("row:N", sort=list(called.values()), axis=axis_of_rows, scale=alt.Scale(paddingInner=APART))
    offset = alt.YOffset("side:N", sort=list(SIDES))
    key = alt.Color(
        "side:N", scale=alt.Scale(domain=list(SIDES), range=list(COLOURS)), legend=theme.legend(list(SIDES))
    )
    every = alt.Chart(theme.values(records)).encode(y=y, yOffset=offset)
    drawn = every.mark_bar(height=BAR, cornerRadius=1).encode(
        x=alt.X("from:Q", axis=axis, scale=scale), x2="to:Q", color=key
    )
    now = alt.Chart(theme.values([{"now": base}])).mark_rule(color=theme.INK, strokeWidth=1.5)
    layers = [
        drawn,
        now.encode(x=alt.X("now:Q", scale=scale)),
        *_texts(records, y, offset, {"axis": axis, "scale": scale}),
    ]
    height = len(bars) * max(2 * BAR / (1 - APART), 17 * deepest(called) + 6)
    return theme.layered(layers, width=theme.WIDTH, height=height)


def _domain(base: float, records: Sequence[theme.Record]) -> list[float]:
    """Return the ends of the scale, with room for what is written beside the bars."""
    ends = [base, *(record["to"] for record in records)]
    left, right = _room(records, left=True), _room(records, left=False)
    width = (max(ends) - min(ends)) / (1 - left - right)
    return [min(ends) - left * width, max(ends) + right * width]


def _room(records: Sequence[theme.Record], *, left: bool) -> float:
    """Return which part of the width the longest text at a side takes."""
    longest = max((len(record["text"]) + 1 for record in records if record["left"] is left), default=0)
    return min(MOST_ROOM, theme.LETTER * longest / theme.WIDTH)


def _beyond(finding: Sensitivity, labels: Labels, name: str, package: str | None, *, high: bool) -> str:
    """Return what is recommended at an end where that is something else, and from where on if that is known."""
    if package == finding.base.package:
        return ""
    found = next(
        (item for item in finding.breakpoints if item.parameter == name and item.segments and item.complete), None
    )
    last = words.joined(found).segments[-1 if high else 0] if found else None
    if last is None or last.package != package:
        return labels.package(package)
    from_where = f"above {labels.setting(name, last.start)}" if high else f"below {labels.setting(name, last.end)}"
    return f"{labels.package(package)} {from_where}"


def _texts(records: list[theme.Record], y: alt.Y, offset: alt.YOffset, across: theme.Record) -> list[alt.Chart]:
    layers = []
    for left in (True, False):
        own = [record for record in records if record["left"] is left and record["text"]]
        if own:
            base = alt.Chart(theme.values(own))
            marks = base.mark_text(align="right" if left else "left", dx=-5 if left else 5, baseline="middle")
            layers.append(marks.encode(y=y, yOffset=offset, x=alt.X("to:Q", **across), text="text:N"))
    return layers
