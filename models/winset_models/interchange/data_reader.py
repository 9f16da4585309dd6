"""JSON and YAML of other programs: plain data, and its parts asked for by kind."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from winset_models.interchange.files import file_bytes, words
from winset_models.negotiation.content import Content
from winset_models.negotiation.faults import shown
from winset_solver.errors import FileError

JSON_ENDING = ".json"
YAML_ENDINGS = (".yml", ".yaml")
_MOST_ENTRIES: Final = 1_000_000
"""Keys, values and list items, each alias counted with everything that it stands for."""


@dataclass(frozen=True)
class Datum:
    """A piece of data with its place: the file, then keys and positions."""

    value: Any
    where: str

    def __contains__(self, key: str) -> bool:
        return isinstance(self.value, Mapping) and self.value.get(key) is not None

    def __getitem__(self, key: str | int) -> "Datum":
        place = f"{self.where}[{key}]" if isinstance(key, int) else f"{self.where} {key}"
        if isinstance(key, str) and key not in self.mapping():
            raise FileError(f"there is no `{key}`", where=self.where)
        return Datum(self.value[key], place)

    def mapping(self) -> Mapping[Any, Any]:
        """Return the data as a mapping."""
        if not isinstance(self.value, Mapping):
            raise self._fault("a mapping")
        return self.value

    def items(self) -> list["Datum"]:
        """Return the entries of a list."""
        if not isinstance(self.value, list | tuple):
            raise self._fault("a list")
        return [self[position] for position in range(len(self.value))]

    def number(self, *, finite: bool = True) -> float:
        """Return the data as a number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self._fault("a number")
        try:
            number = float(self.value)
        except OverflowError as error:
            raise self._fault("a finite number") from error
        if finite and not isfinite(number):
            raise self._fault("a finite number")
        return number

    def get(self, key: str, default: float) -> float:
        """Return a number by its key, or the default where there is none."""
        return self[key].number() if key in self else default

    def whole(self) -> int:
        """Return the data as a whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise self._fault("a whole number")
        return self.value

    def text(self) -> str:
        """Return the data as words."""
        if not isinstance(self.value, str | int | float):
            raise self._fault("a text or a number")
        return words(str(self.value))

    def _fault(self, wanted: str) -> FileError:
        return FileError("this is of another kind", where=self.where, got=shown(self.value), wanted=wanted)


def read_data(path: Path) -> Datum:
    """Return what a JSON or YAML file holds.

    Raises
    ------
    FileError
        If it is not readable as such; with the line where there is one.
    """
    content = file_bytes(path)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError("the file is not UTF-8 text", where=str(path)) from error
    try:
        data = json.loads(text) if path.suffix.lower() == JSON_ENDING else YAML(typ="safe", pure=True).load(text)
        entries = _entries(data, {})
    except json.JSONDecodeError as error:
        where = f"{path}:{error.lineno}:{error.colno}"
        raise FileError(f"the file is not JSON: {error.msg.lower()}", where=where) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise FileError(f"the file cannot be read as YAML: {error.problem}", where=where) from error
    except (YAMLError, ValueError, TypeError) as error:
        raise FileError("the file holds data that cannot be read", where=str(path)) from error
    except RecursionError as error:
        raise FileError("the file is nested too deeply", where=str(path)) from error
    if entries > _MOST_ENTRIES:
        raise FileError("the file has too many entries", where=str(path), wanted=f"at most {_MOST_ENTRIES}")
    return Datum(data, str(path))


def _entries(data: Content, known: dict[int, int]) -> int:
    """Return how many entries data have when all aliases are written out."""
    if not isinstance(data, list | tuple | dict):
        return 1
    if id(data) not in known:
        parts = [*data, *data.values()] if isinstance(data, dict) else data
        known[id(data)] = 1 + sum(_entries(part, known) for part in parts)
    return known[id(data)]


def type_of(datum: Datum) -> str:
    """Return the last part of the type that NegMAS writes into its data; empty where it has none."""
    if not isinstance(datum.value, Mapping):
        return ""
    found = datum.value.get("type", datum.value.get("__python_class__", ""))
    return found.rpartition(".")[2] if isinstance(found, str) else ""
