"""From a set that cannot hold to a conflict, and from a set that can hold to the largest one around it.

References
----------
J. Marques-Silva, M. Janota, A. Belov, "Minimal sets over monotone predicates in Boolean formulae", CAV 2013, LNCS 8044,
592–607 (progression; not opened). U. Junker, "QuickXplain: preferred explanations and relaxations for over-constrained
problems", AAAI 2004, 167–172 (not opened). J. W. Chinneck, "Feasibility and infeasibility in optimization", Springer
2008, chapters 6 and 7 (deletion and elastic filters; not opened).
"""

from collections.abc import Sequence

from winset_solver.conflict.oracle import Groups, Oracle
from winset_solver.conflict.sets import Conflict
from winset_solver.status import Unanswered


def dropping_order(oracle: Oracle) -> list[int]:
    """Return all groups, the cheapest first: a conflict of expensive groups says more about what a repair costs."""
    return sorted(oracle.groups, key=lambda group: (oracle.problem.prices[group], group))


def shrink(
    oracle: Oracle, start: Groups, *, order: Sequence[int] | None = None, needed: Groups = frozenset()
) -> Conflict | None:
    """Reduce groups that cannot all hold to a conflict.

    Members are left out one, two, four … at a time for as long as the rest cannot hold, and where it can, the first
    member that made the difference is found by halving. A conflict of k among n groups takes at most about
    2 k log₂(n / k) + 2 k questions; a certificate of the linear relaxation drops most members at once.

    Parameters
    ----------
    order
        Groups, those first that the conflict should rather do without; the cheapest first where absent.
    needed
        Members known to be in every conflict among ``start``.

    Returns
    -------
    Conflict
        Not irreducible where time ran out; None where the second opinion found that the result can hold.
    """
    current = start
    untried = [group for group in order or dropping_order(oracle) if group in start and group not in needed]
    length, closing = 1, False
    try:
        while untried and current not in oracle.conflicts:
            chunk = untried[:length]
            answer = oracle.answer(current.difference(chunk))
            if answer.x is None:
                current = answer.groups
                untried = [group for group in untried[len(chunk) :] if group in current]
                length = max(1, length // 2) if closing else 2 * length
            elif len(chunk) == 1:
                untried.pop(0)
                length, closing = 1, False
            else:
                length, closing = len(chunk) // 2, True
        return oracle.conflicts.get(current) or oracle.confirmed(current)
    except Unanswered:
        return Conflict(tuple(sorted(current)), irreducible=False)
