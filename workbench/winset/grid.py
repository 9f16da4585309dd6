"""Lays out tables for a terminal: columns that do not fit side by side go to further tables below."""

import re
import textwrap
from collections.abc import Iterator, Sequence

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table as RichTable
from rich.text import Text

from winset.tables import Row, Table

WIDEST_NAME = 28
"""Names of rows are wrapped beyond this."""
WIDEST_WORDS = 24
"""Columns of words claim at most this much when columns are shared out; the last one gets what is left."""
NARROWEST_WORDS = 12
"""Columns of words in a table that is kept whole claim at least this much."""
NARROW = 60
"""Terminals below this width show the short codes of rows and not their names."""
GAP = 2
"""Between columns: a character of padding, and the invisible divider of the box."""


def pages(table: Table, width: int) -> Iterator[RichTable]:
    """Split a table into tables of at most ``width`` characters.

    Nothing is cut with an ellipsis: headings break at spaces and hyphens, long cells wrap.
    """
    with_names = width >= NARROW
    labels = [_label(row, with_names=with_names) for row in table.rows]
    widest = max([WIDEST_NAME, width - sum(_wanted(table, column) + GAP for column in range(len(table.columns))) - GAP])
    stub = max([len(table.stub), *(min(widest, cell_len(label)) for label in labels)])
    room = width - stub - GAP
    words = _words(table, room)
    group: list[int] = []
    used = 0
    for column in range(len(table.columns)):
        needed = min(room, _needed(table, column, words) + GAP)
        if group and used + needed > room:
            yield _page(table, group, labels, (stub, room - used), words)
            group, used = [], 0
        group.append(column)
        used += needed
    yield _page(table, group, labels, (stub, room - used), words)


def _words(table: Table, room: int) -> int:
    """Return how much columns of words claim: less where that keeps a table whole that is to be so."""
    for words in range(WIDEST_WORDS, NARROWEST_WORDS - 1, -1) if table.whole else ():
        if sum(_needed(table, column, words) + GAP for column in range(len(table.columns))) <= room:
            return words
    return WIDEST_WORDS


def _label(row: Row, *, with_names: bool) -> str:
    if row.code.casefold() in ("", row.label.casefold()):
        return row.label
    return f"{row.code}  {row.label}" if with_names else row.code


def _heading_words(heading: str) -> list[str]:
    return re.findall(r"[^\s–-]+[–-]?", heading) or [""]


def _wanted(table: Table, column: int) -> int:
    """Return the width at which nothing in a column wraps."""
    return max(cell_len(text) for text in [table.columns[column], *(row.cells[column] for row in table.rows)])


def _needed(table: Table, column: int, most: int) -> int:
    """Return the width that a column cannot do without, ``most`` for words that can be wrapped."""
    cells = max((cell_len(row.cells[column]) for row in table.rows), default=0)
    words = max(cell_len(word) for word in _heading_words(table.columns[column]))
    if table.numeric:
        return max(words, cells)
    return max(words, min(most, max(cells, cell_len(table.columns[column]))))


def _page(table: Table, group: Sequence[int], labels: Sequence[str], sizes: tuple[int, int], words: int) -> RichTable:
    stub, spare = sizes
    page = RichTable(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    widths = {column: _needed(table, column, words) for column in group}
    headings = {column: _wrapped(table.columns[column], widths[column]) for column in group}
    depth = max(heading.count("\n") for heading in headings.values()) if headings else 0
    page.add_column(Text("\n" * depth + table.stub), width=stub, overflow="fold")
    columns: dict[int, int] = {}
    for column, heading in headings.items():
        width = widths[column]
        if not table.numeric and column == group[-1]:
            width += min(spare, max((cell_len(row.cells[column]) for row in table.rows), default=0))
        lowered = Text("\n" * (depth - heading.count("\n")) + heading)
        columns[column] = width
        page.add_column(lowered, width=width, overflow="fold", justify="right" if table.numeric else "left")
    for row, label in zip(table.rows, labels, strict=True):
        cells = [_filled(row.cells[column], columns[column]) for column in group]
        page.add_row(_filled(label, stub), *cells, style="bold" if row.total else "")
    return page


def _filled(text: str, width: int) -> Text:
    """Return a text with its own line breaks, which keep a number and its unit together."""
    return Text("\n".join(textwrap.wrap(text, width)) if cell_len(text) > width else text)


def _wrapped(heading: str, width: int) -> str:
    """Return a heading with its own line breaks, also after en dashes, which rich does not break at."""
    spaced = heading.replace("–", "– ") if cell_len(heading) > width else heading
    return "\n".join(textwrap.wrap(spaced, width)) or heading
