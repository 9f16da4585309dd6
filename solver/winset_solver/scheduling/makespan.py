"""The shortest schedule: rules find it, windows and cutsets prove it, HiGHS answers where they cannot."""

from collections.abc import Callable, Iterator
from functools import partial
from math import ceil
from time import perf_counter
from typing import Final

from winset_solver.control import Control, cancel_on_interrupt
from winset_solver.highs import Session
from winset_solver.result import Termination, Verdict
from winset_solver.scheduling.bounds import destructive_bound
from winset_solver.scheduling.cutsets import CutsetAnswer, applicable, beam_search, search_cutsets
from winset_solver.scheduling.opinions import second_opinion
from winset_solver.scheduling.outcome import CUTSETS, PATHS, PROGRAM, PROPAGATION, ScheduleOutcome
from winset_solver.scheduling.priority_rules import good_schedule
from winset_solver.scheduling.problem import SchedulingProblem, Times, broken_rules
from winset_solver.scheduling.time_indexed import LARGEST_PROGRAM, TimeIndexed
from winset_solver.scheduling.windows import Windows, longest_paths, tightened
from winset_solver.status import OutcomeStatus
from winset_solver.tolerances import FEASIBILITY

_BEAMS: Final = (50, 400)
"""Widths of the searches that look for better schedules."""
_WIDTHS: Final = (1_000, 4_000, 16_000, 64_000, 256_000)
"""Widths of the searches that prove, one after the other."""
_LARGEST_SEARCHED: Final = 200
"""Activities up to which cutsets are searched: each partial schedule takes their number squared."""


def shortest_schedule(problem: SchedulingProblem, control: Control | None = None) -> ScheduleOutcome:
    """Find a schedule with the smallest makespan, and prove that there is no shorter one.

    Rules and beams find schedules. Deadlines below the best one are refuted by longest paths, by propagation of
    resources, and in the end by a complete search over cutsets, forwards or backwards in time, whichever stays
    narrow. Where lags are negative or go round in circles, or layers become too wide, HiGHS searches on the
    time-indexed program.

    Returns
    -------
    ScheduleOutcome
        A stopped search returns the best schedule and the bound so far. Starts are checked against windows, precedences
        and capacities one by one. As far as the control asks for it another method confirms the bound.

    Examples
    --------
    >>> problem = SchedulingProblem.build([2, 2, 3], horizon=9, demands=[[1], [1], [2]], capacities=[2])
    >>> outcome = shortest_schedule(problem)
    >>> outcome.status.value, outcome.makespan, outcome.bound
    ('optimal', 5, 5)
    """
    began, control = perf_counter(), control or Control()
    with cancel_on_interrupt(control.cancellation):
        search = _Search(problem, control)
        search.run()
        return search.outcome(began)


