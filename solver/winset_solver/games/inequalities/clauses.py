"""Clauses: own columns of given values that others' columns make worth changing never go together."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from winset_solver.games.game import Indices
from winset_solver.games.inequalities.choice import Choice, Mask
from winset_solver.games.inequalities.patterns import Changes, Patterns
from winset_solver.games.inequality import Inequality
from winset_solver.program import Vector
from winset_solver.tolerances import CUT_VIOLATION


def adding(choices: list[Choice]) -> "Clauses":
    """Return the family: a column that may always rise and would gain is not 0."""
    return Clauses.of("adding", choices, [np.flatnonzero(c.may_rise)[:, None] for c in choices], (0.0,))


def dropping(choices: list[Choice]) -> "Clauses":
    """Return the family: a column that may always fall and would gain by it is not 1."""
    return Clauses.of("dropping", choices, [np.flatnonzero(c.may_fall)[:, None] for c in choices], (1.0,))


def exchange(choices: list[Choice]) -> "Clauses":
    """Return the family: j is not 1 while k is 0 where k may take its place and gains more."""
    return Clauses.of("exchange", choices, [np.argwhere(c.may_swap) for c in choices], (1.0, 0.0))


@dataclass(frozen=True, eq=False)
class Clauses:
    """A family: what a change needs of the own columns, and a pattern that makes it gainful, are not all there.

    Parameters
    ----------
    name
        Of the family.
    patterns
        Of the changes.
    """

    name: str
    patterns: Patterns

    @classmethod
    def of(
        cls,
        name: str,
        choices: list[Choice],
        positions: list[Indices],
        values: tuple[float, ...],
    ) -> "Clauses":
        """Return the family of changes given for each player by own positions."""
        return cls(name, Patterns.of(choices[0].lifted, Changes.of(choices, positions, values))[0])

    def rows(self) -> Iterable[Inequality]:
        """Return the clauses that hold whatever the others do, but those that follow from two others."""
        always = self.patterns.always()
        if self.patterns.own.shape[1] == 2 and always.size:
            always = always[~_follows(self.patterns.own[always])]
        nobody = np.zeros(self.patterns.weight.shape[1], dtype=bool)
        return [self._clause(int(r), nobody) for r in always]

    def violated(self, point: Vector, most: int) -> list[Inequality]:
        """Return the clauses that a point violates most, at most one for each change."""
        unmet = self.patterns.unmet(point)
        near = np.flatnonzero((unmet < 1.0 - CUT_VIOLATION) & (self.patterns.needed >= 0))
        if not near.size:
            return []
        chosen, missing = self.patterns.cheapest(point, near)
        total = unmet[near] + missing
        worst = np.argsort(total, kind="stable")[:most]
        return [self._clause(int(near[i]), chosen[i]) for i in worst if total[i] < 1.0 - CUT_VIOLATION]

    def _clause(self, r: int, chosen: Mask) -> Inequality:
        columns, coefficients, constant = self.patterns.excuse(r, chosen)
        return Inequality(columns, coefficients, 1.0 - constant, self.name)


def _follows(pairs: Indices) -> Mask:
    """Return which pairs (j, l) follow from pairs (j, k) and (k, l), of a relation without cycles."""
    names, places = np.unique(pairs, return_inverse=True)
    places = places.reshape(pairs.shape)
    related = np.zeros((len(names), len(names)), dtype=np.float32)
    related[places[:, 0], places[:, 1]] = 1.0
    twice = related @ related > 0
    return np.asarray(twice[places[:, 0], places[:, 1]], dtype=bool)
