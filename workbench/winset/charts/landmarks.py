"""Landmarks of a frontier: the bargaining solutions and the proposed deals that charts name."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import isclose

from winset.words import listed, short_title
from winset_models.analysis.zone_findings import Zone
from winset_solver.tolerances import ACCOUNT

SOLUTION, DEAL, IMPOSSIBLE = "bargaining solution", "proposed deal", "proposed deal that is not open to all"


@dataclass(frozen=True)
class Landmark:
    """A named package.

    Parameters
    ----------
    name
        What it is called; several names where they have the same payoffs.
    kind
        ``SOLUTION``, ``DEAL`` or ``IMPOSSIBLE``.
    payoffs
        Of the compared parties, in their order.
    better
        The same of the nearest deal that dominates it, where there is one.
    """

    name: str
    kind: str
    payoffs: tuple[float, ...]
    better: tuple[float, ...] | None = None


def landmarks(finding: Zone) -> list[Landmark]:
    """Return solutions and deals; those of one kind with the same payoffs are one landmark with all their names."""
    found: list[tuple[list[str], Landmark]] = []
    for mark in _marks(finding):
        for names, known in found:
            if known.kind == mark.kind and _same(known.payoffs, mark.payoffs):
                names.append(mark.name)
                break
        else:
            found.append(([mark.name], mark))
    return [replace(mark, name=listed(names)) for names, mark in found]


def _marks(finding: Zone) -> Iterator[Landmark]:
    for solution in finding.solutions:
        if accounts := solution.found.accounts:
            payoffs = tuple(accounts[party].payoff for party in finding.parties)
            yield Landmark(short_title(solution.found.solution), SOLUTION, payoffs)
    for deal in finding.deals:
        if deal.payoffs:
            nearest = deal.standing.improvements[:1] if deal.standing else []
            better = [tuple(item.point.payoffs[party] for party in finding.parties) for item in nearest]
            payoffs = tuple(deal.payoffs[party] for party in finding.parties)
            yield Landmark(deal.title, DEAL if deal.acceptable else IMPOSSIBLE, payoffs, better[0] if better else None)


def _same(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(isclose(a, b, rel_tol=ACCOUNT, abs_tol=ACCOUNT) for a, b in zip(one, other, strict=True))


def ideal_point(finding: Zone) -> tuple[float, ...]:
    """Return the largest payoff of each compared party: proven where it was settled, else the largest listed."""
    return tuple(
        finding.ideal.get(party, max(point.payoffs[party] for point in finding.points)) for party in finding.parties
    )
