"""Disjunctive pairs: activities that some resource does not let run side by side."""

import numpy as np

from winset_solver.scheduling.problem import Flags, SchedulingProblem, Times


def exclusive_pairs(problem: SchedulingProblem) -> Flags:
    """Return which two different activities cannot be under way in the same period: activities × activities."""
    together = problem.loads[:, None, :] + problem.loads[None, :, :]
    found: Flags = np.any(together > problem.room, axis=2)
    running = problem.durations > 0
    found &= running[:, None] & running[None, :]
    np.fill_diagonal(found, val=False)
    return found


def ordered_pairs(problem: SchedulingProblem, exclusive: Flags, earliest: Times, latest: Times) -> bool:
    """Tighten windows, in place, of exclusive activities of which one cannot precede the other.

    Returns
    -------
    bool
        False where of two of them neither can precede the other.
    """
    d = problem.durations
    late = exclusive & (earliest[:, None] + d[:, None] > latest[None, :])
    if np.any(late & late.T):
        return False
    if late.any():
        after = np.where(late, (earliest + d)[None, :], 0).max(axis=1)
        before = np.where(late, latest[:, None] - d[None, :], problem.horizon).min(axis=0)
        np.maximum(earliest, after, out=earliest)
        np.minimum(latest, before, out=latest)
    return not np.any(earliest > latest)


def exclusive_cliques(problem: SchedulingProblem) -> list[tuple[int, ...]]:
    """Return sets of three and more activities of which no two run side by side.

    Each exclusive pair that is in no set yet is grown as far as it goes, so that every pair that can be is in some set.
    """
    exclusive = exclusive_pairs(problem)
    missing, found = np.triu(exclusive), list[tuple[int, ...]]()
    for i, j in np.argwhere(missing).tolist():
        if not missing[i, j]:
            continue
        clique = [i, j]
        for k in np.argsort(-exclusive.sum(axis=1), kind="stable").tolist():
            if exclusive[k, clique].all():
                clique.append(k)
        missing[np.ix_(clique, clique)] = False
        if len(clique) > 2:
            found.append(tuple(sorted(clique)))
    return found
