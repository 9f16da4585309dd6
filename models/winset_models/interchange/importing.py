"""Importing: files of other programs to the text of a negotiation file, or to a negotiation."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from winset_models.interchange.genius import read_genius
from winset_models.interchange.knapsack_game import read_knapsack_game
from winset_models.interchange.knapsack_game_text import NOTE, knapsack_game_text
from winset_models.interchange.negmas import read_negmas
from winset_models.interchange.negotiation_text import negotiation_text, notices, renamed
from winset_models.interchange.psplib import NOTE as PROJECT_NOTE
from winset_models.interchange.psplib import psplib_text, read_psplib
from winset_models.interchange.scenario import Scenario
from winset_models.interchange.sources import is_knapsack_game, is_project, read_scenario
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Origin
from winset_models.negotiation.yaml_document import load
from winset_solver.errors import ArgumentError


@dataclass(frozen=True)
class Import:
    """What became of a scenario.

    Parameters
    ----------
    text
        The negotiation file.
    notices
        What a reader must know: assumptions, and what was left out; the file's notes say the same.
    """

    text: str
    notices: tuple[str, ...]

    @property
    def negotiation(self) -> Negotiation:
        """The negotiation that the text describes."""
        content = self.text.encode("utf-8")
        document = load(self.text, "<imported>")
        origin = Origin("<imported>", hashlib.sha256(content).hexdigest(), document.positions)
        return Negotiation.model_validate(document.data).with_origin(origin)


def import_files(
    paths: Sequence[str | Path], form: str = "", profiles: Sequence[str] = (), parties: Sequence[str] = ()
) -> Import:
    """Read files of a known format into a negotiation file.

    Parameters
    ----------
    paths, form, profiles
        As in :func:`~winset_models.interchange.sources.read_scenario`; or one file of a knapsack game or of a project.
    parties
        What the parties are called, ids and names, in the order of the profiles; like the files where absent.

    Raises
    ------
    ArgumentError
        If the paths are of no known format, or the identifiers do not fit.
    FileError
        If a file is not what it should be.
    """
    places = [Path(path) for path in paths]
    game, project = is_knapsack_game(places, form), is_project(places, form)
    if not (game or project):
        return converted(read_scenario(places, form, profiles), parties)
    if len(places) != 1 or profiles:
        what = "a knapsack game" if game else "a project"
        raise ArgumentError(f"{what} is one file, without profiles", got=len(places))
    return (import_knapsack_game if game else import_psplib)(places[0], parties)


def converted(scenario: Scenario, parties: Sequence[str] = ()) -> Import:
    """Return a scenario as a negotiation file.

    Parameters
    ----------
    scenario
        What was read.
    parties
        What the parties are called, ids and names, in the order of the profiles; like the profiles where absent.

    Raises
    ------
    FileError
        If a value is too large to be computed with, or the file would have more entries than one may have.
    ArgumentError
        If the identifiers do not fit.
    """
    scenario = renamed(scenario, parties) if parties else scenario
    return Import(negotiation_text(scenario), notices(scenario))


def import_genius(domain: str | Path, profiles: Sequence[str | Path], parties: Sequence[str] = ()) -> Import:
    """Read a GENIUS domain and its utility profiles into a negotiation file.

    Parameters
    ----------
    domain, profiles
        XML files.
    parties
        What the parties are called, ids and names, in the order of the profiles; like the files where absent.

    Raises
    ------
    FileError
        If a file is not what it should be, or a profile does not fit the domain.
    ArgumentError
        If the identifiers do not fit.
    """
    return converted(read_genius(Path(domain), [Path(profile) for profile in profiles]), parties)


def import_negmas(domain: str | Path, profiles: Sequence[str | Path], parties: Sequence[str] = ()) -> Import:
    """Read a NegMAS domain and its utility functions into a negotiation file.

    Parameters
    ----------
    domain, profiles
        JSON or YAML files.
    parties
        What the parties are called, ids and names, in the order of the profiles; like the files where absent.

    Raises
    ------
    FileError
        If a file is not what it should be, or has a utility function that is no sum.
    ArgumentError
        If the identifiers do not fit.
    """
    return converted(read_negmas(Path(domain), [Path(profile) for profile in profiles]), parties)


def import_knapsack_game(file: str | Path, parties: Sequence[str] = ()) -> Import:
    """Read a knapsack game, in the text format of the published ones, into a negotiation file.

    Parameters
    ----------
    file
        A line with the numbers of players and items, one of capacities, and one for each item.
    parties
        What the players are called, ids and names; `player_1` and so on where absent.

    Raises
    ------
    FileError
        If the file is not what it should be; with file and line.
    ArgumentError
        If the identifiers do not fit.
    """
    return Import(knapsack_game_text(read_knapsack_game(Path(file)), parties), (NOTE,))


def import_psplib(file: str | Path, parties: Sequence[str] = ()) -> Import:
    """Read a project of PSPLIB, in its single-mode format, into a negotiation file with a roadmap.

    Parameters
    ----------
    file
        Jobs with durations, successors and demands, and the capacities of renewable resources.
    parties
        What the only party is called; `PROJECT` where absent.

    Raises
    ------
    FileError
        If the file is not what it should be; with file and line.
    ArgumentError
        If the identifier does not fit.
    """
    return Import(psplib_text(read_psplib(Path(file)), parties), (PROJECT_NOTE,))
