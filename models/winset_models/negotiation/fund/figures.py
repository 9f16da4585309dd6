"""Resolved figures of a fund: names into parties, amounts into one number for each node of the tree.

Whatever computes with a fund reads figures here, and only here: the formulation as well as the recomputation that
checks it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from winset_models.negotiation.fund.amounts import AffineAmount
from winset_models.negotiation.fund.outcomes import (
    outcome_chances,
    outcomes_of,
    reports_of,
    verification_chances,
)
from winset_models.negotiation.fund.parts import Contract, Donor, Fund, Key, Member, Need, Risk, Utility
from winset_models.negotiation.fund.scenarios import World, world_of
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.part import lookup
from winset_models.negotiation.values import by_party, members
from winset_solver.errors import ArgumentError
from winset_solver.stochastic.tree import Indices, ScenarioTree, Vector

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class MemberFigures:
    """A member of the fund in numbers; arrays have one entry for each node.

    Parameters
    ----------
    income
        What it has without the fund.
    pays_at_most, draws_at_most
        Limits of contributions and draws; inf where there is none.
    pays_in_all, pledge_at_most
        Limits along every path and of the pledge; inf where there is none.
    saves_at_most
        Limit of its own savings.
    risk, utility
        How it judges.
    penalty
        What it loses when it walks away.
    discount
        Value today of one unit one stage later.
    """

    income: Vector
    pays_at_most: Vector
    pays_in_all: float
    pledge_at_most: float
    draws_at_most: Vector
    saves_at_most: float
    risk: Risk
    utility: Utility
    penalty: float
    discount: float


@dataclass(frozen=True)
class NeedFigures:
    """A need in numbers.

    Parameters
    ----------
    of
        Member that bears what is not covered.
    module
        Module by which it arises; None where it exists in any case.
    amount
        At each node, not negative.
    at_least, at_most
        Shares of it that must and may be covered.
    unmet
        What one unit that is not covered costs its party.
    benefit
        By member, not zero: worth of one unit that is covered.
    """

    of: str
    module: str | None
    amount: Vector
    at_least: float
    at_most: float
    unmet: float
    benefit: Mapping[str, float]


@dataclass(frozen=True)
class DonorFigures:
    """A donor in numbers; ``gives_at_most`` by node, ``gives_in_all`` and ``matches`` inf where there is no limit."""

    gives_at_most: Vector
    gives_in_all: float
    matches: float
    needs: tuple[str, ...]
    contracts: tuple[str, ...]
    modules: tuple[str, ...]

    @property
    def earmarked(self) -> bool:
        """Whether its money may be used for some things only."""
        return bool(self.needs or self.contracts)


@dataclass(frozen=True)
class ContractFigures:
    """A contract in numbers.

    Parameters
    ----------
    implementer
        Member or agency.
    member
        Whether the implementer is a member of the fund.
    module
        Module by which it comes about; None where it does in any case.
    stage
        From 0.
    outcomes, reports
        Names of the true and of the reported outcomes.
    efforts, wanted
        Names of the efforts, and the index of the wanted one.
    cost
        By effort.
    chances
        Probability of each true outcome (columns) by effort (rows).
    verification
        Probability of each report (columns) by true outcome (rows).
    values
        By member, not all zero: worth of each true outcome.
    least_payment, most_payment
        Limits of payments; inf where there is none.
    reservation
        What the implementer would have elsewhere.
    discount
        The implementer's, for one stage; 1 for an agency.
    reported
        At each node: index of the report that has been made by then; −1 before.
    """

    implementer: str
    member: bool
    module: str | None
    stage: int
    outcomes: tuple[str, ...]
    reports: tuple[str, ...]
    efforts: tuple[str, ...]
    wanted: int
    cost: Vector
    chances: Matrix
    verification: Matrix
    values: Mapping[str, Vector]
    least_payment: float
    most_payment: float
    reservation: float
    discount: float
    reported: Indices

    @property
    def reports_by_effort(self) -> Matrix:
        """Probability of each report (columns) by effort (rows)."""
        return np.asarray(self.chances @ self.verification)

    @property
    def value_by_report(self) -> Mapping[str, Vector]:
        """By member: mean worth of the true outcome once a report has been made, under the wanted effort."""
        joint = self.chances[self.wanted][:, None] * self.verification
        total = joint.sum(axis=0)
        posterior = np.divide(joint, total, out=np.zeros_like(joint), where=total > 0)
        return {member: np.asarray(worth @ posterior) for member, worth in self.values.items()}


@dataclass(frozen=True)
class FundFigures:
    """A fund in numbers.

    Parameters
    ----------
    negotiation
        Where it comes from.
    world
        The tree of scenarios with the quantities at its nodes, and the error of its reduction.
    members, needs, donors, contracts
        By id, in the order of the file.
    shares
        By member that the key is for: its share; empty without a key.
    leftover_shares
        By member: share of what is left after the last stage.
    """

    negotiation: Negotiation
    world: World
    members: Mapping[str, MemberFigures]
    needs: Mapping[str, NeedFigures]
    donors: Mapping[str, DonorFigures]
    contracts: Mapping[str, ContractFigures]
    shares: Mapping[str, float]
    leftover_shares: Mapping[str, float]

    @property
    def fund(self) -> Fund:
        """The fund of the file."""
        return fund_of(self.negotiation)

    @property
    def tree(self) -> ScenarioTree:
        """The tree of scenarios."""
        return self.world.tree

    @property
    def chances(self) -> Vector:
        """Probability of each scenario, in the order of the leaves."""
        return np.asarray(self.tree.probability[self.tree.leaves])


@dataclass(frozen=True)
class Active:
    """Which parts of a fund a package brings about.

    Parameters
    ----------
    needs, contracts
        Those that exist.
    donors
        Those whose modules are in force.
    """

    needs: frozenset[str]
    contracts: frozenset[str]
    donors: frozenset[str]


def fund_of(negotiation: Negotiation) -> Fund:
    """Return the fund of a negotiation.

    Raises
    ------
    ArgumentError
        The file has none.
    """
    if negotiation.fund is None:
        raise ArgumentError("the negotiation has no fund", where="fund", hint="add a section `fund`")
    return negotiation.fund


def fund_figures(negotiation: Negotiation) -> FundFigures:
    """Return the figures of the fund of a negotiation; those of the same negotiation are computed once.

    Raises
    ------
    ArgumentError
        The file has no fund.
    """
    fund = fund_of(negotiation)
    return negotiation.remembered("fund figures", lambda: resolved(negotiation, _world(negotiation, fund)))


def _world(negotiation: Negotiation, fund: Fund) -> World:
    return negotiation.remembered("fund world", lambda: world_of(fund))


def resolved(negotiation: Negotiation, world: World) -> FundFigures:
    """Return the figures of a fund in a given world: that of the file, one path of it, or an imagined one."""
    fund = fund_of(negotiation)
    parts = {party: part for party in negotiation.parties if (part := _member_of(negotiation, fund, party)) is not None}
    shares = _shares(negotiation, fund.key, list(parts)) if fund.key is not None else {}
    return FundFigures(
        negotiation=negotiation,
        world=world,
        members={party: _member(negotiation, party, part, world) for party, part in parts.items()},
        needs={key: _need(negotiation, need, world, list(parts)) for key, need in fund.needs.items()},
        donors={key: _donor(donor, world) for key, donor in fund.donors.items()},
        contracts={key: _contract(negotiation, key, part, world, list(parts)) for key, part in fund.contracts.items()},
        shares=shares,
        leftover_shares=shares or dict.fromkeys(parts, 1.0 / len(parts)),
    )


def amount_at(amount: AffineAmount, world: World) -> Vector:
    """Return an amount at every node."""
    base = np.asarray(amount.base, dtype=float)
    total = np.broadcast_to(base[world.tree.stage] if len(base) > 1 else base, world.tree.nodes).copy()
    for quantity, slope in amount.per.items():
        total += slope * world.quantities[quantity]
    return np.asarray(total, dtype=float)


def _member_of(negotiation: Negotiation, fund: Fund, party: str) -> Member | None:
    found = lookup(fund.members, party, negotiation.parties[party].group)
    return found if isinstance(found, Member) else None


def _member(negotiation: Negotiation, party: str, part: Member, world: World) -> MemberFigures:
    unlimited = np.full(world.tree.nodes, np.inf)
    return MemberFigures(
        income=amount_at(part.income, world),
        pays_at_most=unlimited if part.pays_at_most is None else np.maximum(amount_at(part.pays_at_most, world), 0.0),
        pays_in_all=_limit(part.pays_in_all),
        pledge_at_most=_limit(part.pledge_at_most),
        draws_at_most=np.maximum(amount_at(part.draws_at_most, world), 0.0),
        saves_at_most=part.saves_at_most,
        risk=part.risk,
        utility=part.utility,
        penalty=part.penalty,
        discount=negotiation.parties[party].discount,
    )


def _need(negotiation: Negotiation, need: Need, world: World, parties: list[str]) -> NeedFigures:
    return NeedFigures(
        of=need.of,
        module=need.module,
        amount=np.maximum(amount_at(need.amount, world), 0.0),
        at_least=need.at_least,
        at_most=need.at_most,
        unmet=need.unmet,
        benefit={p: worth for p in parties if (worth := by_party(negotiation, need.benefit, p))},
    )


def _donor(donor: Donor, world: World) -> DonorFigures:
    return DonorFigures(
        gives_at_most=np.maximum(amount_at(donor.gives_at_most, world), 0.0),
        gives_in_all=_limit(donor.gives_in_all),
        matches=_limit(donor.matches),
        needs=tuple(donor.needs),
        contracts=tuple(donor.contracts),
        modules=tuple(donor.modules),
    )


def _contract(negotiation: Negotiation, key: str, part: Contract, world: World, parties: list[str]) -> ContractFigures:
    outcomes = outcomes_of(part)
    member = part.implementer in parties
    return ContractFigures(
        implementer=part.implementer,
        member=member,
        module=part.module,
        stage=part.stage - 1,
        outcomes=outcomes,
        reports=reports_of(part),
        efforts=tuple(part.efforts),
        wanted=list(part.efforts).index(part.wanted),
        cost=np.array([effort.cost for effort in part.efforts.values()]),
        chances=outcome_chances(part),
        verification=verification_chances(part),
        values={p: worth for p in parties if (worth := _values(negotiation, part, outcomes, p)).any()},
        least_payment=part.least_payment,
        most_payment=_limit(part.most_payment),
        reservation=part.reservation,
        discount=negotiation.parties[part.implementer].discount if member else 1.0,
        reported=world.reported[key],
    )


def _values(negotiation: Negotiation, contract: Contract, outcomes: tuple[str, ...], party: str) -> Vector:
    return np.array([by_party(negotiation, contract.values.get(outcome, {}), party) for outcome in outcomes])


def _shares(negotiation: Negotiation, key: Key, parties: list[str]) -> dict[str, float]:
    named = [party for party in members(negotiation, key.of) if party in parties]
    if key.indicators:
        weights = dict.fromkeys(named, 0.0)
        for indicator, weight in key.indicators.items():
            figures = {party: negotiation.parties[party].indicators.get(indicator, 0.0) for party in named}
            total = sum(figures.values())
            for party, figure in figures.items():
                weights[party] += weight * figure / total if total else 0.0
    else:
        weights = {party: by_party(negotiation, key.shares, party) for party in named}
    total = sum(weights.values())
    return {party: weight / total for party, weight in weights.items()} if total else {}


def _limit(value: float | None) -> float:
    return np.inf if value is None else value
