"""Who insures whom: a matrix of receivers and sources, darker where more flows."""

from typing import Final

import altair as alt

from winset import fund_tables
from winset import fund_words as words
from winset.charts import theme
from winset.charts.figure import Figure, deepest, label, unique_labels
from winset.charts.matrix import Cell, matrix
from winset.roadmap_words import measured
from winset.words import Names, amount, percent
from winset_models.analysis.fund_findings import Fund, Pooling

LETTER: Final = 7.0
"""Average width of a digit in a cell, in pixels."""
MARGIN: Final = 18
NAME: Final = 26
"""Letters in a line of a heading."""


def insurers(names: Names, finding: Fund, found: Pooling, *, tail: bool) -> Figure | None:
    """Return the matrix of expected receipts, or of those in the receivers' worst cases; None where there are none."""
    flows = fund_tables.insurance(found, tail=tail)
    if flows is None:
        return None
    cases = " in its worst cases" if tail else ""
    return Figure(
        key="insured-in-tail" if tail else "insured-by",
        question=f"Whose money does each member receive{cases}?",
        takeaway=_takeaway(names, finding, flows, cases),
        alternative="A matrix with one row per receiver and one column per source of money; each cell shows how much "
        f"the receiver can expect from it{cases}, darker where it is more. The table below says the same.",
        chart=_chart(names, finding, flows),
        tables=(fund_tables.insurers(names, finding, flows, tail=tail),),
    )


def _cells(flows: fund_tables.Insurance) -> dict[tuple[str, str], float]:
    return {
        (receiver, source): value
        for receiver, row in zip(flows.receivers, flows.shown[:-1], strict=True)
        for source, value in zip(flows.sources, row[:-1], strict=True)
    }


def _takeaway(names: Names, finding: Fund, flows: fund_tables.Insurance, cases: str) -> str:
    others = {pair: value for pair, value in _cells(flows).items() if value > 0 and pair[0] != pair[1]}
    if not others:
        return "Everybody receives no more than its own money."
    receiver, source = max(others, key=lambda pair: others[pair])
    part = percent(others[receiver, source] / flows.shown[flows.receivers.index(receiver)][-1])
    origin = words.named(names, finding, source)
    origin = f"the {origin.lower()}" if source in words.SOURCES else origin
    what = measured(names, others[receiver, source])
    return (
        f"Most flows from {origin} to {words.named(names, finding, receiver)}: {what}{cases}, {part} of its receipts."
    )


def _chart(names: Names, finding: Fund, flows: fund_tables.Insurance) -> alt.LayerChart:
    rows = unique_labels({key: words.named(names, finding, key) for key in flows.receivers})
    texts = unique_labels({key: words.named(names, finding, key) for key in flows.sources})
    columns = {key: label(text.replace("\n", " "), NAME) for key, text in texts.items()}
    values = _cells(flows)
    cells = {pair: _cell(value, max(values.values()), flows.decimals) for pair, value in values.items()}
    width = max(56.0, LETTER * max(len(text) for text, _, _ in cells.values()) + MARGIN)
    return matrix(rows, columns, cells, height=max(30, 17 * deepest(rows)), width=width)


def _cell(value: float, most: float, decimals: int) -> Cell:
    if value <= 0:
        return "–", theme.CELL, theme.MUTED
    level = min(len(theme.LEVELS) - 1, int(len(theme.LEVELS) * value / most))
    return (
        amount(value, decimals),
        theme.LEVELS[level],
        theme.ON_LIGHT if level < len(theme.LEVELS) // 2 else theme.ON_COLOUR,
    )
