"""Bytes of a file that somebody else has written."""

import re
from pathlib import Path
from typing import Final

from winset_models.negotiation.faults import printable, shown
from winset_models.negotiation.yaml_scalar import number
from winset_solver.errors import FileError

LARGEST_FILE: Final = 5_000_000
"""Bytes of a file that is read at most."""
MOST_VALUES: Final = 10_000
"""Values that one issue has at most."""


def file_bytes(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises
    ------
    FileError
        If there is no such file, or it cannot be read, or it is too large.
    """
    if path.is_dir():
        raise FileError("this is a folder, not a file", where=str(path))
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise FileError("there is no such file", where=str(path)) from error
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise FileError(f"the file cannot be read: {reason}", where=str(path)) from error
    if len(content) > LARGEST_FILE:
        raise FileError("the file is too large", where=str(path), wanted=f"at most {LARGEST_FILE} bytes")
    return content


def words(text: str) -> str:
    """Return a text on one line, with every control character written out."""
    return printable(" ".join(text.split()))


def finite(text: str, where: str) -> float:
    """Return the number that a text spells.

    Raises
    ------
    FileError
        If it spells none, or one that is not finite.
    """
    found = number(text.strip())
    if found is None or abs(found) == float("inf"):
        raise FileError("this is not a number", where=where, got=shown(words(text)), wanted="a number")
    return float(found)


def whole(text: str, where: str) -> int:
    """Return the whole number that a text spells.

    Raises
    ------
    FileError
        If it spells none.
    """
    found = number(text.strip())
    if not isinstance(found, int):
        raise FileError("this is not a whole number", where=where, got=shown(words(text)), wanted="a whole number")
    return found


def number_words(value: float) -> str:
    """Return a number in the shortest words that say it, at most fifteen digits.

    Examples
    --------
    >>> number_words(3.0), number_words(0.1 + 0.2)
    ('3', '0.3')
    """
    return f"{value:.15g}"


def in_natural_order(names: list[Path]) -> list[Path]:
    """Return paths sorted by name, numbers by size.

    Examples
    --------
    >>> [path.name for path in in_natural_order([Path("p10.xml"), Path("p2.xml")])]
    ['p2.xml', 'p10.xml']
    """
    return sorted(
        names, key=lambda path: [(len(part), part) if part.isdigit() else (0, part) for part in _parts(path.name)]
    )


def _parts(name: str) -> list[str]:
    return re.split(r"(\d+)", name)


def refuse_too_many(count: int, where: str) -> None:
    """Raise a `FileError` where an issue has more values than can be listed."""
    if count > MOST_VALUES:
        raise FileError(
            "the issue has too many values", where=where, got=count, wanted=f"at most {MOST_VALUES}",
            hint="every value becomes an option; give the issue fewer, or make it continuous",
        )  # fmt: skip
