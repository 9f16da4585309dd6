"""CSV tables: numbers in rows by party and columns by module or option, with the place of every cell."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath

from winset_models.negotiation.faults import Fault, shown
from winset_models.negotiation.origin import Location
from winset_models.negotiation.suggestions import as_number, counted
from winset_models.negotiation.yaml_scalar import number

LARGEST_TABLE = 5_000_000
"""Bytes."""


@dataclass(frozen=True)
class Cell:
    """A name or number and where it stands; the column of a place is the number of the cell."""

    content: str | float
    place: Location


@dataclass
class Grid:
    """A table as read: column names, and by row name the cells by column name."""

    columns: list[Cell] = field(default_factory=list)
    rows: list[tuple[Cell, list[Cell | None]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class TableFileError(Exception):
    """A CSV file cannot be read at all; the message says why, ``hint`` what to do."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.hint = hint


def table_bytes(folder: FilePath, name: str) -> bytes:
    """Return the content of a CSV file in ``folder`` or below it.

    Raises
    ------
    TableFileError
        The name leads out of the folder, or the file is missing, too large or unreadable.
    """
    wanted = FilePath(name)
    inside = not wanted.is_absolute() and ".." not in wanted.parts and "\\" not in name and "\0" not in name
    if not inside:
        raise TableFileError("the file is not beside the negotiation file", "name a file in the same folder")
    try:
        path = (folder / wanted).resolve(strict=True)
        if not path.is_relative_to(folder.resolve()):
            raise TableFileError("the file is not beside the negotiation file", "links may not lead out of the folder")
        if not path.is_file():
            raise TableFileError("the file is not a file")
        if path.stat().st_size > LARGEST_TABLE:
            raise TableFileError(f"the file is larger than {LARGEST_TABLE} bytes")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise TableFileError("the file does not exist", "the name is relative to the negotiation file") from error
    except (OSError, RuntimeError) as error:
        raise TableFileError("the file cannot be read") from error


def parse(content: bytes, file: str) -> Grid:
    """Return the grid of a CSV file: commas between cells, quotation marks around text, UTF-8; ``file`` is quoted.

    Raises
    ------
    TableFileError
        As :func:`rows_of` says.
    """
    lines = rows_of(content, "first row: modules or options; first column: parties")
    line, header = lines[0]
    grid = Grid([Cell(name, Location(file, line, position + 2)) for position, name in enumerate(header[1:])])
    for line, row in lines[1:]:
        grid.rows.append((Cell(row[0], Location(file, line, 1)), _cells(grid, row, line, file)))
    return grid


def rows_of(content: bytes, what_it_holds: str) -> list[tuple[int, list[str]]]:
    """Return the rows of a CSV file that are not blank, with their line numbers; cells have no space around them.

    Raises
    ------
    TableFileError
        The content is not UTF-8 text, not a CSV table with commas, or empty; ``what_it_holds`` is then the hint.
    """
    try:
        lines = list(_lines(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise TableFileError("the file is not UTF-8 text", "save it as CSV UTF-8") from error
    except csv.Error as error:
        raise TableFileError("the file is not a CSV table") from error
    if not lines:
        raise TableFileError("the table is empty", what_it_holds)
    header = lines[0][1]
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        raise TableFileError("the cells are not separated by commas", "save the table with commas between cells")
    return lines


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not blank, with its line number and without space around cells."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    start = 1
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield start, cells
        start = reader.line_num + 1


def _cells(grid: Grid, row: list[str], line: int, file: str) -> list[Cell | None]:
    cells: list[Cell | None] = []
    if len(row) != len(grid.columns) + 1:
        got, wanted = counted(len(row), "cell"), f"{len(grid.columns) + 1}, as in the first row"
        hint = "a decimal comma splits a number in two" if len(row) > len(grid.columns) + 1 else ""
        message = "the row has another number of cells than the first row"
        grid.faults.append(Fault("ragged-table", Location(file, line, 1), (), message, got, wanted, hint))
        return cells
    for position, text in enumerate(row[1:]):
        place = Location(file, line, position + 2)
        value = number(text) if text else None
        if text and value is None:
            message = "the cell is not a number"
            grid.faults.append(Fault("wrong-type", place, (), message, shown(text), "a number", as_number(text)))
        cells.append(None if value is None else Cell(value, place))
    return cells
