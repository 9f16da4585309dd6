"""What a fund is worth to every member: discounted results by scenario, their mean, and the mean of the worst."""

from collections.abc import Sequence
from math import frexp
from typing import Final

import numpy as np

from winset_models.formulations.fund_flows import consumption
from winset_models.formulations.fund_sheet import FundSheet
from winset_models.formulations.fund_utility import Side, utility_of
from winset_models.negotiation.fund import statements as says
from winset_models.negotiation.fund.measures import tail
from winset_models.negotiation.fund.utility import curved
from winset_solver.errors import ModelError
from winset_solver.program import Vector
from winset_solver.stochastic.node_sheet import Affine
from winset_solver.stochastic.tree import Indices

_LARGEST_EXPONENT: Final = 11
"""Rows are multiplied as long as no coefficient exceeds 2¹¹,"""
_SMALLEST_EXPONENT: Final = -19
"""and until none is below 2⁻²⁰."""


def flow_of(sheet: FundSheet, member: str, side: Side) -> Affine:
    """Return what a member has at every node, in its own value: the utility of its money, and what counts besides."""
    figures, fields = sheet.figures, sheet.fields
    flow = utility_of(sheet, member, consumption(sheet, member), side)
    for name, need in sheet.needs.items():
        if need.benefit.get(member):
            flow += Affine.of(fields.support[name]) * need.benefit[member]
    for name, contract in sheet.contracts.items():
        if member in contract.values:
            due = (sheet.tree.stage == contract.stage) & (contract.reported >= 0)
            worth = np.where(due, contract.value_by_report[member][contract.reported], 0.0)
            flow += sheet.presences("contracts", name, worth)
    key = figures.fund.key
    if member in fields.arrears and key is not None and key.applies_to == "stages":
        flow -= Affine.of(fields.arrears[member]) * key.price
    return flow


def once_of(sheet: FundSheet, member: str) -> Affine:
    """Return what counts once for a member, at the beginning: the cost of its efforts, and arrears, both negative."""
    worth, key = Affine.known(0.0), sheet.figures.fund.key
    for name, contract in sheet.contracts.items():
        if contract.implementer == member and contract.member:
            worth -= sheet.presence("contracts", name) * contract.cost[contract.wanted]
    if member in sheet.fields.arrears and key is not None and key.applies_to != "stages":
        worth -= Affine.of(sheet.fields.arrears[member]) * key.price
    return worth


def discounting(sheet: FundSheet, member: str) -> Vector:
    """Return the value at the beginning of one unit at each node; of one in every period, for a fund that repeats."""
    discount = sheet.figures.members[member].discount
    weights = discount ** sheet.tree.stage.astype(float)
    return np.asarray(weights / (1.0 - discount) if sheet.figures.fund.repeats else weights)


def add_value(sheet: FundSheet, member: str, flow: Affine, *, exact: bool = False) -> None:
    r"""Add the value of the fund to a member, as it judges it; ``exact`` where it must not be understated either.

    Raises
    ------
    ModelError
        It must not be understated, and the member looks at its worst cases, has a curved utility or pays a price for
        arrears: its value is no linear equation then.

    Notes
    -----
    With results X of the scenarios, :math:`V \le (1-\lambda) \mathbb{E} X + \lambda (\eta - \sum_\ell \pi_\ell
    \xi_\ell / (1-\alpha))` and :math:`\xi_\ell \ge \eta - X_\ell`, :math:`\xi \ge 0`: everybody wants V large, so these
    inequalities are enough. A member that does not look at its worst cases has neither η nor ξ.

    References
    ----------
    R. T. Rockafellar and S. Uryasev (2000), "Optimization of Conditional Value-at-Risk", Journal of Risk 2.
    """
    if exact:
        _refuse_what_is_not_linear(sheet, member)
    risk, once = sheet.figures.members[member].risk, once_of(sheet, member)
    weights = discounting(sheet, member)
    column = sheet.sheet.columns("value", [member], -np.inf, np.inf)
    sheet.fields.value[member] = int(column[0])
    averse = judges_tails(sheet, member)
    mean = (flow * weights).summed(sheet.tree.probability)
    worth = mean * (1.0 - risk.weight if averse else 1.0) + once
    if averse:
        words = says.value_of(sheet.figures, member)
        results = sheet.totals("result", member, flow * weights, words)
        everywhere = np.zeros(results.rows, dtype=np.int64)
        tails = tail_means(sheet, member, [member], results, chances=sheet.figures.chances, group=everywhere)
        sheet.fields.threshold[member] = int(tails.column[0])
        worth += tails * risk.weight
    unit = _row_unit(worth)
    body, words = (Affine.of(column) - worth) * unit, says.value_of(sheet.figures, member)
    sheet.rows("value", [member], body, words, lower=0.0 if exact else -np.inf, upper=0.0)

    def fill(x: Vector) -> None:
        x[column] = worth.value(x)

    sheet.sheet.completions.append(fill)


