"""Second opinions on how short a schedule can be, each by a method that the first one did not use."""

from time import perf_counter
from typing import Final

from winset_solver.control import Control, Limits
from winset_solver.highs import Session
from winset_solver.result import Confirmation, Termination, Verdict
from winset_solver.scheduling.cutsets import applicable, search_cutsets
from winset_solver.scheduling.outcome import PATHS
from winset_solver.scheduling.problem import SchedulingProblem, Times, broken_rules
from winset_solver.scheduling.time_indexed import LARGEST_PROGRAM, TimeIndexed
from winset_solver.scheduling.windows import tightened
from winset_solver.status import Claim

_SHORTEST: Final = 2.0
_LONGER: Final = 4.0
_WIDTH: Final = 500_000
_BY_ROUNDS = "lags added up along precedences once more, in rounds over all of them"
_BY_PROGRAM = "the time-indexed program on windows of precedences alone, without presolve"
_BY_CUTSETS = "a search over cutsets backwards in time on windows of precedences alone"


def second_opinion(
    problem: SchedulingProblem, makespan: int, method: str, seconds: float, control: Control
) -> Claim | None:
    """Have it confirmed that no schedule is shorter than ``makespan``.

    What longest paths prove is added up again by plain rounds over the precedences. All else is put to HiGHS as the
    time-indexed program, then to a search over cutsets in the other direction, on windows in which no resource has been
    propagated. A schedule that either of them finds is checked and contradicts the claim.

    Parameters
    ----------
    method
        What the claim rests on.
    seconds
        Time the first proof took: an automatic confirmation takes at most four times as long, or two seconds.

    Returns
    -------
    Claim or None
        None where no confirmation is asked for.
    """
    if control.limits.confirm == "never":
        return None
    began = perf_counter()
    patience = control.remaining
    if control.limits.confirm == "auto":
        patience = min(patience, max(_SHORTEST, _LONGER * seconds))
    asked, verdict, words = problem.within(makespan - 1), Verdict.NOT_CONFIRMED, _BY_ROUNDS
    if method == PATHS:
        verdict = Verdict.CONFIRMED if _too_long(asked) else Verdict.CONTRADICTED
    for opinion, by, share in ((_by_program, _BY_PROGRAM, 0.5), (_by_cutsets, _BY_CUTSETS, 1.0)):
        left = share * (patience - (perf_counter() - began))
        if verdict is Verdict.NOT_CONFIRMED and left > 0 and not control.cancellation.requested:
            limits = Limits(seconds=left, threads=control.limits.threads, confirm="never")
            verdict, words = opinion(asked, Control(limits, cancellation=control.cancellation)), by
    return Claim(
        f"no schedule has a makespan below {makespan}",
        Confirmation(verdict, words, None, perf_counter() - began),
    )


def _too_long(asked: SchedulingProblem) -> bool:
    """Return whether precedences alone push some start out of its window, or never come to rest."""
    starts, latest = asked.earliest.tolist(), asked.latest.tolist()
    for _ in range(asked.count + 1):
        before = list(starts)
        for i, j, lag in asked.precedences:
            starts[j] = max(starts[j], starts[i] + lag)
        if any(start > last for start, last in zip(starts, latest, strict=True)):
            return True
        if starts == before:
            return False
    return True


def _by_program(asked: SchedulingProblem, control: Control) -> Verdict:
    windows = tightened(asked, resources=False)
    if windows is None:
        return Verdict.CONFIRMED
    problem = asked.windowed(windows.earliest, windows.latest)
    program = TimeIndexed(problem, 0, 0)
    if program.columns > LARGEST_PROGRAM:
        return Verdict.NOT_CONFIRMED
    if not program.columns:  # one schedule is left, and HiGHS takes no model without columns
        starts = problem.earliest
        return Verdict.CONFIRMED if broken_rules(problem, starts.tolist()) else Verdict.CONTRADICTED
    result = Session(program.model(), presolve="off", random_seed=1).solve(control)
    if result.solution is not None:
        return _contradicted(problem, program.starts(result.x))
    return Verdict.CONFIRMED if result.termination is Termination.INFEASIBLE else Verdict.NOT_CONFIRMED


def _by_cutsets(asked: SchedulingProblem, control: Control) -> Verdict:
    windows = tightened(asked, resources=False)
    if windows is None:
        return Verdict.CONFIRMED
    problem = asked.windowed(windows.earliest, windows.latest).mirrored()
    if not applicable(problem):
        return Verdict.NOT_CONFIRMED
    answer = search_cutsets(problem, control, width=_WIDTH)
    if answer.starts is not None:
        return _contradicted(problem, answer.starts)
    return Verdict.CONFIRMED if answer.refuted else Verdict.NOT_CONFIRMED


def _contradicted(problem: SchedulingProblem, starts: Times) -> Verdict:
    return Verdict.NOT_CONFIRMED if broken_rules(problem, starts.tolist()) else Verdict.CONTRADICTED
