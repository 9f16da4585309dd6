"""Patterns: which numbers of a negotiation a place with wildcards means."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from winset_models.negotiation.content import Content
from winset_models.negotiation.entries import entry_at
from winset_models.negotiation.fund.amounts import AffineAmount
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.part import EVERYBODY

CERTAIN: Final = frozenset({"winset", "sources", "tables", "uncertainty", "expected"})
"""Sections whose numbers are not doubted."""
ANY, DEEP = "*", "**"
"""Any one name, and any number of names."""


_WORDS: Final = frozenset({"description", "name", "note", "source", "title"})
"""Entries that hold no numbers, and are not suggested."""
_TIED: Final = (
    ("fund", "scenarios", "paths", ANY, "probability"),
    ("fund", "scenarios", "tree", ANY, "probability"),
    ("fund", "scenarios", "factors", ANY, "levels", ANY, "probability"),
    ("fund", "contracts", ANY, "efforts", ANY, "outcomes", ANY),
    ("fund", "contracts", ANY, "verification", ANY, ANY),
    ("deals", ANY, "issues", ANY, ANY),
)
"""Places of numbers that add up to 1 with others."""


@dataclass(frozen=True)
class Miss:
    """Why a pattern means no numbers.

    Parameters
    ----------
    problem
        ``"certain"``: a section that is not doubted. ``"unknown"``: no such name. ``"nothing"``: nothing is written
        there. ``"several"``: several numbers, or a part of the file. ``"text"``: something that is no number.
    name
        The first name that fails, or the last one.
    valid
        Names that could stand in its place.
    at
        The place that was reached.
    """

    problem: str
    name: str
    valid: tuple[str, ...] = ()
    at: Path = ()


@dataclass(frozen=True)
class Met:
    """The numbers that a pattern means; none where it misses."""

    paths: tuple[Path, ...]
    miss: Miss | None = None


def is_number(value: Content) -> bool:
    """Return whether a value is a number that can be doubted; a yes or no is none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def is_tied(path: Path) -> bool:
    """Return whether the number at a path adds up to 1 with others, so that it cannot change by itself."""
    return any(
        len(path) == len(tied) and all(name in {ANY, key} for name, key in zip(tied, path, strict=True))
        for tied in _TIED
    )


def numbers_met(negotiation: Negotiation, pattern: str) -> Met:
    """Return the numbers of a negotiation that a pattern means.

    Parameters
    ----------
    negotiation
        A negotiation.
    pattern
        Names joined by dots over the long form of the file, positions in lists as numbers from 0: ``*`` is any one
        name, ``**`` any number of names. After ``parties`` a group stands for its parties. A pattern may end at a
        number in its short form, as where a number for everybody is written without ``all``. Behind a wildcard at the
        end only numbers count that the file writes and that are no whole numbers by nature, such as periods and heads.

    Returns
    -------
    Met
        Paths in the order of the file, each once; or why there are none. Every place that the pattern reaches must
        be a number, or have nothing written.

    Examples
    --------
    >>> parties = {"A": {"group": "g", "capacities": {"staff": 3}}, "B": {"group": "g", "weight": 2}}
    >>> negotiation = Negotiation.model_validate({"winset": 1, "title": "", "unit": {"name": "€"}, "parties": parties})
    >>> numbers_met(negotiation, "parties.g.weight").paths
    (('parties', 'A', 'weight'), ('parties', 'B', 'weight'))
    >>> numbers_met(negotiation, "parties.*.capacities.staf").miss
    Miss(problem='unknown', name='staf', valid=('staff',), at=('parties', 'A', 'capacities'))
    """
    names = pattern.replace("[", ".").replace("]", "").split(".")
    names = [name for at, name in enumerate(names) if name != DEEP or names[at - 1 : at] != [DEEP]]
    search = _Search(negotiation)
    search.walk(negotiation, (), names)
    found = tuple(dict.fromkeys(search.found))
    if search.wrong is not None or not found:
        return Met((), search.wrong or search.farthest or Miss("unknown", names[0]))
    return Met(found)


