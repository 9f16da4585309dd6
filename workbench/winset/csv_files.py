"""One sheet as a CSV file."""

import csv
import io
from pathlib import Path

from winset.sheet_parts import Cell, Sheet
from winset.whole_file import write_whole

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet program takes for the beginning of a formula."""


def write_csv(sheet: Sheet, path: Path) -> None:
    """Write a sheet as UTF-8, with commas and one line for each row.

    Text that a spreadsheet program would take for a formula begins with an apostrophe.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for row in (sheet.columns, *sheet.rows):
        writer.writerow([_guarded(cell) for cell in row])
    write_whole(path, text.getvalue().encode("utf-8"))


def _guarded(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
