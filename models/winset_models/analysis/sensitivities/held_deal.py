"""A package that is held fixed while numbers move: whether it is still a deal, at a point and over whole boxes."""

from collections.abc import Sequence
from math import inf
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from winset_models.analysis.completion import complete
from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.programs import principle_of
from winset_models.analysis.sensitivities.quantities import Situation
from winset_models.analysis.study import Study
from winset_models.formulations.traced import traced
from winset_models.negotiation.deal import Package
from winset_models.negotiation.statements import party_name
from winset_models.negotiation.uncertainty.changes import changed
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.errors import ArgumentError
from winset_solver.program import Vector
from winset_solver.sensitivity.bracketing import Best, Certificate
from winset_solver.sensitivity.expressions import Flags
from winset_solver.sensitivity.parametric_program import Enclosed
from winset_solver.sensitivity.ranges import gains_over, slacks_over
from winset_solver.sensitivity.stability_radius import Surroundings
from winset_solver.tolerances import FEASIBILITY, SHARE

HELD: Final = "held"
"""What is best where the deal holds."""
_MOST_CORNERS: Final = 32


class HeldDeal:
    """A deal, or what is recommended with the numbers of the file, with its payments and amounts, while numbers move.

    Parameters
    ----------
    asked
        The question.
    parameters
        The numbers that move; all others are as the file says.
    theta
        Values of them at which the program is traced; those of the file where absent.

    Raises
    ------
    ArgumentError
        Where there is no package to hold.
    """

    def __init__(self, asked: Asked, parameters: Sequence[Parameter], theta: Sequence[float] | None = None) -> None:
        self.asked, self.parameters = asked, tuple(parameters)
        self.package, self._x = _package(asked)
        self._traced = traced(asked.negotiation, self.parameters, theta)

    @property
    def untraceable(self) -> tuple[str, ...]:
        """Titles of the numbers that cannot be followed through the program."""
        return tuple(part.title for part in self.parameters if part.name in self._traced.untraceable)

    def broken(self, theta: Sequence[float]) -> tuple[str, ...]:
        """Return what the package breaks and whom it leaves worse off, by the ledger; nothing where it holds."""
        negotiation = changed(self.asked.negotiation, self.parameters, theta)
        return failings(Situation(negotiation, self.package, 0.0, self.asked.control))

    def certain(self, low: ArrayLike, high: ArrayLike) -> Flags:
        """Return for each of s boxes (s × k) whether the package certainly is a deal everywhere in it."""
        bottom, top = (np.atleast_2d(np.asarray(end, dtype=float)) for end in (low, high))
        if self._x is None:
            return np.zeros(len(bottom), dtype=bool)
        followed = self._traced.moves_only_traced(bottom) & self._traced.moves_only_traced(top)
        margins = self._margins(bottom, top)
        return np.asarray(followed & margins.valid & (margins.low >= -FEASIBILITY).all(axis=1))

    def certainly_worse(self, low: ArrayLike, high: ArrayLike) -> bool:
        """Return whether the package leaves the same party worse off everywhere in one box."""
        bottom, top = (np.atleast_2d(np.asarray(end, dtype=float)) for end in (low, high))
        if self._x is None or not self._traced.moves_only_traced(np.vstack([bottom, top])).all():
            return False
        margins, players = self._margins(bottom, top), len(self.asked.negotiation.parties)
        least = FEASIBILITY * np.maximum(1.0, np.abs(margins.low[:, :players]))
        return bool(margins.valid.all() and np.any(margins.high[:, :players] < -least))

    def suspects(self, around: Surroundings) -> list[Vector]:
        """Return signs of the corners in which gains and slacks of rows are least, those first that fail first.

        Notes
        -----
        What one parameter does by itself at either end of its range tells where each margin falls; the corner is the
        worst one for it where the margin is affine. Where no parameter can be followed, the ends of each by itself and
        those of all together.
        """
        if self._x is None or not self._traced.columns.size:
            ends = np.vstack([np.eye(len(self.parameters)), np.ones(len(self.parameters))])
            return [*ends, *-ends]
        count, (low, high) = len(self.parameters), around.box(1.0)
        thetas = np.tile(around.nominal, (2 * count + 1, 1))
        thetas[1 + np.arange(count), np.arange(count)] = low
        thetas[1 + count + np.arange(count), np.arange(count)] = high
        margins = self._margins(thetas, thetas).low
        limited = np.isfinite(margins).all(axis=0)
        margins = margins[:, limited]
        still, falls = margins[0], np.stack([margins[1 : 1 + count], margins[1 + count :]]) - margins[0]
        drop = np.minimum(falls.min(axis=0), 0.0)
        total = -drop.sum(axis=0)
        worst = np.where(drop < 0.0, np.where(falls[0] <= falls[1], -1.0, 1.0), 0.0)
        first = np.where(total > 0.0, np.maximum(still, 0.0) / np.maximum(total, SHARE), inf)
        order = [row for row in np.argsort(first, kind="stable").tolist() if first[row] <= 1.0 + FEASIBILITY]
        corners = {worst[:, row].tobytes(): worst[:, row] for row in order}
        return list(corners.values())[:_MOST_CORNERS]

    def _margins(self, low: Vector, high: Vector) -> Enclosed:
        """Return ends of all gains, then of the slacks of all rows, over boxes of the traced parameters."""
        assert self._x is not None  # asked where there is a point only
        ends = low[:, self._traced.columns], high[:, self._traced.columns]
        parametric = self._traced.parametric
        parts = [gains_over(parametric, self._x, *ends), *slacks_over(parametric, self._x, *ends)]
        return Enclosed(
            np.hstack([part.low for part in parts]),
            np.hstack([part.high for part in parts]),
            np.all([part.valid for part in parts], axis=0),
        )


