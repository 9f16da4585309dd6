"""The ledger: what a package is worth to each party, added up from the file without any program or solver."""

from collections.abc import Iterable
from math import fsum

from winset_models.negotiation import values
from winset_models.negotiation.commitments import Commitments, bound
from winset_models.negotiation.deal import Package
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.active import active_under
from winset_models.negotiation.fund.figures import fund_figures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_by_task
from winset_models.negotiation.roadmap.streams import Stream
from winset_models.negotiation.roadmap.traces import traces_of

Account = dict[str, float]


def ledger(negotiation: Negotiation, package: Package) -> dict[str, Account]:
    """Return each party's account: signed components that add up to its payoff.

    Parameters
    ----------
    negotiation
        The negotiation; its figures are read anew.
    package
        A complete package. Which modules are in force follows from the opt-ins; what the package says about it is
        not read.

    Returns
    -------
    dict
        By party: `own benefit`, `own cost`, `spillover`, `reciprocity`, `complementarity`, `issues`, `interactions`,
        `transfers`, `assistance`, `roadmap` and `fund`, in the unit of the negotiation, costs negative, components of
        zero left out. The walk-away value is no component: the payoff is to be compared with it.
    """
    commitments = bound(negotiation, package)
    return {party: _account(negotiation, package, commitments, party) for party in negotiation.parties}


def account(negotiation: Negotiation, package: Package, party: str) -> Account:
    """Return one party's account, as :func:`ledger` has it."""
    return _account(negotiation, package, bound(negotiation, package), party)


def _account(negotiation: Negotiation, package: Package, commitments: Commitments, party: str) -> Account:
    amounts = {
        **_modules(negotiation, commitments, party),
        "issues": _issues(negotiation, package, party),
        "interactions": _interactions(negotiation, package, party),
        "transfers": package.transfers.get(party, 0.0),
        "assistance": -_paid_for_assistance(negotiation, package, party),
        "roadmap": _roadmap(negotiation, package, party),
        "fund": _fund(negotiation, package, commitments, party),
    }
    return {name: amount for name, amount in amounts.items() if amount}


def payoffs(negotiation: Negotiation, package: Package) -> dict[str, float]:
    """Return each party's payoff from a package, in the unit of the negotiation."""
    return {party: fsum(account.values()) for party, account in ledger(negotiation, package).items()}


def share_of(package: Package, issue: str, chosen: Iterable[str]) -> float:
    """Return the share of an issue that is settled by one of the given options."""
    shares = package.shares.get(issue, {})
    return fsum(shares.get(option, 0.0) for option in set(chosen))


def _modules(negotiation: Negotiation, commitments: Commitments, party: str) -> Account:
    own = [(module, levels[party]) for module, levels in commitments.items() if party in levels]
    others = [(module, other) for module, levels in commitments.items() for other in levels if other != party]
    mine = {module for module, _ in own}
    return {
        "own benefit": fsum(values.benefit(negotiation, module, party, level) for module, level in own),
        "own cost": -fsum(values.cost(negotiation, module, party, level) for module, level in own),
        "spillover": fsum(values.spillover(negotiation, module, party, other) for module, other in others),
        "reciprocity": fsum(
            values.reciprocity(negotiation, module, party, other) for module, other in others if module in mine
        ),
        "complementarity": fsum(
            values.by_party(negotiation, pair.values, party)
            for pair in negotiation.complementarities
            if mine.issuperset(pair.modules)
        ),
    }


def _issues(negotiation: Negotiation, package: Package, party: str) -> float:
    return fsum(
        share * values.option_value(negotiation, issue, option, party)
        for issue, shares in package.shares.items()
        for option, share in shares.items()
    )


def _interactions(negotiation: Negotiation, package: Package, party: str) -> float:
    return fsum(
        values.by_party(negotiation, interaction.values, party)
        for interaction in negotiation.interactions
        if all(share_of(package, issue, chosen) > 0.5 for issue, chosen in interaction.when.items())
    )


def _roadmap(negotiation: Negotiation, package: Package, party: str) -> float:
    """Return the discounted value of the roadmap, from the definitions."""
    if not package.starts:
        return 0.0
    figures = roadmap_figures(negotiation)
    return Stream(figures, traces_of(figures, starts_by_task(figures, package.starts)), party).going_on[0]


def _fund(negotiation: Negotiation, package: Package, commitments: Commitments, party: str) -> float:
    """Return what the fund is worth to a member beyond what it has without the fund."""
    if negotiation.fund is None:
        return 0.0
    figures = fund_figures(negotiation)
    if party not in figures.members:
        return 0.0
    active = active_under(negotiation, commitments)
    return FundAccounts(figures, package.fund or FundPlan(), active).gain(party)


def spending(negotiation: Negotiation, package: Package) -> float:
    """Return what the assistance of a package costs in all."""
    prices = negotiation.assistance.price if negotiation.assistance else {}
    return fsum(
        prices.get(resource, 0.0) * amount
        for units in package.assistance.values()
        for resource, amount in units.items()
    )


def _paid_for_assistance(negotiation: Negotiation, package: Package, party: str) -> float:
    share = negotiation.assistance.paid_by.get(party, 0.0) if negotiation.assistance else 0.0
    return share * spending(negotiation, package)
