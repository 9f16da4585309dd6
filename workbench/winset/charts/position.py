"""Where deals lie between walking away and the best possible, per party."""

from collections.abc import Mapping

import altair as alt

from winset import tables
from winset.charts import theme
from winset.charts.figure import Figure, deepest, unique_labels
from winset.charts.series import Accounts, merged, parties_of
from winset.words import Names, percent
from winset_models.analysis.findings import Subject

ENDS = (
    "datum.value == 0 ? ['0 %', 'walking away'] : datum.value == 1 ? ['100 %', 'best possible'] "
    ": format(datum.value * 100, 'd') + ' %'"
)
"""Labels of the axis, with both ends in words."""
LOWEST_SHOWN, HIGHEST_SHOWN = -0.5, 1.25
"""What lies beyond is drawn at the edge; the table has the figure."""


def positions(subject: Subject, packages: Mapping[str, Accounts]) -> Figure | None:
    """Return the strip of Kalai–Smorodinsky ratios per party; None where no ratio is known."""
    known = {
        name: {party: account for party, account in accounts.items() if account.ratio is not None}
        for name, accounts in packages.items()
    }
    series = merged({name: accounts for name, accounts in known.items() if accounts})
    parties = parties_of(series, list(subject.parties))
    if not parties:
        return None
    return Figure(
        key="positions",
        question="How far does each package go towards each party’s best possible outcome?",
        takeaway=_takeaway(Names(subject), series),
        alternative="One row per party; the horizontal position runs from walking away (0 %) to the best that any "
        f"acceptable package offers the party (100 %). Marks: {', '.join(series)}. The table below has every figure.",
        chart=_chart(subject, series, parties),
        tables=(tables.ratios(subject, packages),),
    )


def _least_favoured(accounts: Accounts) -> str:
    return min(accounts, key=lambda party: accounts[party].ratio or 0.0)


def _takeaway(names: Names, series: Mapping[str, Accounts]) -> str:
    least = {name: _least_favoured(accounts) for name, accounts in series.items()}
    worst = [
        f"{name} {percent(series[name][party].ratio, digits=2)} ({names.party(party)})" for name, party in least.items()
    ]
    edge = any(
        not LOWEST_SHOWN <= (account.ratio or 0.0) <= HIGHEST_SHOWN
        for accounts in series.values()
        for account in accounts.values()
    )
    note = " Marks at the edge lie beyond it; the table has their figures." if edge else ""
    return f"Smallest share of its best possible gain that any party gets: {'; '.join(worst)}.{note}"


def _chart(subject: Subject, series: Mapping[str, Accounts], parties: list[str]) -> alt.LayerChart:
    labels = unique_labels({party: subject.parties[party].name for party in parties})
    marks: list[theme.Record] = [
        {
            "party": labels[party],
            "series": name,
            "ratio": min(HIGHEST_SHOWN, max(LOWEST_SHOWN, accounts[party].ratio or 0.0)),
        }
        for name, accounts in series.items()
        for party in parties
        if party in accounts
    ]
    low, high = min([0.0, *(mark["ratio"] for mark in marks)]), max([1.0, *(mark["ratio"] for mark in marks)])
    row = theme.ROW if deepest(labels) == 1 else 18 * deepest(labels)
    y = alt.Y("party:N", sort=list(labels.values()), axis=theme.row_axis(labels.values()))
    scale = alt.Scale(domain=[low, high], nice=False)
    axis = alt.Axis(values=[-0.5, -0.25, 0, 0.25, 0.5, 0.75, 1], title=None, labelExpr=ENDS)
    tracks = (
        alt.Chart(theme.values([{"party": labels[party], "from": 0, "to": 1} for party in parties]))
        .mark_rule(strokeWidth=3, color=theme.GRID)
        .encode(y=y, x=alt.X("from:Q", scale=scale, axis=axis), x2="to:Q")
    )
    dots = theme.dots(marks, list(series), x=alt.X("ratio:Q", scale=scale, axis=axis), y=y)
    ends = alt.Chart(theme.values([{"at": 0}, {"at": 1}])).mark_rule(color=theme.RULE, strokeWidth=1.5)
    height = max(2, len(parties)) * row
    return theme.layered([tracks, ends.encode(x="at:Q"), dots], width=theme.WIDTH, height=height)
