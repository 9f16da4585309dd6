"""Contracts: what it takes to make an effort worthwhile that nobody sees."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

import numpy as np

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.fund_findings import ContractFinding, EffortFinding
from winset_models.analysis.funds.contract_words import contract_words
from winset_models.negotiation.fund.figures import ContractFigures, FundFigures, Matrix
from winset_models.negotiation.fund.parts import Contract, FundPlan
from winset_solver.result import Verdict
from winset_solver.stochastic.moral_hazard import (
    MOST_VERTICES,
    HiddenEffort,
    cheapest_payments,
    cheapest_vertex,
    vertices,
)
from winset_solver.tolerances import AGREEMENT

_BY_VERTICES: Final = "trying every set of conditions that could bind, without the solver"
_BY_MULTIPLIERS: Final = "multipliers of the conditions, recomputed without the solver"


def agreements(figures: FundFigures, plan: FundPlan | None) -> list[ContractFinding]:
    """Return for every contract the cheapest payments for each effort, and what hiding the effort costs.

    Parameters
    ----------
    plan
        Where the payments are quoted from; None where there is none.

    Notes
    -----
    The implementer is risk-neutral in these payments. What an outcome is worth to an implementer that is a member
    counts for it, and payments and such worth count with its discount factor; its cost is borne at the beginning.
    """
    return [_finding(figures, key, plan) for key in figures.contracts]


def second_opinions(figures: FundFigures) -> list[Check]:
    """Return for every contract whether another method agrees with the cheapest payments for each effort."""
    return [_check(figures, key) for key in figures.contracts]


def hidden_effort(contract: ContractFigures, verification: Matrix) -> HiddenEffort:
    """Return the problem of hidden effort that a contract solves, under some verification of outcomes."""
    weight = contract.discount**contract.stage
    own = contract.values.get(contract.implementer, np.zeros(len(contract.outcomes)))
    return HiddenEffort(
        chances=contract.chances @ verification,
        costs=contract.cost - weight * (contract.chances @ own),
        reservation=contract.reservation,
        least=contract.least_payment,
        most=contract.most_payment,
        weight=weight,
    )


def _finding(figures: FundFigures, key: str, plan: FundPlan | None) -> ContractFinding:
    contract, part = figures.contracts[key], figures.fund.contracts[key]
    problem = hidden_effort(contract, contract.verification)
    efforts = [_effort(contract, part, problem, e, contract.reports) for e in range(len(contract.efforts))]
    perfect = None
    if contract.reports != contract.outcomes or not np.array_equal(
        contract.verification, np.eye(len(contract.reports))
    ):
        seen = hidden_effort(contract, np.eye(len(contract.outcomes)))
        perfect = _effort(contract, part, seen, contract.wanted, contract.outcomes)
    finding = ContractFinding(
        contract=key,
        name=part.name or key,
        implementer=contract.implementer,
        wanted=part.wanted,
        paid=dict(plan.payments.get(key, {})) if plan is not None else {},
        efforts=efforts,
        perfect_verification=perfect,
        words="",
    )
    return finding.model_copy(update={"words": contract_words(figures, finding)})


def _effort(
    contract: ContractFigures, part: Contract, problem: HiddenEffort, effort: int, signals: tuple[str, ...]
) -> EffortFinding:
    key = contract.efforts[effort]
    found = cheapest_payments(problem, effort).payments
    first_best = problem.first_best(effort)
    expected = None if found is None else problem.expected(effort, found)
    return EffortFinding(
        effort=key,
        name=part.efforts[key].name or key,
        possible=found is not None,
        payments={} if found is None else dict(zip(signals, found.tolist(), strict=True)),
        expected_payment=expected,
        rent=None if found is None or not problem.weight else problem.rent(effort, found) / problem.weight,
        first_best=first_best,
        agency_cost=None if expected is None or first_best is None else expected - first_best,
        worth=float(sum(contract.chances[effort] @ worth for worth in contract.values.values())),
    )


def _check(figures: FundFigures, key: str) -> Check:
    contract, began = figures.contracts[key], perf_counter()
    problem = hidden_effort(contract, contract.verification)
    small = vertices(problem) <= MOST_VERTICES
    agrees: Callable[[HiddenEffort, int], bool] = _vertices_agree if small else _multipliers_agree
    agree = all(agrees(problem, effort) for effort in range(len(contract.efforts)))
    return Check(
        claim=f"no payments make an effort of {figures.fund.contracts[key].name or key} worthwhile for less",
        method=_BY_VERTICES if small else _BY_MULTIPLIERS,
        outcome="confirmed" if agree else "contradicted" if small else "not confirmed",
        seconds=perf_counter() - began,
    )


def _vertices_agree(problem: HiddenEffort, effort: int) -> bool:
    found, other = cheapest_payments(problem, effort).payments, cheapest_vertex(problem, effort)
    if found is None or other is None:
        return found is other
    least = problem.expected(effort, other)
    return abs(problem.expected(effort, found) - least) <= AGREEMENT * max(abs(least), float(np.abs(other).max()))


def _multipliers_agree(problem: HiddenEffort, effort: int) -> bool:
    confirmation = cheapest_payments(problem, effort).confirmation
    return confirmation is not None and confirmation.verdict is Verdict.CONFIRMED
