"""Facts of the opt-in game: what holds when one party decides and the others stay as they are, as polynomials.

A module with participation clauses has two answers for every party: whether the others meet the clauses together with
it, f¹, and whether they meet them alone, f⁰. A departure is judged by both, so neither depends on what the party does.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import mul

from winset_models.formulations.game_indicators import BLOCK, Indicator, add_indicator, any_of
from winset_models.formulations.participation import gap
from winset_models.formulations.sheet import Sheet, combine
from winset_models.negotiation.statements import definition, module_name, party_name
from winset_models.negotiation.values import Threshold, eligible, minimum_menu, thresholds
from winset_solver.games.polynomial import Polynomial

NEVER, ALWAYS = Polynomial(), Polynomial.constant(1.0)


class Facts:
    """Facts about who opts in to what, each a polynomial of opt-ins and of indicators.

    Parameters
    ----------
    sheet
        With the columns and rows of opting in.

    Attributes
    ----------
    indicators
        What the columns beside opt-ins say, by label; :meth:`add_used` adds them to the sheet.
    owners
        By label of a column, the party that decides it; absent where several do.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.negotiation = sheet.negotiation
        self.indicators: dict[str, Indicator] = {}
        self.owners: dict[str, str] = {}
        self._group: dict[str, str] = {}
        self._implied: dict[str, frozenset[str]] = {}
        self._reached_by: dict[object, Polynomial] = {}
        self._thresholds = {key: thresholds(self.negotiation, key) for key in self.negotiation.modules}
        for (module, party, _), label in sheet.decisions.opt_ins.items():
            self.owners[label], self._group[label] = party, f"{module},{party}"
        for party in sheet.decisions.signs:
            self.signs(party)

    def reduced(self, polynomial: Polynomial) -> Polynomial:
        """Return a polynomial without factors that follow from others and without levels that exclude each other."""
        return polynomial.reduced(self._implied, self._group)

    def add_used(self, polynomials: Iterable[Polynomial]) -> None:
        """Add the indicators that occur in polynomials to the sheet and forget the others."""
        used = {label for polynomial in polynomials for monomial in polynomial.terms for label in monomial}
        there = {label: party for party, label in self.sheet.decisions.signs.items()}
        self.indicators = {label: found for label, found in self.indicators.items() if label in used | there.keys()}
        for label, indicator in self.indicators.items():
            if label not in there:
                add_indicator(self.sheet, indicator)
                continue
            opt_ins = [opt_in for labels in indicator.choices.values() for opt_in in labels]
            terms = combine((1, {label: 1.0}), (-1, dict.fromkeys(opt_ins, 1.0)))
            statement = definition(indicator.path, indicator.words)
            self.sheet.row(BLOCK, "signs_if", indicator.index, terms, statement, upper=0)

    def takes(self, module: str, party: str, levels: Sequence[str] | None = None) -> Polynomial:
        """Return whether a party opts in at one of some levels, as a sum of its opt-ins."""
        return Polynomial.total(map(Polynomial.column, self._opt_ins(module, party, levels)))

    def opted(self, module: str, party: str) -> Polynomial:
        """Return whether a party opts in at any level, as one column, which keeps products few."""
        labels = self._opt_ins(module, party)
        if len(labels) < 2:
            return self.takes(module, party)
        words = f"{party_name(self.negotiation, party)} opts in to {module_name(self.negotiation, module)}"
        choices = {party: labels}
        return self._own(
            party, Indicator("opted", (module, party), choices, any_of(choices), ("modules", module), words)
        )

    def signs(self, party: str) -> Polynomial:
        """Return whether a party opts in to anything."""
        menu = {key: labels for key in self.negotiation.modules if (labels := self._opt_ins(key, party))}
        if len(menu) < 2 and party not in self.sheet.decisions.signs:
            return self.opted(next(iter(menu)), party) if menu else NEVER
        words = f"{party_name(self.negotiation, party)} signs if it opts in to anything"
        indicator = Indicator("signs", (party,), menu, any_of(menu), ("parties", party), words)
        signs = self._own(party, indicator, self.sheet.decisions.signs.get(party))
        for key in menu:
            self._imply(_column(self.opted(key, party))[0], _column(signs))
        return signs

    def in_force(self, module: str, party: str | None) -> Polynomial:
        """Return whether all clauses are met, seen from a party: by what it does and by what the others do."""
        alone = self.met_without(module, party)
        if party is None or not (own := self.opted(module, party)).terms:
            return alone
        together = self.met_with(module, party)
        return alone if together == alone else self.reduced(own * together + own.complement() * alone)

    def met_with(self, module: str, party: str) -> Polynomial:
        """Return whether the others meet all clauses together with a party, f¹."""
        alone, together = (self._clauses(module, party, joins=joins) for joins in (False, True))
        for before, after in zip(alone, together, strict=True):
            for label, other in zip(_column(before), _column(after), strict=False):
                self._imply(label, {other} - {label})
        return reduce(mul, together, ALWAYS)

    def met_without(self, module: str, party: str | None) -> Polynomial:
        """Return whether the others meet all clauses without a party, f⁰."""
        return reduce(mul, self._clauses(module, party, joins=False), ALWAYS)

    def met_nearly(self, module: str, number: int, more: int) -> Polynomial:
        """Return whether all clauses would be met if one of them, counted from 0, needed so much more."""
        clauses = self._clauses(module, None, joins=False)
        clause = self._thresholds[module][number]
        name = f"{'fewer' if more < 0 else 'more'} than clause {number + 1}"
        clauses[number] = self._reached(module, name, Threshold(clause.weights, clause.needed + more))
        return reduce(mul, clauses, ALWAYS)

    def representatives(self) -> dict[str, str]:
        """Return columns that equal another one wherever the parties' own rules hold, and that one.

        Whoever opts in to all that is open to it or to nothing has one opt-in; clauses that count the same opt-ins
        alike have one indicator.
        """
        found: dict[str, str] = {}
        for party in self.negotiation.parties:
            columns = [label for key in self.negotiation.modules for label in _column(self.opted(key, party))]
            if 1 < len(columns) <= minimum_menu(self.negotiation, party):
                found |= dict.fromkeys(columns[1:], columns[0])
        first: dict[object, str] = {}
        for label, indicator in self.indicators.items():
            if indicator.family == "reached" and found:
                counted = [
                    (frozenset(found.get(k, k) for k in labels), indicator.gap.weights[party])
                    for party, labels in indicator.choices.items()
                ]
                found[label] = first.setdefault((frozenset(counted), indicator.gap.reached), label)
        return {label: other for label, other in found.items() if label != other}

    def entered(self, module: str, party: str | None) -> Polynomial:
        """Return whether a module binds somebody, seen from a party; most clauses cannot be met otherwise."""
        if any(clause.needed > 0 for clause in self._thresholds[module]):
            return self.in_force(module, party)
        levels = self.negotiation.modules[module].levels
        return self.bound(module, eligible(self.negotiation, module), levels, 1, party)

    def bound(
        self, module: str, who: Collection[str], levels: Sequence[str], least: int, party: str | None
    ) -> Polynomial:
        """Return whether at least so many of some parties are bound at one of some levels, seen from a party."""
        if least <= 0:
            return ALWAYS
        others = [other for other in who if other != party]
        heads = self._reached(module, f"{least} of {' '.join(others)}", _heads(others, least), levels)
        own = self.takes(module, party, levels) if party is not None and party in who else NEVER
        if own.terms:
            fewer = f"{least - 1} of {' '.join(others)}"
            enough = self._reached(module, fewer, _heads(others, least - 1), levels)
            heads = self.reduced(own * enough + own.complement() * heads)
        return self.reduced(heads * self.in_force(module, party))

    def _clauses(self, module: str, party: str | None, *, joins: bool) -> list[Polynomial]:
        """Return by clause whether the others meet it, with a party or without."""
        met = []
        for number, clause in enumerate(self._thresholds[module], start=1):
            others = {other: weight for other, weight in clause.weights.items() if other != party}
            needed = clause.needed - (clause.weights.get(party or "", 0) if joins else 0)
            seen_from = f" {'with' if joins else 'without'} {party}" if party else ""
            met.append(self._reached(module, f"clause {number}{seen_from}", Threshold(others, needed)))
        return met

    def _reached(self, module: str, name: str, threshold: Threshold, levels: Sequence[str] | None = None) -> Polynomial:
        """Return whether those who opt in, at one of some levels, reach a threshold."""
        every = self.negotiation.modules[module].levels
        chosen = tuple(every if levels is None else levels)
        whole = len(chosen) == len(every)
        found = gap(threshold, eligible(self.negotiation, module))
        if found.below is None or found.reached is None:
            return ALWAYS if found.below is None else NEVER
        name = name if whole else f"{name} from {chosen[0]}"
        choices = {party: self._opt_ins(module, party, chosen) for party in found.weights}
        words = f"{module_name(self.negotiation, module)}: {name}"
        indicator = Indicator("reached", (module, name), choices, found, ("modules", module), words)
        if dictator := next((party for party in choices if indicator.needs(party) and indicator.enough(party)), None):
            return self.opted(module, dictator) if whole else self.takes(module, dictator, chosen)
        key = (module, chosen, tuple(found.weights.items()), found.reached)
        if key not in self._reached_by:
            self.indicators[indicator.label] = indicator
            self._reached_by[key] = Polynomial.column(indicator.label)
            self._note_implications(module, indicator)
        return self._reached_by[key]

    def _opt_ins(self, module: str, party: str, levels: Sequence[str] | None = None) -> list[str]:
        chosen = self.negotiation.modules[module].levels if levels is None else levels
        labels = (self.sheet.decisions.opt_ins.get((module, party, level)) for level in chosen)
        return [label for label in labels if label is not None]

    def _own(self, party: str, indicator: Indicator, label: str | None = None) -> Polynomial:
        """Return an indicator of a party's own opt-ins, each of which implies it."""
        label = label or indicator.label
        if label not in self.indicators:
            self.indicators[label] = indicator
            self.owners[label] = party
            for labels in indicator.choices.values():
                for opt_in in labels:
                    self._imply(opt_in, {label})
        return Polynomial.column(label)

    def _note_implications(self, module: str, indicator: Indicator) -> None:
        """Note who is enough alone and who is needed: beside them the indicator is no factor, or they are none."""
        for party, labels in indicator.choices.items():
            (opted,) = _column(self.opted(module, party))
            at_any_level = labels == self._opt_ins(module, party)
            if indicator.enough(party):
                for label in {*labels, opted} if at_any_level else labels:
                    self._imply(label, {indicator.label})
            if indicator.needs(party):
                self._imply(indicator.label, {opted})

    def _imply(self, label: str, others: Collection[str]) -> None:
        self._implied[label] = self._implied.get(label, frozenset()).union(others)


def _heads(parties: Iterable[str], needed: int) -> Threshold:
    return Threshold(dict.fromkeys(parties, 1), needed)


def _column(polynomial: Polynomial) -> list[str]:
    """Return the column that a polynomial is, where it is one."""
    (monomial, coefficient), *more = polynomial.terms.items() or [(frozenset[str](), 0.0)]
    return sorted(monomial) if len(monomial) == 1 and coefficient == 1.0 and not more else []
