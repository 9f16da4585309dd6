"""Gains per party: one row per party, one mark per package."""

from collections.abc import Mapping

import altair as alt

from winset import tables
from winset.charts import theme
from winset.charts.figure import Figure, deepest, unique_labels
from winset.charts.series import Accounts, merged, parties_of, spread
from winset.sentences import gains_sentence
from winset.words import Names, amount, places
from winset_models.analysis.findings import Subject


def gains(
    subject: Subject, packages: Mapping[str, Accounts], *, question: str = "What does each party gain?"
) -> Figure:
    """Return the dot chart of gains, a line joining the marks of each party.

    Parameters
    ----------
    packages
        By heading, the accounts under each package; the first one is compared with the others.
    """
    series = merged(packages)
    parties = parties_of(series, list(subject.parties))
    names = Names(subject)
    first = next(iter(series))
    return Figure(
        key="gains",
        question=question,
        takeaway=_takeaway(names, series, first, parties),
        alternative=f"One row per party; the horizontal position is the gain over walking away in {subject.unit}. "
        f"Marks: {', '.join(series)}. The table below has every figure.",
        chart=_chart(subject, series, parties),
        tables=(tables.gains(subject, packages),),
    )


def _takeaway(names: Names, series: Mapping[str, Accounts], first: str, parties: list[str]) -> str:
    sentence = f"{first}: {gains_sentence(names, series[first])}"
    if len(series) == 1:
        return sentence
    widest = max(parties, key=lambda party: spread(series, party)[1] - spread(series, party)[0])
    low, high = spread(series, widest)
    decimals = places([low, high])
    return (
        f"{sentence} The choice of package matters most to {names.party(widest)}: "
        f"from {amount(low, decimals)} to {amount(high, decimals)}."
    )


def _chart(subject: Subject, series: Mapping[str, Accounts], parties: list[str]) -> alt.LayerChart:
    labels = unique_labels({party: subject.parties[party].name for party in parties})
    marks = [
        {
            "party": labels[party],
            "series": name,
            "gain": accounts[party].gain,
        }
        for name, accounts in series.items()
        for party in parties
        if party in accounts
    ]
    spans = []
    for party in parties:
        low, high = spread(series, party)
        if len(series) == 1:
            low, high = min(0.0, low), max(0.0, high)
        spans.append({"party": labels[party], "low": low, "high": high})
    row = theme.ROW if deepest(labels) == 1 else 18 * deepest(labels)
    y = alt.Y("party:N", sort=list(labels.values()), axis=theme.row_axis(labels.values()))
    title = f"Gain over walking away, {subject.unit}"
    axis = alt.Axis(title=title, tickCount=8)
    x = alt.X("gain:Q", axis=axis, scale=alt.Scale(zero=True, nice=True))
    lines = (
        alt.Chart(theme.values(spans))
        .mark_rule(strokeWidth=3, color=theme.GRID)
        .encode(y=y, x=alt.X("low:Q", axis=axis), x2="high:Q")
    )
    zero = alt.Chart(theme.values([{"zero": 0}])).mark_rule(color=theme.RULE, strokeWidth=1.5).encode(x="zero:Q")
    dots = theme.dots(marks, list(series), x=x, y=y)
    layers: list[alt.Chart] = [lines, zero, dots]
    if len(series) == 1:
        layers.append(_values(marks, y, x))
    return theme.layered(layers, width=theme.WIDTH, height=max(2, len(parties)) * row)


def _values(marks: list[theme.Record], y: alt.Y, x: alt.X) -> alt.Chart:
    """Write each figure beside its mark."""
    decimals = places(mark["gain"] for mark in marks)
    shown = [{**mark, "text": amount(mark["gain"], decimals)} for mark in marks]
    words = alt.Chart(theme.values(shown)).mark_text(align="left", dx=10, color=theme.INK)
    drawn: alt.Chart = words.encode(y=y, x=x, text=alt.Text("text:N"))
    return drawn
