"""Finds and reads what a command names: a negotiation file or a shipped instance."""

import stat
from difflib import get_close_matches
from pathlib import Path

import typer

from winset.console import talk_console, write_faults
from winset.exits import BAD_FILE
from winset_instances import names, path
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.reader import check
from winset_solver.errors import FileError


def find(file: str) -> Path:
    """Return the path of a file or of a shipped instance; a file of that name comes first.

    Raises
    ------
    FileError
        If there is neither; the nearest names are listed.
    """
    try:
        found = Path(file).stat() if file else None
    except (OSError, ValueError):
        found = None
    if found is not None and stat.S_ISREG(found.st_mode):
        return Path(file)
    if file in names():
        return path(file)
    what = "no such file, and no shipped instance of this name"
    if found is not None:
        what = "this is a directory" if stat.S_ISDIR(found.st_mode) else "this is not a regular file"
    nearest = get_close_matches(Path(file).stem, names(), n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(nearest)}?" if nearest else "`winset instances` lists the shipped ones"
    raise FileError(what, where=file, hint=hint)


def load(file: str) -> Negotiation:
    """Return the negotiation; faults and warnings go to stderr, and faults end the command."""
    negotiation, faults = check(find(file))
    write_faults(talk_console(), faults)
    if negotiation is None:
        raise typer.Exit(BAD_FILE)
    return negotiation


def party_names(negotiation: Negotiation) -> dict[str, str]:
    """Return what each party is called, by id."""
    return {key: party.name or key for key, party in negotiation.parties.items()}


def known_deals(negotiation: Negotiation, deals: list[str], option: str) -> list[str]:
    """Return ``deals`` if the file has them all."""
    for deal in deals:
        if deal not in negotiation.deals:
            if negotiation.roadmap is not None and deal in negotiation.roadmap.sequences:
                message = f"`{deal}` is a sequence: winset roadmap FILE --sequence {deal}"
                raise typer.BadParameter(message, param_hint=f"'{option}'")
            known = ", ".join(negotiation.deals) or "none"
            nearest = get_close_matches(deal, negotiation.deals, n=1)
            guess = f" Did you mean {nearest[0]}?" if nearest else ""
            raise typer.BadParameter(f"unknown deal '{deal}'; this file has: {known}.{guess}", param_hint=f"'{option}'")
    return deals
