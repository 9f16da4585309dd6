"""What flows through a fund: amounts by state, their means, and a balance of every stage that adds up as shown."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from winset.balanced import balanced
from winset_models.analysis.fund_findings import Fund, Plan
from winset_solver.tolerances import SHARE


@dataclass(frozen=True)
class Flows:
    """Money of a fund by state.

    Parameters
    ----------
    finding, plan
        Where it is paid.
    """

    finding: Fund
    plan: Plan

    @cached_property
    def before(self) -> list[float]:
        """What the reserve held at the end of the state before."""
        kept = self.plan.reserve
        return [self.plan.initial if node.parent < 0 else kept[node.parent] for node in self.finding.nodes]

    @cached_property
    def incoming(self) -> dict[str, list[float]]:
        """By kind: what comes in, besides what the reserve held; kinds that are nothing everywhere left out."""
        kinds = {
            "Interest": self.plan.interest,
            "Contributions": summed(self.plan.contributions.values()),
            "Gifts": summed(self.plan.gifts.values()),
        }
        return {kind: values for kind, values in kinds.items() if any(values)}

    @cached_property
    def outgoing(self) -> dict[str, list[float]]:
        """By kind: what goes out, or stays in the reserve; kinds that are nothing everywhere left out."""
        kinds = {
            "Administration": self.plan.administration,
            "Support": summed(self.plan.support.values()),
            "Draws": summed(self.plan.draws.values()),
            "Outcome payments": summed(self.plan.outcome_payments.values()),
            "Refunds": self.plan.refunds,
            "Kept in reserve": self.plan.reserve,
        }
        return {kind: values for kind, values in kinds.items() if any(values)}

    @property
    def balanced(self) -> bool:
        """Whether in every state, counted in the smallest amounts that are paid, as much comes in as goes out."""
        came = summed([self.before, *self.incoming.values()])
        gone = summed(self.outgoing.values()) or [0.0] * len(came)
        return not any(round((one - other) / self.plan.cent) for one, other in zip(came, gone, strict=True))

    def expected(self, values: Sequence[float]) -> list[float]:
        """Return the mean of an amount in each stage."""
        found = [0.0] * len(self.finding.tree.stages)
        for node, value in zip(self.finding.nodes, values, strict=True):
            found[node.stage - 1] += node.probability * value
        return found

    def quantiles(self, values: Sequence[float], stage: int, levels: Sequence[float]) -> list[float]:
        """Return quantiles of an amount over the states of a stage: the smallest values reached with such chances."""
        pairs = zip(self.finding.nodes, values, strict=True)
        here = sorted((value, node.probability) for node, value in pairs if node.stage == stage)
        reached = list(accumulate(chance for _, chance in here))
        return [here[bisect_left(reached, level * reached[-1] * (1 - SHARE))][0] for level in levels]


def summed(rows: Iterable[Sequence[float]]) -> list[float]:
    """Return the sum of several amounts in every state; nothing where there are none."""
    return [sum(column) for column in zip(*rows, strict=True)]


@dataclass(frozen=True)
class Balance:
    """Expected money of a fund by stage: each stage's sums add up as shown, and it begins with what the last one kept.

    Parameters
    ----------
    before
        At hand at the beginning.
    incoming, outgoing
        By kind.
    total
        In each stage, of either side.
    """

    before: list[float]
    incoming: dict[str, list[float]]
    outgoing: dict[str, list[float]]
    total: list[float]


def balance(flows: Flows, decimals: int) -> Balance:
    """Return the expected money of a fund by stage, rounded so that both sides of every stage add up to the same."""
    came = {kind: flows.expected(values) for kind, values in flows.incoming.items()}
    went = {kind: flows.expected(values) for kind, values in flows.outgoing.items()}
    before, ins, outs, totals = [round(flows.plan.initial, decimals)], [], [], []
    for stage in range(len(flows.finding.tree.stages)):
        own = [values[stage] for values in came.values()]
        wanted = flows.expected(flows.before)[stage] + sum(own)
        ins.append(balanced(own, decimals, round(wanted, decimals) - before[-1]))
        totals.append(round(before[-1] + sum(ins[-1]), decimals))
        outs.append(
            dict(zip(went, balanced([values[stage] for values in went.values()], decimals, totals[-1]), strict=True))
        )
        before.append(outs[-1].get("Kept in reserve", 0.0))
    return Balance(
        before=before[:-1],
        incoming={kind: [row[place] for row in ins] for place, kind in enumerate(came)},
        outgoing={kind: [row[kind] for row in outs] for kind in went},
        total=totals,
    )
