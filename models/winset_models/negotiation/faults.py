"""Faults of a negotiation file: code, place, path, what was got, what was wanted, and a hint."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from winset_models.negotiation.origin import Location, Path, dotted
from winset_solver.errors import FileError

LONGEST_QUOTE = 60
MOST_FAULTS = 1000
"""Faults that are listed at most; beyond, looking for more and for suggestions would take long and help nobody."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong (or, as a warning, doubtful) in a file.

    ``code`` is stable and kebab-case, for example ``unknown-key`` or ``unknown-party``.
    """

    code: str
    location: Location
    path: Path
    message: str
    got: str = ""
    wanted: str = ""
    hint: str = ""
    severity: Literal["fault", "warning"] = "fault"

    def __str__(self) -> str:
        place = f"{self.location} {dotted(self.path)}".rstrip()
        details = ", ".join(
            part
            for part in (f"got {self.got}" if self.got else "", f"wanted {self.wanted}" if self.wanted else "")
            if part
        )
        text = f"{place}: {self.message} [{self.code}]" + (f" ({details})" if details else "")
        return printable(text) + (f"\n  hint: {printable(self.hint)}" if self.hint else "")


class FaultyFileError(FileError):
    """A negotiation file has faults; all of them are listed."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(faults)} fault{'s' if len(faults) != 1 else ''}", where=file)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(str(fault) for fault in self.faults)])


def printable(text: str) -> str:
    """Return ``text`` with every control character written out, so that a file cannot steer a terminal."""
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)


def shown(value: object, written: str = "") -> str:
    """Return what was got, in words: text in quotes, a number as ``written`` in the file.

    Examples
    --------
    >>> shown("40%"), shown(None), shown([1, 2]), shown(1e9, "1e9")
    ('"40%"', 'nothing', 'a list', '1e9')
    """
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if isinstance(value, str):
        return f'"{_shortened(value)}"'
    return _shortened(written) or str(value).lower()


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def in_order(faults: Sequence[Fault], file: str) -> list[Fault]:
    """Return faults in the order of their places, those of ``file`` before those of tables beside it."""
    places = [
        (fault.location.file != file, fault.location.file, fault.location.line, fault.location.column)
        for fault in faults
    ]
    return [faults[position] for position in sorted(range(len(faults)), key=places.__getitem__)]
