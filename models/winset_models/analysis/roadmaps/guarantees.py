"""Guarantees raised in the file: which of them, how far, and who would give them."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

from winset_models.analysis.file_changes import outward
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import bound_by, roadmap_of
from winset_models.negotiation.roadmap.parts import Guarantee
from winset_models.negotiation.roadmap.statements import performer_name
from winset_models.negotiation.statements import party_name
from winset_solver.tolerances import SHARE

DIGITS: Final = 3
"""Significant digits of a guarantee that is proposed."""


@dataclass(frozen=True)
class Raised:
    """A negotiation with larger guarantees.

    Parameters
    ----------
    negotiation
        The changed negotiation.
    words
        What is raised by how much and by whom, one sentence each.
    """

    negotiation: Negotiation
    words: tuple[str, ...]


def raise_guarantees(negotiation: Negotiation, amounts: Mapping[str, float]) -> Raised:
    """Raise the guarantees that bind each party by what it needs in all, each as far as it goes, in their order.

    Where they do not go that far, the limit of the last one is exceeded; where none binds a party, one is added.
    Amounts are those that suffice (:func:`enough`). What binds several parties is raised for all of them.
    """
    raised, still = negotiation, dict(amounts)
    for party in amounts:
        for key in _binding(raised, party):
            entry = roadmap_of(raised).guarantees[key]
            room = inf if entry.at_most is None else max(0.0, entry.at_most - entry.amount)
            raised = _raise(raised, key, min(room, still[party]), still)
        if still[party] > SHARE:
            raised = _exceed(raised, party, still)
    before = roadmap_of(negotiation).guarantees
    changed = [key for key, entry in roadmap_of(raised).guarantees.items() if entry != before.get(key)]
    return Raised(raised, tuple(_words(negotiation, raised, key) for key in changed))


def enough(amount: float) -> float:
    """Return the amount that is proposed where so much is needed: three significant digits, and not less."""
    return outward(amount, up=True, digits=DIGITS)


def _binding(negotiation: Negotiation, party: str) -> list[str]:
    return [key for key in roadmap_of(negotiation).guarantees if party in bound_by(negotiation, key)]


def _raise(negotiation: Negotiation, key: str, step: float, still: dict[str, float]) -> Negotiation:
    """Raise one guarantee, and take that off what all parties that it binds still need."""
    if step <= SHARE:
        return negotiation
    entry = roadmap_of(negotiation).guarantees[key]
    amount = outward(entry.amount + enough(step), up=True)
    if entry.at_most is not None and entry.amount + step <= entry.at_most:
        amount = min(amount, entry.at_most)
    for party in still.keys() & set(bound_by(negotiation, key)):
        still[party] -= amount - entry.amount
    over = entry.at_most is not None and amount > entry.at_most
    raised = entry.model_copy(update={"amount": amount, "at_most": amount if over else entry.at_most})
    return _with(negotiation, key, raised)


def _exceed(negotiation: Negotiation, party: str, still: dict[str, float]) -> Negotiation:
    binding = _binding(negotiation, party)
    if binding:
        return _raise(negotiation, binding[-1], still[party], still)
    amount, key = enough(still[party]), f"guarantee_of_{party}"
    still[party] = 0.0
    return _with(negotiation, key, Guarantee(binds=[party], amount=amount))


def _with(negotiation: Negotiation, key: str, guarantee: Guarantee) -> Negotiation:
    roadmap = roadmap_of(negotiation)
    changed = roadmap.model_copy(update={"guarantees": {**roadmap.guarantees, key: guarantee}})
    return negotiation.model_copy(update={"roadmap": changed})


def _words(negotiation: Negotiation, raised: Negotiation, key: str) -> str:
    """Return what becomes of a guarantee."""
    before, after = roadmap_of(negotiation).guarantees.get(key), roadmap_of(raised).guarantees[key]
    if before is None:
        (party,) = after.binds
        return f"a new guarantee makes {party_name(negotiation, party)} lose {after.amount:,.6g} if it is seen to stop"
    over = before.at_most is not None and after.amount > before.at_most
    limit = f" (the file allows {before.at_most:,.6g})" if over else ""
    change = f"is raised from {before.amount:,.6g} to {after.amount:,.6g}{limit}"
    return f"{before.name or key} {change}{_giver(negotiation, key)}"


def _giver(negotiation: Negotiation, key: str) -> str:
    given_by = roadmap_of(negotiation).guarantees[key].given_by
    return "" if given_by is None else f", given by {performer_name(negotiation, given_by)}"
