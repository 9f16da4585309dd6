"""How far a run is, how fast, and how long it will take."""

import time
from collections.abc import Callable
from math import ceil, inf
from typing import Final

from winset_solver.control import Control

_SECONDS_BETWEEN: Final = 0.2


class Pace:
    """Counts samples and tells a listener of them.

    Parameters
    ----------
    total
        Number of samples to do.
    clock
        Seconds from any moment on.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._clock, self._told = total, clock, -inf
        self.done, self._seen, self._first, self._began = 0, 0, 0, 0.0

    def tell(self, more: int, control: Control) -> None:
        """Count samples that are done, and say how far it is unless that was said a moment ago."""
        self.done += more
        self.look(0, control)

    def look(self, ahead: int, control: Control) -> None:
        """Say how far it is, unless that was said a moment ago.

        Parameters
        ----------
        ahead
            Samples that are answered and not done: others of their chunk are missing. What was said of them is not
            taken back where their chunk has to be tried again.
        """
        self._seen = max(self._seen, self.done + ahead)
        now = self._clock()
        if not self._first:
            self._first, self._began = self._seen, now
        if now - self._told >= _SECONDS_BETWEEN or self.done == self._total:
            self._told = now
            control.say(self._words(now - self._began))

    def _words(self, seconds: float) -> str:
        """Return how far it is; the pace is that since the first sample, which had to wait for processes to start."""
        known = f"{self._seen:,} of {self._total:,} samples"
        if self._seen == self._first or seconds <= 0:
            return known
        rate = (self._seen - self._first) / seconds
        each = f"{rate:,.0f} a second" if rate >= 1 else f"{1 / rate:,.0f} s each"
        return f"{known}, {each}, {duration((self._total - self._seen) / rate)} left"


def duration(seconds: float) -> str:
    """Return a time in the unit that suits it.

    Examples
    --------
    >>> [duration(seconds) for seconds in (28.2, 600, 10_000)]
    ['29 s', '10 min', '2.8 h']
    """
    if seconds <= 120:
        return f"{ceil(seconds)} s"
    return f"{seconds / 60:.0f} min" if seconds <= 7200 else f"{seconds / 3600:.1f} h"