class _Search:
    """What was met, and where the search came to its end without a number."""

    def __init__(self, negotiation: Negotiation) -> None:
        self.negotiation = negotiation
        self.found: list[Path] = []
        self.wrong: Miss | None = None
        self.farthest: Miss | None = None

    def walk(self, part: Content, path: Path, names: list[str]) -> None:
        """Follow the remaining names from a part."""
        if not names:
            self._end(part, path)
            return
        name, rest = names[0], names[1:]
        if name in {ANY, DEEP} and rest in ([], [DEEP]):
            self._at_the_end(part, path, deep=DEEP in names)
        elif name == DEEP:
            self.walk(part, path, rest)
            for key, entry in _entries(part, path):
                self.walk(entry, (*path, key), names)
        elif name == ANY:
            for key, entry in _entries(part, path):
                self.walk(entry, (*path, key), rest)
        else:
            self._step(part, path, name, rest)

    def _step(self, part: Content, path: Path, name: str, rest: list[str]) -> None:
        if not path and name in CERTAIN:
            self.wrong = self.wrong or Miss("certain", name)
            return
        entries = {str(key): (key, entry) for key, entry in _entries(part, path)}
        members = []
        if path == ("parties",) and name not in entries:
            parties = self.negotiation.parties
            members = [key for key in parties if name in {parties[key].group, EVERYBODY}]
        for key in members or [name] * (name in entries):
            step, entry = entries[key]
            self.walk(entry, (*path, step), rest)
        if not members and name not in entries:
            valid = (
                [*entries, *self._groups()] if path == ("parties",) else [key for key in entries if key not in _WORDS]
            )
            self._missed(Miss("unknown", name, tuple(valid), path))

    def _groups(self) -> list[str]:
        groups = [party.group for party in self.negotiation.parties.values()]
        return list(dict.fromkeys(group for group in groups if group is not None))

    def _end(self, part: Content, path: Path) -> None:
        """Take the number at the end of a pattern, in its short form too."""
        at, value = short_form(part, path)
        if is_number(value):
            self.found.append(at)
        elif value is None or value in ({}, []):
            self._missed(Miss("nothing", str(path[-1]) if path else "", (), at))
        elif _holds_numbers(value):
            valid = tuple(str(key) for key, _ in _entries(value, at))
            self.wrong = self.wrong or Miss("several", str(path[-1]) if path else "", valid, at)
        else:
            self.wrong = self.wrong or Miss("text", str(path[-1]) if path else "", (), at)

    def _at_the_end(self, part: Content, path: Path, *, deep: bool) -> None:
        """Take what a wildcard at the end means, which is nowhere nothing."""
        before = len(self.found)
        if deep:
            self._below(part, path)
        else:
            self._beside(part, path)
        if len(self.found) == before:
            self._missed(Miss("nothing", DEEP if deep else ANY, (), path))

    def _below(self, part: Content, path: Path) -> None:
        if isinstance(part, float):
            self.found.append(path)
        for key, entry in _entries(part, path):
            if _is_written(part, key):
                self._below(entry, (*path, key))

    def _beside(self, part: Content, path: Path) -> None:
        for key, entry in _entries(part, path):
            at, value = short_form(entry, (*path, key))
            if isinstance(value, float) and _is_written(part, key):
                self.found.append(at)
            elif _holds_numbers(value) and _is_written(part, key):
                valid = tuple(str(key) for key, _ in _entries(value, at))
                self.wrong = self.wrong or Miss("several", ANY, valid, at)

    def _missed(self, miss: Miss) -> None:
        if self.farthest is None or len(miss.at) > len(self.farthest.at):
            self.farthest = miss


def short_form(part: Content, path: Path) -> tuple[Path, Content]:
    """Return the entry that is written in short form at a path: below `all` alone, or the only number of an amount."""
    while True:
        if isinstance(part, dict) and list(part) == [EVERYBODY]:
            part, path = part[EVERYBODY], (*path, EVERYBODY)
        elif isinstance(part, AffineAmount) and not part.per:
            part, path = part.base, (*path, "base")
        elif isinstance(part, list) and len(part) == 1 and is_number(part[0]):
            part, path = part[0], (*path, 0)
        else:
            return path, part


def written_short(negotiation: Negotiation, path: Path) -> Path:
    """Return the shortest path that still means the number at a path."""
    for length in range(1, len(path)):
        if short_form(entry_at(negotiation, path[:length]), path[:length])[0] == path:
            return path[:length]
    return path


def _holds_numbers(part: Content) -> bool:
    """Return whether there are several entries, and any of them is or holds a number that is written."""
    several = (entry for key, entry in _entries(part, (part,)) if _is_written(part, key))
    return any(isinstance(entry, float) or _holds_numbers(entry) for entry in several)


def _is_written(part: Content, key: str | int) -> bool:
    return not isinstance(part, BaseModel) or key in part.model_fields_set


def _entries(part: Content, path: Path) -> Iterator[tuple[str | int, Content]]:
    """Yield the entries of a part with their names; sections that are not doubted are left out."""
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            if path or name not in CERTAIN:
                yield name, getattr(part, name)
    elif isinstance(part, dict):
        yield from part.items()
    elif isinstance(part, list):
        yield from enumerate(part)
