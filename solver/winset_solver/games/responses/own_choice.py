"""The choice of one player by itself: the best of its strategies at any objective, found in the quickest exact way."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol

import numpy as np

from winset_solver.control import Control
from winset_solver.games.responses.knapsack import Knapsack
from winset_solver.games.responses.strategies import strategies
from winset_solver.highs import Session
from winset_solver.linear_model import LinearModel
from winset_solver.program import Vector
from winset_solver.result import Termination
from winset_solver.tolerances import SMALLEST_COEFFICIENT

MOST_COMPARED: Final = 2**13
"""Strategies of one player up to which all are compared: a tenth of a millisecond where a search takes ten."""


@dataclass(frozen=True, eq=False)
class Choice:
    """How the choice of one player ended.

    Parameters
    ----------
    termination
        ``OPTIMAL`` where there is a strategy.
    strategy
        One entry per own column.
    value, bound
        marginal·strategy, and a proven bound of it over all own strategies.
    """

    termination: Termination
    strategy: Vector = field(default_factory=lambda: np.zeros(0))
    value: float = 0.0
    bound: float = 0.0


class OwnChoice(Protocol):
    """The strategies of one player, ready to be searched for the best at any objective."""

    def best(self, marginal: Vector, control: Control | None) -> Choice:
        """Return a strategy with the largest marginal·strategy."""
        ...


def own_choice(model: LinearModel) -> OwnChoice:
    """Return the quickest exact way to choose a strategy from a player's own model."""
    if not model.rows:
        return _Free(model)
    knapsack = Knapsack.of(model)
    if knapsack is not None:
        return _Packing(knapsack, model)
    listed = strategies(model, MOST_COMPARED)
    return _Search(model) if listed is None else Compared(listed)


class _Free:
    """Columns that depend on nothing but their bounds."""

    def __init__(self, model: LinearModel) -> None:
        self._low, self._high = model.column_lower, model.column_upper

    def best(self, marginal: Vector, control: Control | None) -> Choice:
        if (self._low > self._high).any():
            return Choice(Termination.INFEASIBLE)
        indifferent = np.clip(0.0, self._low, self._high)
        strategy = np.where(marginal > 0, self._high, np.where(marginal < 0, self._low, indifferent))
        if np.isinf(strategy).any():
            return Choice(Termination.UNBOUNDED)
        value = float(marginal @ strategy)
        return Choice(Termination.OPTIMAL, strategy, value, value)


class _Packing:
    """One knapsack; a search where its table would be too large."""

    def __init__(self, knapsack: Knapsack, model: LinearModel) -> None:
        self._knapsack = knapsack
        self._model = model

    def best(self, marginal: Vector, control: Control | None) -> Choice:
        if not self._knapsack.possible:
            return Choice(Termination.INFEASIBLE)
        strategy = self._knapsack.best(marginal)
        if strategy is None:
            return self._search.best(marginal, control)
        value = float(marginal @ strategy)
        return Choice(Termination.OPTIMAL, strategy, value, value)

    @cached_property
    def _search(self) -> "_Search":
        return _Search(self._model)


class Compared:
    """Few strategies, all of which are compared.

    Parameters
    ----------
    listed
        One a row.
    """

    def __init__(self, listed: Vector) -> None:
        self._listed = listed

    def best(self, marginal: Vector, control: Control | None) -> Choice:
        """Return a strategy with the largest marginal·strategy."""
        if not len(self._listed):
            return Choice(Termination.INFEASIBLE)
        strategy = self._listed[int(np.argmax(self._listed @ marginal))]
        value = float(marginal @ strategy)
        return Choice(Termination.OPTIMAL, strategy, value, value)


class _Search:
    """Any rows, in a live model. Presolve costs more than it saves on models this small, and was caught being wrong."""

    def __init__(self, model: LinearModel) -> None:
        self._session = Session(model, presolve="off")
        size = np.maximum(np.abs(model.column_lower), np.abs(model.column_upper))
        self._size = np.where(np.isfinite(size), size, 0.0)

    def best(self, marginal: Vector, control: Control | None) -> Choice:
        negligible = np.abs(marginal) <= SMALLEST_COEFFICIENT  # HiGHS would drop them
        self._session.maximise(np.where(negligible, 0.0, marginal))
        result = self._session.solve(control)
        if not result.optimal or result.solution is None or result.bound is None:
            return Choice(result.termination)
        strategy = np.array(result.solution.x)
        value = float(marginal @ strategy)
        dropped = float(np.abs(marginal[negligible]) @ self._size[negligible])
        return Choice(Termination.OPTIMAL, strategy, value, max(result.bound + dropped, value))
