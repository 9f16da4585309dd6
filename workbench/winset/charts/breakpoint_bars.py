"""How far each number may move before something else is recommended: its range in coloured pieces."""

from typing import Final

from winset import sensitivity_tables as tables
from winset import sensitivity_words as words
from winset.charts.figure import Figure
from winset.charts.package_colours import package_cell
from winset.charts.range_bars import FILE, SETTLED, UNSETTLED, Bar, RangeRow, range_rows
from winset.sensitivity_labels import Labels
from winset.words import count
from winset_models.analysis.sensitivity_findings import Breakpoints, Segment, Sensitivity

MOST: Final = 20
"""Numbers that are drawn, those that change the answer first; the table has all."""


def breakpoint_bars(finding: Sensitivity) -> Figure | None:
    """Return the ranges of the numbers in pieces with one package each; None where none were sought."""
    found = words.changing_first(finding)
    if not found:
        return None
    labels = Labels(finding)
    shown = found[:MOST]
    open_ = any(words.settled(part) and not part.certified for item in shown for part in item.segments)
    legend = [(FILE, "what the file says"), *labels.factors(item.parameter for item in shown)]
    legend += [("× on grey", labels.none)] if any(None in keys for keys in map(_keys, shown)) else []
    legend += [("? on a paler colour", "best wherever it was tried, not proven in between")] if open_ else []
    unsettled = not all(item.complete for item in shown)
    legend += (
        [("grey without a sign", "not settled before it was stopped; seams may lie elsewhere")] if unsettled else []
    )
    return Figure(
        key="breakpoints",
        question="How far may each number move before the answer changes?",
        takeaway=_takeaway(finding, shown),
        alternative="One row for each number, from the low to the high end of its range, in pieces; each piece has the "
        "colour and the key of the package that is recommended there, and a mark shows what the file says. The table "
        "has the ends of the piece around it.",
        chart=range_rows(labels, [_row(labels, item) for item in shown]),
        tables=(tables.breakpoints(finding, found),),
        legend=tuple(legend),
    )


def _keys(found: Breakpoints) -> list[str | None]:
    return [part.package for part in found.segments if words.settled(part)]


def _takeaway(finding: Sensitivity, shown: list[Breakpoints]) -> str:
    moving = sum(words.changes_along(finding, item) for item in shown)
    if not moving and {item.parameter for item in shown} <= set(words.unchanging(finding)):
        return "The answer is the same over the whole range of every number."
    if not moving:
        return "No number was found to change the answer."
    return f"{moving} of {count(len(shown), 'number')} {'changes' if moving == 1 else 'change'} the answer somewhere."


def _row(labels: Labels, found: Breakpoints) -> RangeRow:
    label = labels.parameters[found.parameter]
    bars = tuple(_bar(labels, found.parameter, part) for part in found.segments if words.settled(part))
    return RangeRow(found.parameter, bars, ((labels.position(found.parameter, label.nominal), FILE),))


def _bar(labels: Labels, name: str, part: Segment) -> Bar:
    symbol, fill, ink = package_cell(part.package)
    start, end = labels.position(name, part.start), labels.position(name, part.end)
    text, opacity = (symbol, SETTLED) if part.certified else (f"{symbol} ?", UNSETTLED)
    return Bar(start, end, text, fill, ink, opacity)
