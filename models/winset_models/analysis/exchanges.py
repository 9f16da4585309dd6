"""Exchanges: what the parties give and gain from one deal of the frontier to another."""

from itertools import pairwise

import numpy as np

from winset_models.analysis.standing import Outline
from winset_models.analysis.zone_findings import Exchange, Step
from winset_solver.program import Vector
from winset_solver.tolerances import ACCOUNT


def steps(found: Outline) -> list[Step]:
    """Return the trade-off between each listed deal of two parties and the next; none for other numbers of parties.

    A stretch joins two deals if its ends have their payoffs, whatever the packages: those at its ends may be others.
    """
    if len(found.parties) != 2:
        return []
    straight = {
        (segment.first.number, segment.last.number)
        for segment in found.segments
        if not segment.first_open and not segment.last_open
    }
    made = []
    for before, after in pairwise(range(len(found.points))):
        change = found.listed[after] - found.listed[before]
        made.append(
            Step(
                start=before + 1,
                end=after + 1,
                changes=_by_party(found, change),
                rate=float(change[1] / -change[0]),
                straight=(before + 1, after + 1) in straight,
                switches=(before + 1, after + 1) in straight and _switches(found, before, after),
            )
        )
    return made


def _switches(found: Outline, before: int, after: int) -> bool:
    """Return whether two listed packages differ in a decision that cannot be mixed."""
    whole = found.study.program.integer
    one, other = (found.frontier.points[row].x[whole] for row in (before, after))
    return bool(np.any(np.rint(one) != np.rint(other)))


def cheapest_exchange(found: Outline, payoffs: dict[str, float]) -> Exchange | None:
    """Return the exchange from given payoffs to the listed deal at which those who lose give up least.

    Each loss counts as a share of the party's range, and they are added up; of equally cheap deals the one with the
    largest sum of gains counts. None where every listed deal is the same or costs nobody anything.
    """
    changes = found.listed - found.values(payoffs)
    shares = changes / found.spans
    given = -np.minimum(shares, 0.0).sum(axis=1)
    costly = np.flatnonzero(given > ACCOUNT)
    if not len(costly):
        return None
    gained = np.maximum(shares, 0.0).sum(axis=1)
    best = min(costly.tolist(), key=lambda row: (given[row], -gained[row]))
    return Exchange(end=best + 1, changes=_by_party(found, changes[best]))


def _by_party(found: Outline, change: Vector) -> dict[str, float]:
    """Return changes by party; less than ``ACCOUNT`` of its own range is none."""
    noticeable = np.where(np.abs(change) > ACCOUNT * found.spans, change, 0.0)
    return dict(zip(found.parties, noticeable.tolist(), strict=True))
