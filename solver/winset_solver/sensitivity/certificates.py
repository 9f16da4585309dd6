"""Certificates that a value is not exceeded anywhere in a box of parameters, or that nothing is possible in it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from scipy import sparse

from winset_solver.confirm import confirm
from winset_solver.program import Vector
from winset_solver.result import SolveResult, Termination, Verdict
from winset_solver.sensitivity.expressions import Indices
from winset_solver.sensitivity.floors import Floor
from winset_solver.sensitivity.parameter_columns import ParameterColumns, without_dust
from winset_solver.tolerances import AGREEMENT, EXACT_GAP, POSITIVE_GAIN

_ROUNDS: Final = 30
_SPAN: Final = 2.0**20
"""Gains beyond this, or below one part in it, would make a coefficient of a tangent row tiny."""
_TWINS: Final = 16
"""Packages that are left out, one by one, because known decisions never do worse."""
_SPREAD: Final = (0.25, 0.5, 1.0, 2.0, 4.0)
"""Multiples of the gains at the corners at which the first tangents of their logarithms lie."""


@dataclass(frozen=True)
class Known:
    """Decisions that are not looked at, because what they are worth is known.

    Parameters
    ----------
    decided
        Labels of the columns that say what is decided, each 0 or 1.
    chosen
        Those of them that are 1.
    """

    decided: Collection[str]
    chosen: Collection[str]

    def values(self, labels: Iterable[str]) -> dict[str, float]:
        """Return the columns that the decisions hold, among those with given labels."""
        return {label: float(label in self.chosen) for label in labels if label in self.decided}


@dataclass(frozen=True, eq=False)
class Reference:
    """Packages with known decisions.

    Parameters
    ----------
    point
        One of them.
    gains
        Gains of some of them, all above 0, for the first tangents.
    whole
        Labels of the columns that are whole whenever the integers are, besides these: they follow from them alone.
    """

    point: Vector
    gains: Sequence[Vector]
    whole: Collection[str] = ()


@dataclass(frozen=True, eq=False)
class Finding:
    """What came of a certificate.

    Parameters
    ----------
    proven
        Whether the claim holds all over the box.
    theta
        Parameters at which it may fail; None where it is proven or nothing was found.
    """

    proven: bool
    theta: Vector | None = None


def nothing_possible(columns: ParameterColumns) -> Finding:
    """Return whether no package is acceptable to everybody anywhere in the box."""
    session = columns.session
    with session.scratch():
        session.maximise(np.zeros(session.model.columns))
        result = _confirmed(columns, session.solve(columns.control))
    return _finding(columns, result, proven=_impossible(result))


def no_larger_sum(columns: ParameterColumns, weights: Vector, floor: Floor, known: Known) -> Finding:
    """Return whether Σ w_p g_p is nowhere in the box larger than a floor, but for ``AGREEMENT`` of its size.

    Parameters
    ----------
    weights
        w ≥ 0.
    floor
        Lower bound of that sum for packages with known decisions.
    known
        Those decisions, which are not looked at.
    """
    session, slack = columns.session, AGREEMENT * max(1.0, floor.size)
    with session.scratch():
        _exclude(columns, known)
        cost = np.zeros(session.model.columns)
        cost[columns.gains], cost[columns.positions] = weights, -without_dust(floor.slopes)
        session.maximise(cost, -floor.constant)
        result = _confirmed(columns, session.solve(columns.control, absolute_gap=slack / 2.0))
    return _finding(columns, result, proven=_at_most(result, slack))


def no_larger_mean(
    columns: ParameterColumns, weights: Vector, floor: Floor, known: Known, reference: Reference
) -> Finding:
    """Return whether the mean logarithm of the gains is nowhere in the box larger than a floor plus ``AGREEMENT``.

    Parameters
    ----------
    weights
        w > 0; the mean is Σ w_p log g_p / Σ w.
    floor
        Lower bound of that mean for packages with known decisions.
    known
        Those decisions, which are not looked at.
    reference
        A package with these decisions.

    Notes
    -----
    Logarithms are replaced by tangents from above, more of them where the largest sum is found, until that sum is no
    larger than the floor, or what is found there really is. A floor is below what it bounds, though, and so is it where
    something else is worth the same: what is found is left out where the known decisions never do worse.
    """
    session, twins = columns.session, 0
    with session.scratch():
        _exclude(columns, known)
        logs = session.add_columns(len(weights), lower=-np.inf, upper=np.inf)
        cost = np.zeros(session.model.columns)
        cost[logs], cost[columns.positions] = weights / weights.sum(), -without_dust(floor.slopes)
        session.maximise(cost, -floor.constant)
        for gains in reference.gains:
            for factor in _SPREAD:
                _add_tangents(columns, logs, factor * gains)
        least = np.min(reference.gains, axis=0) * POSITIVE_GAIN
        for _ in range(_ROUNDS):
            result = session.solve(columns.control, absolute_gap=AGREEMENT / 2.0)
            if _at_most(result, AGREEMENT) or result.solution is None:
                result = _confirmed(columns, result)
                return _finding(columns, result, proven=_at_most(result, AGREEMENT))
            gains = np.maximum(result.x[columns.gains], least)
            mean = float(weights @ np.log(gains) / weights.sum())
            excess = mean - floor.at(result.x[columns.positions])
            if excess > AGREEMENT and twins < _TWINS and never_better(columns, result.x, reference):
                twins += 1
                _leave_out(columns, result.x)
            elif excess > AGREEMENT or result.solution.objective - excess <= EXACT_GAP or columns.control.exhausted:
                return _finding(columns, result, proven=False)
            _add_tangents(columns, logs, gains)
    return Finding(proven=False)


def never_better(columns: ParameterColumns, x: Vector, reference: Reference) -> bool:
    """Return whether a package is certainly never worth more than one with the whole columns of a reference.

    Let Δ be the difference of both in the whole columns, which is all that their integers decide. Whatever else is
    chosen with the one, x + Δ gives everybody U Δ more. It keeps the rows of whole columns alone as the reference does,
    and all others where A Δ moves away from their ends. Both are affine in the parameters: looked at in the corners.
    """
    program, slopes = columns.problem.program, columns.slopes
    whole = np.array([label in reference.whole for label in program.column_labels]) | program.integer
    step = np.where(whole, reference.point - x[: len(whole)], 0.0)
    mixed = np.asarray(abs(program.matrix) @ (~whole).astype(float)) > 0.0
    mixed |= np.any([abs(one.matrix) @ (~whole).astype(float) > 0.0 for one in slopes], axis=0)
    upper, lower = mixed & np.isfinite(program.row_upper), mixed & np.isfinite(program.row_lower)
    for corner in product((0.0, 1.0), repeat=len(slopes)):
        position = np.array(corner)
        gains, rows = columns.matrix_at("payoff", position) @ step, columns.matrix_at("matrix", position) @ step
        if gains.min() < -EXACT_GAP or np.any(rows[upper] > EXACT_GAP) or np.any(rows[lower] < -EXACT_GAP):
            return False
    return True


def _leave_out(columns: ParameterColumns, x: Vector) -> None:
    """Leave out all packages with the integers of one; only where they are 0 or 1."""
    integer, row = np.flatnonzero(columns.problem.program.integer), np.zeros(columns.session.model.columns)
    values = np.rint(x[integer])
    row[integer] = 1.0 - 2.0 * values
    columns.session.add_rows(row, 1.0 - values.sum(), np.inf)


def _exclude(columns: ParameterColumns, known: Known) -> None:
    """Add Σ_{v_j = 1} (1 − x_j) + Σ_{v_j = 0} x_j ≥ 1 for decisions that are v."""
    row, values = np.zeros(columns.session.model.columns), known.values(columns.column)
    for label, value in values.items():
        row[columns.column[label]] = 1.0 - 2.0 * value
    columns.session.add_rows(row, 1.0 - sum(values.values()), np.inf)


def _add_tangents(columns: ParameterColumns, logs: Indices, gains: Vector) -> None:
    """Add v_p ≤ log t_p + (g_p − t_p) / t_p for gains t, each row multiplied so that no coefficient is tiny."""
    session, count = columns.session, len(gains)
    scale, index = np.maximum(np.clip(gains, 1.0 / _SPAN, 1.0), gains / _SPAN), np.arange(count)
    entries = np.concatenate([scale, -scale / gains])
    places = (np.tile(index, 2), np.concatenate([logs, columns.gains]))
    rows = sparse.csr_array((entries, places), shape=(count, session.model.columns))
    session.add_rows(rows, -np.inf, scale * (np.log(gains) - 1.0))


def _confirmed(columns: ParameterColumns, result: SolveResult) -> SolveResult:
    return confirm(columns.session, result, columns.control)


def _at_most(result: SolveResult, slack: float) -> bool:
    return _impossible(result) or (result.optimal and result.bound is not None and result.bound <= slack)


def _impossible(result: SolveResult) -> bool:
    """Return whether nothing satisfies the rows, and no second opinion is still out."""
    agreed = result.confirmation is None or result.confirmation.verdict is Verdict.CONFIRMED
    return result.termination is Termination.INFEASIBLE and agreed


def _finding(columns: ParameterColumns, result: SolveResult, *, proven: bool) -> Finding:
    found = not proven and result.solution is not None
    return Finding(proven, columns.theta(result.x) if found else None)
