"""The names that a file declares, taken from what is written even where a declaration is faulty otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from winset_models.negotiation.module import ONLY_LEVEL
from winset_models.negotiation.part import EVERYBODY


@dataclass(frozen=True)
class Names:
    """Declared names of one kind; ``complete`` is false where a faulty part of the file may hide some."""

    every: tuple[str, ...]
    complete: bool = True

    @cached_property
    def _as_set(self) -> frozenset[str]:
        return frozenset(self.every)

    def __contains__(self, name: object) -> bool:
        return name in self._as_set

    def allow(self, name: str) -> bool:
        """Return whether a reference to ``name`` may be right."""
        return not self.complete or name in self

    @classmethod
    def of(cls, section: object) -> Self:
        """Return the keys of a section of the file."""
        if section is None:
            return cls(())
        if isinstance(section, Mapping):
            return cls(tuple(section))
        return cls((), complete=False)


@dataclass(frozen=True)
class DeclaredNames:
    """Everything that a reference can name."""

    parties: Names
    groups: Names
    modules: Names
    issues: Names
    resources: Names
    indicators: Names
    sources: Names
    steps: Names
    phases: Names
    third_parties: Names
    sequences: Names
    step_resources: Names
    """What steps of a roadmap need."""
    needs: Names
    """Of the fund, as are contracts."""
    contracts: Names
    levels: Mapping[str, Names]
    """By module, lowest first."""
    options: Mapping[str, Names]
    """By issue."""

    @cached_property
    def voices(self) -> Names:
        """Parties and groups, and `all`."""
        every = (*self.parties.every, *self.groups.every, EVERYBODY)
        return Names(every, self.parties.complete and self.groups.complete)

    @cached_property
    def actors(self) -> Names:
        """Parties and third parties."""
        return _together([self.parties, self.third_parties])

    @cached_property
    def performers(self) -> Names:
        """Parties, groups, `all` and third parties."""
        return _together([self.voices, self.third_parties])


def declared_names(data: Mapping[str, Any]) -> DeclaredNames:
    """Return the names that the plain data of a file declares."""
    parties = Names(()) if data.get("parties") is None else Names.of(data["parties"])
    modules, issues = _entries(data, "modules"), _entries(data, "issues")
    held = [Names.of(_get(party, "capacities")) for party in _entries(data, "parties").values()]
    used = [Names.of(_get(module, "uses")) for module in modules.values()]
    figures = [Names.of(_get(party, "indicators")) for party in _entries(data, "parties").values()]
    roadmap, fund = _entries(data, "roadmap"), _entries(data, "fund")
    return DeclaredNames(
        parties=Names(parties.every, parties.complete and isinstance(data.get("parties"), dict)),
        groups=_groups(data),
        modules=Names.of(data.get("modules")),
        issues=Names.of(data.get("issues")),
        resources=_together([*held, *used]),
        indicators=_together(figures),
        sources=Names.of(data.get("sources")),
        steps=Names.of(roadmap.get("steps")),
        phases=Names.of(roadmap.get("phases")),
        third_parties=Names.of(roadmap.get("third_parties")),
        sequences=Names.of(roadmap.get("sequences")),
        step_resources=Names.of(roadmap.get("resources")),
        needs=Names.of(fund.get("needs")),
        contracts=Names.of(fund.get("contracts")),
        levels={key: _levels(module) for key, module in modules.items()},
        options={key: _options(issue) for key, issue in issues.items()},
    )


def _entries(data: Mapping[str, Any], section: str) -> dict[str, Any]:
    found = data.get(section)
    return found if isinstance(found, dict) else {}


def _get(entry: object, key: str) -> object:
    return entry.get(key) if isinstance(entry, dict) else None


def _together(several: Iterable[Names]) -> Names:
    several = list(several)
    every = dict.fromkeys(name for names in several for name in names.every)
    return Names(tuple(every), all(names.complete for names in several))


def _groups(data: Mapping[str, Any]) -> Names:
    parties = _entries(data, "parties").values()
    groups = [_get(party, "group") for party in parties]
    sound = all(party is None or isinstance(party, dict) for party in parties)
    texts = dict.fromkeys(group for group in groups if isinstance(group, str))
    complete = sound and isinstance(data.get("parties"), dict)
    return Names(tuple(texts), complete and all(group is None or isinstance(group, str) for group in groups))


def _levels(module: object) -> Names:
    written = _get(module, "levels")
    if written is None:
        return Names((ONLY_LEVEL,), module is None or isinstance(module, dict))
    if not isinstance(written, list):
        return Names((), complete=False)
    texts = tuple(level for level in written if isinstance(level, str))
    return Names(texts, len(texts) == len(written))


def _options(issue: object) -> Names:
    if not isinstance(issue, dict):
        return Names((), complete=False)
    section = issue.get("options") or issue.get("divide")
    return Names.of(section) if section else Names((), complete=False)