class _Search:
    """A search in progress: the makespan is from ``lower`` to ``upper``, past the end while no schedule is known."""

    def __init__(self, problem: SchedulingProblem, control: Control) -> None:
        self.problem, self.control = problem, control
        self.starts: Times | None = None
        self.lower, self.upper = 0, problem.horizon + 1
        self.method, self.solves, self.backwards = PATHS, 0, False
        self.path = longest_paths(problem)
        self.windows = tightened(problem, path=self.path, resources=False) if self.path is not None else None

    def run(self) -> None:
        """Work through the methods, the cheap ones first, until the bounds meet or time is over."""
        if self.windows is None:
            self.lower = self.upper
            return
        self.lower = self.problem.makespan(self.windows.earliest)
        self._learn(good_schedule(self.problem, self.windows, self.control))
        for step in self._steps():
            if self.lower >= self.upper or self.control.exhausted:
                return
            step()
            self.control.report(None if self.starts is None else -float(self.upper), -float(self.lower), self.solves)

    def outcome(self, began: float) -> ScheduleOutcome:
        """Return what is known now, with a second opinion where there is a proof."""
        proven = self.lower >= self.upper
        if self.starts is None:
            status = OutcomeStatus.NO_PACKAGE if proven else OutcomeStatus.STOPPED_WITHOUT_SOLUTION
        else:
            status = OutcomeStatus.OPTIMAL if proven else OutcomeStatus.STOPPED_WITH_SOLUTION
        spent = perf_counter() - began
        claim = second_opinion(self.problem, self.upper, self.method, spent, self.control) if proven else None
        if claim and claim.confirmation.verdict is Verdict.CONTRADICTED:
            status = OutcomeStatus.DISAGREEMENT
        return ScheduleOutcome(
            status=status,
            starts=self.starts,
            makespan=None if self.starts is None else self.upper,
            bound=None if status is OutcomeStatus.NO_PACKAGE else self.lower,
            method=self.method,
            claims=(claim,) if claim else (),
            solves=self.solves,
            seconds=perf_counter() - began,
        )

    def _steps(self) -> Iterator[Callable[[], None]]:
        yield partial(self._raise, PROPAGATION, lambda deadline: self._tight(deadline) is None)
        if self.problem.count <= _LARGEST_SEARCHED and applicable(self.problem):
            for width in _BEAMS:
                yield partial(self._improve, beam_search, width)
            for width in _WIDTHS:
                yield partial(self._raise, CUTSETS, partial(self._refutes, search_cutsets, width))
        yield self._solve

    def _tight(self, deadline: int) -> Windows | None:
        return tightened(self.problem.within(deadline), path=self.path)

    def _raise(self, method: str, refutes: Callable[[int], bool]) -> None:
        """Refute deadlines from the lower bound up."""
        lower = destructive_bound(self.lower, self.upper, refutes, self.control)
        if lower > self.lower:
            self.lower, self.method = lower, method

    def _improve(self, engine: Callable[..., CutsetAnswer], width: int) -> None:
        """Look for ever shorter schedules, until there is none or the engine cannot tell."""
        while self.lower < self.upper and not self.control.exhausted:
            before = self.upper
            if self._refutes(engine, width, self.upper - 1):
                self.lower, self.method = self.upper, CUTSETS
            if self.upper == before:
                return

    def _refutes(self, engine: Callable[..., CutsetAnswer], width: int, deadline: int) -> bool:
        """Return whether a search in either direction proves that no schedule meets a deadline; learn what it finds.

        The direction that got further the last time comes first.
        """
        windows = self._tight(deadline)
        if windows is None:
            return True
        tight = self.problem.windowed(windows.earliest, windows.latest)
        depths = dict[bool, int]()
        for backwards in (self.backwards, not self.backwards):
            asked = tight.mirrored() if backwards else tight
            if not applicable(asked) or self.control.exhausted:
                continue
            answer = engine(asked, self.control, width=width)
            self.solves += 1
            depths[backwards] = answer.depth
            if answer.starts is not None:
                self._learn(tight.horizon - answer.starts - tight.durations if backwards else answer.starts)
            if answer.starts is not None or answer.refuted:
                self.backwards = backwards
                return answer.refuted
        self.backwards = max(depths, key=lambda way: depths[way], default=False)
        return False

    def _solve(self) -> None:
        """Have HiGHS look for a schedule shorter than the best one."""
        windows = self._tight(self.upper - 1)
        if windows is None:
            self.lower, self.method = self.upper, PROPAGATION
            return
        program = TimeIndexed(self.problem.windowed(windows.earliest, windows.latest), self.lower, self.upper - 1)
        if program.columns > LARGEST_PROGRAM:
            return
        result = Session(program.model()).solve(self.control)
        self.solves += 1
        beaten = self.upper
        if result.solution is not None:
            self._learn(program.starts(result.x))
        if result.termination is Termination.INFEASIBLE:
            self.lower, self.method = beaten, PROGRAM
        elif result.bound is not None and ceil(-result.bound - FEASIBILITY) > self.lower:
            self.lower, self.method = ceil(-result.bound - FEASIBILITY), PROGRAM

    def _learn(self, starts: Times | None) -> None:
        """Keep a schedule that is shorter than all before and breaks no rule."""
        if starts is None or self.problem.makespan(starts) >= self.upper:
            return
        if not broken_rules(self.problem, starts.tolist()):
            self.starts, self.upper = starts, self.problem.makespan(starts)
