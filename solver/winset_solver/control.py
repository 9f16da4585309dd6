"""Limits, progress and cancellation of long work, shared by every algorithm."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import inf
from types import FrameType
from typing import Literal, Self, get_args

from winset_solver.errors import ArgumentError

Confirmations = Literal["auto", "always", "never"]


@dataclass(frozen=True)
class Limits:
    """When to stop and how much to prove.

    Parameters
    ----------
    seconds
        Wall time for the whole task, not for one solve; None for no limit.
    gap
        Relative gap at which a search may stop; 0 asks for an exact answer.
    threads
        Threads of one solve. One is right wherever solves run side by side.
    confirm
        Whether claims are confirmed by a second, differently configured solve: ``auto`` confirms small and medium
        programs within a time in proportion to the first solve, ``always`` has no such limit.
    """

    seconds: float | None = None
    gap: float = 0.0
    threads: int = 1
    confirm: Confirmations = "auto"

    def __post_init__(self) -> None:
        if self.seconds is not None and not self.seconds > 0:
            raise ArgumentError("the time limit is not positive", got=self.seconds, wanted="seconds > 0")
        if not 0 <= self.gap < 1:
            raise ArgumentError("the gap is not a fraction", got=self.gap, wanted="0 ≤ gap < 1")
        if self.threads < 1:
            raise ArgumentError("the number of threads is not positive", got=self.threads, wanted="≥ 1")
        if self.confirm not in get_args(Confirmations):
            wanted = ", ".join(get_args(Confirmations))
            raise ArgumentError("the extent of confirmation is unknown", got=self.confirm, wanted=wanted)


@dataclass(frozen=True)
class Progress:
    """What is known in the middle of a search.

    ``incumbent`` and ``bound`` are in the units of the objective that is being maximised; None while unknown.
    ``words`` say it all where there is no such objective: a list that grows, a region that shrinks.
    """

    task: str
    incumbent: float | None
    bound: float | None
    nodes: int
    seconds: float
    words: str = ""

    @property
    def gap(self) -> float | None:
        """Relative distance of bound and incumbent, |bound − incumbent| / max(1, |incumbent|), whichever is above."""
        if self.incumbent is None or self.bound is None:
            return None
        return abs(self.bound - self.incumbent) / max(1.0, abs(self.incumbent))


class Stopped(Exception):
    """Ends a search before it is exhausted; the arguments are notes for its reader."""


class Cancellation:
    """A request to stop that searches look at often; safe to set from another thread or a signal handler."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def request(self) -> None:
        """Ask every search that holds this object to stop soon and return what it has."""
        self._event.set()

    @property
    def requested(self) -> bool:
        """Whether somebody asked to stop."""
        return self._event.is_set()


@dataclass(frozen=True)
class Control:
    """Limits, progress callback and cancellation of one task, with its clock started at construction."""

    limits: Limits = field(default_factory=Limits)
    on_progress: Callable[[Progress], None] | None = None
    cancellation: Cancellation = field(default_factory=Cancellation)
    task: str = ""
    started: float = field(default_factory=time.perf_counter)

    def named(self, task: str) -> Self:
        """Return the same control, on the same clock, for a named step of the task."""
        return replace(self, task=task)

    def within(self, share: float) -> Self:
        """Return the same control, on the same clock, for first steps that may take a share of the time limit."""
        seconds = self.limits.seconds
        return self if seconds is None else replace(self, limits=replace(self.limits, seconds=share * seconds))

    def at_most(self, seconds: float) -> Self:
        """Return the same control, on the same clock, for a step that may take so many seconds from now on."""
        limit = self.elapsed + min(seconds, self.remaining)
        return replace(self, limits=replace(self.limits, seconds=limit))

    def through(self, transform: Callable[[float], float | None]) -> Self:
        """Return the same control whose progress reports pass incumbent and bound through ``transform`` first."""
        listener = self.on_progress
        if listener is None:
            return self

        def translated(progress: Progress) -> None:
            incumbent = None if progress.incumbent is None else transform(progress.incumbent)
            bound = None if progress.bound is None else transform(progress.bound)
            listener(replace(progress, incumbent=incumbent, bound=bound))

        return replace(self, on_progress=translated)

    def in_words(self, words: str) -> Self:
        """Return the same control whose progress reports say words where figures would mean nothing to a reader."""
        return self if self.on_progress is None else replace(self, on_progress=lambda _: self.say(words))

    @property
    def elapsed(self) -> float:
        """Seconds since the task began."""
        return time.perf_counter() - self.started

    @property
    def remaining(self) -> float:
        """Seconds left of the time limit; infinite without one."""
        return inf if self.limits.seconds is None else max(0.0, self.limits.seconds - self.elapsed)

    @property
    def exhausted(self) -> bool:
        """Whether the task has to stop now."""
        return self.cancellation.requested or self.remaining <= 0

    def report(self, incumbent: float | None, bound: float | None, nodes: int) -> None:
        """Tell whoever listens what is known now."""
        if self.on_progress is not None:
            self.on_progress(Progress(self.task, incumbent, bound, nodes, self.elapsed))

    def say(self, words: str) -> None:
        """Tell whoever listens how far a task without one objective has come."""
        if self.on_progress is not None:
            self.on_progress(Progress(self.task, None, None, 0, self.elapsed, words))


@contextmanager
def cancel_on_interrupt(cancellation: Cancellation) -> Iterator[None]:
    """Turn the first Ctrl-C inside the block into a request to stop; the second one raises as usual.

    Outside the main thread, where Python delivers no signals, the block runs unchanged.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum: int, frame: FrameType | None) -> None:
        if cancellation.requested:
            signal.default_int_handler(signum, frame)
        cancellation.request()

    previous = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, previous)
