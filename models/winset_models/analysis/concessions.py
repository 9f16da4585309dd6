"""Concessions: the file with some statements given up or moved just as far as a package needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import floor
from typing import Final

from winset_models.analysis.explanation_findings import StatementChange
from winset_models.analysis.file_changes import Change, outward
from winset_models.analysis.fund_concessions import PlanFit, concede_in_fund
from winset_models.analysis.grievances import Case, Grievance, limits_money
from winset_models.analysis.roadmap_concessions import concede_in_roadmap
from winset_models.negotiation import values
from winset_models.negotiation.deal import Package
from winset_models.negotiation.entries import entry_at, with_value
from winset_models.negotiation.fund.active import active_parts
from winset_models.negotiation.fund.parts import FundPlan
from winset_models.negotiation.ledger import payoffs
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.origin import Path, dotted
from winset_models.negotiation.red_line import RedLine, Term
from winset_models.negotiation.red_line_breaches import short_of
from winset_models.negotiation.roadmap.figures import roadmap_figures
from winset_models.negotiation.roadmap.schedule import starts_by_task
from winset_solver.program import Vector
from winset_solver.tolerances import SHARE

SHARE_DECIMALS: Final = 4
"""Decimals of a moved share of an indicator."""


@dataclass(frozen=True, eq=False)
class Fit:
    """What the statements of a negotiation are fitted to.

    Parameters
    ----------
    negotiation
        The file with the changes made so far.
    package
        A package.
    activities
        What each row of the program adds up to in it.
    """

    negotiation: Negotiation
    package: Package
    activities: Vector


@dataclass(frozen=True)
class Conceded:
    """A negotiation in which a package keeps every statement, and what had to change for that."""

    negotiation: Negotiation
    changes: tuple[StatementChange, ...]


def concede(case: Case, given_up: Sequence[Grievance], x: Vector) -> Conceded:
    """Change statements of a file just as far as the package at a point needs; those that it keeps stay.

    Numbers move to six significant digits, outwards, so that the package fits; what has no number is given up as a
    whole. Amounts of red lines, clauses, menus and walk-away values are read off the file by the ledger, those of
    limits off the rows, because a package does not say who paid how much and got it back.
    """
    fit = Fit(case.negotiation, case.package_at(x), case.activities(x))
    changes = []
    for item in sorted(given_up, key=turn):
        change = _MOVERS[_family(item.path)](fit, item)
        if change is not None:
            fit = replace(fit, negotiation=change.negotiation)
            changes.append(_told(case.negotiation, item, change))
    rank = {item.key: place for place, item in enumerate(case.grievances)}
    return Conceded(fit.negotiation, tuple(sorted(changes, key=lambda change: rank[change.statement])))


def turn(item: Grievance) -> tuple[int, int]:
    """Return when a statement is moved: what decides about entry into force first, what payoffs decide last.

    Items of one list go from its end to its beginning, so that deleting one leaves the places of the others.
    """
    last = item.path[-1]
    return {"walk-away value": 2, "red line": 1}.get(item.kind, 0), -last if isinstance(last, int) else 0


def _family(path: Path) -> str:
    if limits_money(path):
        return "absorbed" if path[:2] == ("assistance", "at_most") else "limit"
    if path[0] == "modules":
        return str(path[2])
    return str(path[2]) if path[0] == "parties" else str(path[0])


def _told(negotiation: Negotiation, item: Grievance, change: Change) -> StatementChange:
    return StatementChange(
        statement=item.key,
        before=change.before,
        after=change.after,
        unit=change.unit,
        setting=change.setting,
        path=dotted(change.path),
        location=str(negotiation.origin.locate(change.path)),
        others=[dotted(path) for path in change.others],
    )


def _limit(fit: Fit, item: Grievance) -> Change | None:
    negotiation, path = fit.negotiation, item.path
    before, unit = float(entry_at(negotiation, path)), negotiation.unit.name
    return _raised(fit, item, path, before, unit)


def _absorbed(fit: Fit, item: Grievance) -> Change | None:
    resource, party = str(item.path[2]), item.party or ""
    before = values.largest_assistance(fit.negotiation, party, resource) or 0.0
    return _raised(fit, item, (*item.path, party), before, resource)


def _capacity(fit: Fit, item: Grievance) -> Change | None:
    return _raised(fit, item, item.path, float(entry_at(fit.negotiation, item.path)), str(item.path[3]))


def _raised(fit: Fit, item: Grievance, path: Path, before: float, unit: str) -> Change | None:
    """Raise a limit to what its rows add up to."""
    after = outward(float(fit.activities[list(item.rows)].max()), up=True)
    return Change(with_value(fit.negotiation, path, after), path, before, after, unit) if after > before else None


def _clause(fit: Fit, item: Grievance) -> Change | None:
    """Lower a participation clause to those who opt in, where the module is in force without meeting it."""
    negotiation, module = fit.negotiation, str(item.path[1])
    clause = negotiation.modules[module].participation[int(item.path[3])]
    taking, threshold = fit.package.opt_ins.get(module, {}), values.threshold(negotiation, clause)
    if module not in fit.package.in_force or threshold.met_by(taking):
        return None
    reached = sum(weight for party, weight in threshold.weights.items() if party in taking)
    if clause.heads is not None:
        path = (*item.path, "heads")
        return Change(with_value(negotiation, path, reached), path, float(clause.heads), float(reached), "parties")
    share = floor(10**SHARE_DECIMALS * reached / sum(threshold.weights.values())) / 10**SHARE_DECIMALS
    path = (*item.path, "share")
    changed = with_value(negotiation, path, share)
    return Change(changed, path, float(clause.share or 0.0), share, f"of the {clause.indicator}")


def _menu(fit: Fit, item: Grievance) -> Change | None:
    """Lower a minimum menu to the fewest modules that any party with this menu signs."""
    negotiation, own = fit.negotiation, item.path[0] == "parties"
    concerned = [p for p, party in negotiation.parties.items() if party.minimum_menu is None or own]
    concerned = [item.party] if own and item.party else concerned
    taken = [sum(party in chosen for chosen in fit.package.opt_ins.values()) for party in concerned]
    before, fewest = int(entry_at(negotiation, item.path)), min((count for count in taken if count), default=0)
    if not 0 < fewest < before:
        return None
    return Change(with_value(negotiation, item.path, fewest), item.path, float(before), float(fewest), "modules")


def _floor(fit: Fit, item: Grievance) -> Change | None:
    return Change(with_value(fit.negotiation, item.path, value=False), item.path)


def _requires(fit: Fit, item: Grievance) -> Change | None:
    """Drop what a module requires, as far as some party goes against it."""
    taking, listed = _takers(fit, str(item.path[1])), list(entry_at(fit.negotiation, item.path) or ())
    kept = [other for other in listed if taking <= _takers(fit, other)]
    return None if kept == listed else Change(with_value(fit.negotiation, item.path, kept or None), item.path)


def _excludes(fit: Fit, item: Grievance) -> Change | None:
    """Drop what a module excludes, on both sides, as far as some party goes against it."""
    module = str(item.path[1])
    negotiation = fit.negotiation
    for other in entry_at(negotiation, item.path) or ():
        if _takers(fit, module) & _takers(fit, other):
            for one, two in ((module, other), (other, module)):
                kept = [name for name in negotiation.modules[one].excludes or () if name != two]
                negotiation = with_value(negotiation, ("modules", one, "excludes"), kept or None)
    return None if negotiation is fit.negotiation else Change(negotiation, item.path)


def _takers(fit: Fit, module: str) -> set[str]:
    return set(fit.package.opt_ins.get(module, {}))


def _red_line(fit: Fit, item: Grievance) -> Change | None:
    negotiation, key = fit.negotiation, str(item.path[1])
    line = negotiation.red_lines[key]
    amount = short_of(negotiation, fit.package, key)
    if amount <= SHARE:
        return None
    if not item.movable:
        others = {name: other for name, other in negotiation.red_lines.items() if name != key}
        return Change(negotiation.model_copy(update={"red_lines": others}), item.path)
    path: Path
    if line.payoff_at_least is not None:
        path, before, sign = (*item.path, "payoff_at_least"), line.payoff_at_least, -1.0
    elif line.at_least is not None:
        path, before, sign = (*item.path, "at_least", "value"), line.at_least.value, -1.0
    else:
        path, before, sign = (*item.path, "at_most", "value"), float(entry_at(line, ("at_most", "value"))), 1.0
    after = outward(before + sign * amount, up=sign > 0)
    return Change(with_value(negotiation, path, after), path, before, after, _unit(negotiation, line))


def _unit(negotiation: Negotiation, line: RedLine) -> str:
    """Return the unit of a red line's number; nothing where its terms have none in common."""
    limit = line.at_most or line.at_least
    units = {_unit_of(negotiation, part) for part in limit.of} if limit else {negotiation.unit.name}
    return units.pop() if len(units) == 1 else ""


