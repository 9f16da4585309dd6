"""Packages as series of a chart: those that give everybody the same are drawn once, with both names."""

from collections.abc import Mapping, Sequence

from winset.words import listed
from winset_models.analysis.findings import Account
from winset_solver.tolerances import ACCOUNT

Accounts = Mapping[str, Account]


def merged(series: Mapping[str, Accounts]) -> dict[str, Accounts]:
    """Join series that give every party the same gain, in the order given.

    Returns
    -------
    dict
        By joined name, for example ``Nash and Leximin``, the accounts of the first of them.
    """
    groups: list[tuple[list[str], Accounts]] = []
    for name, accounts in series.items():
        for names, known in groups:
            if _same(accounts, known):
                names.append(name)
                break
        else:
            groups.append(([name], accounts))
    return {listed(names): accounts for names, accounts in groups}


def _same(one: Accounts, other: Accounts) -> bool:
    if one.keys() != other.keys():
        return False
    scale = max([1.0, *(abs(account.gain) for account in one.values())])
    return all(abs(account.gain - other[party].gain) <= ACCOUNT * scale for party, account in one.items())


def spread(series: Mapping[str, Accounts], party: str) -> tuple[float, float]:
    """Return the smallest and the largest gain of a party over all series."""
    gains = [accounts[party].gain for accounts in series.values() if party in accounts]
    return min(gains), max(gains)


def parties_of(series: Mapping[str, Accounts], order: Sequence[str]) -> list[str]:
    """Return the parties that have an account in any series, in the given order."""
    return [party for party in order if any(party in accounts for accounts in series.values())]
