"""Which statement is part of which conflict: a matrix that reads without colour."""

import altair as alt

from winset import explanation_words as words
from winset.charts import theme
from winset.charts.figure import Figure, deepest, label
from winset.charts.matrix import matrix
from winset.words import Names, count

MEMBER, NO_MEMBER = "●", "–"
MOST_CONFLICTS = 30
"""Conflicts that the chart shows; the table has all."""
STATEMENT_LABEL = 60


def clashes(names: Names, numbered: words.Numbered) -> Figure | None:
    """Return the matrix of statements and conflicts; None where there is one conflict or none."""
    finding = numbered.finding
    if len(finding.conflicts) < 2:
        return None
    return Figure(
        key="clashes",
        question="Which statement is part of which conflict?",
        takeaway=_takeaway(names, numbered),
        alternative="A matrix with one row per statement and one column per conflict; a filled cell means that the "
        "conflict needs the statement. The table below says the same.",
        chart=_chart(names, numbered),
        tables=(words.memberships(numbered),),
        legend=((MEMBER, "part of the conflict"), (NO_MEMBER, "not part of it")),
    )


def _takeaway(names: Names, numbered: words.Numbered) -> str:
    finding = numbered.finding
    parts = {key: sum(key in conflict.members for conflict in finding.conflicts) for key in finding.statements}
    most = max(parts.values())
    busiest = [key for key, number in parts.items() if number == most]
    if most == len(finding.conflicts):
        shared = f"{count(len(busiest), 'statement')} {'is' if len(busiest) == 1 else 'are'} part of all of them"
        return f"{count(len(finding.conflicts), 'conflict')}; {shared}."
    if most == 1:
        return f"{count(len(finding.conflicts), 'conflict')} that share no statement: each needs its own way out."
    statement = finding.statements[busiest[0]]
    who = f" of {names.party(statement.party)}" if statement.party else ""
    return (
        f"{count(len(finding.conflicts), 'conflict')}; no statement is part of all of them, statement "
        f"{numbered.number(busiest[0])}{who} of {most}."
    )


def _chart(names: Names, numbered: words.Numbered) -> alt.LayerChart:
    finding = numbered.finding
    conflicts = finding.conflicts[:MOST_CONFLICTS]
    keys = [key for key in [*numbered.first, *numbered.others] if any(key in c.members for c in conflicts)]
    rows = {}
    for key in keys:
        statement = finding.statements[key]
        who = f"{names.party(statement.party)}: " if statement.party and statement.kind == "red line" else ""
        rows[key] = label(f"{numbered.number(key)}  {who}{words.quote(statement)}", STATEMENT_LABEL)
    columns = {str(number): f"Conflict {number}" for number in range(1, len(conflicts) + 1)}
    cells = {
        (key, number): (MEMBER, theme.LEVELS[2], theme.ON_COLOUR)
        if key in conflict.members
        else (NO_MEMBER, theme.CELL, theme.MUTED)
        for key in keys
        for number, conflict in zip(columns, conflicts, strict=True)
    }
    return matrix(rows, columns, cells, height=max(30, 17 * deepest(rows)))
