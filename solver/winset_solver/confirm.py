"""Second opinions: HiGHS is not trusted on its word.

A linear program's claim is checked by its own multipliers (weak duality, Farkas' lemma) with arithmetic that shares
nothing with HiGHS. A mixed-integer claim is checked by a second solve in another configuration: presolve off, another
seed, started from the point found. The residuals of every solution are recomputed without loss.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver import verify
from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.program import Vector
from winset_solver.result import Confirmation, SolveResult, Termination, Verdict
from winset_solver.tolerances import AGREEMENT, CERTIFICATE, FEASIBILITY

LARGEST_AUTOMATIC: Final = 500_000
"""Non-zeros up to which claims are confirmed without being asked to."""
_SHORTEST: Final = 2.0
_LONGER: Final = 4.0
_MULTIPLIERS = "multipliers of the rows, recomputed without the solver (weak duality)"
FARKAS: Final = "a combination of the rows that cannot hold, recomputed without the solver (Farkas)"
"""How a linear program is shown to be infeasible."""
_SECOND = "a second search without presolve, with another seed, started from the point found"
_THIRD = (
    "two searches without presolve, with different seeds; one with presolve had found no point at all, wrongly, as the "
    "verified point shows"
)


def solve_confirmed(
    session: Session, control: Control | None = None, *, relaxed: bool = False, start: Vector | None = None
) -> SolveResult:
    """Solve and confirm in one call; see :func:`confirm`."""
    control = control or Control()
    return confirm(session, session.solve(control, relaxed=relaxed, start=start), control, relaxed=relaxed)


def confirm(session: Session, result: SolveResult, control: Control, *, relaxed: bool = False) -> SolveResult:
    """Have the claim of the session's last solve confirmed, as far as the control asks for it.

    Returns
    -------
    SolveResult
        As ``result``, with ``confirmation`` set. Where the second opinion contradicts the first, the termination is
        ``DISAGREEMENT``, the solution is the better of the two verified points and the bound the weaker of the two.
        But a claim that there is no point is refuted for good by a verified one: then the second search answers, a
        third one is its second opinion, and the session does without presolve from then on.
    """
    claim = result.termination in (Termination.OPTIMAL, Termination.INFEASIBLE)
    limits = control.limits
    small = session.model.matrix.nnz <= LARGEST_AUTOMATIC
    if not claim or limits.confirm == "never" or (limits.confirm == "auto" and not small):
        return result
    began = perf_counter()
    mixed = not relaxed and bool(session.model.integer.any())
    confirmation = None if mixed else _by_certificate(session, result)
    if confirmation is not None:
        return replace(result, confirmation=confirmation, seconds=result.seconds + perf_counter() - began)
    seconds = control.remaining
    if limits.confirm == "auto":
        seconds = min(seconds, max(_SHORTEST, _LONGER * result.seconds))
    if seconds <= 0 or control.exhausted:
        return result
    opinion, method = _second_opinion(session, control, seconds, result, relaxed=relaxed), _SECOND
    if result.termination is Termination.INFEASIBLE and opinion.optimal:
        session.without_presolve()
        result, method = replace(opinion, seconds=result.seconds), _THIRD
        opinion = _second_opinion(session, control, seconds, result, relaxed=relaxed, seed=2)
    return _merged(result, opinion, perf_counter() - began, method, exact=limits.gap == 0)


def _by_certificate(session: Session, result: SolveResult) -> Confirmation | None:
    began = perf_counter()
    model = replace(session.model, integer=np.zeros_like(session.model.integer))
    if result.solution is not None and result.row_duals is not None:
        bound = verify.dual_bound(model, result.row_duals)
        value = result.solution.objective
        slack = CERTIFICATE * max(1.0, abs(value))
        exact = verify.exact_violation(model, result.solution.x) <= FEASIBILITY
        if exact and bound - value <= slack and (result.bound is None or bound - result.bound <= slack):
            return Confirmation(Verdict.CONFIRMED, _MULTIPLIERS, bound, perf_counter() - began)
    elif result.termination is Termination.INFEASIBLE:
        ray = session.infeasibility_ray()
        if ray is not None and verify.proves_infeasible(model, ray):
            return Confirmation(Verdict.CONFIRMED, FARKAS, None, perf_counter() - began)
    return None


def _second_opinion(
    session: Session, control: Control, seconds: float, result: SolveResult, *, relaxed: bool, seed: int = 1
) -> SolveResult:
    second = session.twin(presolve="off", random_seed=seed)
    limits = Limits(seconds=seconds, gap=control.limits.gap, threads=control.limits.threads, confirm="never")
    watch = Control(limits=limits, cancellation=control.cancellation, task=control.task)
    start = result.solution.x if result.solution is not None else None
    return second.solve(watch, relaxed=relaxed, start=start)


def _merged(first: SolveResult, second: SolveResult, seconds: float, method: str, *, exact: bool) -> SolveResult:
    """Combine two opinions into one result that says how far they agree.

    A second search that finds nothing at all while a verified point is at hand has failed by itself: it neither
    confirms nor contradicts.
    """
    value = second.solution.objective if second.solution is not None else None
    refuted = second.termination is Termination.INFEASIBLE and first.solution is not None
    if (second.optimal or second.termination is Termination.INFEASIBLE) and not refuted:
        agree = second.termination is first.termination and _equal(first, second, exact=exact)
        verdict = Verdict.CONFIRMED if agree else Verdict.CONTRADICTED
    else:
        verdict = Verdict.CONTRADICTED if _better(first, second) else Verdict.NOT_CONFIRMED
    confirmation = Confirmation(verdict, method, value, seconds)
    total = first.seconds + seconds
    if verdict is not Verdict.CONTRADICTED:
        return replace(first, confirmation=confirmation, seconds=total)
    points = [r.solution for r in (first, second) if r.solution is not None]
    bounds = [r.bound for r in (first, second) if r.bound is not None]
    return replace(
        first,
        termination=Termination.DISAGREEMENT,
        solution=max(points, key=lambda s: s.objective, default=None),
        bound=max(bounds, default=None),
        confirmation=confirmation,
        seconds=total,
    )


def _equal(first: SolveResult, second: SolveResult, *, exact: bool) -> bool:
    if first.solution is None or second.solution is None:
        return first.solution is second.solution
    values = (first.solution.objective, second.solution.objective)
    return agree(values, [r.bound for r in (first, second) if r.bound is not None], exact=exact)


def agree(values: tuple[float, float], bounds: Sequence[float], *, exact: bool) -> bool:
    """Return whether two answers agree: both values are attained, both bounds proven, and each respects the others.

    Parameters
    ----------
    exact
        Whether both claim the best value, so that the values must be equal as well.

    Examples
    --------
    >>> agree((10.0, 12.0), (13.0,), exact=False), agree((10.0, 12.0), (11.0,), exact=False)
    (True, False)
    """
    slack = AGREEMENT * max(1.0, abs(values[0]))
    return max(values) <= min(bounds, default=inf) + slack and (not exact or max(values) - min(values) <= slack)


def _better(first: SolveResult, second: SolveResult) -> bool:
    """Return whether a stopped second search has already refuted the first one's claim."""
    if second.solution is None:
        return False
    if first.solution is None:
        return True
    bound = first.bound if first.bound is not None else first.solution.objective
    return second.solution.objective > bound + AGREEMENT * max(1.0, abs(bound))
