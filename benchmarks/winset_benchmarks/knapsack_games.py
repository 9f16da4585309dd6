"""Knapsack games, generated in the way of Dragotto and Scatamacchia, or read from their files."""

from pathlib import Path
from typing import Final, Literal

import numpy as np
from scipy import sparse

from winset_benchmarks.generators import generator
from winset_models.formulations.opt_in_game import opt_in_game
from winset_models.interchange.importing import import_knapsack_game
from winset_solver.games.game import Game
from winset_solver.program import PayoffProgram, as_matrix

Kind = Literal["pot", "cij", "cij-n"]
"""One coefficient per pair of players; one per pair and item; the same of either sign."""
_LARGEST: Final = 100
_KINDS: Final[tuple[Kind, ...]] = ("pot", "cij", "cij-n")


def knapsack_game(players: int, items: int, tenths: int, kind: Kind, seed: int = 0) -> Game:
    """Return a game in which everybody packs a knapsack, and an item is worth more, or less, if others pack it.

    Values, weights and interactions are whole numbers from 1 to 100, interactions of ``cij-n`` from −100. A knapsack
    holds so many tenths of the weight of all items.
    """
    random = generator(players, items, tenths, _KINDS.index(kind), seed)
    value, weight = random.integers(1, _LARGEST + 1, (2, players, items)).astype(float)
    least = -_LARGEST if kind == "cij-n" else 1
    shape = (players, players, 1 if kind == "pot" else items)
    interaction = np.broadcast_to(random.integers(least, _LARGEST + 1, shape), (players, players, items)).astype(float)
    own = np.arange(players * items).reshape(players, items)
    rows, payoff = np.zeros((2, players, players * items))
    products = []
    for p in range(players):
        rows[p, own[p]], payoff[p, own[p]] = weight[p], value[p]
        others = [q for q in range(players) if q != p]
        places = (np.tile(own[p], len(others)), own[others].reshape(-1))
        data = interaction[p, others].reshape(-1)
        products.append(as_matrix(sparse.csr_array((data, places), shape=(players * items, players * items))))
    program = PayoffProgram.build(
        matrix=rows,
        row_lower=np.full(players, -np.inf),
        row_upper=np.floor(weight.sum(axis=1) * tenths / 10.0),
        payoff=payoff,
        column_upper=np.ones(players * items),
        integer=np.ones(players * items, dtype=bool),
        owners=np.repeat(np.arange(players), items),
    )
    return Game(program, tuple(products))


def published(folder: Path) -> dict[str, Game]:
    """Return the knapsack games of a folder by name."""
    return {
        file.stem: opt_in_game(import_knapsack_game(file).negotiation).game for file in sorted(folder.glob("*.txt"))
    }
