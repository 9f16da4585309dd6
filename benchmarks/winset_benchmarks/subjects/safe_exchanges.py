"""Safe exchange: the order of pieces with the least at risk, against trying every order and against every state."""

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Final

import numpy as np

from winset_benchmarks.case import Case, Reply, Setting, Size, Task
from winset_solver.control import Control, Limits
from winset_solver.scheduling.exchange_problem import ExchangeProblem, Lot
from winset_solver.scheduling.safe_exchange import safe_exchange
from winset_solver.status import OutcomeStatus

_SIZES: Final[dict[Size, tuple[int, tuple[int, ...]]]] = {
    "small": (2, (4, 3, 3)),
    "medium": (3, (9, 9, 9, 9, 9)),
    "large": (4, (20, 20, 20, 20, 20, 20)),
}
"""Sides, and the pieces of each lot."""
_PEERS: Final[dict[Size, tuple[str, ...]]] = {
    "small": ("every order", "every state"),
    "medium": ("every state",),
    "large": (),
}
_SECONDS: Final = 60.0


def cases() -> Iterator[Case]:
    """Return three sizes; the smallest is small enough for every order, the next for every state."""
    for size, (sides, pieces) in _SIZES.items():
        states = np.prod(np.array(pieces, dtype=float) + 1)
        about = f"{len(pieces)} lots of up to {max(pieces)} pieces between {sides} sides, {states:,.0f} states"
        yield Case("safe_exchange", size, ("solve",), _PEERS[size], about, partial(_tasks, size))


def _tasks(size: Size, setting: Setting) -> list[Task]:
    problem, question = _exchange(*_SIZES[size]), "largest amount at risk"
    tasks = [Task("solve", "search", partial(_searched, setting, problem), question=question)]
    peers = {"every order": _every_order, "every state": _every_state}
    for peer in _PEERS[size]:
        tasks.append(Task("solve", peer, partial(peers[peer], problem), most=1, question=question))
    return tasks


def _exchange(sides: int, pieces: tuple[int, ...]) -> ExchangeProblem:
    """Return lots in turn from every side, each worth between nothing and twice its cost to all others together."""
    generator, lots = np.random.default_rng(7), []
    for number, count in enumerate(pieces):
        giver = number % sides
        values = generator.random(sides) * 2 / (sides - 1)
        values[giver] = 0.0
        cost = np.where(np.arange(sides) == giver, generator.random(), 0.0)
        lots.append(Lot(f"lot {number}", (f"side {giver}",), count, tuple(cost.tolist()), tuple(values.tolist())))
    return ExchangeProblem(tuple(lots), sides)


def _searched(setting: Setting, problem: ExchangeProblem) -> Reply:
    found = safe_exchange(problem, Control(limits=Limits(seconds=setting.seconds(_SECONDS))))
    proven = found.status is OutcomeStatus.OPTIMAL
    return Reply(found.largest if proven else None, f"at least {found.bound:.4g}", finished=proven)


def _every_order(problem: ExchangeProblem) -> Reply:
    """Go through all orders of the pieces, one after the other."""
    net, orders, best = problem.net, 0, np.inf
    waiting = [((0,) * len(problem.lots), 0.0)]
    while waiting:
        done, worst = waiting.pop()
        if done == tuple(problem.pieces):
            orders, best = orders + 1, min(best, worst)
        for lot, count in enumerate(done):
            if count < problem.pieces[lot]:
                after = (*done[:lot], count + 1, *done[lot + 1 :])
                waiting.append((after, max(worst, float((np.array(after) @ net).max()))))
    return Reply(float(best), f"{orders:,} orders")


def _every_state(problem: ExchangeProblem) -> Reply:
    """Fill the table of the bottleneck recursion, state by state."""
    best = {(0,) * len(problem.lots): 0.0}
    for done in product(*(range(count + 1) for count in problem.pieces)):
        if any(done):
            ways = [best[*done[:k], count - 1, *done[k + 1 :]] for k, count in enumerate(done) if count]
            best[done] = max(min(ways), float((np.array(done) @ problem.net).max()))
    return Reply(best[tuple(problem.pieces.tolist())], f"{len(best):,} states")
