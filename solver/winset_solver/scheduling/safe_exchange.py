"""Safe exchange: the order of pieces that keeps the largest amount at risk smallest, and what no order can beat."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import Final

from winset_solver.control import Control
from winset_solver.program import Vector
from winset_solver.scheduling.exchange_problem import Counts, ExchangeProblem, Measure
from winset_solver.scheduling.order_search import Aim, FoundOrder, best_order, search_order, states
from winset_solver.status import OutcomeStatus

_ROOM_FOR_TIES: Final = 16_384
"""States looked at after a move where only ties are broken."""


@dataclass(frozen=True, eq=False)
class SafeExchange:
    """An order of pieces and what it means for every side.

    Parameters
    ----------
    status
        ``OPTIMAL`` where no order has a smaller largest value of the measure asked for; ``NO_PACKAGE`` where lots wait
        for each other in a circle.
    order
        Lot of each move.
    done
        Pieces done of each lot, before the first and after every move: an array (moves + 1) × lots.
    at_risk, temptation
        By side, before the first and after every move: arrays (moves + 1) × sides.
    largest
        Largest amount at risk.
    guarantee
        What each side must lose by stopping for nobody ever to stop: the largest temptation, 0 where nobody is tempted.
    bound
        No order has a smaller largest value of the measure asked for.
    """

    status: OutcomeStatus
    order: tuple[int, ...]
    done: Counts = field(repr=False)
    at_risk: Vector = field(repr=False)
    temptation: Vector = field(repr=False)
    largest: float
    guarantee: float
    bound: float


def safe_exchange(
    problem: ExchangeProblem, control: Control | None = None, *, measure: Measure = "at risk"
) -> SafeExchange:
    """Find the order of all pieces that keeps the largest amount at risk, or the largest temptation, smallest.

    Parameters
    ----------
    measure
        What is kept smallest; ties are broken by the other measure, and then by fewer changes of hands.
    control
        Limits, progress and cancellation. A stopped search returns its best order and bound.

    Notes
    -----
    A bottleneck shortest path over the states x, 0 ≤ x ≤ n, move by move: with m(x) the largest amount at risk,

        f(0) = 0,    f(x) = max(m(x), min_k f(x − e_k)).

    States are kept that may still beat the best order known, and of those as many as there is room for. No order
    through a state that was left out can do better than its f; so the answer is proven as soon as all of those are no
    better. That needs a few states a move as a rule; up to a grid of Π (n_k + 1) = 10⁶ states there is always room for
    the proof.

    Backwards in time the temptation is what is at risk: y(n) − y(x) counts the pieces that are left as y(x) counts
    those that are done. Hence the same search finds the smallest largest temptation. Where no lot waits for another it
    is the same number as the smallest largest amount at risk, though one order need not have both.

    Some piece has to come first, whatever the order. So for two sides that each hand over, in n pieces, what costs T
    and is worth at least T to the other, the largest amount at risk is T / n, reached by alternating. Ordering unequal
    pieces is the stock size problem with limits on both sides, for which approximations are studied.

    References
    ----------
    T. W. Sandholm and V. Ferrandon (2000), Safe exchange planner, ICMAS-2000 (abstract read), on chunks and their
    order. A. Newman, H. Röglin and J. Seif (2018), The alternating stock size problem and the gasoline puzzle, ACM
    Transactions on Algorithms 14 (abstract read), on the stock size problem of H. Kellerer et al. (not opened).

    Examples
    --------
    Four payments of 5 for four goods that cost 5 and are worth 5: after the first payment they take turns by twos.

    >>> from winset_solver.scheduling.exchange_problem import Lot
    >>> goods = Lot("goods", ("seller",), 4, cost=(0, 5), value=(5, 0))
    >>> payment = Lot("payment", ("buyer",), 4, cost=(5, 0), value=(0, 5))
    >>> found = safe_exchange(ExchangeProblem((goods, payment), sides=2))
    >>> found.order, found.largest, found.guarantee
    ((1, 0, 0, 1, 1, 0, 0, 1), 5.0, 5.0)
    """
    control = control or Control()
    if measure == "temptation":
        found = safe_exchange(problem.mirrored(), control)
        return _outcome(problem, found.status, found.order[::-1], found.bound)
    first = best_order(Aim(problem), control)
    if first.order is None:
        return _outcome(problem, OutcomeStatus.NO_PACKAGE, (), 0.0)
    few = _settled(problem, first.order, first, control)
    status = OutcomeStatus.OPTIMAL if first.proven else OutcomeStatus.STOPPED_WITH_SOLUTION
    return _outcome(problem, status, few, first.bound)


def _settled(problem: ExchangeProblem, order: tuple[int, ...], first: FoundOrder, control: Control) -> tuple[int, ...]:
    """Return an order as good as the one found, with less temptation and fewer changes of hands as far as possible."""
    caps: dict[Measure, float] = {"at risk": first.value}
    aim = Aim(problem, caps, "temptation")
    backwards = best_order(Aim(problem.mirrored()), control) if problem.after else first
    second = best_order(aim, control, FoundOrder(order, aim.of_order(order), backwards.bound))
    caps |= {"temptation": second.value}
    few = search_order(Aim(problem, caps, None), _ROOM_FOR_TIES // max(1, len(problem.lots)), inf, control)
    return few.order or second.order or order


def _outcome(problem: ExchangeProblem, status: OutcomeStatus, order: Sequence[int], bound: float) -> SafeExchange:
    done = states(problem, order)
    return SafeExchange(
        status=status,
        order=tuple(order),
        done=done,
        at_risk=problem.at_risk(done),
        temptation=problem.temptation(done),
        largest=float(problem.largest("at risk", done).max()),
        guarantee=float(problem.largest("temptation", done).max()),
        bound=bound,
    )
