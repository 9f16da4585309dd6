"""Importing: files of other programs to the text of a negotiation file, or to a negotiation."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from winset_models.interchange.genius import read_genius
from winset_models.interchange.negmas import read_negmas
from winset_models.interchange.negotiation_text import negotiation_text, notices, renamed
from winset_models.interchange.scenario import Scenario
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Origin
from winset_models.negotiation.yaml_document import load


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
