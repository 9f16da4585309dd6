"""Opting in: who takes which module at which level, and the rules of the menu and of capacities."""

from winset_models.formulations.sheet import Linear, Sheet, combine
from winset_models.negotiation import statements
from winset_models.negotiation.statements import definition
from winset_models.negotiation.values import eligible, minimum_menu, use


def build_opt_in(sheet: Sheet) -> None:
    """Add x[m,p,l] ∈ {0,1} for whoever may opt in, and every rule about opting in.

    Notes
    -----
    Rules are about opting in, not about being bound: a party that opts in to a module which does not enter into force
    has still committed its capacity.
    """
    modules = sheet.negotiation.modules
    indices = [
        (key, party, level)
        for key in modules
        for party in eligible(sheet.negotiation, key)
        for level in modules[key].levels
    ]
    sheet.decisions.opt_ins = sheet.indicators("opt_in", "x", indices, binary=True)
    for key, module in modules.items():
        for party in eligible(sheet.negotiation, key):
            taken = sheet.opted(key, party)
            sheet.exclusive(list(taken))
            if len(module.levels) > 1:
                statement = definition(("modules", key, "levels"), "a party takes at most one level of a module")
                sheet.row("opt_in", "one_level", (key, party), taken, statement, upper=1)
    _add_capacities(sheet)
    _add_requires(sheet)
    _add_excludes(sheet)
    _add_menus(sheet)


def _add_capacities(sheet: Sheet) -> None:
    negotiation = sheet.negotiation
    for key, party in negotiation.parties.items():
        for resource, available in party.capacities.items():
            used: Linear = {
                label: use(negotiation, module, resource, key, level)
                for (module, who, level), label in sheet.decisions.opt_ins.items()
                if who == key and resource in negotiation.modules[module].uses
            }
            if any(used.values()):
                if (added := sheet.decisions.assistance.get((key, resource))) is not None:
                    used[added] = -1.0
                statement = statements.capacity(negotiation, key, resource)
                sheet.row("opt_in", "capacity", (key, resource), used, statement, upper=available)


def _add_requires(sheet: Sheet) -> None:
    negotiation = sheet.negotiation
    for key, module in negotiation.modules.items():
        for other in module.requires or ():
            for party in eligible(negotiation, key):
                terms = combine((1, sheet.opted(key, party)), (-1, sheet.opted(other, party)))
                statement = statements.requires(negotiation, key, other, party)
                sheet.row("opt_in", "requires", (key, other, party), terms, statement, upper=0)


def _add_excludes(sheet: Sheet) -> None:
    negotiation = sheet.negotiation
    done: set[frozenset[str]] = set()
    for key, module in negotiation.modules.items():
        for other in module.excludes or ():
            if frozenset((key, other)) in done:
                continue
            done.add(frozenset((key, other)))
            for party in eligible(negotiation, key):
                if second := sheet.opted(other, party):
                    statement = statements.excludes(negotiation, key, other, party)
                    terms = combine((1, sheet.opted(key, party)), (1, second))
                    sheet.row("opt_in", "excludes", (key, other, party), terms, statement, upper=1)


def _add_menus(sheet: Sheet) -> None:
    """Add the floor and the minimum menu of every party that has either.

    ``signs`` needs no integrality and no row from above: it is at least every opt-in, and the rules that use it only
    become stricter as it grows.
    """
    negotiation = sheet.negotiation
    choices = {party: _menu(sheet, party) for party in negotiation.parties}
    floors = {party: [key for key in menu if negotiation.modules[key].floor] for party, menu in choices.items()}
    bound = [
        party for party, menu in choices.items() if menu and (floors[party] or minimum_menu(negotiation, party) > 1)
    ]
    signs = sheet.indicators("opt_in", "signs", [(party,) for party in bound])
    sheet.decisions.signs = {party: label for (party,), label in signs.items()}
    for party, label in sheet.decisions.signs.items():
        for key in choices[party]:
            statement = definition(("modules", key), "whoever opts in to a module signs")
            terms = combine((1, sheet.opted(key, party)), (-1, {label: 1.0}))
            sheet.row("opt_in", "signature", (key, party), terms, statement, upper=0)
        for key in floors[party]:
            terms = combine((1, sheet.opted(key, party)), (-1, {label: 1.0}))
            sheet.row("opt_in", "floor", (key, party), terms, statements.floor(negotiation, key, party), lower=0)
        if (fewest := minimum_menu(negotiation, party)) > 1:
            taken = combine(*((1, sheet.opted(key, party)) for key in choices[party]), (-float(fewest), {label: 1.0}))
            sheet.row("opt_in", "minimum_menu", (party,), taken, statements.menu(negotiation, party), lower=0)


def _menu(sheet: Sheet, party: str) -> list[str]:
    return [key for key in sheet.negotiation.modules if sheet.opted(key, party)]
