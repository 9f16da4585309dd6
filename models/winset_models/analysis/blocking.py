"""Blocking: which parties could agree if all others waived their demands, and which could not."""

from itertools import combinations

from winset_models.analysis.explanation_findings import Blocking, PartyPair
from winset_models.analysis.grievances import Case
from winset_solver.conflict.exploration import Exploration, explore
from winset_solver.conflict.oracle import Oracle
from winset_solver.control import Control
from winset_solver.status import Claim, Unanswered


def blocking(case: Case, limit: int, control: Control) -> tuple[Blocking, tuple[Claim, ...], bool]:
    """Return who could agree with whom, the claims that this rests on, and whether the search was stopped.

    Notes
    -----
    The demands of a party are its red lines and its walk-away value, taken as one. The smallest coalitions that cannot
    agree are then the conflicts between parties, and the largest that can are what corrections leave. A coalition that
    can agree still can with fewer members, so these lists answer for every coalition; a pair that unfinished lists do
    not answer for is asked about by itself.
    """
    problem, parties = case.coalitions()
    oracle = Oracle(problem, control)
    found = explore(problem, control, limit=limit, oracle=oracle)
    everybody = range(len(parties))
    pairs = [
        PartyPair(first=parties[a], second=parties[b], agree=_agree(found, oracle, (a, b)))
        for a, b in combinations(everybody, 2)
    ]
    alone = {parties[p]: _agree(found, oracle, (p,)) for p in everybody}
    unknown = any(pair.agree is None for pair in pairs) or None in alone.values()
    finding = Blocking(
        pairs=pairs,
        alone=alone,
        agreeing=[[parties[p] for p in members] for members in found.agreements],
        blocking=[[parties[p] for p in conflict.members] for conflict in found.conflicts if conflict.irreducible],
        complete=found.complete,
    )
    return finding, found.claims, unknown or (not found.complete and control.exhausted)


def _agree(found: Exploration, oracle: Oracle, members: tuple[int, ...]) -> bool | None:
    known = found.agrees(members)
    if known is not None:
        return known
    try:
        return oracle.point(members) is not None
    except Unanswered:
        return None