def failings(situation: Situation) -> tuple[str, ...]:
    """Return what a package breaks and whom it leaves worse off, in words; nothing where it holds."""
    rules = [f"it breaks “{statement}”" for statement in situation.broken]
    leave = [f"{party_name(situation.negotiation, key)} is worse off than without a deal" for key in situation.losers]
    return tuple(rules + leave)


class DealAlong:
    """A held deal along one number, as bracketing asks about it: worth 1 where it holds, nothing where it fails."""

    def __init__(self, held: HeldDeal) -> None:
        self._held = held

    def best(self, t: float) -> Best[str]:
        """Return whether it holds."""
        return Best(None, -inf) if self._held.broken([t]) else Best(HELD, 1.0)

    def value(self, what: str, t: float) -> float:
        """Return 1 where it holds, −inf where it fails."""
        return self.best(t).value

    def as_good(self, what: str, t: float) -> bool:
        """Return whether it holds too."""
        return self.best(t).what == what

    def limit(self, what: str, inside: float, outside: float) -> float | None:
        """Return nothing: how far it holds is not known beforehand."""
        return None

    def certificate(self, what: str | None, low: float, high: float) -> Certificate:
        """Return whether it certainly holds between, or certainly leaves the same party worse off."""
        if what is None:
            return Certificate(self._held.certainly_worse([low], [high]))
        return Certificate(bool(self._held.certain([low], [high])[0]))


def _package(asked: Asked) -> tuple[Package, Vector | None]:
    """Return the package that is held and a point of the program that it stands for; None where it breaks a rule."""
    study = Study(asked.negotiation, asked.control)
    if asked.deal is not None:
        completed = complete(study, asked.question.deal, "nash")
        return asked.deal, None if completed.x is None else study.lifted(completed.x)
    if asked.base.package is None:
        raise ArgumentError("there is no deal to hold", hint="name a deal of the file")
    outcome = principle_of(asked.negotiation, asked.question).outcome(study.space.problem, asked.control)
    return asked.base.package, None if outcome.x is None else study.lifted(outcome.x)
