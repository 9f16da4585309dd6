"""Checks of patterns: whether the places that a section of uncertainty names are numbers that can be doubted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.checks.names import Names
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.suggestions import did_you_mean, listed
from winset_models.negotiation.uncertainty.parts import Uncertainty
from winset_models.negotiation.uncertainty.paths import CERTAIN, DEEP, Miss, is_tied, numbers_met, written_short

UNCERTAINTY: Path = ("uncertainty",)
MOST_SUGGESTED = 100
"""Names at one place up to which they are listed."""


@dataclass(frozen=True)
class UncertaintyInspection:
    """The inspection of what a file says about its uncertainty.

    Parameters
    ----------
    inspection
        That of the whole file.
    said
        The section, or the sound rest of it.
    places
        By doubtful number: the numbers of the file that it means; without those of which a pattern is faulty.
    """

    inspection: Inspection
    said: Uncertainty
    places: dict[str, tuple[Path, ...]] = field(default_factory=dict)

    @property
    def negotiation(self) -> Negotiation:
        """The negotiation, or the sound rest of it."""
        return self.inspection.negotiation

    @cached_property
    def numbers(self) -> Names:
        """Ids of doubtful numbers, whether faulty or not."""
        written = self.inspection.document.data.get("uncertainty")
        return Names.of(written.get("numbers") if isinstance(written, Mapping) else None)

    def met(self, pattern: str, path: Path, *, of_key: bool = False) -> tuple[Path, ...]:
        """Return the numbers that a pattern written at ``path`` means; report it where there are none."""
        met = numbers_met(self.negotiation, pattern)
        if met.miss is not None:
            self._missed(pattern, met.miss, path, of_key=of_key)
            return ()
        tied = [place for place in met.paths if is_tied(place)]
        if tied:
            message = f"`{_written(tied[0])}` adds up to 1 with others, so it cannot change by itself"
            hint = "doubt what happens instead, such as the values of scenarios, or write a second file"
            self.inspection.fault("tied-number", path, message, hint=hint, of_key=of_key)
            return ()
        return met.paths

    def _missed(self, pattern: str, miss: Miss, path: Path, *, of_key: bool) -> None:
        message, wanted, hint = self._problem(pattern, miss)
        if message:
            code = {"unknown": "unknown-place", "certain": "no-doubt", "several": "several-numbers"}
            found = code.get(miss.problem, "no-number")
            self.inspection.fault(found, path, message, wanted=wanted, hint=hint, of_key=of_key)

    def _problem(self, pattern: str, miss: Miss) -> tuple[str, str, str]:
        """Return message, what is wanted and a hint; no message where a faulty part of the file may hide the place."""
        around = f"in `{_written(miss.at)}`" if miss.at else "in the file"
        if miss.problem == "certain":
            return f"nothing in `{miss.name}` is doubted", "", f"all but {listed(sorted(CERTAIN))} can be"
        if miss.problem == "several":
            hint = f"write `{pattern.removesuffix('.*')}.{DEEP}` for all numbers below"
            few = miss.valid if len(miss.valid) <= MOST_SUGGESTED else ()
            return f"`{_written(miss.at)}` is more than one number", f"one of {listed(few)}" if few else "", hint
        if miss.problem == "text":
            return f"`{_written(miss.at)}` is no number", "", ""
        if not self._is_known(miss):
            return "", "", ""
        if miss.problem == "nothing":
            return f"nothing is written {around}", "", "write the number first"
        wanted = f"one of {listed(miss.valid)}" if 0 < len(miss.valid) <= MOST_SUGGESTED else ""
        if miss.name in self.negotiation.parties and miss.at != ("parties",):
            return f"there is no `{miss.name}` {around}", wanted, f"write `{miss.name}: 0` there first"
        hint = did_you_mean(miss.name, miss.valid) or ("" if miss.valid else "write the number first")
        return f"there is no `{miss.name}` {around}", wanted, hint

    def _is_known(self, miss: Miss) -> bool:
        """Return whether what is missing is missing from the file, and not only from its sound rest."""
        salvage, incomplete = self.inspection.salvage, self.inspection.document.incomplete
        place = (*miss.at, miss.name) if miss.problem == "unknown" else miss.at
        if not salvage.intact(*place) or any(place[:depth] in incomplete for depth in range(len(place) + 1)):
            return False
        if miss.problem == "nothing":
            return not salvage.damaged(*miss.at)
        return miss.at != ("parties",) or not self.inspection.names.voices.allow(miss.name)


def short(negotiation: Negotiation, path: Path) -> str:
    """Return the place of a number as a file writes it."""
    return _written(written_short(negotiation, path))


def _written(path: Path) -> str:
    """Return a path as patterns are written."""
    return ".".join(str(key) for key in path)


def first_repeated(several: Iterable[tuple[str, tuple[Path, ...]]]) -> list[tuple[str, str, Path]]:
    """Return for each name that means a number which an earlier one means as well: both names, and the number."""
    owner: dict[Path, str] = {}
    found = []
    for name, paths in several:
        again = [path for path in paths if owner.setdefault(path, name) != name]
        if again:
            found.append((name, owner[again[0]], again[0]))
    return found
