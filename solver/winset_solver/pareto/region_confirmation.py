"""What is left of the search region, worked out a second time, and a second opinion on what was found empty."""

from collections.abc import Callable
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winset_solver.confirm import LARGEST_AUTOMATIC
from winset_solver.control import Control, Limits
from winset_solver.pareto.dominance import undominated
from winset_solver.pareto.outcome_space import OutcomeSpace
from winset_solver.pareto.second_opinion import allowance
from winset_solver.program import Vector
from winset_solver.result import Confirmation, Termination, Verdict
from winset_solver.status import Claim

_CLAIM: Final = "every package is covered by a listed one"


def uncovered(
    lowest: Vector, tops: Vector, empty: Vector, between: Callable[[], None] = lambda: None
) -> tuple[Vector, Vector]:
    """Return what is left of {z : z ≥ lowest} without the boxes {z : z < top} and {z : z ≥ b} for empty b.

    Parameters
    ----------
    tops, empty
        Corners of the boxes, one a row.
    between
        Called now and then; it may raise.

    Returns
    -------
    tuple
        Corners c of zones {z : z ≥ c} that hold all that is left, none where nothing is; and the rows of ``empty`` that
        this rests on.

    Notes
    -----
    Shares nothing with :class:`~winset_solver.pareto.search_zones.SearchZones`: each box is taken away in turn, and of
    all corners the least are kept.

    Examples
    --------
    >>> tops, empty = np.array([[4.0, 6.0], [7.0, 2.0]]), np.array([[0.0, 6.0], [7.0, 0.0], [8.0, 0.0]])
    >>> left, proofs = uncovered(np.zeros(2), tops, empty)
    >>> left.tolist(), proofs.tolist()
    ([[4.0, 2.0]], [[0.0, 6.0], [7.0, 0.0]])
    """
    empty = empty[undominated(-empty)]
    corners, used = lowest[None], np.zeros(len(empty), dtype=bool)
    for top in tops:
        between()
        hit = np.all(corners < top, axis=1)
        if not hit.any():
            continue
        children = np.repeat(corners[hit], len(top), axis=0)
        player = np.tile(np.arange(len(top)), int(hit.sum()))
        children[np.arange(len(children)), player] = top[player]
        least = np.vstack([corners[~hit], children[undominated(-children)]])
        least = least[undominated(-least)]
        corners = least[~_proven(least, empty, used)]
    return corners, empty[used]


def _proven(corners: Vector, empty: Vector, used: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which zones some box proves empty, and note by which, if possible one that was used before."""
    proofs = np.ones((len(corners), len(empty)), dtype=bool)
    for player in range(corners.shape[1]):
        proofs &= empty[:, player] <= corners[:, player, None]
    answer = proofs.any(axis=1)
    fresh = proofs[answer & ~(proofs & used).any(axis=1)]
    used[np.unique(fresh.argmax(axis=1))] = True
    return np.asarray(answer)


def confirm_empty(space: OutcomeSpace, corners: Vector, seconds: float) -> Claim | None:
    """Search boxes {z : z ≥ corner} again, without presolve and with another seed.

    Parameters
    ----------
    corners
        Corners of boxes that are claimed to be empty, one a row.
    seconds
        Time that the claim took. With ``confirm="auto"`` the second opinion may take its ``allowance``.

    Returns
    -------
    Claim
        Contradicted as soon as a box holds a package, confirmed if none does; None where no opinion is asked for.
    """
    limits = space.control.limits
    small = space.session.model.matrix.nnz <= LARGEST_AUTOMATIC
    if limits.confirm == "never" or (limits.confirm == "auto" and not small):
        return None
    began = perf_counter()
    allowed = allowance(seconds) if limits.confirm == "auto" else np.inf
    allowed = float(min(allowed, space.control.remaining))
    if allowed <= 0 or space.control.exhausted:
        return None
    second = space.session.twin(presolve="off", random_seed=1)
    watch = Control(
        Limits(seconds=None if allowed == np.inf else allowed, threads=limits.threads),
        cancellation=space.control.cancellation,
        on_progress=space.control.on_progress,
        task="second search",
    )
    verdict, searched = Verdict.CONFIRMED, 0
    second.maximise(np.zeros(second.model.columns))
    for corner in corners:
        second.change_column_bounds(space.levels, np.maximum(corner, space.lowest), np.inf)
        result = second.solve(watch)
        space.solves += 1
        if result.termination is not Termination.INFEASIBLE:
            held = result.solution is not None and np.all(space.levels_of(space.point(result.x)) >= corner)
            verdict = Verdict.CONTRADICTED if held else Verdict.NOT_CONFIRMED
        if verdict is not Verdict.CONFIRMED:
            break
        searched += 1
    method = f"a second search, without presolve, for packages that no listed one covers: {searched} of {len(corners)}"
    return Claim(_CLAIM, Confirmation(verdict, method, None, perf_counter() - began))
