"""Products of 0/1 quantities as columns, bounded only in the directions that somebody could profit from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winset_models.formulations.sheet import Index, Linear, Sheet, combine
from winset_models.negotiation.statements import Statement


@dataclass(frozen=True)
class Product:
    """A product of 0/1 quantities and its value to each party.

    Parameters
    ----------
    index
        Index of its column.
    factors
        Linear expressions that take the values 0 and 1.
    values
        Value to each party when all factors are 1; parties without one are absent.
    statement
        What the product stands for.
    """

    index: Index
    factors: tuple[Linear, ...]
    values: Mapping[str, float]
    statement: Statement


def directions(values: Mapping[str, float], limited: frozenset[str]) -> tuple[bool, bool]:
    """Return whether a product w must be kept from above (w ≤ each factor) and from below (w ≥ Σ factors − k + 1).

    Notes
    -----
    Every party wants a larger payoff, so a column that some party values must not exceed the product, and one that
    harms somebody must not fall short of it. A party whose payoff a red line limits from above (``limited``) could
    profit from either, so both are kept.

    Examples
    --------
    >>> directions({"A": 2.0, "B": 1.0}, frozenset())
    (True, False)
    >>> directions({"A": 2.0, "B": -1.0}, frozenset())
    (True, True)
    """
    above = any(value > 0 or (value < 0 and party in limited) for party, value in values.items())
    below = any(value < 0 or (value > 0 and party in limited) for party, value in values.items())
    return above, below


def add_products(sheet: Sheet, block: str, family: str, products: Sequence[Product]) -> None:
    """Add one column per product, its rows in the needed directions, and its value to the payoffs.

    The rows are ``<family>_at_most[…, number of the factor]`` and ``<family>_at_least[…]``.

    References
    ----------
    McCormick (1976), for products of two; Glover and Woolsey (1974), for products of more 0/1 variables.
    """
    columns = sheet.indicators(block, family, [product.index for product in products])
    for product in products:
        column: Linear = {columns[product.index]: 1.0}
        sheet.products[columns[product.index]] = product.factors
        above, below = directions(product.values, sheet.limited)
        if above:
            for number, factor in enumerate(product.factors, start=1):
                index, terms = (*product.index, number), combine((1, column), (-1, factor))
                sheet.row(block, f"{family}_at_most", index, terms, product.statement, upper=0)
        if below:
            add_lower(sheet, block, family, product, column)
        credit(sheet, column, product.values)


def add_lower(sheet: Sheet, block: str, family: str, product: Product, column: Linear) -> None:
    """Add the row that makes a product's column 1 when all its factors are."""
    terms = combine((1, column), *((-1, factor) for factor in product.factors))
    lower = 1.0 - len(product.factors)
    sheet.row(block, f"{family}_at_least", product.index, terms, product.statement, lower=lower)


def credit(sheet: Sheet, quantity: Mapping[str, float], values: Mapping[str, float]) -> None:
    """Add to each party's payoff its value times a quantity."""
    for party, value in values.items():
        for label, coefficient in quantity.items():
            payoff = sheet.payoffs[party]
            payoff[label] = payoff.get(label, 0.0) + value * coefficient
