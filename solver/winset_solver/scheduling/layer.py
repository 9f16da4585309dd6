"""Layers of partial schedules, and which of them are worth keeping."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from winset_solver.control import Control
from winset_solver.scheduling.problem import Flags, Times

_COMPARED: Final = 40
"""Partial schedules with the same cutset that each is compared with at most."""


@dataclass(frozen=True, eq=False)
class Layer:
    """Partial schedules with equally many activities, one a row.

    Parameters
    ----------
    member
        Which activities are scheduled: states × activities.
    end
        Their ends, 0 for the others.
    ready
        Earliest starts of the others, as far as precedences say.
    now
        The last start so far; nothing starts before it any more.
    parent, activity
        The row of the layer before that it comes from, and what was added at ``now``.
    """

    member: Flags
    end: Times
    ready: Times
    now: Times
    parent: Times
    activity: Times

    def __len__(self) -> int:
        return len(self.now)

    def keep(self, which: Flags | Times) -> "Layer":
        """Return some of the partial schedules, or all in another order."""
        return Layer(*(getattr(self, name)[which] for name in self.__dataclass_fields__))

    @property
    def running(self) -> tuple[Times, Times]:
        """Activities that end after ``now`` and their ends, states × most at once; ends of 0 fill the rows up."""
        end = np.where(self.end > self.now[:, None], self.end, 0)
        most = int((end > 0).sum(axis=1).max(initial=0))
        which = np.argsort(-end, axis=1, kind="stable")[:, :most]
        return which, np.take_along_axis(end, which, axis=1)


def undominated(layer: Layer, control: Control | None = None) -> Layer:
    """Return the partial schedules that no other one does as well as, as far as neighbours in their order tell.

    One does as well as another one with the same cutset if its last start is no later, and if no end of what is
    scheduled and no earliest start of what is not is later than the other's, unless it is not after the other's last
    start: nothing happens before that any more. They are compared in the order of last starts, then of sums of times,
    until time is over.
    """
    words = _words(layer.member)
    times = np.where(layer.member, layer.end, layer.ready)
    sums = np.maximum(times, layer.now[:, None]).sum(axis=1)
    order = np.lexsort((sums, layer.now, *words.T))
    words, times, layer = words[order], times[order], layer.keep(order)
    cutset = np.cumsum(np.concatenate([[0], np.any(words[1:] != words[:-1], axis=1)])) if len(layer) else layer.now
    kept = np.arange(len(layer))
    for offset in range(1, _COMPARED):
        pairs = np.flatnonzero(cutset[kept[offset:]] == cutset[kept[:-offset]]) + offset
        if not len(pairs) or (control and control.exhausted):
            break
        later, sooner = kept[pairs], kept[pairs - offset]
        worse = np.all(times[sooner] <= np.maximum(times[later], layer.now[later, None]), axis=1)
        kept = np.delete(kept, pairs[worse])
    return layer.keep(kept)


def _words(member: Flags) -> Times:
    """Return each cutset as whole numbers of 63 bits."""
    parts = [member[:, first : first + 63] for first in range(0, member.shape[1], 63)]
    return np.stack([part @ (np.int64(1) << np.arange(part.shape[1])) for part in parts], axis=1)
