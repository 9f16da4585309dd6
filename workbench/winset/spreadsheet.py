"""Sheets as a spreadsheet file (.xlsx)."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from winset.sheet_parts import Cell, Sheet
from winset.whole_file import write_whole
from winset.words import places

_NARROWEST: Final = 10
_WIDEST: Final = 60
_LONGEST: Final = 32_000
"""Characters of a cell; a spreadsheet program refuses more than 32,767."""
_MOST_DECIMALS: Final = 6
"""Decimals that a column shows; its cells hold more."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MOMENT: Final = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write_spreadsheet(sheets: Sequence[Sheet], path: Path) -> None:
    """Write sheets as one .xlsx file: figures as figures, words as words, headings that stay in view, no formulas.

    The same sheets give the same bytes.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    raw = io.BytesIO()
    book.save(raw)
    write_whole(path, _without_time(raw.getvalue()))


def _fill(page: Any, sheet: Sheet) -> None:  # noqa: ANN401  # openpyxl ships no types
    formats = [_format(column) for column in zip(*sheet.rows, strict=True)]
    for number, row in enumerate((sheet.columns, *sheet.rows), 1):
        for column, content in enumerate(row, 1):
            if content is not None:
                _put(page.cell(number, column), content)
            if isinstance(content, float):
                page.cell(number, column).number_format = formats[column - 1]
    for cell in page[1]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = "B2"
    for column in range(1, len(sheet.columns) + 1):
        page.column_dimensions[get_column_letter(column)].width = _width(sheet, column - 1)


def _put(cell: Any, content: Cell) -> None:  # noqa: ANN401  # openpyxl ships no types
    """Write a figure or a text; a text never becomes a formula, however it begins."""
    if not isinstance(content, str):
        cell.value = content
        return
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", content)
    cell.value = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _format(column: Sequence[Cell]) -> str:
    """Return the number format that shows three significant digits of each figure; any figure's own among words."""
    if any(isinstance(cell, str) for cell in column):
        return "General"
    decimals = max((places([cell]) for cell in column if isinstance(cell, float)), default=0)
    return f"#,##0.{'0' * min(decimals, _MOST_DECIMALS)}".rstrip(".")


def _width(sheet: Sheet, column: int) -> int:
    """Return a width in characters that shows most entries whole; headings may wrap."""
    cells = [row[column] for row in sheet.rows]
    entries = [len(cell) if isinstance(cell, str) else _NARROWEST for cell in cells]
    return min(_WIDEST, max(_NARROWEST, len(sheet.columns[column]) // 2, *entries) + 2)


def _without_time(content: bytes) -> bytes:
    """Return the file with the moment of writing taken out, so that the same sheets give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as written, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for entry in written.infolist():
            part = written.read(entry)
            if entry.filename == "docProps/core.xml":
                part = _MOMENT.sub(rb"\g<1>2000-01-01T00:00:00Z", part)
            fixed.writestr(zipfile.ZipInfo(entry.filename, _EPOCH), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()
