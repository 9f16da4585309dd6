"""Whole cents: a plan whose amounts can be paid, and whose balance is exactly zero in whole numbers in every state."""

from collections.abc import Iterable

import numpy as np

from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.breaches import FundBreach, fund_breaches
from winset_models.negotiation.fund.cent_limits import (
    UNLIMITED,
    CentLimits,
    IntegerMatrix,
    Matrix,
    Range,
    so_far,
    whole,
)
from winset_models.negotiation.fund.cent_payments import payments_in_cents
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.parts import FundPlan, Reserve
from winset_models.negotiation.negotiation import Unit
from winset_solver.stochastic.tree import Indices, Vector

CENTS = 100
"""Of one unit of a currency."""
PARTS = 1_000_000
"""Smallest amounts of one unit that is no money."""

ROUNDS = 3
"""Of taking up what is left over: what a donor gives may depend on what others pay, and the other way round."""


def cents_of(unit: Unit) -> float:
    """Return how many smallest amounts one unit of a file has: cents where it is money, else millionths.

    Examples
    --------
    >>> cents_of(Unit(name="thousand EUR", currency="EUR", scale=1000.0)), cents_of(Unit(name="points"))
    (100000.0, 1000000.0)
    """
    return CENTS * unit.scale if unit.currency else float(PARTS)


def settled(figures: FundFigures, plan: FundPlan, active: Active) -> tuple[FundPlan, float]:
    """Return a plan in whole cents near a given one, and what a cent is in units of the file.

    Parameters
    ----------
    plan
        A plan that balances, but for rounding.

    Returns
    -------
    tuple
        The plan, whose :func:`balance_in_cents` is zero in every state, and the cent.

    Notes
    -----
    Outcome payments are rounded up, so that no incentive is lost; support, draws, gifts and savings to the nearest cent
    within their limits. Contributions are rounded up or down, those with the largest remainders up (Hamilton's
    method), so that together they make up for the other roundings as far as they can. What is still left goes to the
    reserve, else to what is returned at the end, the largest contributions, gifts, support or draws, all within their
    limits. What a state would lack is kept in the reserve of the state before where that can be. Only where all this
    leaves no way, as where a fund without a reserve has to cover all of a need with all that
    its members can pay, is a limit exceeded, by the few cents that are missing. Pledges are raised where contributions
    have been. Nothing but what takes up the rest moves by more than a cent.
    """
    spare = np.zeros(figures.tree.nodes, dtype=np.int64)
    for _ in range(figures.tree.stages):
        books = _Books(figures, plan, active)
        books.settle_all(spare)
        if not books.spare_before().any():
            break
        spare += books.spare_before()
    return books.plan(), 1.0 / books.cents


def balance_in_cents(figures: FundFigures, plan: FundPlan, active: Active) -> Indices:
    """Return for each state what comes in less what goes out and what is kept, in whole cents.

    Administration takes its part of all contributions of a state together, and interest is paid on the whole reserve,
    both to the nearest cent.
    """
    return _Books(figures, plan, active).surplus(np.arange(figures.tree.nodes))


def breaches_beyond_cents(figures: FundFigures, plan: FundPlan, active: Active) -> list[FundBreach]:
    """Return the rules of the fund that a plan breaks by more than rounding its amounts to cents can explain.

    Every rule adds up amounts of the members, needs, donors and contracts over the stages at most once; each may have
    been moved by one cent, times what a unit of it is worth at most.
    """
    amounts = len(figures.members) + len(figures.needs) + len(figures.donors) + len(figures.contracts) + 1
    worth = max([1.0, *(need.unmet + sum(need.benefit.values()) for need in figures.needs.values())])
    slack = amounts * figures.tree.stages * worth / cents_of(figures.negotiation.unit)
    if figures.fund.repeats:
        slack /= 1.0 - max(part.discount for part in figures.members.values())
    return [found for found in fund_breaches(figures, plan, active) if found.breach.amount > slack]


