"""Joint issues: one option each, or shares of several; and values of combinations of options."""

from collections.abc import Iterable, Sequence

from winset_models.formulations.products import Product, add_lower, credit, directions
from winset_models.formulations.sheet import Linear, Sheet, combine
from winset_models.negotiation.statements import definition, issue_name, settled
from winset_models.negotiation.values import by_party, divisible, option_value, options
from winset_solver.errors import ModelError


def build_issues(sheet: Sheet) -> None:
    """Add a column per option, the row that settles each issue, and the values of options.

    A share is 0 or 1 unless the issue is divisible; the shares of an issue add up to one.
    """
    negotiation = sheet.negotiation
    for indivisible in (True, False):
        chosen = [key for key, issue in negotiation.issues.items() if divisible(issue) != indivisible]
        indices = [(key, option) for key in chosen for option in options(negotiation, key)]
        family = "choice" if indivisible else "share"
        sheet.decisions.shares |= sheet.indicators("issues", family, indices, binary=indivisible)
    for key in negotiation.issues:
        labels = [sheet.decisions.shares[key, option] for option in options(negotiation, key)]
        sheet.exclusive(labels, complete=True)
        sheet.row("issues", "settled", (key,), dict.fromkeys(labels, 1.0), settled(negotiation, key), lower=1, upper=1)
        for option, label in zip(options(negotiation, key), labels, strict=True):
            values = {party: option_value(negotiation, key, option, party) for party in negotiation.parties}
            credit(sheet, {label: 1.0}, {party: value for party, value in values.items() if value})


def settled_by(sheet: Sheet, issue: str, chosen: Iterable[str]) -> Linear:
    """Return the share of an issue that is settled by one of the given options."""
    return {sheet.decisions.shares[issue, option]: 1.0 for option in dict.fromkeys(chosen)}


def build_interactions(sheet: Sheet) -> None:
    """Add a column per interaction: the product of its conditions, each the sum of the options that meet it.

    Notes
    -----
    A condition that all options of an issue meet is left out, and an interaction with one condition left needs no
    column. From above, interactions that share a condition and exclude each other are held by it together,
    Σ w ≤ condition, which is tighter than one row each.
    """
    products = []
    for position, interaction in enumerate(sheet.negotiation.interactions):
        _refuse_divisible(sheet, position)
        statement = definition(
            ("interactions", position),
            interaction.name or "value of " + " with ".join(issue_name(sheet.negotiation, k) for k in interaction.when),
        )
        values = {party: by_party(sheet.negotiation, interaction.values, party) for party in sheet.negotiation.parties}
        worth = {party: value for party, value in values.items() if value}
        conditions = [settled_by(sheet, issue, chosen) for issue, chosen in interaction.when.items()]
        open_conditions = tuple(condition for condition in conditions if sheet.bounds(condition) != (1.0, 1.0))
        if not open_conditions:
            credit(sheet, {Sheet.ONE: 1.0}, worth)
        elif len(open_conditions) == 1:
            credit(sheet, open_conditions[0], worth)
        elif worth:
            products.append(Product((position,), open_conditions, worth, statement))
    _add_interactions(sheet, products)


def _refuse_divisible(sheet: Sheet, position: int) -> None:
    for issue in sheet.negotiation.interactions[position].when:
        if divisible(sheet.negotiation.issues[issue]):
            raise ModelError(
                "an interaction cannot depend on shares of a divisible issue",
                where=f"interactions[{position}].when.{issue}",
                hint="make the issue indivisible, or give its options separately",
            )


def _add_interactions(sheet: Sheet, products: Sequence[Product]) -> None:
    columns = sheet.indicators("interactions", "all", [product.index for product in products])
    by_condition: dict[frozenset[str], list[Product]] = {}
    for product in products:
        sheet.products[columns[product.index]] = product.factors
        above, below = directions(product.values, sheet.limited)
        if above:
            for factor in product.factors:
                by_condition.setdefault(frozenset(factor), []).append(product)
        if below:
            add_lower(sheet, "interactions", "all", product, {columns[product.index]: 1.0})
        credit(sheet, {columns[product.index]: 1.0}, product.values)
    for number, (condition, members) in enumerate(by_condition.items(), start=1):
        for part, together in enumerate(_exclusive(sheet, members), start=1):
            terms = combine(
                (1.0, {columns[product.index]: 1.0 for product in together}),
                (-1.0, dict.fromkeys(sorted(condition), 1.0)),
            )
            sheet.row("interactions", "at_most", (number, part), terms, together[0].statement, upper=0)


def _exclusive(sheet: Sheet, products: Sequence[Product]) -> list[list[Product]]:
    """Part products into groups of which at most one can be 1, greedily in their order."""
    groups: list[list[Product]] = []
    for product in products:
        for group in groups:
            if all(_contradict(sheet, product, other) for other in group):
                group.append(product)
                break
        else:
            groups.append([product])
    return groups


def _contradict(sheet: Sheet, one: Product, other: Product) -> bool:
    """Return whether two products have conditions on the same issue that share no option."""
    return any(
        sheet.same_group(next(iter(a)), next(iter(b))) and not a.keys() & b.keys()
        for a in one.factors
        for b in other.factors
    )