def _refuse_what_is_not_linear(sheet: FundSheet, member: str) -> None:
    part = sheet.figures.members[member]
    if judges_tails(sheet, member) or curved(part.utility) or member in sheet.fields.arrears:
        raise ModelError(
            "a red line limits a payoff from above that is not linear in what the fund pays",
            where=f"fund.members.{member}",
            hint="limit a payment instead, or let the party judge the fund by its mean",
        )


def judges_tails(sheet: FundSheet, member: str) -> bool:
    """Return whether a member looks at more than the mean; the worst of all cases down to level 0 are the mean."""
    risk = sheet.figures.members[member].risk
    return risk.weight > 0 and risk.level > 0


def tail_means(
    sheet: FundSheet, member: str, index: Sequence[str], results: Affine, *, chances: Vector, group: Indices
) -> Affine:
    """Add columns for the worst of some results, and return the mean of the worst, which they can only understate.

    Parameters
    ----------
    index
        Entries for the groups of scenarios that are judged by themselves.
    results, chances, group
        By scenario: its result, its probability within its group, and the number of that group.

    Returns
    -------
    Affine
        One expression for each group; its first terms are the thresholds at which the worst begin.
    """
    level, words = sheet.figures.members[member].risk.level, says.value_of(sheet.figures, member)
    threshold = sheet.sheet.columns("threshold", index, -np.inf, np.inf)
    leaves = [sheet.tree.labels[leaf] for leaf in sheet.tree.leaves.tolist()]
    below = [f"{index[place]},{leaf}" for place, leaf in zip(group.tolist(), leaves, strict=True)]
    shortfall = sheet.sheet.columns("shortfall", below, 0.0, np.inf)
    reached = Affine.of(threshold[group]) - results
    sheet.rows("shortfall", below, Affine.of(shortfall) - reached, words, lower=0.0)

    def fill(x: Vector) -> None:
        found = results.value(x)
        for place, column in enumerate(threshold.tolist()):
            own = group == place
            x[column] = tail(found[own], chances[own], level)[1]
        x[shortfall] = np.maximum(0.0, reached.value(x))

    sheet.sheet.completions.append(fill)
    missed = (Affine.of(shortfall) * (chances / (1.0 - level))).spread(group, len(index))
    return Affine.of(threshold) - missed


def _row_unit(body: Affine) -> float:
    """Return the power of two by which a row with very small coefficients is multiplied: the solver would drop them."""
    sizes = np.abs(body.coefficient[body.coefficient != 0])
    if not sizes.size:
        return 1.0
    largest, smallest = frexp(max(1.0, float(sizes.max())))[1], frexp(float(sizes.min()))[1]
    return 2.0 ** max(0, min(_LARGEST_EXPONENT - largest, _SMALLEST_EXPONENT - smallest))