class _Books:
    """The amounts of a plan in cents: by row (member, donor, need or contract) and state."""

    def __init__(self, figures: FundFigures, plan: FundPlan, active: Active) -> None:
        accounts = FundAccounts(figures, plan, active)
        self.figures, self.given = figures, plan
        self.cents = cents_of(figures.negotiation.unit)
        self.limits = CentLimits(accounts, self.cents)
        self.overhead, self.rules = figures.fund.overhead, figures.fund.reserve or Reserve()
        self.exact = self._table([accounts.contribution(member) for member in figures.members])
        self.contributions = whole(self.exact)
        self.gifts = whole(self._table([accounts.gift(donor) for donor in figures.donors]))
        self.support = whole(self._table([accounts.support(need) for need in figures.needs]))
        self.draws = whole(self._table([accounts.draw(member) for member in figures.members]))
        self.payments = payments_in_cents(figures, plan.payments, self.cents)
        promised = FundAccounts(figures, plan.model_copy(update={"payments": self.payments}), active)
        self.paid = whole(self._table([promised.payment(contract) for contract in figures.contracts]))
        self.kept, self.lacking = self.limits.reserve, np.zeros(figures.tree.nodes, dtype=np.int64)
        self.reserve, self.refunds = whole(accounts.reserve * self.cents), whole(accounts.refunds * self.cents)

    def _table(self, rows: list[Vector]) -> Matrix:
        return self.limits.table(rows) * self.cents

    def net(self, contributions: Indices) -> Indices:
        """Return what administration leaves of contributions."""
        return np.asarray(contributions - whole(np.asarray(self.overhead * contributions)))

    def gross(self, wanted: Indices) -> Indices:
        """Return the smallest contributions of which administration leaves as much as is wanted."""
        if self.overhead == 1.0:
            return np.zeros_like(wanted)
        least = np.floor(wanted / (1.0 - self.overhead)).astype(np.int64) - 2
        tried = least + np.arange(6)[:, None]
        return np.asarray(least + np.argmax(self.net(tried) >= wanted, axis=0))

    def surplus(self, nodes: Indices) -> Indices:
        """Return what is left over."""
        before = self.figures.tree.parent[nodes]
        kept = np.asarray(self.reserve[before] + whole(np.asarray(self.rules.interest * self.reserve[before])))
        kept = np.where(before < 0, round(self.rules.initial * self.cents), kept)
        inflow = self.net(self.contributions[:, nodes].sum(axis=0)) + self.gifts[:, nodes].sum(axis=0)
        outgoing = np.vstack([self.support, self.draws, self.paid])[:, nodes]
        return np.asarray(kept + inflow - outgoing.sum(axis=0) - self.reserve[nodes] - self.refunds[nodes])

    def settle_all(self, spare: Indices) -> None:
        """Bring all amounts within limits and the surplus of all states to zero; keep some cents to spare."""
        self.support = np.clip(self.support, *self.limits.support)
        self.draws = np.minimum(self.draws, self.limits.draws)
        least, most = self.limits.reserve
        self.reserve = np.minimum(np.clip(self.reserve, least, most) + spare, most)
        self.kept = np.where(spare > 0, self.reserve, least), most
        for stage in range(self.figures.tree.stages):
            self.settle(self.figures.tree.at(stage))

    def spare_before(self) -> Indices:
        """Return what more would have to be kept in each state so that no later one lacks anything."""
        found, before = np.zeros_like(self.lacking), self.figures.tree.parent
        np.maximum.at(found, before[before >= 0], self.lacking[before >= 0])
        return found * (self.figures.fund.reserve is not None)

    def settle(self, nodes: Indices) -> None:
        """Bring the surplus of states of one stage to zero."""
        limits = self.limits
        payable = self._still(self.contributions, limits.contributions, limits.contributions_so_far, nodes)
        givable = self._still(self.gifts, limits.gifts, limits.gifts_so_far, nodes)
        self._round_contributions(nodes, payable)
        for _ in range(ROUNDS):
            useful = np.minimum(givable, self._useful(nodes))
            self.gifts[:, nodes] = np.minimum(self.gifts[:, nodes], useful)
            self._level(nodes, payable, useful)
        beyond = np.maximum(self.gifts[:, nodes] - np.minimum(givable, self._useful(nodes)), 0)
        self.lacking[nodes] = np.maximum(beyond.sum(axis=0) - self.surplus(nodes), 0)
        self._force(nodes)

    def _useful(self, nodes: Indices) -> IntegerMatrix:
        """Return the most that donors can give for what members pay and their money is used for."""
        return self.limits.gifts_for(self.contributions, self.support, self.paid)[:, nodes]

    def _still(self, table: IntegerMatrix, most: IntegerMatrix, in_all: IntegerMatrix, nodes: Indices) -> IntegerMatrix:
        """Return the most that can be paid in states of one stage after what has been paid before."""
        before = self.figures.tree.parent[nodes]
        paid = np.where(before < 0, 0, so_far(self.figures.tree, table)[:, before])
        return np.asarray(np.maximum(np.minimum(most[:, nodes], in_all[:, nodes] - paid), 0))

    def _round_contributions(self, nodes: Indices, most: IntegerMatrix) -> None:
        """Round contributions up or down so that together they come nearest to what is wanted of them."""
        exact, nearest = self.exact[:, nodes], self.contributions[:, nodes]
        total = nearest.sum(axis=0)
        wanted = self.gross(self.net(total) - self.surplus(nodes))
        down = np.minimum(np.where(nearest > 0, np.floor(exact).astype(np.int64), nearest), most)
        remainder = np.where((nearest > 0) & (down < most), exact - down, 0.0)
        rank = np.argsort(np.argsort(-remainder, axis=0, kind="stable"), axis=0, kind="stable")
        up = (rank < wanted - down.sum(axis=0)) & (remainder > 0)
        self.contributions[:, nodes] = down + up

    def _level(self, nodes: Indices, payable: IntegerMatrix, givable: IntegerMatrix) -> None:
        """Let one amount after the other take up the surplus, within limits."""
        self._keep(nodes, self.kept)
        self._refund(nodes[self.refunds[nodes] > 0])
        self._pay(nodes, payable)
        self._change(self.gifts, nodes, -self.surplus(nodes), (np.zeros_like(givable), givable))
        for some in (self.limits.unmarked, np.ones_like(self.limits.unmarked)):
            least, most = (np.where(some, limit, self.support)[:, nodes] for limit in self.limits.support)
            self._change(self.support, nodes, self.surplus(nodes), (least, most))
        draws = self.limits.draws[:, nodes]
        self._change(self.draws, nodes, self.surplus(nodes), (np.zeros_like(draws), draws))

    def _force(self, nodes: Indices) -> None:
        """Let amounts take up what is left of the surplus, whatever their limits."""
        self._keep(nodes, _unlimited(self.reserve))
        for table in (self.support, self.draws, self.gifts):
            sign = -1 if table is self.gifts else 1
            self._change(table, nodes, sign * self.surplus(nodes), _unlimited(table[:, nodes]))
        self._pay(nodes, _unlimited(self.contributions[:, nodes])[1])
        if self.rules.leftover == "returned" and self.figures.fund.reserve:
            self._refund(nodes[self.figures.tree.stage[nodes] == self.figures.tree.stages - 1])

    def _keep(self, nodes: Indices, limits: Range) -> None:
        """Keep more or less in the reserve, where money may be left at the end of the stage."""
        last = self.figures.tree.stage[nodes] == self.figures.tree.stages - 1
        if self.figures.fund.reserve is None or (last.any() and self.rules.leftover == "returned"):
            return
        low, high = (limit[nodes] for limit in limits)
        self.reserve[nodes] = np.clip(self.reserve[nodes] + self.surplus(nodes), low, high)

    def _refund(self, nodes: Indices) -> None:
        self.refunds[nodes] = np.maximum(self.refunds[nodes] + self.surplus(nodes), 0)

    def _pay(self, nodes: Indices, most: IntegerMatrix) -> None:
        total = self.contributions[:, nodes].sum(axis=0)
        change = self.gross(self.net(total) - self.surplus(nodes)) - total
        self._change(self.contributions, nodes, change, (np.zeros_like(most), most))

    def _change(self, table: IntegerMatrix, nodes: Indices, change: Indices, limits: Range) -> None:
        """Change amounts within limits, the largest of each state first; what is zero stays so."""
        amounts, at = table[:, nodes], np.arange(len(nodes))
        for row in np.argsort(-amounts, axis=0, kind="stable"):
            old = amounts[row, at]
            low, high = (limit[row, at] for limit in limits)
            new = np.where(old > 0, np.clip(old + change, np.minimum(low, old), np.maximum(high, old)), old)
            amounts[row, at], change = new, change - (new - old)
        table[:, nodes] = amounts

    def plan(self) -> FundPlan:
        """Return the plan in units of the file, without what is zero everywhere."""
        figures, given = self.figures, self.given
        reserve = figures.fund.reserve is not None
        saved = self._table([np.array(amounts) for amounts in given.savings.values()])
        most = np.array([[figures.members[member].saves_at_most] for member in given.savings]).reshape(-1, 1)
        savings = np.minimum(whole(saved), self.limits.most(saved / self.cents, most))
        return FundPlan(
            pledges=self._pledges(),
            contributions=self._lists(figures.members, self.contributions),
            support=self._lists(figures.needs, self.support),
            draws=self._lists(figures.members, self.draws),
            gifts=self._lists(figures.donors, self.gifts),
            payments=self.payments,
            reserve=(self.reserve / self.cents).tolist() if reserve else [],
            refunds=(self.refunds / self.cents).tolist() if reserve else [],
            savings=self._lists(given.savings, savings),
        )

    def _pledges(self) -> dict[str, float]:
        """Return the pledges, rounded down or raised to what is paid where that has been rounded up."""
        pledging, found = self.figures.fund.pledging, {}
        rows = zip(self.figures.members, self.contributions, self.limits.whole_pledges, strict=True)
        for member, paid, pledged in rows:
            pledge = int(pledged)
            if pledging is not None:
                largest = self.figures.tree.along_paths(paid) if pledging.per == "all" else paid
                pledge = max(pledge, int(largest.max()))
            if pledge:
                found[member] = pledge / self.cents
        return found

    def _lists(self, keys: Iterable[str], table: IntegerMatrix) -> dict[str, list[float]]:
        return {key: (row / self.cents).tolist() for key, row in zip(keys, table, strict=True) if row.any()}


def _unlimited(table: IntegerMatrix) -> Range:
    return np.zeros_like(table), np.full_like(table, UNLIMITED)
