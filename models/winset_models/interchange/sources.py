"""Which files make a scenario, and whose format they are in."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from winset_models.interchange.data_reader import JSON_ENDING, YAML_ENDINGS, read_data
from winset_models.interchange.files import in_natural_order, words
from winset_models.interchange.genius import DOMAIN, PROFILE, read_genius
from winset_models.interchange.negmas import is_domain, is_profile, read_negmas
from winset_models.interchange.scenario import Scenario
from winset_models.interchange.xml_reader import read_xml
from winset_solver.errors import ArgumentError, FileError

FORMS: Final = ("genius", "negmas")
"""The formats of a domain with profiles."""
KNAPSACK_GAME: Final = "knapsack-game"
"""The format that is one file of a game."""
PROJECT: Final = "psplib"
"""The format that is one file of a project."""
_ENDINGS: Final = {"genius": (".xml",), "negmas": (JSON_ENDING, *YAML_ENDINGS)}
_READERS: Final = {"genius": read_genius, "negmas": read_negmas}


def is_knapsack_game(paths: Sequence[Path], form: str = "") -> bool:
    """Return whether paths are meant as a knapsack game: by the format where it is given, else by their ending."""
    return form == KNAPSACK_GAME or (not form and [path.suffix.lower() for path in paths] == [".txt"])


def is_project(paths: Sequence[Path], form: str = "") -> bool:
    """Return whether paths are meant as a project of PSPLIB: by the format where it is given, else by their ending."""
    return form == PROJECT or (not form and [path.suffix.lower() for path in paths] == [".sm"])


def read_scenario(paths: Sequence[Path], form: str = "", profiles: Sequence[str] = ()) -> Scenario:
    """Return the scenario in a folder, or of a domain file and its profiles.

    Parameters
    ----------
    paths
        One folder, or files: the domain and the utility profiles, which become parties in the order given. Profiles of
        a folder come in the order of their names.
    form
        `genius` or `negmas`; found out where empty.
    profiles
        Names of the profiles to take from a folder, with or without ending, in the order wanted; all where empty.

    Raises
    ------
    ArgumentError
        If the paths make no scenario.
    FileError
        If a file is not what it should be.
    """
    if not paths:
        raise ArgumentError("there is no file to read")
    if any(path.is_dir() for path in paths):
        if len(paths) > 1:
            raise ArgumentError("one folder, or files, make a scenario; not both", got=len(paths))
        return _from_folder(paths[0], form, profiles)
    if profiles:
        raise ArgumentError("profiles are chosen from a folder only", hint="name the files instead")
    found = form or _form_of(paths)
    kinds = {path: _kind(path, found) for path in paths[1:]} if len(paths) > 1 else {}
    domain = next((path for path, kind in kinds.items() if kind == "domain"), paths[0])
    if _kind(paths[0], found) == "domain":
        domain = paths[0]
    return _READERS[found](domain, [path for path in paths if path is not domain])


def _form_of(paths: Sequence[Path]) -> str:
    for form, endings in _ENDINGS.items():
        if all(path.suffix.lower() in endings for path in paths):
            return form
    for path in paths:
        if not path.exists():
            raise FileError("there is no such file or folder", where=str(path))
    wanted = (
        "XML files of GENIUS, JSON and YAML files of NegMAS, or one .txt file of a knapsack game or .sm of a project"
    )
    raise ArgumentError("these files are of no known format", got=", ".join(path.name for path in paths), wanted=wanted)


def _kind(path: Path, form: str) -> str:
    """Return `domain`, `profile` or nothing, by what stands in the file."""
    if form == "genius":
        return {DOMAIN: "domain", PROFILE: "profile"}.get(read_xml(path).tag, "")
    data = read_data(path)
    return "domain" if is_domain(data) else "profile" if is_profile(data) else ""


def _from_folder(folder: Path, form: str, names: Sequence[str]) -> Scenario:
    candidates = {each: _sorted_out(folder, each) for each in ([form] if form else FORMS)}
    complete = [each for each, (domains, _, _) in candidates.items() if domains]
    if not complete:
        for each, (_, _, others) in candidates.items():
            for path in others:
                _kind(path, each)  # raises where the file is broken, which says more than that it is none
        hint = "a domain is an XML file of GENIUS or a JSON or YAML file of NegMAS"
        raise FileError("the folder holds no negotiation domain", where=str(folder), hint=hint)
    if len(complete) > 1:
        raise FileError(
            "the folder holds domains of GENIUS and of NegMAS", where=str(folder), hint="choose with --from"
        )
    domains, profiles, others = candidates[complete[0]]
    if len(domains) > 1:
        got = ", ".join(path.name for path in domains)
        hint = "name the domain and its profiles instead of the folder"
        raise FileError("the folder holds several domains", where=str(folder), got=got, hint=hint)
    scenario = _READERS[complete[0]](domains[0], _chosen(profiles, names) if names else profiles)
    if not others:
        return scenario
    left = ", ".join(words(path.name) for path in others)
    return replace(scenario, notes=(*scenario.notes, f"Left out, as neither a domain nor a profile: {left}."))


def _sorted_out(folder: Path, form: str) -> tuple[list[Path], list[Path], list[Path]]:
    """Return the domains, the profiles and the other files of a format in a folder."""
    kinds: dict[str, list[Path]] = {"domain": [], "profile": [], "": []}
    try:
        listed = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    except OSError as error:
        raise FileError("the folder cannot be read", where=str(folder)) from error
    for path in in_natural_order(listed):
        if path.suffix.lower() in _ENDINGS[form]:
            try:
                kinds[_kind(path, form)].append(path)
            except FileError:
                kinds[""].append(path)
    return kinds["domain"], kinds["profile"], kinds[""]


def _chosen(profiles: Sequence[Path], names: Sequence[str]) -> list[Path]:
    known = {name: path for path in profiles for name in (path.stem, path.name)}
    for name in names:
        if name not in known:
            nearest = get_close_matches(name, known, n=1)
            hint = f"did you mean {nearest[0]}?" if nearest else ""
            wanted = ", ".join(path.name for path in profiles)
            raise ArgumentError("the folder has no such profile", got=name, wanted=wanted, hint=hint)
    return [known[name] for name in names]
