"""How issues are settled: options and shares."""

import altair as alt

from winset import tables
from winset.charts import theme
from winset.charts.figure import Figure, deepest, label, unique_labels
from winset.words import Names, count, percent
from winset_models.analysis.findings import Subject
from winset_models.negotiation.deal import Package
from winset_solver.tolerances import ACCOUNT

ROTATED = 44
"""Letters in a line of a heading that is written at an angle."""
UPRIGHT = 8
"""Columns up to which headings stand upright."""

Shares = dict[str, dict[str, float]]


def settlements(subject: Subject, package: Package) -> list[Figure]:
    """Return a heat map of the issues that have options in common, and bars for the others."""
    names = Names(subject)
    shares = {
        issue: {option: share for option, share in package.shares.get(issue, {}).items() if share > ACCOUNT}
        for issue in subject.issues
    }
    offered = [column for issue in shares for column in _columns(names, issue)]
    common = {
        issue: parts
        for issue, parts in shares.items()
        if any(offered.count(column) > 1 for column in _columns(names, issue))
    }
    single = {issue: parts for issue, parts in shares.items() if issue not in common}
    whole = "How is each issue settled?"
    together = "How is each issue settled, where issues have the same options?" if single else whole
    apart = "How are the other issues settled?" if common else whole
    kinds = [("issues", together, common, _heat_map), ("other-issues", apart, single, _bars)]
    return [
        Figure(
            key=key,
            question=question,
            takeaway=_takeaway(names, parts),
            alternative="One row per issue; the options chosen and their shares are marked. The table has them all.",
            chart=chart(names, parts),
            tables=(tables.issues(names, package, list(parts)),),
        )
        for key, question, parts, chart in kinds
        if any(parts.values())
    ]


def _takeaway(names: Names, shares: Shares) -> str:
    divided = [issue for issue, parts in shares.items() if len(parts) > 1]
    settled = count(sum(bool(parts) for parts in shares.values()), "issue")
    if len(divided) == 1:
        return f"{settled} settled; only {names.issue(divided[0])} is divided."
    return f"{settled} settled, {len(divided)} of them by sharing." if divided else f"{settled} settled, none divided."


def _columns(names: Names, issue: str) -> list[tuple[str, str]]:
    """Return the options of an issue by id and name, which two issues share if both are the same."""
    return [(option, names.option(issue, option)) for option in names.subject.issues[issue].options]


def _headings(shown: list[tuple[str, str]]) -> tuple[dict[tuple[str, str], str], bool]:
    """Return a heading for each column, and whether they fit upright."""
    texts = [name for _, name in shown]
    full = {(option, name): name if texts.count(name) == 1 else f"{name} ({option})" for option, name in shown}
    letters = int(_column_width(len(shown)) / theme.LETTER)
    upright = len(shown) <= UPRIGHT and all(len(word) <= letters for text in full.values() for word in text.split())
    return {column: label(text, letters if upright else ROTATED) for column, text in full.items()}, upright


def _column_width(columns: int) -> float:
    return max(88, min(150, 640 / columns)) if columns <= UPRIGHT else 46


def _heat_map(names: Names, shares: Shares) -> alt.LayerChart:
    rows = unique_labels({issue: names.issue(issue) for issue in shares})
    columns, upright = _headings(list(dict.fromkeys(column for issue in shares for column in _columns(names, issue))))
    cells = []
    for issue, chosen in shares.items():
        for option, name in _columns(names, issue):
            share = chosen.get(option, 0.0)
            cells.append(
                {
                    "issue": rows[issue],
                    "option": columns[option, name],
                    "opacity": 0.25 + 0.75 * share if share else 1.0,
                    "fill": theme.LEVELS[2] if share else theme.CELL,
                    "text": percent(share) if share else "",
                    "ink": theme.ON_COLOUR if share > 0.5 else theme.INK,
                }
            )
    base = alt.Chart(theme.values(cells)).encode(
        x=alt.X(
            "option:N",
            sort=list(columns.values()),
            axis=alt.Axis(
                orient="top",
                title=None,
                labelAngle=0 if upright else -50,
                labelAlign="center" if upright else "left",
                labelExpr="split(datum.label, '\\n')",
                labelLimit=0,
                labelPadding=8 + (theme.LINE * (deepest(columns) - 1) if upright else 0),
            ),
        ),
        y=alt.Y("issue:N", sort=list(rows.values()), axis=theme.row_axis(rows.values())),
    )
    boxes = base.mark_rect(stroke=theme.PAPER, strokeWidth=2, cornerRadius=3).encode(
        fill=alt.Fill("fill:N", scale=None), fillOpacity=alt.FillOpacity("opacity:Q", scale=None)
    )
    texts = base.mark_text(baseline="middle").encode(text="text:N", color=alt.Color("ink:N", scale=None))
    width = len(columns) * _column_width(len(columns))
    return theme.layered([boxes, texts], width=width, height=len(rows) * max(28, 17 * deepest(rows)))


def _bars(names: Names, shares: Shares) -> alt.LayerChart:
    rows = unique_labels({issue: names.issue(issue) for issue in shares})
    parts: list[theme.Record] = []
    for issue, chosen in shares.items():
        start = 0.0
        for number, (option, share) in enumerate(sorted(chosen.items(), key=lambda item: -item[1])):
            name = names.option(issue, option)
            text = name if len(chosen) == 1 else f"{name} {percent(share)}"
            parts.append(
                {
                    "issue": rows[issue],
                    "from": start,
                    "to": start + share,
                    "text": text if 7.5 * len(text) < share * theme.WIDTH else "",
                    "fill": theme.LEVELS[(2, 3)[number % 2]],
                }
            )
            start += share
    base = alt.Chart(theme.values(parts)).encode(
        y=alt.Y("issue:N", sort=list(rows.values()), axis=theme.row_axis(rows.values())),
        x=alt.X("from:Q", axis=None, scale=alt.Scale(domain=[0, 1])),
    )
    bars = base.mark_bar(height=22, stroke=theme.PAPER, strokeWidth=2, cornerRadius=3).encode(
        x2="to:Q", fill=alt.Fill("fill:N", scale=None)
    )
    texts = base.mark_text(align="left", dx=8, color=theme.ON_COLOUR).encode(text="text:N")
    return theme.layered([bars, texts], width=theme.WIDTH, height=len(rows) * max(28, 17 * deepest(rows)))
