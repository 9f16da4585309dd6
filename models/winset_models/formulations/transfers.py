"""Side payments between parties: through a pool, or along permitted routes."""

from math import inf

from winset_models.formulations.products import credit
from winset_models.formulations.sheet import Interval, Linear, Sheet, combine
from winset_models.negotiation.means import Transfers
from winset_models.negotiation.statements import balance, definition, party_name, pays, receives, route
from winset_models.negotiation.values import permitted_payments


def build_transfers(sheet: Sheet) -> None:
    """Add the net amount that every party receives, what makes it up, and the parties' limits on gross amounts.

    Notes
    -----
    A pool without a fee needs nothing but net amounts that add up to zero: paying and receiving at once changes
    nothing. With a fee, gross payments and receipts are columns. With routes, every permitted payment is one.
    A limit that the file does not give is no bound; with neither limits nor a fee, payoffs are freely transferable.
    """
    transfers = sheet.negotiation.transfers
    if transfers is None:
        return
    parties = list(sheet.negotiation.parties)
    nets = sheet.columns("transfers", "net", {(party,): (-inf, inf) for party in parties})
    sheet.decisions.nets = {party: nets[party,] for party in parties}
    if transfers.routes:
        paid, received = _along_routes(sheet, transfers)
        _define_nets(sheet, paid, received)
    elif transfers.fee:
        paid, received = _through_pool(sheet, transfers)
        _define_nets(sheet, paid, received)
    else:
        total = dict.fromkeys(sheet.decisions.nets.values(), 1.0)
        sheet.row("transfers", "balance", ("total",), total, balance(sheet.negotiation), lower=0, upper=0)
        paid = {party: {label: -1.0} for party, label in sheet.decisions.nets.items()}
        received = {party: {label: 1.0} for party, label in sheet.decisions.nets.items()}
    _add_limits(sheet, paid, received)
    _bound_nets(sheet, transfers)
    for party, label in sheet.decisions.nets.items():
        credit(sheet, {label: 1.0}, {party: 1.0})


def _through_pool(sheet: Sheet, transfers: Transfers) -> tuple[dict[str, Linear], dict[str, Linear]]:
    amounts: dict[tuple[str], Interval] = {(party,): (0.0, inf) for party in sheet.negotiation.parties}
    pay, receive = sheet.columns("transfers", "pay", amounts), sheet.columns("transfers", "receive", amounts)
    terms = combine(
        (1.0, dict.fromkeys(receive.values(), 1.0)), (transfers.fee - 1.0, dict.fromkeys(pay.values(), 1.0))
    )
    sheet.row("transfers", "balance", ("total",), terms, balance(sheet.negotiation), lower=0, upper=0)
    return {party: {label: 1.0} for (party,), label in pay.items()}, {
        party: {label: 1.0} for (party,), label in receive.items()
    }


def _along_routes(sheet: Sheet, transfers: Transfers) -> tuple[dict[str, Linear], dict[str, Linear]]:
    permitted = permitted_payments(sheet.negotiation)
    flows = sheet.columns("transfers", "flow", dict.fromkeys(permitted, (0.0, inf)))
    paid: dict[str, Linear] = {party: {} for party in sheet.negotiation.parties}
    received: dict[str, Linear] = {party: {} for party in sheet.negotiation.parties}
    for (payer, receiver), (limit, position) in permitted.items():
        label = flows[payer, receiver]
        paid[payer][label] = 1.0
        received[receiver][label] = 1.0 - transfers.fee
        if limit is not None:
            sheet.imply(label, 0.0, limit)
            statement = route(sheet.negotiation, position, payer, receiver)
            sheet.row("transfers", "route", (payer, receiver), {label: 1.0}, statement, upper=limit)
    return paid, received


def _define_nets(sheet: Sheet, paid: dict[str, Linear], received: dict[str, Linear]) -> None:
    for party, label in sheet.decisions.nets.items():
        words = f"net amount of {party_name(sheet.negotiation, party)} is what it receives less what it pays"
        terms = combine((1, {label: 1.0}), (-1, received[party]), (1, paid[party]))
        sheet.row("transfers", "net_amount", (party,), terms, definition(("transfers",), words), lower=0, upper=0)


def _add_limits(sheet: Sheet, paid: dict[str, Linear], received: dict[str, Linear]) -> None:
    for key, party in sheet.negotiation.parties.items():
        if party.pays_at_most is not None and paid[key]:
            sheet.row("transfers", "pays", (key,), paid[key], pays(sheet.negotiation, key), upper=party.pays_at_most)
        if party.receives_at_most is not None and received[key]:
            statement = receives(sheet.negotiation, key)
            sheet.row("transfers", "receives", (key,), received[key], statement, upper=party.receives_at_most)


def _bound_nets(sheet: Sheet, transfers: Transfers) -> None:
    """Note what the limits imply: a party nets at most what it may receive and what the others may pay less the fee.

    Without a fee nobody can lose more than the others may receive, either.
    """
    most_paid, most_received = _largest_amounts(sheet, transfers)
    kept = 1.0 - transfers.fee
    for party, label in sheet.decisions.nets.items():
        from_others = sum(amount for other, amount in most_paid.items() if other != party)
        to_others = inf if transfers.fee else sum(amount for other, amount in most_received.items() if other != party)
        lower = -sheet.least(most_paid[party], to_others)
        sheet.imply(label, lower, sheet.least(most_received[party], kept * from_others if kept else 0.0))


def _largest_amounts(sheet: Sheet, transfers: Transfers) -> tuple[dict[str, float], dict[str, float]]:
    """Return the most that each party may pay and receive, by its own limits and those of the routes."""
    permitted = permitted_payments(sheet.negotiation)
    paid: dict[str, float] = {}
    received: dict[str, float] = {}
    for key, party in sheet.negotiation.parties.items():
        paid[key] = inf if party.pays_at_most is None else party.pays_at_most
        received[key] = inf if party.receives_at_most is None else party.receives_at_most
        if transfers.routes:
            largest = {pair: inf if limit is None else limit for pair, (limit, _) in permitted.items()}
            paid[key] = sheet.least(paid[key], sum(most for (payer, _), most in largest.items() if payer == key))
            received[key] = sheet.least(
                received[key], sum(most for (_, taker), most in largest.items() if taker == key)
            )
    return paid, received
