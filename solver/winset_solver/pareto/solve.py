"""The Pareto set of any problem: the algorithm is chosen by the shape of the problem."""

from functools import partial
from typing import Final

from winset_solver.control import Control
from winset_solver.errors import ArgumentError
from winset_solver.pareto.frontier import Frontier, OnPoint
from winset_solver.pareto.issue_by_issue import METHOD as ISSUE_BY_ISSUE
from winset_solver.pareto.issue_by_issue import issue_by_issue, worthwhile
from winset_solver.pareto.listing import MOST_PACKAGES
from winset_solver.pareto.one_player import METHOD as ONE_PLAYER
from winset_solver.pareto.one_player import one_player
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.problem import ParetoProblem
from winset_solver.pareto.search_regions import METHOD as SEARCH_REGIONS
from winset_solver.pareto.search_regions import search_regions
from winset_solver.pareto.second_opinion import Algorithm, by_listing, second_opinion
from winset_solver.pareto.separation import separate
from winset_solver.pareto.two_players import METHOD as TWO_PLAYERS
from winset_solver.pareto.two_players import two_players
from winset_solver.status import OutcomeStatus

METHODS: Final = (ONE_PLAYER, TWO_PLAYERS, SEARCH_REGIONS, ISSUE_BY_ISSUE)
"""Names of the algorithms."""
_PAIR: Final = 2


def pareto_set(
    problem: ParetoProblem,
    control: Control | None = None,
    *,
    coverage: float = 0.0,
    on_point: OnPoint | None = None,
    method: str = "",
) -> Frontier:
    """Return the Pareto set.

    A package x of X with u(x) ≥ floor is in it where no other one gives a compared player more and none of them less;
    packages alike in the compared payoffs are listed once.

    Parameters
    ----------
    coverage
        Part of each compared player's range that a point left out may be better than a listed one, in [0, 1); 0 asks
        for the whole set.
    on_point
        Hears of each point as soon as it is proven to be on the frontier.
    method
        One of ``METHODS``; chosen by the rule below where it is empty.

    Returns
    -------
    Frontier
        A complete list carries the claim that it is complete, with a second opinion as far as ``control`` asks for it.

    Raises
    ------
    ArgumentError
        Where the method is unknown or for another number of players, or the coverage is no fraction.

    Notes
    -----
    A separable problem is settled issue by issue where that is ``worthwhile`` and stays small, and where it has
    ``MOST_PACKAGES`` at most the second opinion looks at all of them; else one player is one optimum, two players are
    swept, and three and more are searched by regions. A forced method that a problem is not fit for answers
    ``NOT_APPLICABLE``.

    Examples
    --------
    Two indivisible goods, worth (3, 1) and (1, 2), one of which goes to both players:

    >>> from winset_solver.program import PayoffProgram
    >>> program = PayoffProgram.build(
    ...     matrix=[[1, 1]], row_lower=[1], row_upper=[1], integer=[1, 1], payoff=[[3, 1], [1, 2]]
    ... )
    >>> [tuple(map(float, point.values)) for point in pareto_set(ParetoProblem(program)).points]
    [(3.0, 1.0), (1.0, 2.0)]
    """
    control = control or Control()
    if not 0 <= coverage < 1:
        raise ArgumentError("the coverage is not a fraction", got=coverage, wanted="0 ≤ coverage < 1")
    algorithm = _algorithm(problem, method, coverage, on_point)
    found = None
    if method == ISSUE_BY_ISSUE or (not method and worthwhile(problem)):
        found = issue_by_issue(problem, control, on_point=on_point)
        if found is None and method:
            return Frontier(
                OutcomeStatus.NOT_APPLICABLE,
                method=method,
                notes=("the problem is not separable, or too large for the time",),
            )
    if found is None:
        found = algorithm(OutcomeSpace(problem, control))
    if found.method in {ONE_PLAYER, SEARCH_REGIONS}:
        return found
    separable = separate(problem) if found.method == ISSUE_BY_ISSUE else None
    if separable is not None and separable.packages <= MOST_PACKAGES:
        return by_listing(problem, separable, found, control)
    return second_opinion(problem, found, control, _algorithm(problem, method, 0.0, None))


def _algorithm(problem: ParetoProblem, method: str, coverage: float, on_point: OnPoint | None) -> Algorithm:
    """Return the search by branch and bound that a problem asks for."""
    if method not in {"", *METHODS}:
        raise ArgumentError("the method is unknown", where="method", got=method, wanted=", ".join(METHODS))
    count = len(problem.compared)
    fit = {ONE_PLAYER: count == 1, TWO_PLAYERS: count == _PAIR}
    if not fit.get(method, True):
        raise ArgumentError("the method is for another number of players", where=method, got=count)
    if method == SEARCH_REGIONS:
        return partial(search_regions, coverage=coverage, on_point=on_point)
    if count == 1:
        return partial(one_player, on_point=on_point)
    if count == _PAIR:
        return partial(two_players, coverage=coverage, on_point=on_point)
    return partial(search_regions, coverage=coverage, on_point=on_point)
