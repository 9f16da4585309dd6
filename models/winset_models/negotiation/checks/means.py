"""Checks of transfers, technical assistance and enforcement."""

from math import fsum

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.suggestions import listed
from winset_solver.tolerances import SHARE


def check_means(inspection: Inspection) -> None:
    """Check the names in routes, assistance and enforcement, and that cost shares do not exceed the whole."""
    _check_empty(inspection)
    transfers = inspection.negotiation.transfers
    for position, route in enumerate(transfers.routes if transfers else []):
        inspection.voices(route.payers, ("transfers", "routes", position, "payers"))
        inspection.voices(route.receivers, ("transfers", "routes", position, "receivers"))
    if inspection.negotiation.assistance is not None:
        _check_assistance(inspection)
    if (enforcement := inspection.negotiation.enforcement) is not None:
        inspection.by_party(enforcement.support_at_most, ("enforcement", "support_at_most"))
        inspection.by_party(enforcement.penalties_at_most, ("enforcement", "penalties_at_most"))


def _check_empty(inspection: Inspection) -> None:
    """Report a section such as `transfers:` with nothing behind it: it would read as none, which is hardly meant."""
    for section in ("transfers", "assistance", "enforcement", "roadmap", "fund", "uncertainty"):
        if section in inspection.document.data and inspection.document.data[section] is None:
            hint = f"write `{section}: {{}}` for payments without limits" if section == "transfers" else ""
            message = f"`{section}` is there but says nothing"
            hint = f"{hint}, or leave the key out" if hint else "fill it, or leave the key out"
            inspection.fault("empty", (section,), message, hint=hint, of_key=True)


def _check_assistance(inspection: Inspection) -> None:
    assistance = inspection.negotiation.assistance
    if assistance is None:
        return
    for resource in assistance.price:
        place = ("assistance", "price", resource)
        inspection.known("resource", resource, inspection.names.resources, place, of_key=True)
    for resource, limits in assistance.at_most.items():
        check_priced(inspection, resource, ("assistance", "at_most", resource))
        inspection.by_party(limits, ("assistance", "at_most", resource))
    for party in assistance.paid_by:
        inspection.party(party, ("assistance", "paid_by", party), of_key=True)
    total = fsum(assistance.paid_by.values())
    if total > 1 + SHARE:
        message = f"the shares paid by {listed(assistance.paid_by)} exceed the whole"
        path = ("assistance", "paid_by")
        inspection.fault("wrong-shares", path, message, got=f"{total:g}", wanted="at most 1", of_key=True)


def check_priced(inspection: Inspection, resource: str, path: tuple[str | int, ...], *, of_key: bool = True) -> bool:
    """Return whether assistance can add a resource; report it otherwise."""
    assistance = inspection.negotiation.assistance
    if not inspection.salvage.intact("assistance") or (assistance is not None and resource in assistance.price):
        return True
    if not inspection.known("resource", resource, inspection.names.resources, path, of_key=of_key):
        return False
    if assistance is None:
        message, hint = "the file has no technical assistance", "add `assistance` with a budget and prices"
    else:
        message = f"assistance has no price for `{resource}`"
        hint = f"priced are {listed(assistance.price)}"
    inspection.fault("no-assistance", path, message, hint=hint, of_key=of_key)
    return False
