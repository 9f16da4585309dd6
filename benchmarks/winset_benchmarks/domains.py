"""Seeded negotiation domains with many outcomes: issues of a few options each, with and without rules between them."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from winset_benchmarks.generators import generator
from winset_solver.program import PayoffProgram

_WORTH: Final = 100
_DEAREST: Final = 20
_TIGHTNESS: Final = 0.8
_BUDGETS: Final = 3
_INTERACTIONS: Final = 40
_FORBIDDEN: Final = 10


@dataclass(frozen=True, eq=False)
class RuledPackages:
    """One option per issue, budgets over all issues, values of pairs of options, and pairs that are forbidden.

    Parameters
    ----------
    worth
        Whole points that each option is worth: parties × issues × options.
    costs
        Whole points that each option takes from each budget: budgets × issues × options.
    budgets
        How much there is of each.
    pairs
        Two (issue, option) per interaction, of shape (interactions, 2, 2).
    pair_worth
        Whole points of either sign that the pair is worth: interactions × parties.
    forbidden
        Two (issue, option) that never go together, of shape (red lines, 2, 2).
    """

    worth: NDArray[np.int64]
    costs: NDArray[np.int64]
    budgets: NDArray[np.int64]
    pairs: NDArray[np.int64]
    pair_worth: NDArray[np.int64]
    forbidden: NDArray[np.int64]

    @property
    def outcomes(self) -> float:
        """Number of packages before any rule."""
        return math.pow(self.worth.shape[2], self.worth.shape[1])

    def program(self) -> PayoffProgram:
        """Return a program with a binary column per option and a product column per interaction."""
        parties, issues, options = self.worth.shape
        choices, products = issues * options, len(self.pairs)
        first, second = (self.pairs[:, k, 0] * options + self.pairs[:, k, 1] for k in (0, 1))
        picks = [_unit_rows(column, choices) for column in (first, second)]
        unit = sparse.eye_array(products)
        forbidden = sum(
            _unit_rows(self.forbidden[:, k, 0] * options + self.forbidden[:, k, 1], choices) for k in (0, 1)
        )
        blocks = [
            [sparse.kron(sparse.eye_array(issues), np.ones((1, options))), None],
            [sparse.csr_array(self.costs.reshape(len(self.budgets), -1)), None],
            [-picks[0], unit],
            [-picks[1], unit],
            [-(picks[0] + picks[1]), unit],
            [forbidden, None],
        ]
        free, pairs = np.full(len(self.budgets), -np.inf), np.full(2 * products, -np.inf)
        apart, together = len(self.forbidden), np.full(products, -1.0)
        return PayoffProgram.build(
            matrix=sparse.block_array(blocks, format="csr"),
            row_lower=np.concatenate([np.ones(issues), free, pairs, together, np.full(apart, -np.inf)]),
            row_upper=np.concatenate(
                [np.ones(issues), self.budgets, np.zeros(2 * products), np.full(products, np.inf), np.ones(apart)]
            ),
            payoff=np.hstack([self.worth.reshape(parties, -1), self.pair_worth.T]),
            column_upper=np.ones(choices + products),
            integer=np.arange(choices + products) < choices,
        )

    def write(self, folder: Path) -> Path:
        """Write the same packages as a negotiation file."""
        parties, issues, options = self.worth.shape
        title = f"title: Generated domain of {parties} parties and {issues} issues"
        lines = ["winset: 1", title, "unit: {name: points}"]
        lines += ["parties:", *(f"  P{p}: {{name: Party {p}}}" for p in range(parties)), "issues:"]
        for i in range(issues):
            lines += [f"  issue_{i}:", "    options:"]
            lines += [f"      o{o}: {{values: {_figures(self.worth[:, i, o])}}}" for o in range(options)]
        lines.append("interactions:")
        for pair, worth in zip(self.pairs, self.pair_worth, strict=True):
            lines.append(f"  - {{when: {_pair(pair)}, values: {_figures(worth)}}}")
        lines.append("red_lines:")
        for b, (costs, budget) in enumerate(zip(self.costs, self.budgets.tolist(), strict=True)):
            lines += [f"  budget_{b}:", "    at_most:", f"      value: {budget}", "      of:"]
            lines += [
                f"        - {{issue: issue_{i}, option: o{o}, times: {cost}}}"
                for (i, o), cost in np.ndenumerate(costs)
                if cost
            ]
        for f, ((i, o), (j, q)) in enumerate(self.forbidden.tolist()):
            condition = f"{{issue: issue_{i}, option: o{o}}}"
            lines.append(f"  apart_{f}: {{forbid: {{issue: issue_{j}, option: o{q}}}, when: [{condition}]}}")
        path = folder / f"ruled_{parties}_{issues}.yaml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path


def ruled_packages(parties: int, issues: int, options: int = 10, *, seed: int = 0) -> RuledPackages:
    """Return random packages under three budgets, with forty interactions of either sign and ten forbidden pairs.

    Each budget covers four fifths of what average options cost. An interaction is worth up to half as much as an
    option can be, to some parties more and to others less than nothing.
    """
    rng = generator(parties, issues, options, seed, 6)
    costs = rng.integers(0, _DEAREST, (_BUDGETS, issues, options))
    return RuledPackages(
        rng.integers(0, _WORTH + 1, (parties, issues, options)),
        costs,
        np.floor(_TIGHTNESS * costs.mean(axis=2).sum(axis=1)).astype(np.int64),
        _pairs(rng, _INTERACTIONS, issues, options),
        rng.integers(-_WORTH // 2, _WORTH // 2 + 1, (_INTERACTIONS, parties)),
        _pairs(rng, _FORBIDDEN, issues, options),
    )


def _pairs(rng: np.random.Generator, count: int, issues: int, options: int) -> NDArray[np.int64]:
    """Return pairs of options of two issues, each pair once."""
    found: dict[tuple[tuple[int, int], ...], None] = {}
    while len(found) < count:
        two = np.sort(rng.choice(issues, 2, replace=False)).tolist()
        found[tuple(zip(two, rng.integers(0, options, 2).tolist(), strict=True))] = None
    return np.array(list(found))


def _unit_rows(columns: NDArray[np.int64], width: int) -> sparse.csr_array:
    rows = np.arange(len(columns))
    return sparse.csr_array((np.ones(len(columns)), (rows, columns)), shape=(len(columns), width))


def _figures(values: NDArray[np.int64]) -> str:
    return "{" + ", ".join(f"P{p}: {value}" for p, value in enumerate(values.tolist())) + "}"


def _pair(pair: NDArray[np.int64]) -> str:
    return "{" + ", ".join(f"issue_{i}: o{o}" for i, o in pair.tolist()) + "}"
