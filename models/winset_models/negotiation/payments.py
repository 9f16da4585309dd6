"""Payments: whether the net amounts of a package can be paid at all, within everybody's limits."""

from collections.abc import Iterator
from math import fsum, inf

import numpy as np
import scipy

from winset_models.negotiation import statements
from winset_models.negotiation.deal import Package
from winset_models.negotiation.means import Transfers
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import Breach, breaches_of
from winset_models.negotiation.values import permitted_payments

Limits = dict[str, float]


def payment_breaches(negotiation: Negotiation, package: Package) -> Iterator[Breach]:
    """Find what is wrong with the net amounts of a package.

    Notes
    -----
    A package says what every party nets; its gross payments are whatever makes that possible. Where a fee is charged,
    a party may pay and receive at once and so lose money to the fee: no sensible package does, but the rules allow it.
    """
    transfers = negotiation.transfers
    nets = {party: package.transfers.get(party, 0.0) for party in negotiation.parties}
    size = max(abs(net) for net in nets.values())
    if transfers is None:
        yield from breaches_of(statements.no_transfers(), size)
        return
    pays, receives = _limits(negotiation)
    for party, net in nets.items():
        yield from breaches_of(statements.pays(negotiation, party), -net - pays[party], size)
        yield from breaches_of(statements.receives(negotiation, party), net - receives[party], size)
    # A limit that is broken has been reported; what follows must not report it again.
    pays = {party: max(limit, -nets[party]) for party, limit in pays.items()}
    receives = {party: max(limit, nets[party]) for party, limit in receives.items()}
    if transfers.routes:
        yield from breaches_of(statements.payable(), _unpayable(negotiation, transfers, nets, pays, receives), size)
    else:
        yield from breaches_of(statements.balance(negotiation), _imbalance(transfers, nets, pays, receives), size)


def _limits(negotiation: Negotiation) -> tuple[Limits, Limits]:
    parties = negotiation.parties.items()
    return (
        {key: inf if party.pays_at_most is None else party.pays_at_most for key, party in parties},
        {key: inf if party.receives_at_most is None else party.receives_at_most for key, party in parties},
    )


def _imbalance(transfers: Transfers, nets: Limits, pays: Limits, receives: Limits) -> float:
    """Return by how much a pool does not balance.

    With b the amount that a party pays and receives at once, Σ (net⁺ + b) = (1 − fee) Σ (net⁻ + b), so what is paid in
    and not paid out, (1 − fee) Σ net⁻ − Σ net⁺, must equal fee · Σ b with b within the parties' limits.
    """
    paid = fsum(-net for net in nets.values() if net < 0)
    received = fsum(net for net in nets.values() if net > 0)
    lost = (1.0 - transfers.fee) * paid - received
    room = sum(min(pays[party] - max(-net, 0.0), receives[party] - max(net, 0.0)) for party, net in nets.items())
    return max(-lost, lost - (transfers.fee * room if transfers.fee else 0.0))


def _unpayable(negotiation: Negotiation, transfers: Transfers, nets: Limits, pays: Limits, receives: Limits) -> float:
    """Return how far the net amounts are from any that payments along the routes can make.

    Non-negative least squares over the payments and the slacks of finite limits: the residual is zero exactly where
    payments f ≥ 0 with (1 − fee) Σ_q f[q,p] − Σ_q f[p,q] = net_p and all limits exist.

    References
    ----------
    Lawson and Hanson (1974), *Solving Least Squares Problems*, chapter 23.
    """
    permitted = permitted_payments(negotiation)
    parties, pairs = list(nets), list(permitted)
    if not pairs:
        return fsum(abs(net) for net in nets.values())
    kept = 1.0 - transfers.fee
    unit = max(1.0, *(abs(net) for net in nets.values()))
    gives = np.array([[float(payer == party) for payer, _ in pairs] for party in parties])
    takes = np.array([[float(taker == party) for _, taker in pairs] for party in parties])
    capped = [
        *((gives[i], pays[party]) for i, party in enumerate(parties)),
        *((kept * takes[i], receives[party]) for i, party in enumerate(parties)),
        *(
            (row, limit)
            for row, (limit, _) in zip(np.eye(len(pairs)), permitted.values(), strict=True)
            if limit is not None
        ),
    ]
    limits = [(row, limit) for row, limit in capped if limit < inf]
    rows = np.vstack([kept * takes - gives, *(row for row, _ in limits)])
    slacks = np.vstack([np.zeros((len(parties), len(limits))), np.eye(len(limits))])
    sides = np.array([*nets.values(), *(limit for _, limit in limits)]) / unit
    _, distance = scipy.optimize.nnls(np.hstack([rows, slacks]), sides, maxiter=100 * (len(pairs) + len(limits) + 1))
    return float(distance) * unit
