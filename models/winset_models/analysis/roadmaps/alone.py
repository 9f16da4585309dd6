"""The roadmap of a file by itself, apart from whatever else is negotiated."""

from typing import Any, Final

from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import roadmap_of
from winset_solver.errors import ArgumentError

_ELSE: Final[dict[str, Any]] = {
    "issues": {},
    "interactions": [],
    "modules": {},
    "complementarities": [],
    "minimum_menu": 0,
    "transfers": None,
    "assistance": None,
    "fund": None,
    "red_lines": {},
    "deals": {},
}
"""Parts of a file that a package has besides its roadmap, and what they are where there are none."""


def roadmap_alone(negotiation: Negotiation, *, enforced: bool | None = None) -> tuple[Negotiation, list[str]]:
    """Return a negotiation about nothing but its roadmap, and what a reader must know about that.

    Parameters
    ----------
    enforced
        Whether every party must prefer to go on in every period; as the file says where absent.

    Notes
    -----
    Walk-away values are those of the whole negotiation. They count where the roadmap is the whole negotiation; where
    there is more in the file they say nothing about the roadmap alone, and are 0.

    Raises
    ------
    ArgumentError
        Where the file has no roadmap.
    """
    if negotiation.roadmap is None:
        raise ArgumentError("the file has no roadmap", hint="steps over time go below `roadmap:`")
    roadmap, notes = roadmap_of(negotiation), []
    changes: dict[str, Any] = {}
    if enforced is not None and enforced is not roadmap.self_enforcing:
        changes["roadmap"] = roadmap.model_copy(update={"self_enforcing": enforced})
    left_out = [part for part, nothing in _ELSE.items() if getattr(negotiation, part) != nothing]
    if left_out:
        changes |= _ELSE
        parties = negotiation.parties
        changes["parties"] = {key: party.model_copy(update={"disagreement": 0.0}) for key, party in parties.items()}
        parts = ", ".join(part.replace("_", " ") for part in left_out)
        notes.append(f"the roadmap is looked at by itself, with walk-away values of 0; left out: {parts}")
    return negotiation.model_copy(update=changes), notes
