"""Packages that are recommended here or there: one colour and one symbol each, whatever the chart."""

from typing import Final

from winset.charts import theme
from winset.charts.matrix import Cell

FIRST: Final = (theme.LEVELS[2], theme.ON_COLOUR)
"""Colours of the package of the file as it is, and of the text on it."""
OTHERS: Final = (theme.ALERT_CELL, "#a5dcc6", "#e2bcd6", "#e6d798", "#b9d7ec", "#cdd3da")
"""Light tints of the palette, under dark text."""
NO_DEAL: Final = ("×", theme.CELL, theme.ALERT)
"""Symbol and colours where there is no deal."""


def package_cell(key: str | None) -> Cell:
    """Return symbol, colour of the cell and colour of the symbol of a package, or of no deal.

    Examples
    --------
    >>> package_cell("P2")[0], package_cell(None)[0]
    ('P2', '×')
    >>> package_cell("P2") == package_cell("P3")
    False
    """
    if key is None:
        return NO_DEAL
    number = int(key[1:])
    return (key, *FIRST) if number == 1 else (key, OTHERS[(number - 2) % len(OTHERS)], theme.ON_LIGHT)
