"""Games of three players given by tables of payoffs, and expectations of mixtures by listing every profile."""

import itertools

import numpy as np

from game_cases import INF, game_of, owned


def three_player_game(*tables):
    """Every player picks one of its strategies; what the other two pick together is a shared column."""
    tables = [np.asarray(table, dtype=float) for table in tables]
    sizes = tables[0].shape
    starts = np.concatenate([[0], np.cumsum(sizes)])
    own = [range(starts[p], starts[p + 1]) for p in range(3)]
    pairs = [pair for q, r in itertools.combinations(range(3), 2) for pair in itertools.product(own[q], own[r])]
    place = {pair: int(starts[3]) + i for i, pair in enumerate(pairs)}
    columns = int(starts[3]) + len(pairs)
    products = np.zeros((3, columns, columns))
    for profile in itertools.product(*map(range, sizes)):
        chosen = [int(start) + s for start, s in zip(starts, profile, strict=False)]
        for p in range(3):
            others = tuple(chosen[:p] + chosen[p + 1 :])
            products[p, chosen[p], place[others]] = tables[p][profile]
    entries = [dict.fromkeys(columns_of_one, 1) for columns_of_one in own]
    lower, upper = [1, 1, 1], [1, 1, 1]
    for (j, k), w in place.items():
        entries += [{w: 1, j: -1}, {w: 1, k: -1}, {w: 1, j: -1, k: -1}]
        lower += [-INF, -INF, -1]
        upper += [0, 0, INF]
    rows = np.zeros((len(entries), columns))
    for row, entry in zip(rows, entries, strict=True):
        row[list(entry)] = list(entry.values())
    owners = [*np.repeat(range(3), sizes), *[-1] * len(pairs)]
    return game_of(owners, np.zeros((3, columns)), products, rows=rows, lower=lower, upper=upper)


def expected_payoffs(truth, strategies, probabilities):
    """Expected payoffs of independent choices, every profile by itself.

    Shared columns come from the list of all profiles of the game.
    """
    game = truth.game
    shared = {owned(x, game): x for x in truth.profiles} if (game.program.owners < 0).any() else None
    total = np.zeros(game.players)
    for chosen in itertools.product(*(range(len(s)) for s in strategies)):
        x = np.zeros(game.program.shape[1])
        for p, s in enumerate(chosen):
            x[game.program.owners == p] = strategies[p][s]
        x = x if shared is None else shared[owned(x, game)]
        total += np.prod([probabilities[p][s] for p, s in enumerate(chosen)]) * truth.payoffs(x)
    return total


def mixed_regrets(truth, strategies, probabilities):
    """What every player gains by the best of all its own strategies against the others' mixtures."""
    payoffs = expected_payoffs(truth, strategies, probabilities)
    regrets = []
    for p, own in enumerate(truth.strategies):
        best = -INF
        for strategy in own:
            changed, sure = list(strategies), list(probabilities)
            changed[p], sure[p] = np.array([strategy]), np.ones(1)
            best = max(best, expected_payoffs(truth, changed, sure)[p])
        regrets.append(best - payoffs[p])
    return np.array(regrets)
