"""Risk inside the fund against risk outside it: two rows per member, a mark for each side."""

import altair as alt

from winset import fund_tables
from winset import fund_words as words
from winset.charts import theme
from winset.charts.figure import Figure, unique_labels
from winset.words import Names
from winset_models.analysis.fund_findings import Plan

SIDES = {"Outside": "outside", "Inside": "inside"}
KINDS = {"mean": "mean", "worst cases": "tail"}
"""Rows of a member."""


def risks(names: Names, plan: Plan) -> Figure | None:
    """Return paired marks of mean and worst cases outside and inside; None where nothing is left to chance."""
    if not any(side.deviation for member in plan.members.values() for side in (member.inside, member.outside)):
        return None
    return Figure(
        key="risk",
        question="What does the fund do to each member's risk?",
        takeaway=words.risk_takeaway(names, plan),
        alternative="Two rows per member, its mean result and the mean of its worst cases; in each row one mark for "
        "its result outside the fund and one inside, joined by a line: further right is better. The tables have every "
        "figure.",
        chart=_chart(names, plan),
        tables=(fund_tables.risks(names, plan), fund_tables.spread(names, plan)),
    )


def _chart(names: Names, plan: Plan) -> alt.LayerChart:
    called = unique_labels({key: names.party(key) for key in plan.members})
    marks, spans, rows = [], [], []
    for key, member in plan.members.items():
        for kind, figure in KINDS.items():
            row = f"{called[key]}: {kind}"
            rows.append(row)
            ends = {title: getattr(getattr(member, side), figure) for title, side in SIDES.items()}
            marks += [{"row": row, "series": title, "result": value} for title, value in ends.items()]
            spans.append({"row": row, "low": min(ends.values()), "high": max(ends.values())})
    y = alt.Y("row:N", sort=rows, axis=theme.row_axis(rows))
    axis = alt.Axis(title=f"Result over the whole time, {names.subject.unit}", tickCount=8)
    x = alt.X("result:Q", axis=axis, scale=alt.Scale(zero=False, nice=True))
    base = alt.Chart(theme.values(spans)).mark_rule(strokeWidth=3, color=theme.GRID)
    lines = base.encode(y=y, x=alt.X("low:Q", axis=axis), x2="high:Q")
    dots = theme.dots(marks, list(SIDES), x=x, y=y)
    height = sum(max(theme.ROW - 4, 16 * (row.count("\n") + 1)) for row in rows)
    return theme.layered([lines, dots], width=theme.WIDTH, height=height)
