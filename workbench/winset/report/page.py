"""The parts of a report page, the same for every kind of finding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from winset.charts.figure import Figure
from winset.tables import Table
from winset_models.analysis.findings import SourceLine

WIDEST_TABLE = 8
"""Columns beyond this go to further tables, so that print does not cut them."""
LONGEST_LIST = 8
"""Lines beyond which a list is folded."""

MOST_FOLDED = 3
"""Folded tables of a section beyond which a screen shows one line for all."""


@dataclass(frozen=True)
class Bullets:
    """A list with its own small heading.

    Parameters
    ----------
    numbered
        Whether the order of the lines matters.
    """

    heading: str
    lines: tuple[str, ...]
    numbered: bool = False

    @property
    def long(self) -> bool:
        """Whether the list is folded on a screen; print shows it."""
        return len(self.lines) > LONGEST_LIST


@dataclass(frozen=True)
class Section:
    """A part of the page: paragraphs first, then lists, figures and tables."""

    key: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[Bullets, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    folded: tuple[Table, ...] = ()
    """Tables too long to be open on a screen; print shows them."""
    aside: tuple[Figure, ...] = ()
    """Figures that are folded on a screen; print shows them."""
    sources: tuple[SourceLine, ...] = ()

    @property
    def shelved(self) -> bool:
        """Whether there are so many folded tables that all of them together are folded once more."""
        return len(self.folded) > MOST_FOLDED


@dataclass(frozen=True)
class Page:
    """A whole report.

    Parameters
    ----------
    tone
        Whether the answer is good (`sure`), unproven (`open`) or that there is none (`none`); told in words as well.
    badge
        The same in two or three words.
    """

    title: str
    kind: str
    scope: str
    description: str
    tone: Literal["sure", "open", "none"]
    badge: str
    answer: str
    lines: tuple[str, ...] = field(default=(), kw_only=True)
    sections: tuple[Section, ...] = field(default=())


def present(figures: Sequence[Figure | None]) -> tuple[Figure, ...]:
    """Return the figures that there are."""
    return tuple(figure for figure in figures if figure is not None)


def parts(table: Table) -> Iterator[Table]:
    """Split a table with many columns into tables that fit a printed page."""
    if len(table.columns) <= WIDEST_TABLE:
        yield table
        return
    for start in range(0, len(table.columns), WIDEST_TABLE):
        end = min(start + WIDEST_TABLE, len(table.columns))
        rows = tuple(replace(row, cells=row.cells[start:end]) for row in table.rows)
        caption = f"{table.caption} (columns {start + 1}–{end} of {len(table.columns)})"
        yield replace(table, caption=caption, columns=table.columns[start:end], rows=rows)
