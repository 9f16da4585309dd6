"""Who insures whom: where the money comes from that everybody receives, and on how few payers a fund rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.funds.risks import tail_weights
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_solver.stochastic.tree import Vector
from winset_solver.tolerances import SHARE

INITIAL: Final = "reserve"
"""Source of what the reserve began with."""
INTEREST: Final = "interest"
"""Source of what the reserve has earned."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Receipts:
    """Where the money comes from that everybody receives in every state.

    Parameters
    ----------
    accounts
        Of the plan.
    sources
        Members, then donors, then the reserve's beginning and its interest.
    received
        By receiver: amounts by source (rows) and state.
    kept
        What is in the reserve at the end of each stage, by source and state.
    """

    accounts: FundAccounts
    sources: tuple[str, ...]
    received: Mapping[str, Matrix]
    kept: Matrix

    def expected(self) -> dict[str, dict[str, float]]:
        """Return expected receipts, not discounted, over all stages: by receiver, then by source; zeros left out."""
        return self._under({receiver: self.accounts.figures.tree.probability for receiver in self.received})

    def in_tail(self) -> dict[str, dict[str, float]]:
        """Return the same in the worst cases that each member would have without the fund, beyond its own level."""
        figures = self.accounts.figures
        chances = figures.tree.probability[figures.tree.leaves]
        weights = {}
        for member in figures.members:
            results = self.accounts.without.stream(member).results
            likely = tail_weights(results, chances, figures.members[member].risk.level)
            weights[member] = np.zeros(figures.tree.nodes)
            np.add.at(weights[member], figures.tree.paths, likely[:, None])
        return self._under(weights)

    def _under(self, weights: Mapping[str, Vector]) -> dict[str, dict[str, float]]:
        found = {}
        for receiver, weight in weights.items():
            amounts = (self.received[receiver] @ weight).tolist()
            row = {source: amount for source, amount in zip(self.sources, amounts, strict=True) if amount > SHARE}
            if row:
                found[receiver] = row
        return found


def receipts(accounts: FundAccounts) -> Receipts:
    """Trace the money of a plan from those who pay it to those who receive it.

    In every state all that comes in, contributions less administration, gifts and what the reserve has kept, is mixed;
    whatever goes out or is kept has the same composition. So the reserve remembers whose money it holds, also when it
    pays it out in a later stage. What is received adds up, by source, to what has been paid in and is not kept.

    Notes
    -----
    A member may receive its own money back. An implementer that has to pay counts as a source; negative interest is
    borne by everybody whose money is in the reserve.
    """
    figures = accounts.figures
    sources = _sources(accounts)
    paid_in = _paid_in(accounts, sources)
    kept, mixture = np.zeros_like(paid_in), np.zeros_like(paid_in)
    for stage in range(figures.tree.stages):
        nodes = figures.tree.at(stage)
        pot = paid_in[:, nodes] + _from_before(accounts, kept, nodes)
        total = pot.sum(axis=0)
        mixture[:, nodes] = np.divide(pot, total, out=np.zeros_like(pot), where=total > 0)
        kept[:, nodes] = mixture[:, nodes] * accounts.reserve[nodes]
    received = {receiver: mixture * amounts for receiver, amounts in paid_out(accounts).items()}
    return Receipts(accounts, sources, received, kept)


def _sources(accounts: FundAccounts) -> tuple[str, ...]:
    figures = accounts.figures
    agencies = dict.fromkeys(part.implementer for part in figures.contracts.values() if not part.member)
    return (*figures.members, *figures.donors, *agencies, INITIAL, INTEREST)


def _paid_in(accounts: FundAccounts, sources: tuple[str, ...]) -> Matrix:
    """Return what comes in from each source (rows) in every state, but for interest and what is kept."""
    figures, row = accounts.figures, {source: at for at, source in enumerate(sources)}
    found = np.zeros((len(sources), figures.tree.nodes))
    for member in figures.members:
        found[row[member]] += (1.0 - figures.fund.overhead) * accounts.contribution(member)
    for donor in figures.donors:
        found[len(figures.members) + list(figures.donors).index(donor)] += accounts.gift(donor)
    for contract, part in figures.contracts.items():
        found[row[part.implementer]] += np.maximum(-accounts.payment(contract), 0.0)
    first = figures.tree.at(0)
    found[row[INITIAL], first] = accounts.kept[first]
    return found


def _from_before(accounts: FundAccounts, kept: Matrix, nodes: NDArray[np.int64]) -> Matrix:
    """Return what the reserve still has from the stage before, by source, with its interest."""
    before = accounts.figures.tree.parent[nodes]
    if before[0] < 0 or accounts.figures.fund.reserve is None:
        return np.zeros((len(kept), len(nodes)))
    interest = accounts.figures.fund.reserve.interest
    found = kept[:, before] * (1.0 + min(interest, 0.0))
    found[-1] += max(interest, 0.0) * accounts.reserve[before]
    return np.asarray(found)


def paid_out(accounts: FundAccounts) -> dict[str, Vector]:
    """Return what members and other implementers receive in every state: support, draws, refunds, outcome payments."""
    figures = accounts.figures
    found = {
        member: accounts.draw(member) + figures.leftover_shares.get(member, 0.0) * accounts.refunds
        for member in figures.members
    }
    for key, need in figures.needs.items():
        found[need.of] = found.get(need.of, 0.0) + accounts.support(key)
    for key, part in figures.contracts.items():
        paid = np.maximum(accounts.payment(key), 0.0)
        found[part.implementer] = found.get(part.implementer, 0.0) + paid
    return found


@dataclass(frozen=True)
class Concentration:
    """On how few payers a fund rests.

    Parameters
    ----------
    index
        Sum of squared shares of expected contributions and gifts (Herfindahl); 1 for a single payer.
    largest
        Who pays most; the first of several.

    Notes
    -----
    1/index is the number of payers with equal shares that has the same index.

    References
    ----------
    A. O. Hirschman (1964), "The paternity of an index", American Economic Review 54, 761–762 (not opened).
    """

    index: float
    largest: str

    @property
    def payers(self) -> float:
        """Effective number of payers."""
        return 1.0 / self.index


def concentration(accounts: FundAccounts) -> Concentration | None:
    """Return on how few payers a plan rests; None where nobody is expected to pay anything."""
    figures, likely = accounts.figures, accounts.figures.tree.probability
    names = [*figures.members, *figures.donors]
    paid = [accounts.contribution(member) for member in figures.members]
    paid += [accounts.gift(donor) for donor in figures.donors]
    expected = np.maximum(np.array(paid) @ likely, 0.0)
    if expected.sum() <= SHARE:
        return None
    shares = expected / expected.sum()
    return Concentration(float(shares @ shares), names[int(np.argmax(shares))])
