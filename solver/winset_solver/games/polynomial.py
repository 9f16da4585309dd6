"""Multilinear polynomials of 0/1 columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import fsum, prod
from typing import Self

from winset_solver.tolerances import SMALLEST_COEFFICIENT

Monomial = frozenset[str]


@dataclass(frozen=True)
class Polynomial:
    """A polynomial of columns that are 0 or 1, so that x² = x.

    Parameters
    ----------
    terms
        Coefficient by the set of column labels that are multiplied; the empty set for the constant.

    Examples
    --------
    >>> x, y = Polynomial.column("x"), Polynomial.column("y")
    >>> either = x + y - x * y
    >>> either.value({"x": 1, "y": 1})
    1.0
    >>> (either * either - either).terms
    {}
    """

    terms: Mapping[Monomial, float] = field(default_factory=dict)

    @classmethod
    def constant(cls, value: float) -> Self:
        """Return a number."""
        return cls._of([(frozenset(), float(value))])

    @classmethod
    def column(cls, label: str) -> Self:
        """Return one column."""
        return cls({frozenset((label,)): 1.0})

    @classmethod
    def total(cls, polynomials: Iterable[Self]) -> Self:
        """Return the sum of polynomials."""
        return cls._of(term for polynomial in polynomials for term in polynomial.terms.items())

    @classmethod
    def _of(cls, terms: Iterable[tuple[Monomial, float]]) -> Self:
        """Add up terms; those of which only rounding is left are dropped."""
        addends: dict[Monomial, list[float]] = {}
        for monomial, coefficient in terms:
            addends.setdefault(monomial, []).append(coefficient)
        sums = {monomial: fsum(coefficients) for monomial, coefficients in addends.items()}
        return cls({monomial: value for monomial, value in sums.items() if abs(value) > SMALLEST_COEFFICIENT})

    def __add__(self, other: Self) -> Self:
        """Return the sum."""
        return self.total((self, other))

    def __sub__(self, other: Self) -> Self:
        """Return the difference."""
        return self.total((self, other.times(-1.0)))

    def __mul__(self, other: Self) -> Self:
        """Return the product."""
        return self._of((a | b, s * t) for a, s in self.terms.items() for b, t in other.terms.items())

    def times(self, factor: float) -> Self:
        """Return a multiple."""
        return self._of((monomial, factor * coefficient) for monomial, coefficient in self.terms.items())

    def complement(self) -> Self:
        """Return 1 − polynomial: whether what it says does not hold."""
        return self.constant(1.0) - self

    def value(self, at: Mapping[str, float]) -> float:
        """Return the value where the columns take these values."""
        return fsum(coefficient * prod(at[label] for label in monomial) for monomial, coefficient in self.terms.items())

    def reduced(self, implied: Mapping[str, frozenset[str]], group: Mapping[str, str]) -> Self:
        """Return a polynomial with fewer factors that is equal wherever some relations hold.

        Parameters
        ----------
        implied
            By column: others that are 1 whenever it is; beside it they are left out.
        group
            By column: its group, of which at most one column is 1; a product of two is dropped.

        Examples
        --------
        >>> low, high, some = map(Polynomial.column, ("low", "high", "some"))
        >>> (some * (low + high) - low * high).reduced(
        ...     {"low": frozenset(["some"]), "high": frozenset(["some"])}, {"low": "level", "high": "level"}
        ... ) == low + high
        True
        """
        kept = []
        for monomial, coefficient in self.terms.items():
            groups = [group[label] for label in monomial if label in group]
            if len(set(groups)) == len(groups):
                spare = frozenset(other for label in monomial for other in implied.get(label, ()))
                kept.append((monomial - spare, coefficient))
        return self._of(kept)
