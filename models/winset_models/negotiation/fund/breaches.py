"""Breaches of a fund: every rule that a plan breaks, where and by how much, found without any program or solver."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np

from winset_models.negotiation.fund import statements as says
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.alone import before_saving
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.fund.utility import considered, curved
from winset_models.negotiation.statements import Breach, Statement, breaches_of
from winset_solver.stochastic.tree import Indices, Vector


@dataclass(frozen=True)
class FundBreach:
    """A rule that a plan breaks.

    Parameters
    ----------
    breach
        The rule and the largest amount by which it is broken in any state.
    node
        First state in which it is broken (the last one of the first such scenario for a rule about all stages); None
        where it is about no state.
    """

    breach: Breach
    node: int | None


def fund_breaches(figures: FundFigures, plan: FundPlan, active: Active) -> list[FundBreach]:
    """Return every rule of the fund that a plan breaks; none where it is admissible.

    Notes
    -----
    Amounts are in the unit of the file, or of a member's own value for rules about what it prefers. Those within
    ``FEASIBILITY`` of a limit, relative to the size of the terms, count as kept.
    """
    accounts = FundAccounts(figures, plan, active)
    found = chain(
        _balance(accounts),
        *(_payments_of(accounts, member) for member in figures.members),
        *(_money_of(accounts, member) for member in figures.members),
        *(_support(accounts, need) for need in figures.needs),
        *(_gifts(accounts, donor) for donor in figures.donors),
        _reserve(accounts),
        _key(accounts),
        *(_contract(accounts, contract) for contract in figures.contracts),
        *(_preferences(accounts, member) for member in figures.members),
    )
    return list(found)


def _broken(
    statement: Statement, excess: Vector, size: Vector | float, nodes: Indices | None = None
) -> Iterator[FundBreach]:
    """Yield one breach with the largest of several excesses, at the first state that has any.

    ``nodes`` are the states of the excesses; all of them where absent.
    """
    relative = excess / np.maximum(1.0, np.abs(size))
    worst = int(np.argmax(relative))
    for breach in breaches_of(statement, float(relative[worst])):
        amount = Breach(breach.path, breach.kind, breach.party, breach.statement, float(excess[worst]))
        first = next(i for i, share in enumerate(relative.tolist()) if breaches_of(statement, share))
        yield FundBreach(amount, first if nodes is None else int(nodes[first]))


def _at_most(
    statement: Statement, amounts: Vector, limit: Vector | float, nodes: Indices | None = None
) -> Iterator[FundBreach]:
    limits = np.broadcast_to(np.asarray(limit, dtype=float), amounts.shape)
    told = np.isfinite(limits)
    if told.any():
        excess = np.where(told, amounts - np.where(told, limits, 0.0), 0.0)
        yield from _broken(statement, excess, np.where(told, limits, 0.0), nodes)


def _once(statement: Statement, amount: float, limit: float) -> Iterator[FundBreach]:
    """Yield the breach of a limit that is about no state."""
    for found in _at_most(statement, np.array([amount]), limit):
        yield FundBreach(found.breach, None)


def _balance(accounts: FundAccounts) -> Iterator[FundBreach]:
    turnover = np.abs(accounts.kept) + np.abs(accounts.inflow) + np.abs(accounts.outflow)
    yield from _broken(says.balance(accounts.figures), np.abs(accounts.balance), turnover)


def _payments_of(accounts: FundAccounts, member: str) -> Iterator[FundBreach]:
    """Yield what a member pays and pledges beyond its limits."""
    figures, paid, pledge = accounts.figures, accounts.contribution(member), accounts.pledge(member)
    part, pledging, tree = figures.members[member], figures.fund.pledging, figures.tree
    yield from _at_most(says.not_negative(figures), -paid, 0.0)
    yield from _at_most(says.pays_at_most(figures, member), paid, part.pays_at_most)
    in_all = tree.along_paths(paid)
    yield from _at_most(says.pays_in_all(figures, member), in_all, part.pays_in_all, tree.leaves)
    if pledging is None:
        yield from _once(says.no_pledges(figures), abs(pledge), 0.0)
        return
    yield from _once(says.not_negative(figures), -pledge, 0.0)
    yield from _once(says.pledge_at_most(figures, member), pledge, part.pledge_at_most)
    words = says.pays_what_it_pledged(figures, member)
    if pledging.per == "all":
        yield from _at_most(words, in_all, pledge, tree.leaves)
    else:
        yield from _at_most(words, paid, pledge)


def _money_of(accounts: FundAccounts, member: str) -> Iterator[FundBreach]:
    """Yield what a member draws and saves beyond its limits, and where it is left with too little or too much."""
    figures, draw, saved = accounts.figures, accounts.draw(member), accounts.saving(member)
    part, tree = figures.members[member], figures.tree
    yield from _at_most(says.not_negative(figures), np.maximum(-draw, -saved), 0.0)
    yield from _at_most(says.draws_at_most(figures, member), draw, part.draws_at_most)
    yield from _at_most(says.saves_at_most(figures, member), saved, part.saves_at_most)
    yield from _at_most(says.last_stage(figures), saved[tree.leaves], 0.0, tree.leaves)
    if curved(part.utility):
        low, high = considered(part.utility, before_saving(figures, member))
        money = accounts.consumption(member)
        outside = np.maximum(low - money, money - high)
        yield from _broken(says.considered_money(figures, member), outside, max(abs(low), abs(high)))


def _support(accounts: FundAccounts, need: str) -> Iterator[FundBreach]:
    figures, paid, needed = accounts.figures, accounts.support(need), accounts.needed(need)
    part = figures.needs[need]
    yield from _at_most(says.not_negative(figures), -paid, 0.0)
    yield from _at_most(says.covers_at_least(figures, need), -paid, -part.at_least * needed)
    yield from _at_most(says.covers_at_most(figures, need), paid, part.at_most * needed)


def _gifts(accounts: FundAccounts, donor: str) -> Iterator[FundBreach]:
    figures, given = accounts.figures, accounts.gift(donor)
    part, leaves = figures.donors[donor], figures.tree.leaves
    exists = float(donor in accounts.active.donors)
    yield from _at_most(says.not_negative(figures), -given, 0.0)
    yield from _at_most(says.gives_at_most(figures, donor), given, part.gives_at_most * exists)
    in_all = figures.tree.along_paths(given)
    yield from _at_most(says.gives_in_all(figures, donor), in_all, part.gives_in_all, leaves)
    if np.isfinite(part.matches):
        yield from _at_most(says.matches(figures, donor), given, part.matches * accounts.contributions)
    if part.earmarked:
        used = [accounts.support(need) for need in part.needs]
        used += [accounts.payment(contract) for contract in part.contracts]
        yield from _at_most(says.earmarked(figures, donor), given, np.sum(used, axis=0))


def _reserve(accounts: FundAccounts) -> Iterator[FundBreach]:
    figures, kept, returned = accounts.figures, accounts.reserve, accounts.refunds
    rules, tree = figures.fund.reserve, figures.tree
    if rules is None:
        yield from _at_most(says.no_reserve(figures), np.maximum(np.abs(kept), np.abs(returned)), 0.0)
        return
    inner = np.flatnonzero(tree.stage < tree.stages - 1)
    yield from _at_most(says.not_negative(figures), np.maximum(-kept, -returned), 0.0)
    early = np.abs(returned)
    early[tree.leaves] = np.abs((kept if rules.leftover == "returned" else returned)[tree.leaves])
    yield from _at_most(says.last_stage(figures), early, 0.0)
    if len(inner):
        yield from _at_most(says.reserve_at_least(figures), -kept[inner], -rules.at_least, inner)
        if rules.at_most is not None:
            yield from _at_most(says.reserve_at_most(figures), kept[inner], rules.at_most, inner)


def _key(accounts: FundAccounts) -> Iterator[FundBreach]:
    figures, key = accounts.figures, accounts.figures.fund.key
    if key is None:
        return
    for member, share in figures.shares.items():
        own, whole = accounts.burden(member), share * accounts.burdens
        bands: list[FundBreach] = []
        if key.at_least is not None:
            bands += _at_most(says.key_at_least(figures, member), -own, -key.at_least * whole)
        if key.at_most is not None:
            bands += _at_most(says.key_at_most(figures, member), own, key.at_most * whole)
        for found in bands:
            yield found if key.applies_to == "stages" else FundBreach(found.breach, None)


def _contract(accounts: FundAccounts, contract: str) -> Iterator[FundBreach]:
    figures, part = accounts.figures, accounts.figures.contracts[contract]
    promised = accounts.plan.payments.get(contract, {})
    paid = np.array([promised.get(report, 0.0) for report in part.reports])
    if contract not in accounts.active.contracts:
        yield from _once(says.no_contract(figures, contract), float(np.abs(paid).max()), 0.0)
        return
    yield from _once(says.least_payment(figures, contract), -float(paid.min()), -part.least_payment)
    yield from _once(says.most_payment(figures, contract), float(paid.max()), part.most_payment)
    own = part.values.get(part.implementer, np.zeros(len(part.outcomes)))
    worth = part.discount**part.stage * (part.reports_by_effort @ paid + part.chances @ own)
    kept = worth - part.cost
    for effort, name in enumerate(part.efforts):
        if effort != part.wanted:
            statement = says.makes_effort_worthwhile(figures, contract, name)
            yield from _once(statement, float(kept[effort] - kept[part.wanted]), 0.0)
    statement = says.makes_contract_acceptable(figures, contract)
    yield from _once(statement, -float(worth[part.wanted]), -float(part.cost[part.wanted] + part.reservation))


def _preferences(accounts: FundAccounts, member: str) -> Iterator[FundBreach]:
    """Yield where a member prefers to walk away, and whether it is better off without the fund."""
    figures = accounts.figures
    if figures.fund.commitment == "limited":
        yield from _at_most(says.stays(figures, member), -accounts.staying(member), -accounts.walking(member))
    if figures.fund.worthwhile == "by itself":
        yield from _once(says.worthwhile(figures, member), -accounts.value(member), -accounts.alone(member))
