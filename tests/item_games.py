"""Knapsack games in which players meet item by item: what one has from an item depends on who else takes it."""

import numpy as np
from hypothesis import note
from hypothesis import strategies as st

from game_cases import INF, game_of


def item_game(seed, *, players=None, items=None, capacity=None):
    """A random one of whole numbers; gains or losses alone, gains or losses from company, now and then a joint row.

    With a capacity, as a share of all weights, players meet in every item, and no joint row selects profiles.
    """
    generator = np.random.default_rng(seed)
    n = int(generator.integers(2, 4)) if players is None else players
    m = int(generator.integers(2, 6 if n == 2 else 4)) if items is None else items
    owners = np.repeat(np.arange(n), m)
    least = -3 if generator.random() < 0.5 else 0
    payoff = np.where(owners == np.arange(n)[:, None], generator.integers(least, 8, (n, n * m)), 0)
    products = np.zeros((n, n * m, n * m))
    for p in range(n):
        for q in range(n):
            where, worth = np.arange(m), generator.integers(1, 9, m) * generator.choice([-1, 1], m)
            if q != p:
                meet = generator.random(m) < (0.8 if capacity is None else 1.0)
                products[p, p * m + where, q * m + where] = worth * meet
    weights = np.where(owners == np.arange(n)[:, None], generator.integers(1, 6, (n, n * m)), 0)
    share = generator.choice([0.3, 0.6, 0.9], n) if capacity is None else capacity
    upper = np.floor(weights.sum(axis=1) * share)
    if capacity is None and generator.random() < 0.3:
        weights = np.vstack([weights, generator.integers(-1, 2, n * m)])
        upper = np.append(upper, generator.integers(0, 2))
    return game_of(owners, payoff, products, rows=weights, lower=np.full(len(upper), -INF), upper=upper)


@st.composite
def item_games(draw):
    """A random game of this kind, found again by what is noted."""
    seed = draw(st.integers(0, 2**20))
    note(f"item_game({seed})")
    return item_game(seed)


def in_states(states, x, amounts=()):
    """The point z of a profile."""
    z = np.zeros(states.columns)
    for block, start in zip(states.blocks, states.starts[:-1], strict=True):
        z[start + int(x[block] @ 2 ** np.arange(len(block)))] = 1.0
    z[states.count :] = states.lifted.lift(x, amounts)[states.kept]
    return z
