"""Small integer programming games, and all their pure equilibria by the definition.

Nothing here uses the searches under test: every strategy and every profile is listed, and payoffs come from
``Game.payoffs`` alone. A random game is made from its kind and a seed, which a failing test shows.
"""

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from hypothesis import note
from hypothesis import strategies as st

from winset_solver.games.game import Game, empty_products
from winset_solver.program import PayoffProgram, as_matrix

INF = float("inf")
CLOSE = 1e-6
"""Regret up to which a player keeps to a profile: whole numbers are compared here, so any small one would do."""


def game_of(
    owners, payoff, products=None, *, rows=(), lower=None, upper=None, low=None, high=None, integer=None, constant=None
):
    """A game from dense data; columns are 0/1, rows have no lower side, and there are no products, unless told."""
    payoff = np.atleast_2d(np.array(payoff, dtype=float))
    players, columns = payoff.shape
    matrix = np.array(rows, dtype=float).reshape(-1, columns)
    program = PayoffProgram.build(
        matrix=matrix,
        row_lower=np.full(len(matrix), -INF) if lower is None else lower,
        row_upper=np.full(len(matrix), INF) if upper is None else upper,
        column_lower=np.zeros(columns) if low is None else low,
        column_upper=np.ones(columns) if high is None else high,
        integer=np.ones(columns, dtype=bool) if integer is None else integer,
        payoff=payoff,
        payoff_constant=constant,
        owners=owners,
    )
    empty = empty_products(players, columns)
    return Game(program, empty if products is None else tuple(as_matrix(q) for q in np.array(products, dtype=float)))


def bimatrix(first, second):
    """The game of two players who each choose one row or column: 0/1 columns, exactly one of them each."""
    first, second = np.array(first, dtype=float), np.array(second, dtype=float)
    m, n = first.shape
    products = np.zeros((2, m + n, m + n))
    products[0, :m, m:] = first
    products[1, m:, :m] = second.T
    rows = np.zeros((2, m + n))
    rows[0, :m] = rows[1, m:] = 1
    owners = [0] * m + [1] * n
    return game_of(owners, np.zeros((2, m + n)), products, rows=rows, lower=[1, 1], upper=[1, 1])


def counting_game(inside, outside):
    """The game of players who act or not, each paid for how many others act: ``inside[p][m]`` and ``outside[p][m]``.

    Each player's own column comes first, then for every player and m ≥ 1 the shared column "at least m others act".
    """
    inside, outside = np.array(inside, dtype=float), np.array(outside, dtype=float)
    n = len(inside)
    columns = n * n
    payoff, products = np.zeros((n, columns)), np.zeros((n, columns, columns))
    rows, lower, upper = [], [], []
    gain = inside - outside
    for p in range(n):
        payoff[p, p] = gain[p, 0]
        for m in range(1, n):
            met = n + p * (n - 1) + m - 1
            payoff[p, met] = outside[p, m] - outside[p, m - 1]
            products[p, p, met] = gain[p, m] - gain[p, m - 1]
            others = (np.arange(columns) < n) & (np.arange(columns) != p)
            unit = np.arange(columns) == met
            rows += [others - m * unit, others - (n - m) * unit]
            lower += [0, -INF]
            upper += [INF, m - 1]
    owners = np.where(np.arange(columns) < n, np.arange(columns), -1)
    return game_of(owners, payoff, products, rows=rows, lower=lower, upper=upper, constant=outside[:, 0])


def boxes(low, high):
    """All points of whole numbers within bounds, one a row."""
    ranges = [range(int(a), int(b) + 1) for a, b in zip(low, high, strict=True)]
    points = list(itertools.product(*ranges))
    return np.array(points, dtype=float).reshape(len(points), len(ranges))


