"""Checks of proposed deals: whom and what they name, and whether what they fix can be a package at all."""

from math import fsum
from typing import Final

from winset_models.negotiation.checks.fund_terms import check_terms
from winset_models.negotiation.checks.inspection import Inspection
from winset_models.negotiation.checks.means import check_priced
from winset_models.negotiation.checks.red_lines import refuse_without_transfers
from winset_models.negotiation.deal import Deal
from winset_models.negotiation.origin import Path
from winset_models.negotiation.suggestions import listed
from winset_models.negotiation.values import divisible, eligible
from winset_solver.tolerances import FEASIBILITY

_PERCENT: Final = 100
"""What shares add up to where they were written as percentages."""


def check_deals(inspection: Inspection) -> None:
    """Check every deal."""
    for key, deal in inspection.negotiation.deals.items():
        path: Path = ("deals", key)
        _check_modules(inspection, deal, path)
        for issue, shares in deal.issues.items():
            place = (*path, "issues", issue)
            if inspection.issue(issue, place, of_key=True) and inspection.options(issue, shares, place, of_keys=True):
                _check_shares(inspection, issue, shares, place)
        if deal.sequence is not None:
            inspection.known("sequence", deal.sequence, inspection.names.sequences, (*path, "sequence"))
        if deal.fund is not None:
            check_terms(inspection, deal.fund, (*path, "fund"))
        if deal.transfers is not None:
            _check_transfers(inspection, deal.transfers, (*path, "transfers"))
        for party, units in (deal.assistance or {}).items():
            if inspection.party(party, (*path, "assistance", party), of_key=True):
                _check_assistance(inspection, party, units, (*path, "assistance", party))


def _check_modules(inspection: Inspection, deal: Deal, path: Path) -> None:
    for module, participants in deal.modules.items():
        place = (*path, "modules", module)
        if not inspection.module(module, place, of_key=True):
            continue
        for party, level in participants.items():
            if not inspection.party(party, (*place, party), of_key=True):
                continue
            if level is not None:
                inspection.level(module, level, (*place, party))
            _check_open(inspection, module, party, (*place, party))


def _check_open(inspection: Inspection, module: str, party: str, path: Path) -> None:
    if inspection.openness_is_known(module) and party not in (open_to := eligible(inspection.negotiation, module)):
        message = f"`{module}` is not open to `{party}`"
        inspection.fault("not-open", path, message, wanted=f"one of {listed(open_to)}", of_key=True)


def _check_shares(inspection: Inspection, issue: str, shares: dict[str, float], path: Path) -> None:
    entry, intact = inspection.negotiation.issues.get(issue), inspection.salvage.intact
    if entry is None or not intact("issues", issue, "divisible") or inspection.salvage.damaged(*path):
        return
    total = fsum(shares.values())
    mixed = [option for option, share in shares.items() if 0 < share < 1]
    if abs(total - 1) > FEASIBILITY:
        message = f"the shares of `{issue}` do not add up to one"
        fractions = ", ".join(f"{option}: {share / _PERCENT:g}" for option, share in shares.items())
        hint = f"write fractions: {{{fractions}}}" if abs(total - _PERCENT) <= FEASIBILITY else ""
        inspection.fault("wrong-shares", path, message, got=f"{total:g}", wanted="1", hint=hint, of_key=True)
    elif mixed and not divisible(entry):
        message = f"`{issue}` is not divisible, but the deal mixes {listed(mixed)}"
        inspection.fault(
            "wrong-shares", path, message, hint="name one option, or make the issue `divisible`", of_key=True
        )


def _check_transfers(inspection: Inspection, net: dict[str, float], path: Path) -> None:
    for party in net:
        inspection.party(party, (*path, party), of_key=True)
    if not any(net.values()):
        return
    refuse_without_transfers(inspection, path)
    if inspection.negotiation.transfers is not None and inspection.salvage.intact("transfers"):
        _check_balance(inspection, net, inspection.negotiation.transfers.fee, path)


def _check_balance(inspection: Inspection, net: dict[str, float], fee: float, path: Path) -> None:
    """Nobody can receive what nobody pays; without a fee nothing may be left over either."""
    received = fsum(amount for amount in net.values() if amount > 0)
    paid = fsum(-amount for amount in net.values() if amount < 0)
    arriving = (1 - fee) * paid
    room = FEASIBILITY * max(1.0, paid, received)
    if received > arriving + room or (fee == 0 and received < arriving - room):
        got = f"{received:g} received, {paid:g} paid" + (f" of which {fee:.0%} is lost" if fee else "")
        inspection.fault(
            "unbalanced-transfers",
            path,
            "the transfers of the deal do not balance",
            got=got,
            wanted="what is received equals what is paid, less the fee",
            hint="name every party that pays, with a negative amount",
            of_key=True,
        )


def _check_assistance(inspection: Inspection, party: str, units: dict[str, float], path: Path) -> None:
    for resource in units:
        place = (*path, resource)
        held = inspection.negotiation.parties.get(party)
        sound = inspection.salvage.intact("parties", party)
        if check_priced(inspection, resource, place) and sound and held and resource not in held.capacities:
            message = f"`{party}` names no capacity in `{resource}`, so nothing can be added to it"
            inspection.fault("no-assistance", place, message, hint=f"add `{resource}` to its `capacities`", of_key=True)
