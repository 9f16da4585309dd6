"""Separable problems: issues that are settled one by one, payoffs that add up, few rows that connect the issues."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from winset_solver.pareto.dominance import undominated
from winset_solver.program import Vector


@dataclass(frozen=True, eq=False)
class Options:
    """One issue, of whose options exactly one is chosen.

    Parameters
    ----------
    gains
        Levels that each option adds, of shape (options, players).
    uses
        What each option takes from the slack of each row, of shape (options, rows).
    columns, values
        The column that each option sets, and to what; −1 where it sets none. The other columns of the issue are 0.
    """

    gains: Vector
    uses: Vector
    columns: NDArray[np.intp]
    values: Vector

    def __len__(self) -> int:
        return len(self.columns)

    def pick(self, which: NDArray[np.intp] | NDArray[np.bool_]) -> Self:
        """Return some of the options."""
        return type(self)(self.gains[which], self.uses[which], self.columns[which], self.values[which])

    def competitive(self) -> Self:
        """Return the options without those that another one replaces: no smaller gain, no larger use."""
        return self.pick(np.sort(undominated(np.hstack([self.gains, -self.uses]))))


@dataclass(frozen=True, eq=False)
class SeparableProblem:
    """Levels start + Σ_i gains_i(o_i) over one option o_i per issue, where Σ_i uses_i(o_i) ≤ slack.

    Parameters
    ----------
    issues
        What is to be settled.
    start
        Levels of the compared players before any issue is settled.
    lowest
        Least accepted levels; −inf where there is none.
    slack
        Right-hand sides of the rows between issues. A row from below is turned, a two-sided one is two, and the floor
        of a player that is not compared is a row too.
    units, on_grid
        Payoff of one level, and whether levels are whole numbers; off the grid the unit is a power of two.
    fixed
        Column values before any issue is settled.
    """

    issues: tuple[Options, ...]
    start: Vector
    lowest: Vector
    slack: Vector
    units: Vector
    on_grid: NDArray[np.bool_]
    fixed: Vector

    @property
    def packages(self) -> float:
        """Number of packages, allowed or not; infinite beyond the range of a float."""
        with np.errstate(over="ignore"):
            return float(np.prod([float(len(issue)) for issue in self.issues]))

    @property
    def spans(self) -> Vector:
        """Payoff between the best and the worst combination of options for each player, whatever the rows say."""
        spans = [np.ptp(issue.gains, axis=0) for issue in self.issues if len(issue)]
        return np.asarray(np.array(spans).reshape(len(spans), len(self.units)).sum(axis=0) * self.units)

    def reduced(self) -> Self:
        """Return the same problem without rows that always hold, or concern one issue, and without idle options.

        A row within one issue strikes out the options that break it.
        """
        concerned = np.array([np.any(issue.uses != 0, axis=0) for issue in self.issues], dtype=bool).reshape(
            len(self.issues), len(self.slack)
        )
        most = (
            np.array([issue.uses.max(axis=0) for issue in self.issues])
            .reshape(len(self.issues), len(self.slack))
            .sum(axis=0)
        )
        local = concerned.sum(axis=0) == 1
        kept = ~local & (most > self.slack)
        issues = []
        for issue, own in zip(self.issues, concerned & local, strict=True):
            allowed = np.all(issue.uses[:, own] <= self.slack[own], axis=1)
            issues.append(replace(issue.pick(allowed), uses=issue.uses[allowed][:, kept]).competitive())
        return replace(self, issues=tuple(issues), slack=self.slack[kept])

    def without_players(self) -> Self:
        """Return the problem of finding any package at all."""
        issues = tuple(replace(issue, gains=issue.gains[:, :0]).competitive() for issue in self.issues)
        nobody = {"start": self.start[:0], "lowest": self.lowest[:0], "units": self.units[:0]}
        return replace(self, issues=issues, on_grid=self.on_grid[:0], **nobody)

    def package(self, choices: Sequence[int]) -> Vector:
        """Return the columns of the package with these options."""
        x = self.fixed.copy()
        for issue, choice in zip(self.issues, choices, strict=True):
            if issue.columns[choice] >= 0:
                x[issue.columns[choice]] = issue.values[choice]
        return x
