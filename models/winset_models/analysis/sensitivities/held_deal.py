"""A package that is held fixed while numbers move: whether it is still a deal, at a point and over whole boxes."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from winset_models.analysis.completion import complete
from winset_models.analysis.sensitivities.asked import Asked
from winset_models.analysis.sensitivities.limit_words import round_number
from winset_models.analysis.sensitivities.programs import principle_of
from winset_models.analysis.sensitivities.quantities import Situation
from winset_models.analysis.study import Study
from winset_models.formulations.package import Formulation
from winset_models.formulations.traced import TracedFormulation, traced
from winset_models.negotiation.deal import Package
from winset_models.negotiation.statements import party_name
from winset_models.negotiation.uncertainty.changes import changed
from winset_models.negotiation.uncertainty.figures import Parameter
from winset_solver.control import Control
from winset_solver.errors import ArgumentError, WinsetError
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.sensitivity.bracketing import Best, Certificate
from winset_solver.sensitivity.expressions import Flags
from winset_solver.sensitivity.parametric_program import Enclosed
from winset_solver.sensitivity.ranges import gains_over, slacks_over
from winset_solver.sensitivity.stability_radius import Surroundings
from winset_solver.tolerances import FEASIBILITY, PLACE, SHARE

HELD: Final = "held"
"""What is best where the deal holds."""
_MOST_CORNERS: Final = 32
_MOST_TRACES: Final = 24
"""Forms of the program that are looked at."""


@dataclass(frozen=True, eq=False)
class Form:
    """A form that the program has for some numbers, and the package as a point of it.

    Parameters
    ----------
    traced
        The program of this form.
    x
        The point.
    """

    traced: TracedFormulation
    x: Vector

    def margins(self, low: Vector, high: Vector) -> Enclosed:
        """Return ends of all gains, then of the slacks of all rows, over boxes; valid where it has this form."""
        ends = low[:, self.traced.columns], high[:, self.traced.columns]
        parametric = self.traced.parametric
        parts = [gains_over(parametric, self.x, *ends), *slacks_over(parametric, self.x, *ends)]
        followed = self.traced.moves_only_traced(low) & self.traced.moves_only_traced(high)
        return Enclosed(
            np.hstack([part.low for part in parts]),
            np.hstack([part.high for part in parts]),
            np.all([followed, *(part.valid for part in parts)], axis=0),
        )

    def valid(self, low: Vector, high: Vector) -> Flags:
        """Return for each of s boxes whether the program has this form everywhere in it."""
        ends = low[:, self.traced.columns], high[:, self.traced.columns]
        valid = self.traced.parametric.enclosure(*ends).valid
        return np.asarray(valid & self.traced.moves_only_traced(low) & self.traced.moves_only_traced(high))


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
        self.package, x = _package(asked)
        self._traced = traced(asked.negotiation, self.parameters, theta)
        if theta is not None and x is not None:
            x = _point(self._traced.formulation, self.package, asked.control)
        self._forms = [] if x is None else [Form(self._traced, x)]
        self._tried = 1

    @property
    def untraceable(self) -> tuple[str, ...]:
        """Titles of the numbers that cannot be followed through the program."""
        return tuple(part.title for part in self.parameters if part.name in self._traced.untraceable)

    def broken(self, theta: Sequence[float]) -> tuple[str, ...]:
        """Return what the package breaks and whom it leaves worse off, by the ledger; nothing where it holds."""
        negotiation = changed(self.asked.negotiation, self.parameters, theta)
        return failings(Situation(negotiation, self.package, 0.0, self.asked.control))

    def certain(self, low: ArrayLike, high: ArrayLike) -> Flags:
        """Return for each of s boxes (s × k) whether the package certainly is a deal everywhere in it.

        Notes
        -----
        Where no known form of the program is valid in a whole box, the form in its middle is looked at too.
        """
        bottom, top = (np.atleast_2d(np.asarray(end, dtype=float)) for end in (low, high))
        found, known = np.zeros(len(bottom), dtype=bool), np.zeros(len(bottom), dtype=bool)
        place = 0
        while place < len(self._forms):
            margins = self._forms[place].margins(bottom, top)
            known |= margins.valid
            found |= margins.valid & (margins.low >= -FEASIBILITY).all(axis=1)
            place += 1
            if place == len(self._forms) and not known.all():
                self._look(bottom[~known], top[~known])
        return found

    def certainly_worse(self, low: ArrayLike, high: ArrayLike) -> bool:
        """Return whether the package leaves the same party worse off everywhere in one box."""
        bottom, top = (np.atleast_2d(np.asarray(end, dtype=float)) for end in (low, high))
        players = len(self.asked.negotiation.parties)
        for form in self._forms:
            margins = form.margins(bottom, top)
            least = FEASIBILITY * np.maximum(1.0, np.abs(margins.low[:, :players]))
            if margins.valid.all() and np.any(margins.high[:, :players] < -least):
                return True
        return False

    def cuts(self, around: Surroundings) -> list[list[float]]:
        """Return by parameter the values, nearest to the nominal one, at which the program takes another form.

        Notes
        -----
        Found by bisection along each parameter by itself, on either side. A value with few digits is taken: 0, for
        example, where a number that is 0 leaves no trace in the program.
        """
        nominal, found = around.nominal, [list[float]() for _ in self.parameters]
        if not self._forms:
            return found
        for k in range(len(self.parameters)):
            for end in (around.low[k], around.high[k]):
                kept, lost = float(nominal[k]), float(end)
                if self._keeps_form(nominal, k, lost):
                    continue
                reach = PLACE * abs(lost - kept)
                while abs(lost - kept) > reach:
                    middle = (kept + lost) / 2.0
                    kept, lost = (middle, lost) if self._keeps_form(nominal, k, middle) else (kept, middle)
                found[k].append(float(nominal[k]) if kept == nominal[k] else round_number(kept, lost))
        return found

    def suspects(self, around: Surroundings) -> list[Vector]:
        """Return signs of the corners in which gains and slacks of rows are least, those first that fail first.

        Notes
        -----
        What one parameter does by itself at either end of its range tells where each margin falls; the corner is the
        worst one for it where the margin is affine. Then, as other forms of the program have other margins, the ends of
        each by itself and those of all together.
        """
        ends = np.vstack([np.eye(len(self.parameters)), np.ones(len(self.parameters))])
        if not self._forms or not self._traced.columns.size:
            return [*ends, *-ends]
        count, (low, high) = len(self.parameters), around.box(1.0)
        thetas = np.tile(around.nominal, (2 * count + 1, 1))
        thetas[1 + np.arange(count), np.arange(count)] = low
        thetas[1 + count + np.arange(count), np.arange(count)] = high
        margins = self._forms[0].margins(thetas, thetas).low
        limited = np.isfinite(margins).all(axis=0)
        margins = margins[:, limited]
        still, falls = margins[0], np.stack([margins[1 : 1 + count], margins[1 + count :]]) - margins[0]
        drop = np.minimum(falls.min(axis=0), 0.0)
        total = -drop.sum(axis=0)
        worst = np.where(drop < 0.0, np.where(falls[0] <= falls[1], -1.0, 1.0), 0.0)
        first = np.where(total > 0.0, np.maximum(still, 0.0) / np.maximum(total, SHARE), inf)
        order = [row for row in np.argsort(first, kind="stable").tolist() if first[row] <= 1.0 + FEASIBILITY]
        corners = {worst[:, row].tobytes(): worst[:, row] for row in order}
        return [*list(corners.values())[:_MOST_CORNERS], *ends, *-ends]

    def _keeps_form(self, nominal: Vector, k: int, value: float) -> bool:
        """Return whether the program keeps its form while one parameter moves from its nominal value to another."""
        other = nominal.copy()
        other[k] = value
        ends = np.minimum(nominal, other)[None, :], np.maximum(nominal, other)[None, :]
        return bool(self._forms[0].valid(*ends)[0])

    def _look(self, low: Vector, high: Vector) -> None:
        """Look at forms of the program in the middle of boxes, until one is valid in all of its box."""
        for bottom, top in zip(low, high, strict=True):
            if self._tried >= _MOST_TRACES or self.asked.control.exhausted:
                return
            self._tried += 1
            try:
                found = traced(self.asked.negotiation, self.parameters, ((bottom + top) / 2.0).tolist())
            except WinsetError:
                continue
            x = _point(found.formulation, self.package, self.asked.control)
            if x is not None and (form := Form(found, x)).valid(bottom[None, :], top[None, :]).all():
                self._forms.append(form)
                return


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


def _point(formulation: Formulation, package: Package, control: Control) -> Vector | None:
    """Return a package as a point of a program; None where it breaks a rule there."""
    try:
        program = formulation.program().fix(formulation.fixings_of(package))
    except ArgumentError:
        return None
    session = Session(program)
    session.maximise(np.asarray(program.payoff.sum(axis=0)).reshape(-1))
    result = session.solve(control)
    if result.solution is None:
        return None
    exact = formulation.exact(dict(zip(program.column_labels, result.x.tolist(), strict=True)))
    return np.array([exact[label] for label in program.column_labels])
