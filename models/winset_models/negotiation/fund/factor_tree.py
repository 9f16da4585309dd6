"""Trees from the factors of a fund: every combination of levels, and points of distributions."""

from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from winset_models.negotiation.fund.parts import MOST_NODES, MOST_VALUES, Factor, Scenarios
from winset_solver.errors import DataError
from winset_solver.stochastic.factors import Distribution, correlation_root, grown_tree, quantities, shock_points
from winset_solver.stochastic.shaping import branch_names
from winset_solver.stochastic.tree import ScenarioTree, Vector


def factor_tree(scenarios: Scenarios, stages: list[str]) -> tuple[ScenarioTree, dict[str, Vector]]:
    """Return the tree of a fund's factors, and the value of each factor at its nodes.

    A node of any stage branches into all combinations of the levels of factors that have some, times the points that
    stand for all distributions together.

    Raises
    ------
    DataError
        There would be too many nodes, or no factors can have the correlations.
    """
    combinations, likely = _combinations(scenarios)
    branches = scenarios.branches or [1] * len(stages)
    sizes = [count * len(likely) for count in branches]
    nodes = sum(prod(sizes[: at + 1]) for at in range(len(sizes)))
    refuse_too_many(nodes)
    if nodes * len(scenarios.factors) > MOST_VALUES:
        raise DataError(
            "there are too many factors for so many nodes",
            got=nodes * len(scenarios.factors),
            wanted=f"at most {MOST_VALUES} values",
            hint="fewer branches, or fewer factors",
        )
    grown = grown_tree([np.outer(np.full(count, 1.0 / count), likely).ravel() for count in branches])
    labels = branch_names(grown.parent, grown.stage, stages)
    tree = ScenarioTree(grown.parent, grown.stage, grown.probability, labels)
    found = {name: values[grown.branch % len(likely)] for name, values in combinations.items()}
    named = {name: _distribution(part, len(stages)) for name, part in scenarios.factors.items() if not part.levels}
    root = correlation_root(correlation_matrix(scenarios))
    points = [
        shock_points(count, root, (scenarios.seed, stage)).repeat(len(likely), axis=0)
        for stage, count in enumerate(branches)
    ]
    drawn = quantities(grown, list(named.values()), points)
    found.update(zip(named, drawn.T, strict=True))
    return tree, {name: found[name] for name in scenarios.factors}


def correlation_matrix(scenarios: Scenarios) -> NDArray[np.float64]:
    """Return the correlations of the factors with distributions, in the order of the file."""
    position = {name: at for at, name in enumerate(name for name, part in scenarios.factors.items() if not part.levels)}
    found = np.eye(len(position))
    for part in scenarios.correlations:
        one, other = (position[name] for name in part.between)
        found[one, other] = found[other, one] = part.value
    return found


def refuse_too_many(nodes: int) -> None:
    """Raise the fault of a tree with more nodes than can be computed with."""
    if nodes > MOST_NODES:
        hint = "fewer branches or levels; or keep some of the scenarios in a CSV file"
        raise DataError(
            "the tree of scenarios has too many nodes", got=nodes, wanted=f"at most {MOST_NODES}", hint=hint
        )


def _combinations(scenarios: Scenarios) -> tuple[dict[str, Vector], Vector]:
    """Return by factor its value in each combination of levels, and the probability of each combination."""
    factors = {name: _levels(part) for name, part in scenarios.factors.items() if part.levels}
    refuse_too_many(prod(len(levels) for levels in factors.values()))
    combined = list(product(*(levels.items() for levels in factors.values())))
    values = {name: np.array([levels[at][0] for levels in combined]) for at, name in enumerate(factors)}
    return values, np.array([prod(chance for _, chance in levels) for levels in combined], dtype=float)


def _levels(factor: Factor) -> dict[float, float]:
    """Return the probability of each value that can be taken."""
    found: dict[float, float] = {}
    for level in factor.levels:
        if level.probability > 0:
            found[level.value] = found.get(level.value, 0.0) + level.probability
    return found


def _distribution(factor: Factor, stages: int) -> Distribution:
    return Distribution(
        mean=np.broadcast_to(np.asarray(factor.mean, dtype=float), stages),
        deviation=np.broadcast_to(np.asarray(factor.deviation, dtype=float), stages),
        persistence=factor.persistence,
        lognormal=factor.distribution == "lognormal",
        at_least=-np.inf if factor.at_least is None else factor.at_least,
    )
