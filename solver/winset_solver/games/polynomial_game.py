"""Games whose payoffs are polynomials of 0/1 columns: products get the columns that make the game bilinear."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from winset_solver.errors import ArgumentError, DataError
from winset_solver.games.game import Game, Relation
from winset_solver.games.polynomial import Monomial, Polynomial
from winset_solver.program import PayoffProgram, as_matrix

Factors = tuple[str, ...]
Part = tuple[Monomial, Monomial, float]
Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class PolynomialGame:
    """A bilinear game and the meaning of the columns that make it so.

    Parameters
    ----------
    game
        The columns of the program, then the products.
    products
        Factors of every product column, by its label; a factor may be an earlier product.
    """

    game: Game
    products: Mapping[str, Factors]


def game_of(
    program: PayoffProgram,
    payoffs: Sequence[Polynomial],
    rules: Mapping[str, Polynomial] | None = None,
    *,
    zero: Sequence[Polynomial] = (),
    nonnegative: Sequence[Polynomial] = (),
) -> PolynomialGame:
    """Return the bilinear game in which the players have polynomial payoffs.

    Parameters
    ----------
    program
        Columns with owners, rows and players; its own payoffs are not read.
    payoffs
        One polynomial per player, in the labels of the program's columns.
    rules
        By label: polynomials that may not exceed 0. They select profiles and bind nobody's deviation, not even where
        they are about one player's columns alone.

    Raises
    ------
    ArgumentError
        Where the number of payoffs does not fit, or a polynomial names no column of the program.
    DataError
        Where a factor of a product is no 0/1 column.

    Notes
    -----
    Every monomial of a player's payoff is parted into its own factors and those of others. A part of several factors
    becomes one 0/1 column w, the same for all players: its owner's where one player owns all factors, shared
    otherwise. Rows hold it from both sides, so that payoffs may be minimised as well and every profile can be
    completed in one way only:

        w ≤ each factor,    w ≥ Σ factors − (number of factors) + 1.

    A product that contains an earlier one has it as a factor, which is tighter and needs fewer rows.

    References
    ----------
    Glover and Woolsey (1974), "Converting the 0-1 polynomial programming problem to a 0-1 linear program", Operations
    Research 22 (not opened).

    Examples
    --------
    >>> program = PayoffProgram.build(
    ...     matrix=np.zeros((0, 3)), row_lower=[], row_upper=[], payoff=np.zeros((3, 3)), column_upper=np.ones(3),
    ...     integer=np.ones(3), column_labels=["a", "b", "c"], owners=[0, 1, 2],
    ... )
    >>> a, b, c = map(Polynomial.column, "abc")
    >>> made = game_of(program, [a * b * c, b.times(-1), Polynomial()])
    >>> made.products
    {'b × c': ('b', 'c')}
    >>> made.game.payoffs([1, 1, 1, 1])
    array([ 1., -1.,  0.])
    """
    if len(payoffs) != len(program.player_labels):
        raise ArgumentError("a size does not fit", where="payoffs", got=len(payoffs))
    selecting = rules or {}
    columns = _Columns(program)
    columns.check([*payoffs, *selecting.values(), *nonnegative, *zero])
    parted = [columns.parted(player, polynomial) for player, polynomial in enumerate(payoffs)]
    columns.add_products(part for parts in parted for own, others, _ in parts for part in (own, others))
    columns.add_products(monomial for rule in selecting.values() for monomial in rule.terms)
    columns.note_pairs(parted)
    columns.add_products(m for known in (*zero, *nonnegative) for m in known.terms if m not in columns.pairs)
    extended = columns.extended({label: columns.selecting(rule) for label, rule in selecting.items()})
    relations = [columns.relation(polynomial, equal=True) for polynomial in zero]
    relations += [columns.relation(polynomial, equal=False) for polynomial in nonnegative]
    relations += columns.ties()
    return PolynomialGame(columns.game(extended, parted, relations), columns.products)


@dataclass(frozen=True)
class _Row:
    terms: Mapping[str, float]
    lower: float = -np.inf
    upper: float = np.inf


class _Columns:
    """The columns of a program and the products that are added to them."""

    def __init__(self, program: PayoffProgram) -> None:
        self.program = program
        self.owners: list[int] = program.owners.tolist()
        self.index = {label: j for j, label in enumerate(program.column_labels)}
        self.label: dict[Monomial, str] = {frozenset((label,)): label for label in self.index}
        self.products: dict[str, Factors] = {}
        self.pairs: dict[Monomial, list[Pair]] = {}

    def check(self, polynomials: Iterable[Polynomial]) -> None:
        """Raise where a polynomial has a factor that is no 0/1 column of the program."""
        program = self.program
        binary = program.integer & (program.column_lower >= 0) & (program.column_upper <= 1)
        for monomial in (monomial for polynomial in polynomials for monomial in polynomial.terms):
            for label in sorted(monomial):
                if label not in self.index:
                    raise ArgumentError("no column has this label", got=label)
                if len(monomial) > 1 and not binary[self.index[label]]:
                    raise DataError("a factor of a product is no 0/1 column", where=label)

    def parted(self, player: int, polynomial: Polynomial) -> list[Part]:
        """Return own factors, others' factors and coefficient of every monomial of a player's payoff."""
        parts = []
        for monomial, coefficient in polynomial.terms.items():
            own = frozenset(label for label in monomial if self.owners[self.index[label]] == player)
            parts.append((own, monomial - own, coefficient))
        return parts

    def add_products(self, monomials: Iterable[Monomial]) -> None:
        """Add a column for every product that has none yet, small ones first."""
        for monomial in sorted(dict.fromkeys(monomials), key=len):
            if monomial and monomial not in self.label:
                factors = self._factors(monomial)
                owners = {self.owners[self.index[factor]] for factor in factors}
                self.label[monomial] = " × ".join(sorted(monomial, key=self.index.__getitem__))
                self._append(self.label[monomial], factors, owners.pop() if len(owners) == 1 else -1)

    def _factors(self, monomial: Monomial) -> Factors:
        ordered = sorted(monomial, key=self.index.__getitem__)
        for last in reversed(ordered):
            if len(ordered) > 2 and (contained := self.label.get(monomial - {last})):
                return contained, last
        return tuple(ordered)

    def _append(self, label: str, factors: Factors, owner: int) -> None:
        self.products[label] = factors
        self.index[label] = len(self.owners)
        self.owners.append(owner)

    def selecting(self, rule: Polynomial) -> _Row:
        """Return the row of a rule; where one player owns all of it, a shared copy of a column makes it joint."""
        terms = {self.label[monomial]: coefficient for monomial, coefficient in rule.terms.items() if monomial}
        owners = {self.owners[self.index[label]] for label in terms}
        if len(owners) == 1 and -1 not in owners:
            first = next(iter(terms))
            copy = f"{first} as chosen"
            if copy not in self.index:
                self._append(copy, (first,), -1)
            terms[copy] = terms.pop(first)
        return _Row(terms, upper=0.0 - rule.terms.get(frozenset(), 0.0))

    def extended(self, selecting: Mapping[str, _Row]) -> PayoffProgram:
        """Return the program with the product columns, the rows that define them, and the rules."""
        rows = {**self._definitions(), **selecting}
        program, count, added = self.program, len(self.owners), len(self.products)
        old = sparse.csr_array(program.matrix)
        old.resize((program.shape[0], count))
        new = sparse.lil_array((len(rows), count))
        for i, row in enumerate(rows.values()):
            for label, coefficient in row.terms.items():
                new[i, self.index[label]] = coefficient
        return program.replace(
            matrix=as_matrix(sparse.vstack([old, new], format="csr")),
            row_lower=np.concatenate([program.row_lower, [row.lower for row in rows.values()]]),
            row_upper=np.concatenate([program.row_upper, [row.upper for row in rows.values()]]),
            row_labels=(*program.row_labels, *rows),
            column_lower=np.concatenate([program.column_lower, np.zeros(added)]),
            column_upper=np.concatenate([program.column_upper, np.ones(added)]),
            integer=np.concatenate([program.integer, np.ones(added, dtype=bool)]),
            column_labels=tuple(self.index),
            owners=np.array(self.owners, dtype=np.int64),
            payoff=sparse.csr_array((program.shape[2], count)),
        )

    def _definitions(self) -> dict[str, _Row]:
        rows = {}
        for label, factors in self.products.items():
            for factor in factors:
                rows[f"{label} ≤ {factor}"] = _Row({label: 1.0, factor: -1.0}, upper=0.0)
            terms = {label: 1.0, **dict.fromkeys(factors, -1.0)}
            rows[f"{label} ≥ all"] = _Row(terms, lower=1.0 - len(factors))
        return rows

    def note_pairs(self, parted: Sequence[Sequence[Part]]) -> None:
        """Note how each monomial with own and others' factors is a product of two columns, seen from each player."""
        for own, others, _ in (part for parts in parted for part in parts):
            if own and others:
                pairs = self.pairs.setdefault(own | others, [])
                pair = _ordered(self._at(own), self._at(others))
                if pair not in pairs:
                    pairs.append(pair)

    def relation(self, polynomial: Polynomial, *, equal: bool) -> Relation:
        """Return what is known of a polynomial, in columns and products of two."""
        linear: list[tuple[int, float]] = []
        products: list[tuple[Pair, float]] = []
        for monomial, coefficient in polynomial.terms.items():
            if monomial in self.label:
                linear.append((self._at(monomial), coefficient))
            elif monomial:
                products.append((self.pairs[monomial][0], coefficient))
        return _relation(linear, products, polynomial.terms.get(frozenset(), 0.0), equal=equal)

    def ties(self) -> list[Relation]:
        """Return that products and columns of the same monomial are equal."""
        found = []
        for monomial, (first, *others) in self.pairs.items():
            found += [_relation([], [(first, 1.0), (other, -1.0)], 0.0, equal=True) for other in others]
            if monomial in self.label:
                found.append(_relation([(self._at(monomial), -1.0)], [(first, 1.0)], 0.0, equal=True))
        return found

    def game(self, program: PayoffProgram, parted: Sequence[Sequence[Part]], relations: Sequence[Relation]) -> Game:
        """Return the game over a program: products of own and others' columns in matrices, the rest linear."""
        players, count = len(parted), len(self.owners)
        linear, constant = sparse.lil_array((players, count)), np.zeros(players)
        products = [sparse.lil_array((count, count)) for _ in parted]
        for player, parts in enumerate(parted):
            for own, others, coefficient in parts:
                if own and others:
                    products[player][self._at(own), self._at(others)] = coefficient
                elif own or others:
                    linear[player, self._at(own or others)] = coefficient
                else:
                    constant[player] = coefficient
        priced = program.replace(payoff=as_matrix(linear), payoff_constant=constant)
        return Game(priced, tuple(as_matrix(matrix) for matrix in products), tuple(relations))

    def _at(self, monomial: Monomial) -> int:
        return self.index[self.label[monomial]]


def _ordered(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _relation(
    linear: Sequence[tuple[int, float]], products: Sequence[tuple[Pair, float]], constant: float, *, equal: bool
) -> Relation:
    pairs = np.array([pair for pair, _ in products], dtype=np.int64).reshape(-1, 2)
    return Relation(
        columns=np.array([column for column, _ in linear], dtype=np.int64),
        coefficients=np.array([coefficient for _, coefficient in linear], dtype=float),
        first=pairs[:, 0],
        second=pairs[:, 1],
        products=np.array([coefficient for _, coefficient in products], dtype=float),
        constant=constant,
        equal=equal,
    )
