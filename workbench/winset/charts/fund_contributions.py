"""Who pays how much in which state: bars where there are few states, bands of quantiles where there are many."""

import json
from typing import Final

import altair as alt

from winset import fund_words as words
from winset.balanced import balanced_table
from winset.charts import theme
from winset.charts.figure import Figure, deepest, label, unique_labels
from winset.charts.time_axis import side_axis
from winset.fund_flows import Flows, summed
from winset.roadmap_words import measured
from winset.tables import Row, Table
from winset.words import Names, amount, listed, percent, places
from winset_models.analysis.fund_findings import Fund, Plan
from winset_solver.tolerances import SHARE

MOST_STATES: Final = 28
"""States up to which each has a bar."""
MOST_PANELS: Final = 10
"""Members with a panel of their own; the table has all."""
QUANTILES: Final = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are shown: the middle half inside nine tenths, around the median."""
BANDS: Final = (("light band", "nine tenths of all cases"), ("dark band", "the middle half"), ("line", "median"))
"""Legend of the bands."""
PANEL: Final = 74
"""Height of a panel in pixels."""
NAME: Final = 22
"""Letters in a line of a member's name beside its panel."""
ALONE: Final = 44
"""Width of the bands of a single stage in pixels."""
BAR: Final = 22
"""Height of the row of a state in pixels."""


def contributions(names: Names, finding: Fund, plan: Plan) -> Figure | None:
    """Return who pays how much in every state, or how that is spread in every stage; None where nobody pays."""
    payers = [key for key, row in plan.contributions.items() if any(row)]
    if not payers:
        return None
    few = len(finding.nodes) <= MOST_STATES
    shown = _largest(plan, payers)
    bars = (
        "One row per state of the world, stage by stage; the length of the bars says what each member pays there. A "
        "state through which several scenarios pass is drawn once. The table has every figure."
    )
    bands = (
        "One panel per member, stages from left to right: a line at the median of what it pays over all scenarios, a "
        "dark band around the middle half and a light one around nine tenths of them. The table has every figure."
    )
    return Figure(
        key="contributions",
        question="Who pays how much, in which state?" if few else "Who pays how much, and how certain is that?",
        takeaway=_takeaway(names, finding, plan, payers),
        alternative=bars if few else bands,
        chart=_bars(names, finding, plan, payers) if few else _fan(names, finding, plan, shown),
        tables=(_states(names, finding, plan, payers) if few else _quantiles(names, finding, plan, payers),),
        legend=() if few else BANDS,
    )


def _largest(plan: Plan, payers: list[str]) -> list[str]:
    """Return the members that are expected to pay most, in the order of the file."""
    ranked = sorted(payers, key=lambda key: -plan.members[key].expected_contribution)[:MOST_PANELS]
    return [key for key in payers if key in ranked]


def _takeaway(names: Names, finding: Fund, plan: Plan, payers: list[str]) -> str:
    total = summed(plan.contributions[key] for key in payers)
    worst = total.index(max(total))
    share = {key: plan.contributions[key][worst] / total[worst] for key in payers}
    most = max(share, key=lambda key: share[key])
    left = len(payers) - MOST_PANELS
    rest = f" The {MOST_PANELS} that pay most are drawn." if len(finding.nodes) > MOST_STATES and left > 0 else ""
    part = f", {percent(share[most])} of it by {names.party(most)}" if len(payers) > 1 else ""
    paid = f"The most ever paid in one stage is {measured(names, total[worst])}{part}"
    return f"{paid}: {_when(finding, plan, total)}.{rest}"


def _when(finding: Fund, plan: Plan, total: list[float]) -> str:
    """Return with which probability the most is paid in each stage, or in which state where there is a single one."""
    nodes = [node for node, paid in enumerate(total) if paid > max(total) - plan.cent / 2]
    chances: dict[int, float] = {}
    for node in nodes:
        stage = finding.nodes[node].stage
        chances[stage] = chances.get(stage, 0.0) + finding.nodes[node].probability
    sure = [stage for stage, chance in chances.items() if chance > 1 - SHARE]
    if len(nodes) == 1 and not sure:
        state = words.state(finding, nodes[0], words.MOST_IN_SENTENCES)
        return f"in {percent(finding.nodes[nodes[0]].probability)} of cases, in {state}"
    stages = finding.tree.stages
    parts = [
        f"for certain in {stages[stage - 1]}"
        if stage in sure
        else f"in {percent(chance)} of cases in {stages[stage - 1]}"
        for stage, chance in chances.items()
    ]
    return listed(parts)


