"""Tables written into the values that they stand for, before the schema sees the file."""

import hashlib
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath

from pydantic import TypeAdapter, ValidationError

from winset_models.negotiation.checks.names import DeclaredNames, Names, declared_names
from winset_models.negotiation.csv_table import Cell, Grid, TableFileError, parse, table_bytes
from winset_models.negotiation.faults import Fault
from winset_models.negotiation.origin import Location, Path, dotted
from winset_models.negotiation.part import EVERYBODY, Number
from winset_models.negotiation.suggestions import article, counted, did_you_mean, listed
from winset_models.negotiation.table import Table
from winset_models.negotiation.yaml_document import Document

_NUMBER: TypeAdapter[float] = TypeAdapter(Number)


def expand(document: Document) -> tuple[Document, dict[str, str]]:
    """Return a document whose modules and options hold what its tables say, and the SHA-256 of each CSV file read.

    Cells that cannot be used are faults of the returned document; a table that the schema refuses is left alone.
    """
    written = document.data.get("tables")
    if not isinstance(written, list) or not written:
        return document, {}
    filling = _Filling(replace(document, data=deepcopy(document.data)), declared_names(document.data))
    for position, entry in enumerate(written):
        if (table := _sound(entry)) is not None:
            filling.fill(table, ("tables", position))
    return filling.document, filling.hashes


def _sound(entry: object) -> Table | None:
    """Return a table of the file without the cells that are no numbers; None where the rest is faulty as well."""
    if isinstance(entry, dict) and isinstance(rows := entry.get("rows"), dict):
        clean = {key: [_usable(cell) for cell in row] for key, row in rows.items() if isinstance(row, list)}
        entry = {**entry, "rows": clean}
    try:
        return Table.model_validate(entry)
    except ValidationError:
        return None


def _usable(cell: object) -> float | None:
    try:
        return _NUMBER.validate_python(cell)
    except ValidationError:
        return None


def _in_place(table: Table, document: Document, path: Path) -> Grid:
    """Return the grid of a table whose cells stand in the file itself."""
    columns = table.columns or []
    grid = Grid([Cell(name, document.place((*path, "columns", at))) for at, name in enumerate(columns)])
    for party, row in (table.rows or {}).items():
        place: Path = (*path, "rows", party)
        if len(row) == len(columns):
            cells = [None if cell is None else Cell(cell, document.place((*place, at))) for at, cell in enumerate(row)]
            grid.rows.append((Cell(party, document.place(place)), cells))
        else:
            message = "the row has another number of cells than there are columns"
            got, wanted = counted(len(row), "cell"), counted(len(columns), "cell")
            grid.faults.append(Fault("ragged-table", document.place(place), place, message, got, wanted))
    return grid


def _from_file(table: Table, document: Document, hashes: dict[str, str]) -> Grid:
    """Return the grid of a table in a CSV file, without the cells that no solver could compute with."""
    folder, name = FilePath(document.file).parent, str(table.csv)
    content = table_bytes(folder, name)
    hashes[name] = hashlib.sha256(content).hexdigest()
    grid = parse(content, str(folder / name))
    for _, cells in grid.rows:
        for position, cell in enumerate(cells):
            if cell is not None and _usable(cell.content) is None:
                message = "the number is too large or too small to compute with reliably"
                grid.faults.append(Fault("magnitude", cell.place, (), message, f"{cell.content:g}"))
                cells[position] = None
    return grid


@dataclass
class _Filling:
    """A document being filled from its tables."""

    document: Document
    names: DeclaredNames
    hashes: dict[str, str] = field(default_factory=dict)

    def fill(self, table: Table, path: Path) -> None:
        """Write the cells of one table to their places."""
        columns_of = self._owners(table, path)
        if columns_of is None:
            return
        try:
            from_file = table.csv is not None
            grid = _from_file(table, self.document, self.hashes) if from_file else _in_place(table, self.document, path)
        except TableFileError as error:
            place: Path = (*path, "csv")
            self._report("table-file", self.document.place(place), place, str(error), hint=error.hint)
            return
        self.document.faults.extend(replace(fault, path=fault.path or path) for fault in grid.faults)
        columns = self._known("option" if table.fills == "values" else "module", grid.columns, columns_of, path)
        rows = self._known("party", [label for label, _ in grid.rows], self.names.voices, path)
        for party, (_, cells) in zip(rows, grid.rows, strict=True):
            for column, cell in zip(columns, cells, strict=False):
                if party is not None and column is not None and cell is not None:
                    self._write((*_home(table, column), party), cell)

    def _report(
        self, code: str, place: Location, path: Path, message: str, *, wanted: str = "", hint: str = ""
    ) -> None:
        self.document.faults.append(Fault(code, place, path, message, "", wanted, hint))

    def _owners(self, table: Table, path: Path) -> Names | None:
        """Return the names that columns may have; None where the section they belong to is faulty or missing."""
        if table.issue is None:
            return self.names.modules if self.names.modules.complete else None
        if table.issue in self.names.options:
            found = self.names.options[table.issue]
            return found if found.complete else None
        if self.names.issues.complete:
            place: Path = (*path, "issue")
            valid = self.names.issues.every
            hint = did_you_mean(table.issue, valid) or ("" if valid else "the file has no issues")
            wanted = f"one of {listed(valid)}" if valid else ""
            message = f"`{table.issue}` is not an issue here"
            self._report("unknown-issue", self.document.place(place), place, message, wanted=wanted, hint=hint)
        return None

    def _known(self, kind: str, cells: Sequence[Cell], valid: Names, path: Path) -> list[str | None]:
        """Return the names of columns or rows, None for each that is unknown or repeated, which are faults."""
        found: list[str | None] = []
        for cell in cells:
            name = str(cell.content)
            if name in found:
                self._report("repeated-name", cell.place, path, f"`{name}` is listed more than once")
            elif not valid.allow(name):
                wanted = f"one of {listed(valid.every)}"
                message = f"`{name}` is not {article(kind)} here"
                hint = did_you_mean(name, valid.every)
                self._report(f"unknown-{kind}", cell.place, path, message, wanted=wanted, hint=hint)
            found.append(name if name in valid and name not in found else None)
        return found

    def _write(self, path: Path, cell: Cell) -> None:
        """Write a cell to its place, unless the file already says something there."""
        *parents, party = path
        node = self.document.data
        for depth, key in enumerate(parents):
            if node.get(key) is None:
                node[key] = {}
            elif depth == len(parents) - 1 and _usable(node[key]) is not None:
                node[key] = {EVERYBODY: node[key]}
            node = node[key]
            if not isinstance(node, dict):
                return
        if party in node:
            before = self.document.place(path)
            message = f"the value of `{dotted(path)}` is given twice"
            hint = f"the first one is at {before.line}:{before.column}; keep one of them"
            self._report("given-twice", cell.place, path, message, hint=hint)
        else:
            node[party] = cell.content
            self.document.elsewhere[path] = cell.place


def _home(table: Table, column: str) -> Path:
    if table.fills == "values":
        return ("issues", str(table.issue), "options", column, "values")
    if table.fills == "uses":
        return ("modules", column, "uses", str(table.resource))
    return ("modules", column, table.fills)
