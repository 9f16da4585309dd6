"""The frontier: the packages that are not wasteful, and how much of it is proven."""

from collections.abc import Callable
from dataclasses import dataclass

from winset_solver.program import Vector
from winset_solver.status import Claim, OutcomeStatus


@dataclass(frozen=True, eq=False)
class Point:
    """One package.

    Parameters
    ----------
    x
        Column values, lifted.
    payoffs
        u(x) of all players of the program, compared or not.
    values
        The same of the compared players, in their order; on a grid where there is one.
    """

    x: Vector
    payoffs: Vector
    values: Vector


@dataclass(frozen=True, eq=False)
class Segment:
    """All mixtures of two packages with the same integer decisions; only two compared players have segments.

    Parameters
    ----------
    first, last
        Its ends, the first with the larger value of the first player.
    first_open, last_open
        Whether that end itself is dominated, so that only points close to it are on the frontier.
    """

    first: Point
    last: Point
    first_open: bool = False
    last_open: bool = False

    @property
    def rate(self) -> float:
        """What the second player gains for each unit that the first gives up."""
        given, gained = self.first.values[0] - self.last.values[0], self.last.values[1] - self.first.values[1]
        return float(gained / given)


@dataclass(frozen=True, eq=False)
class Frontier:
    """The Pareto set of one problem, or as much of it as was found.

    Parameters
    ----------
    status
        ``OPTIMAL`` where the coverage asked for is proven; otherwise how the search ended.
    points
        Packages that no other dominates, by falling value of the first compared player (then the second …), each
        value vector once. The closed ends of segments are among them.
    segments
        Stretches of the frontier between points; empty where payoffs come from integer columns alone.
    coverage
        Proven: every point z of the Pareto set has a listed point y (or one on a listed segment) with
        z_p ≤ y_p + coverage_p for every compared player. All zero: the list is complete, but for ``resolution``.
        None where nothing is proven.
    resolution
        Values of a player closer than this are not told apart; 0 where its payoffs lie on a grid.
    ideal
        Proven largest value of each compared player; None where it was not settled.
    method
        Name of the algorithm.
    claims
        Second opinions that the answer rests on.
    notes
        What a reader must know about this answer.
    solves, seconds
        Number of HiGHS runs without second opinions, and wall time with them.
    """

    status: OutcomeStatus
    points: tuple[Point, ...] = ()
    segments: tuple[Segment, ...] = ()
    coverage: Vector | None = None
    resolution: Vector | None = None
    ideal: Vector | None = None
    method: str = ""
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    solves: int = 0
    seconds: float = 0.0

    @property
    def complete(self) -> bool:
        """Whether every point of the Pareto set is listed."""
        proven = self.status is OutcomeStatus.OPTIMAL and self.coverage is not None
        return bool(proven and not self.coverage.any()) if self.coverage is not None else False


OnPoint = Callable[[Point], None]
"""Hears of each point as soon as it is proven to be on the frontier."""
