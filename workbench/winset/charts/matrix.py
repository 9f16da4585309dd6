"""A matrix of symbols on coloured cells."""

from collections.abc import Mapping

import altair as alt

from winset.charts import theme

Cell = tuple[str, str, str]
"""Symbol, colour of the cell, colour of the symbol."""
WIDE = 46
NARROW = 30
MANY = 14
"""Columns from which cells are narrow."""


def matrix(
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    cells: Mapping[tuple[str, str], Cell],
    *,
    height: float,
    width: float | None = None,
    titles: tuple[str, str] | None = None,
) -> alt.LayerChart:
    """Return a chart of symbols.

    Parameters
    ----------
    rows, columns
        Labels by key, unique, in order; a label may have several lines.
    cells
        By keys of row and column; those that are missing stay empty.
    height
        Height of a row in pixels.
    width
        Width of a column in pixels; by their number where absent.
    titles
        What rows and columns are, as titles of the axes; none where absent.
    """
    down, across = titles or (None, None)
    records = [
        {"row": rows[row], "column": columns[column], "symbol": symbol, "fill": fill, "ink": ink}
        for (row, column), (symbol, fill, ink) in cells.items()
    ]
    base = alt.Chart(theme.values(records)).encode(
        x=alt.X(
            "column:N",
            sort=list(columns.values()),
            axis=alt.Axis(
                orient="top",
                title=across,
                labelAngle=-50,
                labelAlign="left",
                labelBaseline="middle",
                labelLimit=0,
                labelExpr="split(datum.label, '\\n')",
                labelLineHeight=14,
                labelPadding=6,
            ),
        ),
        y=alt.Y("row:N", sort=list(rows.values()), axis=theme.row_axis(rows.values(), title=down)),
    )
    boxes = base.mark_rect(stroke=theme.PAPER, strokeWidth=2, cornerRadius=3).encode(
        fill=alt.Fill("fill:N", scale=None)
    )
    symbols = base.mark_text(baseline="middle").encode(text="symbol:N", color=alt.Color("ink:N", scale=None))
    step = width or (WIDE if len(columns) < MANY else NARROW)
    return theme.layered([boxes, symbols], width=len(columns) * step, height=len(rows) * height)
