"""How results of members are distributed, how they go together, and how much risk disappears when they are added up."""

import numpy as np

from winset_models.analysis.fund_findings import Risk
from winset_models.negotiation.fund import parts
from winset_models.negotiation.fund.accounts import FundAccounts
from winset_models.negotiation.fund.figures import Active, FundFigures
from winset_models.negotiation.fund.measures import judged, tail
from winset_models.negotiation.fund.parts import FundPlan
from winset_solver.stochastic.tree import Vector
from winset_solver.tolerances import SHARE


def risk_of(risk: parts.Risk, results: Vector, chances: Vector) -> Risk:
    """Return how results by scenario are distributed, and how somebody with this attitude to risk judges them."""
    mean = float(chances @ results)
    worst_cases, threshold = tail(results, chances, risk.level)
    return Risk(
        mean=mean,
        deviation=float(np.sqrt(chances @ (results - mean) ** 2)),
        worst=float(results[chances > 0].min()),
        tail=worst_cases,
        threshold=threshold,
        value=judged(risk, results, chances),
    )


def tail_weights(results: Vector, chances: Vector, level: float) -> Vector:
    """Return the probability of each scenario among the worst ``1 − level`` of all cases.

    Scenarios with the same result at the edge of the worst cases all count with the same part of their probability.

    Examples
    --------
    >>> tail_weights(np.array([1.0, 2.0, 2.0, 5.0]), np.array([0.25, 0.25, 0.25, 0.25]), 0.5)
    array([0.5 , 0.25, 0.25, 0.  ])
    """
    values, kind = np.unique(results, return_inverse=True)
    chance = np.zeros(len(values))
    np.add.at(chance, kind, chances)
    taken = np.clip(1.0 - level - (np.cumsum(chance) - chance), 0.0, chance)
    part = np.divide(taken, chance, out=np.zeros(len(values)), where=chance > 0)
    return np.asarray(part[kind] * chances / (1.0 - level))


def correlations(accounts: FundAccounts) -> dict[str, dict[str, float]]:
    """Return the correlations of the members' results without the fund; those that are certain have none."""
    tree = accounts.figures.tree
    chances = tree.probability[tree.leaves]
    units = {}
    for member in accounts.figures.members:
        results = accounts.without.stream(member).results
        beyond = results - chances @ results
        deviation = np.sqrt(chances @ beyond**2)
        if deviation > SHARE * max(1.0, np.abs(results).max()):
            units[member] = beyond / deviation
    return {
        one: {other: float(np.clip(chances @ (unit * theirs), -1.0, 1.0)) for other, theirs in units.items()}
        for one, unit in units.items()
    }


def diversification(figures: FundFigures, active: Active) -> float | None:
    """Return the risk of all members' incomes and needs together over the sum of the risks of each.

    The risk of an amount X is 𝔼X − T(X), its mean less the mean of its worst tenth, the same for all; it is
    subadditive, so that the ratio is at most 1, and 1 where nothing is diversified.

    Returns
    -------
    float or None
        None where nothing is uncertain.

    References
    ----------
    D. Tasche (2008), "Capital allocation to business units and sub-portfolios: the Euler principle", in: Pillar II in
    the New Basel Accord (not opened), for the name and meaning of the ratio.
    """
    accounts = FundAccounts(figures, FundPlan(), active)
    amounts = [
        figures.tree.along_paths(accounts.stream(member).weights * accounts.consumption(member))
        for member in figures.members
    ]
    chances, level = figures.tree.probability[figures.tree.leaves], parts.Risk().level
    risks = [float(chances @ each) - tail(each, chances, level)[0] for each in [*amounts, np.sum(amounts, axis=0)]]
    whole = sum(risks[:-1])
    scale = max(1.0, float(np.abs(amounts).max()))
    return risks[-1] / whole if whole > SHARE * scale else None