@dataclass(frozen=True, eq=False)
class Truth:
    """What is true about a game of whole numbers, by listing everything."""

    game: Game

    @cached_property
    def profiles(self):
        """Every x ∈ X."""
        program = self.game.program
        points = boxes(program.column_lower, program.column_upper)
        activity = points @ program.matrix.toarray().T
        return points[((activity >= program.row_lower) & (activity <= program.row_upper)).all(axis=1)]

    @cached_property
    def strategies(self):
        """For every player all x_p within its own rows, those over its columns alone."""
        return tuple(self._strategies(p) for p in range(self.game.players))

    def _strategies(self, player):
        program = self.game.program
        own = np.flatnonzero(program.owners == player)
        matrix = program.matrix.toarray()
        elsewhere = np.delete(matrix, own, axis=1)
        mine = [i for i, row in enumerate(matrix) if row[own].any() and not elsewhere[i].any()]
        points = boxes(program.column_lower[own], program.column_upper[own])
        activity = points @ matrix[np.ix_(mine, own)].T
        return points[((activity >= program.row_lower[mine]) & (activity <= program.row_upper[mine])).all(axis=1)]

    @cached_property
    def _known(self):
        return {}

    def payoffs(self, x):
        """u(x), computed once for each point."""
        key = tuple(x)
        if key not in self._known:
            self._known[key] = self.game.payoffs(x)
        return self._known[key]

    def best_payoff(self, player, x):
        """max u_p(x̂_p, x_−p) over all own strategies; −inf where there is none."""
        own = np.flatnonzero(self.game.program.owners == player)
        changed = np.array(x, dtype=float)
        best = -INF
        for strategy in self.strategies[player]:
            changed[own] = strategy
            best = max(best, float(self.payoffs(changed)[player]))
        return best

    def regrets(self, x):
        """What every player would gain by its best deviation from x."""
        best = [self.best_payoff(p, x) for p in range(self.game.players)]
        return np.array(best) - self.payoffs(x)

    @cached_property
    def all_regrets(self):
        """Regrets at every profile, one row each."""
        return np.array([self.regrets(x) for x in self.profiles]).reshape(len(self.profiles), self.game.players)

    def equilibria(self, fixed=0.0):
        """All profiles at which no regret is larger than a fixed allowance, one a row."""
        return self.profiles[(self.all_regrets <= np.broadcast_to(fixed, self.game.players) + CLOSE).all(axis=1)]

    def values(self, profiles, weights=None, column_value=None):
        """Objective weights·u(x) + column_value·x at every profile; welfare unless told."""
        weights = np.ones(self.game.players) if weights is None else np.asarray(weights)
        extra = np.zeros(self.game.program.shape[1]) if column_value is None else np.asarray(column_value)
        return np.array([float(weights @ self.payoffs(x) + extra @ x) for x in profiles])

    def best(self, weights=None, column_value=None, fixed=0.0):
        """Largest objective of an equilibrium; None where there is none."""
        values = self.values(self.equilibria(fixed), weights, column_value)
        return float(values.max()) if len(values) else None

    @cached_property
    def smallest_regret(self):
        """The smallest ϕ ≥ 0 such that some profile tempts nobody by more; None where there is no profile."""
        return max(0.0, float(self.all_regrets.max(axis=1).min())) if len(self.profiles) else None


def owned(x, game):
    """The players' columns of a profile as a key."""
    return tuple(np.rint(x[game.program.owners >= 0]).astype(int).tolist())


KINDS = ("knapsack", "rows", "ties", "negative", "integer", "shared", "idle", "selected", "potential")
"""One knapsack each; several rows each; payoffs in {−1, 0, 1}; losses and rows with lower sides; columns from −1 to 2;
thresholds of the others as shared columns; players without a choice; rows that bind no deviation; equal products."""


