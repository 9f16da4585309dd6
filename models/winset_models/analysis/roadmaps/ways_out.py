"""Ways out of circles of conditions: changes of the file, each solved again, the ones of few entries first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from math import isinf
from typing import Final

from winset_models.analysis.finding_parts import Check
from winset_models.analysis.roadmap_findings import Deadlock, WayOut
from winset_models.analysis.roadmaps.circle_changes import (
    KINDS,
    Change,
    Kind,
    changed_entries,
    changed_places,
    changes,
    in_order,
)
from winset_models.analysis.roadmaps.deadlocks import Circle, circles, in_words
from winset_models.analysis.roadmaps.existence import find_roadmap
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_solver.control import Control

MOST_COMBINED: Final = 2
"""Ways out of several circles at once that are worked out for each kind."""
_MOST_LOOKED_AT: Final = 200
"""Files with some circles broken that are looked at for each kind."""


@dataclass(frozen=True)
class Untangled:
    """Circles of conditions with what breaks them.

    Parameters
    ----------
    deadlocks
        The circles, each with its ways out.
    ways_out
        Changes after which a roadmap exists.
    checks
        Second opinions on those.
    """

    deadlocks: list[Deadlock]
    ways_out: list[WayOut]
    checks: list[Check]


def untangle(negotiation: Negotiation, found: Sequence[Circle], control: Control) -> Untangled:
    """Work out how circles of conditions can be broken, and after which changes a roadmap exists.

    Notes
    -----
    Every way out is a changed file. One that leaves any circle is not enough; the others are solved again, each with an
    equal share of the time that is left. Where no change of one circle leaves none, changes of the same kind are
    combined, fewest changed entries first. Circles with a way out that is enough come first.
    """
    alone = [changes(negotiation, circle) for circle in found]
    free = {id(change) for listed in alone for change in listed if not _tangled(change.negotiation)}
    together = [] if free else [way for kind in KINDS for way in _combined(negotiation, kind)]
    solving = _Solving(negotiation, control, len(free) + len(together))
    ways = [in_order(solving.settled(change, free=id(change) in free) for change in listed) for listed in alone]
    combined = [solving.settled(change, free=True) for change in together]
    deadlocks = [
        in_words(negotiation, circle).model_copy(update={"ways_out": own})
        for circle, own in zip(found, ways, strict=True)
    ]
    deadlocks.sort(key=lambda item: not any(way.enough for way in item.ways_out))
    enough = [way for way in (*(way for item in deadlocks for way in item.ways_out), *combined) if way.enough]
    return Untangled(deadlocks, in_order(enough), solving.checks)


class _Solving:
    """Changed files solved again, one after the other."""

    def __init__(self, negotiation: Negotiation, control: Control, number: int) -> None:
        self.checks: list[Check] = []
        self._negotiation, self._control, self._left = negotiation, control.named("ways out of circles"), number

    def settled(self, change: Change, *, free: bool) -> WayOut:
        """Return a change as a way out, with whether a roadmap then exists; none does unless it is free of circles."""
        enough: bool | None = False
        if free:
            self._control.say(f"{self._left} changed files to be solved")
            found = find_roadmap(change.negotiation, share_of_time(self._control, self._left))
            self._left -= 1
            enough = found.exists
            self.checks += [
                check.model_copy(update={"claim": f"{change.words}: {check.claim}"}) for check in found.checks
            ]
        return WayOut(
            kind=change.kind,
            steps=list(change.steps),
            words=change.words,
            changes=changed_entries(self._negotiation, change.negotiation),
            places=changed_places(self._negotiation, change.negotiation),
            enough=enough,
        )


def share_of_time(control: Control, number: int) -> Control:
    """Return the same control with an equal share, for one of some questions, of the time that is left."""
    if isinf(control.remaining):
        return control
    seconds = control.elapsed + control.remaining / max(1, number)
    return replace(control, limits=replace(control.limits, seconds=seconds))


def _tangled(negotiation: Negotiation) -> bool:
    return bool(circles(roadmap_figures(negotiation), limit=1))


def _combined(negotiation: Negotiation, kind: Kind) -> Iterator[Change]:
    """Yield changes of one kind that leave no circle, those of few entries first.

    A file is taken from the queue, its first circle is broken in every way, and the files that result are queued.
    """
    order = count()
    queue = [(0, next(order), Change(kind, "", (), negotiation))]
    yielded = 0
    for _ in range(_MOST_LOOKED_AT):
        if not queue or yielded == MOST_COMBINED:
            return
        _, _, so_far = heappop(queue)
        found = circles(roadmap_figures(so_far.negotiation), limit=1)
        if not found:
            yielded += 1
            yield so_far
            continue
        for change in changes(so_far.negotiation, found[0], kinds=[kind]):
            words = f"{so_far.words}; {change.words}" if so_far.words else change.words
            steps = tuple(dict.fromkeys([*so_far.steps, *change.steps]))
            further = replace(change, words=words, steps=steps)
            heappush(queue, (changed_entries(negotiation, change.negotiation), next(order), further))
