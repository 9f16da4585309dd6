"""Who pays and who receives."""

import altair as alt

from winset import tables
from winset.charts import theme
from winset.charts.figure import Figure, unique_labels
from winset.words import Names, amount, places
from winset_models.analysis.findings import Subject
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import SHARE


def transfers(subject: Subject, package: Package) -> Figure | None:
    """Return the bars of net transfers, largest receiver first; None where nobody pays."""
    nets = {party: net for party, net in package.transfers.items() if abs(net) > SHARE}
    if not nets:
        return None
    names = Names(subject)
    order = sorted(nets, key=lambda party: -nets[party])
    paid = -sum(net for net in nets.values() if net < 0)
    payers = sum(net < 0 for net in nets.values())
    largest = min(nets, key=lambda party: nets[party])
    return Figure(
        key="transfers",
        question="Who pays whom, and how much?",
        takeaway=f"{names.party(largest)} alone pays: {amount(paid)} {subject.unit}."
        if payers == 1
        else f"{payers} parties pay {amount(paid)} {subject.unit} in all; "
        f"{names.party(largest)} pays most, {amount(-nets[largest])}.",
        alternative="One bar per party: to the right what it receives, to the left what it pays, net.",
        chart=_chart(subject, nets, order),
        tables=(tables.transfers(subject, package),),
    )


def _chart(subject: Subject, nets: dict[str, float], order: list[str]) -> alt.LayerChart:
    labels = unique_labels({party: subject.parties[party].name for party in order})
    decimals = places(nets.values())
    bars = [
        {
            "party": labels[party],
            "net": nets[party],
            "text": f"{'receives' if nets[party] > 0 else 'pays'} {amount(abs(nets[party]), decimals)}",
            "colour": theme.PALETTE[2] if nets[party] > 0 else theme.PALETTE[1],
        }
        for party in order
    ]
    reach = 1.35 * max(map(abs, nets.values()))
    low, high = (-reach if min(nets.values()) < 0 else 0, reach if max(nets.values()) > 0 else 0)
    axis = alt.Axis(title=f"Net transfer, {subject.unit}", tickCount=8)
    base = alt.Chart(theme.values(bars)).encode(
        y=alt.Y("party:N", sort=list(labels.values()), axis=theme.row_axis(labels.values())),
        x=alt.X("net:Q", axis=axis, scale=alt.Scale(domain=[low, high])),
    )
    drawn = base.mark_bar(height=16, cornerRadiusEnd=2).encode(fill=alt.Fill("colour:N", scale=None))
    right = base.transform_filter("datum.net > 0").mark_text(align="left", dx=6).encode(text="text:N")
    left = base.transform_filter("datum.net < 0").mark_text(align="right", dx=-6).encode(text="text:N")
    zero = alt.Chart(theme.values([{"zero": 0}])).mark_rule(color=theme.RULE, strokeWidth=1.5).encode(x="zero:Q")
    return theme.layered([drawn, zero, right, left], width=theme.WIDTH, height=len(order) * 30)