def random_game(kind, seed):
    """A game of up to four players and a few columns each, with whole numbers only."""
    generator = np.random.default_rng([KINDS.index(kind), seed])
    if kind == "shared":
        return _threshold_game(generator)
    players = int(generator.integers(2, 4))
    sizes = generator.integers(2, 5 if players == 2 else 4, players)
    if kind == "idle":
        sizes = np.append(sizes, [0, 1])
    owners = np.repeat(np.arange(len(sizes)), sizes)
    generator.shuffle(owners)
    low, high = np.zeros(len(owners)), np.ones(len(owners))
    if kind == "integer":
        general = generator.random(len(owners)) < 0.5
        low[general], high[general] = generator.integers(-1, 1, general.sum()), generator.integers(1, 3, general.sum())
    if kind == "idle":
        low[owners == len(sizes) - 1] = 1.0
    payoff = np.where(
        owners == np.arange(len(sizes))[:, None],
        generator.integers(-1, 2 if kind == "ties" else 5, (len(sizes), len(owners))),
        0,
    )
    if kind == "negative":
        payoff = payoff - generator.integers(0, 5, payoff.shape)
    elif kind != "potential":
        payoff = payoff + generator.integers(-1, 2, payoff.shape)
    rows, lower, upper = _rows(generator, kind, owners, len(sizes))
    return game_of(
        owners,
        payoff,
        _products(generator, kind, owners, len(sizes), (low == 0) & (high == 1)),
        rows=rows,
        lower=lower,
        upper=upper,
        low=low,
        high=high,
        constant=generator.integers(-9, 2, len(sizes)) if kind == "negative" else None,
    )


def _products(generator, kind, owners, players, binary):
    """Whole coefficients of own columns times others', none without a 0/1 column.

    In most games one loses what the other gains by a pair of columns: they chase each other, and many never settle.
    """
    count = len(owners)
    products = np.zeros((players, count, count))
    span, chase = (1 if kind == "ties" else 9), generator.random() < 0.6
    for j, k in itertools.combinations(range(count), 2):
        if owners[j] == owners[k] or not (binary[j] or binary[k]):
            continue
        one, other = generator.integers(-span, span + 1, 2) * (generator.random(2) < 0.8)
        other = -one if chase else other
        products[owners[j], j, k] = one
        products[owners[k], k, j] = one if kind == "potential" else other
    return products


def _rows(generator, kind, owners, players):
    rows, lower, upper = [], [], []
    for p in range(players):
        own = owners == p
        if kind == "idle" and p >= players - 2:
            continue
        for _ in range(1 if kind in ("knapsack", "negative", "potential") else int(generator.integers(0, 3))):
            weights = np.where(own, generator.integers(1, 6, len(owners)), 0)
            if kind in ("rows", "integer"):
                weights = weights * generator.choice([-1, 0, 1, 1], len(owners))
            rows.append(weights)
            lower.append(min(1, weights.sum()) if kind == "negative" and generator.random() < 0.5 else -INF)
            upper.append(max(0, int(weights.sum() * generator.choice([0.4, 0.6, 0.9]))) if lower[-1] == -INF else INF)
    if kind == "selected":
        rows.append(generator.integers(-1, 2, len(owners)))
        lower.append(-1)
        upper.append(int(generator.integers(0, 2)))
    return np.array(rows).reshape(-1, len(owners)), lower, upper


def _threshold_game(generator):
    """A game where what a column is worth depends on whether enough of the others chose the like of it."""
    players, items = [(3, 1), (3, 2), (4, 1)][int(generator.integers(3))]
    choices = players * items
    count = 2 * choices
    owners = np.concatenate([np.repeat(np.arange(players), items), np.full(choices, -1)])
    payoff, products = np.zeros((players, count)), np.zeros((players, count, count))
    rows, lower, upper = [], [], []
    for p, m in itertools.product(range(players), range(items)):
        own, met = p * items + m, choices + p * items + m
        wanted = int(generator.integers(1, players))
        payoff[p, own], products[p, own, met] = generator.integers(-5, 3), generator.integers(-8, 9)
        payoff[p, met] = generator.integers(-2, 4)
        others = np.zeros(count)
        others[[q * items + m for q in range(players) if q != p]] = 1
        at_least, less = others.copy(), others.copy()
        at_least[met], less[met] = -wanted, -(players - wanted)
        rows += [at_least, less]
        lower += [0, -INF]
        upper += [INF, wanted - 1]
    return game_of(owners, payoff, products, rows=rows, lower=lower, upper=upper)


@st.composite
def games(draw, kinds=KINDS):
    """A random game of one of the kinds, found again by what is noted."""
    kind, seed = draw(st.sampled_from(kinds)), draw(st.integers(0, 2**20))
    note(f"random_game({kind!r}, {seed})")
    return random_game(kind, seed)
