"""Scenarios from a CSV file, written into the paths that they stand for before the schema sees the file."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path as FilePath
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from winset_models.negotiation.content import Content
from winset_models.negotiation.csv_table import TableFileError, rows_of, table_bytes
from winset_models.negotiation.faults import Fault, shown
from winset_models.negotiation.origin import Location, Path
from winset_models.negotiation.part import Number
from winset_models.negotiation.suggestions import as_number, counted, did_you_mean, listed
from winset_models.negotiation.yaml_document import Document
from winset_models.negotiation.yaml_scalar import number

PATH: Final[Path] = ("fund", "scenarios")
COLUMNS: Final = ("scenario", "probability", "stage")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_\-]{0,63}")
_LONGEST_NUMBER: Final = 9
"""Digits of the number of a stage; thousands of them would be no number to compute with."""
_NUMBER: TypeAdapter[float] = TypeAdapter(Number)

Row = dict[str, tuple[str, Location]]


def expand_scenarios(document: Document) -> tuple[Document, dict[str, str]]:
    """Return a document whose fund holds the scenarios of its CSV file as paths, and the SHA-256 of that file.

    Cells that cannot be used are faults of the returned document. A scenario named by a number `7` becomes `s7`.
    """
    fund = document.data.get("fund")
    scenarios = fund.get("scenarios") if isinstance(fund, dict) else None
    name = scenarios.get("csv") if isinstance(scenarios, dict) else None
    if not isinstance(name, str) or not isinstance(fund, dict) or not isinstance(scenarios, dict):
        return document, {}
    before = len(document.faults)
    paths: dict[str, dict[str, Any]] = {}
    sha256 = ""
    if scenarios.get("paths"):
        _report(document, "given-twice", "scenarios are given both in a file and in place", "keep one of them")
    else:
        paths, sha256 = _paths(document, name, _stages(fund.get("stages")))
    if len(document.faults) > before:
        document.incomplete.add(PATH)
        return document, {}
    filled = {**document.data, "fund": {**fund, "scenarios": {**scenarios, "paths": paths}}}
    return replace(document, data=filled), {name: sha256}


def _paths(document: Document, name: str, stages: list[str]) -> tuple[dict[str, dict[str, Any]], str]:
    """Return the scenarios of a file as paths, and its SHA-256; report what is wrong."""
    folder, reading = FilePath(document.file).parent, _Reading(document, stages)
    content = b""
    try:
        content = table_bytes(folder, name)
        reading.read(rows_of(content, f"first row: {listed(COLUMNS)}, and the quantities"), str(folder / name))
    except TableFileError as error:
        _report(document, "table-file", str(error), error.hint)
    paths = {key: scenario.written() for key, scenario in reading.scenarios.items()}
    return paths, hashlib.sha256(content).hexdigest()


def _report(document: Document, code: str, message: str, hint: str) -> None:
    place = document.place((*PATH, "csv"))
    document.faults.append(Fault(code, place, (*PATH, "csv"), message, hint=hint))


def _stages(written: Content) -> list[str]:
    return [str(stage) for stage in written] if isinstance(written, list) else []


@dataclass
class _Scenario:
    """One scenario as far as it has been read."""

    place: Location
    probability: float
    values: dict[str, dict[int, float]] = field(default_factory=dict)
    stages: set[int] = field(default_factory=set)

    def written(self) -> dict[str, Any]:
        """Return the scenario as a file would give it in place."""
        values = {name: [found[stage] for stage in sorted(found)] for name, found in self.values.items()}
        return {"probability": self.probability, "values": values}


@dataclass
class _Reading:
    """A file of scenarios being read row by row."""

    document: Document
    stages: list[str]
    scenarios: dict[str, _Scenario] = field(default_factory=dict)

    def read(self, rows: list[tuple[int, list[str]]], file: str) -> None:
        """Read all rows; what cannot be used becomes a fault."""
        line, header = rows[0]
        if len(rows) == 1:
            raise TableFileError("the file holds no scenario", "write one row for each scenario and stage")
        quantities = self._quantities(header, [Location(file, line, at) for at in range(1, len(header) + 1)])
        if quantities is None:
            return
        for number_of_line, cells in rows[1:]:
            if len(cells) != len(header):
                got, wanted = counted(len(cells), "cell"), f"{len(header)}, as in the first row"
                hint = "a decimal comma splits a number in two" if len(cells) > len(header) else ""
                message = "the row has another number of cells than the first row"
                self._fault("ragged-table", Location(file, number_of_line, 1), message, got, wanted, hint=hint)
                continue
            places = (Location(file, number_of_line, at) for at in range(1, len(cells) + 1))
            self._row(dict(zip(header, zip(cells, places, strict=True), strict=True)), quantities)
        for key, scenario in self.scenarios.items():
            if missing := [stage for at, stage in enumerate(self.stages) if at not in scenario.stages]:
                message, wanted = f"the scenario `{key}` says nothing about {listed(missing)}", "one row for each stage"
                self._fault("missing-row", scenario.place, message, counted(len(scenario.stages), "row"), wanted)

    def _fault(
        self, code: str, place: Location, message: str, got: str = "", wanted: str = "", *, hint: str = ""
    ) -> None:
        self.document.faults.append(Fault(code, place, (*PATH, "csv"), message, got, wanted, hint))

    def _quantities(self, header: list[str], places: list[Location]) -> list[str] | None:
        """Return the columns that hold quantities; None where the first row cannot be used."""
        before = len(self.document.faults)
        for at, name in enumerate(header):
            if name in header[:at]:
                self._fault("repeated-name", places[at], f"the column `{name}` is there more than once")
            elif not _NAME.fullmatch(name):
                wanted = "letters, digits, `_` and `-`, starting with a letter"
                self._fault("bad-name", places[at], "the column has no name that can be used", shown(name), wanted)
        for name in COLUMNS:
            if name not in header:
                hint = did_you_mean(name, header)
                self._fault("missing-column", places[0], f"the column `{name}` is missing", listed(header), hint=hint)
        return None if len(self.document.faults) > before else [name for name in header if name not in COLUMNS]

    def _row(self, row: Row, quantities: list[str]) -> None:
        scenario, stage = self._scenario(row), self._stage(row)
        values = {name: self._number(row[name]) for name in quantities}
        if scenario is None or stage is None:
            return
        if stage in scenario.stages:
            message = f"the scenario has a second row for {self.stages[stage]}"
            self._fault("given-twice", row["stage"][1], message, hint="keep one of them")
            return
        scenario.stages.add(stage)
        for name, value in values.items():
            scenario.values.setdefault(name, {})[stage] = 0.0 if value is None else value

    def _scenario(self, row: Row) -> _Scenario | None:
        """Return the scenario of a row; the first row of each says its probability, others may repeat it."""
        (text, place), (chance, chance_place) = row["scenario"], row["probability"]
        key = f"s{text}" if text.isdecimal() else text
        if not _NAME.fullmatch(key):
            wanted = "letters, digits, `_` and `-`, starting with a letter; or a number"
            self._fault("bad-name", place, "the scenario has no name that can be used", shown(text), wanted)
            return None
        known = self.scenarios.get(key)
        if known is not None and not chance:
            return known
        probability = self._number(row["probability"])
        if probability is not None and not 0 <= probability <= 1:
            self._fault("out-of-range", chance_place, "the probability is not from 0 to 1", chance, "0 to 1")
        elif known is not None and probability is not None and probability != known.probability:
            message, wanted = "the scenario has two probabilities", f"{known.probability:g}, as before, or nothing"
            self._fault("contradiction", chance_place, message, chance, wanted)
        if known is None:
            known = self.scenarios[key] = _Scenario(place, probability or 0.0)
            self.document.elsewhere[(*PATH, "paths", key)] = place
        return known

    def _stage(self, row: Row) -> int | None:
        """Return the position of a stage, given by its name or its number."""
        text, place = row["stage"]
        if text in self.stages:
            return self.stages.index(text)
        if text.isdecimal() and len(text) <= _LONGEST_NUMBER and 1 <= int(text) <= len(self.stages):
            return int(text) - 1
        hint = did_you_mean(text, self.stages)
        wanted = f"one of {listed(self.stages)}, or its number" if self.stages else "stages of the fund"
        self._fault("unknown-stage", place, "the fund has no such stage", shown(text), wanted, hint=hint)
        return None

    def _number(self, cell: tuple[str, Location]) -> float | None:
        text, place = cell
        value = number(text) if text else None
        if value is None:
            self._fault("wrong-type", place, "the cell is not a number", shown(text), "a number", hint=as_number(text))
            return None
        try:
            return _NUMBER.validate_python(value)
        except ValidationError:
            self._fault("magnitude", place, "the number is too large or too small to compute with reliably", text)
            return None
