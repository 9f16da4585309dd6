"""Second opinions on Pareto sets: the whole search once more, from the other end."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from math import isfinite
from time import perf_counter
from typing import Final

import numpy as np

from winset_solver.confirm import LARGEST_AUTOMATIC
from winset_solver.control import Control, Limits, Stopped
from winset_solver.pareto.dominance import covered, undominated
from winset_solver.pareto.frontier import Frontier, Point, Segment
from winset_solver.pareto.listing import missing
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.partial_packages import go_on
from winset_solver.pareto.pieces import Envelope, Piece
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.separable import SeparableProblem
from winset_solver.program import Vector
from winset_solver.result import Confirmation, Verdict
from winset_solver.status import Claim, OutcomeStatus

Algorithm = Callable[[OutcomeSpace], Frontier]
"""Searches an outcome space for its Pareto set."""

CLAIM: Final = "every package that is not wasteful is listed"
_METHOD: Final = "a second search with the players in reverse order, without presolve, with another seed"
_LISTING: Final = "adding up every package, option by option, and comparing each of them with the list"
_SHORTEST: Final = 5.0
"""Seconds that a second opinion may always take."""
_LONGER: Final = 4.0
"""It may take so many times as long as the first search did …"""
_LONGEST: Final = 60.0
"""… up to so many seconds, beyond which it may take as long as the first search and no longer."""
_LENIENCE: Final = 10.0
"""Resolutions by which two searches may differ off the grid."""


def second_opinion(problem: ParetoProblem, frontier: Frontier, control: Control, algorithm: Algorithm) -> Frontier:
    """Have a complete list confirmed by another search, as far as the control asks for it.

    The other search compares the players in reverse order, with presolve off and another seed, so that it meets other
    programs on another path. It agrees if neither list holds anything that the other does not cover.

    Returns
    -------
    Frontier
        With one more claim. Where the other search contradicts the first, the status is ``DISAGREEMENT`` and the list
        is what is best of both.
    """
    watch = _watch(problem, frontier, control)
    if watch is None:
        return frontier
    began = perf_counter()
    turned = replace(problem, compared=problem.compared[::-1])
    space = OutcomeSpace(turned, watch, presolve="off", random_seed=1)
    other = _turned_back(algorithm(space))
    verdict = _verdict(problem, frontier, other)
    return _answer(problem, frontier, other, Confirmation(verdict, _METHOD, None, perf_counter() - began))


def by_listing(problem: ParetoProblem, separable: SeparableProblem, frontier: Frontier, control: Control) -> Frontier:
    """Have a complete list of a small separable problem confirmed by all its packages, without any search.

    Parameters
    ----------
    separable
        The problem as :func:`~winset_solver.pareto.separation.separate` puts it.

    Returns
    -------
    Frontier
        As from :func:`second_opinion`.
    """
    watch = _watch(problem, frontier, control)
    if watch is None:
        return frontier
    began = perf_counter()
    constant = problem.program.payoff_constant[list(problem.compared)]
    values = _values(frontier)
    rounding = problem.program.shape[1] * np.spacing(np.abs(values) + np.abs(constant))
    levels = (values + rounding + _LENIENCE * _resolution(frontier, frontier) - constant) / separable.units
    levels = np.where(separable.on_grid, np.rint(levels), levels)
    other = replace(frontier, points=())
    try:
        found = missing(separable, levels, partial(go_on, watch))
    except Stopped:
        verdict = Verdict.NOT_CONFIRMED
    else:
        verdict = Verdict.CONTRADICTED if found else Verdict.CONFIRMED
        other = replace(frontier, points=tuple(_point(problem, x) for x in found))
    return _answer(problem, frontier, other, Confirmation(verdict, _LISTING, None, perf_counter() - began))


def allowance(seconds: float) -> float:
    """Return how long a second opinion may take that nobody asked for, after a search of so many seconds."""
    return max(_SHORTEST, min(_LONGER * seconds, _LONGEST), seconds)


def _watch(problem: ParetoProblem, frontier: Frontier, control: Control) -> Control | None:
    """Return the limits of a second opinion; None where none is wanted, or no time is left."""
    limits = control.limits
    small = problem.program.matrix.nnz <= LARGEST_AUTOMATIC
    wanted = limits.confirm == "always" or (limits.confirm == "auto" and small)
    if not (wanted and frontier.complete) or control.exhausted:
        return None
    seconds = control.remaining
    if limits.confirm == "auto":
        seconds = min(seconds, allowance(frontier.seconds))
    return Control(
        Limits(seconds=seconds if isfinite(seconds) else None, threads=limits.threads, confirm="never"),
        cancellation=control.cancellation,
    )


def _point(problem: ParetoProblem, x: Vector) -> Point:
    lifted = problem.lifted(x)
    payoffs = problem.program.payoffs(lifted)
    return Point(lifted, payoffs, payoffs[list(problem.compared)])


def _answer(problem: ParetoProblem, frontier: Frontier, other: Frontier, confirmation: Confirmation) -> Frontier:
    """Return a list with the claim that it is complete, or what is best of two that contradict each other."""
    answer = frontier if confirmation.verdict is not Verdict.CONTRADICTED else _union(problem, frontier, other)
    return replace(
        answer,
        claims=(*frontier.claims, Claim(CLAIM, confirmation)),
        seconds=frontier.seconds + confirmation.seconds,
    )


def _verdict(problem: ParetoProblem, first: Frontier, second: Frontier) -> Verdict:
    if second.points and not _covers(problem, first, second):
        return Verdict.CONTRADICTED
    if not second.complete:
        return Verdict.NOT_CONFIRMED
    return Verdict.CONFIRMED if _covers(problem, second, first) else Verdict.CONTRADICTED


def _covers(problem: ParetoProblem, first: Frontier, second: Frontier) -> bool:
    """Return whether for each package of the second list the first has one that nobody likes less."""
    lenience = _LENIENCE * _resolution(first, second)
    if not (first.segments or second.segments):
        return bool(covered(_values(second), by=_values(first) + lenience).all())
    return not Envelope(problem, lenience).remainder(_pieces(second), _pieces(first))


def _union(problem: ParetoProblem, first: Frontier, second: Frontier) -> Frontier:
    """Return what is best of two lists that contradict each other."""
    points = (*first.points, *second.points)
    segments: tuple[Segment, ...] = ()
    if first.segments or second.segments:
        envelope = Envelope(problem, _resolution(first, second))
        envelope.insert([*_pieces(first), *_pieces(second)])
        found = [p for p in envelope.pieces if not p.is_point]
        segments = tuple(Segment(p.first, p.last, p.first_open, p.last_open) for p in found)
        ends = [
            *(p.first for p in envelope.pieces if not p.first_open),
            *(p.last for p in found if not p.last_open),
        ]
        points = tuple(dict.fromkeys(ends))
    kept = undominated(np.array([point.values for point in points]))
    return replace(
        first,
        status=OutcomeStatus.DISAGREEMENT,
        points=tuple(points[i] for i in kept.tolist()),
        segments=segments,
        coverage=None,
        ideal=None,
        notes=(*first.notes, "two searches disagree; the list holds what is best of both"),
    )


def _resolution(first: Frontier, second: Frontier) -> Vector:
    return np.maximum(*(f.resolution if f.resolution is not None else np.zeros(1) for f in (first, second)))


def _values(frontier: Frontier) -> Vector:
    return np.array([point.values for point in frontier.points])


def _pieces(frontier: Frontier) -> list[Piece]:
    """Return points and segments of two players as pieces, in values."""
    points = [Piece(p, p, p.values, p.values) for p in frontier.points]
    segments = [
        Piece(s.first, s.last, s.first.values, s.last.values, s.first_open, s.last_open) for s in frontier.segments
    ]
    return [*points, *segments]


def _turned_back(frontier: Frontier) -> Frontier:
    """Return a frontier with its compared players in reverse order."""

    def turned(point: Point) -> Point:
        return replace(point, values=point.values[::-1])

    return replace(
        frontier,
        points=tuple(turned(p) for p in frontier.points[::-1]),
        segments=tuple(
            Segment(turned(s.last), turned(s.first), s.last_open, s.first_open) for s in frontier.segments[::-1]
        ),
        resolution=None if frontier.resolution is None else frontier.resolution[::-1],
    )
