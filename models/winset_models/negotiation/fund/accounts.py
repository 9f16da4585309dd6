"""The accounts of a fund: what a plan means for every member in every state, added up from the figures of the file.

Nothing here knows a program or a solver; what they say is compared with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from winset_models.negotiation.fund.active import active_parts, everything
from winset_models.negotiation.fund.alone import Alone, standing_alone
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.fund.streams import Stream
from winset_models.negotiation.fund.utility import worth
from winset_solver.errors import ArgumentError
from winset_solver.stochastic.tree import Vector

__all__ = ["FundAccounts", "active_parts", "everything"]


@dataclass(frozen=True, eq=False)
class FundAccounts:
    """A plan of a fund, recomputed.

    Parameters
    ----------
    figures
        The fund in numbers.
    plan
        What is paid in every state; it need not keep any rule.
    active
        Which parts of the fund exist.

    Notes
    -----
    Arrays run over the nodes of the tree, results over its leaves.
    """

    figures: FundFigures
    plan: FundPlan
    active: Active

    def __post_init__(self) -> None:
        """Refuse a plan of another fund."""
        figures, plan = self.figures, self.plan
        for name, amounts, known in (
            ("pledges", plan.pledges, figures.members),
            ("contributions", plan.contributions, figures.members),
            ("draws", plan.draws, figures.members),
            ("savings", plan.savings, figures.members),
            ("support", plan.support, figures.needs),
            ("gifts", plan.gifts, figures.donors),
            ("payments", plan.payments, figures.contracts),
        ):
            if strange := sorted(amounts.keys() - known.keys()):
                raise ArgumentError("the fund has no such part", where=f"fund.{name}.{strange[0]}")
        for contract, promised in plan.payments.items():
            if strange := sorted(promised.keys() - set(figures.contracts[contract].reports)):
                raise ArgumentError("there is no such report", where=f"fund.payments.{contract}.{strange[0]}")

    # What the plan says

    def pledge(self, member: str) -> float:
        """Return what a member has pledged."""
        return self.plan.pledges.get(member, 0.0)

    def contribution(self, member: str) -> Vector:
        """Return what a member pays into the fund."""
        return self._listed(self.plan.contributions, member)

    def draw(self, member: str) -> Vector:
        """Return what a member draws beyond support."""
        return self._listed(self.plan.draws, member)

    def support(self, need: str) -> Vector:
        """Return what the fund pays for a need."""
        return self._listed(self.plan.support, need)

    def gift(self, donor: str) -> Vector:
        """Return what a donor gives."""
        return self._listed(self.plan.gifts, donor)

    def saving(self, member: str) -> Vector:
        """Return what a member has put aside by itself at the end of each stage."""
        return self._listed(self.plan.savings, member)

    def payment(self, contract: str) -> Vector:
        """Return what is paid for the outcome of a contract that is reported."""
        part, promised = self.figures.contracts[contract], self.plan.payments.get(contract, {})
        amounts = np.array([promised.get(report, 0.0) for report in part.reports])
        return np.where(self.figures.tree.stage == part.stage, amounts[part.reported], 0.0)

    @cached_property
    def reserve(self) -> Vector:
        """What the fund keeps at the end of each stage."""
        return self._filled(self.plan.reserve)

    @cached_property
    def refunds(self) -> Vector:
        """What is returned after the last stage to all members together."""
        return self._filled(self.plan.refunds)

    @cached_property
    def contributions(self) -> Vector:
        """What all members pay in together."""
        return self._sum(self.contribution(member) for member in self.figures.members)

    # The money of the fund

    @cached_property
    def kept(self) -> Vector:
        """What the fund has from the stage before, with its interest; what it begins with in the first stage."""
        rules, tree = self.figures.fund.reserve, self.figures.tree
        if rules is None:
            return np.zeros(tree.nodes)
        return np.where(tree.parent < 0, rules.initial, (1.0 + rules.interest) * self.reserve[tree.parent])

    @cached_property
    def balance(self) -> Vector:
        """What is left over at each node: what comes in less what goes out and what is kept; 0 in a sound plan."""
        return self.kept + self.inflow - self.outflow - self.reserve

    @cached_property
    def inflow(self) -> Vector:
        """Contributions after what administration takes, and gifts."""
        given = self._sum(self.gift(donor) for donor in self.figures.donors)
        return (1.0 - self.figures.fund.overhead) * self.contributions + given

    @cached_property
    def outflow(self) -> Vector:
        """Support, draws, outcome payments and refunds."""
        figures = self.figures
        support = self._sum(self.support(need) for need in figures.needs)
        draws = self._sum(self.draw(member) for member in figures.members)
        paid = self._sum(self.payment(contract) for contract in figures.contracts)
        return np.asarray(support + draws + paid + self.refunds)

    # What it means for a member

    def needed(self, need: str) -> Vector:
        """Return the amount of a need, 0 where it does not exist."""
        return self.figures.needs[need].amount * float(need in self.active.needs)

    def money(self, member: str) -> Mapping[str, Vector]:
        """Return what adds up to the money of a member, by name of component."""
        figures, savings = self.figures, self.saving(member)
        part, pledging = figures.members[member], figures.fund.pledging
        before = np.where(figures.tree.parent < 0, 0.0, savings[figures.tree.parent])
        own = [key for key, need in figures.needs.items() if need.of == member]
        done = [key for key, contract in figures.contracts.items() if contract.implementer == member]
        fee = pledging.fee * self.pledge(member) if pledging else 0.0
        return {
            "income": part.income,
            "needs": -self._sum(figures.needs[key].unmet * self.needed(key) for key in own),
            "support": self._sum(figures.needs[key].unmet * self.support(key) for key in own),
            "contributions": -self.contribution(member),
            "pledge fees": np.full(figures.tree.nodes, -fee),
            "draws": self.draw(member),
            "refunds": figures.leftover_shares.get(member, 0.0) * self.refunds,
            "outcome payments": self._sum(self.payment(key) for key in done),
            "savings": before - savings,
        }

    def consumption(self, member: str) -> Vector:
        """Return the money of a member."""
        return self._sum(self.money(member).values())

    def extras(self, member: str) -> Mapping[str, Vector]:
        """Return what a member values besides its money, by name of component."""
        figures = self.figures
        benefits = [part.benefit.get(member, 0.0) * self.support(key) for key, part in figures.needs.items()]
        for contract in (figures.contracts[key] for key in figures.contracts if key in self.active.contracts):
            if member in contract.values:
                worth_of = contract.value_by_report[member][contract.reported]
                benefits.append(np.where(figures.tree.stage == contract.stage, worth_of, 0.0))
        key = figures.fund.key
        by_stage = key is not None and key.applies_to == "stages"
        short = key.price * self.arrears(member) if key is not None and by_stage else np.zeros(figures.tree.nodes)
        return {"benefits": self._sum(benefits), "arrears": -short}

    def burden(self, member: str) -> Vector:
        """Return what counts for the key: contributions by node, or one pledge or expected contribution."""
        key = self.figures.fund.key
        if key is None or key.applies_to == "stages":
            return self.contribution(member)
        if key.applies_to == "pledges":
            return np.array([self.pledge(member)])
        return np.array([self.figures.tree.probability @ self.contribution(member)])

    def arrears(self, member: str) -> Vector:
        """Return by how much a member falls short of its share by the key, where :meth:`burden` has an entry."""
        share = self.figures.shares.get(member, 0.0)
        return np.maximum(0.0, share * self.burdens - self.burden(member))

    @cached_property
    def burdens(self) -> Vector:
        """Burden of all members that the key is for."""
        return np.asarray(sum(self.burden(member) for member in self.figures.shares))

    def once(self, member: str) -> Mapping[str, float]:
        """Return what counts once and is not discounted, by name of component."""
        figures, key = self.figures, self.figures.fund.key
        done = [part for name, part in figures.contracts.items() if name in self.active.contracts and part.member]
        effort = sum(part.cost[part.wanted] for part in done if part.implementer == member)
        short = 0.0
        if key is not None and key.applies_to != "stages" and member in figures.shares:
            short = key.price * float(self.arrears(member)[0])
        return {"cost of effort": -float(effort), "arrears": -short}

    def stream(self, member: str) -> Stream:
        """Return the value to a member of what it has at every node."""
        utility = self.figures.members[member].utility
        flow = worth(utility, self.consumption(member)) + self._sum(self.extras(member).values())
        return Stream(self.figures, member, flow, sum(self.once(member).values()))

    def results(self, member: str) -> Vector:
        """Return the discounted result of a member in every scenario."""
        return self.stream(member).results

    def value(self, member: str) -> float:
        """Return the value of the fund to a member, as it judges it."""
        return self.stream(member).value

    def components(self, member: str) -> dict[str, float]:
        """Return expected discounted amounts that add up to the value; those that are not zero."""
        stream, money, extras = self.stream(member), self.money(member), self.extras(member)
        spent, weights = self._sum(money.values()), stream.weights * self.figures.tree.probability
        found = {name: float(weights @ amounts) for name, amounts in money.items()}
        for name, amounts in extras.items():
            found[name] = float(weights @ amounts)
        for name, amount in self.once(member).items():
            found[name] = found.get(name, 0.0) + amount
        found["curvature of utility"] = float(weights @ (worth(self.figures.members[member].utility, spent) - spent))
        found["risk"] = stream.value - stream.expected
        return {name: amount for name, amount in found.items() if amount}

    # Without the fund, and whether to stay in it

    @cached_property
    def without(self) -> Alone:
        """The members without the fund."""
        return standing_alone(self.figures)

    def alone(self, member: str) -> float:
        """Return what a member has without the fund, as it judges it."""
        return self.without.value(member)

    def gain(self, member: str) -> float:
        """Return the value of the fund to a member less what it has without it."""
        return self.value(member) - self.alone(member)

    def staying(self, member: str) -> Vector:
        """Return at each node how a member judges what is ahead of it in the fund, discounted to that node."""
        return self.stream(member).ahead

    def walking(self, member: str) -> Vector:
        """Return at each node what a member has ahead of it if it walks away, less its penalty."""
        return self.without.stream(member).ahead - self.figures.members[member].penalty

    def _sum(self, amounts: Iterable[Vector]) -> Vector:
        return np.asarray(sum(amounts, np.zeros(self.figures.tree.nodes)))

    def _listed(self, amounts: Mapping[str, list[float]], key: str) -> Vector:
        return self._filled(amounts.get(key, []))

    def _filled(self, amounts: list[float]) -> Vector:
        nodes = self.figures.tree.nodes
        if amounts and len(amounts) != nodes:
            hint = "the plan was made for other scenarios"
            raise ArgumentError(
                "a list of the plan does not fit", got=len(amounts), wanted=f"{nodes} states", hint=hint
            )
        return np.array(amounts, dtype=float) if amounts else np.zeros(nodes)
