"""Packages that decide the same, told apart by what follows the numbers continuously: payments, splits, plans."""

from math import isclose
from typing import Final

from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.package_words import splits_moved
from winset_models.analysis.sensitivities.wording import figure, names
from winset_models.negotiation.deal import Package
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import party_name
from winset_solver.tolerances import AGREEMENT

_MOST_SPLITS: Final = 2
"""Issues at most that are named in what tells a package from another."""


def label(asked: Asked, package: Package) -> str:
    """Return the key of a package, with what is different where another variant is listed under that key."""
    return " ".join(filter(None, (key := asked.packages.key_of(package), apart(asked, key, package))))


def apart(asked: Asked, key: str, package: Package) -> str:
    """Return what is different about a package from the one that is listed under its key; nothing where it is that.

    Both decide the same.
    """
    negotiation, listed = asked.negotiation, asked.packages[key]
    paid = "" if same_amounts(listed.transfers, package.transfers) else f"where {_paid(negotiation, package)}"
    parties = dict.fromkeys((*listed.assistance, *package.assistance))
    same = all(same_amounts(listed.assistance.get(p, {}), package.assistance.get(p, {})) for p in parties)
    other = [] if same else ["other assistance"]
    moved = splits_moved(negotiation, [listed, package])
    other += [f"another split of {issue}" for issue in moved] if len(moved) <= _MOST_SPLITS else []
    other += [f"another split of {len(moved)} issues"] if len(moved) > _MOST_SPLITS else []
    if listed.fund != package.fund:
        other.append("another plan of the fund")
    return " and ".join(filter(None, (paid, f"with {names(other)}" if other else "")))


def same_amounts(one: dict[str, float], other: dict[str, float]) -> bool:
    """Return whether amounts are equal but for rounding; those that are not named are 0."""
    pairs = ((one.get(key, 0.0), other.get(key, 0.0)) for key in dict.fromkeys((*one, *other)))
    return all(isclose(before, after, rel_tol=AGREEMENT, abs_tol=AGREEMENT) for before, after in pairs)


def _paid(negotiation: Negotiation, package: Package) -> str:
    """Say who pays and who receives how much on balance."""
    nets = {party: net for party, net in package.transfers.items() if abs(net) > AGREEMENT}
    order = sorted(nets, key=lambda party: nets[party])
    told = [
        f"{party_name(negotiation, party)} {'pays' if nets[party] < 0 else 'receives'} {figure(abs(nets[party]))}"
        for party in order
    ]
    return names(told) or "nothing is paid"
