"""Limits of what is decided for all scenarios together, wide enough for every best plan.

Lagrangian bounds price such decisions by themselves in each part of the world. Without limits a wrong price makes one
of them worth going to infinity, and the bound says nothing.
"""

import numpy as np

from winset_models.negotiation.fund.alone import before_saving
from winset_models.negotiation.fund.figures import Active, FundFigures, MemberFigures
from winset_models.negotiation.fund.streams import Stream
from winset_models.negotiation.fund.utility import considered, worth
from winset_solver.stochastic.tree import Vector

Limits = tuple[float, float]


def pledge_limits(figures: FundFigures) -> dict[str, float]:
    r"""Return for each member a pledge that no best plan needs to exceed; inf where there is none.

    Notes
    -----
    Without a key for pledges that is the most M that the member can pay. With one, shares k and a band that holds 1,
    :math:`T = \max_q M_q / k_q` is enough for all pledges together: at a larger sum somebody pledges more than its
    share and, as :math:`M_q \le k_q T`, more than it can pay; everybody's fees, arrears and bands allow it to
    pledge less.
    """
    most = {name: _most_paid(figures, member) for name, member in figures.members.items()}
    key, shares = figures.fund.key, figures.shares
    if key is None or key.applies_to != "pledges" or not shares:
        return most
    together = max(most[name] / share if share else np.inf for name, share in shares.items())
    return {name: together if name in shares else limit for name, limit in most.items()}


def _most_paid(figures: FundFigures, member: MemberFigures) -> float:
    pledging = figures.fund.pledging
    if pledging is None or pledging.per == "stage":
        return min(float(member.pays_at_most.max()), member.pays_in_all)
    return min(float(figures.tree.along_paths(member.pays_at_most).max()), member.pays_in_all)


def result_limits(figures: FundFigures, active: Active) -> dict[str, Limits]:
    """Return for each member between what its results lie in every plan whose pledges keep to theirs; ±inf if unknown.

    The result at which the worst cases begin is one of them.
    """
    return {name: _results(figures, active, name) for name in figures.members}


def _results(figures: FundFigures, active: Active, name: str) -> Limits:
    member, tree = figures.members[name], figures.tree
    low, high = _money(figures, active, name)
    least, most = considered(member.utility, before_saving(figures, name))
    low, high = worth(member.utility, np.clip(low, least, most)), worth(member.utility, np.clip(high, least, most))
    for key in active.needs:
        need = figures.needs[key]
        covered = np.outer([need.at_least, need.at_most], need.amount) * need.benefit.get(name, 0.0)
        low, high = low + covered.min(axis=0), high + covered.max(axis=0)
    for key in active.contracts:
        contract = figures.contracts[key]
        if name in contract.values:
            due = (tree.stage == contract.stage) & (contract.reported >= 0)
            seen = np.where(due, contract.value_by_report[name][contract.reported], 0.0)
            low, high = low + seen, high + seen
    fund_key = figures.fund.key
    price = 0.0 if fund_key is None else fund_key.price
    arrears = price * sum(_most_burden(figures)) if price else 0.0
    low = low - (arrears if fund_key is not None and fund_key.applies_to == "stages" else 0.0)
    weights = Stream(figures, name, low).weights
    cost = sum(float(part.cost[part.wanted]) for key, part in figures.contracts.items() if key in active.contracts)
    ends = (np.multiply(weights, end, out=np.zeros(tree.nodes), where=weights > 0) for end in (low, high))
    first, last = (tree.along_paths(end) for end in ends)
    return float(first.min()) - arrears - cost, float(last.max())


def _most_burden(figures: FundFigures) -> list[float]:
    limits = pledge_limits(figures)
    return [max(limits[name], float(figures.members[name].pays_at_most.max())) for name in figures.shares]


def _money(figures: FundFigures, active: Active, name: str) -> tuple[Vector, Vector]:
    """Return between what the money of a member in each state lies."""
    member, tree = figures.members[name], figures.tree
    own = [figures.needs[key] for key in active.needs if figures.needs[key].of == name]
    nothing = np.zeros(tree.nodes)
    low = member.income - sum((n.unmet * (1.0 - n.at_least) * n.amount for n in own), nothing) - member.saves_at_most
    high = member.income - sum((n.unmet * (1.0 - n.at_most) * n.amount for n in own), nothing) + member.saves_at_most
    paid = np.minimum(member.pays_at_most, member.pays_in_all)
    pledging = figures.fund.pledging
    if pledging is not None and pledging.fee:
        low = low - pledging.fee * min(pledge_limits(figures)[name], member.pledge_at_most)
    pot, share = _pot(figures, active), figures.leftover_shares.get(name, 0.0)
    high = high + member.draws_at_most + np.where(tree.stage == tree.stages - 1, share * pot if share else 0.0, 0.0)
    for key in active.contracts:
        contract = figures.contracts[key]
        if contract.implementer == name:
            due = tree.stage == contract.stage
            low = low + np.where(due, min(contract.least_payment, 0.0), 0.0)
            high = high + np.where(due, min(contract.most_payment, pot), 0.0)
    return low - paid, high


def _pot(figures: FundFigures, active: Active) -> float:
    """Return most money that the fund can ever hold."""
    tree, reserve = figures.tree, figures.fund.reserve
    inflow = sum((np.minimum(m.pays_at_most, m.pays_in_all) for m in figures.members.values()), np.zeros(tree.nodes))
    inflow = inflow + sum((figures.donors[key].gives_at_most for key in active.donors), np.zeros(tree.nodes))
    owed = sum(-min(figures.contracts[key].least_payment, 0.0) for key in active.contracts)
    growth = 1.0 if reserve is None else max(1.0, 1.0 + reserve.interest) ** tree.stages
    return growth * (float(tree.along_paths(inflow).max()) + owed + (0.0 if reserve is None else reserve.initial))
