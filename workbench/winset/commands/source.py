"""Finds and reads what a command names: a negotiation file or a shipped instance."""

import stat
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import typer

from winset.arguments import known_id
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


def known_objective(negotiation: Negotiation, objective: str, names: Sequence[str]) -> str:
    """Return an objective that is one of ``names``, or the payoff of a party or group, given by id in the answer."""
    kind, _, who = objective.partition(":")
    if kind == "payoff":
        return f"payoff:{known_id(who, party_names(negotiation), 'party', option='--objective')}"
    if kind == "group":
        groups = {party.group: party.group for party in negotiation.parties.values() if party.group}
        return f"group:{known_id(who, groups, 'group', option='--objective')}"
    if objective not in names:
        nearest = get_close_matches(objective, names, n=1)
        guess = f"did you mean {nearest[0]}? " if nearest else ""
        known = ", ".join([*names, "payoff:PARTY", "group:GROUP"])
        message = f"unknown objective '{objective}'; {guess}There are: {known}"
        raise typer.BadParameter(message, param_hint="'--objective'")
    return objective
