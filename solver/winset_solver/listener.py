"""Hears what HiGHS reports during a solve, and tells it to stop when somebody asked for that."""

import math
from typing import Any, Final, TypeAlias

import highspy

from winset_solver.control import Control

EngineObject: TypeAlias = Any
"""What HiGHS hands to its callback, without types of its own."""
_CALLBACKS: Final = (
    highspy.cb.HighsCallbackType.kCallbackMipInterrupt,
    highspy.cb.HighsCallbackType.kCallbackMipLogging,
    highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution,
)
_REPORTED: Final = _CALLBACKS[1:]
_PIVOTING: Final = highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt


class Listener:
    """Passes reports on to the control of the solve under way; its owner sets ``control`` and ``constant`` before each.

    Notes
    -----
    HiGHS holds its callback for good, by a reference that Python's garbage collector does not see. The callback
    therefore is this object, which knows neither the engine nor the session: a bound method of the session would keep
    every session in memory until the process ends.
    """

    def __init__(self) -> None:
        self.control = Control()
        self.constant = 0.0
        self._pivots_watched = False

    def attach(self, engine: highspy.Highs) -> bool:
        """Listen to the reports of mixed-integer searches; return whether HiGHS agrees."""
        agreed = [engine.setCallback(self, None), *map(engine.startCallback, _CALLBACKS)]
        return highspy.HighsStatus.kError not in agreed

    def watch_pivots(self, engine: highspy.Highs, *, wanted: bool) -> bool:
        """Listen to every pivot of linear solves, or no longer; return whether HiGHS agrees."""
        if wanted == self._pivots_watched:
            return True
        self._pivots_watched = wanted
        agreed = engine.startCallback(_PIVOTING) if wanted else engine.stopCallback(_PIVOTING)
        return bool(agreed != highspy.HighsStatus.kError)

    def __call__(
        self, kind: EngineObject, _message: str, out: EngineObject, reply: EngineObject, _user: EngineObject
    ) -> None:
        """Answer one event of HiGHS."""
        try:
            if kind in _REPORTED:
                self.control.report(
                    finite(self.constant - out.mip_primal_bound),
                    finite(self.constant - out.mip_dual_bound),
                    int(out.mip_node_count),
                )
            else:
                # Written every time: HiGHS keeps its last answer, and an old True would stop the next solve.
                reply.user_interrupt = self.control.cancellation.requested
        except KeyboardInterrupt:
            self.control.cancellation.request()


def finite(value: float) -> float | None:
    """Return a number that HiGHS gave, None for its infinities."""
    return float(value) if math.isfinite(value) else None
