"""Scenarios as text: a negotiation file that a person can read and change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from winset_models.interchange.files import number_words
from winset_models.interchange.identifiers import PARTY, Identifiers, check_given
from winset_models.interchange.options import Row, Settled, SettledIssue, SettledOption, settle
from winset_models.interchange.scenario import Profile, Scenario
from winset_models.interchange.yaml_text import comment, note, scalar
from winset_models.negotiation.yaml_composer import MOST_ENTRIES
from winset_solver.errors import FileError


def renamed(scenario: Scenario, parties: Sequence[str]) -> Scenario:
    """Return a scenario whose parties are called by these words, which are their identifiers too.

    Raises
    ------
    ArgumentError
        As from :func:`check_given`.
    """
    check_given(parties, len(scenario.profiles), "profile")
    named = zip(parties, scenario.profiles, strict=True)
    return replace(scenario, profiles=tuple(replace(profile, name=party) for party, profile in named))


def negotiation_text(scenario: Scenario) -> str:
    """Return the negotiation file of a scenario; identifiers are made from names.

    Raises
    ------
    FileError
        If a value is too large to be computed with, or the file would have more entries than one may have.
    """
    ids = Identifiers(PARTY)
    keys = [ids.give(profile.name) for profile in scenario.profiles]
    settled = settle(scenario)
    if _entries(settled, len(keys)) > MOST_ENTRIES:
        hint = "give its issues fewer values, or import fewer parties"
        raise FileError("the scenario is too large for one negotiation file", where=scenario.source, hint=hint)
    blocks = [
        _head(scenario),
        ["parties:", *(line for key, each in zip(keys, scenario.profiles, strict=True) for line in _party(key, each))],
        ["issues:", *(line for issue in settled.issues for line in _issue(issue, keys))],
    ]
    if settled.interactions:
        entries = (_interaction(when, row, keys) for when, row in settled.interactions)
        blocks.append(
            ["interactions: # extra value where each issue named is settled by one of the options listed", *entries]
        )
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _entries(settled: Settled, parties: int) -> int:
    """Return how many keys, values and list items the file has at most, the head aside."""
    options = sum(len(issue.options) for issue in settled.issues)
    conditions = sum(2 + len(chosen) for when, _ in settled.interactions for chosen in when.values())
    rows = options + len(settled.interactions) + parties
    return (6 + 2 * parties) * rows + conditions + 8 * len(settled.issues)


def notices(scenario: Scenario) -> tuple[str, ...]:
    """Return what a reader must know, a line for each: assumptions, and what was left out."""
    issues = (f"{issue.name}: {issue.note}" for issue in settle(scenario).issues if issue.note)
    return (
        *scenario.notes,
        *(f"{each.name}: {_sentence(note)}" for each in scenario.profiles for note in _party_notes(each)),
        *issues,
    )


def _head(scenario: Scenario) -> list[str]:
    sources = ", ".join(profile.source for profile in scenario.profiles)
    lines = comment(f"Imported by `winset import` from the {scenario.form} domain {scenario.source} with {sources}.")
    lines += ["winset: 1", f"title: {scalar(scenario.title)}"]
    if scenario.notes:
        lines += note(" ".join(scenario.notes), "")
    return [*lines, "", f"unit: {{name: {scalar(scenario.unit)}}}"]


def _party(key: str, profile: Profile) -> list[str]:
    lines = [f"  {scalar(key)}:"]
    if profile.name != key:
        lines.append(f"    name: {scalar(profile.name)}")
    lines.append(f"    disagreement: {number_words(profile.reservation or 0.0)}")
    lines.append(f"    source: {scalar(f'utility profile {profile.source}')}")
    remarks = _party_notes(profile)
    return [*lines, *(note(_sentence("; ".join(remarks)), "    ") if remarks else [])]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _party_notes(profile: Profile) -> tuple[str, ...]:
    if profile.reservation is None:
        return (
            *profile.notes,
            "the file has no reservation value; 0 is assumed, and what is worth less is not acceptable",
        )
    return profile.notes


def _issue(issue: SettledIssue, keys: Sequence[str]) -> list[str]:
    lines = [f"  {scalar(issue.key)}:"]
    if issue.name != issue.key:
        lines.append(f"    name: {scalar(issue.name)}")
    if issue.note:
        lines += note(issue.note, "    ")
    if issue.divisible:
        lines.append("    divisible: true")
    return [*lines, "    options:", *(_option(option, keys) for option in issue.options)]


def _option(option: SettledOption, keys: Sequence[str]) -> str:
    name = f"name: {scalar(option.name)}, " if option.name != option.key else ""
    return f"      {scalar(option.key)}: {{{name}values: {_values(option.values, keys)}}}"


def _values(row: Row, keys: Sequence[str]) -> str:
    if not any(row):
        return "0"
    return f"{{{', '.join(f'{scalar(key)}: {number_words(value)}' for key, value in zip(keys, row, strict=True))}}}"


def _interaction(when: Mapping[str, Iterable[str]], row: Row, keys: Sequence[str]) -> str:
    conditions = ", ".join(f"{scalar(key)}: [{', '.join(map(scalar, options))}]" for key, options in when.items())
    worth = [(key, value) for key, value in zip(keys, row, strict=True) if value]
    values = ", ".join(f"{scalar(key)}: {number_words(value)}" for key, value in worth)
    return f"  - {{when: {{{conditions}}}, values: {{{values}}}}}"
