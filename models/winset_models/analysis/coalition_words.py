"""Departures of coalitions in words."""

from collections.abc import Mapping

from winset_models.analysis.equilibrium_findings import OptInChange
from winset_models.analysis.temptation_words import departure, enumerated, in_force_words
from winset_models.analysis.temptations import menu_of
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import party_name


def coalition_words(negotiation: Negotiation, before: Package, after: Package, gains: Mapping[str, float]) -> str:
    """Return what a coalition would do, what each member gains, and which modules fall or rise.

    Parameters
    ----------
    before, after
        The deal, and what is left of it.
    gains
        By member.
    """
    by_change: dict[str, list[str]] = {}
    for party in gains:
        what = departure(
            negotiation, changes(negotiation, before, after, party), signs_nothing=not menu_of(after, party)
        )
        by_change.setdefault(what, []).append(party_name(negotiation, party))
    together = " together" if len(gains) > 1 else ""
    deeds = [f"{enumerated(names)} would{together} {what}" for what, names in by_change.items()]
    unit = negotiation.unit.name
    worth = enumerated([f"{party_name(negotiation, party)} {gain:,.4g} {unit}" for party, gain in gains.items()])
    falls = [key for key in before.in_force if key not in after.in_force]
    rises = [key for key in after.in_force if key not in before.in_force]
    consequences = "; ".join([f"this brings {worth}", *in_force_words(negotiation, falls, rises)])
    return f"{enumerated(deeds)}: {consequences}."


def changes(negotiation: Negotiation, before: Package, after: Package, party: str) -> list[OptInChange]:
    """Return what a party opts in to otherwise, module by module."""
    old, new = menu_of(before, party), menu_of(after, party)
    return [
        OptInChange(module=module, before=old.get(module), after=new.get(module))
        for module in negotiation.modules
        if old.get(module) != new.get(module)
    ]
