"""Red lines: what the parties forbid, require or limit, each as one row that carries their statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from winset_models.formulations.issues import settled_by
from winset_models.formulations.sheet import Linear, Sheet, add, combine
from winset_models.negotiation.negotiation import Negotiation
from winset_models.negotiation.red_line import Choice, Limit, RedLine, Term
from winset_models.negotiation.statements import definition, red_line
from winset_models.negotiation.values import divisible, eligible, levels_from, members
from winset_solver.errors import ModelError


@dataclass(frozen=True)
class Fact:
    """A choice as 0/1 expressions of which all, or at least one, must be 1.

    Parameters
    ----------
    parts
        The expressions; a share of a divisible issue may lie between 0 and 1. Never empty where the fact is possible.
    any_of
        Whether one part is enough.
    possible
        False where no package contains the choice.
    """

    parts: tuple[Linear, ...]
    any_of: bool = False
    possible: bool = True


IMPOSSIBLE = Fact((), possible=False)


def limited_parties(negotiation: Negotiation) -> frozenset[str]:
    """Return the parties whose payoff some red line limits from above."""
    limited = set()
    for line in negotiation.red_lines.values():
        for limit, sign in ((line.at_most, 1.0), (line.at_least, -1.0)):
            limited |= {part.payoff for part in (limit.of if limit else ()) if part.payoff and sign * part.times > 0}
    return frozenset(limited)


def build_red_lines(sheet: Sheet) -> None:
    """Add every red line as one row, with definitions of facts that need a column of their own.

    Notes
    -----
    A red line that no package can break adds no row; one that none can keep adds a row that nothing satisfies, so
    that the program is infeasible and says whose statement makes it so.
    """
    for key, line in sheet.negotiation.red_lines.items():
        premises = _premises(sheet, key, line)
        if premises is None:
            continue
        if line.forbid:
            _forbid(sheet, key, fact(sheet, line.forbid, line.party, key), premises)
        elif line.require:
            _require(sheet, key, fact(sheet, line.require, line.party, key), premises)
        elif line.at_most:
            _at_most(sheet, key, total(sheet, line.at_most), line.at_most.value, premises)
        elif line.at_least:
            _at_least(sheet, key, total(sheet, line.at_least), line.at_least.value, premises)
        elif line.payoff_at_least is not None and line.party is not None:
            _at_least(sheet, key, sheet.payoffs[line.party], line.payoff_at_least, premises)


def fact(sheet: Sheet, choice: Choice, owner: str | None, key: str) -> Fact:
    """Return a choice as expressions; ``owner`` is meant where a module commitment names nobody."""
    if choice.issue is not None:
        return Fact((settled_by(sheet, choice.issue, choice.option or ()),))
    if choice.in_force is not None:
        if choice.in_force in sheet.in_force:
            return Fact(({sheet.in_force[choice.in_force]: 1.0},))
        bound = [sheet.bound(choice.in_force, party) for party in eligible(sheet.negotiation, choice.in_force)]
        return _any([part for part in bound if part])
    if not (choice.by or choice.by_any or owner):
        raise ModelError("a choice does not say whom it means", where=f"red_lines.{key}", wanted="`by` or `by_any`")
    module = choice.module or ""
    levels = levels_from(sheet.negotiation, module, choice.level)
    names = choice.by_any or choice.by or [owner or ""]
    parts = [sheet.bound(module, party, levels) for party in members(sheet.negotiation, names)]
    if choice.by_any:
        return _any([part for part in parts if part])
    return Fact(tuple(parts)) if parts and all(parts) else IMPOSSIBLE


def _any(parts: Sequence[Linear]) -> Fact:
    return Fact(tuple(parts), any_of=len(parts) > 1) if parts else IMPOSSIBLE


def _premises(sheet: Sheet, key: str, line: RedLine) -> list[Linear] | None:
    """Return the 0/1 expressions that must all be 1 for a red line to bind; None where it never does."""
    premises: list[Linear] = []
    for number, condition in enumerate(line.when, start=1):
        if condition.issue is not None and divisible(sheet.negotiation.issues[condition.issue]):
            raise ModelError(
                "a red line cannot depend on shares of a divisible issue",
                where=f"red_lines.{key}.when[{number - 1}]",
                hint="limit the share by a red line of its own",
            )
        premise = fact(sheet, condition, line.party, key)
        if not premise.possible:
            return None
        premises += [_at_least_one(sheet, (key, number), premise)] if premise.any_of else premise.parts
    return premises


def _at_least_one(sheet: Sheet, index: tuple[str, int], either: Fact) -> Linear:
    """Return a column that is 1 as soon as one part is."""
    column: Linear = {sheet.indicators("red_lines", "either", [index])[index]: 1.0}
    statement = definition(("red_lines", index[0]), "at least one of them")
    for number, part in enumerate(either.parts, start=1):
        terms = combine((1, column), (-1, part))
        sheet.row("red_lines", "any_of", (*index, number), terms, statement, lower=0)
    return column


def _all(sheet: Sheet, key: str, parts: Sequence[Linear]) -> Linear:
    """Return a column that is 1 only if all parts are."""
    column: Linear = {sheet.indicators("red_lines", "every", [(key,)])[key,]: 1.0}
    statement = definition(("red_lines", key), "all of them")
    for number, part in enumerate(parts, start=1):
        terms = combine((1, column), (-1, part))
        sheet.row("red_lines", "all_of", (key, number), terms, statement, upper=0)
    return column


def _row(sheet: Sheet, key: str, terms: Linear, *, lower: float = -inf, upper: float = inf) -> None:
    sheet.row("red_lines", "statement", (key,), terms, red_line(sheet.negotiation, key), lower=lower, upper=upper)


def _forbid(sheet: Sheet, key: str, forbidden: Fact, premises: Sequence[Linear]) -> None:
    """Forbid all parts at once: Σ parts + Σ premises ≤ |parts| + |premises| − 1; or any part: each of them."""
    if not forbidden.possible:
        return
    parts = forbidden.parts
    if forbidden.any_of and premises:
        parts = (_at_least_one(sheet, (key, 0), forbidden),)
    upper = len(premises) + (0 if forbidden.any_of else len(parts) - 1)
    _row(sheet, key, combine(*((1, part) for part in (*parts, *premises))), upper=upper)


def _require(sheet: Sheet, key: str, required: Fact, premises: Sequence[Linear]) -> None:
    """Require, if all premises hold, one part or all of them: parts ≥ 1 + Σ premises − |premises|."""
    parts, needed = required.parts, 1
    if len(parts) > 1 and not required.any_of:
        if premises:
            parts = (_all(sheet, key, parts),)
        else:
            needed = len(parts)
    terms = combine(*((1, part) for part in parts), *((-1, premise) for premise in premises))
    _row(sheet, key, terms, lower=needed - len(premises))


def total(sheet: Sheet, limit: Limit) -> Linear:
    """Return a limited quantity as a linear expression."""
    terms: Linear = {}
    for part in limit.of:
        add(terms, _term(sheet, part), part.times)
    return terms


def _term(sheet: Sheet, part: Term) -> Linear:
    if part.payoff is not None:
        return sheet.payoffs[part.payoff]
    if part.net_transfer is not None:
        label = sheet.decisions.nets.get(part.net_transfer)
        return {} if label is None else {label: 1.0}
    if part.issue is not None:
        return settled_by(sheet, part.issue, part.option or ())
    who = members(sheet.negotiation, part.by)
    if part.assistance is not None:
        labels = (sheet.decisions.assistance.get((party, part.assistance)) for party in who)
        return {label: 1.0 for label in labels if label is not None}
    module = part.module or ""
    levels = levels_from(sheet.negotiation, module, part.level)
    return combine(*((1, sheet.bound(module, party, levels)) for party in who))


def _at_most(sheet: Sheet, key: str, terms: Linear, value: float, premises: Sequence[Linear]) -> None:
    """Limit a quantity from above: terms ≤ value + M·(number of premises that do not hold), M from its bounds."""
    slack = _slack(sheet, key, sheet.bounds(terms)[1] - value) if premises else 0.0
    relaxed = combine((1, terms), *((slack, premise) for premise in premises))
    _row(sheet, key, relaxed, upper=value + slack * len(premises))


def _at_least(sheet: Sheet, key: str, terms: Linear, value: float, premises: Sequence[Linear]) -> None:
    """Limit a quantity from below: terms ≥ value − M·(number of premises that do not hold), M from its bounds."""
    slack = _slack(sheet, key, value - sheet.bounds(terms)[0]) if premises else 0.0
    relaxed = combine((1, terms), *((-slack, premise) for premise in premises))
    _row(sheet, key, relaxed, lower=value - slack * len(premises))


def _slack(sheet: Sheet, key: str, largest: float) -> float:
    """Return how far a quantity can miss its limit; a conditional limit of an unlimited quantity cannot be stated."""
    if largest == inf:
        raise ModelError(
            "a conditional red line limits a quantity that has no bounds",
            where=f"red_lines.{key}",
            hint="give the parties `pays_at_most` and `receives_at_most`, or state the red line without `when`",
        )
    return sheet.largest(0.0, largest)
