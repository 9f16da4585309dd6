"""Technical assistance: capacity bought from a budget."""

from math import inf

from winset_models.formulations.products import credit
from winset_models.formulations.sheet import Sheet
from winset_models.negotiation.statements import absorbs, budget
from winset_models.negotiation.values import assisted, largest_assistance


def build_assistance(sheet: Sheet) -> None:
    """Add the units of each resource given to each party, the budget, and what parties pay towards it."""
    negotiation = sheet.negotiation
    if negotiation.assistance is None:
        return
    units = sheet.columns("assistance", "units", dict.fromkeys(assisted(negotiation), (0.0, inf)))
    sheet.decisions.assistance = units
    prices = negotiation.assistance.price
    for (party, resource), label in units.items():
        if prices[resource]:
            sheet.imply(label, 0.0, negotiation.assistance.budget / prices[resource])
        if (most := largest_assistance(negotiation, party, resource)) is not None:
            sheet.imply(label, 0.0, most)
            statement = absorbs(negotiation, party, resource, most)
            sheet.row("assistance", "at_most", (party, resource), {label: 1.0}, statement, upper=most)
    spending = {label: prices[resource] for (_, resource), label in units.items()}
    sheet.row("assistance", "budget", ("total",), spending, budget(negotiation), upper=negotiation.assistance.budget)
    credit(sheet, spending, {party: -share for party, share in negotiation.assistance.paid_by.items()})
