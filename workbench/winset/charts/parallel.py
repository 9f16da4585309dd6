"""The frontier of three and more parties: one row per party, one line per deal, shares of what is at stake."""

from collections.abc import Mapping, Sequence

import altair as alt

from winset import zone_tables
from winset.charts import theme
from winset.charts.figure import Figure, deepest, unique_labels
from winset.charts.landmarks import SOLUTION, Landmark, ideal_point, landmarks
from winset.charts.position import ENDS, HIGHEST_SHOWN, LOWEST_SHOWN
from winset.words import Names
from winset.zone_words import value_sentence
from winset_models.analysis.zone_findings import Zone

MOST_LINES = 300
"""Deals drawn; of longer lists, evenly chosen ones."""
SOLID, DASHED = [1, 0], [6, 4]
"""Dashes of solutions and of proposed deals."""


def parallel(names: Names, finding: Zone) -> Figure | None:
    """Return the parallel coordinates of the list; None for fewer than three compared parties or without a list."""
    if len(finding.parties) < 3 or not finding.points:
        return None
    marks = landmarks(finding)
    drawn = _evenly(finding)
    note = f" {len(drawn)} of {len(finding.points):,} deals are drawn." if len(drawn) < len(finding.points) else ""
    return Figure(
        key="parallel",
        question="Are we leaving value on the table?",
        takeaway=value_sentence(names, finding) + note,
        alternative="One row per party and one thin line per listed deal; the horizontal position runs from walking "
        "away (0 %) to the most that any listed deal gives the party (100 %). Thick lines: "
        f"{', '.join(mark.name for mark in marks) or 'none'}, deals dashed. The tables below have every figure.",
        chart=_chart(names, finding, marks, drawn),
        tables=(
            zone_tables.landmarks(names, finding, {mark.name: mark.payoffs for mark in marks}),
            zone_tables.points(names, finding),
        ),
        legend=(("─", "a listed deal"),),
    )


def _evenly(finding: Zone) -> list[tuple[float, ...]]:
    every = [tuple(point.payoffs[party] for party in finding.parties) for point in finding.points]
    if len(every) <= MOST_LINES:
        return every
    return [every[round(step * (len(every) - 1) / (MOST_LINES - 1))] for step in range(MOST_LINES)]


def _chart(
    names: Names, finding: Zone, marks: Sequence[Landmark], drawn: Sequence[tuple[float, ...]]
) -> alt.LayerChart:
    labels = unique_labels({party: names.subject.parties[party].name for party in finding.parties})
    series = [mark.name for mark in marks]
    lines = [record for number, payoffs in enumerate(drawn) for record in _line(finding, labels, str(number), payoffs)]
    named = [
        {**record, "dash": SOLID if mark.kind == SOLUTION else DASHED}
        for mark in marks
        for record in _line(finding, labels, mark.name, mark.payoffs)
    ]
    shares = [record["share"] for record in (*lines, *named)]
    scale = alt.Scale(domain=[min(0.0, *shares), max(1.0, *shares)], nice=False)
    x = alt.X(
        "share:Q", scale=scale, axis=alt.Axis(values=[-0.5, -0.25, 0, 0.25, 0.5, 0.75, 1], title=None, labelExpr=ENDS)
    )
    y = alt.Y("party:N", sort=list(labels.values()), axis=theme.row_axis(labels.values()))
    row = (
        max(36, 240 / len(labels), 18 * deepest(labels)) if len(labels) <= 12 else max(theme.ROW, 18 * deepest(labels))
    )
    opacity = 0.5 if len(drawn) <= 30 else 0.22
    thin = alt.Chart(theme.values(lines)).mark_line(color=theme.RULE, strokeWidth=1, opacity=opacity)
    layers: list[alt.Chart] = [_tracks(labels, x, y), thin.encode(x=x, y=y, detail="series:N", order="row:Q")]
    if named:
        colour = alt.Color(
            "series:N", scale=alt.Scale(domain=series, range=theme.colours(len(series))), legend=theme.legend(series)
        )
        dash = alt.StrokeDash("dash:N", scale=None)
        thick = alt.Chart(theme.values(named)).mark_line(strokeWidth=2.5, opacity=0.9)
        layers += [
            thick.encode(x=x, y=y, color=colour, strokeDash=dash, detail="series:N", order="row:Q"),
            theme.dots(named, series, x=x, y=y),
        ]
    return theme.layered(layers, width=theme.WIDTH, height=len(labels) * row)


def _tracks(labels: Mapping[str, str], x: alt.X, y: alt.Y) -> alt.Chart:
    rows = [{"party": label, "share": 0.0, "to": 1.0} for label in labels.values()]
    tracks = alt.Chart(theme.values(rows)).mark_rule(strokeWidth=3, color=theme.GRID)
    drawn: alt.Chart = tracks.encode(x=x, y=y, x2="to:Q")
    return drawn


def _line(finding: Zone, labels: Mapping[str, str], series: str, payoffs: Sequence[float]) -> list[theme.Record]:
    """Return one record per party; what lies far beyond the range is drawn at the edge."""
    records = []
    for number, (party, payoff, best) in enumerate(zip(finding.parties, payoffs, ideal_point(finding), strict=True)):
        low = min(finding.disagreement[party], finding.nadir.get(party, finding.disagreement[party]))
        share = (payoff - low) / (best - low) if best > low else 1.0 * (payoff >= best)
        inside = min(HIGHEST_SHOWN, max(LOWEST_SHOWN, share))
        records.append({"party": labels[party], "series": series, "share": inside, "row": number})
    return records
