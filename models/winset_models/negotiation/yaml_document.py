"""YAML documents: plain data with the position of every entry."""

from dataclasses import dataclass, field
from typing import Any

from winset_models.negotiation.content import Content
from winset_models.negotiation.faults import Fault
from winset_models.negotiation.origin import Location, Path
from winset_models.negotiation.yaml_composer import Composer, Node


@dataclass(frozen=True)
class ScalarPlace:
    """Where a scalar stands, and how it is written there."""

    line: int
    column: int
    text: str


@dataclass(frozen=True)
class Document:
    """Plain data of one file and the positions that belong to it.

    ``positions`` are those of mapping keys and list items, ``scalars`` those of scalar values; ``elsewhere`` holds
    places outside the file. ``incomplete`` names entries from which a faulty key or tag was left out, so that nothing
    more can be said about them.
    """

    file: str
    data: Any
    positions: dict[Path, tuple[int, int]] = field(default_factory=dict)
    scalars: dict[Path, ScalarPlace] = field(default_factory=dict)
    elsewhere: dict[Path, Location] = field(default_factory=dict)
    incomplete: set[Path] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def written_path(self, path: Path) -> Path:
        """Return the part of ``path`` that the file writes out, with list positions where it writes a list.

        Shorthands are validated in their long form; this leads back: a bare number stands for ``all``, a list of
        parties for a mapping to levels, a single name for a list.
        """
        node: Any = self.data
        found: Path = ()
        for key in path:
            step = _step(node, key)
            if step is None:
                break
            node, found = node[step], (*found, step)
        return found

    def value_at(self, path: Path) -> Content:
        """Return the data at a written path."""
        node = self.data
        for key in path:
            node = node[key]
        return node

    def place(self, path: Path, *, of_key: bool = False) -> Location:
        """Return where the scalar at ``path`` is written, or else the key or item that leads to it."""
        for depth in range(len(path), -1, -1):
            known = path[:depth]
            if known in self.elsewhere:
                return self.elsewhere[known]
            if not of_key and depth == len(path) and (scalar := self.scalars.get(known)):
                return Location(self.file, scalar.line, scalar.column)
            if known in self.positions:
                return Location(self.file, *self.positions[known])
        return Location(self.file, 1, 1)


def _step(node: Content, key: str | int) -> str | int | None:
    """Return the key that leads from ``node`` towards ``key``; None where the file says nothing there."""
    if isinstance(node, dict):
        return key if key in node else None
    if isinstance(node, list) and isinstance(key, int):
        return key if key < len(node) else None
    return node.index(key) if isinstance(node, list) and key in node else None


def load(text: str, file: str) -> Document:
    """Return the document that ``text`` holds; ``file`` is only quoted.

    Raises
    ------
    FaultyFileError
        The text is not one YAML document, or it goes beyond the limits of this module.
    """
    composer = Composer(text, file)
    planter = _Planter(file, composer.faults)
    data = planter.plant(composer.compose(), ())
    return Document(file, data, planter.positions, planter.scalars, {}, planter.incomplete, planter.faults)


class _Planter:
    """Build plain data from nodes, and note where each entry stands."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = faults
        self.positions: dict[Path, tuple[int, int]] = {}
        self.scalars: dict[Path, ScalarPlace] = {}
        self.incomplete: set[Path] = set()

    def plant(self, node: Node, path: Path) -> Content:
        """Return the data of ``node``, which stands at ``path``."""
        if node.tagged:
            self.incomplete.add(path)
        if not path:
            self.positions[path] = (node.line, node.column)
        if node.items is not None:
            for index, item in enumerate(node.items):
                self.positions[*path, index] = (item.line, item.column)
            return [self.plant(item, (*path, index)) for index, item in enumerate(node.items)]
        if node.pairs is None:
            self.scalars[path] = ScalarPlace(node.line, node.column, node.text)
            return node.value
        data: dict[str, Any] = {}
        for key, value in node.pairs:
            name = self._name(key, data, path)
            if name is not None:
                self.positions[*path, name] = (key.line, key.column)
                data[name] = self.plant(value, (*path, name))
        return data

    def _name(self, key: Node, earlier: dict[str, Any], path: Path) -> str | None:
        place = Location(self.file, key.line, key.column)
        if not isinstance(key.value, str) or key.items is not None or key.pairs is not None:
            got = "a list" if key.items is not None else "a mapping" if key.pairs is not None else key.text or "nothing"
            hint = "names start with a letter; a word such as `true` or `null` needs quotes"
            self.faults.append(Fault("key-not-text", place, path, "a key is not text", got, hint=hint))
            self.incomplete.add(path)
        elif key.value == "<<":
            hint = "write the entries out"
            self.faults.append(Fault("merge-key", place, path, "merge keys are not part of YAML 1.2", hint=hint))
            self.incomplete.add(path)
        elif key.value in earlier:
            line, column = self.positions[*path, key.value]
            message = f"`{key.value}` is given twice in the same place"
            hint = f"the first one is at {line}:{column}; keep one of them"
            self.faults.append(Fault("duplicate-key", place, (*path, key.value), message, hint=hint))
        else:
            return key.value
        return None
