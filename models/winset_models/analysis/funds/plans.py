"""What a plan says: every amount, and what it means for every member, recomputed from the figures of the file."""

import numpy as np

from winset_models.analysis.fund_findings import FundStatement, MemberFinding, Plan, Temptation
from winset_models.analysis.funds.insurers import paid_out
from winset_models.analysis.funds.risks import risk_of
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.cents import breaches_beyond_cents, cents_of
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.origin import dotted
from winset_solver.stochastic.tree import Vector


def plan_finding(figures: FundFigures, plan: FundPlan, active: Active) -> Plan:
    """Return what a plan in whole cents says, and what it means for every member.

    Notes
    -----
    Values come from the accounts of the plan, without any program or solver. Administration and interest are shown to
    the cent, as the balance counts them.
    """
    accounts = FundAccounts(figures, plan, active)
    received = paid_out(accounts)
    rules, cents = figures.fund.reserve, cents_of(figures.negotiation.unit)
    earned = np.where(figures.tree.parent < 0, 0.0, accounts.kept - accounts.reserve[figures.tree.parent])
    taken = figures.fund.overhead * accounts.contributions
    return Plan(
        needed={need: accounts.needed(need).tolist() for need in figures.needs},
        pledges=dict(plan.pledges),
        contributions=dict(plan.contributions),
        support=dict(plan.support),
        draws=dict(plan.draws),
        gifts=dict(plan.gifts),
        payments={contract: dict(paid) for contract, paid in plan.payments.items()},
        outcome_payments={contract: accounts.payment(contract).tolist() for contract in plan.payments},
        administration=_to_cents(taken, cents) if figures.fund.overhead else [],
        interest=_to_cents(earned, cents) if rules is not None and rules.interest else [],
        initial=0.0 if rules is None else rules.initial,
        reserve=accounts.reserve.tolist(),
        refunds=accounts.refunds.tolist(),
        refunded=_refunded(figures, accounts.refunds, cents),
        savings=dict(plan.savings),
        cent=1.0 / cents,
        currency=figures.negotiation.unit.currency,
        members={member: _member(accounts, member, received[member]) for member in figures.members},
        tightest=temptations(accounts) if figures.fund.commitment == "limited" else [],
        broken=_broken(figures, plan, active),
    )


def temptations(accounts: FundAccounts) -> list[Temptation]:
    """Return for each member the state in which staying is worth least more than walking away, narrowest first."""
    found = [_temptation(accounts, member) for member in accounts.figures.members]
    return sorted(found, key=lambda temptation: temptation.margin)


def _temptation(accounts: FundAccounts, member: str) -> Temptation:
    staying, walking = accounts.staying(member), accounts.walking(member)
    node = int(np.argmin(staying - walking))
    margin = float(staying[node] - walking[node])
    what = "comes closest to walking away" if margin >= 0 else "would walk away"
    words = f"{member} {what} in {accounts.figures.tree.labels[node]}"
    return Temptation(
        party=member,
        node=node,
        staying=float(staying[node]),
        walking=float(walking[node]),
        margin=margin,
        words=f"{words}: staying is worth {staying[node]:,.6g}, walking away {walking[node]:,.6g}",
    )


def _member(accounts: FundAccounts, member: str, received: Vector) -> MemberFinding:
    figures, likely = accounts.figures, accounts.figures.tree.probability
    chances, risk = likely[figures.tree.leaves], figures.members[member].risk
    paid, burden = accounts.contribution(member), float(likely @ accounts.contributions)
    value, alone = accounts.value(member), accounts.alone(member)
    return MemberFinding(
        value=value,
        alone=alone,
        gain=value - alone,
        components=accounts.components(member),
        inside=risk_of(risk, accounts.results(member), chances),
        outside=risk_of(risk, accounts.without.stream(member).results, chances),
        pledge=accounts.pledge(member) if figures.fund.pledging else None,
        expected_contribution=float(likely @ paid),
        expected_receipt=float(likely @ received),
        expected_return=float(likely @ _given_back(accounts, member)),
        largest_contribution=float(paid.max()),
        key_share=figures.shares.get(member),
        burden_share=float(likely @ paid) / burden if burden > 0 else None,
    )


def _given_back(accounts: FundAccounts, member: str) -> Vector:
    """Return draws and refunds of a member: they are for no need and for no outcome."""
    return np.asarray(accounts.draw(member) + accounts.figures.leftover_shares.get(member, 0.0) * accounts.refunds)


def _broken(figures: FundFigures, plan: FundPlan, active: Active) -> list[FundStatement]:
    return [
        FundStatement(
            path=dotted(found.breach.path),
            location=str(figures.negotiation.origin.locate(found.breach.path)),
            statement=found.breach.statement,
            node=found.node,
            amount=found.breach.amount,
        )
        for found in breaches_beyond_cents(figures, plan, active)
    ]


def _refunded(figures: FundFigures, refunds: Vector, cents: float) -> dict[str, list[float]]:
    """Return what each member is refunded: whole cents, the odd ones to those with the largest remainders."""
    if not refunds.any():
        return {}
    exact = np.outer(list(figures.leftover_shares.values()), refunds * cents)
    down = np.floor(exact)
    odd = np.rint(refunds * cents) - down.sum(axis=0)
    rank = np.argsort(np.argsort(down - exact, axis=0, kind="stable"), axis=0, kind="stable")
    return dict(zip(figures.leftover_shares, ((down + (rank < odd)) / cents).tolist(), strict=True))


def _to_cents(amounts: Vector, cents: float) -> list[float]:
    return [float(amount) for amount in np.rint(amounts * cents) / cents]