def _bars(names: Names, finding: Fund, plan: Plan, payers: list[str]) -> alt.LayerChart:
    rows = {node: label(words.state(finding, node)) for node in range(len(finding.nodes))}
    called = unique_labels({key: names.party(key) for key in payers})
    series = [called[key].replace("\n", " ") for key in payers]
    parts: list[theme.Record] = []
    for node, row in rows.items():
        start = 0.0
        for key, name in zip(payers, series, strict=True):
            value = plan.contributions[key][node]
            if value:
                parts.append({"state": row, "member": name, "from": start, "to": start + value})
            start += value
    colour = alt.Color(
        "member:N",
        sort=None,
        scale=alt.Scale(domain=series, range=theme.colours(len(series))),
        legend=theme.legend(series),
    )
    axis = alt.Axis(title=f"Paid in the state, {names.subject.unit}", tickCount=8)
    bars = (
        alt.Chart(theme.values(parts))
        .mark_bar(height=14, stroke=theme.PAPER, strokeWidth=0.5)
        .encode(
            y=alt.Y(
                "state:N",
                sort=list(rows.values()),
                scale=alt.Scale(domain=list(rows.values())),
                axis=theme.row_axis(rows.values()),
            ),
            x=alt.X("from:Q", axis=axis),
            x2="to:Q",
            color=colour,
        )
    )
    zero = alt.Chart(theme.values([{"zero": 0}])).mark_rule(color=theme.RULE, strokeWidth=1.5).encode(x="zero:Q")
    return theme.layered([bars, zero], width=theme.WIDTH, height=max(2, len(rows)) * max(BAR, 16 * deepest(rows)))


def _fan(names: Names, finding: Fund, plan: Plan, payers: list[str]) -> alt.VConcatChart:
    """Return panels of one scale, stages named below the last."""
    most = max(max(plan.contributions[key]) for key in payers)
    called = unique_labels({key: names.party(key) for key in payers})
    panels = []
    for key, colour in zip(payers, theme.colours(len(payers)), strict=True):
        title = label(called[key].replace("\n", " "), NAME).split("\n")
        axis, scale = side_axis(title), alt.Scale(domain=[0, most], nice=True)
        panels.append(_panel(finding, _bands(finding, plan, key), (axis, scale), colour, last=key == payers[-1]))
    heading = alt.TitleParams(
        f"Paid in a stage, {names.subject.unit}", anchor="start", fontSize=theme.FONT_SIZE, color=theme.INK
    )
    return alt.VConcatChart(vconcat=panels, spacing=14, title=heading)


def _panel(
    finding: Fund, records: list[theme.Record], upward: tuple[alt.Axis, alt.Scale], colour: str, *, last: bool
) -> alt.LayerChart:
    stages, (axis, scale) = finding.tree.stages, upward
    known = json.dumps(dict(enumerate(stages)))
    below = alt.Axis(
        title=None,
        labels=last,
        labelAngle=0,
        grid=True,
        labelExpr=f"{known}[datum.value]",
        labelLimit=int(theme.WIDTH / len(stages)),
    )
    across = alt.Scale(type="point", domain=list(range(len(stages))), padding=0.2)
    base = alt.Chart(theme.values(records)).encode(x=alt.X("stage:O", sort=None, scale=across, axis=below))
    layers = []
    for low, high, opacity in (("5", "95", 0.22), ("25", "75", 0.45)):
        area = base.mark_area(color=colour, opacity=opacity)
        band = area if len(stages) > 1 else base.mark_bar(color=colour, opacity=opacity, size=ALONE)
        layers.append(band.encode(y=alt.Y(f"{low}:Q", axis=axis, scale=scale), y2=f"{high}:Q"))
    point = alt.OverlayMarkDef(color=colour, size=45, opacity=1)
    median = base.mark_line(color=colour, strokeWidth=2.5, point=point)
    layers.append(median.encode(y=alt.Y("50:Q", axis=axis, scale=scale)))
    return theme.layered(layers, width=theme.WIDTH, height=PANEL)


def _bands(finding: Fund, plan: Plan, key: str) -> list[theme.Record]:
    """Return the quantiles of what a member pays in each stage."""
    flows, paid = Flows(finding, plan), plan.contributions[key]
    return [
        {
            "stage": stage,
            **dict(zip(("5", "25", "50", "75", "95"), flows.quantiles(paid, stage + 1, QUANTILES), strict=True)),
        }
        for stage in range(len(finding.tree.stages))
    ]


def _states(names: Names, finding: Fund, plan: Plan, payers: list[str]) -> Table:
    """Return what each member pays in every state."""
    table = [[plan.contributions[key][node] for key in payers] for node in range(len(finding.nodes))]
    decimals = places(value for row in table for value in [*row, sum(row)])
    rows = tuple(
        Row(
            words.state(finding, node),
            (percent(finding.nodes[node].probability), *(amount(x, decimals) for x in shown)),
        )
        for node, shown in enumerate(balanced_table(table, decimals)[:-1])
    )
    columns = ("Probability", *(names.party(key) for key in payers), "In all")
    return Table(f"Paid in every state, in {names.subject.unit}", "State", columns, rows)


def _quantiles(names: Names, finding: Fund, plan: Plan, payers: list[str]) -> Table:
    """Return the quantiles of what each member pays in every stage."""
    bands = {key: _bands(finding, plan, key) for key in payers}
    decimals = places(record[q] for records in bands.values() for record in records for q in ("5", "50", "95"))
    rows = tuple(
        Row(
            names.party(key),
            tuple(
                f"{amount(r['50'], decimals)} ({amount(r['5'], decimals)} to {amount(r['95'], decimals)})"
                for r in records
            ),
        )
        for key, records in bands.items()
    )
    caption = f"Paid in each stage: median (5 % to 95 % quantile), in {names.subject.unit}"
    return Table(caption, "Member", tuple(finding.tree.stages), rows, numeric=False)
