"""Relations of the opt-in game: what entry into force, seen from every side, says about the same profile.

Let k parties meet a clause of equal weights, and y⁻, y and y⁺ say whether k − 1, k and k + 1 opt in while all other
clauses are met. Whoever opts in sees f¹ = y and f⁰ = y⁺, whoever does not sees f¹ = y⁻ and f⁰ = y. So most columns of
the game follow from few, and rows that say so make its linear relaxation many times tighter.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from winset_models.formulations.game_facts import ALWAYS, Facts
from winset_models.formulations.participation import Gap, gap
from winset_models.negotiation.values import eligible, thresholds
from winset_solver.games.polynomial import Monomial, Polynomial


@dataclass(frozen=True)
class Relations:
    """Polynomials known at every profile that the parties' own rules allow.

    Parameters
    ----------
    zero, nonnegative
        Those that are 0, and those that are at least 0.
    """

    zero: tuple[Polynomial, ...]
    nonnegative: tuple[Polynomial, ...]


def relations(facts: Facts, payoffs: Sequence[Polynomial]) -> Relations:
    """Return what is known of entry into force, in the products that payoffs have and in products x·y.

    Parameters
    ----------
    facts
        Of the game; it may gain columns.
    payoffs
        One per party, in the order of the file.

    Notes
    -----
    Reformulation and linearisation: the two sides of a clause, y (Σ a x − reached) ≥ 0 and
    (1 − y) (below − Σ a x) ≥ 0, and (y − y⁺) (Σ x − k) = 0, some of them also multiplied by x_p and by 1 − x_p.

    References
    ----------
    Sherali and Adams (1990), "A hierarchy of relaxations between the continuous and convex hull representations for
    zero-one programming problems", SIAM Journal on Discrete Mathematics 3 (not opened).
    """
    products = _products(facts, payoffs)
    used = frozenset[str]().union(*products)
    asked = {found.index[0] for label, found in facts.indicators.items() if found.family == "reached" and label in used}
    zero: list[Polynomial] = []
    nonnegative: list[Polynomial] = []
    for module in (module for module in facts.negotiation.modules if module in asked):
        gaps = [gap(clause, eligible(facts.negotiation, module)) for clause in thresholds(facts.negotiation, module)]
        if any(found.below is not None for found in gaps) and all(found.reached is not None for found in gaps):
            entry = _Entry(facts, module, gaps, products)
            zero += entry.expressed(entry.zero())
            nonnegative += entry.expressed(entry.nonnegative())
    there = products.union(*(polynomial.terms for polynomial in (*zero, *nonnegative)))
    return Relations((*zero, *_repeated(facts, there)), tuple(nonnegative))


def _products(facts: Facts, payoffs: Sequence[Polynomial]) -> frozenset[Monomial]:
    """Return the monomials that payoffs have, and their parts of one owner and of others."""
    found: set[Monomial] = set()
    for party, polynomial in zip(facts.negotiation.parties, payoffs, strict=True):
        for monomial in polynomial.terms:
            own = frozenset(label for label in monomial if facts.owners.get(label) == party)
            found |= {monomial, own, monomial - own}
    return frozenset(found)


def _repeated(facts: Facts, monomials: Iterable[Monomial]) -> Iterator[Polynomial]:
    """Yield differences of monomials that are the same where somebody opts in to everything or to nothing."""
    if not (representatives := facts.representatives()):
        return
    first: dict[Monomial, Monomial] = {}
    for monomial in sorted(monomials, key=sorted):
        image = frozenset(representatives.get(label, label) for label in monomial)
        if (other := first.setdefault(image, monomial)) != monomial:
            yield Polynomial({monomial: 1.0, other: -1.0})


@dataclass(frozen=True, eq=False)
class _Side:
    """How entry into force looks from a party.

    Parameters
    ----------
    own
        Whether it opts in.
    together, alone
        Whether the others meet the clauses with it, f¹, and without it, f⁰.
    steps
        y⁻ and y⁺; None where it does not count in just one clause, and all there alike.
    """

    own: Polynomial
    together: Polynomial
    alone: Polynomial
    steps: tuple[Polynomial, Polynomial] | None


@dataclass(frozen=True, eq=False)
class _Entry:
    """Entry into force of one module.

    Parameters
    ----------
    gaps
        Of its clauses.
    products
        That the game has anyway.
    """

    facts: Facts
    module: str
    gaps: Sequence[Gap]
    products: Set[Monomial]

    @cached_property
    def entry(self) -> Polynomial:
        """Whether the module is in force, y."""
        return self.facts.met_without(self.module, None)

    @cached_property
    def sides(self) -> dict[str, _Side]:
        """How that looks from each party that may opt in."""
        facts, module = self.facts, self.module
        return {
            party: _Side(
                facts.opted(module, party),
                facts.met_with(module, party),
                facts.met_without(module, party),
                self._steps_of(party),
            )
            for party in eligible(facts.negotiation, module)
        }

    def _steps_of(self, party: str) -> tuple[Polynomial, Polynomial] | None:
        counting = [number for number, found in enumerate(self.gaps) if party in found.weights]
        return self._steps(counting[0]) if len(counting) == 1 and self._alike(counting[0]) else None

    def _steps(self, number: int) -> tuple[Polynomial, Polynomial]:
        """Return y⁻ and y⁺ of a clause whose weights are all alike."""
        weight = next(iter(self.gaps[number].weights.values()))
        fewer, more = (self.facts.met_nearly(self.module, number, by) for by in (-weight, weight))
        return fewer, more

    def _alike(self, number: int) -> bool:
        return len(set(self.gaps[number].weights.values())) == 1

    def expressed(self, polynomials: Iterable[Polynomial]) -> Iterator[Polynomial]:
        """Yield polynomials in the products that there are; those that need others are left out."""
        for polynomial in polynomials:
            addends = []
            for monomial, coefficient in self.facts.reduced(polynomial).terms.items():
                there = self._ways.get(monomial, [Polynomial({monomial: 1.0})])[0]
                addends.append(there.times(coefficient))
            total = Polynomial.total(addends)
            if total.terms and self._has(total):
                yield total

    def zero(self) -> Iterator[Polynomial]:
        """Yield what is 0: the same seen from different sides, and exact counts where just so many opt in."""
        for first, *others in self._ways.values():
            yield from (other - first for other in others)
        y = self.entry
        for side in self.sides.values():
            own, together, alone = side.own, side.together, side.alone
            yield own * together - own * y
            for other in self._others(side):
                yield other * y - other * alone - own * other * together + own * other * alone
            if side.steps:
                fewer, more = side.steps
                yield own * alone - own * more
                yield own * y + own.complement() * fewer - together
                yield own * more + own.complement() * y - alone
        for number, found in enumerate(self.gaps):
            if found.below is not None and self._alike(number):
                yield from self._exact(number, found)

    def _exact(self, number: int, found: Gap) -> Iterator[Polynomial]:
        """Yield (y⁻ − y) (Σ x − k + 1) and (y − y⁺) (Σ x − k), which are 0, alone and times each x_p."""
        fewer, more = self._steps(number)
        heads = Polynomial.total(self.sides[party].own for party in found.weights)
        below = heads - Polynomial.constant((found.below or 0) * len(found.weights) // found.total)
        for none in ((fewer - self.entry) * below, (self.entry - more) * (below - ALWAYS)):
            yield none
            yield from (none * side.own for side in self.sides.values())

    def nonnegative(self) -> Iterator[Polynomial]:
        """Yield what is at least 0: clauses, their products with opt-ins, and bounds of products of two of these."""
        y = self.entry
        for side in self.sides.values():
            own, together, alone = side.own, side.together, side.alone
            yield from (y - alone, together - y, alone - own.complement() * y, own.complement() + own * y - together)
            for other in self._others(side):
                yield from (other * together - other * y, other * y - other * alone)
        for found in self.gaps:
            if found.below is not None:
                yield from self._clause(found)
        for one, other in combinations((side.own for side in self.sides.values()), 2):
            for first in (one, one.complement()):
                yield from (first * other * y, first * other.complement() * y)

    def _clause(self, found: Gap) -> Iterator[Polynomial]:
        """Yield y (Σ a x − reached), also times x_p and 1 − x_p, and (1 − y) (below − Σ a x) where it is alone."""
        unit, y = len(found.weights) / found.total, self.entry
        total = Polynomial.total(self.sides[party].own.times(unit * weight) for party, weight in found.weights.items())
        forward = y * (total - Polynomial.constant(unit * (found.reached or 0)))
        yield forward
        for side in self.sides.values():
            yield from (forward * side.own, forward * side.own.complement())
        if len(self.gaps) == 1:
            yield y.complement() * (Polynomial.constant(unit * (found.below or 0)) - total)

    def _others(self, side: _Side) -> Iterator[Polynomial]:
        return (other.own for other in self.sides.values() if other is not side)

    @cached_property
    def _ways(self) -> dict[Monomial, list[Polynomial]]:
        """How payoffs have x_p x_q y, x_p x_q y⁺ and x_p x_q y⁻, by monomial."""
        found: dict[Monomial, list[Polynomial]] = {}
        for side in self.sides.values():
            for other in self._others(side):
                for what, instead in self._pair(side, other):
                    if len(what.terms) == 1 and self._has(instead):
                        (monomial,) = what.terms
                        if monomial not in self.products:
                            found.setdefault(monomial, []).append(instead)
        return found

    def _pair(self, side: _Side, other: Polynomial) -> Iterator[tuple[Polynomial, Polynomial]]:
        both, reduced = side.own * other, self.facts.reduced
        yield reduced(both * self.entry), reduced(both * side.together)
        if side.steps:
            fewer, more = side.steps
            yield reduced(both * more), reduced(both * side.alone)
            seen = other * fewer + both * side.together - other * side.together
            yield reduced(both * fewer), reduced(seen)

    def _has(self, polynomial: Polynomial) -> bool:
        return all(
            len(monomial) < 2 or monomial in self.products or monomial in self._bound for monomial in polynomial.terms
        )

    @cached_property
    def _bound(self) -> frozenset[Monomial]:
        """The monomials y, y⁻, y⁺ and their products with one opt-in: those that get a column if they have none."""
        steps = [step for side in self.sides.values() for step in side.steps or ()]
        entries = dict.fromkeys(frozenset(y.terms) for y in (self.entry, *steps))
        own = [ALWAYS, *(side.own for side in self.sides.values())]
        products = (x * Polynomial(dict.fromkeys(y, 1.0)) for y in entries for x in own)
        return frozenset(monomial for product in products for monomial in self.facts.reduced(product).terms)
