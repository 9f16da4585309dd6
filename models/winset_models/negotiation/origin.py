"""Where a negotiation was read from: file, content hash and the position of every entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Location:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Origin:
    """Where a negotiation comes from.

    ``positions`` holds the line and column of every mapping key and list item, by path, counted from 1;
    ``elsewhere`` the places of values that come from CSV files beside the file, where the column is the number of
    the cell; ``tables`` the SHA-256 of each of those files, by name.
    """

    file: str = "<memory>"
    sha256: str = ""
    positions: Mapping[Path, tuple[int, int]] = field(default_factory=dict, repr=False)
    elsewhere: Mapping[Path, Location] = field(default_factory=dict, repr=False)
    tables: Mapping[str, str] = field(default_factory=dict)

    def locate(self, path: Sequence[str | int]) -> Location:
        """Return the position of the deepest entry on ``path`` that the file really has."""
        for depth in range(len(path), -1, -1):
            known = tuple(path[:depth])
            if (found := self.positions.get(known)) is not None:
                return Location(self.file, *found)
            if known in self.elsewhere:
                return self.elsewhere[known]
        return Location(self.file, 1, 1)


def dotted(path: Sequence[str | int]) -> str:
    """Return a path as people write it.

    Examples
    --------
    >>> dotted(("parties", "KEN", "capacities", 2))
    'parties.KEN.capacities[2]'
    """
    text = ""
    for key in path:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else str(key)
    return text
