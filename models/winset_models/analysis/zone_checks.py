"""Checks of a listed frontier by code that shares nothing with the search: the file's own figures and comparisons."""

from collections.abc import Callable, Iterable
from time import perf_counter

import numpy as np

from winset_models.analysis.findings import Check
from winset_models.analysis.standing import Outline
from winset_models.analysis.zone_findings import ZonePoint
from winset_models.negotiation.breaches import violations
from winset_solver.program import Vector
from winset_solver.tolerances import FEASIBILITY

MIDDLE = 0.5
"""Part of the way along a stretch at which its mixture is tested."""


def list_checks(found: Outline, *, beyond: bool) -> list[Check]:
    """Return the checks of the listed packages: payoffs, statements and floors, and that none dominates another."""
    if not found.ends.size:
        return []
    checks = [
        _check(
            "these are the payoffs of the listed deals",
            "adding up every listed package again from the file, entry by entry, without the program or the solver",
            lambda: _payoffs_agree(found),
        ),
        _check(
            "the listed deals keep every rule and red line"
            + ("" if beyond else ", and nobody would rather walk away from one"),
            "testing each statement of the file on every listed package, without the program or the solver",
            lambda: all(_admissible(found, point, beyond=beyond) for point in _packages(found)),
        ),
        _check(
            "no listed deal is better for one compared party and worse for none than another one",
            "comparing every listed deal with every other",
            lambda: not _some_dominates(found),
        ),
    ]
    if found.segments:
        checks.append(
            _check(
                "what lies half-way along a stretch is worth what its ends are worth, half and half",
                "mixing the packages at its ends and adding the mixture up from the file",
                lambda: all(_mixes(found, position) for position in range(len(found.segments))),
            )
        )
    return checks


def coverage_check(found: Outline, known: Iterable[dict[str, float]]) -> Check | None:
    """Return the check that no deal known from elsewhere lies further beyond the list than the proven coverage.

    Parameters
    ----------
    known
        Payoffs of deals that respect every rule and every floor. None is returned where there are none, or where no
        coverage is proven.
    """
    vectors = [found.values(payoffs) for payoffs in known]
    if found.frontier.coverage is None or not vectors:
        return None
    slack = found.frontier.coverage + found.tolerance
    return _check(
        "no acceptable deal that is known from elsewhere lies beyond the list",
        "comparing every bargaining solution and every acceptable proposed deal with the list",
        lambda: all(_covered(found, values, slack) for values in vectors),
    )


def _check(claim: str, method: str, holds: Callable[[], bool]) -> Check:
    began = perf_counter()
    outcome = holds()
    return Check(
        claim=claim,
        method=method,
        outcome="confirmed" if outcome else "contradicted",
        seconds=perf_counter() - began,
    )


def _packages(found: Outline) -> list[ZonePoint]:
    """Return the listed packages and the ends of stretches that are not listed."""
    ends = [end for segment in found.segments for end in (segment.first, segment.last)]
    return [*found.points, *(end for end in ends if end not in found.points)]


def _payoffs_agree(found: Outline) -> bool:
    solved = [point.payoffs for point in found.frontier.points]
    solved += [end.payoffs for segment in found.frontier.segments for end in (segment.first, segment.last)]
    ends = [end for segment in found.segments for end in (segment.first, segment.last)]
    summed = [list(point.payoffs.values()) for point in (*found.points, *ends)]
    return found.study.agree(np.array(summed), np.array(solved))


def _admissible(found: Outline, point: ZonePoint, *, beyond: bool) -> bool:
    negotiation = found.study.negotiation
    floors = all(
        payoff >= negotiation.parties[party].disagreement - FEASIBILITY * max(1.0, abs(payoff))
        for party, payoff in point.payoffs.items()
    )
    return (beyond or floors) and not violations(negotiation, point.package)


def _some_dominates(found: Outline) -> bool:
    """Compare every listed payoff vector with all others; a gain within the tolerance is none."""
    listed, tolerance = found.listed, found.tolerance
    return any(bool((np.all(listed >= row, axis=1) & np.any(listed > row + tolerance, axis=1)).any()) for row in listed)


def _mixes(found: Outline, position: int) -> bool:
    segment, middle = found.segments[position], found.between(position, MIDDLE)
    wanted = (found.values(segment.first.payoffs) + found.values(segment.last.payoffs)) / 2
    close = np.abs(found.values(middle.payoffs) - wanted) <= found.tolerance
    return bool(close.all()) and not violations(found.study.negotiation, middle.package)


def _covered(found: Outline, values: Vector, slack: Vector) -> bool:
    """Return whether some listed deal, or one in a stretch, gives every compared party at least this less the slack."""
    wanted = values - slack
    if np.all(found.listed >= wanted, axis=1).any():
        return True
    for segment in found.segments:
        first, last = found.values(segment.first.payoffs), found.values(segment.last.payoffs)
        earliest = max(0.0, float((wanted[1] - first[1]) / (last[1] - first[1])))
        latest = min(1.0, float((first[0] - wanted[0]) / (first[0] - last[0])))
        if earliest <= latest:
            return True
    return False
