"""Reading a negotiation file: YAML to a validated negotiation, or to all its faults at once."""

import hashlib
from pathlib import Path as FilePath

from winset_models.negotiation.checks.citations import check_citations
from winset_models.negotiation.checks.deals import check_deals
from winset_models.negotiation.checks.doubts import check_doubts
from winset_models.negotiation.checks.fund import check_fund
from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.checks.issues import check_issues
from winset_models.negotiation.checks.means import check_means
from winset_models.negotiation.checks.modules import check_modules
from winset_models.negotiation.checks.names import declared_names
from winset_models.negotiation.checks.participation import check_participation
from winset_models.negotiation.checks.parties import check_parties
from winset_models.negotiation.checks.red_lines import check_red_lines
from winset_models.negotiation.checks.roadmap import check_roadmap
from winset_models.negotiation.checks.uncertainty import check_uncertainty
from winset_models.negotiation.faults import MOST_FAULTS, Fault, FaultyFileError, in_order, shown
from winset_models.negotiation.fund.scenario_csv import expand_scenarios
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Location, Origin
from winset_models.negotiation.salvage import salvage
from winset_models.negotiation.schema_faults import schema_faults
from winset_models.negotiation.tables import expand
from winset_models.negotiation.yaml_document import Document, load
from winset_solver.errors import FileError

LARGEST_FILE = 5_000_000
"""Bytes."""


def read(path: str | FilePath) -> Negotiation:
    """Return the negotiation that a file describes.

    Parameters
    ----------
    path
        A YAML 1.2 file in UTF-8; CSV tables that it names are read from the same folder.

    Raises
    ------
    FaultyFileError
        The file has faults; all of them are listed in the order of their places.
    FileError
        There is no such file, or it cannot be read.

    Notes
    -----
    Warnings do not stop anything; `check` returns them.
    """
    negotiation, faults = check(path)
    if negotiation is None:
        raise FaultyFileError(str(path), [fault for fault in faults if fault.severity == "fault"])
    return negotiation


def check(path: str | FilePath) -> tuple[Negotiation | None, list[Fault]]:
    """Return the negotiation of a file, None if it is faulty, with all faults or else all warnings.

    Raises
    ------
    FileError
        There is no such file, or it cannot be read. The content of a file never raises.
    """
    content = _content(path)
    file = str(path)
    try:
        document = _document(content, file)
    except FaultyFileError as error:
        return None, in_order(error.faults, file)
    document, hashes = expand(document)
    document, more = expand_scenarios(document)
    hashes.update(more)
    saved = salvage(document)
    faults = [*document.faults, *schema_faults(saved.errors, document)]
    inspection = None
    if saved.negotiation is not None:
        inspection = Inspection(saved.negotiation, declared_names(document.data), document, saved)
        _check_references(inspection)
        check_uncertainty(inspection, _check_references)
        faults.extend(inspection.faults)
    if faults or inspection is None:
        return None, _limited(in_order(faults, file), file)
    check_doubts(inspection)
    origin = Origin(
        file, hashlib.sha256(content).hexdigest(), document.positions, document.elsewhere, dict(sorted(hashes.items()))
    )
    return inspection.negotiation.with_origin(origin), in_order(inspection.faults, file)


def _content(path: str | FilePath) -> bytes:
    """Return the bytes of a file, as far as they can be of use."""
    where = FilePath(path)
    if where.is_dir():
        raise FileError("this is a folder, not a file", where=str(path))
    try:
        with where.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except FileNotFoundError as error:
        raise FileError("there is no such file", where=str(path), hint="`winset init` writes a starter file") from error
    except (OSError, ValueError) as error:
        reason = str(getattr(error, "strerror", None) or error).lower()
        raise FileError(f"the file cannot be read: {reason}", where=str(path)) from error


def _document(content: bytes, file: str) -> Document:
    if len(content) > LARGEST_FILE:
        wanted, hint = f"at most {LARGEST_FILE} bytes", "put large tables into CSV files beside the file"
        raise _unreadable(file, "file-too-large", "the file is too large", wanted=wanted, hint=hint)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        got, hint = f"byte {content[error.start]:#04x}", "save it as UTF-8"
        raise _unreadable(
            file, "not-utf-8", "the file is not UTF-8 text", (line, column), got=got, hint=hint
        ) from error
    document = load(text, file)
    if not isinstance(document.data, dict):
        if document.data is None:
            raise _unreadable(file, "empty-file", "the file is empty", hint="`winset init` writes a starter file")
        place = document.place(())
        wanted, hint = "a mapping", "the file starts with `winset: 1` and `title: …`"
        message = "the file is not a mapping of sections"
        raise _unreadable(
            file, "wrong-type", message, (place.line, place.column), got=shown(document.data), wanted=wanted, hint=hint
        )
    return document


def _unreadable(
    file: str,
    code: str,
    message: str,
    place: tuple[int, int] = (1, 1),
    *,
    got: str = "",
    wanted: str = "",
    hint: str = "",
) -> FaultyFileError:
    return FaultyFileError(file, [Fault(code, Location(file, *place), (), message, got, wanted, hint)])


def _check_references(inspection: Inspection) -> None:
    check_parties(inspection)
    check_issues(inspection)
    check_modules(inspection)
    check_participation(inspection)
    check_means(inspection)
    check_red_lines(inspection)
    check_roadmap(inspection)
    check_fund(inspection)
    check_deals(inspection)
    check_citations(inspection)


def _limited(faults: list[Fault], file: str) -> list[Fault]:
    if len(faults) <= MOST_FAULTS:
        return faults
    message = f"only the first {MOST_FAULTS} faults are listed"
    return [*faults[:MOST_FAULTS], Fault("too-many-faults", Location(file, 1, 1), (), message)]
