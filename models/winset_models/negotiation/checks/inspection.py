"""The inspection of one file: what is looked at, and the faults found on the way."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from winset_models.negotiation.checks.names import DeclaredNames, Names
from winset_models.negotiation.faults import MOST_FAULTS, Fault
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path
from winset_models.negotiation.salvage import Salvage
from winset_models.negotiation.suggestions import article, did_you_mean, listed
from winset_models.negotiation.yaml_document import Document


@dataclass(frozen=True)
class Inspection:
    """A negotiation (or its sound rest) with the names it declares, and a growing list of faults.

    Paths given to its methods are those of the negotiation in long form; faults carry what the file writes.
    """

    negotiation: Negotiation
    names: DeclaredNames
    document: Document
    salvage: Salvage
    faults: list[Fault] = field(default_factory=list)

    def fault(
        self,
        code: str,
        path: Path,
        message: str,
        *,
        got: str = "",
        wanted: str = "",
        hint: str = "",
        of_key: bool = False,
        severity: Literal["fault", "warning"] = "fault",
    ) -> None:
        """Report a fault at ``path``: at its key if ``of_key``, else at the value where that is a scalar."""
        if len(self.faults) > MOST_FAULTS:
            return
        written = self.document.written_path(self.salvage.file_path(path))
        place = self.document.place(written, of_key=of_key and len(written) == len(path))
        self.faults.append(Fault(code, place, written, message, got, wanted, hint, severity))

    def warning(self, code: str, path: Path, message: str, *, hint: str = "") -> None:
        """Report a doubt about the entry at ``path``."""
        self.fault(code, path, message, hint=hint, of_key=True, severity="warning")

    @cached_property
    def membership_is_known(self) -> bool:
        """Return whether every party and its group are declared without fault, so that members can be counted."""
        sound = self.names.parties.complete and self.names.groups.complete
        return sound and all(self.salvage.intact("parties", key, "group") for key in self.names.parties.every)

    def openness_is_known(self, module: str) -> bool:
        """Return whether it can be said to whom a module is open."""
        entry = self.negotiation.modules.get(module)
        if entry is None or not self.salvage.intact("modules", module, "open_to") or not self.membership_is_known:
            return False
        return all(name in self.names.voices for name in entry.open_to or ())

    def known(self, kind: str, name: str, valid: Names, path: Path, *, of_key: bool = False) -> bool:
        """Return whether ``name`` is declared; report an unknown name with the valid ones otherwise.

        ``kind`` is the word for what is named, such as `module`.
        """
        if valid.allow(name):
            return name in valid
        if len(self.faults) > MOST_FAULTS:
            return False
        wanted = f"one of {listed(valid.every)}" if valid.every else ""
        hint = did_you_mean(name, valid.every) or ("" if valid.every else f"the file has no {kind}s")
        code = f"unknown-{kind}".replace(" ", "-")
        self.fault(code, path, f"`{name}` is not {article(kind)} here", wanted=wanted, hint=hint, of_key=of_key)
        return False

    def party(self, name: str, path: Path, *, of_key: bool = False) -> bool:
        """Return whether a party is known, as `known` does; a group where a party is wanted is explained."""
        if name in self.names.groups and name not in self.names.parties:
            members = [key for key, party in self.negotiation.parties.items() if party.group == name]
            hint = f"`{name}` is a group; name its parties: {listed(members)}"
            self.fault("unknown-party", path, f"`{name}` is not a party", hint=hint, of_key=of_key)
            return False
        return self.known("party", name, self.names.parties, path, of_key=of_key)

    def voices(self, names: Iterable[str] | None, path: Path) -> bool:
        """Return whether every name in a list is a party, a group or `all`."""
        return all([self.voice(name, (*path, position)) for position, name in enumerate(names or ())])

    def voice(self, name: str, path: Path, *, of_key: bool = False) -> bool:
        """Return whether a name is a party, a group or `all`."""
        if name in self.names.third_parties and self.names.voices.complete and name not in self.names.voices:
            hint = f"`{name}` is a third party, which has no payoff of its own"
            self.fault("unknown-party", path, f"`{name}` is not a party", hint=hint, of_key=of_key)
            return False
        return self.known("party", name, self.names.voices, path, of_key=of_key)

    def by_party(self, values: Iterable[str], path: Path) -> None:
        """Check the keys of values by party."""
        for name in values:
            self.voice(name, (*path, name), of_key=True)

    def module(self, name: str, path: Path, *, of_key: bool = False) -> bool:
        """Return whether a module is known."""
        return self.known("module", name, self.names.modules, path, of_key=of_key)

    def modules(self, names: Iterable[str] | None, path: Path) -> bool:
        """Return whether every module of a list is known."""
        return all([self.module(name, (*path, position)) for position, name in enumerate(names or ())])

    def level(self, module: str, name: str, path: Path, *, of_key: bool = False) -> bool:
        """Return whether a module has a level; nothing is said about a module that is itself unknown."""
        valid = self.names.levels.get(module)
        return valid is not None and self.known("level", name, valid, path, of_key=of_key)

    def issue(self, name: str, path: Path, *, of_key: bool = False) -> bool:
        """Return whether an issue is known."""
        return self.known("issue", name, self.names.issues, path, of_key=of_key)

    def options(self, issue: str, names: Iterable[str], path: Path, *, of_keys: bool = False) -> bool:
        """Return whether an issue has every option of a list (or of the keys of a mapping)."""
        valid = self.names.options.get(issue)
        if valid is None:
            return False
        found = [
            self.known("option", name, valid, (*path, name if of_keys else position), of_key=of_keys)
            for position, name in enumerate(names)
        ]
        return all(found)
