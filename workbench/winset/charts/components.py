"""What makes up each party's payoff."""

from collections.abc import Mapping

import altair as alt

from winset import tables
from winset.charts import theme
from winset.charts.figure import Figure, deepest, unique_labels
from winset.words import Names, amount
from winset_models.analysis.findings import Account, Subject

COLOURS = {
    "own benefit": "#009e73",
    "own cost": "#d55e00",
    "issues": "#0072b2",
    "spillover": "#56b4e9",
    "reciprocity": "#cc79a7",
    "complementarity": "#8a6d00",
    "interactions": "#e69f00",
    "transfers": "#5b4a9e",
    "assistance": "#7b8794",
    "fund": "#1c6e6e",
}
"""Components keep their colour in every report."""


def components(subject: Subject, accounts: Mapping[str, Account]) -> Figure | None:
    """Return stacked bars of payoff components, a mark at each payoff; None where fewer than two kinds add up."""
    kinds = list(dict.fromkeys(kind for account in accounts.values() for kind in account.components))
    if len(kinds) < 2:
        return None
    kinds.sort(key=lambda kind: list(COLOURS).index(kind) if kind in COLOURS else len(COLOURS))
    return Figure(
        key="components",
        question="What in the package helps or hurts each party?",
        takeaway=_takeaway(Names(subject), accounts, kinds),
        alternative="One row per party: bars to the right add to its payoff, bars to the left take away; a mark shows "
        f"the payoff. Components: {', '.join(kinds)}. The table below has every figure.",
        chart=_chart(subject, accounts, kinds),
        tables=(tables.components(subject, accounts),),
    )


def _takeaway(names: Names, accounts: Mapping[str, Account], kinds: list[str]) -> str:
    totals = {kind: sum(account.components.get(kind, 0.0) for account in accounts.values()) for kind in kinds}
    best, worst = max(totals, key=lambda kind: totals[kind]), min(totals, key=lambda kind: totals[kind])
    unit = names.subject.unit
    sentence = f"The largest contribution is “{best}”: {amount(totals[best])} {unit} over all parties"
    if totals[worst] >= 0:
        return f"{sentence}; nothing takes away."
    hit = min(accounts, key=lambda party: accounts[party].components.get(worst, 0.0))
    loss = amount(-accounts[hit].components.get(worst, 0.0))
    return f"{sentence}; “{worst}” takes {amount(-totals[worst])} away, most from {names.party(hit)} ({loss})."


def _chart(subject: Subject, accounts: Mapping[str, Account], kinds: list[str]) -> alt.LayerChart:
    labels = unique_labels({party: subject.parties[party].name for party in accounts})
    parts: list[theme.Record] = []
    for party, account in accounts.items():
        ends = {True: 0.0, False: 0.0}
        for kind in kinds:
            value = account.components.get(kind, 0.0)
            start = ends[value > 0]
            ends[value > 0] = start + value
            if value:
                parts.append({"party": labels[party], "kind": kind, "from": start, "to": start + value})
    totals = [{"party": labels[party], "payoff": account.payoff} for party, account in accounts.items()]
    y = alt.Y("party:N", sort=list(labels.values()), axis=theme.row_axis(labels.values()))
    palette = [COLOURS.get(kind, theme.MUTED) for kind in kinds]
    colour = alt.Color("kind:N", sort=None, scale=alt.Scale(domain=kinds, range=palette), legend=theme.legend(kinds))
    axis = alt.Axis(title=f"Payoff and what makes it up, {subject.unit}", tickCount=8)
    x = alt.X("from:Q", axis=axis)
    bars = (
        alt.Chart(theme.values(parts))
        .mark_bar(height=14, stroke=theme.PAPER, strokeWidth=0.5)
        .encode(y=y, x=x, x2="to:Q", color=colour)
    )
    zero = alt.Chart(theme.values([{"zero": 0}])).mark_rule(color=theme.RULE, strokeWidth=1.5).encode(x="zero:Q")
    marks = (
        alt.Chart(theme.values(totals))
        .mark_tick(thickness=3, size=22, color=theme.INK, opacity=1)
        .encode(y=y, x=alt.X("payoff:Q", axis=axis))
    )
    row = max(theme.ROW, 18 * deepest(labels))
    return theme.layered([bars, zero, marks], width=theme.WIDTH, height=max(2, len(accounts)) * row)
