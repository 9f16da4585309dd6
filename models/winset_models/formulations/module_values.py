"""What modules are worth: own value, spillovers, reciprocity and complementarity of those that are bound."""

from itertools import combinations

from winset_models.formulations.products import Product, add_products, credit
from winset_models.formulations.sheet import Sheet
from winset_models.negotiation import values
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.statements import definition, module_name, party_name


def build_module_values(sheet: Sheet) -> None:
    """Add to the payoffs what follows from who is bound by what.

    u_p gains (benefit − cost) of p's own level, spillover[p][q] for every other q bound, reciprocity[p][q] for every
    q bound together with p, and the complementarity of every pair of modules that binds p.
    """
    for (module, party, level), label in sheet.decisions.bound.items():
        credit(sheet, {label: 1.0}, _value_of_being_bound(sheet.negotiation, module, party, level))
    add_products(sheet, "module_values", "reciprocity", _reciprocities(sheet))
    add_products(sheet, "module_values", "complementarity", _complementarities(sheet))


def _value_of_being_bound(negotiation: Negotiation, module: str, bound: str, level: str) -> dict[str, float]:
    worth = {party: values.spillover(negotiation, module, party, bound) for party in negotiation.parties}
    own = values.benefit(negotiation, module, bound, level) - values.cost(negotiation, module, bound, level)
    return {party: value for party, value in {**worth, bound: own}.items() if value}


def _reciprocities(sheet: Sheet) -> list[Product]:
    """Return one product per module and unordered pair, shared by both parties."""
    negotiation = sheet.negotiation
    products = []
    for key, module in negotiation.modules.items():
        who = (
            [party for party in values.eligible(negotiation, key) if sheet.bound(key, party)]
            if module.reciprocity
            else []
        )
        bound = {party: sheet.bound(key, party) for party in who}
        for one, other in combinations(who, 2):
            worth = {
                one: values.reciprocity(negotiation, key, one, other),
                other: values.reciprocity(negotiation, key, other, one),
            }
            if worth := {party: value for party, value in worth.items() if value}:
                words = f"{party_name(negotiation, one)} and {party_name(negotiation, other)} are both bound"
                statement = definition(("modules", key, "reciprocity"), words)
                products.append(Product((key, one, other), (bound[one], bound[other]), worth, statement))
    return products


def _complementarities(sheet: Sheet) -> list[Product]:
    negotiation = sheet.negotiation
    products = []
    for position, pair in enumerate(negotiation.complementarities):
        words = "both in force: " + " and ".join(module_name(negotiation, key) for key in pair.modules)
        statement = definition(("complementarities", position), words)
        for party in negotiation.parties:
            factors = tuple(sheet.bound(key, party) for key in pair.modules)
            if all(factors) and (value := values.by_party(negotiation, pair.values, party)):
                products.append(Product((position, party), factors, {party: value}, statement))
    return products