def _unit_of(negotiation: Negotiation, part: Term) -> str:
    if part.payoff is not None or part.net_transfer is not None:
        return negotiation.unit.name
    if part.assistance is not None:
        return part.assistance
    return "parties" if part.module is not None and part.times == 1 else ""


def _walk_away(fit: Fit, item: Grievance) -> Change | None:
    party, unit = item.party or "", fit.negotiation.unit.name
    before = fit.negotiation.parties[party].disagreement
    after = outward(payoffs(fit.negotiation, fit.package)[party], up=False)
    if after >= before:
        return None
    return Change(with_value(fit.negotiation, item.path, after), item.path, before, after, unit)


def _roadmap(fit: Fit, item: Grievance) -> Change | None:
    starts = starts_by_task(roadmap_figures(fit.negotiation), fit.package.starts)
    return concede_in_roadmap(fit.negotiation, starts, item.path)


def _fund(fit: Fit, item: Grievance) -> Change | None:
    active = active_parts(fit.negotiation, fit.package)
    return concede_in_fund(PlanFit(fit.negotiation, fit.package.fund or FundPlan(), active), item.path)


_MOVERS: Final[dict[str, Callable[[Fit, Grievance], Change | None]]] = {
    "limit": _limit,
    "absorbed": _absorbed,
    "capacities": _capacity,
    "participation": _clause,
    "minimum_menu": _menu,
    "floor": _floor,
    "requires": _requires,
    "excludes": _excludes,
    "red_lines": _red_line,
    "disagreement": _walk_away,
    "roadmap": _roadmap,
    "fund": _fund,
}
