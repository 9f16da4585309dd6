"""Betterment: whether some package is at least as good as a given one for all compared parties, asked directly.

A list that leaves deals out cannot say of a package near the frontier whether it is wasteful. One program can: the
largest sum of the compared payoffs, none of them below those of the package.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from winset_models.analysis.findings import Check
from winset_models.analysis.standing import Outline, improvement
from winset_models.analysis.study import Study, check_of
from winset_models.analysis.zone_findings import Standing, ZonePoint
from winset_models.negotiation.ledger import payoffs as payoffs_of
from winset_solver.confirm import solve_confirmed
from winset_solver.highs import Session
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.program import Vector
from winset_solver.status import Claim
from winset_solver.tolerances import POSITIVE_GAIN, RESOLUTION


@dataclass(frozen=True, eq=False)
class Answer:
    """What is known of one package.

    Parameters
    ----------
    efficient
        Whether no package is better for one compared party and worse for none; None where that was not settled.
    better
        A package that is, where there is one.
    checks
        Second opinions.
    """

    efficient: bool | None = None
    better: ZonePoint | None = None
    checks: tuple[Check, ...] = ()


class Betterment:
    """All packages within the rules and floors of a Pareto problem, as one live model.

    Parameters
    ----------
    study, problem
        What is compared.
    """

    def __init__(self, study: Study, problem: ParetoProblem) -> None:
        self._study, self._problem = study, problem
        program, compared, held = problem.program, list(problem.compared), np.flatnonzero(problem.floor > -np.inf)
        self._session = Session(program, threads=study.control.limits.threads)
        self._session.add_rows(program.payoff[held], (problem.floor - program.payoff_constant)[held], np.inf)
        # One column for each payoff: coefficients of their sum could cancel to what is not quite zero.
        self._columns = self._session.add_columns(len(compared), lower=-np.inf)
        definition = sparse.hstack([program.payoff[compared], -sparse.eye_array(len(compared))], format="csr")
        self._session.add_rows(definition, 0.0, 0.0)
        self._session.maximise(np.isin(np.arange(self._session.model.columns), self._columns).astype(float))

    def of(self, payoffs: Mapping[str, float], name: str) -> Answer:
        """Return whether a package with these payoffs can be bettered; ``name`` is what it is called in claims."""
        program, compared = self._problem.program, list(self._problem.compared)
        values = np.array(list(payoffs.values()))
        scale = max(1.0, float(np.abs(values[compared]).max()))
        least = (values - program.payoff_constant)[compared] - RESOLUTION * scale
        with self._session.scratch():
            self._session.change_column_bounds(self._columns, least, np.inf)
            result = solve_confirmed(self._session, self._study.control.named(f"better than {name}"))
        total = float(values[compared].sum() - program.payoff_constant[compared].sum())
        better = None if result.solution is None else self._point(result.x[: program.shape[1]])
        if better is not None and self._gain(better, values) > POSITIVE_GAIN * scale:
            return Answer(efficient=False, better=better)
        if not result.optimal or result.bound is None or result.bound - total > POSITIVE_GAIN * scale:
            return Answer()
        claim = f"no package is better for one compared party and worse for none than {name}"
        checks = (check_of(Claim(claim, result.confirmation)),) if result.confirmation else ()
        return Answer(efficient=True, checks=checks)

    def _point(self, x: Vector) -> ZonePoint:
        package = self._study.package_at(x)
        return ZonePoint(number=None, payoffs=payoffs_of(self._study.negotiation, package), package=package)

    def _gain(self, point: ZonePoint, values: Vector) -> float:
        compared = list(self._problem.compared)
        return float((np.array(list(point.payoffs.values())) - values)[compared].sum())


def with_answer(found: Outline, standing: Standing, payoffs: dict[str, float], answer: Answer) -> Standing:
    """Return a standing with what was asked directly, where the list does not tell."""
    if standing.on_frontier is not None or answer.efficient is None:
        return standing
    if answer.better is None:
        return standing.model_copy(update={"on_frontier": True, "distance": 0.0})
    better = improvement(found, found.values(payoffs), answer.better)
    return standing.model_copy(update={"on_frontier": False, "improvements": [better], "distance": better.distance})
