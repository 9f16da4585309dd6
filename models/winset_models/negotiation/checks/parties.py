"""Checks of parties and of the menu that each must take."""

from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.suggestions import listed
from winset_models.negotiation.values import eligible


def check_parties(inspection: Inspection) -> None:
    """Check that groups differ from parties, and that every minimum menu can be taken."""
    clashing: dict[str, str] = {}
    for key, party in inspection.negotiation.parties.items():
        if party.group in inspection.names.parties and clashing.setdefault(str(party.group), key) == key:
            message = f"the group `{party.group}` has the name of a party"
            inspection.fault("name-clash", ("parties", key, "group"), message, hint="rename the group")
    if all(map(inspection.openness_is_known, inspection.names.modules.every)) and inspection.names.modules.complete:
        _check_menus(inspection)


def _check_menus(inspection: Inspection) -> None:
    negotiation = inspection.negotiation
    if not negotiation.minimum_menu and not any(party.minimum_menu for party in negotiation.parties.values()):
        return
    available = dict.fromkeys(negotiation.parties, 0)
    for module in negotiation.modules:
        for member in eligible(negotiation, module):
            available[member] += 1
    for key, party in negotiation.parties.items():
        if party.minimum_menu is not None and party.minimum_menu > available[key]:
            _report_menu(inspection, ("parties", key, "minimum_menu"), party.minimum_menu, [key], available[key])
    short = [
        key
        for key, party in negotiation.parties.items()
        if party.minimum_menu is None and negotiation.minimum_menu > available[key]
    ]
    if short:
        fewest = min(available[key] for key in short)
        _report_menu(inspection, ("minimum_menu",), negotiation.minimum_menu, short, fewest)


def _report_menu(
    inspection: Inspection, path: tuple[str | int, ...], wanted: int, parties: list[str], available: int
) -> None:
    inspection.fault(
        "impossible-menu",
        path,
        f"the minimum menu has more modules than are open to {listed(parties)}",
        got=str(wanted),
        wanted=f"at most {available}",
    )
