"""Standing: where a package lies towards a frontier that was found, and which deals dominate it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from winset_models.analysis.study import Study
from winset_models.analysis.zone_findings import Improvement, Standing, ZonePoint, ZoneSegment
from winset_models.negotiation.ledger import payoffs
from winset_solver.pareto.frontier import Frontier, Point
from winset_solver.program import Vector
from winset_solver.tolerances import ACCOUNT

NEAREST = 3
"""Dominating deals that are named."""


@dataclass(frozen=True, eq=False)
class Outline:
    """A frontier in domain words, and as arrays over the compared parties.

    Parameters
    ----------
    study
        What it is the frontier of.
    frontier
        As the solver found it.
    parties
        The compared parties.
    points, segments
        The same in domain words; payoffs by the ledger.
    """

    study: Study
    frontier: Frontier
    parties: tuple[str, ...]
    points: tuple[ZonePoint, ...]
    segments: tuple[ZoneSegment, ...]

    def values(self, payoffs_by_party: dict[str, float]) -> Vector:
        """Return the payoffs of the compared parties as a vector."""
        return np.array([payoffs_by_party[party] for party in self.parties])

    @cached_property
    def listed(self) -> NDArray[np.float64]:
        """Payoffs of the compared parties, one row per listed point."""
        rows = [self.values(point.payoffs) for point in self.points]
        return np.array(rows, dtype=float).reshape(len(rows), len(self.parties))

    @cached_property
    def ends(self) -> NDArray[np.float64]:
        """The same of listed points and all ends of stretches."""
        rows = [self.values(end.payoffs) for segment in self.segments for end in (segment.first, segment.last)]
        return np.vstack([self.listed, *rows])

    @cached_property
    def spans(self) -> Vector:
        """Length of each compared party's range; 1 where it has none."""
        if not len(self.ends):
            return np.ones(len(self.parties))
        disagreement = np.array([self.study.negotiation.parties[party].disagreement for party in self.parties])
        spans: Vector = self.ends.max(axis=0) - np.minimum(disagreement, self.ends.min(axis=0))
        return np.where(spans > 0, spans, 1.0)

    @cached_property
    def tolerance(self) -> Vector:
        """Difference that is none: rounding, and what curved utilities in a fund are understated by."""
        return ACCOUNT * self.spans + self.values(self.study.understated)

    def between(self, segment: int, part: float) -> ZonePoint:
        """Return the package that lies a part of the way along a stretch."""
        ends = self.frontier.segments[segment]
        package = self.study.package_at((1.0 - part) * ends.first.x + part * ends.last.x)
        return ZonePoint(number=None, payoffs=payoffs(self.study.negotiation, package), package=package)


def outline(study: Study, frontier: Frontier, parties: Sequence[str]) -> Outline:
    """Put a frontier in domain words, with payoffs from the ledger."""

    def point(x: Vector, number: int | None) -> ZonePoint:
        package = study.package_at(x)
        return ZonePoint(number=number, payoffs=payoffs(study.negotiation, package), package=package)

    points = tuple(point(found.x, number) for number, found in enumerate(frontier.points, start=1))
    segments = tuple(
        ZoneSegment(
            first=point(found.first.x, None if found.first_open else _number(frontier, found.first)),
            last=point(found.last.x, None if found.last_open else _number(frontier, found.last)),
            first_open=found.first_open,
            last_open=found.last_open,
            rate=found.rate,
        )
        for found in frontier.segments
    )
    return Outline(study, frontier, tuple(parties), points, segments)


def _number(frontier: Frontier, end: Point) -> int | None:
    """Return the number of the listed point that no compared player tells apart from the end of a segment."""
    values = np.array([point.values for point in frontier.points])
    spans = np.ptp([values.max(axis=0), values.min(axis=0), end.values], axis=0)
    distances = (np.abs(values - end.values) / np.where(spans > 0, spans, 1.0)).max(axis=1)
    nearest = int(distances.argmin())
    return nearest + 1 if distances[nearest] <= ACCOUNT else None


def standing(found: Outline, package_payoffs: dict[str, float]) -> Standing:
    """Return where a package with these payoffs stands.

    Payoffs that differ by less than the tolerance of the list count as the same.
    """
    values, tolerance = found.values(package_payoffs), found.tolerance
    for row, point in zip(found.listed, found.points, strict=True):
        if np.all(np.abs(row - values) <= tolerance):
            return _on_frontier(number=point.number)
    for position in range(len(found.segments)):
        if _lies_in(found, position, values, tolerance):
            return _on_frontier(segment=position)
    better = sorted(_improvements(found, values, tolerance), key=lambda item: item.distance)[:NEAREST]
    return Standing(
        on_frontier=False if better else None,
        number=None,
        segment=None,
        improvements=better,
        distance=better[0].distance if better else None,
    )


def _on_frontier(*, number: int | None = None, segment: int | None = None) -> Standing:
    return Standing(on_frontier=True, number=number, segment=segment, improvements=[], distance=0.0)


def _lies_in(found: Outline, position: int, values: Vector, tolerance: Vector) -> bool:
    """Return whether a payoff vector lies in a stretch, its ends left out: closed ones are listed points."""
    first, last = (found.values(end.payoffs) for end in _ends(found.segments[position]))
    axis = int(np.argmax(np.abs(last - first) / found.spans))
    part = (values[axis] - first[axis]) / (last[axis] - first[axis])
    inside = 0.0 < part < 1.0
    return bool(inside and np.all(np.abs((1.0 - part) * first + part * last - values) <= tolerance))


def _ends(segment: ZoneSegment) -> tuple[ZonePoint, ZonePoint]:
    return segment.first, segment.last


def _improvements(found: Outline, values: Vector, tolerance: Vector) -> Iterator[Improvement]:
    """Yield the listed deals that dominate a payoff vector, and in each stretch the nearest that do."""
    for row, point in zip(found.listed, found.points, strict=True):
        if np.all(row >= values - tolerance) and np.any(row > values + tolerance):
            yield improvement(found, values, point)
    for position, segment in enumerate(found.segments):
        first, last = (found.values(end.payoffs) for end in _ends(segment))
        change = last - first
        latest = min(1.0, float((values[0] - first[0]) / change[0]))
        earliest = max(0.0, float((values[1] - first[1]) / change[1]))
        inside = {part for part in (earliest, latest) if 0.0 < part < 1.0} if earliest <= latest else set()
        for part in sorted(inside):
            yield improvement(found, values, found.between(position, part), position)


def improvement(found: Outline, values: Vector, point: ZonePoint, segment: int | None = None) -> Improvement:
    """Return how much more a dominating deal gives the compared parties than ``values``; dust is nothing."""
    changes = found.values(point.payoffs) - values
    changes = np.where(changes > ACCOUNT * found.spans, changes, 0.0)
    return Improvement(
        point=point,
        segment=segment,
        changes=dict(zip(found.parties, changes.tolist(), strict=True)),
        distance=float((changes / found.spans).sum()),
    )
